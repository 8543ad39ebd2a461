//! From a key in a file to the row or the manual's entry it belongs to, and to the nearest one when there is none.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use crate::at::At;
use crate::catalogue;
use crate::dialect::Dialect;
use crate::key::LineNo;
use crate::known::{self, Lacking};
use crate::row::{Row, Spelling};
use crate::spelling::{Cell, PANASONIC_CODECS};

/// A key that belongs to a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) row: &'static Row,
    pub(crate) spelling: &'static Spelling,
    /// The line, module and entry the key names; no line for one key for all lines.
    pub(crate) at: At,
    pub(crate) cell: Cell,
    /// The key with placeholders, as the catalogue has it: the spelling's own or one of its older ones.
    pub(crate) key: &'static str,
    /// The telephones that lack keys of this form.
    pub(crate) lacking: Lacking,
}

/// A key that looks like a row's but has a number nothing has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoSuchNumber;

struct Spelled {
    row: &'static Row,
    spelling: &'static Spelling,
    key: &'static str,
    lacking: Lacking,
}

/// The keys of one maker by their shape.
type Shapes = HashMap<String, Vec<Spelled>>;

static INDEX: LazyLock<BTreeMap<Dialect, Shapes>> = LazyLock::new(|| {
    let mut index: BTreeMap<Dialect, Shapes> = BTreeMap::new();
    for row in catalogue::rows() {
        for spelling in row.spellings {
            for key in core::iter::once(&spelling.key).chain(spelling.old) {
                index
                    .entry(spelling.dialect)
                    .or_default()
                    .entry(shape(key))
                    .or_default()
                    .push(Spelled {
                        row,
                        spelling,
                        key,
                        lacking: known::lacking(spelling.dialect, &fill(key, "")),
                    });
            }
        }
    }
    index
});

/// The rows that `key` belongs to: usually one, several where a maker puts two facts under one key, none for a stranger.
///
/// # Errors
/// When the key has a row's form and a number out of its range.
pub(crate) fn find(dialect: Dialect, key: &str) -> Result<Vec<Found>, NoSuchNumber> {
    find_with(dialect, key, dialect.folds_case())
}

/// The key that `key` is but for its capitals, if there is exactly one: with the same rows behind it.
pub(crate) fn in_usual_case(dialect: Dialect, key: &str) -> Option<String> {
    let found = find_with(dialect, key, true).ok()?;
    let (first, rest) = found.split_first()?;
    let same = |other: &Found| other.key == first.key;
    rest.iter().all(same).then(|| fill(first.key, key))
}

/// Whether `key` has the rows and places of `found` behind it.
pub(crate) fn means_the_same(dialect: Dialect, key: &str, found: &[Found]) -> bool {
    let meaning = |found: &[Found]| -> Vec<_> {
        let cell = |cell: Cell| (cell.slot, cell.codec);
        let of = |it: &Found| (it.row.ident, it.at, cell(it.cell), it.spelling.source);
        found.iter().map(of).collect()
    };
    find(dialect, key).is_ok_and(|other| meaning(&other) == meaning(found))
}

fn find_with(dialect: Dialect, key: &str, fold_case: bool) -> Result<Vec<Found>, NoSuchNumber> {
    let mut all = Vec::new();
    let mut wrong_number = false;
    for spelled in INDEX
        .get(&dialect)
        .and_then(|shapes| shapes.get(&shape(key)))
        .into_iter()
        .flatten()
    {
        let Some(numbers) = numbers(spelled.key, key, fold_case) else {
            continue;
        };
        let Spelled {
            row,
            spelling,
            key: template,
            lacking,
        } = *spelled;
        let placed = place(dialect, &numbers)
            .and_then(|(theirs, cell)| Some((spelling.place(theirs)?, cell)));
        match placed {
            Some((at, cell)) if row.has(at) => all.push(Found {
                row,
                spelling,
                at,
                cell,
                key: template,
                lacking,
            }),
            Some(_) | None => wrong_number = true,
        }
    }
    if wrong_number && all.is_empty() {
        Err(NoSuchNumber)
    } else {
        Ok(all)
    }
}

/// Whether a row or a manual knows `key`.
pub(crate) fn is_known(dialect: Dialect, key: &str) -> bool {
    find(dialect, key).is_ok_and(|found| !found.is_empty()) || known::find(dialect, key).is_some()
}

/// Whether `manual` prints keys of the form `template`, a spelling's key.
pub(crate) fn prints(manual: &str, template: &'static str) -> bool {
    static PRINTED: LazyLock<HashSet<(&'static str, &'static str)>> = LazyLock::new(|| {
        let mut printed = HashSet::new();
        for spelling in catalogue::rows().flat_map(|row| row.spellings) {
            for template in core::iter::once(&spelling.key).chain(spelling.old) {
                let key = fill(template, "");
                let known = known::find_all(spelling.dialect, &key);
                printed.extend(known.map(|known| (known.manual, *template)));
            }
        }
        printed
    });
    PRINTED.contains(&(manual, template))
}

