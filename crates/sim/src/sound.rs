//! Voices to speak with, tracks to record on, and the question whether one was heard on the other.

use std::collections::VecDeque;
use std::f64::consts::TAU;

use offhook_base::{Duration, Instant, Rng};

/// Samples a second of every microphone and loudspeaker in the world.
pub const RATE: u32 = 8_000;
/// Samples in the 20 ms a microphone gives at once.
pub const FRAME: usize = 160;
/// The longest sound kept of each track.
pub const MAX_TRACK: Duration = Duration::from_secs(20);
/// The longest way from mouth to ear that is looked for.
const MAX_DELAY: usize = 600 * 8;
/// Samples compared at once: the delay may change between two pieces.
const PIECE: usize = 250 * 8;
/// Below this mean level a track counts as silent (about -45 dB of full scale).
const SILENT: f64 = 180.0;

/// Something like speech: a gliding pitch with overtones in syllables, different for each person.
#[derive(Clone, Debug)]
pub struct Voice {
    rng: Rng,
    phase: f64,
    pitch: f64,
    target: f64,
    loud: f64,
    aim: f64,
    left: u32,
}

impl Voice {
    /// A voice; another number is another person.
    #[must_use]
    pub fn new(person: u64) -> Self {
        Self {
            rng: Rng::from_number(person.wrapping_mul(0x9E37_79B9).wrapping_add(77)),
            phase: 0.0,
            pitch: 140.0,
            target: 140.0,
            loud: 0.0,
            aim: 1.0,
            left: 0,
        }
    }

    /// The next [`FRAME`] samples.
    pub fn frame(&mut self) -> Vec<i16> {
        (0..FRAME).map(|_| self.sample()).collect()
    }

    fn sample(&mut self) -> i16 {
        if self.left == 0 {
            self.left = 500 + self.rng.below(1_200) as u32;
            self.target = 90.0 + self.rng.below(400) as f64;
            self.aim = 0.35 + self.rng.below(650) as f64 / 1_000.0;
        }
        self.left -= 1;
        self.pitch += (self.target - self.pitch) * 0.002;
        self.loud += (self.aim - self.loud) * 0.004;
        self.phase = (self.phase + self.pitch / f64::from(RATE)).fract();
        let tone = |times: f64| (TAU * self.phase * times).sin();
        let breath = self.rng.below(2_001) as f64 / 1_000.0 - 1.0;
        let sum = tone(1.0) + 0.5 * tone(2.0) + 0.3 * tone(3.0) + 0.2 * breath;
        (sum * self.loud * 5_000.0) as i16
    }
}

/// The last seconds of a microphone or loudspeaker, aligned to the world's clock.
#[derive(Clone, Debug, Default)]
pub struct Track {
    samples: VecDeque<i16>,
    /// The moment after the last sample.
    end: Instant,
}

impl Track {
    /// Adds samples that begin at `now`; what lies between the last ones and these is silence.
    pub fn add(&mut self, now: Instant, samples: &[i16]) {
        let most = length_of(MAX_TRACK);
        let gap = length_of(now.since(self.end)).min(most);
        self.samples.extend(std::iter::repeat_n(0, gap));
        self.samples.extend(samples);
        let extra = self.samples.len().saturating_sub(most);
        self.samples.drain(..extra);
        let millis = samples.len() as u64 * 1_000 / u64::from(RATE);
        self.end = self.end.max(now) + Duration::from_millis(millis);
    }

    /// What was on the track in the last `length` before `now`; silence where nothing was added.
    #[must_use]
    pub fn last(&self, now: Instant, length: Duration) -> Vec<i16> {
        let missing = length_of(now.since(self.end));
        let late = length_of(self.end.since(now));
        let wanted = length_of(length.min(MAX_TRACK));
        let mut samples: Vec<i16> = self.samples.iter().copied().collect();
        samples.truncate(samples.len().saturating_sub(late));
        samples.extend(std::iter::repeat_n(0, missing.min(wanted)));
        let mut window = vec![0; wanted.saturating_sub(samples.len())];
        window.extend(&samples[samples.len().saturating_sub(wanted)..]);
        window
    }
}

fn length_of(time: Duration) -> usize {
    usize::try_from(time.as_micros() * u128::from(RATE) / 1_000_000).unwrap_or(usize::MAX)
}

/// How loud samples are: the root of the mean square, 0 to 32 767.
#[must_use]
pub fn level(samples: &[i16]) -> f64 {
    let sum: f64 = samples
        .iter()
        .map(|sample| f64::from(*sample).powi(2))
        .sum();
    (sum / samples.len().max(1) as f64).sqrt()
}

