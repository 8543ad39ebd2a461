//! Every key the four manuals print, and what each says of it: so that a real file gives no false "unknown key", and
//! so that the rows can be held against the manuals.
//!
//! The table `data/manuals.tsv` was drawn from the manuals once. Its columns are those of [`Known`], in that order.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use crate::dialect::Dialect;
use crate::dialect::matcher::{numbers, shape};
use crate::models::{MODELS, Model};

const TABLE: &str = include_str!("../data/manuals.tsv");

/// One key that a manual prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The manual: `000`, `002`, `003` or `004`.
    pub manual: &'static str,
    /// The key, with `{n}` and `{m}` where numbers stand.
    pub name: &'static str,
    /// What the numbers may be, in the manual's words: `n=1-6`; may be empty.
    pub index: &'static str,
    /// The line in the manual.
    pub line: &'static str,
    /// What it belongs to.
    pub feature: &'static str,
    /// `bool`, `enum`, `string`, `int`, `url`, `duration`, `port`, `host`, `tones`, `ip`, `password`, `list`, `time`,
    /// `dialplan`, `float` or `other`.
    pub kind: &'static str,
    /// What is allowed, in words.
    pub values: &'static str,
    /// `bool:0|1`, `enum:A|B`, `int:LOW..HIGH`, or nothing.
    pub check: &'static str,
    /// The default as the manual words it; may be empty.
    pub default: &'static str,
    /// Whether a change needs a restart: `y`, `n`, `unknown`.
    pub reboot: &'static str,
    /// The models that have it, in the manual's words; empty for all.
    pub models: &'static str,
    /// Where it stands in the maker's web page; may be empty.
    pub web: &'static str,
    /// Where it stands in the telephone's menu; may be empty.
    pub phone: &'static str,
    /// What it is for.
    pub meaning: &'static str,
    lacking: Lacking,
}

/// The telephones that a manual's entry is not about: bit `n` stands for `MODELS[n]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lacking(u32);

impl Lacking {
    /// Reads the words of a manual: `all except SIP-T20P`, `405, 405HD`, `SIP-T2xP`.
    ///
    /// A list that names no telephone of ours says nothing about them, and neither do sentences (`SPEED_DIAL also 420HD`).
    fn read(manual: &str, words: &str) -> Self {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let named = |model: &Model| {
            words
                .split(|c| !is_word(c))
                .any(|word| names(word, model.model_word))
        };
        let dialect = dialect_of(manual);
        let is_list = !words.contains([':', ';'])
            && MODELS
                .iter()
                .any(|model| model.dialect == dialect && named(model));
        let except = words.starts_with("all except");
        let mut bits = 0;
        for (place, model) in MODELS.iter().enumerate() {
            let lacks = model.manual != manual || (is_list && named(model) == except);
            bits |= u32::from(lacks) << place;
        }
        Self(bits)
    }

    pub(crate) const fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }
}

/// Whether a word of a manual means the telephone `model`; an `x` stands for any digit.
fn names(word: &str, model: &str) -> bool {
    word.len() == model.len()
        && word
            .bytes()
            .zip(model.bytes())
            .all(|(ours, theirs)| ours == theirs || (ours == b'x' && theirs.is_ascii_digit()))
}

/// Whose manual it is.
fn dialect_of(manual: &str) -> Dialect {
    match manual {
        "000" => Dialect::Panasonic,
        "002" => Dialect::AudioCodes,
        _ => Dialect::Yealink,
    }
}

impl Known {
    /// Whose key it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        dialect_of(self.manual)
    }

    /// Whether this is the manual of `model` and gives it the key.
    #[must_use]
    pub fn is_of(&self, model: &Model) -> bool {
        let place = MODELS.iter().position(|one| one.id == model.id);
        place.is_some_and(|place| !self.lacking.has(place))
    }

    /// The manual and the line in it: `003:4720`.
    #[must_use]
    pub fn source(&self) -> String {
        format!("{}:{}", self.manual, self.line)
    }

    /// The key with the lowest number the manual allows in each place.
    #[must_use]
    pub fn example(&self) -> String {
        self.continued("")
    }

    /// The key with the numbers of `begun`, the beginning of a key, and in other places the lowest the manual allows.
    #[must_use]
    pub fn continued(&self, begun: &str) -> String {
        let digits = |text: &str| {
            let end = text.find(|c: char| !c.is_ascii_digit());
            end.unwrap_or(text.len())
        };
        let base = self.dialect().base().to_string();
        let lowest = |name: &str| {
            let found = self.index.split_once(&format!("{name}="));
            let range = found.map_or("", |(_, range)| range);
            let number = range.get(..digits(range)).unwrap_or_default();
            if number.is_empty() { &base } else { number }.to_owned()
        };
        let mut key = String::new();
        let mut rest = self.name;
        let mut begun = Some(begun);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let typed = begun.and_then(|begun| begun.strip_prefix(before));
            let typed = typed.map(|typed| typed.split_at(digits(typed)));
            key.push_str(before);
            match typed {
                Some((number, _)) if !number.is_empty() => key.push_str(number),
                Some(_) | None => key.push_str(&lowest(name)),
            }
            begun = typed.map(|(_, rest)| rest);
            rest = after;
        }
        key + rest
    }

    /// Whether `value` is one the manual allows; anything passes where the manual gives no simple list or range.
    pub(crate) fn accepts(&self, value: &str) -> bool {
        match self.check.split_once(':') {
            Some(("int", range)) => {
                let Some((low, high)) = range.split_once("..") else {
                    return true;
                };
                let (Ok(low), Ok(high)) = (low.parse::<i64>(), high.parse::<i64>()) else {
                    return true;
                };
                value
                    .parse::<i64>()
                    .is_ok_and(|number| (low..=high).contains(&number))
            }
            Some((_, words)) => words
                .split('|')
                .any(|word| word.eq_ignore_ascii_case(value)),
            None => true,
        }
    }

    /// What the manual allows, as the end of "must be ..".
    pub(crate) fn allowed(&self) -> String {
        match self.check.split_once(':') {
            Some(("int", range)) => format!("a number from {}", range.replace("..", " to ")),
            Some((_, words)) => format!("one of {}", words.replace('|', ", ")),
            None => "anything".to_owned(),
        }
    }
}

