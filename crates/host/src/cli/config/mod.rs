//! `offhook config`: files in, plain answers out.

mod certificates;
mod check;
mod cipher;
mod convert;
mod diff;
mod mend;
mod sarif;
mod show;
mod template;
mod told;

use super::account::{FlagError, complain};
use super::{End, answer, talk};
use clap::{Args, Subcommand};
use offhook_settings::models::{self, Model};
use offhook_settings::tree::address_in;
use offhook_settings::{Dialect, Layer, dialect};
use std::collections::{BTreeSet, HashMap};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The example in `--help`.
pub(super) const EXAMPLE: &str = "\
Examples:
  offhook config check /srv/tftp
  offhook config check --format json --strict y000000000000.cfg
  offhook config check --fix --dry-run /srv/tftp
  offhook config show --origin y000000000000.cfg 001565a1b2c3.cfg
  offhook config show --model yealink-t28p --mac 001565a1b2c3 /srv/tftp
  offhook config diff old/ new/
  offhook config convert --to yealink KX-UT670.cfg
  offhook config template --model yealink-t28p --out y000000000000.cfg
  offhook config template --model panasonic-kx-ut670 --format xsd --out UT670_config.xsd
  OFFHOOK_FILE_KEY=0123456789abcdef offhook config encrypt y000000000000.cfg --out locked.cfg";

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
    Check(check::CheckArgs),
    /// Show what files set, together.
    Show(show::ShowArgs),
    /// Name what differs between two files or trees, by meaning.
    Diff(diff::DiffArgs),
    /// Write files of one maker in another maker's words, naming every loss.
    Convert(convert::ConvertArgs),
    /// Write a file with every key of a model: what each means, what is allowed, its default.
    Template(template::TemplateArgs),
    /// Lock a file or a value the way its maker does.
    Encrypt(cipher::EncryptArgs),
    /// Open a locked file or value.
    Decrypt(cipher::DecryptArgs),
}

/// Runs the command.
pub(super) fn run(args: ConfigArgs) -> End {
    let done = match args.what {
        What::Check(args) => check::run(&args),
        What::Show(args) => show::run(&args),
        What::Diff(args) => diff::run(&args),
        What::Convert(args) => convert::run(&args),
        What::Template(args) => template::run(&args),
        What::Encrypt(args) => cipher::encrypt(&args),
        What::Decrypt(args) => cipher::decrypt(&args),
    };
    done.unwrap_or_else(complain)
}

fn named_model(name: &str) -> Result<&'static Model, FlagError> {
    models::find(name).ok_or_else(|| {
        FlagError::Usage(format!(
            "no model `{name}`; `offhook settings models` names them"
        ))
    })
}

fn model(name: Option<&str>) -> Result<Option<&'static Model>, FlagError> {
    name.map(named_model).transpose()
}

/// What is said to somebody who asks for XML where there is none.
fn no_xml(whose: &str) -> FlagError {
    FlagError::Usage(format!(
        "{whose} has no XML configuration files, only Panasonic has"
    ))
}

/// Writes a file, or to standard output where none is named.
fn deliver(out: Option<&Path>, text: &str) -> Result<(), FlagError> {
    match out {
        Some(path) => std::fs::write(path, text).map_err(|error| {
            FlagError::File(format!("{} cannot be written: {error}", path.display()))
        }),
        None => {
            answer(text);
            Ok(())
        }
    }
}

/// A file to look at.
struct Found {
    path: PathBuf,
    /// It was named, not found in a folder: then it must be a configuration file.
    named: bool,
}

/// What was found, and what stood in the way.
#[derive(Default)]
struct Finds {
    files: Vec<Found>,
    /// The folders that were named, by the way that leads to them without links.
    roots: Vec<PathBuf>,
    /// Folders that cannot be read.
    unreadable: Vec<FlagError>,
    /// Folders that were not looked through, each with why.
    left_out: Vec<String>,
    /// The folders that were looked through, by the way that leads to them without links.
    seen: BTreeSet<PathBuf>,
    /// Links to folders, which are followed when all other folders were looked through.
    links: Vec<(PathBuf, usize)>,
}

/// Finds the files; a folder that cannot be read is an error.
fn find(paths: &[PathBuf]) -> Result<Vec<Found>, FlagError> {
    let Finds {
        files, unreadable, ..
    } = find_all(paths);
    unreadable.into_iter().next().map_or(Ok(files), Err)
}

