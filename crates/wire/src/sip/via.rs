//! `Via` (RFC 3261 §20.42, rport RFC 3581).

use crate::chars::{self, TOKEN};
use crate::params::Params;
use crate::span::Span;
use crate::uri::{Host, HostSpan};
use core::fmt;
use core::net::IpAddr;

const PROTOCOL: u64 = u64::from_le_bytes(*b"SIP/2.0/");

/// One hop a request took.
#[derive(Clone, Copy, Debug)]
pub struct Via<'a> {
    /// The port of sent-by.
    pub port: Option<u16>,
    /// Everything after the first `;`.
    pub params: Params<'a>,
    transport: Span,
    host: HostSpan,
}

impl<'a> Via<'a> {
    /// Reads one value of a header at `at`, and gives the position of the `,` or end after it.
    #[inline(always)]
    pub(super) fn read(text: &'a str, at: usize) -> Result<(Self, usize), &'static str> {
        let mut via = Self::empty(text);
        let end = via.read_in(text, at)?;
        Ok((via, end))
    }

    /// No hop yet, but a text in which it may stand.
    #[inline(always)]
    pub(super) const fn empty(text: &'a str) -> Self {
        Self {
            port: None,
            params: Params::none_in(text),
            transport: Span::NONE,
            host: HostSpan::NONE,
        }
    }

    /// As [`Via::read`], in place.
    #[inline(never)]
    pub(super) fn read_in(&mut self, text: &str, at: usize) -> Result<usize, &'static str> {
        let bytes = text.as_bytes();
        let word = bytes.get(at..).and_then(<[u8]>::first_chunk);
        let transport = match word.map(|word| u64::from_le_bytes(*word)) {
            Some(PROTOCOL) => at + 8,
            Some(_) | None => spaced_protocol(text, at).ok_or("SIP/2.0/transport")?,
        };
        let transport_end = chars::skip(bytes, transport, TOKEN);
        let host = chars::skip_lws(bytes, transport_end);
        if transport_end == transport || host == transport_end {
            return Err("SIP/2.0/transport and a host");
        }
        self.transport = Span::new(transport, transport_end);
        let mut end = self.host.read(text, host).ok_or("a host")?;
        let colon = chars::skip_lws(bytes, end);
        if bytes.get(colon) == Some(&b':') {
            let start = chars::skip_lws(bytes, colon + 1);
            let (port, port_end) = chars::decimal_at(bytes, start).ok_or("a port")?;
            self.port = Some(port);
            end = port_end;
        }
        self.params.read(end).ok_or("parameters")
    }

    /// `UDP`, `TCP`, `TLS`, … as it stands; compare without case.
    #[must_use]
    pub fn transport(&self) -> &'a str {
        self.transport.of(self.params.whole_text())
    }

    /// The host of sent-by.
    #[must_use]
    pub fn host(&self) -> Host<'a> {
        self.host.of(self.params.whole_text())
    }

    /// The transaction's name.
    #[must_use]
    #[inline]
    pub fn branch(&self) -> Option<&'a str> {
        self.params.value("branch")
    }

    /// The address the next hop saw, where it is one.
    #[must_use]
    #[inline]
    pub fn received(&self) -> Option<IpAddr> {
        let text = self.params.value("received")?;
        let inner = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        inner.unwrap_or(text).parse().ok()
    }

    /// RFC 3581: `None` without the parameter, `Some(None)` where it only asks, `Some(Some(port))`
    /// where the next hop filled it in.
    #[must_use]
    #[inline]
    pub fn rport(&self) -> Option<Option<u16>> {
        self.params
            .get("rport")
            .map(|value| value.and_then(chars::decimal))
    }
}

impl fmt::Display for Via<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SIP/2.0/{} {}", self.transport(), self.host())?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        self.params.fmt(f)
    }
}

/// `"SIP" SLASH "2.0" SLASH` in any case and with white space around the slashes; gives the position
/// after it.
fn spaced_protocol(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = at;
    for word in [&b"SIP"[..], b"2.0"] {
        at = chars::skip_lws(bytes, at);
        if !bytes.get(at..at + 3)?.eq_ignore_ascii_case(word) {
            return None;
        }
        at = chars::skip_lws(bytes, at + 3);
        if bytes.get(at) != Some(&b'/') {
            return None;
        }
        at += 1;
    }
    Some(chars::skip_lws(bytes, at))
}
