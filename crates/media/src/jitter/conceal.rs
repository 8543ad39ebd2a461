//! Making up sound for packets that did not come, in the manner of ITU-T G.711 Appendix I.
//!
//! The last pitch period is repeated, then the last two and three so that it does not buzz; after 20 ms it
//! fades, and after 100 ms there is silence. The next real frame is blended with what would have followed.
//! Lengths differ from the Appendix where PESQ on recorded speech was better for it.

use core::time::Duration;

/// How long the repetition stays at its level.
const HOLD: Duration = Duration::from_millis(20);
/// When nothing is left of it.
const GONE: Duration = Duration::from_millis(100);
/// How soon sound fades when the far end stopped on purpose.
const QUICK: Duration = Duration::from_millis(5);

/// Remembers what was heard last, and goes on with it.
#[derive(Debug)]
pub(super) struct Concealer {
    /// Samples in a millisecond.
    ms: usize,
    /// The latest sound, oldest first, always full: three longest periods and a quarter.
    history: Vec<i16>,
    active: Option<Active>,
}

/// A repetition under way.
#[derive(Clone, Copy, Debug)]
struct Active {
    /// The pitch period in samples.
    period: usize,
    /// Samples made up so far.
    given: usize,
    /// The step from the last sample to the first repeated one, which is let out gradually.
    step: f32,
    /// The present level, 1.0 at the start.
    gain: f32,
}

impl Concealer {
    pub(super) fn new(rate: u32) -> Self {
        let ms = (rate / 1_000).max(1) as usize;
        Self {
            ms,
            history: vec![0; Self::longest(ms) * 13 / 4],
            active: None,
        }
    }

    /// The longest pitch period: 15 ms, a voice of 66 Hz.
    const fn longest(ms: usize) -> usize {
        15 * ms
    }

    pub(super) const fn is_active(&self) -> bool {
        self.active.is_some()
    }

    /// Appends `samples` made-up samples; `stopped` when there is nothing to make up, only an end to round off.
    pub(super) fn conceal(&mut self, samples: usize, stopped: bool, out: &mut Vec<i16>) {
        let mut active = match self.active {
            Some(active) => active,
            None => self.begin(),
        };
        for _ in 0..samples {
            let value = self.sample(&active);
            self.advance(&mut active, stopped);
            out.push(value);
        }
        self.active = Some(active);
    }

    /// Takes a real frame: blends its beginning if sound was being made up, and remembers it.
    pub(super) fn merge(&mut self, frame: &mut [i16]) {
        if let Some(mut active) = self.active.take() {
            // Longer after a longer gap, 10 ms at most, as in Appendix I; it begins with 5 ms, which PESQ likes
            // better than a quarter of a period.
            let extra = active.given / 10 * 4 / 10;
            let length = (5 * self.ms + extra).min(10 * self.ms).min(frame.len());
            for (place, sample) in frame[..length].iter_mut().enumerate() {
                let share = (place + 1) as f32 / (length + 1) as f32;
                let made_up = f32::from(self.sample(&active)) * (1.0 - share);
                *sample = (made_up + f32::from(*sample) * share).round() as i16;
                self.advance(&mut active, false);
            }
        }
        self.remember(frame);
    }

    /// Sound is about to jump: the next frame is blended with what would have followed.
    pub(super) fn interrupt(&mut self) {
        if self.active.is_none() {
            self.active = Some(self.begin());
        }
    }

    /// Real silence of `samples` was played.
    pub(super) fn heard_silence(&mut self, samples: usize) {
        self.active = None;
        let length = samples.min(self.history.len());
        self.history.drain(..length);
        self.history.extend(core::iter::repeat_n(0, length));
    }

    fn remember(&mut self, frame: &[i16]) {
        let length = frame.len().min(self.history.len());
        self.history.drain(..length);
        self.history.extend(&frame[frame.len() - length..]);
    }

    fn begin(&self) -> Active {
        let end = self.history.len();
        let period = self.pitch();
        Active {
            period,
            given: 0,
            step: f32::from(self.history[end - 1]) - f32::from(self.history[end - 1 - period]),
            gain: 1.0,
        }
    }

    /// The sample that comes next.
    fn sample(&self, active: &Active) -> i16 {
        if active.gain <= 0.0 {
            return 0;
        }
        // The first 20 ms repeat one period, the next two, then three.
        let periods = (active.given / (20 * self.ms) + 1).min(3);
        let mut value = self.repeated(active, periods);
        // A quarter period into a longer repetition, the shorter one still fades out.
        let since = active.given % (20 * self.ms);
        let quarter = active.period / 4;
        if periods > 1 && active.given < 60 * self.ms && since < quarter {
            let share = since as f32 / quarter as f32;
            value = value * share + self.repeated(active, periods - 1) * (1.0 - share);
        }
        let settle = 2 * self.ms;
        if active.given < settle {
            value += active.step * (1.0 - (active.given + 1) as f32 / (settle + 1) as f32);
        }
        (value * active.gain).round().clamp(-32_768.0, 32_767.0) as i16
    }

