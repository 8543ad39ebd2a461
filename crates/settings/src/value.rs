//! Values of settings, and Offhook's own notation for them.

use core::time::Duration;

use offhook_base::Secret;

use crate::codecs::CodecList;
use crate::row::{Kind, Range, Row};

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// On or off.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A length of time, in whole milliseconds.
    Time(Duration),
    /// Any text.
    Text(String),
    /// A password or key; `Debug` prints dots.
    Secret(Secret),
    /// One of the words of the row's kind.
    Choice(&'static str),
    /// A whole codec list.
    Codecs(CodecList),
    /// One piece of a group; it changes the value it is laid over.
    Part(Part),
}

/// One piece of a setting that its maker spreads over several keys.
///
/// A group is read piece by piece because a file may give one piece and leave the rest to another file or to the
/// model's defaults; [`crate::Settings`] puts them together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A cell of a codec table with numbered slots (`account.1.codec.3.enable`, `voip/codec/codec_info/0/name`).
    Slot {
        /// Slot number from 1.
        slot: u8,
        /// The column.
        field: SlotField,
    },
    /// A cell of a codec table with a row a codec (`CODEC_ENABLE0_1`).
    Named {
        /// One of [`crate::CODEC_NAMES`].
        codec: &'static str,
        /// The column.
        field: SlotField,
    },
    /// The frequencies of a tone in hertz (`BUSY_TONE_FRQ`).
    Frequencies(Vec<u16>),
    /// The rhythm of a tone: off and on in turn, in milliseconds, beginning with off (`BUSY_TONE_TIMING`, 000:5139).
    Rhythm(Vec<u16>),
}

/// A column of a codec table with what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotField {
    /// Whether the codec may be used.
    Enable(bool),
    /// Which codec it is.
    Name(&'static str),
    /// Its rank; the lowest comes first.
    Priority(u8),
    /// Its RTP payload type.
    Payload(u8),
}

impl Value {
    /// Reads `text` in Offhook's own notation, as `--set` and the catalogue's defaults have it.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence that begins with the name of the setting.
    pub fn parse(row: &Row, text: &str) -> Result<Self, String> {
        let value = match row.kind {
            Kind::Flag => Self::Flag(match text.to_ascii_lowercase().as_str() {
                "on" | "yes" | "true" | "1" => true,
                "off" | "no" | "false" | "0" => false,
                _ => return Err("must be on or off".to_owned()),
            }),
            Kind::Number => Self::Number(
                text.parse()
                    .map_err(|_| "must be a whole number".to_owned())?,
            ),
            Kind::Time => Self::Time(parse_time(text).ok_or_else(|| {
                "must be a length of time, as `300 ms`, `20 s` or `2 h`".to_owned()
            })?),
            Kind::Text => Self::Text(text.to_owned()),
            Kind::Secret => Self::Secret(Secret::new(text)),
            Kind::Choice(choices) => match choices
                .iter()
                .find(|choice| choice.word.eq_ignore_ascii_case(text))
            {
                Some(choice) => Self::Choice(choice.word),
                None => return Err(format!("must be one of {}", row.kind.words())),
            },
            Kind::Codecs => Self::Codecs(
                CodecList::parse(text).map_err(|word| format!("has no codec `{word}`"))?,
            ),
        };
        if value.fits(row) {
            Ok(value)
        } else {
            Err(format!("must be {}", row.range_text()))
        }
    }

    /// Writes the value in Offhook's own notation; a secret is written as dots.
    #[must_use]
    pub fn show(&self) -> String {
        match self {
            Self::Flag(true) => "on".to_owned(),
            Self::Flag(false) => "off".to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Time(time) => show_time(*time),
            Self::Text(text) => text.clone(),
            Self::Secret(secret) if secret.is_empty() => String::new(),
            Self::Secret(_) => "•••".to_owned(),
            Self::Choice(word) => (*word).to_owned(),
            Self::Codecs(list) => list.to_string(),
            Self::Part(part) => part.show(),
        }
    }

    /// Whether the value lies in the row's own range: a number or milliseconds, or the count of characters of a text.
    pub(crate) fn fits(&self, row: &Row) -> bool {
        self.within(row.range)
    }

    /// Whether the value lies in `range`.
    pub(crate) fn within(&self, range: Option<Range>) -> bool {
        match (range, self.measure()) {
            (Some(range), Some(measure)) => range.holds(measure),
            (None, _) | (_, None) => true,
        }
    }

    /// The number that a range speaks about.
    pub(crate) fn measure(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Time(time) => Some(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)),
            Self::Text(text) => i64::try_from(text.chars().count()).ok(),
            Self::Secret(secret) => i64::try_from(secret.expose().chars().count()).ok(),
            Self::Flag(_) | Self::Choice(_) | Self::Codecs(_) | Self::Part(_) => None,
        }
    }
}

impl Part {
    /// The piece in words: `slot 3 enable on`.
    #[must_use]
    pub fn show(&self) -> String {
        let (place, field) = match self {
            Self::Slot { slot, field } => (format!("slot {slot}"), field),
            Self::Named { codec, field } => ((*codec).to_owned(), field),
            Self::Frequencies(list) => return format!("frequencies {}", show_list(list)),
            Self::Rhythm(list) => return format!("rhythm {}", show_list(list)),
        };
        match field {
            SlotField::Enable(true) => format!("{place} on"),
            SlotField::Enable(false) => format!("{place} off"),
            SlotField::Name(name) => format!("{place} is {name}"),
            SlotField::Priority(priority) => format!("{place} priority {priority}"),
            SlotField::Payload(payload) => format!("{place} payload type {payload}"),
        }
    }
}

/// Numbers separated by commas.
fn show_list(list: &[u16]) -> String {
    let words: Vec<_> = list.iter().map(u16::to_string).collect();
    words.join(",")
}

/// Units of time and their milliseconds, the longest first.
const UNITS: &[(&str, u64)] = &[("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1)];

/// Reads `300 ms`, `20s`, `2 h`; the unit is not optional except for 0.
pub(crate) fn parse_time(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u64 = text.get(..digits)?.parse().ok()?;
    let unit = text.get(digits..)?.trim();
    if unit.is_empty() {
        return (number == 0).then_some(Duration::ZERO);
    }
    let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
    number.checked_mul(*millis).map(Duration::from_millis)
}

/// Writes a length of time in the longest unit that needs no fraction.
pub(crate) fn show_time(time: Duration) -> String {
    let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    for (name, unit) in UNITS {
        if millis >= *unit && millis.is_multiple_of(*unit) {
            return format!("{} {name}", millis / unit);
        }
    }
    "0 s".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_read_and_written_in_its_natural_unit() {
        for text in ["300 ms", "20 s", "2 h", "90 min", "1500 ms", "0 s"] {
            assert_eq!(parse_time(text).map(show_time).as_deref(), Some(text));
        }
        assert_eq!(parse_time("300"), None, "a bare number has no unit");
        assert_eq!(parse_time("99999999999999999999 s"), None);
        assert_eq!(parse_time(""), None);
    }
}