/// Finds the files, each once, in the order they were named, and by name within a folder.
fn find_all(paths: &[PathBuf]) -> Finds {
    let folders = paths.iter().filter(|path| path.is_dir());
    let mut finds = Finds {
        roots: folders.filter_map(|it| it.canonicalize().ok()).collect(),
        ..Finds::default()
    };
    for path in paths {
        if path.is_dir() {
            finds.look_through(path, 0);
        } else {
            finds.files.push(Found {
                path: path.clone(),
                named: true,
            });
        }
    }
    while let Some((link, depth)) = finds.links.pop() {
        finds.look_through(&link, depth);
    }
    let mut places: HashMap<PathBuf, usize> = HashMap::new();
    for found in core::mem::take(&mut finds.files) {
        if let Some(place) = places.get(&found.path) {
            // What was named and found counts as named.
            finds.files[*place].named |= found.named;
        } else {
            places.insert(found.path.clone(), finds.files.len());
            finds.files.push(found);
        }
    }
    if finds.files.len() > MAX_FILES {
        let more = finds.files.len() - MAX_FILES;
        finds.files.truncate(MAX_FILES);
        finds.left_out.push(format!(
            "{more} files are left out; at most {MAX_FILES} are looked at in one run"
        ));
    }
    finds
}

impl Finds {
    fn look_through(&mut self, folder: &Path, depth: usize) {
        if depth >= MAX_DEPTH {
            let folder = folder.display();
            self.left_out.push(format!(
                "{folder} is left out; folders are looked into {MAX_DEPTH} deep"
            ));
            return;
        }
        let inside = match self.inside(folder) {
            Ok(inside) => inside,
            Err(error) => {
                let text = format!("{} cannot be read: {error}", folder.display());
                self.unreadable.push(FlagError::File(text));
                return;
            }
        };
        for path in inside {
            if path.is_dir() {
                if path.is_symlink() {
                    self.links.push((path, depth + 1));
                } else {
                    self.look_through(&path, depth + 1);
                }
            } else if path.is_symlink() && self.leads_out(&path) {
                self.leave_out(&path);
            } else if self.files.len() <= 2 * MAX_FILES && !mend::is_copy(&path) {
                self.files.push(Found { path, named: false });
            }
        }
    }

    /// Whether a link leads to something that is in none of the folders that were named.
    fn leads_out(&self, link: &Path) -> bool {
        let target = link.canonicalize();
        target.is_ok_and(|target| !self.roots.iter().any(|root| target.starts_with(root)))
    }

    fn leave_out(&mut self, link: &Path) {
        self.left_out.push(format!(
            "{} is left out; it leads out of the folders that were named: name it, too, to have it looked at",
            link.display()
        ));
    }

    /// What is in a folder; nothing where a link leads out, or back to a folder that was looked through.
    fn inside(&mut self, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
        if folder.is_symlink() && self.leads_out(folder) {
            self.leave_out(folder);
            return Ok(Vec::new());
        }
        if !self.seen.insert(folder.canonicalize()?) {
            self.left_out.push(format!(
                "{} is left out; it leads to a folder that was looked through already",
                folder.display()
            ));
            return Ok(Vec::new());
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            inside.push(entry?.path());
        }
        inside.sort();
        Ok(inside)
    }
}

/// Reads a file, up to one byte more than the largest that is looked at.
fn read(path: &Path) -> Result<Vec<u8>, FlagError> {
    let limit = offhook_provision::MAX_FILE as u64;
    let mut bytes = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    read.map_err(|error| FlagError::File(format!("{} cannot be read: {error}", path.display())))?;
    Ok(bytes)
}

/// What is said of a file of which nothing tells whose it is.
fn unrecognised(name: &str, bytes: &[u8]) -> FlagError {
    let problem = offhook_settings::check::unrecognised(name, bytes);
    FlagError::File(format!("{name}: {}; {}", problem.message, problem.help))
}

/// Whose words a file is read in: the model's, or those that its content tells.
fn dialect_of(
    name: &str,
    bytes: &[u8],
    model: Option<&'static Model>,
) -> Result<Dialect, FlagError> {
    match (dialect::recognise(bytes), model) {
        (Some(spoken), Some(model)) if spoken != model.dialect => Err(FlagError::File(format!(
            "{name}: this is a file of {spoken}, which a {} cannot read; leave --model out to read it as what it is",
            model.name
        ))),
        (None, None) => Err(unrecognised(name, bytes)),
        (_, Some(model)) => Ok(model.dialect),
        (Some(spoken), None) => Ok(spoken),
    }
}

/// Says which files a file includes: they are for telephones to fetch, nothing is followed here.
fn tell_includes(name: &str, dialect: Dialect, bytes: &[u8]) {
    if dialect != Dialect::AudioCodes {
        return;
    }
    for target in dialect::includes(bytes) {
        let target: String = target.chars().filter(|it| !it.is_control()).collect();
        talk(&format!(
            "{name}: `include {target}` is not followed; name that file before this one"
        ));
    }
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
