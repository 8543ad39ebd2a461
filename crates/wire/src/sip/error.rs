//! Why a message is dropped, or why it is owed a 400.

use core::fmt;

/// The bytes cannot be split into a message: drop and count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// Nothing but white space.
    Empty,
    /// More than [`MAX_MESSAGE`](super::MAX_MESSAGE) bytes.
    TooLong,
    /// No empty line ends the headers.
    Truncated,
    /// A line ends in LF without CR.
    BareLineFeed,
    /// The start line is neither a request line nor a status line.
    StartLine,
    /// The status code is not three digits from 100 to 699.
    Status,
    /// A header line has no name or no colon.
    HeaderLine,
    /// More than [`MAX_HEADERS`](super::MAX_HEADERS) headers.
    TooManyHeaders,
    /// A header with its folds is longer than [`MAX_HEADER_LINE`](super::MAX_HEADER_LINE), or its
    /// name longer than [`MAX_HEADER_NAME`](super::MAX_HEADER_NAME).
    HeaderTooLong,
    /// The start line and headers are not UTF-8.
    NotUtf8,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the message is empty",
            Self::TooLong => "the message is longer than 65535 bytes",
            Self::Truncated => "the message has no empty line after its headers",
            Self::BareLineFeed => "a line ends in LF without CR",
            Self::StartLine => "the first line is not a SIP request or status line",
            Self::Status => "the status code is not from 100 to 699",
            Self::HeaderLine => "a header line has no name or no colon",
            Self::TooManyHeaders => "the message has too many headers",
            Self::HeaderTooLong => "a header is too long",
            Self::NotUtf8 => "the headers are not UTF-8",
        })
    }
}

impl core::error::Error for ParseError {}

/// A header or the start line of a message that did split is wrong. A request is owed an answer
/// with [`HeaderError::status`]; a response is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderError {
    /// RFC 3261 §8.1.1 requires the header, and it is not there.
    Missing(&'static str),
    /// The header has another form than its grammar.
    Invalid {
        /// The header's name, or `Request-Line`.
        header: &'static str,
        /// What should have stood there, as words for a reason phrase.
        expected: &'static str,
    },
    /// The header may stand once only (RFC 3261 §7.3.1) and stands more often.
    Repeated(&'static str),
    /// The message speaks another version than SIP/2.0.
    Version,
}

impl HeaderError {
    /// The status that answers such a request: 505 for another version, 400 otherwise.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Version => 505,
            Self::Missing(_) | Self::Invalid { .. } | Self::Repeated(_) => 400,
        }
    }

    pub(super) const fn invalid(header: &'static str, expected: &'static str) -> Self {
        Self::Invalid { header, expected }
    }
}

/// Words fit for the reason phrase of the answer.
impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(header) => write!(f, "Missing {header}"),
            Self::Invalid { header, expected } => write!(f, "Bad {header}: expected {expected}"),
            Self::Repeated(header) => write!(f, "Repeated {header}"),
            Self::Version => f.write_str("Version Not Supported"),
        }
    }
}

impl core::error::Error for HeaderError {}