/// Whether samples are as good as silent.
#[must_use]
pub fn is_silent(samples: &[i16]) -> bool {
    level(samples) < SILENT
}

/// How much of what was spoken is in what was heard, from 0.0 to 1.0.
///
/// The mean, over pieces of 250 ms, of the best normalised cross-correlation within a delay of 0 to 600 ms.
/// `spoken` must begin that much earlier than `heard`: both end at the same moment.
#[must_use]
pub fn likeness(spoken: &[i16], heard: &[i16]) -> f64 {
    let pieces = heard.len() / PIECE;
    let ahead = spoken.len().saturating_sub(heard.len());
    let mut total = 0.0;
    let mut delay = None;
    for piece in 0..pieces {
        let ear = &heard[piece * PIECE..(piece + 1) * PIECE];
        let end = ahead + piece * PIECE;
        let (best, at) = best_match(spoken, ear, end, delay);
        total += best.max(0.0);
        delay = (best > 0.5).then_some(at).or(delay);
    }
    total / pieces.max(1) as f64
}

/// How far before the window what is heard in it may have been spoken.
#[must_use]
pub fn look_back() -> Duration {
    Duration::from_millis((MAX_DELAY as u64) * 1_000 / u64::from(RATE))
}

/// The best correlation of `ear`, which begins at sample `end` of `mouth`'s clock, and its delay.
fn best_match(mouth: &[i16], ear: &[i16], end: usize, near: Option<usize>) -> (f64, usize) {
    let near_by = near.map_or(0..0, |at| at.saturating_sub(240)..at + 240);
    let quick = search(mouth, ear, end, near_by, 1);
    if quick.0 > 0.7 {
        return quick;
    }
    let coarse = search(mouth, ear, end, 0..MAX_DELAY, 3);
    let around = coarse.1.saturating_sub(3)..coarse.1 + 4;
    let fine = search(mouth, ear, end, around, 1);
    if fine.0 > quick.0 { fine } else { quick }
}

fn search(
    mouth: &[i16],
    ear: &[i16],
    end: usize,
    delays: std::ops::Range<usize>,
    step: usize,
) -> (f64, usize) {
    let mut best = (0.0, 0);
    for delay in delays.step_by(step) {
        let Some(start) = end.checked_sub(delay) else {
            break;
        };
        let Some(said) = mouth.get(start..start + ear.len()) else {
            continue;
        };
        let found = correlation(said, ear, step);
        if found > best.0 {
            best = (found, delay);
        }
    }
    best
}

fn correlation(one: &[i16], other: &[i16], step: usize) -> f64 {
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (a, b) in one.iter().zip(other).step_by(step) {
        let (a, b) = (f64::from(*a), f64::from(*b));
        both += a * b;
        first += a * a;
        second += b * b;
    }
    let power = (first * second).sqrt();
    if power < 1.0 { 0.0 } else { both / power }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speech(person: u64, frames: usize) -> Vec<i16> {
        let mut voice = Voice::new(person);
        (0..frames).flat_map(|_| voice.frame()).collect()
    }

    #[test]
    fn a_delayed_quieter_voice_is_recognised_and_another_is_not() {
        let said = speech(1, 150);
        let heard: Vec<i16> = said[4_800 - 777..said.len() - 777]
            .iter()
            .map(|sample| sample / 3)
            .collect();
        assert!(likeness(&said, &heard) > 0.99);
        let other = speech(2, 150);
        assert!(
            likeness(&other, &heard) < 0.6,
            "{}",
            likeness(&other, &heard)
        );
        assert!(likeness(&said, &vec![0; heard.len()]) < 0.01);
    }

    #[test]
    fn a_track_keeps_time_and_forgets_the_beginning() {
        let mut track = Track::default();
        track.add(Instant::from_millis(10), &[5; FRAME]);
        let window = track.last(Instant::from_millis(40), Duration::from_millis(40));
        assert_eq!(window.len(), 320);
        assert_eq!(
            (window[79], window[80], window[239], window[240]),
            (0, 5, 5, 0)
        );
        for frame in 0..2_000 {
            track.add(Instant::from_millis(100 + frame * 20), &[1; FRAME]);
        }
        assert_eq!(track.samples.len(), length_of(MAX_TRACK));
        assert!(is_silent(&[3; 100]) && !is_silent(&speech(1, 50)));
    }
}
