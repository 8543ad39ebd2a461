//! As much RTP as the services need (RFC 3550 §5.1), and G.711 for their tone.

use std::f64::consts::TAU;

/// One packet, its fields and its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Packet<'a> {
    pub(crate) marker: bool,
    pub(crate) payload_type: u8,
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) payload: &'a [u8],
}

impl<'a> Packet<'a> {
    /// Reads a packet; RTCP on the same port (RFC 5761 §4) and everything else is `None`.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let head: &[u8; 12] = bytes.get(..12)?.try_into().ok()?;
        if head[0] >> 6 != 2 || (192..=223).contains(&head[1]) {
            return None;
        }
        let mut start = 12 + 4 * usize::from(head[0] & 0x0F);
        if head[0] & 0x10 != 0 {
            let words = bytes.get(start + 2..start + 4)?;
            start += 4 + 4 * usize::from(u16::from_be_bytes([words[0], words[1]]));
        }
        let mut payload = bytes.get(start..)?;
        if head[0] & 0x20 != 0 {
            let padding = usize::from(*payload.last()?);
            payload = payload.get(..payload.len().checked_sub(padding)?)?;
        }
        Some(Self {
            marker: head[1] & 0x80 != 0,
            payload_type: head[1] & 0x7F,
            sequence: u16::from_be_bytes([head[2], head[3]]),
            timestamp: u32::from_be_bytes([head[4], head[5], head[6], head[7]]),
            payload,
        })
    }

    /// The packet as bytes, from source `ssrc`.
    pub(crate) fn to_bytes(self, ssrc: u32) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(12 + self.payload.len());
        bytes.push(0x80);
        bytes.push(u8::from(self.marker) << 7 | self.payload_type);
        bytes.extend(self.sequence.to_be_bytes());
        bytes.extend(self.timestamp.to_be_bytes());
        bytes.extend(ssrc.to_be_bytes());
        bytes.extend_from_slice(self.payload);
        bytes
    }
}

/// The digit of a telephone-event payload that says the key is up (RFC 4733 §2.3).
pub(crate) fn ended_digit(payload: &[u8]) -> Option<char> {
    let [code, flags, _, _] = payload else {
        return None;
    };
    let digits = b"0123456789*#ABCD";
    let digit = digits
        .get(usize::from(*code))
        .map(|digit| char::from(*digit));
    digit.filter(|_| flags & 0x80 != 0)
}

/// 20 ms of a 400 Hz tone at -13 dBm0 or so, coded as payload type 0 (µ-law) or 8 (A-law).
pub(crate) fn tone(payload_type: u8) -> Vec<u8> {
    (0..160)
        .map(|sample| {
            let level = (TAU * f64::from(sample % 20) / 20.0).sin() * 6_000.0;
            let level = level as i16;
            if payload_type == 8 {
                a_law(level)
            } else {
                mu_law(level)
            }
        })
        .collect()
}

/// One sample in µ-law (ITU-T G.711 table 2a).
pub(crate) fn mu_law(sample: i16) -> u8 {
    let sign = if sample < 0 { 0x80 } else { 0 };
    let level = i32::from(sample).abs().min(32_635) + 132;
    let exponent = 24_u32.saturating_sub(level.unsigned_abs().leading_zeros());
    let exponent = exponent.min(7);
    let mantissa = (level >> (exponent + 3)) & 0x0F;
    !(sign | (exponent as u8) << 4 | mantissa as u8)
}

/// One sample in A-law (ITU-T G.711 table 1a).
pub(crate) fn a_law(sample: i16) -> u8 {
    let (sign, level) = if sample >= 0 {
        (0x80, i32::from(sample))
    } else {
        (0, !i32::from(sample))
    };
    let exponent = 24_u32
        .saturating_sub(level.unsigned_abs().leading_zeros())
        .min(7);
    let mantissa = if exponent == 0 {
        level >> 4
    } else {
        level >> (exponent + 3)
    };
    (sign | (exponent as u8) << 4 | (mantissa & 0x0F) as u8) ^ 0x55
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sample a µ-law byte stands for.
    fn from_mu_law(byte: u8) -> i16 {
        let byte = !byte;
        let level = ((i16::from(byte & 0x0F) << 3) + 132) << ((byte >> 4) & 7);
        if byte & 0x80 == 0 {
            level - 132
        } else {
            132 - level
        }
    }

    #[test]
    fn known_samples_code_as_the_tables_say() {
        assert_eq!(
            [0, 8_031, -8_031, 32_767].map(mu_law),
            [0xFF, 0xA0, 0x20, 0x80]
        );
        assert_eq!(
            [0, -1, 32_767, -32_768].map(a_law),
            [0xD5, 0x55, 0xAA, 0x2A]
        );
        for sample in [-30_000_i16, -500, 0, 7, 12_345] {
            let back = i32::from(from_mu_law(mu_law(sample)));
            assert!((back - i32::from(sample)).abs() <= i32::from(sample).abs() / 16 + 8);
        }
    }

    #[test]
    fn a_packet_reads_back_and_other_bytes_are_refused() {
        let packet = Packet {
            marker: true,
            payload_type: 8,
            sequence: 7,
            timestamp: 9,
            payload: b"hello",
        };
        let bytes = packet.to_bytes(1);
        assert_eq!(Packet::parse(&bytes), Some(packet));
        assert_eq!(Packet::parse(&bytes[..11]), None);
        assert_eq!(
            Packet::parse(&[0x80, 200, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
            None
        );
        assert_eq!(Packet::parse(&[0xBF; 12]), None);
    }

    #[test]
    fn a_digit_counts_when_the_key_is_up() {
        assert_eq!(ended_digit(&[11, 0x8A, 0, 0]), Some('#'));
        assert_eq!(ended_digit(&[11, 0x0A, 0, 0]), None);
        assert_eq!(ended_digit(&[16, 0x8A, 0, 0]), None);
    }
}
