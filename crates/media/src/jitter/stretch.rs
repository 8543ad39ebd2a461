//! Making a frame shorter or longer by one pitch period, so that nobody notices.

/// Two stretches of sound this alike may be laid over each other.
const ALIKE: f32 = 0.8;
/// When it is urgent, less will do.
const HARDLY_ALIKE: f32 = 0.4;
/// Below this mean square (about −54 dBFS) a frame counts as silent, and any cut will do.
const SILENT: f32 = 4_000.0;

/// Lengths in samples at one rate.
struct Lengths {
    /// What is laid over each other: 4 ms.
    overlap: usize,
    /// The shortest period: 2.5 ms, a voice of 400 Hz.
    shortest: usize,
}

impl Lengths {
    const fn at(rate: u32) -> Self {
        Self {
            overlap: (rate / 250) as usize,
            shortest: (rate / 400) as usize,
        }
    }
}

/// Leaves out one period of at most `most` samples, if one can be found.
pub(super) fn shorten(frame: &mut Vec<i16>, rate: u32, most: usize, urgent: bool) {
    let lengths = Lengths::at(rate);
    let alike = if urgent { HARDLY_ALIKE } else { ALIKE };
    let Some(period) = period(frame, &lengths, most, alike) else {
        return;
    };
    for place in 0..lengths.overlap {
        frame[place] = fade(frame[place], frame[place + period], place, lengths.overlap);
    }
    frame.drain(lengths.overlap..lengths.overlap + period);
}

/// Repeats one period of at most `most` samples, if one can be found.
pub(super) fn lengthen(frame: &mut Vec<i16>, rate: u32, most: usize) {
    let lengths = Lengths::at(rate);
    let Some(period) = period(frame, &lengths, most, ALIKE) else {
        return;
    };
    let old = frame.len();
    frame.extend_from_within(old - period..);
    frame.copy_within(..old - period, period);
    // Now `frame[period..]` is the whole old frame, and `frame[..period]` still its beginning.
    for place in 0..lengths.overlap.min(old - period) {
        // What followed the first period fades into the beginning of the second.
        let followed = frame[(2 * period + place).min(frame.len() - 1)];
        frame[period + place] = fade(followed, frame[period + place], place, lengths.overlap);
    }
}

/// The period, at most `most` long, after which the beginning of `frame` comes again.
fn period(frame: &[i16], lengths: &Lengths, most: usize, alike: f32) -> Option<usize> {
    let longest = frame.len().checked_sub(lengths.overlap)?.min(most);
    if longest < lengths.shortest {
        return None;
    }
    let power = frame
        .iter()
        .map(|&s| f32::from(s) * f32::from(s))
        .sum::<f32>()
        / frame.len() as f32;
    if power < SILENT {
        return Some(longest.min(frame.len() / 2).max(lengths.shortest));
    }
    let (period, likeness) = (lengths.shortest..=longest)
        .map(|period| (period, likeness(frame, period, lengths.overlap)))
        .fold(
            (0, 0.0),
            |best, next| if next.1 > best.1 { next } else { best },
        );
    (likeness >= alike).then_some(period)
}

fn likeness(frame: &[i16], period: usize, overlap: usize) -> f32 {
    let (mut product, mut one, mut other) = (0.0_f32, 1.0_f32, 1.0_f32);
    for (&a, &b) in frame[..overlap].iter().zip(&frame[period..]) {
        let (a, b) = (f32::from(a), f32::from(b));
        product += a * b;
        one += a * a;
        other += b * b;
    }
    product / (one * other).sqrt()
}

/// From `one` to `other` as `place` goes from 0 to `length`.
fn fade(one: i16, other: i16, place: usize, length: usize) -> i16 {
    let share = (place + 1) as f32 / (length + 1) as f32;
    (f32::from(one) * (1.0 - share) + f32::from(other) * share).round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(samples: usize) -> Vec<i16> {
        (0..samples)
            .map(|n| {
                let turn = n as f32 / 64.0 * core::f32::consts::TAU;
                (6_000.0 * turn.sin() + 3_000.0 * (2.0 * turn).sin()) as i16
            })
            .collect()
    }

    fn largest_step(samples: &[i16]) -> i32 {
        samples
            .windows(2)
            .map(|pair| (i32::from(pair[1]) - i32::from(pair[0])).abs())
            .max()
            .unwrap()
    }

    #[test]
    fn a_period_is_left_out_or_repeated_without_a_step() {
        let whole = voice(160);
        let mut shorter = whole.clone();
        shorten(&mut shorter, 8_000, 200, false);
        assert_eq!(shorter.len(), 160 - 64);
        let mut longer = whole.clone();
        lengthen(&mut longer, 8_000, 200);
        assert_eq!(longer.len(), 160 + 64);
        for changed in [&shorter, &longer] {
            assert!(largest_step(changed) <= largest_step(&whole) + 2);
            assert_eq!(changed.last(), whole.last());
        }
        // A periodic sound stays exactly itself.
        assert!(
            longer
                .iter()
                .zip(voice(224))
                .all(|(a, b)| a.abs_diff(b) < 3)
        );
    }

    #[test]
    fn what_has_no_period_is_left_alone_unless_it_is_silent() {
        let mut ramp: Vec<i16> = (0..160).map(|n| n * 100 - 3_000 + (n % 7) * 900).collect();
        let before = ramp.clone();
        shorten(&mut ramp, 8_000, 19, true);
        assert_eq!(ramp, before, "nothing as short as that repeats");
        let mut quiet = vec![3; 160];
        shorten(&mut quiet, 8_000, 70, false);
        assert_eq!(quiet.len(), 90);
        lengthen(&mut quiet, 8_000, 45);
        assert_eq!(quiet.len(), 135);
    }

    #[test]
    fn frames_too_short_for_a_period_stay_as_they_are() {
        for length in [0, 1, 31, 51] {
            let mut frame = voice(length);
            shorten(&mut frame, 8_000, 1_000, true);
            lengthen(&mut frame, 8_000, 1_000);
            assert_eq!(frame.len(), length);
        }
    }
}
