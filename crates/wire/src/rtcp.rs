//! RTCP: sender and receiver reports, source descriptions, goodbyes; the rest is kept.
//!
//! Read RFC 3550 §6. A datagram is a compound of packets, each a multiple of four bytes:
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |V=2|P|  count  |      PT       |      length in words - 1      |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

mod emit;

pub use emit::{bye, receiver_report, sdes_cname, sender_report};

use crate::rtp::{Ssrc, Timestamp};
use core::fmt;
use std::borrow::Cow;

/// Packets one datagram may hold; more is an error.
pub const MAX_PACKETS: usize = 32;
/// Report blocks, chunks or sources one packet may hold: the count has five bits.
pub const MAX_BLOCKS: usize = 31;
/// Items one source description chunk may hold; more is an error.
pub const MAX_ITEMS: usize = 32;

/// Packet type of a sender report.
pub const SR: u8 = 200;
/// Packet type of a receiver report.
pub const RR: u8 = 201;
/// Packet type of a source description.
pub const SDES: u8 = 202;
/// Packet type of a goodbye.
pub const BYE: u8 = 203;
/// Packet type of an application's own packet.
pub const APP: u8 = 204;

/// Why bytes are not RTCP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RtcpError {
    /// Shorter than a header or a length says.
    Short,
    /// Not version 2.
    Version,
    /// The padding is longer than its packet, or zero.
    Padding,
    /// More than [`MAX_PACKETS`] packets or [`MAX_ITEMS`] items.
    TooMany,
}

impl fmt::Display for RtcpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Short => "the RTCP packet is too short",
            Self::Version => "the packet is not RTCP version 2",
            Self::Padding => "the padding of the RTCP packet is wrong",
            Self::TooMany => "the RTCP datagram holds too many packets or items",
        })
    }
}

impl core::error::Error for RtcpError {}

/// What a sender says about itself (RFC 3550 §6.4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SenderInfo {
    /// NTP time: seconds since 1900 and a 32-bit fraction.
    pub ntp: u64,
    /// The same instant on the media clock.
    pub rtp: Timestamp,
    /// Packets sent.
    pub packets: u32,
    /// Payload bytes sent.
    pub octets: u32,
}

impl SenderInfo {
    /// The middle 32 bits of the NTP time, which come back in [`ReportBlock::last_sr`].
    #[must_use]
    pub fn compact_ntp(&self) -> u32 {
        (self.ntp >> 16 & 0xffff_ffff) as u32
    }
}

/// What a receiver says about one source (RFC 3550 §6.4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportBlock {
    /// The source it is about.
    pub ssrc: Ssrc,
    /// Packets lost since the last report, in 256ths.
    pub fraction_lost: u8,
    /// Packets lost in all: 24 bits, negative after duplicates.
    pub lost: i32,
    /// Cycles and highest sequence number.
    pub highest_seq: u32,
    /// In units of the media clock.
    pub jitter: u32,
    /// [`SenderInfo::compact_ntp`] of the last sender report; 0 without one.
    pub last_sr: u32,
    /// Time since that report, in 65536ths of a second.
    pub delay_since_sr: u32,
}

/// One packet of a compound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packet<'a> {
    /// Sender report.
    SenderReport {
        /// Who reports.
        ssrc: Ssrc,
        /// About its sending.
        info: SenderInfo,
        /// About what it receives.
        blocks: Blocks<'a>,
    },
    /// Receiver report.
    ReceiverReport {
        /// Who reports.
        ssrc: Ssrc,
        /// About what it receives.
        blocks: Blocks<'a>,
    },
    /// Source description.
    Sdes(Sdes<'a>),
    /// Goodbye.
    Bye(Bye<'a>),
    /// Any other, kept.
    Other {
        /// The five count bits.
        count: u8,
        /// The packet type.
        kind: u8,
        /// The bytes after the common header, without padding.
        body: &'a [u8],
    },
}

/// The report blocks of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks<'a>(&'a [u8]);

impl<'a> Blocks<'a> {
    /// Each block in order, [`MAX_BLOCKS`] at most.
    pub fn iter(&self) -> impl Iterator<Item = ReportBlock> + use<'a> {
        self.0.as_chunks::<BLOCK>().0.iter().map(read_block)
    }
}

