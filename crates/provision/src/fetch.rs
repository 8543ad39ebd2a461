//! A request for a file, and why it failed: what the host and the client say to each other.

use core::fmt;

/// Names one request for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FetchId(pub u64);

/// Why a file did not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// The address cannot be fetched at all.
    BadUrl(String),
    /// HTTP 404 or 410, TFTP error 1.
    NotFound,
    /// The server said no: HTTP 401, 403 and every other status, TFTP errors, with its words.
    Refused(String),
    /// More bytes than the limit.
    TooLarge,
    /// Too slow, or silent.
    TimedOut,
    /// No connection, or it broke.
    Unreachable(String),
    /// The server's certificate did not stand.
    Untrusted(String),
}

impl FetchError {
    /// Whether asking again in a moment can help.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::TimedOut | Self::Unreachable(_) => true,
            Self::BadUrl(_)
            | Self::NotFound
            | Self::Refused(_)
            | Self::TooLarge
            | Self::Untrusted(_) => false,
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadUrl(why) => write!(f, "cannot be asked for: {why}"),
            Self::NotFound => f.write_str("was not found on the server (404)"),
            Self::Refused(words) => write!(f, "was refused by the server ({words})"),
            Self::TooLarge => write!(f, "is larger than {} MiB", crate::MAX_FILE / 1_048_576),
            Self::TimedOut => f.write_str("did not come in time"),
            Self::Unreachable(why) => write!(f, "could not be fetched: {why}"),
            Self::Untrusted(why) => write!(
                f,
                "was not fetched: the server's certificate does not stand ({why})"
            ),
        }
    }
}
