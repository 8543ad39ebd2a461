//! Typed access to the headers a user agent needs; each call reads on demand.

use super::address::{Contact, NameAddr};
use super::auth::{Challenge, Credentials};
use super::error::HeaderError;
use super::headers::{Headers, UNKNOWN_INDEX};
use super::media_type::MediaType;
use super::message::{Message, StartLine};
use super::method::Method;
use super::name::{self, HeaderName};
use super::via::Via;
use crate::chars::{self, DIGIT, TOKEN};
use crate::params::unquote;
use crate::uri::Uri;
use core::fmt;
use std::borrow::Cow;

/// The value of `CSeq` (RFC 3261 §20.16).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CSeq {
    /// Less than 2^31.
    pub number: u32,
    /// The request's method.
    pub method: Method,
}

impl fmt::Display for CSeq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.method)
    }
}

type Read<'a, T> = fn(&'a str, usize) -> Result<(T, usize), &'static str>;

/// The values of a header that may stand several times, comma-separated or a line each. After an
/// error the rest of that line is skipped.
#[derive(Clone, Debug)]
pub struct Values<'m, 'a, T> {
    message: &'m Message<'a>,
    name: HeaderName<'static>,
    read: Read<'a, T>,
    line: usize,
    /// Where to go on in that line.
    at: usize,
}

impl<'a, T> Iterator for Values<'_, 'a, T> {
    type Item = Result<T, HeaderError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let headers = &self.message.headers;
        let (line, text, start) = headers.next_known(self.name.index()?, self.line)?;
        if line != self.line {
            self.at = 0;
        }
        let at = chars::skip_lws(text.as_bytes(), self.at.max(start));
        let (one, end) = match (self.read)(text, at) {
            Ok(read) => read,
            Err(why) => {
                (self.line, self.at) = (line + 1, 0);
                return Some(Err(HeaderError::invalid(self.name.as_str(), why)));
            }
        };
        (self.line, self.at) = match end < text.len() {
            true => (line, end + 1),
            false => (line + 1, 0),
        };
        Some(Ok(one))
    }
}

type ReadLine<'a, T> = fn(&'a str, bool) -> Result<T, &'static str>;

/// The lines of two headers, of which the second is for proxies.
struct Lines<'m, 'a, T> {
    headers: &'m Headers<'a>,
    /// In the table of names.
    indexes: [u8; 2],
    read: ReadLine<'a, T>,
    /// Which of them is next, and from which line on.
    is_proxy: bool,
    from: usize,
}

impl<T> Iterator for Lines<'_, '_, T> {
    type Item = Result<T, HeaderError>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let index = self.indexes[usize::from(self.is_proxy)];
            if let Some((line, text, at)) = self.headers.next_known(index, self.from) {
                self.from = line + 1;
                let value = (self.read)(&text[at..], self.is_proxy);
                let name = name::named(index, "").as_str();
                return Some(value.map_err(|why| HeaderError::invalid(name, why)));
            }
            if self.is_proxy {
                return None;
            }
            (self.is_proxy, self.from) = (true, 0);
        }
    }
}

impl<'a> Message<'a> {
    #[inline(always)]
    fn values<T>(&self, name: HeaderName<'static>, read: Read<'a, T>) -> Values<'_, 'a, T> {
        Values {
            message: self,
            name,
            read,
            line: 0,
            at: 0,
        }
    }

    #[inline(always)]
    fn known(&self, name: HeaderName<'static>) -> Option<&'a str> {
        name.index()
            .and_then(|index| self.headers.first_known(index))
    }

    /// As [`Headers::first_placed`](super::headers::Headers::first_placed).
    #[inline(always)]
    fn placed(&self, name: HeaderName<'static>) -> Result<(&'a str, usize), HeaderError> {
        name.index()
            .and_then(|index| self.headers.first_placed(index))
            .ok_or_else(|| HeaderError::Missing(name.as_str()))
    }

    #[inline(always)]
    fn number<T: TryFrom<u64>>(
        &self,
        name: HeaderName<'static>,
        expected: &'static str,
    ) -> Result<Option<T>, HeaderError> {
        let index = name.index();
        let Some(value) = index.and_then(|index| self.headers.first_bytes(index)) else {
            return Ok(None);
        };
        let number = chars::decimal(value);
        number
            .map(Some)
            .ok_or_else(|| HeaderError::invalid(name.as_str(), expected))
    }

    #[inline(always)]
    fn address(&self, name: HeaderName<'static>) -> Result<NameAddr<'a>, HeaderError> {
        let (text, at) = self.placed(name)?;
        let mut address = NameAddr::empty(text);
        let expected = match address.read_in(text, at) {
            Ok(end) if end == text.len() => return Ok(address),
            Ok(_) => "one address",
            Err(expected) => expected,
        };
        Err(HeaderError::invalid(name.as_str(), expected))
    }

    /// The Request-URI.
    ///
    /// # Errors
    /// Not a URI, white space in it, or this is a response.
    #[inline]
    pub fn request_uri(&self) -> Result<Uri<'a>, HeaderError> {
        match &self.start {
            StartLine::Request { uri, .. } => {
                Uri::parse(uri).map_err(|_| HeaderError::invalid("Request-Line", "a valid URI"))
            }
            StartLine::Response { .. } => Err(HeaderError::Missing("Request-Line")),
        }
    }

    /// The topmost Via.
    ///
    /// # Errors
    /// Missing or wrong.
    #[inline]
    pub fn via(&self) -> Result<Via<'a>, HeaderError> {
        let (text, at) = self.placed(HeaderName::Via)?;
        let mut via = Via::empty(text);
        match via.read_in(text, at) {
            Ok(_) => Ok(via),
            Err(expected) => Err(HeaderError::invalid("Via", expected)),
        }
    }

