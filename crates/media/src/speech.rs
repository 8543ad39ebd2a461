//! A synthetic sound with the pace, pitch and pauses of speech, for tests.

use core::f64::consts::TAU;
use offhook_base::Rng;

/// `seconds` of it at `rate` Hz; always the same.
pub(crate) fn speech(rate: u32, seconds: usize) -> Vec<i16> {
    let mut rng = Rng::from_number(2_026);
    let rate = f64::from(rate);
    let total = rate as usize * seconds;
    let mut samples = Vec::with_capacity(total);
    while samples.len() < total {
        syllable(&mut rng, rate, &mut samples);
    }
    samples.truncate(total);
    samples
}

/// A fricative, then a vowel with a gliding pitch and two formants, then now and then a pause.
fn syllable(rng: &mut Rng, rate: f64, samples: &mut Vec<i16>) {
    let mut unit = || rng.below(1_000) as f64 / 1_000.0;
    let pitch = 95.0 + 110.0 * unit();
    let glide = 0.85 + 0.3 * unit();
    let formants = [300.0 + 500.0 * unit(), 900.0 + 1_400.0 * unit()];
    let length = (rate * (0.12 + 0.16 * unit())) as usize;
    let hiss = (rate * 0.05 * unit()) as usize;
    let pause = if unit() < 0.3 {
        (rate * 0.25 * unit()) as usize
    } else {
        0
    };
    let loud = 5_000.0 + 6_000.0 * unit();
    for n in 0..hiss {
        let fade = (n as f64 / hiss as f64 * core::f64::consts::PI).sin();
        samples.push((fade * 1_800.0 * (unit() - 0.5)) as i16);
    }
    let mut phase = 0.0;
    for n in 0..length {
        let at = n as f64 / length as f64;
        let hz = pitch * (1.0 + (glide - 1.0) * at);
        phase += hz / rate;
        let mut value = 0.0;
        for harmonic in 1..=16 {
            let place = hz * f64::from(harmonic);
            let gain: f64 = formants
                .iter()
                .map(|formant| 1.0 / (1.0 + ((place - formant) / 160.0).powi(2)))
                .sum();
            value += gain * (TAU * phase * f64::from(harmonic)).sin();
        }
        let fade = (at * core::f64::consts::PI).sin().sqrt();
        samples.push((loud * 0.5 * fade * value + 30.0 * (unit() - 0.5)) as i16);
    }
    samples.extend((0..pause).map(|_| (20.0 * (unit() - 0.5)) as i16));
}
