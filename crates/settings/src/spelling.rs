//! How makers write values: `1`, `Y`, `Enabled`, tens of milliseconds, their own words, and back.

use offhook_base::Secret;

use crate::codecs;
use crate::row::{Range, Row};
use crate::syntax::Syntax;
use crate::value::{Part, SlotField, Value};

mod calls;
mod keys;
mod network;
mod screen;
mod services;
mod signalling;
mod sound;
mod texts;
mod upkeep;

pub(crate) use calls::*;
pub(crate) use keys::*;
pub(crate) use network::*;
pub(crate) use screen::*;
pub(crate) use services::*;
pub(crate) use signalling::*;
pub(crate) use sound::*;
use texts::*;
pub(crate) use upkeep::*;

/// One way of writing a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// A flag as a pair of words, off first.
    Pair(&'static str, &'static str),
    /// A whole number.
    Number,
    /// A length of time as a count of this many milliseconds.
    Units(u32),
    /// A length of time in milliseconds, a multiple of so many.
    Steps(u32),
    /// A length of time as seconds with a decimal point.
    DecimalSeconds,
    /// A share in percent as the percent that remain.
    PercentLeft,
    /// A DSCP as the whole byte of the IP header, decimal or as `0xb8`.
    TosByte,
    /// A text as it is.
    Text,
    /// A host name or address; `0.0.0.0` means none.
    Host,
    /// A text of a certain form.
    Formed(Syntax),
    /// A password as it is; AudioCodes ciphertext is recognised before this is asked.
    Secret,
    /// The password of one named web user, written `NAME:PASSWORD` (003:5416).
    UserPassword(&'static str),
    /// The maker's words and Offhook's notation for each; the first of several for one meaning is written.
    Words(&'static [(&'static str, &'static str)]),
    /// A time zone as hours east of Greenwich with a sign: `+8`, `-3:30`.
    OffsetHours,
    /// A time zone as `+01:00`.
    OffsetClock,
    /// A tone as `F1+F2/MS,0/MS` (003:4837).
    Tone,
    /// A cell of a codec table: on or off, as 0 or 1 or as Y or N.
    CodecEnable(&'static str, &'static str),
    /// A cell of a codec table: the codec, with this between the numbers of G.726 and its rate.
    CodecName(&'static str),
    /// A cell of a codec table: the rank, from the lowest to the highest.
    CodecPriority(u8, u8),
    /// A cell of a codec table: the payload type.
    CodecPayload,
    /// The frequencies of a tone, separated by commas.
    ToneFrequencies,
    /// The rhythm of a tone, separated by commas, beginning with silence (000:5064).
    ToneRhythmOffFirst,
    /// The rhythm of a tone, separated by commas, beginning with sound (000:5211).
    ToneRhythmOnFirst,
}

/// A flag as `0` and `1`.
pub(crate) const ZERO_ONE: Spoken = Spoken::Pair("0", "1");
/// A flag whose `0` means on.
pub(crate) const ONE_ZERO: Spoken = Spoken::Pair("1", "0");
/// A flag as `N` and `Y`.
pub(crate) const YES_NO: Spoken = Spoken::Pair("N", "Y");
/// A flag as `Disabled` and `Enabled`.
pub(crate) const ENABLED: Spoken = Spoken::Pair("Disabled", "Enabled");
/// A whole number.
pub(crate) const NUMBER: Spoken = Spoken::Number;
/// Milliseconds.
pub(crate) const MS: Spoken = Spoken::Units(1);
/// Milliseconds in steps of 5.
pub(crate) const MS_BY_FIVES: Spoken = Spoken::Steps(5);
/// Steps of 10 ms.
pub(crate) const TENS_OF_MS: Spoken = Spoken::Units(10);
/// Seconds.
pub(crate) const SECONDS: Spoken = Spoken::Units(1_000);
/// Steps of 6 seconds, about one ring.
pub(crate) const SIX_SECONDS: Spoken = Spoken::Units(6_000);
/// Minutes.
pub(crate) const MINUTES: Spoken = Spoken::Units(60_000);
/// Hours.
pub(crate) const HOURS: Spoken = Spoken::Units(3_600_000);
/// Seconds with a decimal point.
pub(crate) const DECIMAL_SECONDS: Spoken = Spoken::DecimalSeconds;
/// A text.
pub(crate) const TEXT: Spoken = Spoken::Text;
/// A host.
pub(crate) const HOST: Spoken = Spoken::Host;
/// An IPv4 address.
pub(crate) const IP4: Spoken = Spoken::Formed(Syntax::Ip4);
/// An IPv6 address.
pub(crate) const IP6: Spoken = Spoken::Formed(Syntax::Ip6);
/// A link.
pub(crate) const URL: Spoken = Spoken::Formed(Syntax::Url);
/// What can be dialled.
pub(crate) const DIALLED: Spoken = Spoken::Formed(Syntax::Dialled);
/// What has a tone of its own.
pub(crate) const DTMF_DIGITS: Spoken = Spoken::Formed(Syntax::Dtmf);
/// Decimal digits.
pub(crate) const DIGITS: Spoken = Spoken::Formed(Syntax::Digits);
/// A number with a decimal point.
pub(crate) const DECIMAL: Spoken = Spoken::Formed(Syntax::Decimal);
/// A time of day.
pub(crate) const CLOCK: Spoken = Spoken::Formed(Syntax::Clock);
/// A password.
pub(crate) const SECRET: Spoken = Spoken::Secret;
/// The administrator's web password.
pub(crate) const ADMIN_PASSWORD: Spoken = Spoken::UserPassword("admin");
/// The user's web password.
pub(crate) const USER_PASSWORD: Spoken = Spoken::UserPassword("user");
/// A signed count of hours.
pub(crate) const OFFSET_HOURS: Spoken = Spoken::OffsetHours;
/// Hours and minutes.
pub(crate) const OFFSET_CLOCK: Spoken = Spoken::OffsetClock;
/// A tone list.
pub(crate) const TONE: Spoken = Spoken::Tone;
/// A codec's switch as `0` and `1`.
pub(crate) const CODEC_ENABLE: Spoken = Spoken::CodecEnable("0", "1");
/// A codec's switch as `N` and `Y`.
pub(crate) const CODEC_YES_NO: Spoken = Spoken::CodecEnable("N", "Y");
/// A codec's name.
pub(crate) const CODEC_NAME: Spoken = Spoken::CodecName("_");
/// A codec's name in the table of 004:17173.
pub(crate) const CODEC_NAME_HYPHEN: Spoken = Spoken::CodecName("-");
/// A codec's rank; 0 is that of codecs not in use (003:14723).
pub(crate) const CODEC_PRIORITY: Spoken = Spoken::CodecPriority(0, 12);
/// A codec's rank (004:17230).
pub(crate) const CODEC_PRIORITY_11: Spoken = Spoken::CodecPriority(0, 11);
/// A codec's rank (000:5420).
pub(crate) const CODEC_RANK: Spoken = Spoken::CodecPriority(1, 255);
/// A codec's payload type.
pub(crate) const CODEC_PAYLOAD: Spoken = Spoken::CodecPayload;
/// A tone's frequencies.
pub(crate) const FREQUENCIES: Spoken = Spoken::ToneFrequencies;
/// A tone's rhythm.
pub(crate) const RHYTHM: Spoken = Spoken::ToneRhythmOffFirst;
/// A tone's rhythm that begins with sound.
pub(crate) const RHYTHM_ON_FIRST: Spoken = Spoken::ToneRhythmOnFirst;

/// The table numbers that Panasonic gives to codecs (000:5412).
pub(crate) const PANASONIC_CODECS: &[(u8, &str)] =
    &[(0, "G722"), (1, "PCMA"), (3, "G729"), (4, "PCMU")];

/// Where in a table a value stands: the numbers taken from the key.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cell {
    /// Slot from 1.
    pub(crate) slot: Option<u8>,
    /// Codec of a table with a row a codec.
    pub(crate) codec: Option<&'static str>,
}

impl Spoken {
    /// Reads a maker's text that is not part of a table.
    ///
    /// # Errors
    /// What is wrong with it, as the end of "NAME ..".
    pub fn decode(self, row: &Row, text: &str) -> Result<Value, String> {
        self.decode_cell(row, text, Cell::default())
    }

    /// Reads a maker's text; `cell` says where in a table it stands.
    pub(crate) fn decode_cell(self, row: &Row, text: &str, cell: Cell) -> Result<Value, String> {
        match self {
            Self::Pair(off, on) => pair(off, on, text).map(Value::Flag),
            Self::Number => number(row, text),
            Self::Units(unit) => units(text, unit).map(Value::Time),
            Self::Steps(step) => steps(text, step).map(Value::Time),
            Self::DecimalSeconds => decimal_seconds(text)
                .map(Value::Time)
                .ok_or_else(|| "must be seconds, as 0.5 or 4".to_owned()),
            Self::PercentLeft => {
                small(text, 0, 100).map(|left| Value::Number(100 - i64::from(left)))
            }
            Self::TosByte => tos(text).map(Value::Number),
            Self::Text => Ok(Value::Text(text.to_owned())),
            Self::Host => host(text).map(Value::Text),
            Self::Formed(syntax) if syntax.fits(text) => Ok(Value::Text(text.to_owned())),
            Self::Formed(syntax) => Err(format!("must be {syntax}")),
            Self::Secret => Ok(Value::Secret(Secret::new(text))),
            Self::UserPassword(user) => match text.split_once(':') {
                Some((name, password)) if name == user => Ok(Value::Secret(Secret::new(password))),
                Some(_) | None => Err(format!("must be written `{user}:PASSWORD`")),
            },
            Self::Words(words) => from_words(words, row, text),
            Self::OffsetHours | Self::OffsetClock => offset(text).map(Value::Number),
            Self::Tone => tone(text).map(Value::Text),
            Self::CodecEnable(off, on) => {
                pair(off, on, text).and_then(|flag| cell.part(SlotField::Enable(flag)))
            }
            Self::CodecName(_) => match codecs::find(text) {
                Some(codec) => cell.part(SlotField::Name(codec.name)),
                None => Err(format!("must be one of {}", codec_names())),
            },
            Self::CodecPriority(low, high) => {
                cell.part(SlotField::Priority(small(text, low, high)?))
            }
            Self::CodecPayload => cell.part(SlotField::Payload(small(text, 0, 127)?)),
            Self::ToneFrequencies => {
                frequencies(text).map(|list| Value::Part(Part::Frequencies(list)))
            }
            Self::ToneRhythmOffFirst => {
                list(text, TOP_LENGTH).map(|list| Value::Part(Part::Rhythm(list)))
            }
            Self::ToneRhythmOnFirst => {
                let mut rhythm = list(text, TOP_LENGTH)?;
                rhythm.insert(0, 0);
                Ok(Value::Part(Part::Rhythm(rhythm)))
            }
        }
    }

    /// The maker's word that `text` is but for capitals, blanks and underscores; `None` where it is as printed.
    pub(crate) fn as_printed(self, text: &str) -> Option<&'static str> {
        let Self::Words(words) = self else {
            return None;
        };
        let (theirs, _) = word(words, text)?;
        (*theirs != text).then_some(theirs)
    }

    /// Whether an empty value is one of the maker's words.
    pub(crate) fn has_word_for_nothing(self) -> bool {
        matches!(self, Self::Words(table) if table.iter().any(|(theirs, _)| theirs.is_empty()))
    }

    /// What may stand there, as the end of "must be ..".
    pub(crate) fn allowed(self, row: &Row, range: Option<Range>) -> String {
        let words = |words: &[&str]| format!("one of {}", words.join(", "));
        match self {
            Self::Pair(off, on) | Self::CodecEnable(off, on) => {
                let (low, high) = if off < on { (off, on) } else { (on, off) };
                format!("{low} or {high}")
            }
            Self::Words(table) => words(&printable(table)),
            Self::Units(unit) => match range {
                Some(range) => {
                    let count = |millis: i64| (millis / i64::from(unit)).to_string();
                    format!(
                        "{}a number from {} to {} ({})",
                        range.also_text(count),
                        count(range.low),
                        count(range.high),
                        unit_name(unit)
                    )
                }
                None => format!("a number ({})", unit_name(unit)),
            },
            Self::Steps(step) => {
                let whole = Self::Units(1).allowed(row, range);
                format!("{whole} in steps of {step}")
            }
            Self::DecimalSeconds => match range {
                Some(range) => format!(
                    "{}from {} to {} seconds",
                    range.also_text(decimal),
                    decimal(range.low),
                    decimal(range.high)
                ),
                None => "seconds".to_owned(),
            },
            Self::CodecName(_) => format!("one of {}", codec_names()),
            Self::CodecPriority(low, high) => format!("a number from {low} to {high}"),
            Self::PercentLeft => {
                let (low, high) = range.map_or((0, 100), |range| (range.low, range.high));
                format!("a number from {} to {} (percent)", 100 - high, 100 - low)
            }
            Self::TosByte => TOS_FORM.to_owned(),
            Self::CodecPayload => "a number from 0 to 127".to_owned(),
            Self::Tone => "a tone as 480+620/500,0/500".to_owned(),
            Self::ToneFrequencies => FREQUENCIES_FORM.to_owned(),
            Self::ToneRhythmOffFirst | Self::ToneRhythmOnFirst => {
                "numbers separated by commas".to_owned()
            }
            Self::OffsetHours => "hours from Greenwich, as +8 or -3:30".to_owned(),
            Self::OffsetClock => "hours and minutes from Greenwich, as +01:00".to_owned(),
            Self::Host => "a host name or an address".to_owned(),
            Self::Formed(syntax) => syntax.to_string(),
            Self::UserPassword(user) => format!("{user}:PASSWORD"),
            Self::Number | Self::Text | Self::Secret => crate::row::range_text(row.kind, range),
        }
    }

    /// Writes a value in the maker's way.
    ///
    /// `None` when the maker cannot say it; the flag tells that it had to be rounded.
    #[must_use]
    pub fn encode(self, row: &Row, value: &Value) -> Option<(String, bool)> {
        let exact = |text: String| Some((text, false));
        match (self, value) {
            (Self::Pair(off, on), Value::Flag(flag))
            | (
                Self::CodecEnable(off, on),
                Value::Part(
                    Part::Slot {
                        field: SlotField::Enable(flag),
                        ..
                    }
                    | Part::Named {
                        field: SlotField::Enable(flag),
                        ..
                    },
                ),
            ) => exact(if *flag { on } else { off }.to_owned()),
            (Self::Number, Value::Number(number)) => exact(number.to_string()),
            (Self::PercentLeft, Value::Number(share)) => exact((100 - share).to_string()),
            (Self::TosByte, Value::Number(dscp)) => exact((dscp << 2).to_string()),
            (Self::Units(unit), Value::Time(time)) => {
                let millis = time.as_millis();
                let unit = u128::from(unit);
                let count = (millis + unit / 2) / unit;
                Some((count.to_string(), count * unit != millis))
            }
            (Self::Steps(step), Value::Time(time)) => {
                let (millis, step) = (time.as_millis(), u128::from(step));
                let nearest = (millis + step / 2) / step * step;
                Some((nearest.to_string(), nearest != millis))
            }
            (Self::DecimalSeconds, Value::Time(time)) => {
                exact(decimal(i64::try_from(time.as_millis()).ok()?))
            }
            (Self::Text | Self::Host | Self::Formed(_) | Self::Tone, Value::Text(text)) => {
                exact(text.clone())
            }
            (Self::Secret, Value::Secret(secret)) => exact(secret.expose().to_owned()),
            (Self::UserPassword(user), Value::Secret(secret)) => {
                exact(format!("{user}:{}", secret.expose()))
            }
            (Self::Words(words), value) => {
                let said = |ours: &str| Value::parse(row, ours).as_ref() == Ok(value);
                let (theirs, _) = words.iter().find(|(_, ours)| said(ours))?;
                exact((*theirs).to_owned())
            }
            (Self::OffsetHours, Value::Number(minutes)) => exact(show_offset(*minutes, false)),
            (Self::OffsetClock, Value::Number(minutes)) => exact(show_offset(*minutes, true)),
            (
                Self::CodecName(joint),
                Value::Part(Part::Slot {
                    field: SlotField::Name(name),
                    ..
                }),
            ) => exact(
                name.replace("G726-", &format!("G726{joint}"))
                    .replace("G723-", "G723_"),
            ),
            (
                Self::CodecPriority(low, high),
                Value::Part(
                    Part::Slot {
                        field: SlotField::Priority(number),
                        ..
                    }
                    | Part::Named {
                        field: SlotField::Priority(number),
                        ..
                    },
                ),
            ) if (low..=high).contains(number) => exact(number.to_string()),
            (
                Self::CodecPayload,
                Value::Part(
                    Part::Slot {
                        field: SlotField::Payload(number),
                        ..
                    }
                    | Part::Named {
                        field: SlotField::Payload(number),
                        ..
                    },
                ),
            ) => exact(number.to_string()),
            (Self::ToneFrequencies, Value::Part(Part::Frequencies(list))) => exact(join(list)),
            (Self::ToneRhythmOffFirst, Value::Part(Part::Rhythm(list))) => exact(join(list)),
            (Self::ToneRhythmOnFirst, Value::Part(Part::Rhythm(list))) => {
                // A silence before the first sound is what this way of writing cannot say.
                let (_, rest) = list.split_first().filter(|(silence, _)| **silence == 0)?;
                exact(join(rest))
            }
            (_, _) => None,
        }
    }
}

impl Cell {
    /// Whether it is in a table at all.
    pub(crate) const fn is_in_table(self) -> bool {
        self.slot.is_some() || self.codec.is_some()
    }

    fn part(self, field: SlotField) -> Result<Value, String> {
        match (self.slot, self.codec) {
            (Some(slot), _) => Ok(Value::Part(Part::Slot { slot, field })),
            (None, Some(codec)) => Ok(Value::Part(Part::Named { codec, field })),
            (None, None) => Err("stands in no table".to_owned()),
        }
    }
}
