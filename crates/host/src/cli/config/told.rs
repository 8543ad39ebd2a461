//! What a check found, for people and as one JSON object.

use super::check::Tally;
use super::read;
use crate::cli::{answer, talk};
use crate::report::SCHEMA;
use offhook_settings::Problem;
use offhook_settings::check::render;
use offhook_settings::tree::Placed;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Places that are named where the same is wrong in many.
const MAX_PLACES: usize = 3;

/// Text that is held before it is said.
const CHUNK: usize = 64 * 1024;

/// The same wrong in several places.
type Same<'p> = (&'static str, &'p str, &'p str);

fn same(problem: &Problem) -> Same<'_> {
    (problem.code, &problem.message, &problem.help)
}

/// Tells people: what is wrong in many places once, with where else.
pub(super) fn text(tally: &Tally, with_files: bool, started: Instant) {
    let mut places: HashMap<Same<'_>, Vec<&Problem>> = HashMap::new();
    for problem in &tally.problems {
        places.entry(same(problem)).or_default().push(problem);
    }
    let mut file: (Arc<str>, Vec<u8>) = ("".into(), Vec::new());
    let mut said = String::new();
    for problem in &tally.problems {
        // The first of a group tells all of it.
        let Some(group) = places.remove(&same(problem)) else {
            continue;
        };
        if file.0 != problem.file {
            file = (Arc::clone(&problem.file), lines_of(&problem.file));
        }
        said.push_str(&render(problem, &file.1));
        said.push('\n');
        said.push_str(&elsewhere(&group));
        if said.len() > CHUNK {
            answer(&core::mem::take(&mut said));
        }
    }
    answer(&said);
    if with_files {
        answer(&tally.placed.iter().map(in_words).collect::<String>());
    }
    sum(tally, started);
}

/// A file's content once more, for its lines; nothing of what cannot be read twice.
fn lines_of(file: &str) -> Vec<u8> {
    let path = Path::new(file);
    let is_file = path.metadata().is_ok_and(|it| it.is_file());
    is_file
        .then(|| read(path).ok())
        .flatten()
        .unwrap_or_default()
}

/// Where else the same is wrong.
fn elsewhere(group: &[&Problem]) -> String {
    let others = group.get(1..).unwrap_or_default();
    if others.is_empty() {
        return String::new();
    }
    let mut places: Vec<_> = others
        .iter()
        .take(MAX_PLACES)
        .map(|problem| match problem.line {
            0 => problem.file.to_string(),
            line => format!("{}:{line}", problem.file),
        })
        .collect();
    let more = others.len().saturating_sub(MAX_PLACES);
    if more > 0 {
        places.push(format!("{more} more"));
    }
    let last = places.pop().unwrap_or_default();
    let list = if places.is_empty() {
        last
    } else {
        format!("{} and {last}", places.join(", "))
    };
    format!("    = the same: {list}\n")
}

/// A file with what it is for.
fn in_words(placed: &Placed) -> String {
    let whose = placed
        .dialect
        .map_or_else(|| "unknown".to_owned(), |dialect| dialect.to_string());
    let model = placed
        .model
        .map_or_else(String::new, |model| format!(" {}", model.name));
    format!("{}: {whose}{model}, {}\n", placed.file, placed.layer)
}

/// The last lines: what the files are for, and how many problems there are.
fn sum(tally: &Tally, started: Instant) {
    let files = tally.files();
    let mut text = String::new();
    if tally.placed.len() > 1 {
        let mut kinds: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for placed in &tally.placed {
            let kind = match (placed.dialect, placed.model) {
                (_, Some(model)) => format!("{} {}", model.maker, model.name),
                (Some(dialect), None) => format!("{dialect}, model unknown"),
                (None, None) => "maker unknown".to_owned(),
            };
            let layers = kinds.entry(kind).or_default();
            *layers.entry(placed.layer.to_string()).or_default() += 1;
        }
        for (kind, layers) in kinds {
            let layers: Vec<_> = layers
                .iter()
                .map(|(layer, count)| format!("{count} {}", plural(*count, layer)))
                .collect();
            writeln!(text, "{kind}: {}", layers.join(", ")).expect("a String takes every write");
        }
    }
    let counts = tally.counts;
    write!(
        text,
        "{files} {}, {} {}, {} {}",
        plural(files, "file"),
        counts.errors,
        plural(counts.errors, "error"),
        counts.warnings,
        plural(counts.warnings, "warning"),
    )
    .expect("a String takes every write");
    for (count, words) in [
        (tally.untold, "not told"),
        (tally.unread, "could not be read"),
        (tally.aside, "not configuration"),
    ] {
        if count > 0 {
            write!(text, ", {count} {words}").expect("a String takes every write");
        }
    }
    answer(&format!(
        "{text} in {:.1} s\n",
        started.elapsed().as_secs_f64()
    ));
    if files == 0 && tally.unread == 0 {
        talk("no configuration file is there: files are known by their names or by their content");
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}

/// Tells programs; what is beyond `most` problems is counted.
pub(super) fn json(tally: &mut Tally, with_files: bool, most: usize) {
    tally.untold += tally.problems.len().saturating_sub(most);
    tally.problems.truncate(most);
    let mut whole = json!({
        "schema": SCHEMA,
        "files": tally.files(),
        "unread": tally.unread,
        "aside": tally.aside,
        "errors": tally.counts.errors,
        "warnings": tally.counts.warnings,
        "notes": tally.counts.notes,
        "untold": tally.untold,
        "problems": tally.problems.iter().map(problem_json).collect::<Vec<_>>(),
    });
    if with_files {
        whole["placed"] = tally.placed.iter().map(placed_json).collect();
    }
    answer(&format!("{whole}\n"));
}

fn placed_json(placed: &Placed) -> serde_json::Value {
    json!({
        "file": &*placed.file,
        "dialect": placed.dialect.map(|dialect| dialect.to_string()),
        "model": placed.model.map(|model| model.id),
        "layer": placed.layer.to_string(),
        "address": placed.address,
    })
}

fn problem_json(problem: &Problem) -> serde_json::Value {
    json!({
        "file": &*problem.file,
        "line": problem.line,
        "column": problem.column,
        "severity": problem.severity.to_string(),
        "code": problem.code,
        "key": problem.key,
        "message": problem.message,
        "help": problem.help,
    })
}
