//! WAV files over bytes: any rate, channels and depth in, mono 16 bit in memory, mono 16 bit out.
//!
//! Integer of 8 to 32 bits and 32-bit float come through the `hound` crate; µ-law and A-law, in which many
//! ring tones are stored, are read here.

use crate::codec::{a_law_sample, mu_law_sample};
use core::fmt;
use std::io::Cursor;

/// The largest file read, in bytes: three minutes of 48 kHz stereo.
pub const MAX_FILE: usize = 36 * 1024 * 1024;
/// The most samples kept or written: an hour at 8 kHz, ten minutes at 48 kHz.
pub const MAX_SAMPLES: usize = 28_800_000;
/// The most channels averaged into one.
pub const MAX_CHANNELS: u16 = 8;

/// A sound in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wav {
    /// Samples a second.
    pub rate: u32,
    /// Mono samples; several channels were averaged.
    pub samples: Vec<i16>,
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WavError {
    /// It is larger than [`MAX_FILE`] or holds more than [`MAX_SAMPLES`].
    TooLarge,
    /// It is no WAV file, or it is damaged; what was found.
    Damaged(String),
    /// It is a WAV file of a kind that is not read; which.
    Unsupported(String),
}

impl fmt::Display for WavError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "the WAV file is larger than {MAX_FILE} bytes"),
            Self::Damaged(what) => write!(f, "this is not a whole WAV file: {what}"),
            Self::Unsupported(what) => write!(
                f,
                "this kind of WAV file is not read ({what}): save it as 16-bit PCM"
            ),
        }
    }
}

impl core::error::Error for WavError {}

/// Reads a whole file.
///
/// # Errors
/// Says why the file is refused; a file cut short at its end gives the samples it has.
pub fn read(bytes: &[u8]) -> Result<Wav, WavError> {
    if bytes.len() > MAX_FILE {
        return Err(WavError::TooLarge);
    }
    let format = Format::find(bytes)?;
    if format.channels == 0 || format.channels > MAX_CHANNELS {
        return Err(WavError::Unsupported(format!(
            "{} channels",
            format.channels
        )));
    }
    if !(1_000..=384_000).contains(&format.rate) {
        return Err(WavError::Unsupported(format!("{} Hz", format.rate)));
    }
    let law = match format.tag {
        6 => Some(a_law_sample as fn(u8) -> i16),
        7 => Some(mu_law_sample as fn(u8) -> i16),
        _ => None,
    };
    let samples = match law {
        Some(law) => average(
            format.data.iter().map(|&byte| f32::from(law(byte))),
            format.channels,
        ),
        None => read_linear(bytes, format.channels)?,
    };
    Ok(Wav {
        rate: format.rate,
        samples,
    })
}

