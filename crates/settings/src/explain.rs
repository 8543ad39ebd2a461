//! What a setting is: the plain functions behind `offhook settings list` and `offhook settings explain`, and the
//! reference page.

use core::fmt;
use core::fmt::Write as _;

use crate::at::At;
use crate::catalogue;
use crate::dialect::{self, Dialect};
use crate::known::{self, Known};
use crate::row::{Kind, Row, Spelling};

/// What is known about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Offhook's name, or the maker's key where Offhook has no row.
    pub name: String,
    /// The group it belongs to.
    pub family: String,
    /// What it means.
    pub doc: String,
    /// `on or off`, `number`, `time`, `text`, `secret`, `choice`, `codec list`.
    pub kind: String,
    /// What is allowed.
    pub allowed: String,
    /// The default in Offhook's notation, or the manual's words.
    pub default: String,
    /// `once a telephone`, `each line`, `10 entries`.
    pub scope: String,
    /// `live`, `kept`, `refused: ..`.
    pub status: String,
    /// How each maker writes it.
    pub spellings: Vec<Spelled>,
}

/// One maker's spelling of an explained setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
    /// The maker.
    pub dialect: Dialect,
    /// The key, with line 1's number where a line's stands.
    pub key: String,
    /// What the maker allows.
    pub allowed: String,
    /// The maker's default where it differs; empty otherwise.
    pub default: String,
    /// The manual and the line in it.
    pub source: String,
}

/// Explains a key: Offhook's name or constant, or any maker's spelling.
///
/// A key that several settings share (003:5416) is explained once for each.
///
/// # Errors
/// The nearest key, if there is one, when nothing is known about this one.
pub fn explain(key: &str) -> Result<Vec<Explanation>, Option<String>> {
    let key = key.trim();
    if let Some((row, _)) = dialect::named(key) {
        return Ok(vec![of_row(row)]);
    }
    let theirs = key.trim_start_matches('/');
    for dialect in Dialect::ALL {
        let found = dialect::matcher::find(dialect, theirs).unwrap_or_default();
        if !found.is_empty() {
            return Ok(found.iter().map(|found| of_row(found.row)).collect());
        }
        if let Some(known) = known::find(dialect, theirs) {
            return Ok(vec![of_known(known)]);
        }
    }
    let wanted = key.to_ascii_lowercase();
    let own = catalogue::rows()
        .filter_map(|row| Some((dialect::matcher::slips(&row.name(), &wanted)?, row.name())))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, name)| name);
    Err(own.or_else(|| {
        Dialect::ALL
            .into_iter()
            .find_map(|dialect| dialect::matcher::nearest(dialect, theirs))
    }))
}

fn of_row(row: &'static Row) -> Explanation {
    let spellings = row.spellings.iter().map(|spelling| Spelled {
        dialect: spelling.dialect,
        key: dialect::key_of(spelling.dialect, spelling, At::WHOLE, Some(1), Some("G722")),
        allowed: spelling.spoken.allowed(row, spelling.range.or(row.range)),
        default: match row.kind {
            // A maker's printed password is nobody's default.
            Kind::Secret => String::new(),
            Kind::Flag
            | Kind::Number
            | Kind::Time
            | Kind::Text
            | Kind::Choice(_)
            | Kind::Codecs => spelling.default.unwrap_or_default().to_owned(),
        },
        source: spelling.source.to_owned(),
    });
    Explanation {
        name: row.name(),
        family: row.family.to_owned(),
        doc: paragraphs(row.doc),
        kind: row.kind.to_string(),
        allowed: row.range_text(),
        default: if row.default.is_empty() {
            "none".to_owned()
        } else {
            row.default.to_owned()
        },
        scope: row.scope(),
        status: row.status.to_string(),
        spellings: spellings.collect(),
    }
}

fn of_known(known: &Known) -> Explanation {
    Explanation {
        name: known.name.to_owned(),
        family: known.feature.to_owned(),
        doc: known.meaning.to_owned(),
        kind: "text".to_owned(),
        allowed: known.allowed(),
        default: if known.default.is_empty() {
            "none".to_owned()
        } else {
            known.default.to_owned()
        },
        scope: "as the key says".to_owned(),
        status: "kept".to_owned(),
        spellings: vec![Spelled {
            dialect: known.dialect(),
            key: known.name.to_owned(),
            allowed: known.allowed(),
            default: String::new(),
            source: format!("{}:{}", known.manual, known.line),
        }],
    }
}

