//! Session descriptions (RFC 8866): every line is kept in its order, and prints as it was read.
//!
//! Reading is lenient where phones are: lines may end in LF alone and stand in any order; only what
//! a call needs is checked (`v=`, `o=`, `c=`, `m=`). Offer and answer (RFC 3264) are not here.

mod connection;
mod media;
mod parse;

pub use connection::{Connection, Origin};
pub use media::{Direction, Media, RtpMap};

use core::fmt;

/// Longest description, in bytes.
pub const MAX_SDP: usize = 65_535;
/// Lines a description may have; more is an error.
pub const MAX_LINES: usize = 1024;
/// Media a description may have; more is an error.
pub const MAX_MEDIA: usize = 16;
/// Formats one `m=` line may have; more is an error.
pub const MAX_FORMATS: usize = 64;

/// One line that is not `m=`. Values hold no CR, LF or NUL when printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// `v=`; only 0 exists.
    Version,
    /// `o=`
    Origin(Origin),
    /// `s=`
    Name(String),
    /// `c=`
    Connection(Connection),
    /// `a=name` or `a=name:value`
    Attribute {
        /// Before the first `:`.
        name: String,
        /// After it.
        value: Option<String>,
    },
    /// Any other letter (`i u e p b t r z k` and unknown ones), kept.
    Other {
        /// The letter.
        letter: char,
        /// What follows `=`.
        value: String,
    },
}

impl Line {
    /// `a=name:value`, or `a=name` without a value.
    #[must_use]
    pub fn attribute(name: &str, value: Option<String>) -> Self {
        Self::Attribute {
            name: name.to_owned(),
            value,
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version => f.write_str("v=0\r\n"),
            Self::Origin(origin) => write!(f, "o={origin}\r\n"),
            Self::Name(name) => write!(f, "s={}\r\n", Clean(name)),
            Self::Connection(connection) => write!(f, "c={connection}\r\n"),
            Self::Attribute { name, value: None } => write!(f, "a={}\r\n", Clean(name)),
            Self::Attribute {
                name,
                value: Some(value),
            } => {
                write!(f, "a={}:{}\r\n", Clean(name), Clean(value))
            }
            Self::Other { letter, value } => write!(f, "{letter}={}\r\n", Clean(value)),
        }
    }
}

/// Prints a text with CR, LF and NUL as spaces, so that no value can start a line.
struct Clean<'a>(&'a str);

impl fmt::Display for Clean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.split(['\r', '\n', '\0']).enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(part)?;
        }
        Ok(())
    }
}

/// Why a body is not a session description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SdpError {
    /// Longer than [`MAX_SDP`].
    TooLong,
    /// Not UTF-8.
    NotUtf8,
    /// A line is not `letter=value`, or holds CR or NUL.
    Line,
    /// The first line is not `v=0`.
    Version,
    /// An `o=` line has another form than RFC 8866 §5.2.
    Origin,
    /// A `c=` line has another form than RFC 8866 §5.7.
    Connection,
    /// An `m=` line has another form than RFC 8866 §5.14.
    Media,
    /// No `o=` line.
    NoOrigin,
    /// More than [`MAX_LINES`] lines.
    TooManyLines,
    /// More than [`MAX_MEDIA`] media.
    TooManyMedia,
    /// More than [`MAX_FORMATS`] formats in one `m=` line.
    TooManyFormats,
}

impl fmt::Display for SdpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the session description is too long",
            Self::NotUtf8 => "the session description is not UTF-8",
            Self::Line => "a line of the session description is not letter=value",
            Self::Version => "the session description does not start with v=0",
            Self::Origin => "the o= line is wrong",
            Self::Connection => "a c= line is wrong",
            Self::Media => "an m= line is wrong",
            Self::NoOrigin => "the session description has no o= line",
            Self::TooManyLines => "the session description has too many lines",
            Self::TooManyMedia => "the session description has too many media",
            Self::TooManyFormats => "an m= line has too many formats",
        })
    }
}

impl core::error::Error for SdpError {}

/// One description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The session's lines before the first `m=`, in order.
    pub lines: Vec<Line>,
    /// Each `m=` line with the lines after it.
    pub media: Vec<Media>,
}

impl Session {
    /// Reads a body.
    ///
    /// # Errors
    /// See [`SdpError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, SdpError> {
        parse::session(bytes)
    }

    /// A description without media: `v=0`, `o=`, `s=`, `c=` with the origin's address and `t=0 0`.
    #[must_use]
    pub fn new(origin: Origin, name: &str) -> Self {
        let connection = Connection::new(origin.address.clone());
        let lines = vec![
            Line::Version,
            Line::Origin(origin),
            Line::Name(name.to_owned()),
            Line::Connection(connection),
            Line::Other {
                letter: 't',
                value: "0 0".to_owned(),
            },
        ];
        Self {
            lines,
            media: Vec::new(),
        }
    }

    /// The `o=` line.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.lines.iter().find_map(|line| match line {
            Line::Origin(origin) => Some(origin),
            Line::Version
            | Line::Name(_)
            | Line::Connection(_)
            | Line::Attribute { .. }
            | Line::Other { .. } => None,
        })
    }

    /// The session's `c=` line.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        media::connection(&self.lines)
    }

    /// The first session attribute called `name`: `Some(None)` without a value.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<Option<&str>> {
        media::attribute(&self.lines, name)
    }

    /// The direction at session level, where one is given.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        media::direction(&self.lines)
    }

    /// The direction of `media`: its own, else the session's, else `SendRecv` (RFC 8866 §6.7).
    #[must_use]
    pub fn direction_of(&self, media: &Media) -> Direction {
        media
            .own_direction()
            .or_else(|| self.direction())
            .unwrap_or(Direction::SendRecv)
    }

    /// The connection of `media`: its own first, else the session's.
    #[must_use]
    pub fn connection_of<'s>(&'s self, media: &'s Media) -> Option<&'s Connection> {
        media.connection().or_else(|| self.connection())
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| line.fmt(f))?;
        self.media.iter().try_for_each(|media| media.fmt(f))
    }
}
