//! URIs: `sip`, `sips` and `tel` taken apart, every other scheme kept whole.
//!
//! Read RFC 3261 §19.1 and RFC 3966. Comparison is RFC 3261 §19.1.4 ([`Uri::same_as`]).

mod compare;
mod escape;
mod host;

pub use escape::{Escaped, Part, escape, unescape};
pub use host::Host;
pub(crate) use host::HostSpan;

use crate::chars::{self, PASSWORD, URI_HEADER, URI_PARAM, USER};
use crate::params::{MAX_PARAMS, Params, Shape};
use crate::span::Span;
use core::fmt;

/// Longest URI, in bytes.
pub const MAX_URI: usize = 4096;

const SIP: u32 = u32::from_le_bytes(*b"sip:");
const SIPS: u32 = u32::from_le_bytes(*b"sips");
const TEL: u32 = u32::from_le_bytes(*b"tel:");

/// The part before the first `:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme<'a> {
    /// `sip:`
    Sip,
    /// `sips:`
    Sips,
    /// `tel:` (RFC 3966)
    Tel,
    /// Any other, as it stands.
    Other(&'a str),
}

impl<'a> Scheme<'a> {
    /// The name in lower case where known, else as it stands.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        match self {
            Self::Sip => "sip",
            Self::Sips => "sips",
            Self::Tel => "tel",
            Self::Other(name) => name,
        }
    }
}

/// Which part of a URI is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UriError {
    /// No scheme, or not a scheme name.
    Scheme,
    /// The user or telephone number, or an escape in it.
    User,
    /// The password.
    Password,
    /// The host: empty, or not a name, IPv4 address or IPv6 reference.
    Host,
    /// The port: not a number of 0 to 65535.
    Port,
    /// A parameter, or more than [`MAX_PARAMS`].
    Param,
    /// The headers after `?`.
    Headers,
    /// A byte that no URI has, in a URI of another scheme.
    Opaque,
    /// Longer than [`MAX_URI`].
    TooLong,
}

impl fmt::Display for UriError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "the URI has no scheme",
            Self::User => "the user part of the URI is not valid",
            Self::Password => "the password of the URI is not valid",
            Self::Host => "the host of the URI is not valid",
            Self::Port => "the port of the URI is not valid",
            Self::Param => "a parameter of the URI is not valid",
            Self::Headers => "the headers of the URI are not valid",
            Self::Opaque => "the URI holds a byte that no URI has",
            Self::TooLong => "the URI is too long",
        })
    }
}

impl core::error::Error for UriError {}

/// One URI, borrowed and checked when made. Its parts are taken out of it when asked for, as they
/// stand, escapes included; see [`unescape`].
#[derive(Clone, Copy)]
pub struct Uri<'a> {
    /// What it stands in.
    text: &'a str,
    span: Span,
    user: Span,
    password: Span,
    params: Span,
    shape: Shape,
    headers: Span,
    host: HostSpan,
    port: Option<u16>,
    kind: Kind,
}

/// A [`Scheme`] without its text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sip,
    Sips,
    Tel,
    Other,
}

impl<'a> Uri<'a> {
    /// Reads the whole of `text` as one URI.
    ///
    /// # Errors
    /// The part that is wrong; see [`UriError`].
    #[inline]
    pub fn parse(text: &'a str) -> Result<Self, UriError> {
        if text.len() > MAX_URI {
            return Err(UriError::TooLong);
        }
        let mut uri = Self::empty(text);
        let end = uri.read(0)?;
        if end == text.len() {
            return Ok(uri);
        }
        Err(uri.stopped_in())
    }

    /// Reads the longest URI at `at` of its text, which has
    /// [`MAX_TEXT`](crate::span::MAX_TEXT) bytes at most, and gives the position after it: a byte
    /// that it cannot hold.
    ///
    /// # Errors
    /// As [`Uri::parse`].
    #[inline(always)]
    pub(crate) fn read(&mut self, at: usize) -> Result<usize, UriError> {
        let rest = self.text.as_bytes().get(at..).unwrap_or(&[]);
        // Folds the letters' case and leaves the colon: the others can then only be themselves.
        let end = match rest.first_chunk().map(|word| u32::from_le_bytes(*word)) {
            Some(word) if word | 0x0020_2020 == SIP => self.read_sip(at + 4)?,
            Some(word) if word | 0x2020_2020 == SIPS && rest.get(4) == Some(&b':') => {
                self.kind = Kind::Sips;
                self.read_sip(at + 5)?
            }
            Some(word) if word | 0x0020_2020 == TEL => {
                self.kind = Kind::Tel;
                self.read_tel(at + 4)?
            }
            Some(_) | None => {
                self.kind = Kind::Other;
                self.read_other(at)?
            }
        };
        if end - at > MAX_URI {
            return Err(UriError::TooLong);
        }
        self.span = Span::new(at, end);
        Ok(end)
    }

