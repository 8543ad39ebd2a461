//! G.711 µ-law and A-law by the rounding of ITU-T G.191 (the Software Tool Library): one byte a sample.
//!
//! Both laws are tables built at compile time. µ-law looks at the upper 14 bits of a sample, A-law at the
//! upper 12, so the encoding tables have 16 384 and 4 096 entries.

use super::Codec;

/// Opens µ-law (PCMU).
pub(super) fn mu_law() -> Box<dyn Codec> {
    Box::new(Law {
        encode: &MU_ENCODE,
        shift: 2,
        decode: &MU_DECODE,
    })
}

/// Opens A-law (PCMA).
pub(super) fn a_law() -> Box<dyn Codec> {
    Box::new(Law {
        encode: &A_ENCODE,
        shift: 4,
        decode: &A_DECODE,
    })
}

/// The sample a µ-law byte stands for.
pub(crate) fn mu_law_sample(byte: u8) -> i16 {
    MU_DECODE[usize::from(byte)]
}

/// The sample an A-law byte stands for.
pub(crate) fn a_law_sample(byte: u8) -> i16 {
    A_DECODE[usize::from(byte)]
}

/// A companding law as its two tables.
#[derive(Debug)]
struct Law {
    /// Indexed by the sample shifted right by `shift`, taken as unsigned.
    encode: &'static [u8],
    shift: u32,
    decode: &'static [i16; 256],
}

impl Codec for Law {
    fn encode(&mut self, samples: &[i16], payload: &mut Vec<u8>) {
        payload.extend(
            samples
                .iter()
                .map(|&sample| self.encode[usize::from(sample.cast_unsigned() >> self.shift)]),
        );
    }

    fn decode(&mut self, payload: &[u8], samples: &mut Vec<i16>) {
        samples.extend(payload.iter().map(|&byte| self.decode[usize::from(byte)]));
    }
}

static MU_ENCODE: [u8; 1 << 14] = mu_encode_table();
static MU_DECODE: [i16; 256] = mu_decode_table();
static A_ENCODE: [u8; 1 << 12] = a_encode_table();
static A_DECODE: [i16; 256] = a_decode_table();

const fn mu_encode_table() -> [u8; 1 << 14] {
    let mut table = [0; 1 << 14];
    let mut index = 0;
    while index < table.len() {
        table[index] = mu_compress(((index as u16) << 2).cast_signed());
        index += 1;
    }
    table
}

const fn a_encode_table() -> [u8; 1 << 12] {
    let mut table = [0; 1 << 12];
    let mut index = 0;
    while index < table.len() {
        table[index] = a_compress(((index as u16) << 4).cast_signed());
        index += 1;
    }
    table
}

const fn mu_decode_table() -> [i16; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = mu_expand(byte as u8);
        byte += 1;
    }
    table
}

const fn a_decode_table() -> [i16; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = a_expand(byte as u8);
        byte += 1;
    }
    table
}

/// The magnitude in one's complement, so that both signs have the same number of steps.
const fn magnitude(sample: i16) -> u16 {
    if sample < 0 {
        (!sample).cast_unsigned()
    } else {
        sample.cast_unsigned()
    }
}

/// G.711 table 2a: biased by 33 in 14-bit units, the place of the top bit names the segment.
const fn mu_compress(sample: i16) -> u8 {
    let biased = (magnitude(sample) >> 2) + 33;
    let biased = if biased > 0x1FFF { 0x1FFF } else { biased };
    // 33 ≤ biased ≤ 8191, so the top bit is bit 5 to 12: segment 1 to 8.
    let segment = 11 - biased.leading_zeros();
    let high = (8 - segment) as u8;
    let low = 0xF - ((biased >> segment) & 0xF) as u8;
    let sign = if sample < 0 { 0 } else { 0x80 };
    sign | high << 4 | low
}

const fn mu_expand(byte: u8) -> i16 {
    let bits = !byte;
    let exponent = ((bits >> 4) & 7) as i16;
    let mantissa = (bits & 0xF) as i16;
    let step = 8 << exponent;
    let value = (0x80 << exponent) + step * mantissa + step / 2 - 4 * 33;
    if byte & 0x80 == 0 { -value } else { value }
}

