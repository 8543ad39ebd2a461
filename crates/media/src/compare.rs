//! How alike two recordings are: what was spoken at one end, and what was heard at the other.

/// How much is averaged into one point of the coarse search.
const COARSE: usize = 32;
/// How much is averaged into one point of the middle search.
const MIDDLE: usize = 4;
/// With fewer coarse points than this their shape says too little, and every lag is looked at.
const ENOUGH: usize = 100;
/// How many hopeful places the coarse search hands on.
const CANDIDATES: usize = 8;
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
#[must_use]
pub fn best_match(spoken: &[i16], heard: &[i16], max_lag: usize) -> (i64, f64) {
    let spoken = Signal::new(to_float(spoken));
    let heard = Signal::new(to_float(heard));
    let max_lag = max_lag.min(MAX_COMPARED) as i64;
    let middle = (spoken.thin(), heard.thin());
    let step = MIDDLE as i64;
    let mut best = (0, 0.0);
    for (centre, around) in places(&spoken, &heard, max_lag) {
        let near = peak(&middle.0, &middle.1, centre / step, around / step);
        let found = peak(&spoken, &heard, near.0 * step, step + 1);
        if found.1 > best.1 && found.0.abs() <= max_lag {
            best = found;
        }
    }
    best
}

/// Where to look closely: lags, and how far around each.
fn places(spoken: &Signal, heard: &Signal, max_lag: i64) -> Vec<(i64, i64)> {
    let coarse = (spoken.envelope(), heard.envelope());
    if coarse.0.samples.len() < ENOUGH {
        return vec![(0, max_lag)];
    }
    let step = COARSE as i64;
    let mut places: Vec<(i64, f64)> = (-max_lag / step - 1..=max_lag / step + 1)
        .map(|lag| (lag * step, coarse.0.similarity(&coarse.1, lag)))
        .collect();
    places.sort_by(|a, b| b.1.total_cmp(&a.1));
    places
        .into_iter()
        .take(CANDIDATES)
        .map(|(lag, _)| (lag, step * 3 / 2))
        .collect()
}

/// The best lag within `around` of `centre`.
fn peak(spoken: &Signal, heard: &Signal, centre: i64, around: i64) -> (i64, f64) {
    (centre - around..=centre + around)
        .map(|lag| (lag, spoken.similarity(heard, lag)))
        .fold(
            (centre, 0.0),
            |best, next| if next.1 > best.1 { next } else { best },
        )
}

/// Samples and the energy of them all.
struct Signal {
    samples: Vec<f32>,
    energy: f64,
}

impl Signal {
    fn new(samples: Vec<f32>) -> Self {
        let energy = samples.iter().map(|a| f64::from(a * a)).sum();
        Self { samples, energy }
    }

    /// The cross-correlation with what stands `lag` later in `heard`, by the energy of both.
    ///
    /// All of `self` counts, also where `heard` has nothing beside it: losing a half is not forgiven.
    fn similarity(&self, heard: &Self, lag: i64) -> f64 {
        let from = (-lag).max(0) as usize;
        let ahead = lag.max(0) as usize;
        let (Some(one), Some(other)) = (self.samples.get(from..), heard.samples.get(ahead..))
        else {
            return 0.0;
        };
        let (mut product, mut energy) = (0.0_f64, 0.0_f64);
        let length = one.len().min(other.len());
        // Sums of 64 products keep single precision exact enough and let the compiler use vectors.
        for (one, other) in one[..length].chunks(64).zip(other[..length].chunks(64)) {
            let (mut p, mut e) = (0.0_f32, 0.0_f32);
            for (a, b) in one.iter().zip(other) {
                p += a * b;
                e += b * b;
            }
            product += f64::from(p);
            energy += f64::from(e);
        }
        let size = (self.energy * energy).sqrt();
        if size > 0.0 { product / size } else { 0.0 }
    }

    /// Loudness over time, its mean removed so that correlation means a likeness of shape.
    fn envelope(&self) -> Self {
        let mut points: Vec<f32> = self
            .samples
            .chunks(COARSE)
            .map(|chunk| chunk.iter().map(|sample| sample.abs()).sum())
            .collect();
        let mean = points.iter().sum::<f32>() / points.len().max(1) as f32;
        for point in &mut points {
            *point -= mean;
        }
        Self::new(points)
    }

    /// The signal at a quarter of its rate; what folds down folds down alike on both sides.
    fn thin(&self) -> Self {
        let sums = self.samples.chunks(MIDDLE).map(|chunk| chunk.iter().sum());
        Self::new(sums.collect())
    }
}

fn to_float(samples: &[i16]) -> Vec<f32> {
    samples
        .iter()
        .take(MAX_COMPARED)
        .map(|&sample| f32::from(sample) / 32_768.0)
        .collect()
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
