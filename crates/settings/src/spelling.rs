//! How makers write values: `1`, `Y`, `Enabled`, tens of milliseconds, their own words, and back.

use core::time::Duration;

use offhook_base::Secret;

use crate::codecs;
use crate::row::{Kind, Row};
use crate::syntax::Syntax;
use crate::value::{Part, SlotField, Value};

mod calls;
mod keys;
mod network;
mod services;
mod signalling;
mod sound;
mod upkeep;

pub(crate) use calls::*;
pub(crate) use keys::*;
pub(crate) use network::*;
pub(crate) use services::*;
pub(crate) use signalling::*;
pub(crate) use sound::*;
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
    /// A cell of a codec table: the codec.
    CodecName,
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
pub(crate) const CODEC_NAME: Spoken = Spoken::CodecName;
/// A codec's rank; 0 is that of codecs not in use (003:14723).
pub(crate) const CODEC_PRIORITY: Spoken = Spoken::CodecPriority(0, 12);
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

/// Most numbers a frequency or rhythm list holds (000:5112).
const MAX_LIST: usize = 22;
/// Highest frequency in such a list, in hertz (000:5049).
const TOP_FREQUENCY: u16 = 2_000;
/// Longest sound or silence in such a list, in milliseconds (000:5064).
const TOP_LENGTH: u16 = 16_000;

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
            Self::CodecName => match codecs::find(text) {
                Some(codec) => cell.part(SlotField::Name(codec.name)),
                None => Err(format!("must be one of {}", codec_names())),
            },
            Self::CodecPriority(low, high) => {
                cell.part(SlotField::Priority(small(text, low, high)?))
            }
            Self::CodecPayload => cell.part(SlotField::Payload(small(text, 0, 127)?)),
            Self::ToneFrequencies => {
                list(text, TOP_FREQUENCY).map(|list| Value::Part(Part::Frequencies(list)))
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

    /// Whether an empty value is one of the maker's words.
    pub(crate) fn has_word_for_nothing(self) -> bool {
        matches!(self, Self::Words(table) if table.iter().any(|(theirs, _)| theirs.is_empty()))
    }

    /// What may stand there, as the end of "must be ..".
    pub(crate) fn allowed(self, row: &Row, range: Option<(i64, i64)>) -> String {
        let words = |words: &[&str]| format!("one of {}", words.join(", "));
        match self {
            Self::Pair(off, on) | Self::CodecEnable(off, on) => {
                let (low, high) = if off < on { (off, on) } else { (on, off) };
                format!("{low} or {high}")
            }
            Self::Words(table) => words(&printable(table)),
            Self::Units(unit) => match range {
                Some((low, high)) => format!(
                    "a number from {} to {} ({})",
                    low / i64::from(unit),
                    high / i64::from(unit),
                    unit_name(unit)
                ),
                None => format!("a number ({})", unit_name(unit)),
            },
            Self::DecimalSeconds => match range {
                Some((low, high)) => {
                    format!("from {} to {} seconds", decimal(low), decimal(high))
                }
                None => "seconds".to_owned(),
            },
            Self::CodecName => format!("one of {}", codec_names()),
            Self::CodecPriority(low, high) => format!("a number from {low} to {high}"),
            Self::PercentLeft => {
                let (low, high) = range.unwrap_or((0, 100));
                format!("a number from {} to {} (percent)", 100 - high, 100 - low)
            }
            Self::TosByte => TOS_FORM.to_owned(),
            Self::CodecPayload => "a number from 0 to 127".to_owned(),
            Self::Tone => "a tone as 480+620/500,0/500".to_owned(),
            Self::ToneFrequencies | Self::ToneRhythmOffFirst | Self::ToneRhythmOnFirst => {
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
                Self::CodecName,
                Value::Part(Part::Slot {
                    field: SlotField::Name(name),
                    ..
                }),
            ) => exact(name.replace('-', "_")),
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
    fn part(self, field: SlotField) -> Result<Value, String> {
        match (self.slot, self.codec) {
            (Some(slot), _) => Ok(Value::Part(Part::Slot { slot, field })),
            (None, Some(codec)) => Ok(Value::Part(Part::Named { codec, field })),
            (None, None) => Err("stands in no table".to_owned()),
        }
    }
}

fn pair(off: &str, on: &str, text: &str) -> Result<bool, String> {
    if text == on {
        Ok(true)
    } else if text == off {
        Ok(false)
    } else {
        let (low, high) = if off < on { (off, on) } else { (on, off) };
        Err(format!("must be {low} or {high}"))
    }
}

fn number(row: &Row, text: &str) -> Result<Value, String> {
    match row.kind {
        Kind::Text => Ok(Value::Text(text.to_owned())),
        Kind::Flag | Kind::Number | Kind::Time | Kind::Secret | Kind::Choice(_) | Kind::Codecs => {
            text.parse()
                .map(Value::Number)
                .map_err(|_| "must be a whole number".to_owned())
        }
    }
}

/// What a whole ToS byte may be.
const TOS_FORM: &str = "a multiple of 4 from 0 to 252, as 184 or 0xb8";

/// The DSCP in a ToS byte, whose lowest two bits belong to congestion notices (RFC 3168 §5) and so must be 0.
fn tos(text: &str) -> Result<i64, String> {
    let byte = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u8::from_str_radix(hex, 16),
        None => text.parse(),
    };
    match byte {
        Ok(byte) if byte.is_multiple_of(4) => Ok(i64::from(byte >> 2)),
        Ok(_) | Err(_) => Err(format!("must be {TOS_FORM}")),
    }
}

fn units(text: &str, unit: u32) -> Result<Duration, String> {
    let wrong = || format!("must be a whole number ({})", unit_name(unit));
    let count: u64 = text.parse().map_err(|_| wrong())?;
    let millis = count.checked_mul(u64::from(unit)).ok_or_else(wrong)?;
    Ok(Duration::from_millis(millis))
}

const fn unit_name(unit: u32) -> &'static str {
    match unit {
        1 => "milliseconds",
        10 => "steps of 10 ms",
        1_000 => "seconds",
        6_000 => "steps of 6 seconds",
        60_000 => "minutes",
        3_600_000 => "hours",
        _ => "steps",
    }
}

