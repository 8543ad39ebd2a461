//! Changing the sampling rate with a polyphase FIR filter.
//!
//! One filter serves 1:2, 1:3, 1:6 and their inverses exactly, and any other pair of rates (11 025, 22 050,
//! 44 100 Hz files) by choosing among at most [`MAX_PHASES`] fractions of a sample. The pass band reaches
//! 85 % of the lower Nyquist frequency (3.4 kHz of 4), the stop band begins at 115 % and is 70 dB down.

use crate::mixer::to_sample;
use core::f64::consts::PI;

/// The lowest rate accepted, in Hz.
pub const MIN_RATE: u32 = 4_000;
/// The highest rate accepted, in Hz.
pub const MAX_RATE: u32 = 192_000;
/// The most fractions of a sample the filter knows.
pub const MAX_PHASES: usize = 512;

/// Kaiser's shape for a stop band of 75 dB: β = 0.1102·(75 − 8.7).
const BETA: f64 = 7.3;
/// Filter taps a side, in samples of the lower rate.
const HALF_WIDTH: f64 = 16.0;

/// Converts a running signal from one rate to another.
#[derive(Clone, Debug)]
pub struct Resampler {
    /// Input and output rates without their common factor.
    from: u32,
    to: u32,
    taps: usize,
    /// `taps` coefficients for each phase, newest sample last.
    kernel: Vec<f32>,
    phases: usize,
    /// The latest input, at least `taps - 1` samples once running.
    history: Vec<f32>,
    /// Where the window of the next output begins in the history, and the fraction of a sample after it,
    /// in `1/to`.
    start: usize,
    fraction: u32,
}

impl Resampler {
    /// A resampler from `from` Hz to `to` Hz; both are kept within [`MIN_RATE`] and [`MAX_RATE`].
    #[must_use]
    pub fn new(from: u32, to: u32) -> Self {
        let from = from.clamp(MIN_RATE, MAX_RATE);
        let to = to.clamp(MIN_RATE, MAX_RATE);
        let divisor = gcd(from, to);
        let (kernel, taps, phases) = if from == to {
            (vec![1.0], 1, 1)
        } else {
            design(from, to, (to / divisor) as usize)
        };
        Self {
            from: from / divisor,
            to: to / divisor,
            history: vec![0.0; taps - 1],
            kernel,
            taps,
            phases,
            start: 0,
            fraction: 0,
        }
    }

    /// Whether input and output are the same.
    #[must_use]
    pub const fn is_identity(&self) -> bool {
        self.from == self.to
    }

    /// How much later a sound leaves than it entered, in input samples.
    #[must_use]
    pub const fn delay(&self) -> usize {
        self.taps / 2
    }

    /// Appends the converted form of `input` to `output`.
    ///
    /// Over time exactly `to / from` samples come out for each that goes in.
    pub fn process(&mut self, input: &[i16], output: &mut Vec<i16>) {
        if self.is_identity() {
            output.extend_from_slice(input);
            return;
        }
        self.history.extend(input.iter().map(|&s| f32::from(s)));
        let (whole, part) = ((self.from / self.to) as usize, self.from % self.to);
        while let Some(window) = self.history.get(self.start..self.start + self.taps) {
            let kernel = &self.kernel[self.phase() * self.taps..][..self.taps];
            output.push(to_sample(dot(window, kernel)));
            self.start += whole;
            self.fraction += part;
            if self.fraction >= self.to {
                self.fraction -= self.to;
                self.start += 1;
            }
        }
        let used = self.start.min(self.history.len());
        self.history.drain(..used);
        self.start -= used;
    }

    /// The row of the kernel for the present fraction of a sample.
    const fn phase(&self) -> usize {
        if self.phases == self.to as usize {
            self.fraction as usize
        } else {
            self.fraction as usize * self.phases / self.to as usize
        }
    }
}

/// All of `samples` at another rate, without the filter's delay: its start stays its start.
#[must_use]
pub fn convert(samples: &[i16], from: u32, to: u32) -> Vec<i16> {
    let mut resampler = Resampler::new(from, to);
    if resampler.is_identity() {
        return samples.to_vec();
    }
    let ratio = f64::from(resampler.to) / f64::from(resampler.from);
    let length = (samples.len() as f64 * ratio).round() as usize;
    let lead = (resampler.delay() as f64 * ratio).round() as usize;
    let mut output = Vec::with_capacity(length + lead + 64);
    resampler.process(samples, &mut output);
    resampler.process(&vec![0; resampler.taps + 1], &mut output);
    output.drain(..lead.min(output.len()));
    output.resize(length, 0);
    output
}

/// The sum of products in eight independent lanes, which the compiler turns into vector code.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (ones, one_rest) = one.as_chunks::<8>();
    let (others, other_rest) = other.as_chunks::<8>();
    for (a, b) in ones.iter().zip(others) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let rest: f32 = one_rest.iter().zip(other_rest).map(|(a, b)| a * b).sum();
    rest + lanes.iter().sum::<f32>()
}

/// A Kaiser-windowed sinc, cut into phases: coefficients, taps of each phase, number of phases.
fn design(from: u32, to: u32, fractions: usize) -> (Vec<f32>, usize, usize) {
    let phases = fractions.min(MAX_PHASES);
    // In input samples: a filter for the lower rate is wider where the input is the faster one.
    let stretch = (f64::from(from) / f64::from(to)).max(1.0);
    let half = HALF_WIDTH * stretch;
    let taps = 2 * half.ceil() as usize;
    let centre = (taps / 2) as f64;
    let mut kernel = Vec::with_capacity(taps * phases);
    for phase in 0..phases {
        let fraction = phase as f64 / phases as f64;
        let row: Vec<f64> = (0..taps)
            .map(|tap| {
                let distance = tap as f64 + 1.0 - centre - fraction;
                sinc(distance / stretch) * kaiser(distance / half)
            })
            .collect();
        // Each phase passes a constant unchanged.
        let sum: f64 = row.iter().sum();
        kernel.extend(row.iter().map(|value| (value / sum) as f32));
    }
    (kernel, taps, phases)
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 {
        1.0
    } else {
        (PI * x).sin() / (PI * x)
    }
}

