//! `offhook config check --fix`: files are mended in place, and each stays beside itself as it was.

use super::{FlagError, Found, read};
use offhook_settings::fix::{Change, Fixed, fix};
use offhook_settings::models::Model;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{Error, ErrorKind, Write as _};
use std::os::unix::fs::{MetadataExt as _, fchown};
use std::path::{Path, PathBuf};

/// Most copies of one file as it was that stay beside it.
const MAX_COPIES: u32 = 1_000;

/// What was done to a file.
pub(super) struct Mended {
    pub(super) done: Vec<Change>,
    /// Where the file is as it was; nowhere when nothing was written.
    pub(super) copy: Option<PathBuf>,
}

/// Mends a file and puts it beside itself as it was; with `only_look` nothing is written.
///
/// # Errors
/// The file cannot be read or written; then it is as it was.
pub(super) fn mend(
    found: &Found,
    model: Option<&'static Model>,
    only_look: bool,
) -> Result<Mended, FlagError> {
    let Found { path, named } = found;
    let ending = path.extension().unwrap_or_default();
    let looks_right = ending.eq_ignore_ascii_case("cfg") || ending.eq_ignore_ascii_case("xml");
    let nothing = Mended {
        done: Vec::new(),
        copy: None,
    };
    // In a folder only what has the name of a configuration is touched.
    if !named && !looks_right {
        return Ok(nothing);
    }
    let Fixed { bytes, done } = fix(&read(path)?, model);
    if done.is_empty() {
        return Ok(nothing);
    }
    let copy = if only_look {
        None
    } else {
        let written = replace(path, &bytes);
        Some(written.map_err(|error| {
            let path = path.display();
            FlagError::File(format!("{path} cannot be mended and is as it was: {error}"))
        })?)
    };
    Ok(Mended { done, copy })
}

/// Puts `bytes` in the place of a file at once and answers where the file is as it was.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let about = path.symlink_metadata()?;
    if about.is_symlink() {
        return Err(Error::other("it is a link; name the file that it leads to"));
    }
    if !about.is_file() {
        return Err(Error::other("it is no file"));
    }
    // A file that may not be written is not to be replaced either, though the folder would let it.
    OpenOptions::new().write(true).open(path)?;
    let new = beside(path, &format!(".new{}", std::process::id()));
    let copy = write(&new, bytes, &about).and_then(|()| keep(path));
    let done = copy.and_then(|copy| match std::fs::rename(&new, path) {
        Ok(()) => Ok(copy),
        Err(error) => {
            let _ = std::fs::remove_file(copy);
            Err(error)
        }
    });
    if done.is_err() {
        let _ = std::fs::remove_file(&new);
    }
    done
}

/// Writes a file anew, down to the disk, with the owner and the permissions of another.
fn write(path: &Path, bytes: &[u8], like: &Metadata) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let own = file.metadata()?;
    if (own.uid(), own.gid()) != (like.uid(), like.gid()) {
        fchown(&file, Some(like.uid()), Some(like.gid()))?;
    }
    file.set_permissions(like.permissions())?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a file a second name that no other file has: `.bak`, `.bak.1` and so on.
fn keep(path: &Path) -> std::io::Result<PathBuf> {
    for number in 0..MAX_COPIES {
        let ending = match number {
            0 => ".bak".to_owned(),
            number => format!(".bak.{number}"),
        };
        let copy = beside(path, &ending);
        match std::fs::hard_link(path, &copy) {
            Ok(()) => return Ok(copy),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            // Some file systems know no second names.
            Err(_) => match File::create_new(&copy) {
                Ok(_) => return std::fs::copy(path, &copy).map(|_| copy),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            },
        }
    }
    Err(Error::other(format!(
        "{MAX_COPIES} copies are beside it already"
    )))
}

/// Whether a file is one as it was before it was mended.
pub(super) fn is_copy(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = match name.rsplit_once('.') {
        Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => &name,
    };
    name.ends_with(".bak")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}
