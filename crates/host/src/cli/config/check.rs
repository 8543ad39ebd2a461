//! `offhook config check`: everything wrong with files, each alone and as telephones read them together.

use super::{FlagError, Found, certificates, find_all, mend, model, read, sarif, told};
use crate::cli::account::complain;
use crate::cli::{End, answer, talk};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use offhook_settings::check::{Counts, count};
use offhook_settings::tree::{self, Entrant, File, Looked, Names, Phone, Placed, Tree};
use offhook_settings::{Problem, Severity, dialect};
use std::io::Read as _;
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
    /// Hold files to the letter of the manuals: each departure is an error, and warnings count.
    #[arg(long)]
    strict: bool,
    /// Mend what has one right answer without changing what a file says; the file as it was stays beside it as .bak.
    #[arg(long)]
    fix: bool,
    /// With --fix: say what would be mended and write nothing.
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Name every file, too, with its maker, its model and its layer.
    #[arg(long)]
    files: bool,
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

/// Most problems that are held in one run, and most errors beside them; the rest are counted.
const MAX_TOLD: usize = 100_000;

/// Bytes of a file that tell whether it is a configuration.
const LOOK: u64 = 64 * 1024;

/// What a run found.
#[derive(Default)]
pub(super) struct Tally {
    /// Configurations that were checked.
    pub(super) placed: Vec<Placed>,
    /// Files of certificates that were checked.
    pub(super) certificates: usize,
    /// Files that are neither.
    pub(super) aside: usize,
    /// Files and folders that could not be read.
    pub(super) unread: usize,
    pub(super) counts: Counts,
    /// By file, line and column.
    pub(super) problems: Vec<Problem>,
    /// Problems that were counted and are not told.
    pub(super) untold: usize,
}

impl Tally {
    /// How many files were checked.
    pub(super) fn files(&self) -> usize {
        self.placed.len() + self.certificates
    }
}

/// What became of one file that was opened.
enum Opened {
    Configuration(Vec<u8>),
    /// It holds certificates, with these problems.
    Certificates(Vec<Problem>),
    /// It is nothing that is checked.
    Aside,
    Unread(FlagError),
}

/// One run: what its workers have in common.
struct Run<'a> {
    found: &'a [Found],
    /// The files by the names that are told.
    paths: &'a [String],
    now: Timestamp,
    /// Whether files are held to the letter of the manuals.
    strict: bool,
    /// How many problems are held.
    held: AtomicUsize,
    tally: Mutex<Tally>,
}

impl Run<'_> {
    fn open(&self, found: &Found) -> Opened {
        // What was named may be a pipe; what merely lies in a folder may be anything.
        if !found.named && !found.path.metadata().is_ok_and(|it| it.is_file()) {
            return match found.path.metadata() {
                Err(error) => {
                    let path = found.path.display();
                    Opened::Unread(FlagError::File(format!("{path} cannot be read: {error}")))
                }
                Ok(_) => Opened::Aside,
            };
        }
        let path = found.path.to_string_lossy();
        if !found.named && !tree::is_asked_for(&path) && !certificates::is_one(&found.path) {
            match head(&found.path) {
                Ok(head) if dialect::recognise(&head).is_none() => return Opened::Aside,
                Ok(_) => {}
                Err(error) => return Opened::Unread(error),
            }
        }
        let bytes = match read(&found.path) {
            Ok(bytes) => bytes,
            Err(error) => return Opened::Unread(error),
        };
        match certificates::check(&found.path, &bytes, self.now) {
            Some(problems) => Opened::Certificates(problems),
            None if certificates::is_one(&found.path) && !found.named => Opened::Aside,
            None => Opened::Configuration(bytes),
        }
    }

    /// Opens a file; `None` if it is no configuration, which is noted.
    fn configuration(&self, place: usize) -> Option<Vec<u8>> {
        let opened = self.open(self.found.get(place)?);
        if let Opened::Configuration(bytes) = opened {
            return Some(bytes);
        }
        let Ok(mut tally) = self.tally.lock() else {
            return None;
        };
        match opened {
            Opened::Aside => tally.aside += 1,
            Opened::Certificates(problems) => {
                tally.certificates += 1;
                tally.problems.extend(problems);
            }
            Opened::Unread(error) => {
                // The others are checked all the same.
                complain(error);
                tally.unread += 1;
            }
            Opened::Configuration(_) => {}
        }
        None
    }

    /// Looks at a file for many telephones.
    fn look(&self, names: &Names, place: usize) -> Option<Looked> {
        let bytes = self.configuration(place)?;
        let path = self.paths.get(place)?;
        let mut looked = tree::look(
            names,
            File {
                path,
                bytes: &bytes,
            },
        );
        self.bound(looked.problem_count(), |is_kept| looked.forget(is_kept));
        Some(looked)
    }

    /// Looks at the files of one telephone.
    fn phone(&self, tree: &Tree, places: &[usize]) -> Option<Phone> {
        let opened: Vec<_> = places
            .iter()
            .filter_map(|place| Some((self.paths.get(*place)?, self.configuration(*place)?)))
            .collect();
        let files: Vec<_> = opened
            .iter()
            .map(|(path, bytes)| File { path, bytes })
            .collect();
        if files.is_empty() {
            return None;
        }
        let mut phone = tree.phone(&files);
        self.bound(phone.problem_count(), |is_kept| phone.forget(is_kept));
        Some(phone)
    }

    /// How bad a problem is in this run.
    fn severity(&self, problem: &Problem) -> Severity {
        if self.strict {
            problem.strict_severity()
        } else {
            problem.severity
        }
    }

    /// Problems as they weigh in this run.
    fn weighed(&self, mut problems: Vec<Problem>) -> Vec<Problem> {
        for problem in &mut problems {
            problem.severity = self.severity(problem);
        }
        problems
    }

    /// Keeps the memory of a run bounded: when many problems are held, `forget` is to keep errors only, then none.
    fn bound(&self, more: usize, forget: impl FnOnce(&dyn Fn(&Problem) -> bool) -> Vec<Problem>) {
        let held = self.held.fetch_add(more, Ordering::Relaxed) + more;
        if held <= MAX_TOLD || more == 0 {
            return;
        }
        let errors = held <= 2 * MAX_TOLD;
        let forgotten = forget(&|problem| errors && self.severity(problem) == Severity::Error);
        self.held.fetch_sub(forgotten.len(), Ordering::Relaxed);
        let forgotten = self.weighed(forgotten);
        if let Ok(mut tally) = self.tally.lock() {
            tally.untold += forgotten.len();
            add(&mut tally.counts, count(&forgotten));
        }
    }
}