/// Reads seconds with at most three decimals.
fn decimal_seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds: u64 = whole.parse().ok()?;
    let millis: u64 = format!("{fraction:0<3}").parse().ok()?;
    seconds
        .checked_mul(1_000)?
        .checked_add(millis)
        .map(Duration::from_millis)
}

/// Milliseconds as seconds with as many decimals as needed.
fn decimal(millis: i64) -> String {
    let text = format!("{}.{:03}", millis / 1_000, millis % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn host(text: &str) -> Result<String, String> {
    if text == "0.0.0.0" {
        return Ok(String::new());
    }
    let fine =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']' | '%');
    if text.chars().all(fine) {
        Ok(text.to_owned())
    } else {
        Err("must be a host name or an address".to_owned())
    }
}

/// The words of a table that can be shown.
fn printable(table: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    let theirs = table.iter().map(|(theirs, _)| *theirs);
    theirs.filter(|word| !word.is_empty()).collect()
}

fn from_words(
    words: &[(&'static str, &'static str)],
    row: &Row,
    text: &str,
) -> Result<Value, String> {
    // Makers mix capitals and underscores in their own words (002:7049).
    let plain = |text: &str| text.replace(['_', ' '], "").to_ascii_lowercase();
    // An underscore can also be the decimal point (002:7049), so a word as it stands goes first.
    let same = |(theirs, _): &&(&str, &str)| theirs.eq_ignore_ascii_case(text);
    let alike = |(theirs, _): &&(&str, &str)| plain(theirs) == plain(text);
    let found = words.iter().find(same);
    match found.or_else(|| words.iter().find(alike)) {
        Some((_, ours)) => Value::parse(row, ours),
        None => Err(format!("must be one of {}", printable(words).join(", "))),
    }
}

/// Minutes east of Greenwich from `+8`, `-3:30`, `01:00`.
fn offset(text: &str) -> Result<i64, String> {
    let wrong = || "must be hours from Greenwich, as +8 or -03:30".to_owned();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let hours: u8 = hours.parse().map_err(|_| wrong())?;
    let minutes: u8 = minutes.parse().map_err(|_| wrong())?;
    if hours > 14 || minutes > 59 {
        return Err(wrong());
    }
    Ok(sign * (i64::from(hours) * 60 + i64::from(minutes)))
}

fn show_offset(minutes: i64, clock: bool) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    match (clock, rest) {
        (true, _) => format!("{sign}{hours:02}:{rest:02}"),
        (false, 0) => format!("{sign}{hours}"),
        (false, _) => format!("{sign}{hours}:{rest:02}"),
    }
}