/// A mono 16-bit file of `samples` at `rate` Hz; what exceeds [`MAX_SAMPLES`] is left out.
#[must_use]
pub fn write(rate: u32, samples: &[i16]) -> Vec<u8> {
    let samples = &samples[..samples.len().min(MAX_SAMPLES)];
    let data = samples.len() as u32 * 2;
    let mut bytes = Vec::with_capacity(44 + samples.len() * 2);
    bytes.extend(b"RIFF");
    bytes.extend((36 + data).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend(1_u16.to_le_bytes()); // PCM
    bytes.extend(1_u16.to_le_bytes()); // mono
    bytes.extend(rate.to_le_bytes());
    bytes.extend(rate.saturating_mul(2).to_le_bytes());
    bytes.extend(2_u16.to_le_bytes());
    bytes.extend(16_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(data.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    bytes
}

/// Collects a recording and gives the file at its end.
#[derive(Clone, Debug)]
pub struct Writer {
    rate: u32,
    samples: Vec<i16>,
}

impl Writer {
    /// An empty recording at `rate` Hz.
    #[must_use]
    pub const fn new(rate: u32) -> Self {
        Self {
            rate,
            samples: Vec::new(),
        }
    }

    /// Appends `samples`; gives `false`, and keeps the beginning, once [`MAX_SAMPLES`] are held.
    pub fn push(&mut self, samples: &[i16]) -> bool {
        let room = MAX_SAMPLES - self.samples.len();
        self.samples.extend(&samples[..samples.len().min(room)]);
        samples.len() <= room
    }

    /// The samples so far.
    #[must_use]
    pub fn samples(&self) -> &[i16] {
        &self.samples
    }

    /// The recording as the bytes of a file.
    #[must_use]
    pub fn finish(&self) -> Vec<u8> {
        write(self.rate, &self.samples)
    }
}

/// What the `fmt ` chunk says, and the bytes of `data`.
struct Format<'a> {
    tag: u16,
    channels: u16,
    rate: u32,
    data: &'a [u8],
}

impl<'a> Format<'a> {
    fn find(bytes: &'a [u8]) -> Result<Self, WavError> {
        let damaged = |what: &str| WavError::Damaged(what.to_owned());
        if bytes.get(..4) != Some(b"RIFF") || bytes.get(8..12) != Some(b"WAVE") {
            return Err(damaged("it does not begin with RIFF and WAVE"));
        }
        let mut rest = &bytes[12..];
        let mut format = None;
        while let Some((head, body)) = rest.split_at_checked(8) {
            let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
            let body_here = &body[..length.min(body.len())];
            match (&head[..4], format) {
                (b"fmt ", _) => {
                    format = Some(
                        fmt_chunk(body_here).ok_or_else(|| damaged("its format is cut short"))?,
                    )
                }
                (b"data", Some((tag, channels, rate))) => {
                    return Ok(Self {
                        tag,
                        channels,
                        rate,
                        data: body_here,
                    });
                }
                _ => (),
            }
            // A chunk of odd length is followed by one byte of padding.
            rest = body.get(length.saturating_add(length & 1)..).unwrap_or(&[]);
        }
        Err(damaged("it has no samples"))
    }
}

/// Format tag, channels and rate.
fn fmt_chunk(body: &[u8]) -> Option<(u16, u16, u32)> {
    let half = |at: usize| Some(u16::from_le_bytes([*body.get(at)?, *body.get(at + 1)?]));
    let mut tag = half(0)?;
    if tag == 0xFFFE {
        // The extensible form carries the tag again at the head of its identifier.
        tag = half(24)?;
    }
    let rate = u32::from(half(4)?) | u32::from(half(6)?) << 16;
    Some((tag, half(2)?, rate))
}

fn read_linear(bytes: &[u8], channels: u16) -> Result<Vec<i16>, WavError> {
    let reader = hound::WavReader::new(Cursor::new(bytes)).map_err(refused)?;
    let spec = reader.spec();
    if reader.len() as usize / usize::from(channels) > MAX_SAMPLES {
        return Err(WavError::TooLarge);
    }
    // Samples that cannot be read any more end the sound: a file cut short is still a sound.
    Ok(match spec.sample_format {
        hound::SampleFormat::Float => average(
            reader
                .into_samples::<f32>()
                .map_while(Result::ok)
                .map(|value| value * 32_767.0),
            channels,
        ),
        hound::SampleFormat::Int => {
            let full = (1_u64 << spec.bits_per_sample.clamp(1, 32)) as f32;
            average(
                reader
                    .into_samples::<i32>()
                    .map_while(Result::ok)
                    .map(|value| value as f32 * (65_536.0 / full)),
                channels,
            )
        }
    })
}

fn refused(error: hound::Error) -> WavError {
    match error {
        hound::Error::Unsupported => WavError::Unsupported("an unknown coding".to_owned()),
        hound::Error::TooWide => WavError::Unsupported("more than 32 bits a sample".to_owned()),
        hound::Error::IoError(_)
        | hound::Error::FormatError(_)
        | hound::Error::UnfinishedSample
        | hound::Error::InvalidSampleFormat => WavError::Damaged(error.to_string()),
    }
}

/// The mean of the channels at each moment; an unfinished last moment is left out.
fn average(values: impl Iterator<Item = f32>, channels: u16) -> Vec<i16> {
    let mut samples = Vec::new();
    let (mut sum, mut seen) = (0.0, 0);
    for value in values {
        sum += if value.is_finite() { value } else { 0.0 };
        seen += 1;
        if seen == channels {
            let mean = sum / f32::from(channels);
            samples.push(mean.round().clamp(-32_768.0, 32_767.0) as i16);
            (sum, seen) = (0.0, 0);
        }
        if samples.len() == MAX_SAMPLES {
            break;
        }
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::*;
    use offhook_base::Rng;

    fn file(tag: u16, channels: u16, bits: u16, data: &[u8]) -> Vec<u8> {
        let block = channels * bits.div_ceil(8);
        let mut bytes = Vec::from(*b"RIFF");
        bytes.extend((36 + data.len() as u32).to_le_bytes());
        bytes.extend(b"WAVEfmt ");
        bytes.extend(16_u32.to_le_bytes());
        bytes.extend(tag.to_le_bytes());
        bytes.extend(channels.to_le_bytes());
        bytes.extend(8_000_u32.to_le_bytes());
        bytes.extend((8_000 * u32::from(block)).to_le_bytes());
        bytes.extend(block.to_le_bytes());
        bytes.extend(bits.to_le_bytes());
        bytes.extend(b"data");
        bytes.extend((data.len() as u32).to_le_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn what_was_written_is_read_back() {
        let samples = vec![0, 1, -1, i16::MAX, i16::MIN];
        let mut writer = Writer::new(8_000);
        assert!(writer.push(&samples[..2]) && writer.push(&samples[2..]));
        assert_eq!(
            read(&writer.finish()),
            Ok(Wav {
                rate: 8_000,
                samples
            })
        );
        assert_eq!(read(&write(16_000, &[])).unwrap().samples, []);
    }

    #[test]
    fn every_depth_and_law_becomes_16_bit() {
        let half: [(u16, u16, &[u8], i16); 7] = [
            (1, 8, &[0xC0], 16_384),
            (1, 16, &[0x00, 0x40], 16_384),
            (1, 24, &[0, 0, 0x40], 16_384),
            (1, 32, &[0, 0, 0, 0x40], 16_384),
            (3, 32, &0.5_f32.to_le_bytes(), 16_384),
            (7, 8, &[0x80], 32_124),
            (6, 8, &[0xAA], 32_256),
        ];
        for (tag, bits, data, expected) in half {
            let wav = read(&file(tag, 1, bits, data)).unwrap();
            assert_eq!(wav.samples, [expected], "tag {tag}, {bits} bits");
        }
    }

    #[test]
    fn channels_are_averaged() {
        let data: Vec<u8> = [100_i16, 300, -5, -7]
            .iter()
            .flat_map(|s| s.to_le_bytes())
            .collect();
        assert_eq!(read(&file(1, 2, 16, &data)).unwrap().samples, [200, -6]);
    }

    #[test]
    fn a_refusal_says_why() {
        assert!(matches!(
            read(b"ID3 something else"),
            Err(WavError::Damaged(_))
        ));
        assert!(matches!(
            read(&file(0x55, 1, 16, &[0; 8])),
            Err(WavError::Unsupported(_))
        ));
        assert!(matches!(
            read(&file(1, 0, 16, &[0; 8])),
            Err(WavError::Unsupported(_))
        ));
        assert!(matches!(
            read(&file(1, 99, 16, &[0; 8])),
            Err(WavError::Unsupported(_))
        ));
        assert_eq!(read(&vec![0; MAX_FILE + 1]), Err(WavError::TooLarge));
    }

    #[test]
    fn a_recording_stops_at_its_bound_and_keeps_its_beginning() {
        let mut writer = Writer::new(8_000);
        assert!(writer.push(&vec![7; MAX_SAMPLES - 1]));
        assert!(!writer.push(&[1, 2]));
        assert_eq!(writer.samples().len(), MAX_SAMPLES);
        assert_eq!(writer.samples().last(), Some(&1));
    }

    #[test]
    fn damaged_files_are_read_as_far_as_they_go_and_never_panic() {
        let mut rng = Rng::from_number(5);
        let whole = [
            file(1, 2, 24, &[3; 60]),
            file(3, 1, 32, &[9; 64]),
            file(7, 1, 8, &[9; 33]),
        ];
        for bytes in whole {
            for length in 0..bytes.len() {
                drop(read(&bytes[..length]));
            }
            for _ in 0..5_000 {
                let mut broken = bytes.clone();
                for _ in 0..=rng.below(3) {
                    let at = rng.below(broken.len() as u64) as usize;
                    broken[at] = rng.next_u32() as u8;
                }
                drop(read(&broken));
            }
        }
    }
}