    #[inline(never)]
    fn read_sip(&mut self, start: usize) -> Result<usize, UriError> {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = start;
        // A user is most often made of what a host is made of, so that this one scan ends at `@`.
        let word = chars::skip_host(bytes, start);
        if word > start && bytes.get(word) == Some(&b'@') {
            self.user = Span::new(start, word);
            at = word + 1;
        } else {
            // No part after the host may hold a bare `@`, so the first one ends the user.
            let user_end = chars::find2(bytes, word, b'@', b'>');
            if bytes.get(user_end) == Some(&b'@') {
                (self.user, self.password) = userinfo(bytes, start, user_end)?;
                at = user_end + 1;
            }
        }
        at = self.host.read(text, at).ok_or(UriError::Host)?;
        if bytes.get(at) == Some(&b':') {
            let (port, end) = chars::decimal_at(bytes, at + 1).ok_or(UriError::Port)?;
            self.port = Some(port);
            at = end;
        }
        if bytes.get(at) == Some(&b';') {
            let start = at + 1;
            (at, self.shape) = scan_params(bytes, start).ok_or(UriError::Param)?;
            self.params = Span::new(start, at);
        }
        if bytes.get(at) == Some(&b'?') {
            let start = at + 1;
            at = chars::skip_escaped(bytes, start, URI_HEADER);
            if at == start {
                return Err(UriError::Headers);
            }
            self.headers = Span::new(start, at);
        }
        Ok(at)
    }

    #[inline(never)]
    fn read_tel(&mut self, start: usize) -> Result<usize, UriError> {
        let bytes = self.text.as_bytes();
        let is_number = |byte: &u8| byte.is_ascii_hexdigit() || b"+-.()*#".contains(byte);
        let number = bytes[start..].iter().take_while(|byte| is_number(byte));
        let mut end = start + number.count();
        if end == start {
            return Err(UriError::User);
        }
        self.user = Span::new(start, end);
        if bytes.get(end) == Some(&b';') {
            let start = end + 1;
            (end, self.shape) = scan_params(bytes, start).ok_or(UriError::Param)?;
            self.params = Span::new(start, end);
        }
        Ok(end)
    }

    #[inline(never)]
    fn read_other(&self, at: usize) -> Result<usize, UriError> {
        let rest = &self.text.as_bytes()[at..];
        let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let colon = rest.iter().take_while(|byte| is_scheme(byte)).count();
        if rest.get(colon) != Some(&b':') || !rest[0].is_ascii_alphabetic() {
            return Err(UriError::Scheme);
        }
        let is_part = |byte: &u8| byte.is_ascii_graphic() && !b"<>\"".contains(byte);
        let opaque = rest[colon + 1..].iter().take_while(|byte| is_part(byte));
        match opaque.count() {
            0 => Err(UriError::Opaque),
            opaque => Ok(at + colon + 1 + opaque),
        }
    }

    /// The part in which a byte stands that no URI can go on with.
    #[cold]
    fn stopped_in(&self) -> UriError {
        match self.kind {
            Kind::Sip | Kind::Sips if self.headers != Span::NONE => UriError::Headers,
            Kind::Sip | Kind::Sips | Kind::Tel if self.params != Span::NONE => UriError::Param,
            Kind::Sip | Kind::Sips => UriError::Host,
            Kind::Tel => UriError::User,
            Kind::Other => UriError::Opaque,
        }
    }

    #[inline(always)]
    pub(crate) const fn empty(text: &'a str) -> Self {
        Self {
            text,
            span: Span::NONE,
            user: Span::NONE,
            password: Span::NONE,
            params: Span::NONE,
            shape: Shape::NONE,
            headers: Span::NONE,
            host: HostSpan::NONE,
            port: None,
            kind: Kind::Sip,
        }
    }

