//! Which numbers the keys of a template have.

use core::ops::RangeInclusive;

use crate::dialect::{Dialect, matcher};
use crate::known::Known;
use crate::models::Model;

/// Longest list that is written whole.
const MOST_ENTRIES: usize = 40;

/// Entries of a list for which no manual gives a count (004:14115 prints twelve of the same list).
const UNCOUNTED: RangeInclusive<u32> = 1..=12;

/// Digits of the dial pad that have a key's settings on a telephone without other such keys (002:7772).
const DIAL_PAD: u32 = 9;

/// The keys of an entry of a manual.
pub(super) struct Numbered {
    /// With their numbers, in rising order.
    pub(super) keys: Vec<String>,
    /// The entries left out, for people; empty where there are none.
    pub(super) more: String,
}

/// The keys of `known` that `model` has; of a long list, and of a list that each of several lines has for itself, only
/// the first entry.
pub(super) fn keys(model: &Model, known: &Known) -> Numbered {
    let outer = numbers(model, known, 'n');
    let inner = numbers(model, known, 'm');
    let first = fill(known.name, outer.first().copied(), inner.first().copied());
    let found = matcher::find(model.dialect, &first).unwrap_or_default();
    let by_line = found.iter().any(|found| found.at.line.is_some());
    let in_table = found.iter().any(|found| found.cell.is_in_table());
    let entries = match (by_line, inner.is_empty()) {
        (true, true) => 1,
        (true, false) if model.lines > 1 && inner.len() > 2 => usize::MAX,
        (true, false) => inner.len(),
        (false, _) => outer.len().max(1) * inner.len().max(1),
    };
    let list = if inner.is_empty() { &outer } else { &inner };
    let more = match list.as_slice() {
        [_, second, .., last] if !in_table && entries > MOST_ENTRIES => {
            format!("{second} to {last}")
        }
        _ => String::new(),
    };
    let first_only = |numbers: &[u32]| numbers.iter().copied().take(1).collect();
    let (outer, inner) = match (more.is_empty(), inner.is_empty()) {
        (true, _) => (outer, inner),
        (false, true) => (first_only(&outer), inner),
        (false, false) => (outer, first_only(&inner)),
    };
    let mut keys = Vec::new();
    for number in or_nothing(&outer) {
        for second in or_nothing(&inner) {
            keys.push(fill(known.name, number, second));
        }
    }
    Numbered { keys, more }
}

/// Each number, or one nothing where there are none.
fn or_nothing(numbers: &[u32]) -> Vec<Option<u32>> {
    if numbers.is_empty() {
        vec![None]
    } else {
        numbers.iter().copied().map(Some).collect()
    }
}

fn fill(name: &str, n: Option<u32>, m: Option<u32>) -> String {
    name.replace("{n}", &n.unwrap_or(0).to_string())
        .replace("{m}", &m.unwrap_or(0).to_string())
}

/// The numbers that stand at a placeholder, as far as the model has them; none where the key has no such placeholder.
fn numbers(model: &Model, known: &Known, name: char) -> Vec<u32> {
    if !known.name.contains(&format!("{{{name}}}")) {
        return Vec::new();
    }
    let said = known
        .index
        .split_once(&format!("{name}="))
        .map(|(_, said)| ranges(said))
        .filter(|said| !said.is_empty())
        .unwrap_or_else(|| UNCOUNTED.collect());
    let most = match (model.dialect, known.name) {
        (Dialect::Yealink, name) if name.starts_with("linekey.") => u32::from(model.line_keys),
        (Dialect::Yealink, name) if name.starts_with("memorykey.") => u32::from(model.memory_keys),
        (Dialect::AudioCodes, name)
            if name.starts_with("personal_settings/functional_key/") && model.memory_keys == 0 =>
        {
            DIAL_PAD - 1
        }
        _ => u32::MAX,
    };
    said.into_iter().filter(|number| *number <= most).collect()
}

/// Reads `1-6`, `1-6,9,13` and `0 (G.722)|1 (PCMA)`, up to the first word.
fn ranges(said: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    for part in said.split([',', '|']) {
        let part = part.trim();
        let digits = part
            .find(|c: char| !c.is_ascii_digit() && c != '-')
            .unwrap_or(part.len());
        let (range, rest) = part.split_at(digits);
        let (low, high) = range.split_once('-').unwrap_or((range, range));
        let (Ok(low), Ok(high)) = (low.parse::<u32>(), high.parse::<u32>()) else {
            break;
        };
        numbers.extend(low..=high);
        if rest.contains(';') || (!rest.is_empty() && !rest.ends_with(')')) {
            break;
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manuals_words_for_numbers_are_read() {
        for (said, numbers) in [
            ("1-3", vec![1, 2, 3]),
            ("1", vec![1]),
            ("1-2,9,13", vec![1, 2, 9, 13]),
            ("0 (G.722)|1 (PCMA)|3 (G.729A)", vec![0, 1, 3]),
            ("0-2 (430HD/440HD); n=0-1 (405)", vec![0, 1, 2]),
            ("0-1, m=0-3", vec![0, 1]),
            ("1-2 (module); m=1-39 (key)", vec![1, 2]),
            ("not stated", vec![]),
        ] {
            assert_eq!(ranges(said), numbers, "{said}");
        }
    }
}
