//! Single texts of makers, and what they mean: numbers, lengths of time, hosts, offsets, tones.

use core::time::Duration;

use crate::codecs;
use crate::row::{Kind, Row};
use crate::value::Value;

/// Most numbers a frequency or rhythm list holds (000:5112).
const MAX_LIST: usize = 22;
/// Highest frequency in such a list, in hertz (000:5049).
const TOP_FREQUENCY: u16 = 2_000;
/// Lowest frequency in such a list that is heard, in hertz (000:5053).
const LEAST_FREQUENCY: u16 = 200;
/// Longest sound or silence in such a list, in milliseconds (000:5064).
pub(super) const TOP_LENGTH: u16 = 16_000;

pub(super) fn pair(off: &str, on: &str, text: &str) -> Result<bool, String> {
    if text == on {
        Ok(true)
    } else if text == off {
        Ok(false)
    } else {
        let (low, high) = if off < on { (off, on) } else { (on, off) };
        Err(format!("must be {low} or {high}"))
    }
}

pub(super) fn number(row: &Row, text: &str) -> Result<Value, String> {
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
pub(super) const TOS_FORM: &str = "a multiple of 4 from 0 to 252, as 184 or 0xb8";

/// The DSCP in a ToS byte, whose lowest two bits belong to congestion notices (RFC 3168 §5) and so must be 0.
pub(super) fn tos(text: &str) -> Result<i64, String> {
    let byte = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u8::from_str_radix(hex, 16),
        None => text.parse(),
    };
    match byte {
        Ok(byte) if byte.is_multiple_of(4) => Ok(i64::from(byte >> 2)),
        Ok(_) | Err(_) => Err(format!("must be {TOS_FORM}")),
    }
}

pub(super) fn units(text: &str, unit: u32) -> Result<Duration, String> {
    let wrong = || format!("must be a whole number ({})", unit_name(unit));
    let count: u64 = text.parse().map_err(|_| wrong())?;
    let millis = count.checked_mul(u64::from(unit)).ok_or_else(wrong)?;
    Ok(Duration::from_millis(millis))
}

/// Milliseconds that are a multiple of `step`.
pub(super) fn steps(text: &str, step: u32) -> Result<Duration, String> {
    let millis: Option<u32> = text.parse().ok();
    millis
        .filter(|millis| millis.is_multiple_of(step))
        .map(|millis| Duration::from_millis(millis.into()))
        .ok_or_else(|| format!("must be a whole number in steps of {step} (milliseconds)"))
}

pub(super) const fn unit_name(unit: u32) -> &'static str {
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
pub(super) fn decimal_seconds(text: &str) -> Option<Duration> {
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
pub(super) fn decimal(millis: i64) -> String {
    let text = format!("{}.{:03}", millis / 1_000, millis % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(super) fn host(text: &str) -> Result<String, String> {
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
pub(super) fn printable(table: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    let theirs = table.iter().map(|(theirs, _)| *theirs);
    theirs.filter(|word| !word.is_empty()).collect()
}

pub(super) fn from_words(words: Words, row: &Row, text: &str) -> Result<Value, String> {
    match word(words, text) {
        Some((_, ours)) => Value::parse(row, ours),
        None => Err(format!("must be one of {}", printable(words).join(", "))),
    }
}

/// A table of a maker's words and Offhook's notation for each.
type Words = &'static [(&'static str, &'static str)];

/// The word of a table that `text` is; makers mix capitals and underscores in their own words (002:7049).
pub(super) fn word(words: Words, text: &str) -> Option<&'static (&'static str, &'static str)> {
    let plain = |text: &str| text.replace(['_', ' '], "").to_ascii_lowercase();
    let same = |(theirs, _): &&(&str, &str)| theirs.eq_ignore_ascii_case(text);
    let alike = |(theirs, _): &&(&str, &str)| plain(theirs) == plain(text);
    // An underscore can also be the decimal point (002:7049), so a word as it stands goes first.
    let found = words.iter().find(|(theirs, _)| *theirs == text);
    let found = found.or_else(|| words.iter().find(same));
    found.or_else(|| words.iter().find(alike))
}

/// Minutes east of Greenwich from `+8`, `-3:30`, `01:00`.
pub(super) fn offset(text: &str) -> Result<i64, String> {
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

pub(super) fn show_offset(minutes: i64, clock: bool) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    match (clock, rest) {
        (true, _) => format!("{sign}{hours:02}:{rest:02}"),
        (false, 0) => format!("{sign}{hours}"),
        (false, _) => format!("{sign}{hours}:{rest:02}"),
    }
}

/// A tone list as the maker writes it, checked element by element.
pub(super) fn tone(text: &str) -> Result<String, String> {
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

/// What the frequencies of a tone may be.
pub(super) const FREQUENCIES_FORM: &str =
    "numbers from 200 to 2000, or 0 for none, separated by commas";

/// The frequencies of a tone in hertz (000:5049).
pub(super) fn frequencies(text: &str) -> Result<Vec<u16>, String> {
    list(text, TOP_FREQUENCY)
        .ok()
        .filter(|list| {
            list.iter()
                .all(|hertz| *hertz == 0 || *hertz >= LEAST_FREQUENCY)
        })
        .ok_or_else(|| format!("must be {FREQUENCIES_FORM}"))
}

pub(super) fn list(text: &str, highest: u16) -> Result<Vec<u16>, String> {
    let wrong = || format!("must be numbers from 0 to {highest} separated by commas");
    let numbers: Result<Vec<u16>, _> = text.split(',').map(|word| word.trim().parse()).collect();
    let numbers = numbers.map_err(|_| wrong())?;
    if numbers.len() > MAX_LIST || numbers.iter().any(|number| *number > highest) {
        return Err(wrong());
    }
    Ok(numbers)
}

pub(super) fn join(list: &[u16]) -> String {
    let words: Vec<_> = list.iter().map(u16::to_string).collect();
    words.join(",")
}

pub(super) fn small(text: &str, lowest: u8, highest: u8) -> Result<u8, String> {
    text.parse()
        .ok()
        .filter(|number| (lowest..=highest).contains(number))
        .ok_or_else(|| format!("must be a number from {lowest} to {highest}"))
}

pub(super) fn codec_names() -> String {
    let names: Vec<_> = codecs::CODEC_NAMES.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}
