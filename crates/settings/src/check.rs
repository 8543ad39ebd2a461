//! Checking and showing files: the plain functions behind `offhook config check` and `offhook config show`.

use core::fmt::Write as _;
use std::collections::{BTreeMap, BTreeSet};

use crate::at::At;
use crate::dialect::{self, Dialect};
use crate::groups;
use crate::key::LineNo;
use crate::models::Model;
use crate::patch::{Patch, Setting};
use crate::problem::{Problem, Severity};
use crate::row::{Kind, Row};
use crate::rules;
use crate::settings::{Layer, Origin, Settings};

/// Everything wrong with one file, in the order of its lines.
///
/// The dialect is the model's, or recognised from the content when no model is given.
#[must_use]
pub fn check_file(name: &str, bytes: &[u8], model: Option<&'static Model>) -> Vec<Problem> {
    let spoken = dialect::recognise(bytes);
    let (patch, mut problems) = check_lines(name, bytes, spoken, model);
    if let Some(dialect) = model.map(|model| model.dialect).or(spoken) {
        problems.extend(rules::check(&patch, dialect, model, bytes));
    }
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems
}

/// What a file sets, and what is wrong with its lines; `spoken` is the dialect that its content tells.
pub(crate) fn check_lines(
    name: &str,
    bytes: &[u8],
    spoken: Option<Dialect>,
    model: Option<&'static Model>,
) -> (Patch, Vec<Problem>) {
    let problem = match (spoken, model) {
        (Some(spoken), Some(model)) if spoken != model.dialect => of_whole(
            name,
            "other-maker",
            format!(
                "this is a file of {spoken}, which a {} cannot read",
                model.name
            ),
            "leave --model out to check it as what it is".to_owned(),
        ),
        (None, None) => unrecognised(name, bytes),
        (Some(dialect), _) => return dialect::read(dialect, model, name, bytes),
        (None, Some(model)) => return dialect::read(model.dialect, Some(model), name, bytes),
    };
    (Patch::new(), vec![problem])
}

/// What files begin with that are no configurations and often taken for one: what each is, and what to do.
const KNOWN_OTHERS: &[(&[u8], &str, &str)] = &[
    (
        b"\xFF\xFE",
        "the file is UTF-16, which no telephone reads",
        "save it as UTF-8 without a byte order mark",
    ),
    (
        b"\xFE\xFF",
        "the file is UTF-16, which no telephone reads",
        "save it as UTF-8 without a byte order mark",
    ),
    (
        b"PK\x03\x04",
        "this is a ZIP archive, no configuration",
        "unpack it and name the files in it",
    ),
    (
        b"\x1F\x8B",
        "this is a gzip archive, no configuration",
        "unpack it and name the files in it",
    ),
    (
        b"Salted__",
        "the file is encrypted and was not read",
        "open it with `offhook config decrypt` and take what comes out",
    ),
    (
        b"<!DOCTYPE html",
        "this is a web page, no configuration; the server may have sent it instead of the file",
        "open it in a browser to see what the server says",
    ),
];

/// What a file is of which nothing tells whose it is.
#[must_use]
pub fn unrecognised(name: &str, bytes: &[u8]) -> Problem {
    if dialect::looks_encrypted(bytes) {
        return Problem {
            severity: Severity::Note,
            ..of_whole(
                name,
                "encrypted-file",
                "the file looks encrypted and was not checked".to_owned(),
                "open it with `offhook config decrypt` and check what comes out".to_owned(),
            )
        };
    }
    let (message, help) = if bytes.len() > dialect::MAX_FILE {
        (
            "the file is too large for a configuration and was not read".to_owned(),
            format!("at most {} bytes are read", dialect::MAX_FILE),
        )
    } else if bytes.iter().all(u8::is_ascii_whitespace) {
        (
            "the file is empty".to_owned(),
            "a telephone that loads it gets no settings".to_owned(),
        )
    } else {
        let known = KNOWN_OTHERS
            .iter()
            .find(|(begin, ..)| bytes.starts_with(begin));
        let (message, help) = match known {
            Some((_, message, help)) => (*message, *help),
            None if bytes.contains(&0) => (
                "this is no text, so no configuration that can be read",
                "firmware and pictures are not checked",
            ),
            None => (
                "nothing in the file tells whose it is",
                "name the model with --model; `offhook settings models` lists them",
            ),
        };
        (message.to_owned(), help.to_owned())
    };
    of_whole(name, "unrecognised-file", message, help)
}