/// Kaiser's window for −1 ≤ `x` ≤ 1, zero outside.
fn kaiser(x: f64) -> f64 {
    if x.abs() >= 1.0 {
        return 0.0;
    }
    bessel(BETA * (1.0 - x * x).sqrt()) / bessel(BETA)
}

/// The modified Bessel function of the first kind, order 0, by its series.
fn bessel(x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..40 {
        let factor = x / (2.0 * f64::from(k));
        term *= factor * factor;
        sum += term;
    }
    sum
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMPLITUDE: f64 = 10_000.0;

    fn sine(hz: f64, rate: u32, samples: usize) -> Vec<i16> {
        (0..samples)
            .map(|n| {
                (AMPLITUDE * (2.0 * PI * hz * n as f64 / f64::from(rate)).sin()).round() as i16
            })
            .collect()
    }

    /// The level of `hz` in `samples`, in dB of the sines above.
    fn level_at(samples: &[i16], hz: f64, rate: u32) -> f64 {
        let (mut re, mut im) = (0.0, 0.0);
        for (n, &sample) in samples.iter().enumerate() {
            let angle = 2.0 * PI * hz * n as f64 / f64::from(rate);
            re += f64::from(sample) * angle.cos();
            im += f64::from(sample) * angle.sin();
        }
        let size = 2.0 * (re * re + im * im).sqrt() / samples.len() as f64;
        20.0 * (size / AMPLITUDE).log10()
    }

    /// A second of a sine after conversion, without the transient.
    fn through(hz: f64, from: u32, to: u32) -> Vec<i16> {
        let mut resampler = Resampler::new(from, to);
        let mut output = Vec::new();
        for piece in sine(hz, from, from as usize * 3 / 2).chunks(171) {
            resampler.process(piece, &mut output);
        }
        output[to as usize / 4..to as usize * 5 / 4].to_vec()
    }

    const PAIRS: [(u32, u32); 6] = [
        (8_000, 16_000),
        (16_000, 8_000),
        (8_000, 48_000),
        (48_000, 8_000),
        (16_000, 48_000),
        (48_000, 16_000),
    ];

    #[test]
    fn the_pass_band_is_flat_within_half_a_decibel_to_85_percent() {
        for (from, to) in PAIRS {
            let low = f64::from(from.min(to));
            for hz in [100.0, 1_000.0, 0.3 * low, 0.4 * low, 0.425 * low] {
                let level = level_at(&through(hz, from, to), hz, to);
                assert!(
                    level.abs() < 0.5,
                    "{from} -> {to}: {hz} Hz at {level:.2} dB"
                );
            }
        }
    }

    #[test]
    fn images_and_aliases_are_at_least_60_decibels_down() {
        for (from, to) in PAIRS {
            let low = f64::from(from.min(to));
            for share in [0.3, 0.4, 0.425] {
                let (played, other) = if from < to {
                    // A sine below the Nyquist frequency of the input leaves an image above it.
                    (share * low, low - share * low)
                } else {
                    // A sine above the Nyquist frequency of the output would fold below it.
                    (low - share * low, share * low)
                };
                let level = level_at(&through(played, from, to), other, to);
                assert!(
                    level < -60.0,
                    "{from} -> {to}: {played} Hz leaves {level:.1} dB"
                );
            }
        }
    }

    #[test]
    fn over_time_the_ratio_is_exact_whatever_the_pieces() {
        for (from, to) in [
            (8_000, 48_000),
            (44_100, 8_000),
            (11_025, 16_000),
            (44_101, 8_000),
        ] {
            let mut resampler = Resampler::new(from, to);
            let mut output = Vec::new();
            for piece in vec![0; from as usize].chunks(313) {
                resampler.process(piece, &mut output);
            }
            let off = output.len().abs_diff(to as usize);
            assert!(off <= 1, "{from} -> {to}: {off} samples off");
            assert!(resampler.history.len() <= resampler.taps + 8);
        }
    }

    #[test]
    fn a_file_of_any_rate_keeps_its_length_and_its_tone() {
        for from in [11_025, 22_050, 32_000, 44_100, 44_101, 96_000] {
            let converted = convert(&sine(1_000.0, from, from as usize), from, 8_000);
            assert!(converted.len().abs_diff(8_000) <= 1);
            let level = level_at(&converted[400..7_600], 1_000.0, 8_000);
            assert!(level.abs() < 0.5, "{from}: {level:.2} dB");
            // Without delay: the first quarter period rises as the original does.
            assert!(
                (i32::from(converted[42]) - i32::from(sine(1_000.0, 8_000, 43)[42])).abs() < 900
            );
        }
        assert_eq!(convert(&[1, 2, 3], 8_000, 8_000), [1, 2, 3]);
        assert!(convert(&[], 8_000, 48_000).is_empty());
    }

    #[test]
    fn absurd_rates_are_kept_within_bounds() {
        let resampler = Resampler::new(0, u32::MAX);
        assert!(resampler.phases <= MAX_PHASES);
        let widest = Resampler::new(MAX_RATE, MIN_RATE + 1);
        assert!(widest.kernel.len() <= MAX_PHASES * 2 * 48 * 17);
    }
}