    /// The URI as it stands.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.span.of(self.text)
    }

    /// The scheme.
    #[must_use]
    pub fn scheme(&self) -> Scheme<'a> {
        match self.kind {
            Kind::Sip => Scheme::Sip,
            Kind::Sips => Scheme::Sips,
            Kind::Tel => Scheme::Tel,
            Kind::Other => {
                let (name, _) = self.as_str().split_once(':').unwrap_or(("", ""));
                Scheme::Other(name)
            }
        }
    }

    /// The text after the scheme's `:`.
    #[must_use]
    pub fn rest(&self) -> &'a str {
        self.as_str().split_once(':').map_or("", |(_, rest)| rest)
    }

    /// Whether the scheme is `sip` or `sips`.
    #[must_use]
    pub fn is_sip(&self) -> bool {
        matches!(self.kind, Kind::Sip | Kind::Sips)
    }

    /// The user before `:` or `@`, or the telephone number.
    #[must_use]
    pub fn user(&self) -> Option<&'a str> {
        self.user.find_in(self.text)
    }

    /// The password between `:` and `@`.
    #[must_use]
    pub fn password(&self) -> Option<&'a str> {
        self.password.find_in(self.text)
    }

    /// The host; `Host::Name("")` where the scheme has none.
    #[must_use]
    pub fn host(&self) -> Host<'a> {
        self.host.of(self.text)
    }

    /// The port after the host.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Parameters after `;`.
    #[must_use]
    pub fn params(&self) -> Params<'a> {
        Params::checked(self.text, self.params, self.shape)
    }

    /// The text after `?`, without it.
    #[must_use]
    pub fn headers(&self) -> Option<&'a str> {
        self.headers.find_in(self.text)
    }

    /// Whether the two are the same address by RFC 3261 §19.1.4 (`tel`: RFC 3966 §4; other schemes:
    /// the same text, the scheme without case).
    #[must_use]
    pub fn same_as(&self, other: &Uri<'_>) -> bool {
        compare::same(self, other)
    }
}

impl fmt::Display for Uri<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Uri<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// The user and the password that stand from `start` to the `@` at `end`.
#[inline(never)]
fn userinfo(bytes: &[u8], start: usize, end: usize) -> Result<(Span, Span), UriError> {
    let bytes = bytes.get(..end).unwrap_or(&[]);
    let user_end = chars::find(bytes, start, b':');
    if user_end == start || chars::skip_escaped(bytes, start, USER) < user_end {
        return Err(UriError::User);
    }
    let user = Span::new(start, user_end);
    if user_end == end {
        return Ok((user, Span::NONE));
    }
    if chars::skip_escaped(bytes, user_end + 1, PASSWORD) < end {
        return Err(UriError::Password);
    }
    Ok((user, Span::new(user_end + 1, end)))
}

/// Reads `pname [ "=" pvalue ] *( ";" pname [ "=" pvalue ] )` at `start`, after the first `;`: the
/// position after it, and what was learnt.
#[inline(never)]
fn scan_params(bytes: &[u8], start: usize) -> Option<(usize, Shape)> {
    let mut shape = Shape::NONE;
    let mut at = start;
    for _ in 0..MAX_PARAMS {
        let mut end = chars::skip_escaped(bytes, at, URI_PARAM);
        if end == at {
            return None;
        }
        shape.note(bytes, at);
        if bytes.get(end) == Some(&b'=') {
            let value = end + 1;
            end = chars::skip_escaped(bytes, value, URI_PARAM);
            if end == value {
                return None;
            }
        }
        if bytes.get(end) != Some(&b';') {
            return Some((end, shape));
        }
        at = end + 1;
    }
    None
}

/// A URI that owns its text.
#[derive(Clone)]
pub struct UriBuf {
    text: Box<str>,
}

impl UriBuf {
    /// Checks `text` and keeps it.
    ///
    /// # Errors
    /// As [`Uri::parse`].
    pub fn parse(text: impl Into<String>) -> Result<Self, UriError> {
        let text = text.into();
        Uri::parse(&text)?;
        Ok(Self {
            text: text.into_boxed_str(),
        })
    }

    /// The URI taken apart. It was checked when made; taking it apart again costs no allocation.
    #[must_use]
    pub fn as_uri(&self) -> Uri<'_> {
        Uri::parse(&self.text).unwrap_or_else(|_| Uri {
            span: Span::new(0, self.text.len().min(MAX_URI)),
            kind: Kind::Other,
            ..Uri::empty(&self.text)
        })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<Uri<'_>> for UriBuf {
    fn from(uri: Uri<'_>) -> Self {
        Self {
            text: uri.as_str().into(),
        }
    }
}

