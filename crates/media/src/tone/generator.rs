//! Playing a [`Tone`].

use super::{Repeat, Tone, Voice};
use core::f64::consts::TAU;
use offhook_base::Duration;

/// How long a sound takes to reach or leave its level, so that it does not click.
pub const RAMP: Duration = Duration::from_millis(4);

/// A frequency above this share of the sampling rate is left out, as it could not be told from another.
pub const LOUDEST_HZ_SHARE: f64 = 0.48;

/// A struck sound falls by 60 dB in this time.
const STRUCK_DECAY: f64 = 1.6;

/// The level of a full-scale sine in dBm0 (ITU-T G.711 table 5, µ-law).
const FULL_SCALE_DBM0: f64 = 3.17;

/// Plays one tone, sample by sample, at one rate. Phases run on through the cadence.
#[derive(Clone, Debug)]
pub struct Generator {
    tone: Tone,
    rate: f64,
    ramp: u64,
    /// The part playing; past the end when the tone is over.
    part: usize,
    /// Samples of this part already given.
    at: u64,
    /// Its length in samples; `None` is for ever.
    length: Option<u64>,
    /// How often the tone was begun.
    rounds: u16,
    voices: Vec<Oscillator>,
    /// The ramp of a tone told to stop: samples left.
    stopping: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Oscillator {
    voice: Voice,
    /// Turns, 0 to 1.
    phase: f64,
    step: f64,
    amplitude: f64,
}

impl Generator {
    /// Starts `tone` at `rate` samples a second. A tone of no part is silent and over at once.
    #[must_use]
    pub fn new(tone: Tone, rate: u32) -> Self {
        let rate = f64::from(rate.max(1));
        let mut generator = Self {
            ramp: (RAMP.as_secs_f64() * rate) as u64,
            tone,
            rate,
            part: 0,
            at: 0,
            length: None,
            rounds: 1,
            voices: Vec::new(),
            stopping: None,
        };
        generator.enter(0);
        generator
    }

    /// Whether nothing more will sound.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.part >= self.tone.parts.len()
    }

    /// Lets the tone leave softly within [`RAMP`].
    pub fn stop(&mut self) {
        self.stopping = self.stopping.or(Some(self.ramp));
    }

    /// Writes the next samples over all of `out`; silence when the tone is over.
    pub fn fill(&mut self, out: &mut [i16]) {
        for sample in out {
            *sample = self.next_sample();
        }
    }

    fn next_sample(&mut self) -> i16 {
        if self.is_over() {
            return 0;
        }
        let mut value = 0.0;
        for oscillator in &mut self.voices {
            value += oscillator.amplitude * (oscillator.phase * TAU).sin();
            oscillator.phase = (oscillator.phase + oscillator.step).fract();
        }
        value *= self.envelope();
        self.advance();
        value.round().clamp(-32_767.0, 32_767.0) as i16
    }

    /// The factor of the present sample: ramps at both ends of a part, the decay of a struck one.
    fn envelope(&mut self) -> f64 {
        let ramp = self.ramp.max(1) as f64;
        let mut factor = ((self.at + 1) as f64 / ramp).min(1.0);
        if let Some(length) = self.length {
            let left = length.saturating_sub(self.at + 1);
            factor = factor.min(left as f64 / ramp);
        }
        if self.tone.parts[self.part].struck {
            let seconds = self.at as f64 / self.rate;
            factor *= 10_f64.powf(-3.0 * seconds / STRUCK_DECAY);
        }
        if let Some(left) = &mut self.stopping {
            *left = left.saturating_sub(1);
            factor *= *left as f64 / ramp;
            if *left == 0 {
                self.part = self.tone.parts.len() - 1;
                self.tone.repeat = Repeat::Once;
                self.length = Some(self.at);
            }
        }
        factor
    }

    fn advance(&mut self) {
        self.at += 1;
        let Some(length) = self.length else { return };
        if self.at < length {
            return;
        }
        let next = self.part + 1;
        if next < self.tone.parts.len() {
            return self.enter(next);
        }
        match self.tone.repeat {
            Repeat::Once => self.part = next,
            Repeat::From(part) if self.lasts(part) => self.enter(part),
            Repeat::Times(times) if self.rounds < times => {
                self.rounds += 1;
                self.enter(0);
            }
            Repeat::From(_) | Repeat::Times(_) => self.part = next,
        }
    }

    /// Whether some part from `part` on takes any time: else a repetition would never give a sample.
    fn lasts(&self, part: usize) -> bool {
        self.tone
            .parts
            .get(part..)
            .is_some_and(|parts| !parts.is_empty())
    }