/// The entries of one maker's manuals.
#[derive(Default)]
struct Entries {
    /// In the order of the table.
    all: Vec<Known>,
    /// The places of those that share the shape of their key.
    by_shape: HashMap<String, Vec<usize>>,
}

static INDEX: LazyLock<BTreeMap<Dialect, Entries>> = LazyLock::new(|| {
    let mut index: BTreeMap<Dialect, Entries> = BTreeMap::new();
    for line in TABLE.lines().skip(1) {
        let Some(known) = parse(line) else {
            continue;
        };
        let entries = index.entry(known.dialect()).or_default();
        let of_shape = entries.by_shape.entry(shape(known.name)).or_default();
        of_shape.push(entries.all.len());
        entries.all.push(known);
    }
    index
});

/// Splits one line at its tabs.
fn parse(line: &'static str) -> Option<Known> {
    let mut columns = line.split('\t');
    let mut next = || columns.next();
    let manual = next()?;
    let mut known = Known {
        manual,
        name: next()?,
        index: next()?,
        line: next()?,
        feature: next()?,
        kind: next()?,
        values: next()?,
        check: next()?,
        default: next()?,
        reboot: next()?,
        models: next()?,
        web: next()?,
        phone: next()?,
        meaning: next()?,
        lacking: Lacking(0),
    };
    known.lacking = Lacking::read(known.manual, known.models);
    Some(known)
}

/// The manuals' entries for `key`.
pub(crate) fn find_all(dialect: Dialect, key: &str) -> impl Iterator<Item = &'static Known> {
    let found = INDEX.get(&dialect).and_then(|entries| {
        let places = entries.by_shape.get(&shape(key))?;
        Some(places.iter().filter_map(|place| entries.all.get(*place)))
    });
    found
        .into_iter()
        .flatten()
        .filter(move |known| numbers(known.name, key, dialect.folds_case()).is_some())
}

/// A manual's entry for `key`.
pub(crate) fn find(dialect: Dialect, key: &str) -> Option<&'static Known> {
    find_all(dialect, key).next()
}

/// Every key the manuals print, sorted by manual and name; a key of two manuals stands twice.
#[must_use]
pub fn keys() -> Vec<&'static Known> {
    let mut keys: Vec<_> = Dialect::ALL.into_iter().flat_map(all).collect();
    keys.sort_by_key(|known| (known.manual, known.name));
    keys
}

/// The telephones that lack `key`: each of the manuals' entries for it says so.
pub(crate) fn lacking(dialect: Dialect, key: &str) -> Lacking {
    let entries = find_all(dialect, key).map(|known| known.lacking.0);
    Lacking(entries.reduce(|one, other| one & other).unwrap_or(0))
}

/// Every key of a dialect.
pub(crate) fn all(dialect: Dialect) -> impl Iterator<Item = &'static Known> {
    INDEX
        .get(&dialect)
        .into_iter()
        .flat_map(|entries| &entries.all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_whole() {
        for line in TABLE.lines().skip(1) {
            let known = parse(line).expect(line);
            assert!(
                ["000", "002", "003", "004"].contains(&known.manual),
                "{line}"
            );
            assert!(known.line.parse::<u32>().is_ok(), "{line}");
            assert!(!known.meaning.is_empty(), "{line}");
            assert!(known.name.is_ascii() && !known.name.contains(' '), "{line}");
        }
    }

    #[test]
    fn the_table_holds_every_key_the_manuals_print() {
        let names = |manual| {
            let mut names: Vec<_> = TABLE
                .lines()
                .filter(|line| line.starts_with(manual))
                .collect();
            names.dedup();
            names.len()
        };
        assert_eq!(
            [
                names("000\t"),
                names("002\t"),
                names("003\t"),
                names("004\t")
            ],
            [215, 522, 528, 327],
            "the counts of product.md"
        );
    }

    #[test]
    fn the_words_of_the_manuals_tell_which_models_lack_a_key() {
        let lacks = |words, id| {
            let place = MODELS.iter().position(|model| model.id == id);
            Lacking::read("003", words).has(place.expect("it is one of ours"))
        };
        for (words, t20, t28, t38) in [
            ("", false, false, false),
            ("all except SIP-T20P", true, false, false),
            ("SIP-T26P|SIP-T28P", true, false, true),
            ("SIP-T2xP", false, false, true),
            ("SIP-T99P", false, false, false),
            ("SIP-T28P; others by licence", false, false, false),
        ] {
            assert_eq!(lacks(words, "yealink-t20p"), t20, "{words}");
            assert_eq!(lacks(words, "yealink-t28p"), t28, "{words}");
            assert_eq!(lacks(words, "yealink-t38g"), t38, "{words}");
            assert!(lacks(words, "yealink-cp860"), "it has a manual of its own");
        }
    }

    #[test]
    fn there_are_no_more_models_than_bits() {
        assert!(MODELS.len() <= 32);
    }
}
