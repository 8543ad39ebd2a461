//! `offhook config check`: everything wrong with files.

use super::{FlagError, Found, find, model, read, sarif};
use crate::cli::account::complain;
use crate::cli::{End, answer, talk};
use crate::report::SCHEMA;
use clap::{Args, ValueEnum};
use offhook_settings::check::{Counts, check_file, count, render};
use offhook_settings::models::Model;
use offhook_settings::{Problem, dialect};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// Files, or folders to look through.
    #[arg(required = true, value_name = "FILE|FOLDER")]
    paths: Vec<PathBuf>,
    /// The model the files are for; without it each file's maker is recognised by content.
    #[arg(long, env = "OFFHOOK_MODEL")]
    model: Option<String>,
    /// How to say it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Warnings count as errors.
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// One SARIF 2.1.0 log, as code scanners write it.
    Sarif,
    /// Workflow commands, as a CI job of a forge shows them beside the lines.
    Github,
}

/// Most problems told in one run; the rest are counted.
const MAX_TOLD: usize = 100_000;

/// What became of one file.
enum Looked {
    /// It is no configuration.
    Aside,
    /// It could not be read.
    Unread(FlagError),
    /// It was checked: what is wrong, and the same for people where people asked.
    Checked(Vec<Problem>, String),
}

/// Whether a file belongs to a check: what was named does, and what looks like a configuration in a folder; firmware
/// and the like beside the files do not.
fn is_configuration(found: &Found, bytes: &[u8]) -> bool {
    found.named
        || found.path.extension().is_some_and(|ending| ending == "cfg")
        || (bytes.len() <= offhook_provision::MAX_FILE && dialect::recognise(bytes).is_some())
}

fn look(found: &Found, model: Option<&'static Model>, format: Format) -> Looked {
    let bytes = match read(&found.path) {
        Ok(bytes) => bytes,
        Err(error) => return Looked::Unread(error),
    };
    if !is_configuration(found, &bytes) {
        return Looked::Aside;
    }
    let problems = check_file(&found.path.display().to_string(), &bytes, model);
    let mut text = String::new();
    if format == Format::Text {
        for problem in &problems {
            text.push_str(&render(problem, &bytes));
            text.push('\n');
        }
    }
    Looked::Checked(problems, text)
}

/// Looks at every file, on as many threads as the machine has cores; the answers come back in the order of the files.
fn look_at_all(all: &[Found], model: Option<&'static Model>, format: Format) -> Vec<Looked> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(all.len()));
    let worker = || {
        let mut own = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(found) = all.get(number) else {
                break;
            };
            own.push((number, look(found, model, format)));
        }
        if let Ok(mut done) = done.lock() {
            done.append(&mut own);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 1..threads.min(all.len()) {
            scope.spawn(worker);
        }
        worker();
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, looked)| looked).collect()
}

/// What a run found.
#[derive(Default)]
struct Tally {
    files: usize,
    unread: usize,
    counts: Counts,
    problems: Vec<Problem>,
    /// The same for people.
    text: String,
    /// Problems that were counted and are not told.
    untold: usize,
}

impl Tally {
    fn take(&mut self, looked: Looked) {
        match looked {
            Looked::Aside => {}
            Looked::Unread(error) => {
                // The others are checked all the same.
                complain(error);
                self.unread += 1;
            }
            Looked::Checked(mut problems, text) => {
                self.files += 1;
                let counts = count(&problems);
                self.counts.errors += counts.errors;
                self.counts.warnings += counts.warnings;
                self.counts.notes += counts.notes;
                if self.problems.len() + problems.len() > MAX_TOLD {
                    self.untold += problems.len();
                } else {
                    self.problems.append(&mut problems);
                    self.text.push_str(&text);
                }
            }
        }
    }
}

pub(super) fn run(args: &CheckArgs) -> Result<End, FlagError> {
    let started = Instant::now();
    let model = model(args.model.as_deref())?;
    let mut tally = Tally::default();
    for looked in look_at_all(&find(&args.paths)?, model, args.format) {
        tally.take(looked);
    }
    match args.format {
        Format::Text => say(&tally, started),
        Format::Json => answer(&format!(
            "{}\n",
            json!({
                "schema": SCHEMA,
                "files": tally.files,
                "unread": tally.unread,
                "errors": tally.counts.errors,
                "warnings": tally.counts.warnings,
                "notes": tally.counts.notes,
                "untold": tally.untold,
                "problems": tally.problems.iter().map(problem_json).collect::<Vec<_>>(),
            })
        )),
        Format::Sarif => answer(&format!("{}\n", sarif::log(&tally.problems))),
        Format::Github => answer(&sarif::workflow_commands(&tally.problems)),
    }
    let wrong = tally.counts.errors > 0 || (args.strict && tally.counts.warnings > 0);
    Ok(
        match (wrong, tally.unread + usize::from(tally.files == 0)) {
            (true, _) => End::Wrong,
            (false, 0) => End::Done,
            (false, _) => End::Unknown,
        },
    )
}

fn say(tally: &Tally, started: Instant) {
    let Tally { files, counts, .. } = tally;
    answer(&tally.text);
    let mut rest = String::new();
    if tally.untold > 0 {
        rest.push_str(&format!(", {} not told", tally.untold));
    }
    if tally.unread > 0 {
        rest.push_str(&format!(", {} could not be read", tally.unread));
    }
    answer(&format!(
        "{files} {}, {} {}, {} {}{rest} in {:.1} s\n",
        plural(*files, "file"),
        counts.errors,
        plural(counts.errors, "error"),
        counts.warnings,
        plural(counts.warnings, "warning"),
        started.elapsed().as_secs_f64()
    ));
    if *files == 0 && tally.unread == 0 {
        talk(
            "no configuration file is there: files are known by their ending .cfg or by their content",
        );
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
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