/// A tone list as the maker writes it, checked element by element.
fn tone(text: &str) -> Result<String, String> {
    let fine = |element: &str| {
        let element = element.trim().trim_start_matches('!');
        let Some((notes, length)) = element.split_once('/') else {
            return false;
        };
        let note = |note: &str| {
            note.trim()
                .parse::<u16>()
                .is_ok_and(|hertz| hertz == 0 || (200..=7_000).contains(&hertz))
        };
        notes.split('+').count() <= 4
            && notes.split('+').all(note)
            && length.trim().parse::<u16>().is_ok_and(|ms| ms <= 30_000)
    };
    if text.is_empty() || (text.split(',').count() <= 8 && text.split(',').all(fine)) {
        Ok(text.to_owned())
    } else {
        Err(
            "must be at most 8 elements F1[+F2[+F3[+F4]]]/MS separated by commas, as 480+620/500,0/500"
                .to_owned(),
        )
    }
}

fn list(text: &str, highest: u16) -> Result<Vec<u16>, String> {
    let wrong = || format!("must be numbers from 0 to {highest} separated by commas");
    let numbers: Result<Vec<u16>, _> = text.split(',').map(|word| word.trim().parse()).collect();
    let numbers = numbers.map_err(|_| wrong())?;
    if numbers.len() > MAX_LIST || numbers.iter().any(|number| *number > highest) {
        return Err(wrong());
    }
    Ok(numbers)
}

fn join(list: &[u16]) -> String {
    let words: Vec<_> = list.iter().map(u16::to_string).collect();
    words.join(",")
}

fn small(text: &str, lowest: u8, highest: u8) -> Result<u8, String> {
    text.parse()
        .ok()
        .filter(|number| (lowest..=highest).contains(number))
        .ok_or_else(|| format!("must be a number from {lowest} to {highest}"))
}

fn codec_names() -> String {
    let names: Vec<_> = codecs::CODEC_NAMES.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

/// `PRIVATE` and `SHARED` (002:3550).
pub(crate) const PRIVATE_SHARED: Spoken = Spoken::Pair("PRIVATE", "SHARED");
/// 003:11682.
pub(crate) const TRANSPORT_NUMBERS: Spoken =
    Spoken::Words(&[("0", "udp"), ("1", "tcp"), ("2", "tls"), ("3", "dns")]);
/// 002:2736.
pub(crate) const TRANSPORT_NAMES: Spoken =
    Spoken::Words(&[("UDP", "udp"), ("TCP", "tcp"), ("TLS", "tls")]);
/// 000:6170.
pub(crate) const TRANSPORT_UDP_TCP: Spoken = Spoken::Words(&[("0", "udp"), ("1", "tcp")]);
/// 000:5900.
pub(crate) const T1_STEPS: Spoken = Spoken::Words(&[
    ("250", "250 ms"),
    ("500", "500 ms"),
    ("1000", "1 s"),
    ("2000", "2 s"),
    ("4000", "4 s"),
]);
/// 000:5909.
pub(crate) const T2_STEPS: Spoken = Spoken::Words(&[
    ("2", "2 s"),
    ("4", "4 s"),
    ("8", "8 s"),
    ("16", "16 s"),
    ("32", "32 s"),
]);
/// 003:13461.
pub(crate) const CALLER_ID_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "from"),
    ("1", "pai"),
    ("2", "pai-from"),
    ("3", "rpid-pai-from"),
    ("4", "pai-rpid-from"),
    ("5", "rpid-from"),
]);
/// 003:13550.
pub(crate) const CALLEE_ID_NUMBERS: Spoken =
    Spoken::Words(&[("0", "pai-rpid"), ("1", "dialled"), ("2", "update")]);