impl fmt::Display for UriBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for UriBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::net::{Ipv4Addr, Ipv6Addr};

    #[test]
    fn a_full_sip_uri_comes_apart() {
        let uri =
            Uri::parse("sips:al%69ce:secret@[2001:db8::1]:5061;transport=tcp;lr?subject=a%20b")
                .unwrap();
        assert_eq!(uri.scheme(), Scheme::Sips);
        assert_eq!(uri.user(), Some("al%69ce"));
        assert_eq!(uri.password(), Some("secret"));
        assert_eq!(
            uri.host(),
            Host::V6("2001:db8::1".parse::<Ipv6Addr>().unwrap())
        );
        assert_eq!(uri.port(), Some(5061));
        assert_eq!(uri.params().value("Transport"), Some("tcp"));
        assert!(uri.params().has("lr"));
        assert_eq!(uri.headers(), Some("subject=a%20b"));
    }

    #[test]
    fn hosts_are_names_or_addresses() {
        assert_eq!(
            Uri::parse("sip:192.0.2.7").unwrap().host(),
            Host::V4(Ipv4Addr::new(192, 0, 2, 7))
        );
        assert_eq!(
            Uri::parse("SIP:b@PBX.local").unwrap().host(),
            Host::Name("PBX.local")
        );
        // RFC 3261 §19.1.2: a user may hold `;` and `?`, for they stand before the `@`.
        let odd = Uri::parse("sip:+1-212-555-1212:1234@gateway.com;user=phone").unwrap();
        assert_eq!(odd.password(), Some("1234"));
        let odd = Uri::parse("sip:alice;day=tuesday@atlanta.com").unwrap();
        assert_eq!(
            (odd.user(), odd.params()),
            (Some("alice;day=tuesday"), Params::NONE)
        );
    }

    #[test]
    fn tel_and_other_schemes_are_kept() {
        let tel = Uri::parse("tel:+1-201-555-0123;phone-context=example.com").unwrap();
        assert_eq!(tel.scheme(), Scheme::Tel);
        assert_eq!(tel.user(), Some("+1-201-555-0123"));
        assert_eq!(tel.params().value("phone-context"), Some("example.com"));
        let other = Uri::parse("nobodyKnowsThisScheme:totallyopaquecontent").unwrap();
        assert_eq!(other.scheme().as_str(), "nobodyKnowsThisScheme");
        assert_eq!(other.rest(), "totallyopaquecontent");
    }

    #[test]
    fn wrong_uris_name_the_wrong_part() {
        for (text, error) in [
            ("", UriError::Scheme),
            ("bob", UriError::Scheme),
            ("sip:", UriError::Host),
            ("sip:@host", UriError::User),
            ("sip:a b@host", UriError::User),
            ("sip:a%2@host", UriError::User),
            ("sip:a:b b@host", UriError::Password),
            ("sip:bob@", UriError::Host),
            ("sip:bob@[::1", UriError::Host),
            ("sip:bob@[v1.x]", UriError::Host),
            ("sip:bob@999.1.1.1", UriError::Host),
            ("sip:bob@host:", UriError::Port),
            ("sip:bob@host:65536", UriError::Port),
            ("sip:bob@host; lr", UriError::Param),
            ("sip:bob@host;", UriError::Param),
            ("sip:bob@host;lr x", UriError::Param),
            ("sip:bob@host?a=b c", UriError::Headers),
            ("sip:bob@host:5060x", UriError::Host),
            ("SIPS:", UriError::Host),
            ("sip", UriError::Scheme),
            ("tel:1;", UriError::Param),
            ("tel:1>", UriError::User),
            ("sip:bob@host?", UriError::Headers),
            ("sip:bob@ho st", UriError::Host),
            ("<sip:bob@host>", UriError::Scheme),
            ("http:a b", UriError::Opaque),
            ("tel:", UriError::User),
            ("tel:hello", UriError::User),
        ] {
            assert_eq!(Uri::parse(text).err(), Some(error), "{text}");
        }
    }

    #[test]
    fn uris_and_their_parameters_are_bounded() {
        let long = format!("sip:{}@host", "a".repeat(MAX_URI));
        assert_eq!(Uri::parse(&long).err(), Some(UriError::TooLong));
        let many = format!("sip:host{}", ";a=1".repeat(MAX_PARAMS + 1));
        assert_eq!(Uri::parse(&many).err(), Some(UriError::Param));
    }
}
