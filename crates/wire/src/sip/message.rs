//! One parsed message.

use super::headers::Headers;
use super::method::Method;

/// The first line of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartLine<'a> {
    /// `Method SP Request-URI SP SIP-Version`
    Request {
        /// The method, any word.
        method: Method,
        /// The URI as it stands; [`Message::request_uri`] takes it apart.
        uri: &'a str,
    },
    /// `SIP-Version SP Status-Code SP Reason-Phrase`
    Response {
        /// From 100 to 699.
        status: u16,
        /// The words after it, perhaps none.
        reason: &'a str,
    },
}

/// One message that borrows the bytes it was split from.
///
/// Splitting says nothing about the headers: call [`Message::validate`] on what comes from the
/// network, and answer a request that fails it with the error's status.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    /// The request or status line.
    pub start: StartLine<'a>,
    /// Every header in order.
    pub headers: Headers<'a>,
    /// The body: `Content-Length` bytes, or all the rest without that header. Shorter where the
    /// datagram was; `validate` says so.
    pub body: &'a [u8],
    pub(super) version: &'a str,
}

impl Message<'_> {
    /// Whether this is a request.
    #[must_use]
    pub fn is_request(&self) -> bool {
        matches!(self.start, StartLine::Request { .. })
    }

    /// The method of a request.
    #[must_use]
    pub fn method(&self) -> Option<&Method> {
        match &self.start {
            StartLine::Request { method, .. } => Some(method),
            StartLine::Response { .. } => None,
        }
    }

    /// The status of a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match &self.start {
            StartLine::Request { .. } => None,
            StartLine::Response { status, .. } => Some(*status),
        }
    }
}
