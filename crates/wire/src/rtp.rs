//! RTP packets (RFC 3550 §5.1).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |V=2|P|X|  CC   |M|     PT      |       sequence number         |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                           timestamp                           |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |           synchronization source (SSRC) identifier            |
//! +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
//! |            contributing source (CSRC) identifiers             |
//! |                             ....                              |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

use core::cmp::Ordering;
use core::fmt;

/// Bytes of the fixed header.
pub const HEADER_LEN: usize = 12;

/// A synchronisation source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ssrc(pub u32);

/// A number that wraps, so that it has no `Ord`: two of them compare on a circle.
macro_rules! wrapping_number {
    ($(#[doc = $doc:literal])+ $name:ident: $unsigned:ty, $signed:ty) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name(pub $unsigned);

        impl $name {
            /// How far this is after `earlier`: negative by half the circle at most where it is before.
            #[must_use]
            pub fn since(self, earlier: Self) -> $signed {
                self.0.wrapping_sub(earlier.0).cast_signed()
            }

            /// The order of two less than half the circle apart.
            #[must_use]
            pub fn compare(self, other: Self) -> Ordering {
                self.since(other).cmp(&0)
            }

            /// Whether this comes after `other`.
            #[must_use]
            pub fn is_after(self, other: Self) -> bool {
                self.since(other) > 0
            }

            /// The one `steps` further.
            #[must_use]
            pub fn plus(self, steps: $unsigned) -> Self {
                Self(self.0.wrapping_add(steps))
            }
        }
    };
}

wrapping_number! {
    /// A sequence number; it wraps, so it has no `Ord`: see [`SeqNo::compare`].
    SeqNo: u16, i16
}

wrapping_number! {
    /// A media timestamp in units of the payload's clock; it wraps.
    Timestamp: u32, i32
}

/// Why bytes are not an RTP packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RtpError {
    /// Shorter than its header, sources or extension say.
    Short,
    /// Not version 2.
    Version,
    /// The padding is longer than the payload, or zero.
    Padding,
}

impl fmt::Display for RtpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Short => "the RTP packet is too short",
            Self::Version => "the packet is not RTP version 2",
            Self::Padding => "the padding of the RTP packet is wrong",
        })
    }
}

impl core::error::Error for RtpError {}

/// The fixed header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// For sound: the first packet after silence.
    pub marker: bool,
    /// From 0 to 127.
    pub payload_type: u8,
    /// Counts packets.
    pub seq: SeqNo,
    /// Counts samples.
    pub timestamp: Timestamp,
    /// Who sends.
    pub ssrc: Ssrc,
}

/// A header extension (RFC 3550 §5.3.1), kept as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<'a> {
    /// `0xBEDE` for RFC 8285 one-byte elements.
    pub profile: u16,
    /// Whole words.
    pub data: &'a [u8],
}

/// One packet, borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// The fixed header.
    pub header: Header,
    /// The extension, where there is one.
    pub extension: Option<Extension<'a>>,
    /// Without padding; may be empty.
    pub payload: &'a [u8],
    csrcs: &'a [u8],
}

impl<'a> Packet<'a> {
    /// Reads one datagram.
    ///
    /// # Errors
    /// See [`RtpError`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, RtpError> {
        let (fixed, rest) = bytes
            .split_first_chunk::<HEADER_LEN>()
            .ok_or(RtpError::Short)?;
        let [flags, kind, s0, s1, t0, t1, t2, t3, r0, r1, r2, r3] = *fixed;
        if flags >> 6 != 2 {
            return Err(RtpError::Version);
        }
        let sources = usize::from(flags & 0x0f) * 4;
        let (csrcs, mut rest) = rest.split_at_checked(sources).ok_or(RtpError::Short)?;
        let mut extension = None;
        if flags & 0x10 != 0 {
            let (one, after) = read_extension(rest).ok_or(RtpError::Short)?;
            (extension, rest) = (Some(one), after);
        }
        let mut payload = rest;
        if flags & 0x20 != 0 {
            let padding = usize::from(*rest.last().ok_or(RtpError::Padding)?);
            let end = rest.len().checked_sub(padding).filter(|_| padding > 0);
            payload = &rest[..end.ok_or(RtpError::Padding)?];
        }
        let header = Header {
            marker: kind & 0x80 != 0,
            payload_type: kind & 0x7f,
            seq: SeqNo(u16::from_be_bytes([s0, s1])),
            timestamp: Timestamp(u32::from_be_bytes([t0, t1, t2, t3])),
            ssrc: Ssrc(u32::from_be_bytes([r0, r1, r2, r3])),
        };
        Ok(Self {
            header,
            extension,
            payload,
            csrcs,
        })
    }

    /// The contributing sources, 15 at most.
    pub fn csrcs(&self) -> impl Iterator<Item = Ssrc> + use<'a> {
        self.csrcs
            .as_chunks::<4>()
            .0
            .iter()
            .map(|word| Ssrc(u32::from_be_bytes(*word)))
    }
}

