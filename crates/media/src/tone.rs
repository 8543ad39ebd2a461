//! Tones as values: frequencies, levels and cadence, their neutral text form, and the machine that plays them.
//!
//! ```text
//! 350+440@-19/0                 dial: both at −19 dBm0, for ever
//! 480+620/500,0/500             busy: half a second on, half a second off, again and again
//! !350+440/100,!0/100,350+440/0 stutter: the parts marked ! are played once, the rest for ever
//! !900/300,!0/100,!1400/300     all parts marked: played once
//! 440/300,0/10000*2             twice in all
//! 659+1318@-22/700~             struck like a bell: it rings off
//! ```
//!
//! A part is `[!]hz[@level][+hz[@level]…]/milliseconds[~]`. Frequency 0 is silence, length 0 is for ever. A
//! frequency without a level takes that of the next one in its part, and [`DEFAULT_LEVEL`] after the last.

mod dtmf;
mod generator;
mod text;

pub use dtmf::{Detector, digit_tone};
pub use generator::{Generator, LOUDEST_HZ_SHARE, RAMP};
pub use text::ToneError;

use offhook_base::Duration;

/// The most parts a tone may have; the longest known cadence has 22.
pub const MAX_PARTS: usize = 32;
/// The most frequencies sounding at once.
pub const MAX_VOICES: usize = 4;
/// The level of a frequency that names none, in dBm0.
pub const DEFAULT_LEVEL: i8 = -16;
/// The lowest level that can be written, in dBm0; it is as good as silence.
pub const MIN_LEVEL: i8 = -63;
/// The highest level that can be written, in dBm0: a full-scale sine.
pub const MAX_LEVEL: i8 = 3;
/// The longest a part may last, unless it lasts for ever.
pub const MAX_PART: Duration = Duration::from_secs(600);

/// A sound with a cadence, such as a dial tone or a ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tone {
    /// What sounds, in order; at least one, at most [`MAX_PARTS`].
    pub parts: Vec<Part>,
    /// What happens after the last part.
    pub repeat: Repeat,
}

/// One element of a cadence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What sounds together, at most [`MAX_VOICES`]; none is silence.
    pub voices: Vec<Voice>,
    /// How long; `None` is until stopped.
    pub length: Option<Duration>,
    /// Whether the sound is struck and dies away like a bell, rather than held.
    pub struck: bool,
}

/// One frequency at one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Frequency in Hz, 20 to 8 000.
    pub hz: u16,
    /// Level in dBm0, [`MIN_LEVEL`] to [`MAX_LEVEL`].
    pub level: i8,
}

/// What happens after the last part of a tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// It ends.
    Once,
    /// It goes on with the part of this index, for ever.
    From(usize),
    /// The whole is played this often in all, then ends.
    Times(u16),
}

impl Part {
    /// Silence for `length`.
    #[must_use]
    pub const fn silence(length: Duration) -> Self {
        Self {
            voices: Vec::new(),
            length: Some(length),
            struck: false,
        }
    }
}

impl Tone {
    /// Reads the neutral text form described above.
    ///
    /// # Errors
    /// Says which part is wrong and what was expected.
    pub fn parse(text: &str) -> Result<Self, ToneError> {
        text::parse(text)
    }

    /// A pleasant two-note ring: two soft bells a third apart, twice, then a pause.
    #[must_use]
    pub fn ring() -> Self {
        let bell = |hz: u16, millis: u64| Part {
            voices: vec![
                Voice { hz, level: -12 },
                Voice {
                    hz: hz * 2,
                    level: -22,
                },
                Voice {
                    hz: hz * 3,
                    level: -30,
                },
            ],
            length: Some(Duration::from_millis(millis)),
            struck: true,
        };
        Self {
            parts: vec![
                bell(784, 180),
                bell(988, 420),
                bell(784, 180),
                bell(988, 920),
                Part::silence(Duration::from_millis(1_800)),
            ],
            repeat: Repeat::From(0),
        }
    }
}