/// 000:4751: 1 checks dates, chain and root, 2 the server's name as well.
pub(crate) const SSL_VERIFY: Spoken = Spoken::Words(&[("0", "off"), ("2", "on"), ("1", "on")]);
/// 003:5303.
pub(crate) const CA_NUMBERS: Spoken =
    Spoken::Words(&[("0", "built-in"), ("1", "own"), ("2", "all")]);
/// 003:13689.
pub(crate) const SRTP_NUMBERS: Spoken =
    Spoken::Words(&[("0", "off"), ("1", "prefer"), ("2", "require")]);
/// 003:13717.
pub(crate) const PTIME_STEPS: Spoken = Spoken::Words(&[
    ("0", "0 s"),
    ("10", "10 ms"),
    ("20", "20 ms"),
    ("30", "30 ms"),
    ("40", "40 ms"),
    ("50", "50 ms"),
    ("60", "60 ms"),
]);
/// 000:5507.
pub(crate) const PTIME_PANASONIC: Spoken =
    Spoken::Words(&[("20", "20 ms"), ("30", "30 ms"), ("40", "40 ms")]);
/// 003:14221.
pub(crate) const DTMF_NUMBERS: Spoken =
    Spoken::Words(&[("0", "inband"), ("1", "rtp"), ("2", "info"), ("3", "auto")]);
/// 002:4242.
pub(crate) const DTMF_NAMES: Spoken = Spoken::Words(&[
    ("INBAND", "inband"),
    ("RFC2833", "rtp"),
    ("VIA_SIP", "info"),
]);
/// 003:14297, 004:9515.
pub(crate) const DTMF_INFO_NUMBERS: Spoken = Spoken::Words(&[
    ("1", "dtmf-relay"),
    ("2", "dtmf"),
    ("3", "telephone-event"),
    ("0", "off"),
]);
/// 003:9817.
pub(crate) const BUSY_TONE_STEPS: Spoken =
    Spoken::Words(&[("0", "0 s"), ("3", "3 s"), ("5", "5 s")]);
/// 003:9861.
pub(crate) const SEND_KEY_NUMBERS: Spoken = Spoken::Words(&[("0", ""), ("1", "#"), ("2", "*")]);
/// 000:5328.
pub(crate) const SEND_KEY_POUND: Spoken = Spoken::Words(&[("N", ""), ("Y", "#")]);
/// 003:9090; 603 stands on the pages of later firmware.
pub(crate) const REFUSE_STATUS: Spoken = Spoken::Words(&[
    ("404", "404"),
    ("480", "480"),
    ("486", "486"),
    ("603", "603"),
]);
/// 002:3803.
pub(crate) const REJECT_CODES: Spoken = Spoken::Words(&[("CODE_603", "603"), ("CODE_486", "486")]);
/// 003:7552, 002:238.
pub(crate) const LANGUAGE_NAMES: Spoken = Spoken::Words(&[
    ("English", "en"),
    ("German", "de"),
    ("French", "fr"),
    ("Spanish", "es"),
    ("Italian", "it"),
    ("Portuguese", "pt"),
    ("Dutch", "nl"),
    ("Polish", "pl"),
    ("Russian", "ru"),
    ("Turkish", "tr"),
    ("Japanese", "ja"),
    ("Chinese_S", "zh"),
    ("Chinese_T", "zh-tw"),
    ("Chinese", "zh"),
    ("ChineseTraditional", "zh-tw"),
    ("Hebrew", "he"),
    ("Korean", "ko"),
    ("Ukrainian", "uk"),
    ("Finnish", "fi"),
    ("Hungarian", "hu"),
    ("Czech", "cs"),
    ("Slovak", "sk"),
]);
/// 000:5307.
pub(crate) const LANGUAGE_TAGS: Spoken = Spoken::Words(&[
    ("en-US", "en"),
    ("en-GB", "en-gb"),
    ("de", "de"),
    ("fr", "fr"),
    ("fr-CA", "fr-ca"),
    ("it", "it"),
    ("es", "es"),
    ("nl", "nl"),
    ("ru", "ru"),
    ("ja", "ja"),
]);
/// 003:7825.
pub(crate) const TIME_NUMBERS: Spoken = Spoken::Words(&[("0", "12h"), ("1", "24h")]);
/// 002:2201.
pub(crate) const TIME_NAMES: Spoken = Spoken::Words(&[("24Hour", "24h"), ("12Hour", "12h")]);
/// 000:5299.
pub(crate) const TIME_PATTERNS: Spoken =
    Spoken::Words(&[("0", "language"), ("1", "12h"), ("2", "24h")]);
