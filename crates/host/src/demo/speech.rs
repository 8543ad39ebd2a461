//! Something like speech, made of nothing: voiced syllables of changing pitch and length with pauses between.

use offhook_base::Rng;

/// Samples a second.
const RATE: f64 = 8_000.0;

/// `seconds` of speech at 8 kHz; another `seed` is another speaker.
pub(crate) fn speech(seed: u64, seconds: f64) -> Vec<i16> {
    let mut rng = Rng::from_number(seed);
    let wanted = samples(seconds);
    let base = between(&mut rng, 95.0, 190.0);
    let mut sound: Vec<f64> = Vec::with_capacity(wanted);
    while sound.len() < wanted {
        syllable(&mut rng, base, &mut sound);
    }
    sound.truncate(wanted);
    let loudest = sound.iter().fold(1.0_f64, |most, it| most.max(it.abs()));
    sound
        .into_iter()
        .map(|it| (it / loudest * 12_000.0) as i16)
        .collect()
}

fn samples(seconds: f64) -> usize {
    (seconds * RATE) as usize
}

fn between(rng: &mut Rng, low: f64, high: f64) -> f64 {
    let unit = (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    low + (high - low) * unit
}

fn syllable(rng: &mut Rng, base: f64, sound: &mut Vec<f64>) {
    let length = samples(between(rng, 0.09, 0.26));
    let pitch = base * between(rng, 0.85, 1.3);
    let glide = between(rng, -0.25, 0.25);
    let formants = [
        (between(rng, 300.0, 850.0), 120.0),
        (between(rng, 900.0, 2_300.0), 180.0),
        (between(rng, 2_400.0, 3_100.0), 260.0),
    ];
    let mut phase = 0.0;
    for place in 0..length {
        let part = place as f64 / length as f64;
        let now = pitch * (1.0 + glide * part);
        phase += std::f64::consts::TAU * now / RATE;
        let mut value = 0.0;
        let mut number = 1.0;
        while number * now < 3_500.0 {
            value += (number * phase).sin() * weight(number * now, &formants) / number.sqrt();
            number += 1.0;
        }
        let swell = (std::f64::consts::PI * part).sin();
        sound.push(value * swell);
    }
    let pause = samples(between(rng, 0.02, 0.09));
    sound.extend(std::iter::repeat_n(0.0, pause));
}

/// How strongly a mouth with these formants (centre and width in Hz) lets a frequency out.
fn weight(frequency: f64, formants: &[(f64, f64)]) -> f64 {
    formants
        .iter()
        .map(|(centre, width)| 1.0 / (1.0 + ((frequency - centre) / width).powi(2)))
        .sum::<f64>()
        + 0.02
}

#[cfg(test)]
mod tests {
    use super::*;
    use offhook_media::compare::correlation;

    #[test]
    fn two_speakers_do_not_sound_alike() {
        let (ana, ben) = (speech(1, 1.5), speech(2, 1.5));
        assert_eq!(ana.len(), 12_000);
        assert!(correlation(&ana, &ana, 100) > 0.999);
        let alike = correlation(&ana, &ben, 800);
        assert!(alike < 0.6, "{alike}");
    }
}
