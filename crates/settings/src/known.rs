//! Every key the four manuals print, and what each says of it: so that a real file gives no false "unknown key", and
//! so that the rows can be held against the manuals.
//!
//! The table `data/manuals.tsv` was drawn from the manuals once. Its columns are those of [`Known`], in that order.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::dialect::Dialect;
use crate::dialect::matcher::{numbers, shape};

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
}

impl Known {
    /// Whose key it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.manual {
            "000" => Dialect::Panasonic,
            "002" => Dialect::AudioCodes,
            _ => Dialect::Yealink,
        }
    }

    /// The manual and the line in it: `003:4720`.
    #[must_use]
    pub fn source(&self) -> String {
        format!("{}:{}", self.manual, self.line)
    }

    /// The key with the lowest number the manual allows in each place.
    #[must_use]
    pub fn example(&self) -> String {
        let lowest = |name: char| {
            let (_, range) = self.index.split_once(&format!("{name}="))?;
            let digits = range
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(range.len());
            range.get(..digits).filter(|digits| !digits.is_empty())
        };
        let base = self.dialect().base().to_string();
        self.name
            .replace("{n}", lowest('n').unwrap_or(&base))
            .replace("{m}", lowest('m').unwrap_or(&base))
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

type Index = BTreeMap<(Dialect, String), Vec<Known>>;

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index::new();
    for line in TABLE.lines().skip(1) {
        let Some(known) = parse(line) else {
            continue;
        };
        index
            .entry((known.dialect(), shape(known.name)))
            .or_default()
            .push(known);
    }
    index
});

/// Splits one line at its tabs.
fn parse(line: &'static str) -> Option<Known> {
    let mut columns = line.split('\t');
    let mut next = || columns.next();
    Some(Known {
        manual: next()?,
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
    })
}

/// The manuals' entries for `key`.
pub(crate) fn find_all(dialect: Dialect, key: &str) -> impl Iterator<Item = &'static Known> {
    let candidates = INDEX.get(&(dialect, shape(key)));
    candidates
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
    let mut keys: Vec<_> = INDEX.values().flatten().collect();
    keys.sort_by_key(|known| (known.manual, known.name));
    keys
}

/// Every key of a dialect.
pub(crate) fn all(dialect: Dialect) -> impl Iterator<Item = &'static Known> {
    INDEX
        .iter()
        .filter(move |((known, _), _)| *known == dialect)
        .flat_map(|(_, known)| known)
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
}