fn add(counts: &mut Counts, more: Counts) {
    counts.errors += more.errors;
    counts.warnings += more.warnings;
    counts.notes += more.notes;
}

/// The first bytes of a file.
fn head(path: &std::path::Path) -> Result<Vec<u8>, FlagError> {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(LOOK).read_to_end(&mut head));
    match read {
        Ok(_) => Ok(head),
        Err(error) => Err(FlagError::File(format!(
            "{} cannot be read: {error}",
            path.display()
        ))),
    }
}

/// Does something with every item, on as many threads as the machine has cores; the answers come back in order.
fn in_parallel<I: Sync, O: Send>(items: &[I], work: impl Fn(&I) -> Option<O> + Sync) -> Vec<O> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let worker = || {
        let mut own = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else {
                break;
            };
            own.extend(work(item).map(|out| (number, out)));
        }
        if let Ok(mut done) = done.lock() {
            done.append(&mut own);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 1..threads.min(items.len()) {
            scope.spawn(worker);
        }
        worker();
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, out)| out).collect()
}

/// Checks every file.
fn check(found: &[Found], model: Option<&str>, strict: bool) -> Result<Tally, FlagError> {
    let model = super::model(model)?;
    let paths: Vec<_> = found
        .iter()
        .map(|found| found.path.display().to_string())
        .collect();
    let entrants: Vec<_> = paths
        .iter()
        .zip(found)
        .map(|(path, found)| Entrant {
            path,
            with_folder: !found.named,
        })
        .collect();
    let run = Run {
        found,
        paths: &paths,
        now: Timestamp::now(),
        strict,
        held: AtomicUsize::new(0),
        tally: Mutex::default(),
    };
    let names = Names::new(&entrants, model);
    let shared = in_parallel(names.shared(), |place| run.look(&names, *place));
    let telephones = names.phones().to_vec();
    let tree = Tree::new(names, shared);
    let phones = in_parallel(&telephones, |places| run.phone(&tree, places));
    let report = tree.report(phones);
    let problems = run.weighed(report.problems);
    let mut tally = run.tally.into_inner().unwrap_or_default();
    tally.placed = report.files;
    tally.problems.extend(problems);
    tally.problems.sort_by(|one, other| {
        let place = |it: &Problem| (it.line, it.column);
        one.file
            .cmp(&other.file)
            .then(place(one).cmp(&place(other)))
    });
    let counts = count(&tally.problems);
    add(&mut tally.counts, counts);
    Ok(tally)
}

/// Mends every file and says what was done; answers how many could not be mended.
fn mend_all(found: &[Found], args: &CheckArgs) -> Result<usize, FlagError> {
    let model = model(args.model.as_deref())?;
    let say = |text: &str| match args.format {
        Format::Text => answer(&format!("{text}\n")),
        Format::Json | Format::Sarif | Format::Github => talk(text),
    };
    let word = if args.dry_run { "to mend" } else { "mended" };
    let mut failed = 0;
    for found in found {
        // What cannot be read is named by the check.
        let mended = match mend::mend(found, model, args.dry_run) {
            Ok(mended) => mended,
            Err(_) if std::fs::File::open(&found.path).is_err() => continue,
            Err(error) => {
                complain(error);
                failed += 1;
                continue;
            }
        };
        let path = found.path.display();
        for change in &mended.done {
            let line = match change.line {
                0 => String::new(),
                line => format!(":{line}"),
            };
            say(&format!("{path}{line} {word}: {}", change.what));
        }
        if let Some(copy) = mended.copy {
            say(&format!("{path} as it was: {}", copy.display()));
        }
    }
    Ok(failed)
}

pub(super) fn run(args: &CheckArgs) -> Result<End, FlagError> {
    let started = Instant::now();
    model(args.model.as_deref())?;
    let finds = find_all(&args.paths);
    let unmended = if args.fix {
        mend_all(&finds.files, args)?
    } else {
        0
    };
    let mut tally = check(&finds.files, args.model.as_deref(), args.strict)?;
    for error in finds.unreadable {
        complain(error);
        tally.unread += 1;
    }
    for words in finds.left_out {
        talk(&words);
    }
    match args.format {
        Format::Text => {
            told::text(&tally, args.files, started);
        }
        Format::Json => told::json(&mut tally, args.files, MAX_TOLD),
        Format::Sarif => answer(&format!("{}\n", sarif::log(&tally.problems))),
        Format::Github => answer(&sarif::workflow_commands(&tally.problems)),
    }
    let wrong = tally.counts.errors > 0 || (args.strict && tally.counts.warnings > 0);
    Ok(
        match (
            wrong,
            unmended + tally.unread + usize::from(tally.files() == 0),
        ) {
            (true, _) => End::Wrong,
            (false, 0) => End::Done,
            (false, _) => End::Unknown,
        },
    )
}
