//! `name-addr` and `addr-spec`: From, To, Contact, Route, Record-Route (RFC 3261 §20.10).

use crate::chars::{self, LWS, WORDS};
use crate::params::{Params, unquote};
use crate::span::{MAX_TEXT, Span};
use crate::uri::Uri;
use core::fmt;
use std::borrow::Cow;

/// An address with its display name and header parameters.
#[derive(Clone, Copy, Debug)]
pub struct NameAddr<'a> {
    /// The address.
    pub uri: Uri<'a>,
    /// Parameters of the header, not of the URI.
    pub params: Params<'a>,
    display: Span,
}

impl<'a> NameAddr<'a> {
    /// Reads the whole of `text` as one address.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        if text.len() > MAX_TEXT {
            return None;
        }
        let (address, end) = Self::read(text, 0).ok()?;
        (end == text.len()).then_some(address)
    }

    /// Reads one value of a header at `at`, and gives the position of the `,` or end after it.
    #[inline(always)]
    pub(super) fn read(text: &'a str, at: usize) -> Result<(Self, usize), &'static str> {
        let mut address = Self::empty(text);
        let end = address.read_in(text, at)?;
        Ok((address, end))
    }

    /// No address yet, but a text in which it may stand.
    #[inline(always)]
    pub(super) const fn empty(text: &'a str) -> Self {
        Self {
            uri: Uri::empty(text),
            params: Params::none_in(text),
            display: Span::NONE,
        }
    }

    /// As [`NameAddr::read`], in place: an address is too large to be moved without need.
    #[inline(never)]
    pub(super) fn read_in(&mut self, text: &'a str, at: usize) -> Result<usize, &'static str> {
        let bytes = text.as_bytes();
        let start = chars::skip_lws(bytes, at);
        let open = match bytes.get(start) {
            Some(b'<') => start,
            Some(b'"') => {
                let end = chars::skip_quoted(bytes, start).ok_or("a closing quote")?;
                self.display = Span::new(start, end);
                chars::skip_lws(bytes, end)
            }
            Some(_) => {
                let end = chars::skip(bytes, start, WORDS);
                if bytes.get(end) != Some(&b'<') {
                    return self.read_bare(text, start);
                }
                self.display = Span::new(start, chars::trim_end(bytes, start, end));
                end
            }
            None => return Err("an address"),
        };
        if bytes.get(open) != Some(&b'<') {
            return Err("< after the display name");
        }
        match self.uri.read(open + 1) {
            Ok(close) if bytes.get(close) == Some(&b'>') => {
                self.params.read(close + 1).ok_or("parameters")
            }
            Ok(_) | Err(_) => Err(wrong_between_angles(bytes, open)),
        }
    }

    /// An `addr-spec` without `<>`: what follows `;` belongs to the header, and the URI may not
    /// hold `?` or `,` (RFC 3261 §20).
    #[inline(never)]
    fn read_bare(&mut self, text: &'a str, start: usize) -> Result<usize, &'static str> {
        let rest = &text.as_bytes()[start..];
        let ends = |byte: &u8| matches!(byte, b';' | b',' | b'?') || chars::is(*byte, LWS);
        let end = start + rest.iter().position(ends).unwrap_or(rest.len());
        if text.as_bytes().get(end) == Some(&b'?') {
            return Err("<> around a URI with ?");
        }
        self.uri = Uri::parse(&text[start..end]).map_err(|_| "a valid URI")?;
        self.params.read(end).ok_or("parameters")
    }

    /// The display name as it stands, quotes and all.
    #[must_use]
    pub fn display(&self) -> Option<&'a str> {
        self.display.find_in(self.params.whole_text())
    }

    /// The display name without quotes, quoted pairs and folds.
    #[must_use]
    pub fn display_name(&self) -> Option<Cow<'a, str>> {
        self.display().map(unquote).filter(|name| !name.is_empty())
    }

    /// The dialog tag.
    #[must_use]
    #[inline]
    pub fn tag(&self) -> Option<&'a str> {
        self.params.value("tag")
    }

    /// The `expires` parameter of a Contact, in seconds.
    #[must_use]
    pub fn expires(&self) -> Option<u32> {
        self.params.value("expires").and_then(chars::decimal)
    }

    /// The `q` parameter of a Contact, in thousandths: 0 to 1000.
    #[must_use]
    pub fn q(&self) -> Option<u16> {
        let (whole, fraction) = {
            let text = self.params.value("q")?;
            text.split_once('.').unwrap_or((text, ""))
        };
        if fraction.len() > 3 {
            return None;
        }
        let thousandths = chars::decimal::<u16>(&format!("{fraction:0<3}"))?;
        let value = chars::decimal::<u16>(whole)?
            .checked_mul(1000)?
            .checked_add(thousandths)?;
        (value <= 1000).then_some(value)
    }
}

/// What is wrong after the `<` at `open`, as no URI and `>` follow it.
#[cold]
fn wrong_between_angles(bytes: &[u8], open: usize) -> &'static str {
    match chars::find(bytes, open, b'>') {
        close if close == bytes.len() => "a closing >",
        _ => "a valid URI",
    }
}

/// Prints `name <uri>;params`, always with `<>`.
impl fmt::Display for NameAddr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(display) = self.display() {
            write!(f, "{display} ")?;
        }
        write!(f, "<{}>{}", self.uri, self.params)
    }
}

/// One value of `Contact`.
#[derive(Clone, Copy, Debug)]
pub enum Contact<'a> {
    /// `*`: all bindings (RFC 3261 §10.2.2).
    Star,
    /// An address.
    Addr(NameAddr<'a>),
}

impl<'a> Contact<'a> {
    /// Reads one value of a header at `at`, and gives the position of the `,` or end after it.
    #[inline]
    pub(super) fn read(text: &'a str, at: usize) -> Result<(Self, usize), &'static str> {
        let start = chars::skip_lws(text.as_bytes(), at);
        if text.as_bytes().get(start) == Some(&b'*') && start + 1 == text.len() {
            return Ok((Self::Star, start + 1));
        }
        NameAddr::read(text, at).map(|(address, end)| (Self::Addr(address), end))
    }

    /// The address, unless this is `*`.
    #[must_use]
    pub fn addr(&self) -> Option<&NameAddr<'a>> {
        match self {
            Self::Star => None,
            Self::Addr(address) => Some(address),
        }
    }
}

impl fmt::Display for Contact<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Star => f.write_str("*"),
            Self::Addr(address) => address.fmt(f),
        }
    }
}
