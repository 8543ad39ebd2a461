//! The sixteen digits as pairs of frequencies (ITU-T Q.23), made and recognised.

use super::{Part, Repeat, Tone, Voice};
use offhook_base::Duration;

const ROWS: [u16; 4] = [697, 770, 852, 941];
const COLUMNS: [u16; 4] = [1_209, 1_336, 1_477, 1_633];
const DIGITS: [[char; 4]; 4] = [
    ['1', '2', '3', 'A'],
    ['4', '5', '6', 'B'],
    ['7', '8', '9', 'C'],
    ['*', '0', '#', 'D'],
];

/// The tone of a digit `0`–`9`, `*`, `#`, `A`–`D` (any case), for `length`; `None` for anything else.
///
/// The upper frequency is 2 dB louder, as lines lose more of it (ITU-T Q.24 allows up to 4 dB).
#[must_use]
pub fn digit_tone(digit: char, length: Duration) -> Option<Tone> {
    let digit = digit.to_ascii_uppercase();
    let (row, column) = (0..16)
        .map(|place| (place / 4, place % 4))
        .find(|&(row, column)| DIGITS[row][column] == digit)?;
    let voices = vec![
        Voice {
            hz: ROWS[row],
            level: -10,
        },
        Voice {
            hz: COLUMNS[column],
            level: -8,
        },
    ];
    let length = Some(length);
    Some(Tone {
        parts: vec![Part {
            voices,
            length,
            struck: false,
        }],
        repeat: Repeat::Once,
    })
}

/// Blocks that must agree before a digit counts; 12.75 ms each.
const BLOCKS: u8 = 3;
/// The share of a block's power that must lie in the two frequencies.
const PURITY: f32 = 0.75;
/// The quietest block looked at, as mean square: about −36 dBm0.
const QUIETEST: f32 = 90_000.0;
/// How much one frequency may be louder than the other, as a power ratio: 8 dB (ITU-T Q.24).
const TWIST: f32 = 6.3;

/// Hears digits in audio with eight Goertzel filters, each digit once when it has lasted 38 ms.
#[derive(Clone, Debug)]
pub struct Detector {
    coefficients: [f32; 8],
    block: usize,
    filled: usize,
    power: f32,
    state: [(f32, f32); 8],
    candidate: Option<char>,
    agreed: u8,
    reported: bool,
}

impl Detector {
    /// A detector for audio of `rate` samples a second.
    #[must_use]
    pub fn new(rate: u32) -> Self {
        let rate = rate.max(4_000) as f32;
        let mut coefficients = [0.0; 8];
        for (coefficient, hz) in coefficients.iter_mut().zip(ROWS.iter().chain(&COLUMNS)) {
            *coefficient = 2.0 * (core::f32::consts::TAU * f32::from(*hz) / rate).cos();
        }
        Self {
            coefficients,
            // 102 samples at 8 kHz: the filters are about as wide as the frequencies are apart.
            block: (rate * 0.01275) as usize,
            filled: 0,
            power: 0.0,
            state: [(0.0, 0.0); 8],
            candidate: None,
            agreed: 0,
            reported: false,
        }
    }

    /// Listens to `samples` and appends each digit that was recognised.
    pub fn hear(&mut self, samples: &[i16], digits: &mut String) {
        for &sample in samples {
            let value = f32::from(sample);
            self.power += value * value;
            for ((one, two), coefficient) in self.state.iter_mut().zip(self.coefficients) {
                let next = value + coefficient * *one - *two;
                *two = *one;
                *one = next;
            }
            self.filled += 1;
            if self.filled == self.block {
                let digit = self.judge();
                self.follow(digit, digits);
            }
        }
    }

    /// What the full block holds; empties it.
    fn judge(&mut self) -> Option<char> {
        let length = self.block as f32;
        let mut powers = [0.0_f32; 8];
        for ((power, (one, two)), coefficient) in
            powers.iter_mut().zip(self.state).zip(self.coefficients)
        {
            // Twice the squared amplitude spectrum over N² is the mean square of a sine.
            *power = 2.0 * (one * one + two * two - coefficient * one * two) / (length * length);
        }
        let mean = self.power / length;
        self.filled = 0;
        self.power = 0.0;
        self.state = [(0.0, 0.0); 8];
        let (row, low) = loudest(&powers[..4]);
        let (column, high) = loudest(&powers[4..]);
        let pure = mean > QUIETEST && low + high > PURITY * mean;
        (pure && low < TWIST * high && high < TWIST * low).then(|| DIGITS[row][column])
    }

    fn follow(&mut self, digit: Option<char>, digits: &mut String) {
        if digit != self.candidate {
            self.candidate = digit;
            self.agreed = 0;
            self.reported = false;
        }
        self.agreed = self.agreed.saturating_add(1);
        if let Some(digit) = digit
            && self.agreed >= BLOCKS
            && !self.reported
        {
            self.reported = true;
            digits.push(digit);
        }
    }
}

fn loudest(powers: &[f32]) -> (usize, f32) {
    powers.iter().copied().enumerate().fold(
        (0, 0.0),
        |best, next| if next.1 > best.1 { next } else { best },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::CODECS;
    use crate::tone::Generator;
    use offhook_base::Rng;

    fn dial(digits: &str, rate: u32) -> Vec<i16> {
        let mut heard = Vec::new();
        for digit in digits.chars() {
            let tone = digit_tone(digit, Duration::from_millis(80)).unwrap();
            let mut piece = vec![0; (rate * 140 / 1_000) as usize];
            Generator::new(tone, rate).fill(&mut piece);
            heard.extend(piece);
        }
        heard
    }

    #[test]
    fn all_sixteen_digits_are_heard_once_each_through_every_law_and_rate() {
        let all = "1234567890*#ABCD";
        for rate in [8_000, 16_000, 48_000] {
            let mut digits = String::new();
            Detector::new(rate).hear(&dial(all, rate), &mut digits);
            assert_eq!(digits, all, "{rate} Hz");
        }
        for row in CODECS {
            let (mut payload, mut back, mut digits) = (Vec::new(), Vec::new(), String::new());
            let mut codec = (row.open)();
            codec.encode(&dial(all, row.rate), &mut payload);
            codec.decode(&payload, &mut back);
            Detector::new(row.rate).hear(&back, &mut digits);
            assert_eq!(digits, all, "{}", row.name);
        }
    }

    #[test]
    fn noise_and_single_tones_are_no_digits() {
        let mut rng = Rng::from_number(1);
        let noise: Vec<i16> = (0..80_000)
            .map(|_| rng.below(20_000) as i16 - 10_000)
            .collect();
        let mut dial_tone = vec![0; 80_000];
        Generator::new(Tone::parse("350+440@-10/0").unwrap(), 8_000).fill(&mut dial_tone);
        let mut single = vec![0; 80_000];
        Generator::new(Tone::parse("770@-10/0").unwrap(), 8_000).fill(&mut single);
        let mut digits = String::new();
        for sound in [noise, dial_tone, single] {
            Detector::new(8_000).hear(&sound, &mut digits);
        }
        assert_eq!(digits, "");
    }

    #[test]
    fn what_is_no_digit_has_no_tone() {
        assert!(digit_tone('x', Duration::from_millis(100)).is_none());
        assert_eq!(
            digit_tone('d', Duration::from_millis(100)),
            digit_tone('D', Duration::from_millis(100))
        );
    }
}
