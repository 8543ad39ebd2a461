//! The reference pages of all settings: an index, and one page a family.

use core::fmt;
use core::fmt::Write as _;

use crate::catalogue;
use crate::coverage::coverage;
use crate::explain::{Spelled, Told, of_row};
use crate::row::{Row, Status};

/// The head of the table of a setting's spellings.
const HEAD: &str = "\
| maker | key | allowed | default | models | takes effect | web page | phone menu | manual |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
";

/// A page of the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The file's name in the folder: `README.md`, `calls.md`.
    pub file: String,
    /// The text, as Markdown.
    pub text: String,
}

/// Every page: the index first, then the families in the order they are shown.
#[must_use]
pub fn pages() -> Vec<Page> {
    let families = families();
    let mut pages = vec![Page {
        file: "README.md".to_owned(),
        text: index(&families),
    }];
    pages.extend(families.iter().map(|(family, rows)| Page {
        file: file_of(family),
        text: family_page(family, rows),
    }));
    pages
}

type Family = (&'static str, Vec<&'static Row>);

fn families() -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for row in catalogue::rows() {
        match families.last_mut() {
            Some((family, rows)) if *family == row.family => rows.push(row),
            Some(_) | None => families.push((row.family, vec![row])),
        }
    }
    families
}

fn file_of(family: &str) -> String {
    format!("{}.md", family.to_ascii_lowercase().replace(' ', "-"))
}

/// A text that grows line by line.
#[derive(Default)]
struct Text(String);

impl Text {
    fn say(&mut self, text: fmt::Arguments<'_>) {
        self.0.write_fmt(text).expect("a String takes every write");
    }
}

/// How many rows are live, kept and refused.
fn statuses(rows: &[&Row]) -> [usize; 3] {
    let mut counts = [0; 3];
    for row in rows {
        counts[match row.status {
            Status::Live => 0,
            Status::Kept => 1,
            Status::Refused(_) => 2,
        }] += 1;
    }
    counts
}

fn index(families: &[Family]) -> String {
    let mut page = Text::default();
    let rows: usize = families.iter().map(|(_, rows)| rows.len()).sum();
    let spellings: usize = catalogue::rows().map(|row| row.spellings.len()).sum();
    page.say(format_args!(
        "# Settings\n\n\
         Generated from the catalogue in `crates/settings/src/catalogue` and the manuals' table in `crates/settings/data/manuals.tsv`; a test compares it.\n\n\
         {rows} settings with {spellings} spellings, in {} families.\n\n\
         * *live* changes what the telephone does\n\
         * *kept* is checked, stored, shown and converted, and changes nothing yet\n\
         * *refused* is read and not obeyed, for the reason given\n\n\
         `offhook settings explain KEY` says the same of one setting, in anybody's spelling.\n\n\
         ## Keys of each manual\n\n\
         The manuals are named in [manuals](../manuals.md); `offhook settings coverage` counts the same.\n\n\
         | manual | keys | known | live | kept | refused |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n",
        families.len()
    ));
    for one in coverage() {
        page.say(format_args!(
            "| {} | {} | {} | {} | {} | {} |\n",
            one.manual, one.total, one.known, one.live, one.kept, one.refused
        ));
    }
    page.say(format_args!(
        "\n## Families\n\n\
         | family | settings | spellings | live | kept | refused |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n"
    ));
    for (family, rows) in families {
        let [live, kept, refused] = statuses(rows);
        let spellings: usize = rows.iter().map(|row| row.spellings.len()).sum();
        page.say(format_args!(
            "| [{family}]({}) | {} | {spellings} | {live} | {kept} | {refused} |\n",
            file_of(family),
            rows.len(),
        ));
    }
    page.0
}

fn family_page(family: &str, rows: &[&'static Row]) -> String {
    let mut page = Text::default();
    let [live, kept, refused] = statuses(rows);
    page.say(format_args!(
        "# {family}\n\n\
         [All families](README.md). {} here: {live} live, {kept} kept, {refused} refused.\n",
        if rows.len() == 1 {
            "1 setting".to_owned()
        } else {
            format!("{} settings", rows.len())
        }
    ));
    for row in rows {
        setting(&mut page, row);
    }
    page.0
}

fn setting(page: &mut Text, row: &'static Row) {
    let explained = of_row(row);
    page.say(format_args!(
        "\n## `{}`\n\n{}\n\n\
         * type: {}\n* allowed: {}\n* default: {}\n* scope: {}\n* status: {}\n",
        explained.name,
        explained.doc,
        explained.kind,
        explained.allowed,
        explained.default,
        explained.scope,
        explained.status
    ));
    if !explained.spellings.is_empty() {
        page.say(format_args!("\n{HEAD}"));
    }
    for spelled in &explained.spellings {
        if spelled.told.is_empty() {
            page.say(format_args!(
                "| {} | `{}`{} | {} | {} | | | | | {} |\n",
                spelled.dialect,
                spelled.template,
                spelled.entries,
                cell(&spelled.allowed),
                cell(&spelled.default),
                spelled.source
            ));
        }
        for told in &spelled.told {
            entry(page, spelled, told);
        }
    }
}

fn entry(page: &mut Text, spelled: &Spelled, told: &Told) {
    let numbers = if told.numbers.is_empty() {
        spelled.entries.clone()
    } else {
        format!(" {}", cell(&told.numbers))
    };
    page.say(format_args!(
        "| {} | `{}`{numbers} | {} | {} | {} | {} | {} | {} | {} |\n",
        spelled.dialect,
        told.key,
        cell(&spelled.allowed),
        cell(if told.default.is_empty() || !spelled.models.is_empty() {
            &spelled.default
        } else {
            &told.default
        }),
        cell(if spelled.models.is_empty() {
            &told.models
        } else {
            &spelled.models
        }),
        told.effect,
        cell(&told.web),
        cell(&told.phone),
        told.source
    ));
}

/// A text that stays in its cell and is no markup.
fn cell(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '|' | '<' | '*' | '_' | '`' | '[' | '\\') {
            shown.push('\\');
        }
        shown.push(letter);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::known;
    use std::collections::BTreeSet;

    #[test]
    fn every_key_of_every_manual_stands_on_a_page() {
        let told: BTreeSet<(String, String)> = catalogue::rows()
            .flat_map(|row| of_row(row).spellings)
            .flat_map(|spelled| spelled.told)
            .map(|told| (told.source, told.key))
            .collect();
        let missing: Vec<_> = known::keys()
            .into_iter()
            .map(|known| (known.source(), known.name.to_owned()))
            .filter(|key| !told.contains(key))
            .collect();
        assert!(missing.is_empty(), "on no page: {missing:?}");
    }

    #[test]
    fn every_page_has_a_name_of_its_own() {
        let pages = pages();
        let names: BTreeSet<_> = pages.iter().map(|page| &page.file).collect();
        assert_eq!(names.len(), pages.len());
        assert!(pages.len() > 40, "{}", pages.len());
    }

    #[test]
    fn a_cell_stays_whole() {
        assert_eq!(cell("a|b <mac>"), "a\\|b \\<mac>");
    }
}
