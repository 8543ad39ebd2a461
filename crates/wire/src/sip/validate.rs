//! What every message from the network must hold before it is acted on (RFC 3261 §8.1.1, §8.2).

use super::error::HeaderError;
use super::message::{Message, StartLine};
use super::name::HeaderName;

/// Headers that may stand once only and that a user agent reads.
const ONCE: [HeaderName<'static>; 9] = [
    HeaderName::From,
    HeaderName::To,
    HeaderName::CallId,
    HeaderName::CSeq,
    HeaderName::MaxForwards,
    HeaderName::ContentLength,
    HeaderName::ContentType,
    HeaderName::Expires,
    HeaderName::MinExpires,
];

impl Message<'_> {
    /// Checks the start line, every header that RFC 3261 §8.1.1 requires, every other header with
    /// typed access, and that the body is as long as Content-Length says.
    ///
    /// A missing Max-Forwards passes: RFC 3261 §16.3 lets old clients leave it out.
    ///
    /// # Errors
    /// The first thing that is wrong. A request is owed [`HeaderError::status`]; a response is to
    /// be dropped.
    pub fn validate(&self) -> Result<(), HeaderError> {
        self.check_version()?;
        for name in ONCE {
            if name
                .index()
                .is_some_and(|index| self.headers.is_repeated(index))
            {
                return Err(HeaderError::Repeated(name.as_str()));
            }
        }
        self.from()?;
        self.to()?;
        self.call_id()?;
        self.via()?;
        self.vias().try_for_each(|via| via.map(drop))?;
        let cseq = self.cseq()?;
        if let StartLine::Request { method, .. } = &self.start {
            if cseq.method != *method {
                return Err(HeaderError::invalid("CSeq", "the method of the request"));
            }
            if self.request_uri()?.headers().is_some() {
                return Err(HeaderError::invalid(
                    "Request-Line",
                    "a URI without headers",
                ));
            }
        }
        self.max_forwards()?;
        self.expires()?;
        self.min_expires()?;
        self.content_type()?;
        self.contacts().try_for_each(|contact| contact.map(drop))?;
        self.record_routes().try_for_each(|route| route.map(drop))?;
        self.routes().try_for_each(|route| route.map(drop))?;
        match self.content_length()? {
            Some(length) if length > self.body.len() => Err(HeaderError::invalid(
                "Content-Length",
                "as many bytes of body",
            )),
            Some(_) | None => Ok(()),
        }
    }

    fn check_version(&self) -> Result<(), HeaderError> {
        if self.version.eq_ignore_ascii_case("SIP/2.0") {
            return Ok(());
        }
        let number = self.version.get(4..).unwrap_or("");
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        match number.split_once('.') {
            Some((major, minor)) if is_number(major) && is_number(minor) => {
                Err(HeaderError::Version)
            }
            Some(_) | None => Err(HeaderError::invalid("Request-Line", "SIP/2.0 at its end")),
        }
    }
}
