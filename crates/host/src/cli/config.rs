//! `offhook config`: files in, plain answers out.

use super::account::{FlagError, complain, read_mac};
use super::{End, answer, talk};
use crate::report::SCHEMA;
use clap::{Args, Subcommand, ValueEnum};
use offhook_settings::check::{check_file, count, render, render_shown, show};
use offhook_settings::models::{self, Model};
use offhook_settings::{Layer, Problem, Settings, dialect};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The example in `--help`.
pub(super) const EXAMPLE: &str = "\
Examples:
  offhook config check /srv/tftp
  offhook config check --format json --strict y000000000000.cfg
  offhook config show --origin y000000000000.cfg 001565a1b2c3.cfg
  offhook config show --model yealink-t28p --mac 001565a1b2c3 /srv/tftp";

/// Most files looked at in one run.
const MAX_FILES: usize = 200_000;
/// Deepest folder looked into.
const MAX_DEPTH: usize = 16;

#[derive(Args, Debug)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Name everything wrong with files: where, what, and what is allowed.
    Check(CheckArgs),
    /// Show what files set, together.
    Show(ShowArgs),
}

#[derive(Args, Debug)]
struct CheckArgs {
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
}

#[derive(Args, Debug)]
struct ShowArgs {
    /// Files, weakest first, or folders to look through.
    #[arg(required = true, value_name = "FILE|FOLDER")]
    files: Vec<PathBuf>,
    /// The model they are for; its defaults fill what they leave open.
    #[arg(long, env = "OFFHOOK_MODEL")]
    model: Option<String>,
    /// The phone they are for: files named after another phone's hardware address are left out.
    #[arg(long, env = "OFFHOOK_MAC", value_parser = read_mac)]
    mac: Option<String>,
    /// Say where each value comes from, and which values lost against it.
    #[arg(long)]
    origin: bool,
    /// Show settings that no file sets, too.
    #[arg(long)]
    all: bool,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(args: ConfigArgs) -> End {
    let done = match args.what {
        What::Check(args) => check(&args),
        What::Show(args) => show_files(&args),
    };
    done.unwrap_or_else(complain)
}

fn model(name: Option<&str>) -> Result<Option<&'static Model>, FlagError> {
    name.map(|name| {
        models::find(name).ok_or_else(|| {
            FlagError::Usage(format!(
                "no model `{name}`; `offhook settings models` names them"
            ))
        })
    })
    .transpose()
}

/// A file to look at.
struct Found {
    path: PathBuf,
    /// It was named, not found in a folder: then it must be a configuration file.
    named: bool,
}

fn find(paths: &[PathBuf]) -> Result<Vec<Found>, FlagError> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            look_through(path, 0, &mut found)?;
        } else {
            found.push(Found {
                path: path.clone(),
                named: true,
            });
        }
    }
    Ok(found)
}