    /// Every Via, topmost first.
    pub fn vias(&self) -> Values<'_, 'a, Via<'a>> {
        self.values(HeaderName::Via, Via::read)
    }

    /// From.
    ///
    /// # Errors
    /// Missing, wrong, or more than one address.
    #[inline]
    pub fn from(&self) -> Result<NameAddr<'a>, HeaderError> {
        self.address(HeaderName::From)
    }

    /// To.
    ///
    /// # Errors
    /// Missing, wrong, or more than one address.
    #[inline]
    pub fn to(&self) -> Result<NameAddr<'a>, HeaderError> {
        self.address(HeaderName::To)
    }

    /// Call-ID; compares with case.
    ///
    /// # Errors
    /// Missing, empty, or with white space in it.
    #[inline]
    pub fn call_id(&self) -> Result<&'a str, HeaderError> {
        let (text, at) = self.placed(HeaderName::CallId)?;
        let is_word = at < text.len() && chars::skip_visible(text.as_bytes(), at) == text.len();
        is_word
            .then(|| &text[at..])
            .ok_or(HeaderError::invalid("Call-ID", "one word"))
    }

    /// CSeq.
    ///
    /// # Errors
    /// Missing, not a number below 2^31 and a method.
    #[inline]
    pub fn cseq(&self) -> Result<CSeq, HeaderError> {
        let (text, at) = self.placed(HeaderName::CSeq)?;
        let bytes = text.as_bytes();
        let (number, end) = chars::decimal_at::<u32>(bytes, at).unwrap_or((u32::MAX, at));
        let word = chars::skip_lws(bytes, end);
        let is_method = word > end && chars::skip(bytes, word, TOKEN) == text.len();
        match text.get(word..) {
            Some(method) if is_method && number >> 31 == 0 && !method.is_empty() => Ok(CSeq {
                number,
                method: Method::from(method),
            }),
            _ => Err(HeaderError::invalid(
                "CSeq",
                "a number below 2^31 and a method",
            )),
        }
    }

    /// Every Contact.
    #[inline]
    pub fn contacts(&self) -> Values<'_, 'a, Contact<'a>> {
        self.values(HeaderName::Contact, Contact::read)
    }

    /// Every Record-Route, topmost first.
    #[inline]
    pub fn record_routes(&self) -> Values<'_, 'a, NameAddr<'a>> {
        self.values(HeaderName::RecordRoute, NameAddr::read)
    }

    /// Every Route, topmost first.
    pub fn routes(&self) -> Values<'_, 'a, NameAddr<'a>> {
        self.values(HeaderName::Route, NameAddr::read)
    }

    /// Every Service-Route (RFC 3608), in order.
    pub fn service_routes(&self) -> Values<'_, 'a, NameAddr<'a>> {
        self.values(HeaderName::ServiceRoute, NameAddr::read)
    }

    /// Every P-Asserted-Identity (RFC 3325).
    pub fn asserted_identities(&self) -> Values<'_, 'a, NameAddr<'a>> {
        self.values(HeaderName::PAssertedIdentity, NameAddr::read)
    }

    /// Max-Forwards.
    ///
    /// # Errors
    /// Not 0 to 255.
    #[inline]
    pub fn max_forwards(&self) -> Result<Option<u8>, HeaderError> {
        self.number(HeaderName::MaxForwards, "0 to 255")
    }

    /// Expires, in seconds.
    ///
    /// # Errors
    /// Not a number below 2^32.
    #[inline]
    pub fn expires(&self) -> Result<Option<u32>, HeaderError> {
        self.number(HeaderName::Expires, "seconds below 2^32")
    }

    /// Min-Expires, in seconds.
    ///
    /// # Errors
    /// Not a number below 2^32.
    pub fn min_expires(&self) -> Result<Option<u32>, HeaderError> {
        self.number(HeaderName::MinExpires, "seconds below 2^32")
    }

    /// Retry-After, in seconds; its comment and parameters are passed over.
    ///
    /// # Errors
    /// Does not start with a number below 2^32.
    pub fn retry_after(&self) -> Result<Option<u32>, HeaderError> {
        let Some(value) = self.known(HeaderName::RetryAfter) else {
            return Ok(None);
        };
        let end = chars::skip(value.as_bytes(), 0, DIGIT);
        let seconds = chars::decimal(&value[..end]);
        seconds
            .map(Some)
            .ok_or(HeaderError::invalid("Retry-After", "seconds below 2^32"))
    }

    /// Content-Type.
    ///
    /// # Errors
    /// Not `type/subtype` with parameters.
    #[inline]
    pub fn content_type(&self) -> Result<Option<MediaType<'a>>, HeaderError> {
        let Ok((text, at)) = self.placed(HeaderName::ContentType) else {
            return Ok(None);
        };
        let read = MediaType::read(text, at);
        read.map(Some)
            .ok_or(HeaderError::invalid("Content-Type", "type/subtype"))
    }

    /// Content-Length, in bytes.
    ///
    /// # Errors
    /// Not a number.
    #[inline]
    pub fn content_length(&self) -> Result<Option<usize>, HeaderError> {
        self.number(HeaderName::ContentLength, "a number of bytes")
    }

    /// Every challenge: WWW-Authenticate first, then Proxy-Authenticate, in their order.
    pub fn challenges(&self) -> impl Iterator<Item = Result<Challenge<'a>, HeaderError>> + '_ {
        self.lines(
            [HeaderName::WwwAuthenticate, HeaderName::ProxyAuthenticate],
            Challenge::read,
        )
    }

    /// All credentials: Authorization first, then Proxy-Authorization.
    pub fn authorizations(
        &self,
    ) -> impl Iterator<Item = Result<Credentials<'a>, HeaderError>> + '_ {
        self.lines(
            [HeaderName::Authorization, HeaderName::ProxyAuthorization],
            Credentials::read,
        )
    }

    /// The values of a known header and then of the one that proxies use instead, one a line.
    #[inline(always)]
    fn lines<T>(
        &self,
        [own, proxys]: [HeaderName<'static>; 2],
        read: ReadLine<'a, T>,
    ) -> Lines<'_, 'a, T> {
        Lines {
            headers: &self.headers,
            indexes: [
                own.index().unwrap_or(UNKNOWN_INDEX),
                proxys.index().unwrap_or(UNKNOWN_INDEX),
            ],
            read,
            is_proxy: false,
            from: 0,
        }
    }

    /// The raw value of the first header called `name`; folds inside stay. See
    /// [`Message::header_text`].
    #[must_use]
    pub fn header<'n>(&self, name: impl Into<HeaderName<'n>>) -> Option<&'a str> {
        self.headers.first(name)
    }

    /// The value of the first header called `name`, with each fold as one space.
    #[must_use]
    pub fn header_text<'n>(&self, name: impl Into<HeaderName<'n>>) -> Option<Cow<'a, str>> {
        self.headers
            .first(name)
            .map(|value| match value.starts_with('"') {
                true => Cow::Borrowed(value),
                false => unquote(value),
            })
    }

    /// The raw values of all headers called `name`, one a line.
    pub fn headers_named<'n>(
        &self,
        name: impl Into<HeaderName<'n>>,
    ) -> impl Iterator<Item = &'a str>
    where
        'a: 'n,
    {
        self.headers.all(name)
    }

    /// The parts of a comma list such as Supported, Require, Allow or Unsupported, over all lines.
    pub fn tokens<'n>(&self, name: impl Into<HeaderName<'n>>) -> impl Iterator<Item = &'a str>
    where
        'a: 'n,
    {
        self.headers.all(name).flat_map(super::list)
    }

    /// Whether the comma list `name` holds `token`, without case.
    #[must_use]
    pub fn has_token<'n>(&self, name: impl Into<HeaderName<'n>>, token: &str) -> bool
    where
        'a: 'n,
    {
        self.tokens(name)
            .any(|part| part.eq_ignore_ascii_case(token))
    }
}
