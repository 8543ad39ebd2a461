//! What a setting is: the plain functions behind `offhook settings list`, `explain` and `names`.

use core::fmt;
use core::fmt::Write as _;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::at::At;
use crate::catalogue;
use crate::dialect::{self, Dialect, matcher};
use crate::known::{self, Known};
use crate::models;
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
    /// The key as the catalogue has it, with `{line}` and the like where a number stands.
    pub template: String,
    /// ` from 13 to 18`: the numbers of the maker's entries where they are others than the row's; empty otherwise.
    pub entries: String,
    /// The models that have it so, where it is only some of the manual's: `SIP-T28P`; empty otherwise.
    pub models: String,
    /// What each manual that prints this key, or an older one of the same meaning, says of it.
    pub told: Vec<Told>,
}

/// What one manual says of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The key as the manual prints it, with `{n}` and `{m}` where numbers stand.
    pub key: String,
    /// What the numbers may be, in the manual's words: `n=1-6`; may be empty.
    pub numbers: String,
    /// The default in the manual's words; empty where there is none, and for every secret.
    pub default: String,
    /// The models that have it, in the manual's words; empty for all.
    pub models: String,
    /// When a change counts: `at once`, `restart`, or empty where the manual does not say.
    pub effect: &'static str,
    /// Where it stands in the maker's web page; may be empty.
    pub web: String,
    /// Where it stands in the telephone's menu; may be empty.
    pub phone: String,
    /// The manual and the line in it: `003:4720`.
    pub source: String,
}

impl Told {
    fn of(known: &Known, secret: bool) -> Self {
        Self {
            key: known.name.to_owned(),
            numbers: known.index.replace('|', ", "),
            // A maker's printed password is nobody's default.
            default: if secret { "" } else { known.default }.to_owned(),
            models: known.models.replace('|', ", "),
            effect: match known.reboot {
                "y" => "restart",
                "n" => "at once",
                _ => "",
            },
            web: known.web.to_owned(),
            phone: known.phone.to_owned(),
            source: known.source(),
        }
    }
}

/// The manuals' entries of each spelling: by the row's name, the maker, the key and the place in the manual.
type Entries = BTreeMap<(&'static str, Dialect, &'static str, &'static str), Vec<&'static Known>>;

static TOLD: LazyLock<Entries> = LazyLock::new(|| {
    let mut told = Entries::new();
    for known in known::keys() {
        for found in matcher::find(known.dialect(), &known.example()).unwrap_or_default() {
            let (row, spelling) = (found.row, found.spelling);
            let place = (row.ident, spelling.dialect, spelling.key, spelling.source);
            // A manual that differs from the other about a key speaks of its own spelling only.
            let own = |it: &Spelling| it.manual() == known.manual;
            let same_key =
                |it: &&Spelling| it.dialect == spelling.dialect && it.key == spelling.key;
            if own(spelling) || !row.spellings.iter().filter(same_key).any(own) {
                let told = told.entry(place).or_default();
                if !told.contains(&known) {
                    told.push(known);
                }
            }
        }
    }
    told
});

/// What the manuals say of a spelling; where none prints its first entry, what they say of the keys of its form.
fn told(row: &Row, spelling: &Spelling, key: &str) -> Vec<Told> {
    let secret = matches!(row.kind, Kind::Secret);
    if let Some(all) = TOLD.get(&(row.ident, spelling.dialect, spelling.key, spelling.source)) {
        return all.iter().map(|known| Told::of(known, secret)).collect();
    }
    known::find_all(spelling.dialect, key)
        .map(|known| Told::of(known, secret))
        .collect()
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
        let found = matcher::find(dialect, theirs).unwrap_or_default();
        if !found.is_empty() {
            let mut rows: Vec<_> = found.iter().map(|found| found.row).collect();
            rows.dedup_by_key(|row| row.ident);
            return Ok(rows.into_iter().map(of_row).collect());
        }
        if let Some(known) = known::find(dialect, theirs) {
            return Ok(vec![of_known(known)]);
        }
    }
    let wanted = key.to_ascii_lowercase();
    let own = catalogue::rows()
        .filter_map(|row| Some((matcher::slips(&row.name(), &wanted)?, row.name())))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, name)| name);
    Err(own.or_else(|| {
        Dialect::ALL
            .into_iter()
            .find_map(|dialect| matcher::nearest(dialect, theirs))
    }))
}

