//! `offhook config`: files in, plain answers out.

mod check;
mod cipher;
mod convert;
mod diff;
mod sarif;
mod show;
mod template;

use super::account::{FlagError, complain};
use super::{End, answer};
use clap::{Args, Subcommand};
use offhook_settings::Layer;
use offhook_settings::models::{self, Model};
use std::path::{Path, PathBuf};

/// The example in `--help`.
pub(super) const EXAMPLE: &str = "\
Examples:
  offhook config check /srv/tftp
  offhook config check --format json --strict y000000000000.cfg
  offhook config show --origin y000000000000.cfg 001565a1b2c3.cfg
  offhook config show --model yealink-t28p --mac 001565a1b2c3 /srv/tftp
  offhook config diff old/ new/
  offhook config convert --to yealink KX-UT670.cfg
  offhook config template --model panasonic-kx-ut670 --out KX-UT670.cfg
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
