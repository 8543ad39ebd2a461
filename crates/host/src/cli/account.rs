//! The flags that make a phone: model, address, files, settings. Shared by `phone` and `call`.

use super::talk;
use crate::runtime::{Entry, Node, PhoneMember, Post};
use crate::sound::{Choice, Page};
use crate::store::{Row, Store, StoreError};
use clap::Args;
use offhook_phone::{Config, Provision, StoreRecord};
use offhook_settings::catalogue::{LINE_ENABLE, LINE_USER_NAME};
use offhook_settings::models::{self, Model};
use offhook_settings::{Patch, dialect};
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// The phone that is built when nobody names a model.
const USUAL_MODEL: &str = "yealink-t28p";
/// Largest password file, in bytes.
const MAX_PASSWORD: u64 = 1_024;
/// Most configuration files on one command line, folders counted out.
const MAX_FILES: usize = 64;

/// What a phone is made of.
#[derive(Args, Debug)]
pub(crate) struct PhoneFlags {
    /// Which phone to be: see `offhook settings models`.
    #[arg(long, env = "OFFHOOK_MODEL", default_value = USUAL_MODEL)]
    pub(crate) model: String,
    /// Its hardware address, which names its files; without one, one is made up and kept with the data.
    #[arg(long, env = "OFFHOOK_MAC")]
    pub(crate) mac: Option<String>,
    /// Configuration files of any maker, recognised by content; later ones win.
    #[arg(long, value_name = "FILE", num_args = 1.., env = "OFFHOOK_CONFIG")]
    pub(crate) config: Vec<PathBuf>,
    /// Provisioning server: http://, https:// or tftp://.
    #[arg(long, value_name = "URL", env = "OFFHOOK_PROVISION")]
    pub(crate) provision: Option<String>,
    /// One setting, in any maker's spelling or our own; stronger than every file. May be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// A file whose first line is the first line's SIP password; `-` reads standard input.
    #[arg(long, value_name = "FILE", env = "OFFHOOK_PASSWORD_FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// Certificates to trust besides the system's, PEM.
    #[arg(long, value_name = "FILE", env = "OFFHOOK_CA")]
    pub(crate) ca: Option<PathBuf>,
    /// The address to listen on.
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "0.0.0.0",
        env = "OFFHOOK_BIND"
    )]
    pub(crate) bind: IpAddr,
    /// The SIP port; without it the settings decide, and 0 takes any.
    #[arg(long, value_name = "PORT", env = "OFFHOOK_SIP_PORT")]
    pub(crate) sip_port: Option<u16>,
}

/// One `--set`: its two halves, and what they mean.
struct Assigned {
    key: String,
    value: String,
    patch: Patch,
}

/// Why a phone cannot be made of its flags; the text says what to do.
#[derive(Debug)]
pub(crate) enum FlagError {
    /// The words themselves.
    Usage(String),
    /// A file that cannot be read.
    File(String),
}