fn look_through(folder: &Path, depth: usize, found: &mut Vec<Found>) -> Result<(), FlagError> {
    if depth >= MAX_DEPTH {
        return Ok(());
    }
    let unreadable = |error: std::io::Error| {
        FlagError::File(format!("{} cannot be read: {error}", folder.display()))
    };
    let mut inside = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        inside.push(entry.map_err(unreadable)?.path());
    }
    inside.sort();
    for path in inside {
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            look_through(&path, depth + 1, found)?;
        } else if found.len() < MAX_FILES {
            found.push(Found { path, named: false });
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, FlagError> {
    use std::io::Read as _;
    let unreadable = |error: std::io::Error| {
        FlagError::File(format!("{} cannot be read: {error}", path.display()))
    };
    let limit = offhook_provision::MAX_FILE as u64;
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .map_err(unreadable)?
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

/// Whether a file belongs to a check: what was named does, and what looks like a configuration in a folder; firmware
/// and the like beside the files do not.
fn is_configuration(found: &Found, bytes: &[u8]) -> bool {
    found.named
        || found.path.extension().is_some_and(|ending| ending == "cfg")
        || (bytes.len() <= offhook_provision::MAX_FILE && dialect::recognise(bytes).is_some())
}

fn check(args: &CheckArgs) -> Result<End, FlagError> {
    let started = Instant::now();
    let model = model(args.model.as_deref())?;
    let mut problems: Vec<Problem> = Vec::new();
    let mut text = String::new();
    let mut files = 0_usize;
    let mut unread = 0_usize;
    for found in find(&args.paths)? {
        let bytes = match read(&found.path) {
            Ok(bytes) => bytes,
            Err(error) => {
                // The others are checked all the same.
                complain(error);
                unread += 1;
                continue;
            }
        };
        if !is_configuration(&found, &bytes) {
            continue;
        }
        files += 1;
        let name = found.path.display().to_string();
        for problem in check_file(&name, &bytes, model) {
            if args.format == Format::Text {
                text.push_str(&render(&problem, &bytes));
                text.push('\n');
            }
            problems.push(problem);
        }
    }
    let counts = count(&problems);
    match args.format {
        Format::Text => {
            answer(&text);
            let unread = match unread {
                0 => String::new(),
                count => format!(", {count} could not be read"),
            };
            answer(&format!(
                "{files} {}, {} {}, {} {}{unread} in {:.1} s\n",
                plural(files, "file"),
                counts.errors,
                plural(counts.errors, "error"),
                counts.warnings,
                plural(counts.warnings, "warning"),
                started.elapsed().as_secs_f64()
            ));
            if files == 0 && unread.is_empty() {
                talk(
                    "no configuration file is there: files are known by their ending .cfg or by their content",
                );
            }
        }
        Format::Json => answer(&format!(
            "{}\n",
            json!({
                "schema": SCHEMA,
                "files": files,
                "unread": unread,
                "errors": counts.errors,
                "warnings": counts.warnings,
                "notes": counts.notes,
                "problems": problems.iter().map(problem_json).collect::<Vec<_>>(),
            })
        )),
    }
    let wrong = counts.errors > 0 || (args.strict && counts.warnings > 0);
    Ok(match (wrong, unread + usize::from(files == 0)) {
        (true, _) => End::Wrong,
        (false, 0) => End::Done,
        (false, _) => End::Unknown,
    })
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

/// The hardware address a file is named after, in small letters; such a file is one phone's own, any other is for all.
/// Twelve digits that begin with eight zeros are no address but a common file's name (`003:150`).
fn address_in(name: &str) -> Option<String> {
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let digits: Vec<char> = stem.chars().rev().take(12).collect();
    let address: String = digits.iter().rev().map(char::to_ascii_lowercase).collect();
    let is_address = address.len() == 12 && address.bytes().all(|it| it.is_ascii_hexdigit());
    (is_address && !address.starts_with("00000000")).then_some(address)
}

/// The files that speak about a phone, the common ones first.
fn files_of(paths: &[PathBuf], mac: Option<&str>) -> Result<Vec<(Layer, Found)>, FlagError> {
    let mut files = Vec::new();
    for found in find(paths)? {
        let name = found.path.file_name().unwrap_or_default().to_string_lossy();
        let layer = match (address_in(&name), mac) {
            (Some(address), Some(mac)) if address != mac => continue,
            (Some(_), _) => Layer::Own,
            (None, _) => Layer::Common,
        };
        files.push((layer, found));
    }
    Ok(files)
}

fn show_files(args: &ShowArgs) -> Result<End, FlagError> {
    let model = model(args.model.as_deref())?;
    let mut settings = Settings::new(model);
    let mut unknown = false;
    for (layer, found) in files_of(&args.files, args.mac.as_deref())? {
        let bytes = read(&found.path)?;
        let name = found.path.display().to_string();
        let spoken = dialect::recognise(&bytes);
        if !found.named && (spoken.is_none() || model.is_some_and(|it| Some(it.dialect) != spoken))
        {
            continue;
        }
        let Some(dialect) = model.map(|model| model.dialect).or(spoken) else {
            talk(&format!(
                "{name}: nothing in the file tells whose it is; name the model with --model"
            ));
            unknown = true;
            continue;
        };
        let (patch, _) = dialect::read(dialect, model, &name, &bytes);
        settings.apply(layer, patch);
    }
    let shown = show(&settings, args.all);
    if args.json {
        let values: Vec<_> = shown
            .iter()
            .map(|one| {
                json!({
                    "name": one.name,
                    "line": one.at.line.map(|line| line.to_string()),
                    "item": one.at.item,
                    "module": one.at.module,
                    "value": one.value,
                    "origin": one.origin.to_string(),
                    "over": one.losers.iter().map(|(value, origin)| {
                        json!({ "value": value, "origin": origin.to_string() })
                    }).collect::<Vec<_>>(),
                })
            })
            .collect();
        answer(&format!(
            "{}\n",
            json!({ "schema": SCHEMA, "settings": values })
        ));
    } else {
        answer(&render_shown(&shown, args.origin));
    }
    Ok(if unknown { End::Wrong } else { End::Done })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_named_after_an_address_belongs_to_one_phone() {
        let address = |name| address_in(name);
        assert_eq!(address("001565A1B2C3.cfg").as_deref(), Some("001565a1b2c3"));
        assert_eq!(
            address("Config0080F0000202.cfg").as_deref(),
            Some("0080f0000202")
        );
        assert_eq!(address("y000000000000.cfg"), None);
        assert_eq!(address("KX-UT670.cfg"), None);
    }
}
