//! Templates: a file with every key of a model, with comments, in the order of the model's manual.
//!
//! It reads without a problem and changes nothing: Yealink's keys stand there without a value, as the maker's own
//! templates have them (003:208); AudioCodes' and Panasonic's stand there as comments with their defaults, for an
//! empty value means something to a Panasonic (000:4213). [`Fill::Defaults`] puts the defaults in force instead.

use core::fmt::Write as _;
use std::collections::HashSet;

use crate::dialect::Dialect;
use crate::dialect::matcher::{self, Found};
use crate::known::{self, Known};
use crate::models::Model;
use crate::row::{Kind, Row, Spelling};

mod defaults;
mod numbers;
mod text;
mod xml;

pub use text::write;
pub use xml::write_xml;

/// What stands behind the keys of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Nothing that changes a telephone.
    Open,
    /// The default of each key that has one.
    Defaults,
}

/// One key of a manual as a template shows it, with all its numbers.
#[derive(Debug)]
pub(crate) struct Item {
    known: &'static Known,
    row: &'static Row,
    spelling: &'static Spelling,
    /// The keys of the model, and the default of each in the maker's words.
    keys: Vec<(String, Option<String>)>,
    /// The entries that are written like the first: `2 to 50`; empty where all are there.
    more: String,
}

/// One section of a manual.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its headings, the widest first.
    titles: Vec<&'static str>,
    items: Vec<Item>,
}

/// The headings of the manuals and the lines they stand in: manual, line, title.
///
/// 003 and 004 print their keys without numbered headings; theirs are the topics of the keys.
const SECTIONS: &str = include_str!("../data/sections.tsv");

/// Every key of `model` in the order of its manual.
pub(crate) fn sections(model: &'static Model) -> Vec<Section> {
    let mut known: Vec<_> = known::keys()
        .into_iter()
        .filter(|known| known.is_of(model))
        .collect();
    known.sort_by_key(|known| line_of(known.line));
    let mut headings = SECTIONS
        .lines()
        .filter_map(|line| {
            line.strip_prefix(model.manual)?
                .trim_start()
                .split_once('\t')
        })
        .peekable();
    let mut sections: Vec<Section> = Vec::new();
    let mut titles = Vec::new();
    let mut seen = HashSet::new();
    for known in known {
        while let Some((_, title)) =
            headings.next_if(|(line, _)| line_of(line) <= line_of(known.line))
        {
            titles.push(title);
        }
        let Some(item) = item(model, known, &mut seen) else {
            continue;
        };
        match sections.last_mut() {
            Some(last) if titles.is_empty() => last.items.push(item),
            Some(_) | None => sections.push(Section {
                titles: core::mem::take(&mut titles),
                items: vec![item],
            }),
        }
    }
    sections
}

fn line_of(text: &str) -> u32 {
    text.parse().unwrap_or(u32::MAX)
}

/// The keys of one entry of the manual; `None` where the model has none of them or an earlier entry brought them all.
fn item(model: &'static Model, known: &'static Known, seen: &mut HashSet<String>) -> Option<Item> {
    let mut keys: Vec<(String, Option<Found>)> = Vec::new();
    let numbered = numbers::keys(model, known);
    for key in numbered.keys {
        // A key whose kind the telephone has none of has no number.
        let found = matcher::find(model.dialect, &key).ok()?;
        let ours = found
            .into_iter()
            .find(|found| found.row.is_for(found.spelling, model));
        let line = ours.and_then(|found| found.at.line);
        if line.is_none_or(|line| line.number() <= model.lines) && seen.insert(key.clone()) {
            keys.push((key, ours));
        }
    }
    let first = keys.iter().find_map(|(_, found)| *found)?;
    let keys = keys.into_iter().map(|(key, found)| {
        let default = found.and_then(|found| defaults::text(model, &found));
        (key, default)
    });
    Some(Item {
        known,
        row: first.row,
        spelling: first.spelling,
        keys: keys.collect(),
        more: numbered.more,
    })
}

impl Item {
    /// What the key means, what it may be, and what follows from it, a line each.
    fn comment(&self) -> Vec<String> {
        let mut lines = vec![self.known.meaning.to_owned(), self.allowed()];
        if !self.more.is_empty() {
            lines.push(format!("Entries {} are written like the first.", self.more));
        }
        let mut facts = String::new();
        if let Some(default) = self.default() {
            write!(facts, "Default: {default}. ").expect("a String takes every write");
        }
        if self.known.reboot == "y" {
            facts.push_str("Needs a restart. ");
        }
        let (status, source) = (self.row.status, self.known.source());
        write!(facts, "Offhook: {status}. ({source})").expect("a String takes every write");
        lines.push(facts);
        lines
    }

    /// The values in the manual's words, or in ours where the manual has none.
    fn allowed(&self) -> String {
        if matches!(self.known.values, "" | "text") {
            let range = self.spelling.range.or(self.row.range);
            let allowed = self.spelling.spoken.allowed(self.row, range);
            return format!("Allowed: {allowed}.");
        }
        let mut values = String::new();
        let mut before = ' ';
        let mut rest = self.known.values.chars().peekable();
        while let Some(c) = rest.next() {
            // A bar between two words parts them; one between blanks is meant as it is.
            let parts = c == '|' && before != ' ' && rest.peek().is_some_and(|next| *next != ' ');
            if parts {
                values.push_str(", ");
            } else {
                values.push(c);
            }
            before = c;
        }
        format!("Allowed: {values}.")
    }

    /// The default where the keys themselves do not show it, in words.
    fn default(&self) -> Option<String> {
        if matches!(self.row.kind, Kind::Secret) {
            return None;
        }
        let shown = self.known.dialect() != Dialect::Yealink;
        let all: Option<Vec<&str>> = self.keys.iter().map(|(_, text)| text.as_deref()).collect();
        let text = match all.as_deref().map(period) {
            Some(_) if shown => return None,
            Some([one]) => (*one).to_owned(),
            // The manual's own words are nearer to the numbers of the keys.
            Some(several) if self.known.default.is_empty() => {
                format!("in their order {}", several.join(", "))
            }
            Some(_) | None => self.known.default.to_owned(),
        };
        Some(text).filter(|text| !text.is_empty())
    }
}

/// The shortest beginning of a list that the list repeats.
fn period<'a, 't>(list: &'a [&'t str]) -> &'a [&'t str] {
    let repeats = |length: &usize| {
        list.len().is_multiple_of(*length)
            && list.chunks(*length).all(|chunk| list.starts_with(chunk))
    };
    let length = (1..list.len()).find(repeats).unwrap_or(list.len());
    list.get(..length).unwrap_or_default()
}