fn spelled(row: &Row, spelling: &Spelling) -> Spelled {
    let key = dialect::key_of(spelling.dialect, spelling, At::WHOLE, Some(1), Some("G722"));
    Spelled {
        dialect: spelling.dialect,
        allowed: spelling.spoken.allowed(row, spelling.range.or(row.range)),
        default: match row.kind {
            // A maker's printed password is nobody's default.
            Kind::Secret => String::new(),
            Kind::Flag
            | Kind::Number
            | Kind::Time
            | Kind::Text
            | Kind::Choice(_)
            | Kind::Codecs => default_text(spelling),
        },
        source: spelling.source.to_owned(),
        template: spelling.key.to_owned(),
        entries: entries_text(row, spelling),
        models: model_names(spelling),
        told: told(row, spelling, &key),
        key,
    }
}

pub(crate) fn of_row(row: &'static Row) -> Explanation {
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
        spellings: row
            .spellings
            .iter()
            .map(|spelling| spelled(row, spelling))
            .collect(),
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
            source: known.source(),
            template: known.name.to_owned(),
            entries: String::new(),
            models: String::new(),
            told: vec![Told::of(known, known.kind == "password")],
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
            if !spelled.models.is_empty() {
                write!(f, ", only {}", spelled.models)?;
            }
            writeln!(f, "  ({})", spelled.source)?;
            for told in &spelled.told {
                write!(f, "{told}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Told {
    /// A line that begins with the place in the manual; nothing where the manual says no more than the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said: Vec<_> = [
            ("models", self.models.as_str()),
            ("takes effect", self.effect),
            ("web page", &self.web),
            ("phone menu", &self.phone),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("{name} {text}"))
        .collect();
        if said.is_empty() {
            return Ok(());
        }
        writeln!(f, "             {}: {}", self.source, said.join("; "))
    }
}

/// The keys that begin with `prefix`, sorted: Offhook's names, and with a prefix every maker's keys too, with the numbers
/// that stand in it and else the lowest.
#[must_use]
pub fn names(prefix: &str) -> BTreeSet<String> {
    let own = catalogue::rows().map(Row::name);
    let theirs = known::keys()
        .into_iter()
        .filter(|_| !prefix.is_empty())
        .map(|known| (known.dialect(), known.continued(prefix)))
        .filter(|(dialect, key)| {
            let exists = |found: Vec<_>| !found.is_empty();
            key.starts_with(prefix) && matcher::find(*dialect, key).is_ok_and(exists)
        })
        .map(|(_, key)| key);
    own.filter(|name| name.starts_with(prefix))
        .chain(theirs)
        .collect()
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

/// The maker's default, and those of single entries: `0; 1: 28; 2: 61`.
fn default_text(spelling: &Spelling) -> String {
    let shown = |place: u16| u32::from(place + spelling.before) + spelling.dialect.base() - 1;
    let own = spelling.but.iter();
    let own = own.map(|(place, text)| format!("{}: {text}", shown(*place)));
    let rest = spelling.default.map(str::to_owned);
    rest.into_iter().chain(own).collect::<Vec<_>>().join("; ")
}

/// The models that a spelling is for, where it is not for all of its manual.
fn model_names(spelling: &Spelling) -> String {
    let models = spelling.models.iter().filter_map(|id| models::find(id));
    models
        .map(|model| model.name)
        .collect::<Vec<_>>()
        .join(", ")
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