    fn enter(&mut self, part: usize) {
        self.part = part;
        self.at = 0;
        let Some(entered) = self.tone.parts.get(part) else {
            return;
        };
        // At least one sample, so that every part moves the tone on.
        self.length = entered
            .length
            .map(|length| ((length.as_secs_f64() * self.rate).round() as u64).max(1));
        let rate = self.rate;
        let old = core::mem::take(&mut self.voices);
        self.voices.extend(
            entered
                .voices
                .iter()
                .filter(|voice| f64::from(voice.hz) < rate * LOUDEST_HZ_SHARE)
                .map(|&voice| Oscillator {
                    voice,
                    phase: old
                        .iter()
                        .find(|other| other.voice.hz == voice.hz)
                        .map_or(0.0, |other| other.phase),
                    step: f64::from(voice.hz) / rate,
                    amplitude: amplitude(voice.level),
                }),
        );
    }
}

/// The peak value of a sine at `level` dBm0.
fn amplitude(level: i8) -> f64 {
    32_767.0 * 10_f64.powf((f64::from(level) - FULL_SCALE_DBM0) / 20.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(text: &str, rate: u32, samples: usize) -> Vec<i16> {
        let mut generator = Generator::new(Tone::parse(text).unwrap(), rate);
        let mut out = vec![0; samples];
        // Odd pieces: where the caller cuts must not be heard.
        for piece in out.chunks_mut(37) {
            generator.fill(piece);
        }
        out
    }

    fn peak(samples: &[i16]) -> i16 {
        samples.iter().map(|s| s.saturating_abs()).max().unwrap()
    }

    #[test]
    fn a_busy_tone_is_on_and_off_for_half_a_second_each() {
        let heard = play("480+620/500,0/500", 8_000, 16_000);
        for round in 0..2 {
            let from = round * 8_000;
            assert!(peak(&heard[from..from + 4_000]) > 5_000);
            assert_eq!(peak(&heard[from + 4_000..from + 8_000]), 0);
        }
    }

    #[test]
    fn a_level_is_what_it_says() {
        for (level, expected) in [(3, 32_128.0), (-10, 7_192.0), (-30, 719.2)] {
            let heard = play(&format!("1000@{level}/0"), 48_000, 48_000);
            let off = f64::from(peak(&heard)) / expected;
            assert!((0.99..1.01).contains(&off), "{level} dBm0: {off}");
        }
    }

    #[test]
    fn no_step_between_samples_is_larger_than_the_tone_itself_makes() {
        let heard = play("440@-10/53,0/31,440@-10/47", 8_000, 8_000);
        // A 440 Hz sine at 8 kHz moves by at most 2π·440/8000 of its peak; the ramp adds its own slope.
        let largest = heard
            .windows(2)
            .map(|w| (i32::from(w[1]) - i32::from(w[0])).abs())
            .max();
        let peak = f64::from(peak(&heard));
        assert!(f64::from(largest.unwrap()) < peak * (TAU * 440.0 / 8_000.0 + 1.0 / 32.0));
    }

    #[test]
    fn tones_end_repeat_or_go_on_as_they_say() {
        let once = play("!900@-10/100,!0/50,!1400@-10/100", 8_000, 4_000);
        assert!(peak(&once[1_200..2_000]) > 3_000);
        assert_eq!(peak(&once[2_000..]), 0);
        let twice = play("900@-10/100,0/100*2", 8_000, 8_000);
        assert!(peak(&twice[1_600..2_400]) > 3_000);
        assert_eq!(peak(&twice[3_200..]), 0);
        let stutter = play("!350/100,!0/100,350/0", 8_000, 80_000);
        assert_eq!(peak(&stutter[800..1_600]), 0);
        assert!(peak(&stutter[79_000..]) > 3_000);
    }

    #[test]
    fn a_stopped_tone_leaves_within_the_ramp() {
        let mut generator = Generator::new(Tone::parse("440@-10/0").unwrap(), 8_000);
        let mut out = [0; 160];
        generator.fill(&mut out);
        generator.stop();
        generator.fill(&mut out);
        assert!(peak(&out[..16]) > 1_000);
        assert_eq!(peak(&out[33..]), 0);
        assert!(generator.is_over());
    }

    #[test]
    fn what_cannot_be_sampled_and_what_has_no_part_is_silent() {
        assert_eq!(peak(&play("7000/100", 8_000, 800)), 0);
        let none = Tone {
            parts: Vec::new(),
            repeat: Repeat::From(0),
        };
        let mut generator = Generator::new(none, 8_000);
        let mut out = [5; 10];
        generator.fill(&mut out);
        assert_eq!(out, [0; 10]);
        assert!(generator.is_over());
        let mut generator = Generator::new(Tone::ring(), 0);
        generator.fill(&mut out);
    }
}