/// What the numbers in a key point at.
fn place(dialect: Dialect, numbers: &[(&str, u32)]) -> Option<(At, Cell)> {
    let mut at = At::WHOLE;
    let mut cell = Cell::default();
    for (name, number) in numbers {
        let counted = |number: u32| u16::try_from(number.checked_add(1)? - dialect.base()).ok();
        let from_one = |number: u32| u8::try_from(counted(number)?).ok();
        match *name {
            "line" => at.line = Some(LineNo::new(from_one(*number)?)?),
            "item" => at.item = Some(counted(*number)?),
            "module" => at.module = Some(from_one(*number)?),
            "slot" => {
                let slot = from_one(*number)?;
                let within = slot >= 1 && usize::from(slot) <= crate::codecs::MAX_CODEC_SLOTS;
                cell.slot = Some(within.then_some(slot)?);
            }
            _ => {
                let (_, codec) = PANASONIC_CODECS
                    .iter()
                    .find(|(id, _)| u32::from(*id) == *number)?;
                cell.codec = Some(codec);
            }
        }
    }
    Some((at, cell))
}

/// A key with every number and every placeholder replaced by `#`, in small letters: what an index is sorted by.
pub(crate) fn shape(key: &str) -> String {
    let mut shape = String::with_capacity(key.len());
    let mut rest = key.chars();
    let mut in_number = false;
    while let Some(c) = rest.next() {
        let placeholder = c == '{';
        if placeholder {
            rest.by_ref().find(|c| *c == '}');
        }
        if placeholder || c.is_ascii_digit() {
            if !in_number {
                shape.push('#');
            }
            in_number = true;
        } else {
            shape.push(c.to_ascii_lowercase());
            in_number = false;
        }
    }
    shape
}

/// The numbers that `key` has in the places of the template's placeholders, or `None` if it does not fit.
pub(crate) fn numbers<'t>(
    template: &'t str,
    key: &str,
    fold_case: bool,
) -> Option<Vec<(&'t str, u32)>> {
    let mut found = Vec::new();
    let mut key = key;
    let mut template = template;
    loop {
        let (literal, rest) = template.split_at(template.find('{').unwrap_or(template.len()));
        let head = key.get(..literal.len())?;
        let same = if fold_case {
            head.eq_ignore_ascii_case(literal)
        } else {
            head == literal
        };
        if !same {
            return None;
        }
        key = key.get(literal.len()..)?;
        let Some(rest) = rest.strip_prefix('{') else {
            return key.is_empty().then_some(found);
        };
        let (name, rest) = rest.split_once('}')?;
        let digits = key.find(|c: char| !c.is_ascii_digit()).unwrap_or(key.len());
        let (number, tail) = key.split_at(digits);
        // `01` is not how any maker writes a number.
        if number.len() > 1 && number.starts_with('0') {
            return None;
        }
        found.push((name, number.parse().ok()?));
        key = tail;
        template = rest;
    }
}

/// Longest key for which the nearest one is looked for.
const LONGEST_GUESS: usize = 128;

/// Every key of a dialect that a guess may name, with its shape as letters; sorted, so that a guess is always the same.
static GUESSES: LazyLock<BTreeMap<Dialect, Vec<Guess>>> = LazyLock::new(|| {
    let of = |dialect| {
        let of_rows = catalogue::rows()
            .flat_map(|row| row.spellings_of(dialect))
            .map(|spelling| spelling.key);
        let mut keys: Vec<_> = of_rows
            .chain(known::all(dialect).map(|known| known.name))
            .collect();
        keys.sort_unstable();
        let guesses = keys.into_iter().map(|key| (shape(key).into_bytes(), key));
        guesses.collect::<Vec<_>>()
    };
    Dialect::ALL
        .into_iter()
        .map(|dialect| (dialect, of(dialect)))
        .collect()
});

