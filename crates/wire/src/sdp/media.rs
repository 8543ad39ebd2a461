//! `m=` and its lines (RFC 8866 §5.14 and §6).

use super::{Clean, Connection, Line};
use crate::chars;
use core::fmt;

/// Who may send (RFC 8866 §6.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Both.
    SendRecv,
    /// Only who wrote it.
    SendOnly,
    /// Only who reads it.
    RecvOnly,
    /// Nobody.
    Inactive,
}

impl Direction {
    /// The attribute's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SendRecv => "sendrecv",
            Self::SendOnly => "sendonly",
            Self::RecvOnly => "recvonly",
            Self::Inactive => "inactive",
        }
    }

    /// The direction of an attribute's name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::SendRecv,
            Self::SendOnly,
            Self::RecvOnly,
            Self::Inactive,
        ]
        .into_iter()
        .find(|direction| direction.as_str() == name)
    }

    /// The same direction seen from the other end.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::SendRecv => Self::SendRecv,
            Self::SendOnly => Self::RecvOnly,
            Self::RecvOnly => Self::SendOnly,
            Self::Inactive => Self::Inactive,
        }
    }

    /// Whether who wrote it sends.
    #[must_use]
    pub fn sends(self) -> bool {
        matches!(self, Self::SendRecv | Self::SendOnly)
    }

    /// Whether who wrote it receives.
    #[must_use]
    pub fn receives(self) -> bool {
        matches!(self, Self::SendRecv | Self::RecvOnly)
    }

    /// Builds the direction from what one end does.
    #[must_use]
    pub fn of(sends: bool, receives: bool) -> Self {
        match (sends, receives) {
            (true, true) => Self::SendRecv,
            (true, false) => Self::SendOnly,
            (false, true) => Self::RecvOnly,
            (false, false) => Self::Inactive,
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One `a=rtpmap` (RFC 8866 §6.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RtpMap<'a> {
    /// From 0 to 127.
    pub payload_type: u8,
    /// `PCMU`; compares without case.
    pub encoding: &'a str,
    /// In Hz.
    pub clock: u32,
    /// 1 where it is not given.
    pub channels: u8,
}

impl<'a> RtpMap<'a> {
    fn parse(value: &'a str) -> Option<Self> {
        let (payload_type, rest) = value.trim().split_once(' ')?;
        let mut parts = rest.trim().split('/');
        Some(Self {
            payload_type: chars::decimal(payload_type).filter(|number| *number < 128)?,
            encoding: parts.next().filter(|name| !name.is_empty())?,
            clock: chars::decimal(parts.next()?)?,
            channels: parts.next().map_or(Some(1), chars::decimal)?,
        })
    }
}

impl fmt::Display for RtpMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.payload_type, self.encoding, self.clock)?;
        if self.channels == 1 {
            Ok(())
        } else {
            write!(f, "/{}", self.channels)
        }
    }
}

/// One `m=` line and the lines after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// `audio`, `video`, `image`, …
    pub kind: String,
    /// 0 where the media is refused.
    pub port: u16,
    /// The number of ports after `/`.
    pub ports: Option<u16>,
    /// `RTP/AVP`, `RTP/SAVP`, …
    pub proto: String,
    /// Payload types or other words, in order of preference; one at least when read.
    pub formats: Vec<String>,
    /// Every line after it, in order.
    pub lines: Vec<Line>,
}

impl Media {
    /// Media without formats and lines.
    #[must_use]
    pub fn new(kind: &str, port: u16, proto: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            port,
            ports: None,
            proto: proto.to_owned(),
            formats: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// Adds `a=name:value`, or `a=name` without a value.
    pub fn push(&mut self, name: &str, value: Option<String>) -> &mut Self {
        self.lines.push(Line::attribute(name, value));
        self
    }

    /// Its own `c=` line.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        connection(&self.lines)
    }