/// The documentation with its lines trimmed; an empty line stays as the end of a paragraph.
fn paragraphs(doc: &str) -> String {
    let lines: Vec<_> = doc.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}  ({}, {})", self.name, self.kind, self.scope)?;
        for line in self.doc.lines() {
            writeln!(f, "  {line}")?;
        }
        writeln!(f, "  allowed  {}", self.allowed)?;
        writeln!(f, "  default  {}", self.default)?;
        writeln!(f, "  status   {}", self.status)?;
        for spelled in &self.spellings {
            write!(
                f,
                "  {:<10} {}  {}",
                spelled.dialect.to_string(),
                spelled.key,
                spelled.allowed
            )?;
            if !spelled.default.is_empty() {
                write!(f, ", default {}", spelled.default)?;
            }
            writeln!(f, "  ({})", spelled.source)?;
        }
        Ok(())
    }
}

/// The rows whose name, family, documentation or spelling contains `filter`, in small or capital letters; all when it is
/// empty.
#[must_use]
pub fn list(filter: &str) -> Vec<&'static Row> {
    let wanted = filter.to_ascii_lowercase();
    let has = |text: &str| text.to_ascii_lowercase().contains(&wanted);
    catalogue::rows()
        .filter(|row| {
            has(row.ident)
                || has(row.family)
                || has(row.doc)
                || row.spellings.iter().any(|spelling| has(spelling.key))
        })
        .collect()
}

/// Rows as aligned lines: name, kind, status, summary.
#[must_use]
pub fn render_list(rows: &[&'static Row]) -> String {
    let mut text = String::new();
    let width = rows.iter().map(|row| row.ident.len()).max().unwrap_or(0);
    for row in rows {
        let status = row.status.to_string();
        let status = status.split(':').next().unwrap_or_default();
        writeln!(
            text,
            "{:width$}  {:<10}  {status:<7}  {}",
            row.name(),
            row.kind.to_string(),
            row.summary().lines().next().unwrap_or_default(),
        )
        .expect("a String takes every write");
    }
    text
}

/// The numbers of a maker's entries, where they are others than the row's; empty otherwise.
fn entries_text(row: &Row, spelling: &Spelling) -> String {
    if spelling.most.is_none() {
        return String::new();
    }
    let numbers = spelling.numbers(row);
    let shown = |counted: u16| u32::from(counted) + spelling.dialect.base() - 1;
    format!(
        " from {} to {}",
        shown(*numbers.start()),
        shown(*numbers.end())
    )
}

/// The reference page of all settings, as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Settings\n\n\
         Generated from the catalogue in `crates/settings/src/catalogue`; a test compares it.\n\
         *live* changes what the telephone does; *kept* is checked, stored, shown and converted, and changes nothing; *refused* is read and not obeyed.\n",
    );
    let live = catalogue::rows()
        .filter(|row| row.status == crate::row::Status::Live)
        .count();
    let rows = catalogue::rows().count();
    let spellings: usize = catalogue::rows().map(|row| row.spellings.len()).sum();
    let mut say = |text: fmt::Arguments<'_>| {
        page.write_fmt(text).expect("a String takes every write");
    };
    say(format_args!(
        "{rows} settings, {live} of them live, with {spellings} spellings; every other key of the four manuals is known by name and kept.\n"
    ));
    let mut family = "";
    for row in catalogue::rows() {
        if row.family != family {
            family = row.family;
            say(format_args!("\n## {family}\n"));
        }
        let explained = of_row(row);
        say(format_args!(
            "\n### `{}`\n\n{}\n\n",
            explained.name, explained.doc
        ));
        say(format_args!(
            "*{}*, {}; {}; default {}; {}.\n",
            explained.kind, explained.scope, explained.allowed, explained.default, explained.status
        ));
        if !explained.spellings.is_empty() {
            say(format_args!(
                "\n| maker | key | allowed | default | manual |\n| --- | --- | --- | --- | --- |\n"
            ));
        }
        for (spelled, spelling) in explained.spellings.iter().zip(row.spellings) {
            say(format_args!(
                "| {} | `{}`{} | {} | {} | {} |\n",
                spelled.dialect,
                spelling.key,
                entries_text(row, spelling),
                spelled.allowed.replace('|', "\\|"),
                spelled.default,
                spelled.source
            ));
        }
    }
    page
}
