//! What a value means, and what an empty one does.

use crate::at::At;
use crate::dialect::Dialect;
use crate::dialect::matcher::Found;
use crate::patch::Setting;
use crate::row::{Row, Spelling};
use crate::value::Value;

/// Why a value was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Value(String),
    Range,
    Empty,
    Encrypted,
}

/// What asks for the default (003:2017).
pub(crate) const RESET: &str = "!NULL!";

/// Whether a value asks for the default.
pub(crate) fn is_reset(value: &str) -> bool {
    value == RESET || value == "%NULL%"
}

/// What a value means; `None` when it changes nothing.
pub(super) fn read_value(
    dialect: Dialect,
    found: &Found,
    text: &str,
) -> Result<Option<Setting>, Wrong> {
    if dialect == Dialect::Yealink && is_reset(text) {
        let cleared = cleared(found.row, found.spelling, found.at);
        return Ok(Some(cleared.map_or(Setting::Reset, Setting::Value)));
    }
    if text.is_empty() && !found.spelling.spoken.has_word_for_nothing() {
        return empty(dialect, found);
    }
    if dialect == Dialect::AudioCodes && text.starts_with("{\"") && text.ends_with("\"}") {
        return Err(Wrong::Encrypted);
    }
    let value = found
        .spelling
        .spoken
        .decode_cell(found.row, text, found.cell)
        .map_err(Wrong::Value)?;
    if value.fits(found.row) && value.within(found.spelling.range) {
        Ok(Some(Setting::Value(value)))
    } else {
        Err(Wrong::Range)
    }
}

/// Whether a text is three or more numbers between dots, and no address.
pub(super) fn is_mistyped_address(text: &str) -> bool {
    /// As long as an address with a digit or a part too many gets.
    const LONGEST: usize = 20;
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= LONGEST
        && text.split('.').count() >= 3
        && text.split('.').all(is_number)
        && text.parse::<core::net::Ipv4Addr>().is_err()
}

/// What nothing after the sign means.
///
/// Yealink's templates ship every key so: it changes nothing, or a file made from one would wipe out the common file.
/// AudioCodes' telephones save every key, so it clears a text, where that cannot wipe out a default. Panasonic alone says
/// where an empty value is wrong (000:4219).
fn empty(dialect: Dialect, found: &Found) -> Result<Option<Setting>, Wrong> {
    match dialect {
        Dialect::Yealink => Ok(None),
        Dialect::AudioCodes => Ok(cleared(found.row, found.spelling, found.at).map(Setting::Value)),
        Dialect::Panasonic => {
            let narrow = found.spelling.range.or(found.row.range);
            let nothing = nothing(found.row).filter(|_| narrow.is_none_or(|range| range.holds(0)));
            let value = nothing.ok_or(Wrong::Empty)?;
            Ok(Some(Setting::Value(value)))
        }
    }
}

/// The empty value of a text.
fn nothing(row: &Row) -> Option<Value> {
    let value = Value::parse(row, "").ok()?;
    matches!(value, Value::Text(_) | Value::Secret(_)).then_some(value)
}

/// The empty value of a text whose default is empty too.
fn cleared(row: &Row, spelling: &Spelling, at: At) -> Option<Value> {
    nothing(row).filter(|_| starts_empty(row, spelling, at))
}

/// Whether a text has nothing as its default, as the maker spells it: only then does an empty value say nothing else.
pub(crate) fn starts_empty(row: &Row, spelling: &Spelling, at: At) -> bool {
    let default = match spelling.default_at(at) {
        Some(theirs) => spelling.spoken.decode(row, theirs).ok(),
        None => Value::parse(row, row.default).ok(),
    };
    default.is_some_and(|default| default.measure() == Some(0))
}