    /// The first attribute called `name`: `Some(None)` without a value.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<Option<&str>> {
        attribute(&self.lines, name)
    }

    /// Every attribute in order.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        attributes(&self.lines)
    }

    /// Its own direction, where it has one; see [`Session::direction_of`](super::Session::direction_of).
    #[must_use]
    pub fn own_direction(&self) -> Option<Direction> {
        direction(&self.lines)
    }

    /// Its own direction, else `SendRecv`.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.own_direction().unwrap_or(Direction::SendRecv)
    }

    /// The formats that are payload types, in order.
    pub fn payload_types(&self) -> impl Iterator<Item = u8> + '_ {
        self.formats
            .iter()
            .filter_map(|format| chars::decimal(format).filter(|pt| *pt < 128))
    }

    /// Every well-formed `a=rtpmap`.
    pub fn rtpmaps(&self) -> impl Iterator<Item = RtpMap<'_>> {
        self.attributes()
            .filter(|(name, _)| *name == "rtpmap")
            .filter_map(|(_, value)| value.and_then(RtpMap::parse))
    }

    /// The `a=rtpmap` of a payload type.
    #[must_use]
    pub fn rtpmap(&self, payload_type: u8) -> Option<RtpMap<'_>> {
        self.rtpmaps().find(|map| map.payload_type == payload_type)
    }

    /// The parameters of `a=fmtp` for a payload type.
    #[must_use]
    pub fn fmtp(&self, payload_type: u8) -> Option<&str> {
        self.attributes()
            .filter(|(name, _)| *name == "fmtp")
            .find_map(|(_, value)| {
                let (format, parameters) = value?.trim_start().split_once(' ')?;
                (chars::decimal(format) == Some(payload_type)).then(|| parameters.trim())
            })
    }

    /// `a=ptime` in ms, rounded down.
    #[must_use]
    pub fn ptime(&self) -> Option<u16> {
        whole_ms(self.attribute("ptime")??)
    }

    /// `a=maxptime` in ms, rounded down.
    #[must_use]
    pub fn maxptime(&self) -> Option<u16> {
        whole_ms(self.attribute("maxptime")??)
    }

    /// The port of `a=rtcp` (RFC 3605).
    #[must_use]
    pub fn rtcp_port(&self) -> Option<u16> {
        chars::decimal(self.attribute("rtcp")??.split_ascii_whitespace().next()?)
    }
}

impl fmt::Display for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m={} {}", Clean(&self.kind), self.port)?;
        if let Some(ports) = self.ports {
            write!(f, "/{ports}")?;
        }
        write!(f, " {}", Clean(&self.proto))?;
        for format in &self.formats {
            write!(f, " {}", Clean(format))?;
        }
        f.write_str("\r\n")?;
        self.lines.iter().try_for_each(|line| line.fmt(f))
    }
}

/// Some phones write `20.0`.
fn whole_ms(value: &str) -> Option<u16> {
    chars::decimal(value.trim().split('.').next()?)
}

pub(super) fn attributes(lines: &[Line]) -> impl Iterator<Item = (&str, Option<&str>)> {
    lines.iter().filter_map(|line| match line {
        Line::Attribute { name, value } => Some((name.as_str(), value.as_deref())),
        Line::Version
        | Line::Origin(_)
        | Line::Name(_)
        | Line::Connection(_)
        | Line::Other { .. } => None,
    })
}

pub(super) fn attribute<'a>(lines: &'a [Line], name: &str) -> Option<Option<&'a str>> {
    attributes(lines)
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

pub(super) fn direction(lines: &[Line]) -> Option<Direction> {
    attributes(lines).find_map(|(name, value)| match value {
        None => Direction::parse(name),
        Some(_) => None,
    })
}

pub(super) fn connection(lines: &[Line]) -> Option<&Connection> {
    lines.iter().find_map(|line| match line {
        Line::Connection(connection) => Some(connection),
        Line::Version
        | Line::Origin(_)
        | Line::Name(_)
        | Line::Attribute { .. }
        | Line::Other { .. } => None,
    })
}