/// Bytes of a report block.
const BLOCK: usize = 24;

fn read_block(bytes: &[u8; BLOCK]) -> ReportBlock {
    let word =
        |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    ReportBlock {
        ssrc: Ssrc(word(0)),
        fraction_lost: bytes[4],
        // Shifting the 24 bits up and back down extends their sign.
        lost: (word(4) << 8).cast_signed() >> 8,
        highest_seq: word(8),
        jitter: word(12),
        last_sr: word(16),
        delay_since_sr: word(20),
    }
}

/// A source description, whose chunks were checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sdes<'a> {
    count: u8,
    body: &'a [u8],
}

/// One item of a source description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SdesItem<'a> {
    /// Whom it describes.
    pub ssrc: Ssrc,
    /// 1 for CNAME, 2 NAME, 3 EMAIL, 4 PHONE, 5 LOC, 6 TOOL, 7 NOTE, 8 PRIV.
    pub kind: u8,
    /// UTF-8 by the RFC; not checked.
    pub value: &'a [u8],
}

impl<'a> Sdes<'a> {
    /// Every item of every chunk in order.
    pub fn items(&self) -> impl Iterator<Item = SdesItem<'a>> + use<'a> {
        let mut rest = self.body;
        let mut chunks = self.count;
        let mut ssrc = None;
        core::iter::from_fn(move || {
            loop {
                let Some(current) = ssrc else {
                    chunks = chunks.checked_sub(1)?;
                    let (word, after) = rest.split_first_chunk::<4>()?;
                    (ssrc, rest) = (Some(Ssrc(u32::from_be_bytes(*word))), after);
                    continue;
                };
                match read_item(rest)? {
                    (Some((kind, value)), after) => {
                        rest = after;
                        return Some(SdesItem {
                            ssrc: current,
                            kind,
                            value,
                        });
                    }
                    (None, after) => (ssrc, rest) = (None, after),
                }
            }
        })
    }

    /// The canonical name of `ssrc`.
    #[must_use]
    pub fn cname(&self, ssrc: Ssrc) -> Option<Cow<'a, str>> {
        self.items()
            .find(|item| item.ssrc == ssrc && item.kind == 1)
            .map(|item| String::from_utf8_lossy(item.value))
    }
}

type Item<'a> = Option<(u8, &'a [u8])>;

/// Reads one item, or the zeros that end a chunk on a word boundary. Chunks start on a word, so
/// what is left counts from the end of the packet.
fn read_item(bytes: &[u8]) -> Option<(Item<'_>, &[u8])> {
    match bytes {
        [0, ..] => {
            let end = (bytes.len() - 1) / 4 * 4;
            Some((None, &bytes[bytes.len() - end..]))
        }
        [kind, length, rest @ ..] => {
            let (value, rest) = rest.split_at_checked(usize::from(*length))?;
            Some((Some((*kind, value)), rest))
        }
        [_] | [] => None,
    }
}

/// A goodbye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bye<'a> {
    sources: &'a [u8],
    /// The words after the sources, not checked to be UTF-8.
    pub reason: Option<&'a [u8]>,
}

impl<'a> Bye<'a> {
    /// Who leaves, [`MAX_BLOCKS`] at most.
    pub fn sources(&self) -> impl Iterator<Item = Ssrc> + use<'a> {
        self.sources
            .as_chunks::<4>()
            .0
            .iter()
            .map(|word| Ssrc(u32::from_be_bytes(*word)))
    }
}

/// Reads the packets of one datagram. After an error the iterator ends.
#[must_use]
pub fn parse(bytes: &[u8]) -> Compound<'_> {
    Compound {
        rest: bytes,
        count: 0,
    }
}

/// Iterator of [`parse`].
#[derive(Clone, Debug)]
pub struct Compound<'a> {
    rest: &'a [u8],
    count: usize,
}

