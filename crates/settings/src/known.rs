//! Every key the four manuals print, so that a real file gives no false "unknown key".
//!
//! The table in `data/known-keys.csv` was drawn from the manuals once; its columns are the manual, the key with `{n}`
//! where a number stands, the line in the manual, the feature, a check of the value, the default, and the meaning.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::dialect::Dialect;
use crate::dialect::matcher::{numbers, shape};

const TABLE: &str = include_str!("../data/known-keys.csv");

/// One key that a manual prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// The manual: `000`, `002`, `003` or `004`.
    pub(crate) manual: &'static str,
    /// The key, with `{n}` and `{m}` where numbers stand.
    pub(crate) name: &'static str,
    /// The line in the manual.
    pub(crate) line: &'static str,
    /// What it belongs to.
    pub(crate) feature: &'static str,
    /// `bool:0|1`, `enum:A|B`, `int:LOW..HIGH`, or nothing.
    pub(crate) check: &'static str,
    /// The default as the manual words it; may be empty.
    pub(crate) default: &'static str,
    /// What it is for.
    pub(crate) meaning: &'static str,
}

impl Known {
    /// Whose key it is.
    pub(crate) fn dialect(&self) -> Dialect {
        match self.manual {
            "000" => Dialect::Panasonic,
            "002" => Dialect::AudioCodes,
            _ => Dialect::Yealink,
        }
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

/// Splits one line; the table has no quotes, so a comma always ends a column and the last column may hold more.
fn parse(line: &'static str) -> Option<Known> {
    let mut columns = line.splitn(7, ',');
    Some(Known {
        manual: columns.next()?,
        name: columns.next()?,
        line: columns.next()?,
        feature: columns.next()?,
        check: columns.next()?,
        default: columns.next()?,
        meaning: columns.next()?,
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
            [names("000,"), names("002,"), names("003,"), names("004,")],
            [215, 522, 528, 327],
            "the counts of product.md"
        );
    }
}