type Guess = (Vec<u8>, &'static str);

/// The nearest key that a row or a manual knows, with the numbers of `key` in it.
pub(crate) fn nearest(dialect: Dialect, key: &str) -> Option<String> {
    if key.len() > LONGEST_GUESS {
        return None;
    }
    let wanted = shape(key).into_bytes();
    let mut limit = (wanted.len() / 5).clamp(1, 4);
    let mut best = None;
    for (shape, template) in GUESSES.get(&dialect)? {
        if let Some(distance) = distance(&wanted, shape, limit) {
            // Only a nearer one is worth looking for; of equally near ones the first is taken.
            best = Some(*template);
            let Some(nearer) = distance.checked_sub(1) else {
                break;
            };
            limit = nearer;
        }
    }
    best.map(|template| fill(template, key))
}

/// How far apart two names are, if a slip of the pen explains it.
pub(crate) fn slips(one: &str, other: &str) -> Option<usize> {
    /// Slips that are forgiven.
    const MOST: usize = 2;
    (other.len() <= LONGEST_GUESS)
        .then(|| distance(one.as_bytes(), other.as_bytes(), MOST))
        .flatten()
}

/// Puts the numbers of `key` into the placeholders of `template`, in order.
pub(crate) fn fill(template: &str, key: &str) -> String {
    let mut numbers = key
        .split(|c: char| !c.is_ascii_digit())
        .filter(|number| !number.is_empty());
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (_, after) = after.split_once('}').unwrap_or(("", ""));
        for _ in before
            .split(|c: char| !c.is_ascii_digit())
            .filter(|number| !number.is_empty())
        {
            numbers.next();
        }
        text.push_str(before);
        text.push_str(numbers.next().unwrap_or("1"));
        rest = after;
    }
    text.push_str(rest);
    text
}

/// How many letters must be added, dropped, changed or swapped with their neighbour; `None` above `limit`.
///
/// Two places further apart than `limit` cannot belong to each other, so only a band of each line is worked out.
fn distance(one: &[u8], other: &[u8], limit: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = vec![0; other.len() + 1];
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut line = before.clone();
    for (row, letter) in one.iter().enumerate() {
        let first = row.saturating_sub(limit);
        let end = other.len().min(row + limit + 1);
        line[first] = if first == 0 { row + 1 } else { limit + 1 };
        let mut nearest = line[first];
        for (column, wanted) in other.iter().enumerate().take(end).skip(first) {
            let change = last[column] + usize::from(letter != wanted);
            let mut best = change.min(last[column + 1] + 1).min(line[column] + 1);
            let swapped =
                row > 0 && column > 0 && *letter == other[column - 1] && one[row - 1] == *wanted;
            if swapped {
                best = best.min(before[column - 1] + 1);
            }
            line[column + 1] = best;
            nearest = nearest.min(best);
        }
        if let Some(outside) = line.get_mut(end + 1) {
            *outside = limit + 1;
        }
        if nearest > limit {
            return None;
        }
        // The line that was just made becomes the last one, the last the one before it.
        core::mem::swap(&mut before, &mut last);
        core::mem::swap(&mut last, &mut line);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_finds_its_row_and_its_line_in_each_dialect() {
        for (dialect, key, line) in [
            (Dialect::Yealink, "account.3.label", 3),
            (Dialect::AudioCodes, "voip/line/2/id", 3),
            (Dialect::Panasonic, "PHONE_NUMBER_3", 3),
        ] {
            let found = find(dialect, key).expect("the number exists");
            assert_eq!(found[0].at.line, LineNo::new(line), "{key}");
        }
    }

    #[test]
    fn a_number_that_nothing_has_is_told_from_an_unknown_key() {
        assert!(find(Dialect::Yealink, "account.0.label").is_err());
        assert!(find(Dialect::Yealink, "account.99.label").is_err());
        for stranger in ["account.1.lable", "account.01.label"] {
            assert!(find(Dialect::Yealink, stranger).is_ok_and(|found| found.is_empty()));
        }
    }

    #[test]
    fn the_nearest_key_keeps_the_numbers() {
        for (dialect, key, nearest_key) in [
            (Dialect::Yealink, "acount.2.label", "account.2.label"),
            (Dialect::Yealink, "account.2.lable", "account.2.label"),
            (Dialect::AudioCodes, "voip/lines/1/id", "voip/line/1/id"),
            (Dialect::Panasonic, "SIP_RGSTR_ADR_4", "SIP_RGSTR_ADDR_4"),
        ] {
            assert_eq!(nearest(dialect, key).as_deref(), Some(nearest_key));
        }
        assert_eq!(nearest(Dialect::Yealink, "entirely.different.thing"), None);
    }

    #[test]
    fn a_narrow_limit_finds_the_same_distance_as_a_wide_one() {
        let mut rng = offhook_base::Rng::from_number(1);
        for _ in 0..2_000 {
            let mut word = || -> Vec<u8> {
                let letters = 0..rng.below(9);
                letters.map(|_| b"abc"[rng.below(3) as usize]).collect()
            };
            let (one, other) = (word(), word());
            let whole = distance(&one, &other, 9).expect("nine letters can all be changed");
            for limit in 0..9 {
                let expected = (whole <= limit).then_some(whole);
                assert_eq!(distance(&one, &other, limit), expected, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_very_long_key_is_not_compared_with_anything() {
        assert_eq!(nearest(Dialect::Yealink, &"a".repeat(100_000)), None);
    }
}