/// A problem of the file as a whole.
fn of_whole(name: &str, code: &'static str, message: String, help: String) -> Problem {
    debug_assert!(crate::codes::is_known(code), "{code} is not in CODES");
    Problem {
        file: name.into(),
        line: 0,
        column: 0,
        severity: Severity::Error,
        code,
        key: String::new(),
        message,
        help,
    }
}

/// How many problems of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// Counts problems by severity.
#[must_use]
pub fn count(problems: &[Problem]) -> Counts {
    let of = |severity| problems.iter().filter(|p| p.severity == severity).count();
    Counts {
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        notes: of(Severity::Note),
    }
}

/// A problem with the line it is about, as people read it; a line that holds a password is not shown.
#[must_use]
pub fn render(problem: &Problem, bytes: &[u8]) -> String {
    let whole = problem.to_string();
    let (head, help) = whole.split_once('\n').unwrap_or((&whole, ""));
    let mut text = head.to_owned();
    if let Some(line) = excerpt(problem, bytes) {
        write!(text, "\n{:>5} | {line}", problem.line).expect("a String takes every write");
    }
    if !help.is_empty() {
        text.push('\n');
        text.push_str(help);
    }
    text
}

/// The line a problem is about; only its key where the value may be a password.
fn excerpt(problem: &Problem, bytes: &[u8]) -> Option<String> {
    let place = usize::try_from(problem.line).ok()?.checked_sub(1)?;
    let line = bytes.split(|byte| *byte == b'\n').nth(place)?;
    let line = String::from_utf8_lossy(line);
    let line = line.trim_end();
    if line.is_empty() || is_secret(&problem.key) || looks_secret(line) {
        return None;
    }
    // A stranger may be a mistyped password.
    match (problem.code, line.split_once('=')) {
        ("unknown-key" | "no-such-number" | "other-case", Some((key, _))) => {
            Some(dialect::shorten(&format!("{key}= …")))
        }
        _ => Some(dialect::shorten(line)),
    }
}

/// Whether a key is known to hold a password.
fn is_secret(key: &str) -> bool {
    Dialect::ALL.into_iter().any(|dialect| {
        dialect::matcher::find(dialect, key).is_ok_and(|found| {
            found
                .iter()
                .any(|found| matches!(found.row.kind, Kind::Secret))
        })
    })
}

/// Whether a line has a word in it that goes with passwords; a mistyped key is still a password's.
fn looks_secret(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    ["pass", "pwd", "aes_key", "secret", "pin", "file_key"]
        .iter()
        .any(|word| line.contains(word))
}

/// One value of a telephone, with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Offhook's name.
    pub name: String,
    /// Which one of them.
    pub at: At,
    /// The value in Offhook's notation; secrets are dots.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Values that lost against it, the nearest first, each with where it comes from.
    pub losers: Vec<(String, Origin)>,
}

/// The values that were given, or with `all` every value, family by family.
#[must_use]
pub fn show(settings: &Settings, all: bool) -> Vec<Shown> {
    let lines = settings.model().map(|model| model.lines);
    let mut shown = Vec::new();
    for row in crate::catalogue::rows() {
        for at in places(settings, row, lines) {
            shown.push(show_one(settings, row, at));
        }
    }
    shown.retain(|shown| all || shown.origin.layer != Layer::Default || !shown.losers.is_empty());
    shown
}

/// Where a row exists: on every line, and of a list the entries for which something was given.
fn places(settings: &Settings, row: &'static Row, lines: Option<u8>) -> BTreeSet<At> {
    let lines: Vec<_> = if row.per_line {
        // Without a model there are as many lines as are spoken of.
        let given = settings.given_of(row).filter_map(|at| at.line);
        let last = || given.map(LineNo::number).max().unwrap_or(1);
        LineNo::up_to(lines.unwrap_or_else(last))
            .map(Some)
            .collect()
    } else {
        vec![None]
    };
    let entries: BTreeSet<At> = if row.items == 0 {
        [At::WHOLE].into()
    } else {
        settings.given_of(row).map(At::of_every_line).collect()
    };
    let of_line = |line| entries.iter().map(move |at| At { line, ..*at });
    lines.into_iter().flat_map(of_line).collect()
}

