//! How alike two recordings are: what was spoken at one end, and what was heard at the other.

use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

/// The longest recording looked at, in samples: a minute at 48 kHz.
pub const MAX_COMPARED: usize = 2_880_000;

/// The normalised cross-correlation of `spoken` and `heard` at the delay that suits them best.
///
/// 1.0 is the same sound at any volume, 0.0 nothing in common; never negative. `heard` may begin up to
/// `max_lag` samples later or earlier than `spoken` and have silence before and after: only the part of it
/// beside `spoken` counts. Both are at the same rate. Silence on either side gives 0.0.
#[must_use]
pub fn correlation(spoken: &[i16], heard: &[i16], max_lag: usize) -> f64 {
    best_match(spoken, heard, max_lag).1
}

/// Like [`correlation`], but the delay may wander: each half second finds its own, within 120 ms of the best
/// one for the whole.
///
/// An adaptive jitter buffer moves the delay while it learns; a person does not hear that, a single delay for
/// the whole recording does. The louder a piece was spoken, the more it counts.
#[must_use]
pub fn correlation_in_pieces(spoken: &[i16], heard: &[i16], max_lag: usize, rate: u32) -> f64 {
    let (delay, _) = best_match(spoken, heard, max_lag);
    let length = (rate / 2).max(1) as usize;
    let wander = (rate as usize) * 12 / 100;
    let (mut sum, mut weights) = (0.0, 0.0);
    for (index, piece) in spoken.chunks(length).enumerate() {
        let expected = (index * length) as i64 + delay;
        let from = usize::try_from(expected - wander as i64).unwrap_or(0);
        let until = usize::try_from(expected + (piece.len() + wander) as i64).unwrap_or(0);
        let from = from.min(heard.len());
        let window = &heard[from..until.clamp(from, heard.len())];
        let weight: f64 = piece.iter().map(|&s| f64::from(s).powi(2)).sum();
        sum += weight * correlation(piece, window, 2 * wander);
        weights += weight;
    }
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// Like [`correlation`], with the delay of `heard` in samples (negative: it is early) before the likeness.
///
/// Every lag is weighed at full rate: a search on a thinned signal misses lags that lie between its points.
#[must_use]
pub fn best_match(spoken: &[i16], heard: &[i16], max_lag: usize) -> (i64, f64) {
    let spoken = &spoken[..spoken.len().min(MAX_COMPARED)];
    let heard = &heard[..heard.len().min(MAX_COMPARED)];
    let products = Products::new(spoken, heard);
    let energy = Energy::new(heard);
    // All of `spoken` counts, also where `heard` has nothing beside it: losing a half is not forgiven.
    let all = Energy::new(spoken).between(0, spoken.len());
    let early = max_lag.min(spoken.len()) as i64;
    let late = max_lag.min(heard.len()) as i64;
    (-early..=late)
        .map(|lag| {
            let until = usize::try_from(spoken.len() as i64 + lag).unwrap_or(0);
            let beside = energy.between(usize::try_from(lag).unwrap_or(0), until);
            let size = (all * beside).sqrt();
            (
                lag,
                if size > 0.0 {
                    products.at(lag) / size
                } else {
                    0.0
                },
            )
        })
        .fold(
            (0, 0.0),
            |best, next| if next.1 > best.1 { next } else { best },
        )
}

/// The sum of the products of two signals at every lag, by the correlation theorem.
struct Products(Vec<f64>);

impl Products {
    fn new(spoken: &[i16], heard: &[i16]) -> Self {
        // So long that no end meets the other's beginning.
        let length = (spoken.len() + heard.len()).next_power_of_two().max(2);
        let mut planner = RealFftPlanner::<f64>::new();
        let forward = planner.plan_fft_forward(length);
        let spectrum = |samples: &[i16]| -> Vec<Complex<f64>> {
            let mut padded = forward.make_input_vec();
            for (to, &from) in padded.iter_mut().zip(samples) {
                *to = f64::from(from);
            }
            let mut bins = forward.make_output_vec();
            // Only buffers of another length are refused, and these are its own.
            let _ = forward.process(&mut padded, &mut bins);
            bins
        };
        let (one, mut both) = (spectrum(spoken), spectrum(heard));
        for (bin, one) in both.iter_mut().zip(&one) {
            *bin *= one.conj() / length as f64;
        }
        // Both ends of the spectrum of a real signal are real; rounding must not say otherwise.
        if let [first, .., last] = both.as_mut_slice() {
            (first.im, last.im) = (0.0, 0.0);
        }
        let backward = planner.plan_fft_inverse(length);
        let mut products = backward.make_output_vec();
        let _ = backward.process(&mut both, &mut products);
        Self(products)
    }

    fn at(&self, lag: i64) -> f64 {
        let index = lag.rem_euclid(self.0.len() as i64) as usize;
        self.0.get(index).copied().unwrap_or(0.0)
    }
}

/// The energy of every beginning of a signal; whole numbers, so that differences are exact.
struct Energy(Vec<u64>);

impl Energy {
    fn new(samples: &[i16]) -> Self {
        let mut sum = 0;
        let sums = samples.iter().map(|&sample| {
            sum += u64::from(sample.unsigned_abs()).pow(2);
            sum
        });
        Self(std::iter::once(0).chain(sums).collect())
    }

    /// The energy of the samples from `from` until before `until`, as far as there are some.
    fn between(&self, from: usize, until: usize) -> f64 {
        let upto = |index: usize| {
            self.0
                .get(index.min(self.0.len() - 1))
                .copied()
                .unwrap_or(0)
        };
        upto(until).saturating_sub(upto(from)) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::speech;
    use offhook_base::Rng;

    #[test]
    fn the_same_sound_later_softer_and_between_silences_is_the_same_sound() {
        let spoken = speech(8_000, 5);
        for delay in [0, 1, 37, 480, 7_999, 15_000] {
            let mut heard = vec![0; delay];
            heard.extend(spoken.iter().map(|sample| sample / 3));
            heard.extend(vec![0; 20_000]);
            let (lag, likeness) = best_match(&spoken, &heard, 16_000);
            assert_eq!(lag, delay as i64);
            assert!(likeness > 0.999, "{delay}: {likeness}");
        }
        assert_eq!(best_match(&spoken, &spoken[500..], 16_000).0, -500);
    }

    #[test]
    fn every_lag_is_found_also_of_a_shrill_sound() {
        // A tone close to half the rate over a buzz: what a coarser search folds down to something else.
        let spoken: Vec<i16> = (0..4_000)
            .map(|at| {
                let t = f64::from(at) / 8_000.0;
                let shrill = (t * 3_700.0 * std::f64::consts::TAU).sin();
                let slow = (t * 2.0 * std::f64::consts::TAU).sin();
                (8_000.0 * shrill * slow + f64::from(at % 61) * 40.0) as i16
            })
            .collect();
        for delay in 240..250 {
            let mut heard = vec![0; delay];
            heard.extend(&spoken);
            let (lag, likeness) = best_match(&spoken, &heard, 2_000);
            assert_eq!(lag, delay as i64);
            assert!(likeness > 0.999, "{delay}: {likeness}");
        }
    }

    #[test]
    fn a_delay_that_wanders_counts_only_in_the_whole() {
        let spoken = speech(8_000, 5);
        let mut heard = vec![0; 500];
        heard.extend(&spoken[..10_000]);
        // 30 ms are left out, as when a jitter buffer shrinks.
        heard.extend(&spoken[10_240..]);
        let whole = correlation(&spoken, &heard, 4_000);
        let pieces = correlation_in_pieces(&spoken, &heard, 4_000, 8_000);
        assert!(whole < 0.9 && pieces > 0.95, "{whole} {pieces}");
        let backwards: Vec<i16> = spoken.iter().rev().copied().collect();
        assert!(correlation_in_pieces(&spoken, &backwards, 4_000, 8_000) < 0.7);
        assert!(correlation_in_pieces(&spoken, &[], 4_000, 8_000) < 0.01);
        assert!(correlation_in_pieces(&[], &spoken, 4_000, 8_000) < 0.01);
    }

    #[test]
    fn another_sound_noise_and_silence_are_not_alike() {
        let spoken = speech(8_000, 3);
        let mut rng = Rng::from_number(3);
        let noise: Vec<i16> = (0..24_000)
            .map(|_| rng.below(8_000) as i16 - 4_000)
            .collect();
        assert!(correlation(&spoken, &noise, 8_000) < 0.2);
        let mut backwards = spoken.clone();
        backwards.reverse();
        assert!(correlation(&spoken, &backwards, 8_000) < 0.6);
        assert!(correlation(&spoken, &vec![0; 24_000], 8_000) < 0.001);
        assert!(correlation(&[], &[], 10) < 0.001);
    }

    #[test]
    fn losing_half_of_it_or_adding_noise_lowers_the_likeness_as_it_should() {
        let spoken = speech(8_000, 4);
        let half = correlation(&spoken, &spoken[..16_000], 4_000);
        assert!((0.5..0.9).contains(&half), "{half}");
        let mut rng = Rng::from_number(4);
        let power: f64 =
            spoken.iter().map(|&s| f64::from(s).powi(2)).sum::<f64>() / spoken.len() as f64;
        // Uniform noise of the same power: the likeness falls to about 1/√2.
        let width = (12.0 * power).sqrt();
        let noisy: Vec<i16> = spoken
            .iter()
            .map(|&s| (f64::from(s) + (rng.below(10_000) as f64 / 10_000.0 - 0.5) * width) as i16)
            .collect();
        let likeness = correlation(&spoken, &noisy, 4_000);
        assert!((0.65..0.76).contains(&likeness), "{likeness}");
    }
}