    /// The history's last `periods` periods as an endless loop; its end is blended into its beginning.
    fn repeated(&self, active: &Active, periods: usize) -> f32 {
        let end = self.history.len();
        let length = periods * active.period;
        let place = active.given % length;
        let value = f32::from(self.history[end - length + place]);
        let quarter = active.period / 4;
        let from = length - quarter;
        // What precedes the loop leads into its beginning without a step. For three longest periods the
        // history reaches exactly that far back.
        match (place >= from).then(|| (end + place).checked_sub(2 * length)) {
            Some(Some(before)) => {
                let share = (place - from + 1) as f32 / (quarter + 1) as f32;
                value * (1.0 - share) + f32::from(self.history[before]) * share
            }
            Some(None) | None => value,
        }
    }

    fn advance(&self, active: &mut Active, stopped: bool) {
        active.given += 1;
        let samples = |length: Duration| length.as_millis() as usize * self.ms;
        if stopped {
            active.gain -= 1.0 / samples(QUICK) as f32;
        } else if active.given > samples(HOLD) {
            active.gain -= 1.0 / (samples(GONE) - samples(HOLD)) as f32;
        }
        active.gain = active.gain.max(0.0);
    }

    /// The lag, 2.5 to 15 ms, at which the last 20 ms are most like themselves.
    fn pitch(&self) -> usize {
        let (shortest, longest) = (5 * self.ms / 2, Self::longest(self.ms));
        let stride = (self.ms / 4).max(1);
        let coarse = self.best_lag((shortest..=longest).step_by(stride), stride);
        let from = coarse.saturating_sub(stride).max(shortest);
        self.best_lag(from..=(coarse + stride).min(longest), 1)
    }

    fn best_lag(&self, lags: impl Iterator<Item = usize>, stride: usize) -> usize {
        let end = self.history.len();
        let length = 20 * self.ms;
        let recent = &self.history[end - length..];
        let mut best = (5 * self.ms / 2, f32::MIN);
        for lag in lags {
            let earlier = &self.history[end - length - lag..end - lag];
            let (mut product, mut energy) = (0.0_f32, 1.0_f32);
            for (&a, &b) in recent
                .iter()
                .step_by(stride)
                .zip(earlier.iter().step_by(stride))
            {
                product += f32::from(a) * f32::from(b);
                energy += f32::from(b) * f32::from(b);
            }
            let likeness = product / energy.sqrt();
            if likeness > best.1 {
                best = (lag, likeness);
            }
        }
        best.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(from: usize, samples: usize) -> Vec<i16> {
        (from..from + samples)
            .map(|n| {
                let turn = n as f32 / 73.0 * core::f32::consts::TAU;
                (6_000.0 * turn.sin() + 3_000.0 * (3.0 * turn).sin()) as i16
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

    /// 100 ms of voice, `gap` samples made up, then 40 ms of voice where it would have been.
    fn bridge(gap: usize) -> Vec<i16> {
        let mut concealer = Concealer::new(8_000);
        let mut heard = voice(0, 800);
        concealer.merge(&mut heard);
        for _ in 0..gap / 80 {
            concealer.conceal(80, false, &mut heard);
        }
        let mut next = voice(800 + gap, 320);
        concealer.merge(&mut next);
        heard.extend(next);
        heard
    }

    #[test]
    fn a_steady_voice_goes_on_through_a_lost_packet_as_if_nothing_happened() {
        let heard = bridge(160);
        let error: f64 = heard
            .iter()
            .zip(voice(0, heard.len()))
            .map(|(&a, b)| f64::from(a - b).powi(2))
            .sum();
        let power: f64 = voice(0, 160).iter().map(|&s| f64::from(s).powi(2)).sum();
        let ratio = 10.0 * (power / error).log10();
        assert!(ratio > 20.0, "{ratio:.1} dB");
    }

    #[test]
    fn there_is_no_click_where_sound_is_made_up_and_where_it_returns() {
        let usual = largest_step(&voice(0, 800));
        for gap in [80, 160, 240, 480, 800, 1_600] {
            let step = largest_step(&bridge(gap));
            assert!(step <= usual * 5 / 4, "{gap}: {step} against {usual}");
        }
    }

    #[test]
    fn it_holds_20_ms_fades_and_is_silent_after_100_ms() {
        let heard = bridge(1_600);
        let peak = |from: usize, to: usize| {
            heard[800 + from..800 + to]
                .iter()
                .map(|s| s.abs())
                .max()
                .unwrap()
        };
        let full = peak(0, 160);
        assert!(peak(400, 480) < full * 3 / 4);
        assert!(peak(640, 720) > full / 20);
        assert_eq!(peak(808, 1_600), 0);
    }

    #[test]
    fn a_stop_on_purpose_is_rounded_off_in_5_ms() {
        let mut concealer = Concealer::new(8_000);
        concealer.merge(&mut voice(0, 800));
        let mut heard = Vec::new();
        concealer.conceal(160, true, &mut heard);
        assert!(heard[..10].iter().any(|s| s.abs() > 1_000));
        assert!(heard[41..].iter().all(|&s| s == 0));
    }

    #[test]
    fn after_silence_there_is_nothing_to_make_up() {
        let mut concealer = Concealer::new(16_000);
        concealer.merge(&mut voice(0, 800));
        concealer.heard_silence(2_000);
        let mut heard = Vec::new();
        concealer.conceal(320, false, &mut heard);
        assert!(heard.iter().all(|&s| s == 0));
    }
}