/// G.711 table 1a: the lowest two segments are linear, each later one doubles its step; even bits inverted.
const fn a_compress(sample: i16) -> u8 {
    let mut value = magnitude(sample) >> 4;
    if value > 15 {
        let mut exponent = 1;
        while value > 31 {
            value >>= 1;
            exponent += 1;
        }
        value = value - 16 + (exponent << 4);
    }
    let sign = if sample < 0 { 0 } else { 0x80 };
    (value as u8 | sign) ^ 0x55
}

const fn a_expand(byte: u8) -> i16 {
    let bits = (byte ^ 0x55) & 0x7F;
    let exponent = (bits >> 4) as i16;
    let mantissa = (bits & 0xF) as i16;
    let value = match exponent {
        0 => (mantissa << 4) + 8,
        _ => (((mantissa + 16) << 4) + 8) << (exponent - 1),
    };
    if byte & 0x80 == 0 { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode_all(codec: &mut dyn Codec) -> Vec<(i16, u8)> {
        let samples: Vec<i16> = (i16::MIN..=i16::MAX).collect();
        let mut bytes = Vec::new();
        codec.encode(&samples, &mut bytes);
        samples.into_iter().zip(bytes).collect()
    }

    fn decode_one(codec: &mut dyn Codec, byte: u8) -> i16 {
        let mut samples = Vec::new();
        codec.decode(&[byte], &mut samples);
        samples[0]
    }

    #[test]
    fn all_65_536_samples_keep_their_order_and_stay_within_half_a_step() {
        for open in [mu_law as fn() -> Box<dyn Codec>, a_law] {
            let mut codec = open();
            let mut last = i16::MIN;
            for (sample, byte) in encode_all(codec.as_mut()) {
                let back = decode_one(codec.as_mut(), byte);
                assert!(back >= last, "{sample} decodes to {back}, below {last}");
                last = back;
                // The step is a sixteenth of the segment; µ-law clips a little below full scale.
                let error = (i32::from(sample) - i32::from(back)).abs();
                let allowed = (i32::from(sample).abs() / 32 + 8).max(16);
                assert!(
                    error <= allowed,
                    "{sample} decodes to {back}: off by {error}"
                );
            }
        }
    }

    #[test]
    fn a_byte_decoded_and_encoded_again_is_the_same_byte() {
        for (open, minus_zero) in [
            (mu_law as fn() -> Box<dyn Codec>, Some(0x7F)),
            (a_law, None),
        ] {
            let mut codec = open();
            for byte in 0..=255 {
                let sample = decode_one(codec.as_mut(), byte);
                let mut again = Vec::new();
                codec.encode(&[sample], &mut again);
                // µ-law has two zeros; both mean 0, which is written as the positive one.
                let expected = if Some(byte) == minus_zero { 0xFF } else { byte };
                assert_eq!(again, [expected], "byte {byte:#04x} is {sample}");
            }
        }
    }

    #[test]
    fn known_mu_law_values_come_out() {
        // Decision values and outputs of G.711 table 2a, in 16-bit units.
        for (sample, byte, back) in [
            (0, 0xFF, 0),
            (-1, 0x7F, 0),
            (3, 0xFF, 0),
            (4, 0xFE, 8),
            (-5, 0x7E, -8),
            (1_000, 0xCE, 988),
            (-1_000, 0x4E, -988),
            (32_767, 0x80, 32_124),
            (-32_768, 0x00, -32_124),
        ] {
            let mut codec = mu_law();
            let mut bytes = Vec::new();
            codec.encode(&[sample], &mut bytes);
            assert_eq!(bytes, [byte], "{sample}");
            assert_eq!(decode_one(codec.as_mut(), byte), back, "{byte:#04x}");
        }
    }

    #[test]
    fn known_a_law_values_come_out() {
        for (sample, byte, back) in [
            (0, 0xD5, 8),
            (-1, 0x55, -8),
            (16, 0xD4, 24),
            (1_000, 0xFA, 1_008),
            (-1_000, 0x7A, -1_008),
            (32_767, 0xAA, 32_256),
            (-32_768, 0x2A, -32_256),
        ] {
            let mut codec = a_law();
            let mut bytes = Vec::new();
            codec.encode(&[sample], &mut bytes);
            assert_eq!(bytes, [byte], "{sample}");
            assert_eq!(decode_one(codec.as_mut(), byte), back, "{byte:#04x}");
        }
    }
}