impl<'a> Iterator for Compound<'a> {
    type Item = Result<Packet<'a>, RtcpError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.count += 1;
        let read = if self.count > MAX_PACKETS {
            Err(RtcpError::TooMany)
        } else {
            read_packet(self.rest)
        };
        Some(match read {
            Ok((packet, rest)) => {
                self.rest = rest;
                Ok(packet)
            }
            Err(error) => {
                self.rest = &[];
                Err(error)
            }
        })
    }
}

fn read_packet(bytes: &[u8]) -> Result<(Packet<'_>, &[u8]), RtcpError> {
    let ([flags, kind, l0, l1], rest) = bytes.split_first_chunk::<4>().ok_or(RtcpError::Short)?;
    if flags >> 6 != 2 {
        return Err(RtcpError::Version);
    }
    let length = usize::from(u16::from_be_bytes([*l0, *l1])) * 4;
    let (mut body, rest) = rest.split_at_checked(length).ok_or(RtcpError::Short)?;
    if flags & 0x20 != 0 {
        let padding = usize::from(*body.last().ok_or(RtcpError::Padding)?);
        let end = body.len().checked_sub(padding).filter(|_| padding > 0);
        body = &body[..end.ok_or(RtcpError::Padding)?];
    }
    let count = flags & 0x1f;
    let packet = match *kind {
        SR => sender(count, body),
        RR => receiver(count, body),
        SDES => sdes(count, body)?,
        BYE => goodbye(count, body),
        kind => Some(Packet::Other { count, kind, body }),
    };
    Ok((packet.ok_or(RtcpError::Short)?, rest))
}

fn sender(count: u8, body: &[u8]) -> Option<Packet<'_>> {
    let (ssrc, body) = body.split_first_chunk::<4>()?;
    let (ntp, body) = body.split_first_chunk::<8>()?;
    let (rtp, body) = body.split_first_chunk::<4>()?;
    let (packets, body) = body.split_first_chunk::<4>()?;
    let (octets, body) = body.split_first_chunk::<4>()?;
    let info = SenderInfo {
        ntp: u64::from_be_bytes(*ntp),
        rtp: Timestamp(u32::from_be_bytes(*rtp)),
        packets: u32::from_be_bytes(*packets),
        octets: u32::from_be_bytes(*octets),
    };
    let ssrc = Ssrc(u32::from_be_bytes(*ssrc));
    Some(Packet::SenderReport {
        ssrc,
        info,
        blocks: blocks(count, body)?,
    })
}

fn receiver(count: u8, body: &[u8]) -> Option<Packet<'_>> {
    let (ssrc, body) = body.split_first_chunk::<4>()?;
    let ssrc = Ssrc(u32::from_be_bytes(*ssrc));
    Some(Packet::ReceiverReport {
        ssrc,
        blocks: blocks(count, body)?,
    })
}

/// The blocks; what follows them is a profile's extension, which is passed over.
fn blocks(count: u8, body: &[u8]) -> Option<Blocks<'_>> {
    body.get(..usize::from(count) * BLOCK).map(Blocks)
}

fn sdes(count: u8, body: &[u8]) -> Result<Option<Packet<'_>>, RtcpError> {
    let mut rest = body;
    for _ in 0..count {
        let Some(items) = rest.get(4..) else {
            return Ok(None);
        };
        rest = items;
        let mut ended = false;
        for _ in 0..=MAX_ITEMS {
            let Some((item, after)) = read_item(rest) else {
                return Ok(None);
            };
            rest = after;
            if item.is_none() {
                ended = true;
                break;
            }
        }
        if !ended {
            return Err(RtcpError::TooMany);
        }
    }
    Ok(Some(Packet::Sdes(Sdes { count, body })))
}

fn goodbye(count: u8, body: &[u8]) -> Option<Packet<'_>> {
    let (sources, rest) = body.split_at_checked(usize::from(count) * 4)?;
    let reason = match rest {
        [length, text @ ..] => Some(text.get(..usize::from(*length))?),
        [] => None,
    };
    Some(Packet::Bye(Bye { sources, reason }))
}