/// One row's value with its origin and the values that lost.
#[must_use]
pub fn show_one(settings: &Settings, row: &'static Row, at: impl Into<At>) -> Shown {
    let at = at.into();
    let history = settings.history(row, at);
    let default = Origin {
        layer: Layer::Default,
        place: None,
    };
    let reset = history
        .first()
        .is_some_and(|first| first.setting == Setting::Reset);
    let origin = match history.first() {
        Some(winner) if !reset => winner.origin.clone(),
        Some(_) | None => default,
    };
    let losers = history
        .iter()
        .skip(1)
        .filter(|loser| loser.origin.layer != Layer::Default)
        .map(|loser| {
            let value = match &loser.setting {
                Setting::Value(value) => value.show(),
                Setting::Reset => "reset".to_owned(),
            };
            (value, loser.origin.clone())
        })
        .collect();
    Shown {
        name: row.name(),
        at,
        value: settings.value(row, at).show(),
        origin,
        losers,
    }
}

/// One value that is not the same in two telephones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Offhook's name with the numbers behind it, or a key outside the catalogue.
    pub name: String,
    /// The first one's value; secrets are dots.
    pub old: String,
    /// Where it comes from.
    pub old_origin: String,
    /// The second one's value.
    pub new: String,
    /// Where it comes from.
    pub new_origin: String,
}

/// Whether that is a piece of what one telephone has whole, and the whole of either says it.
fn said_as_one(old: &Settings, new: &Settings, row: &'static Row, at: At) -> bool {
    let Some(group) = groups::of_piece(row, at) else {
        return false;
    };
    let says = |settings: &Settings| {
        let get = |row: &'static Row, at: At| settings.value(row, at);
        let piece = (row, at, get(row, at));
        !settings.is_given(row, at) || group.says(&get(group.whole, At::WHOLE), &piece, &get)
    };
    let is_whole = |settings: &Settings| settings.given_of(group.whole).next().is_some();
    (is_whole(old) || is_whole(new)) && says(old) && says(new)
}

/// What differs, by meaning: the value that counts, whatever way it is written down.
///
/// Only what either was given is compared: defaults of two makers differ in hundreds of places that nobody chose.
#[must_use]
pub fn differences(old: &Settings, new: &Settings) -> Vec<Difference> {
    let places: BTreeSet<(&str, At)> = old
        .given()
        .chain(new.given())
        .filter(|(row, at)| !said_as_one(old, new, row, *at))
        .map(|(row, at)| (row.ident, at))
        .collect();
    let mut all = Vec::new();
    for (ident, at) in places {
        let Some(row) = crate::catalogue::find(ident) else {
            continue;
        };
        if old.value(row, at) == new.value(row, at) {
            continue;
        }
        let (one, other) = (show_one(old, row, at), show_one(new, row, at));
        all.push(Difference {
            name: format!("{}{}", one.name, one.at),
            old: one.value,
            old_origin: one.origin.to_string(),
            new: other.value,
            new_origin: other.origin.to_string(),
        });
    }
    let kept = |settings: &Settings| -> BTreeMap<String, (String, String)> {
        let kept = settings.kept();
        kept.map(|(_, kept)| {
            (
                kept.key.clone(),
                (kept.value.clone(), kept.place.to_string()),
            )
        })
        .collect()
    };
    let (olds, news) = (kept(old), kept(new));
    let names: BTreeSet<&String> = olds.keys().chain(news.keys()).collect();
    for name in names {
        let (one, other) = (olds.get(name), news.get(name));
        if one.map(|it| &it.0) != other.map(|it| &it.0) {
            // A key that nothing is known about may hold a password.
            let side = |it: Option<&(String, String)>| match it {
                Some((value, place)) if looks_secret(name) && !value.is_empty() => {
                    ("•••".to_owned(), place.clone())
                }
                Some((value, place)) => (value.clone(), place.clone()),
                None => ("nothing".to_owned(), "not given".to_owned()),
            };
            let ((old, old_origin), (new, new_origin)) = (side(one), side(other));
            all.push(Difference {
                name: name.clone(),
                old,
                old_origin,
                new,
                new_origin,
            });
        }
    }
    all
}

/// Shown values as lines of text: `name.1 = value`, with the origin after `#` when asked.
#[must_use]
pub fn render_shown(shown: &[Shown], origins: bool) -> String {
    let mut text = String::new();
    for one in shown {
        write!(text, "{}{} = {}", one.name, one.at, one.value).expect("a String takes every write");
        if origins {
            write!(text, "  # {}", one.origin).expect("a String takes every write");
            for (value, origin) in &one.losers {
                write!(text, "\n    over {value}  # {origin}").expect("a String takes every write");
            }
        }
        text.push('\n');
    }
    text
}
