//! `offhook config encrypt` and `decrypt`: files and values, locked the way their maker does.

use super::convert::Maker;
use super::{FlagError, read};
use crate::cli::{End, answer};
use clap::Args;
use offhook_base::Secret;
use offhook_provision::cipher::{self, Bits, Lock, Seen};
use offhook_settings::{Dialect, dialect};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How a key is given.
#[derive(Args, Debug)]
struct KeyArgs {
    /// The key; better in the environment than among the words that every user of the computer can list.
    #[arg(
        long,
        env = "OFFHOOK_FILE_KEY",
        hide_env_values = true,
        conflicts_with = "key_file"
    )]
    key: Option<String>,
    /// A file that holds the key.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Length of the key in bits, where the maker lets one choose: 128, 192 or 256.
    #[arg(long, default_value_t = 128)]
    bits: u32,
}

impl KeyArgs {
    fn key(&self) -> Result<Secret, FlagError> {
        match (&self.key, &self.key_file) {
            (Some(key), _) => Ok(Secret::new(key.as_str())),
            (None, Some(path)) => {
                let bytes = read(path)?;
                let text = String::from_utf8_lossy(&bytes);
                Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
            }
            (None, None) => Err(FlagError::Usage(
                "a key is needed: --key-file FILE, or OFFHOOK_FILE_KEY in the environment"
                    .to_owned(),
            )),
        }
    }

    fn bits(&self) -> Result<Bits, FlagError> {
        Bits::new(self.bits).ok_or_else(|| FlagError::Usage("--bits is 128, 192 or 256".to_owned()))
    }
}

#[derive(Args, Debug)]
pub(super) struct EncryptArgs {
    /// The file to lock.
    #[arg(required_unless_present = "value")]
    file: Option<PathBuf>,
    /// A single value to lock instead, as AudioCodes files hold them: `{"…"}`.
    #[arg(long, conflicts_with = "file")]
    value: Option<String>,
    /// Whose way; without it the file's content tells.
    #[arg(long = "as", value_enum, value_name = "MAKER")]
    maker: Option<Maker>,
    #[command(flatten)]
    key: KeyArgs,
    /// Where to write; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct DecryptArgs {
    /// The file to open.
    #[arg(required_unless_present = "value")]
    file: Option<PathBuf>,
    /// A single value to open instead: `{"…"}`.
    #[arg(long, conflicts_with = "file")]
    value: Option<String>,
    #[command(flatten)]
    key: KeyArgs,
    /// Where to write; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Locks a file or a value.
pub(super) fn encrypt(args: &EncryptArgs) -> Result<End, FlagError> {
    let (clear, lock) = match (&args.value, &args.file) {
        (Some(value), _) => (value.clone().into_bytes(), Lock::Value),
        (None, Some(path)) => {
            let clear = read(path)?;
            let dialect = args
                .maker
                .map(Dialect::from)
                .or_else(|| dialect::recognise(&clear));
            let dialect = dialect.ok_or_else(|| {
                FlagError::File(format!(
                    "{}: nothing in the file tells whose it is; name the maker with --as",
                    path.display()
                ))
            })?;
            let lock = match dialect {
                Dialect::Yealink => Lock::Blocks,
                Dialect::AudioCodes => Lock::TripleDes,
                Dialect::Panasonic => Lock::Salted(args.key.bits()?),
            };
            (clear, lock)
        }
        (None, None) => (Vec::new(), Lock::Value),
    };
    let mut salt = [0; cipher::SALT];
    getrandom::fill(&mut salt)
        .map_err(|error| FlagError::File(format!("no randomness: {error}")))?;
    let locked = cipher::lock(lock, &args.key.key()?, salt, &clear)
        .map_err(|error| FlagError::Usage(format!("this lock {error}")))?;
    write(args.out.as_deref(), &locked, args.value.is_some())?;
    Ok(End::Done)
}

/// Opens a file or a value.
pub(super) fn decrypt(args: &DecryptArgs) -> Result<End, FlagError> {
    let key = args.key.key()?;
    if let Some(value) = &args.value {
        let clear = cipher::open(Lock::Value, &key, value.as_bytes())
            .map_err(|error| FlagError::File(format!("the value {error}")))?;
        write(args.out.as_deref(), &clear, true)?;
        return Ok(End::Done);
    }
    let Some(path) = &args.file else {
        return Ok(End::Usage);
    };
    let bytes = read(path)?;
    let name = path.display().to_string();
    let (dialect, lock) = lock_of(&name, &bytes)?;
    let lock = match lock {
        Lock::Salted(_) => Lock::Salted(args.key.bits()?),
        Lock::Blocks | Lock::Key | Lock::TripleDes | Lock::Value => lock,
    };
    let clear = cipher::open(lock, &key, &bytes)
        .map_err(|error| FlagError::File(format!("{name} {error}")))?;
    if lock != Lock::Key && dialect::recognise(&clear) != Some(dialect) {
        let error = cipher::CipherError::WrongKey;
        return Err(FlagError::File(format!("{name} {error}")));
    }
    write(args.out.as_deref(), &clear, lock == Lock::Key)?;
    Ok(End::Done)
}

/// Whose lock is on a file.
fn lock_of(name: &str, bytes: &[u8]) -> Result<(Dialect, Lock), FlagError> {
    for dialect in Dialect::ALL {
        match cipher::seen(dialect, name, bytes) {
            Seen::Locked(lock) => return Ok((dialect, lock)),
            Seen::Foreign(why) => return Err(FlagError::File(format!("{name} {why}"))),
            Seen::Clear => {}
        }
    }
    Err(FlagError::File(format!(
        "{name} is not locked in any way that is known here"
    )))
}

fn write(out: Option<&Path>, bytes: &[u8], with_line_end: bool) -> Result<(), FlagError> {
    let Some(path) = out else {
        let mut stdout = std::io::stdout();
        // Whoever closed the pipe has read enough.
        let _ = stdout.write_all(bytes);
        if with_line_end {
            answer("\n");
        }
        return Ok(());
    };
    std::fs::write(path, bytes)
        .map_err(|error| FlagError::File(format!("{} cannot be written: {error}", path.display())))
}