impl PhoneFlags {
    /// The model that was named.
    ///
    /// # Errors
    /// When there is none of that name; the text names them all.
    pub(crate) fn model(&self) -> Result<&'static Model, FlagError> {
        models::find(&self.model).ok_or_else(|| {
            let all: Vec<&str> = models::MODELS.iter().map(|model| model.id).collect();
            FlagError::Usage(format!(
                "no model `{}`; there are {}",
                self.model,
                all.join(", ")
            ))
        })
    }

    /// The hardware address that was given, as twelve small digits.
    ///
    /// # Errors
    /// When it is not one.
    pub(crate) fn mac(&self) -> Result<Option<String>, FlagError> {
        let read = |text| read_mac(text).map_err(|why| format!("--mac {text}: {why}"));
        let mac = self.mac.as_deref().map(read).transpose();
        mac.map_err(FlagError::Usage)
    }

    /// Every `--set`, read: a slip is told before anything starts.
    ///
    /// # Errors
    /// A key nobody knows, with the nearest one, or a value that is not allowed, with those that are.
    fn assigned(&self, model: &'static Model) -> Result<Vec<Assigned>, FlagError> {
        let read = |pair: &String| {
            let (key, value) = pair.split_once('=').ok_or_else(|| {
                FlagError::Usage(format!(
                    "--set {pair}: expected KEY=VALUE, such as account.1.label=Ana"
                ))
            })?;
            let (key, value) = (key.trim(), value.trim());
            let patch = dialect::assign(key, value, Some(model)).map_err(|problem| {
                let help = match problem.help.as_str() {
                    "" => String::new(),
                    help => format!("; {help}"),
                };
                FlagError::Usage(format!("--set {key}: {}{help}", problem.message))
            })?;
            Ok(Assigned {
                key: key.to_owned(),
                value: value.to_owned(),
                patch,
            })
        };
        self.set.iter().map(read).collect()
    }

    /// Whether `--set` says who the first line is.
    ///
    /// # Errors
    /// As [`PhoneFlags::config`].
    pub(crate) fn names_a_line(&self) -> Result<bool, FlagError> {
        let assigned = self.assigned(self.model()?)?;
        let mut rows = assigned.iter().flat_map(|one| &one.patch.entries);
        Ok(rows.any(|entry| entry.row.ident == LINE_USER_NAME.row().ident))
    }

    fn pairs(&self) -> Result<Vec<(String, String)>, FlagError> {
        let mut pairs = Vec::with_capacity(self.set.len() + 1);
        let assigned = self.assigned(self.model()?)?;
        // Whoever names a line wants it; a `--set` that says otherwise is stronger.
        for entry in assigned.iter().flat_map(|one| &one.patch.entries) {
            if entry.row.ident == LINE_USER_NAME.row().ident {
                let line = entry
                    .at
                    .line
                    .map_or_else(String::new, |line| format!(".{line}"));
                pairs.push((
                    format!("{}{line}", LINE_ENABLE.row().name()),
                    "on".to_owned(),
                ));
            }
        }
        pairs.extend(assigned.into_iter().map(|one| (one.key, one.value)));
        if let Some(path) = &self.password_file {
            pairs.push((PASSWORD_KEY.to_owned(), read_password(path)?));
        }
        Ok(pairs)
    }

    /// Everything but chance, sound and memory.
    ///
    /// # Errors
    /// As the flags themselves.
    pub(crate) fn config(&self, mac: String) -> Result<Config, FlagError> {
        Ok(Config {
            model: self.model()?,
            mac,
            seed: crate::seed::seed().map_err(|error| FlagError::File(error.to_string()))?,
            bind: self.bind,
            sip_port: self.sip_port,
            audio_rate: 8_000,
            provision: self.provision.clone().map(|url| Provision {
                url,
                found_by: "command line".to_owned(),
            }),
            files: read_files(&self.config)?,
            set: self.pairs()?,
            restored: Vec::new(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// The certificates of `--ca`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn extra_ca(&self) -> Result<Vec<u8>, FlagError> {
        match &self.ca {
            Some(path) => std::fs::read(path).map_err(|error| cannot_read(path, &error)),
            None => Ok(Vec::new()),
        }
    }
}

/// Our own name of the first line's password.
const PASSWORD_KEY: &str = "line_password.1";

fn cannot_read(path: &Path, error: &io::Error) -> FlagError {
    FlagError::File(format!("{} cannot be read: {error}", path.display()))
}

/// A hardware address in any usual spelling, as twelve small digits.
pub(crate) fn read_mac(text: &str) -> Result<String, String> {
    let digits: String = text
        .chars()
        .filter(|letter| !matches!(letter, ':' | '-' | '.'))
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    if digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(digits)
    } else {
        Err("expected twelve hexadecimal digits, such as 001565a1b2c3".to_owned())
    }
}

/// A password from the first line of a file or of standard input.
fn read_password(path: &Path) -> Result<String, FlagError> {
    use std::io::{BufRead as _, BufReader, Read as _};
    let reader: Box<dyn io::Read> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(std::fs::File::open(path).map_err(|error| cannot_read(path, &error))?)
    };
    let mut line = String::new();
    BufReader::new(reader.take(MAX_PASSWORD))
        .read_line(&mut line)
        .map_err(|error| cannot_read(path, &error))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Reads configuration files; a folder stands for the files in it.
///
/// # Errors
/// A file or folder that cannot be read, or too many of them.
pub(crate) fn read_files(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, FlagError> {
    let mut files = Vec::new();
    for path in paths {
        let inside = if path.is_dir() {
            let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
                .map_err(|error| cannot_read(path, &error))?
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter(|path| path.is_file())
                .collect();
            inside.sort();
            inside
        } else {
            vec![path.clone()]
        };
        for path in inside {
            if files.len() >= MAX_FILES {
                return Err(FlagError::Usage(format!(
                    "more than {MAX_FILES} configuration files"
                )));
            }
            let bytes = std::fs::read(&path).map_err(|error| cannot_read(&path, &error))?;
            let name = path.file_name().map_or_else(
                || path.display().to_string(),
                |it| it.to_string_lossy().into_owned(),
            );
            files.push((name, bytes));
        }
    }
    Ok(files)
}

/// The usual folder for a phone's state: `$XDG_STATE_HOME/offhook/NAME`.
pub(crate) fn state_folder(name: &str) -> PathBuf {
    let base = std::env::var_os("XDG_STATE_HOME")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state")))
        .unwrap_or_else(std::env::temp_dir);
    base.join("offhook").join(name)
}

/// Opens a folder for state; says where a damaged file went.
///
/// # Errors
/// As [`Store::open`].
pub(crate) fn open_store(folder: &Path) -> Result<Store, StoreError> {
    let store = Store::open(folder)?;
    if let Some(aside) = &store.moved_aside {
        talk(&format!(
            "the saved state was damaged; it was moved to {} and the phone starts afresh",
            aside.display()
        ));
    }
    Ok(store)
}

/// The made-up hardware address kept in the store, or a new one: locally administered (IEEE 802c).
pub(crate) fn kept_mac(store: &mut Store) -> io::Result<String> {
    let kept = store.take(HOUSE).into_iter().find(|(key, _)| key == "mac");
    if let Some(mac) = kept.and_then(|(_, value)| String::from_utf8(value).ok()) {
        return Ok(mac);
    }
    let mac = made_up_mac()?;
    store.put(Row {
        phone: HOUSE.to_owned(),
        key: "mac".to_owned(),
        value: mac.clone().into_bytes(),
    });
    Ok(mac)
}

/// The owner of records that belong to no phone.
const HOUSE: &str = "house";

/// A hardware address nobody owns.
pub(crate) fn made_up_mac() -> io::Result<String> {
    let number = crate::seed::rng()?.next_u64() & 0xff_ffff_ffff;
    Ok(format!("02{number:010x}"))
}

/// Adds one phone to a node.
///
/// # Errors
/// When its sound cannot be opened or the node is full.
pub(crate) fn add_phone(
    node: &mut Node,
    post: &Post,
    mut config: Config,
    audio: &Choice,
    name: &str,
    restored: Vec<(String, Vec<u8>)>,
) -> io::Result<Entry> {
    let (sound, page) = crate::sound::open(audio, post).map_err(io::Error::other)?;
    config.audio_rate = sound.rate();
    config.restored = restored
        .into_iter()
        .map(|(key, value)| StoreRecord { key, value })
        .collect();
    let page: Option<Page> = page.or_else(|| {
        (config.audio_rate == crate::sound::PAGE_RATE).then(|| crate::sound::channel().1)
    });
    let phone = PhoneMember::new(config, sound);
    let logins = phone.logins();
    let member = node.add_phone(phone)?;
    Ok(Entry {
        logins,
        member,
        name: name.to_owned(),
        page,
    })
}

/// Says why flags make no phone.
pub(crate) fn complain(error: FlagError) -> super::End {
    match error {
        FlagError::Usage(text) => {
            talk(&format!("error: {text}"));
            super::End::Usage
        }
        FlagError::File(text) => {
            talk(&format!("error: {text}"));
            super::End::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hardware_address_is_read_in_every_usual_spelling() {
        for text in ["00:15:65:A1:B2:C3", "00-15-65-a1-b2-c3", "001565a1b2c3"] {
            assert_eq!(read_mac(text).unwrap(), "001565a1b2c3");
        }
        assert!(read_mac("001565a1b2").is_err());
        assert!(read_mac("001565a1b2cg").is_err());
    }

    fn flags(arguments: &[&str]) -> PhoneFlags {
        #[derive(clap::Parser)]
        struct Only {
            #[command(flatten)]
            flags: PhoneFlags,
        }
        let arguments = ["offhook"].iter().chain(arguments);
        <Only as clap::Parser>::parse_from(arguments).flags
    }

    fn refusal(pair: &str) -> String {
        match flags(&["--set", pair]).pairs() {
            Err(FlagError::Usage(text)) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_setting_that_is_misspelt_or_out_of_range_is_wrong_usage_with_the_way_out() {
        assert!(refusal("x").contains("expected KEY=VALUE"));
        let words = refusal("acount.1.label=Ana");
        assert!(words.contains("`account.1.label`"), "{words}");
        let words = refusal("line_pasword.1=hunter2");
        assert!(words.contains("`line_password`"), "{words}");
        assert!(!words.contains("hunter2"), "{words}");
        let words = refusal("trust=anyone");
        assert!(words.contains("trust_server_only`"), "{words}");
        let words = refusal("account.1.sip_server.1.port=banana");
        assert!(words.contains("0 to 65535"), "{words}");
        assert!(refusal("line_password.17=x").contains("no line `17`"));
        assert!(refusal("tls_verify.2=off").contains("takes no line"));
        assert!(refusal("sip_trust_server_only=maybe").contains("on or off"));
    }

    #[test]
    fn our_own_names_and_any_makers_are_taken_in_either_notation() {
        for pair in [
            "sip_trust_server_only=off",
            "sip_trust_server_only = off",
            "sip_trust_server_only=0",
            "SIP_TRUST_SERVER_ONLY.1=no",
            "account.1.sip_trust_ctrl=0",
            "SIP_DETECT_SSAF_1=N",
            "voip/line/0/id=201",
        ] {
            let pairs = flags(&["--set", pair]).pairs().unwrap();
            assert!(!pairs.is_empty(), "{pair}");
        }
        assert!(
            flags(&["--set", "line_user_name=9"])
                .names_a_line()
                .unwrap()
        );
        assert!(!flags(&["--set", "tls_verify=off"]).names_a_line().unwrap());
    }

    #[test]
    fn a_line_that_is_named_is_switched_on_unless_told_otherwise() {
        let pairs = flags(&[
            "--set",
            "account.2.user_name=9",
            "--set",
            "line_enable.2=off",
        ]);
        let pairs = pairs.pairs().unwrap();
        assert_eq!(pairs[0], ("line_enable.2".to_owned(), "on".to_owned()));
        assert_eq!(pairs[2].1, "off");
    }

    #[test]
    fn a_made_up_address_is_locally_administered() {
        let mac = made_up_mac().unwrap();
        assert!(read_mac(&mac).is_ok());
        assert!(mac.starts_with("02"));
    }
}