fn read_extension(bytes: &[u8]) -> Option<(Extension<'_>, &[u8])> {
    let ([p0, p1, l0, l1], rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::from(u16::from_be_bytes([*l0, *l1])) * 4;
    let (data, rest) = rest.split_at_checked(length)?;
    Some((
        Extension {
            profile: u16::from_be_bytes([*p0, *p1]),
            data,
        },
        rest,
    ))
}

/// Appends a packet without padding, sources or extension to `out`.
pub fn emit(header: &Header, payload: &[u8], out: &mut Vec<u8>) {
    out.reserve(HEADER_LEN + payload.len());
    out.extend_from_slice(&[
        0x80,
        u8::from(header.marker) << 7 | header.payload_type & 0x7f,
    ]);
    out.extend_from_slice(&header.seq.0.to_be_bytes());
    out.extend_from_slice(&header.timestamp.0.to_be_bytes());
    out.extend_from_slice(&header.ssrc.0.to_be_bytes());
    out.extend_from_slice(payload);
}

/// Whether a datagram on a shared port is RTCP rather than RTP (RFC 5761 §4).
#[must_use]
pub fn is_rtcp(bytes: &[u8]) -> bool {
    matches!(bytes, [first, kind, ..] if first >> 6 == 2 && (192..=223).contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            marker: true,
            payload_type: 8,
            seq: SeqNo(65_535),
            timestamp: Timestamp(u32::MAX),
            ssrc: Ssrc(0x1234_5678),
        }
    }

    #[test]
    fn a_packet_reads_what_is_written() {
        let mut bytes = Vec::new();
        emit(&header(), b"sound", &mut bytes);
        let packet = Packet::parse(&bytes).unwrap();
        assert_eq!(packet.header, header());
        assert_eq!(packet.payload, b"sound");
        assert_eq!((packet.extension, packet.csrcs().count()), (None, 0));
    }

    #[test]
    fn sources_extension_and_padding_are_taken_off() {
        let mut bytes = Vec::new();
        emit(
            &header(),
            &[0, 0, 0, 9, 0xbe, 0xde, 0, 1, 1, 2, 3, 4, 7, 7, 0, 2],
            &mut bytes,
        );
        bytes[0] = 0x80 | 0x20 | 0x10 | 1;
        let packet = Packet::parse(&bytes).unwrap();
        assert_eq!(packet.csrcs().collect::<Vec<_>>(), [Ssrc(9)]);
        let extension = Extension {
            profile: 0xbede,
            data: &[1, 2, 3, 4],
        };
        assert_eq!(
            (packet.extension, packet.payload),
            (Some(extension), &[7, 7][..])
        );
    }

    #[test]
    fn wrong_packets_are_named() {
        let mut bytes = Vec::new();
        emit(&header(), &[9], &mut bytes);
        assert_eq!(Packet::parse(&bytes[..11]), Err(RtpError::Short));
        for (flags, error) in [
            (0x40, RtpError::Version),
            (0x81, RtpError::Short),
            (0x90, RtpError::Short),
            (0xa0, RtpError::Padding),
        ] {
            bytes[0] = flags;
            assert_eq!(Packet::parse(&bytes), Err(error), "{flags:x}");
        }
        bytes[12] = 0;
        assert_eq!(Packet::parse(&bytes), Err(RtpError::Padding));
        bytes.truncate(12);
        assert_eq!(Packet::parse(&bytes), Err(RtpError::Padding));
    }

    #[test]
    fn numbers_compare_across_the_wrap() {
        assert!(SeqNo(2).is_after(SeqNo(65_534)));
        assert_eq!(SeqNo(65_534).plus(4), SeqNo(2));
        assert_eq!(SeqNo(1).compare(SeqNo(2)), Ordering::Less);
        assert!(Timestamp(5).is_after(Timestamp(u32::MAX)));
        assert_eq!(Timestamp(u32::MAX).plus(6).since(Timestamp(0)), 5);
    }
}
