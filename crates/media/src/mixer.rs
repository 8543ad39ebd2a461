//! Adding sounds together without wrapping and without a hard edge.

/// How much louder or softer, as a factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain(f32);

/// The loudest gain accepted, in dB.
pub const MAX_GAIN_DB: f32 = 40.0;

/// Where the soft limit begins: below it a sum passes unchanged.
const KNEE: f32 = 26_000.0;

impl Gain {
    /// Unchanged: 0 dB.
    pub const UNITY: Self = Self(1.0);
    /// Nothing at all.
    pub const MUTE: Self = Self(0.0);

    /// A gain of `db` decibels, at most [`MAX_GAIN_DB`]; minus infinity and anything that is no number is mute.
    #[must_use]
    pub fn from_db(db: f32) -> Self {
        if db.is_nan() || db == f32::NEG_INFINITY {
            return Self::MUTE;
        }
        Self(10_f32.powf(db.min(MAX_GAIN_DB) / 20.0))
    }

    /// The factor a sample is multiplied by: 0.0 is mute, 1.0 unchanged.
    #[must_use]
    pub const fn factor(self) -> f32 {
        self.0
    }
}

/// Adds all `inputs`, each with its gain, into `out`, which is overwritten.
///
/// An input shorter than `out` is silent after its end. Sums above about −2 dBFS are pressed softly below
/// full scale, so two people speaking at once do not crackle.
pub fn mix(inputs: &[(&[i16], Gain)], out: &mut [i16]) {
    match inputs {
        // The common case, one voice as it is, costs a copy.
        [(samples, gain)] if *gain == Gain::UNITY => {
            let length = samples.len().min(out.len());
            out[..length].copy_from_slice(&samples[..length]);
            out[length..].fill(0);
        }
        _ => {
            for (place, sample) in out.iter_mut().enumerate() {
                let sum: f32 = inputs
                    .iter()
                    .filter_map(|(samples, gain)| {
                        Some(f32::from(*samples.get(place)?) * gain.factor())
                    })
                    .sum();
                *sample = soft_limit(sum);
            }
        }
    }
}

/// Multiplies `samples` in place by `gain`, with the same soft limit as [`mix`].
pub fn amplify(samples: &mut [i16], gain: Gain) {
    if gain == Gain::UNITY {
        return;
    }
    for sample in samples {
        *sample = soft_limit(f32::from(*sample) * gain.factor());
    }
}

/// The level of `samples` in dB relative to a full-scale square wave, at least −96.
#[must_use]
pub fn level_db(samples: &[i16]) -> f32 {
    if samples.is_empty() {
        return -96.0;
    }
    let power: f32 = samples
        .iter()
        .map(|&sample| f32::from(sample) * f32::from(sample))
        .sum::<f32>()
        / samples.len() as f32;
    (10.0 * (power / (32_768.0 * 32_768.0)).log10()).max(-96.0)
}

/// The nearest sample; beyond full scale, full scale. (`f32::round` is a call where this is an addition.)
pub(crate) fn to_sample(value: f32) -> i16 {
    (value + 0.5_f32.copysign(value)) as i16
}

fn soft_limit(value: f32) -> i16 {
    let size = value.abs();
    if size <= KNEE {
        return to_sample(value);
    }
    let room = 32_767.0 - KNEE;
    let pressed = KNEE + room * ((size - KNEE) / room).tanh();
    to_sample(pressed.copysign(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_voices_add_and_a_short_one_ends_in_silence() {
        let mut out = [9; 4];
        mix(
            &[(&[100, -200, 300], Gain::UNITY), (&[1], Gain::UNITY)],
            &mut out,
        );
        assert_eq!(out, [101, -200, 300, 0]);
        mix(&[(&[5, 6], Gain::UNITY)], &mut out);
        assert_eq!(out, [5, 6, 0, 0]);
        mix(&[], &mut out);
        assert_eq!(out, [0; 4]);
    }

    #[test]
    fn a_sum_beyond_full_scale_is_pressed_not_wrapped() {
        let loud = [i16::MAX, i16::MIN];
        let mut out = [0; 2];
        mix(&[(&loud, Gain::UNITY), (&loud, Gain::UNITY)], &mut out);
        assert!(
            out[0] > 32_000 && out[1] <= -32_000 && out[1] > i16::MIN,
            "{out:?}"
        );
        let mut last = 0;
        for step in 0..200 {
            let limited = soft_limit(step as f32 * 500.0);
            assert!(limited >= last, "the limit keeps the order of sizes");
            last = limited;
        }
    }

    #[test]
    fn gains_are_decibels_and_mute_is_silence() {
        let mut samples = [10_000, -10_000];
        amplify(&mut samples, Gain::from_db(-6.0206));
        assert_eq!(samples, [5_000, -5_000]);
        amplify(&mut samples, Gain::MUTE);
        assert_eq!(samples, [0, 0]);
        assert_eq!(Gain::from_db(f32::NAN), Gain::MUTE);
        assert_eq!(Gain::from_db(f32::NEG_INFINITY), Gain::MUTE);
        assert_eq!(Gain::from_db(1_000.0), Gain::from_db(MAX_GAIN_DB));
    }

    #[test]
    fn a_full_scale_square_wave_is_zero_decibels() {
        assert!(level_db(&[i16::MAX, i16::MIN]).abs() < 0.01);
        assert!((level_db(&[]) + 96.0).abs() < 0.01);
        assert!((level_db(&[0; 10]) + 96.0).abs() < 0.01);
    }
}
