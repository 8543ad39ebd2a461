//! Host references: names, IPv4 addresses and IPv6 addresses in brackets (RFC 3261 §25.1).

use crate::chars;
use crate::span::{MAX_TEXT, Span};
use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where a URI or a Via points. Names compare without case.
#[derive(Clone, Copy, Debug)]
pub enum Host<'a> {
    /// A name to look up, as it stands.
    Name(&'a str),
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// An IPv6 address; printed in brackets.
    V6(Ipv6Addr),
}

impl<'a> Host<'a> {
    /// Reads the whole of `text`; an IPv6 address may stand with or without brackets.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        if text.contains(':')
            && let Ok(address) = text.parse::<Ipv6Addr>()
        {
            return Some(Self::V6(address));
        }
        if text.len() > MAX_TEXT {
            return None;
        }
        let mut host = HostSpan::NONE;
        let end = host.read(text, 0)?;
        (end == text.len()).then(|| host.of(text))
    }

    /// The address, where no look-up is needed.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Self::Name(_) => None,
            Self::V4(address) => Some(IpAddr::V4(*address)),
            Self::V6(address) => Some(IpAddr::V6(*address)),
        }
    }

    /// Whether there is no host, as in a `tel` URI.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Name(""))
    }
}

/// A host as a part of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HostSpan {
    span: Span,
    /// Where `kind` says so.
    v4: u32,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Name,
    V4,
    /// The brackets are not part of the span. The address was read when it was checked.
    V6,
}

impl HostSpan {
    /// No host, as in a `tel` URI.
    pub(crate) const NONE: Self = Self {
        span: Span::NONE,
        v4: 0,
        kind: Kind::Name,
    };

    /// Reads one host at `at` and gives the position after it.
    #[inline(always)]
    pub(crate) fn read(&mut self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let end = chars::skip_host(bytes, at);
        self.span = Span::new(at, end);
        match bytes.get(at..end)? {
            [] => self.read_v6(text, at),
            // Only an address has a last label that ends in a digit and nothing but digits and dots.
            [b'0'..=b'9', .., b'0'..=b'9'] | [b'0'..=b'9'] => self.name_or_v4(text).then_some(end),
            _ => Some(end),
        }
    }

    #[inline(never)]
    fn read_v6(&mut self, text: &str, at: usize) -> Option<usize> {
        let inner = text.get(at..)?.strip_prefix('[')?;
        let (address, _) = inner.split_once(']')?;
        address.parse::<Ipv6Addr>().ok()?;
        let end = at + 1 + address.len();
        self.span = Span::new(at + 1, end);
        self.kind = Kind::V6;
        Some(end + 1)
    }

    /// Whether this is a name or a valid address; which of them is then noted.
    #[inline(never)]
    fn name_or_v4(&mut self, text: &str) -> bool {
        let host = self.span.of(text);
        let Ok(address) = host.parse::<Ipv4Addr>() else {
            return chars::skip(host.as_bytes(), 0, chars::DIGIT_OR_DOT) < host.len();
        };
        self.v4 = address.to_bits();
        self.kind = Kind::V4;
        true
    }

    /// The host, a part of `text`.
    #[inline]
    pub(crate) fn of(self, text: &str) -> Host<'_> {
        let name = self.span.of(text);
        match self.kind {
            Kind::Name => Host::Name(name),
            Kind::V4 => Host::V4(Ipv4Addr::from_bits(self.v4)),
            Kind::V6 => name.parse().map_or(Host::Name(name), Host::V6),
        }
    }
}

impl PartialEq for Host<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Name(one), Self::Name(two)) => one.eq_ignore_ascii_case(two),
            (Self::V4(one), Self::V4(two)) => one == two,
            (Self::V6(one), Self::V6(two)) => one == two,
            (Self::Name(_) | Self::V4(_) | Self::V6(_), _) => false,
        }
    }
}

impl Eq for Host<'_> {}

impl From<IpAddr> for Host<'_> {
    fn from(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::V4(address),
            IpAddr::V6(address) => Self::V6(address),
        }
    }
}

impl fmt::Display for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::V4(address) => address.fmt(f),
            Self::V6(address) => write!(f, "[{address}]"),
        }
    }
}