/// 003:7844.
pub(crate) const DATE_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "www-mmm-dd"),
    ("1", "dd-mmm-yy"),
    ("2", "yyyy-mm-dd"),
    ("3", "dd/mm/yyyy"),
    ("4", "mm/dd/yy"),
    ("5", "dd-mmm-yyyy"),
    ("6", "www-dd-mmm"),
    ("7", "mm-dd-yy"),
    ("8", "dd-mm-yy"),
    ("9", "yy-mm-dd"),
]);
/// 002:1873.
pub(crate) const DATE_NAMES: Spoken =
    Spoken::Words(&[("EUROPEAN", "dd/mm/yyyy"), ("AMERICAN", "mm/dd/yy")]);
/// 000:5290.
pub(crate) const DATE_PATTERNS: Spoken =
    Spoken::Words(&[("0", "language"), ("1", "dd/mm/yyyy"), ("2", "mm/dd/yy")]);
/// 003:10924, and the longer ones 004:2350; a day stands for always.
pub(crate) const BACKLIGHT_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "0 s"),
    ("1", "24 h"),
    ("15", "15 s"),
    ("30", "30 s"),
    ("60", "60 s"),
    ("120", "120 s"),
    ("300", "300 s"),
    ("600", "600 s"),
    ("1800", "1800 s"),
]);
/// 002:11284; a day stands for always.
pub(crate) const BACKLIGHT_STEPS: Spoken = Spoken::Words(&[
    ("0", "24 h"),
    ("1", "10 s"),
    ("2", "20 s"),
    ("3", "30 s"),
    ("4", "40 s"),
    ("5", "50 s"),
    ("6", "60 s"),
]);
/// 003:3487: 0 sends nothing, 6 everything.
pub(crate) const SYSLOG_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "none"),
    ("1", "critical"),
    ("2", "error"),
    ("3", "warning"),
    ("4", "notice"),
    ("5", "info"),
    ("6", "debug"),
]);
/// 003:3513.
pub(crate) const SCHEDULE_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "never"),
    ("1", "power-on"),
    ("4", "repeatedly"),
    ("5", "weekly"),
    ("6", "power-on-repeatedly"),
    ("7", "power-on-weekly"),
]);
/// 002:993.
pub(crate) const SCHEDULE_NAMES: Spoken = Spoken::Words(&[
    ("powerup", "power-on"),
    ("hourly", "repeatedly"),
    ("daily", "daily"),
    ("weekly", "weekly"),
    ("every5minutes", "every-5-minutes"),
    ("every15minutes", "every-15-minutes"),
]);
/// 000:4583: files are always looked for at the start.
pub(crate) const SCHEDULE_CYCLIC: Spoken =
    Spoken::Words(&[("N", "power-on"), ("Y", "power-on-repeatedly")]);
