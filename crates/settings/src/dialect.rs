//! The makers' file formats: reading, recognising, writing.

use core::fmt;
use std::collections::BTreeMap;

use crate::models::Model;
use crate::patch::Patch;
use crate::problem::Problem;

mod assign;
mod audiocodes;
pub(crate) mod elements;
pub(crate) mod matcher;
mod panasonic;
mod panasonic_xml;
mod reader;
mod schema;
pub(crate) mod write;
mod yealink;

pub use assign::assign;
pub(crate) use assign::named;
pub(crate) use audiocodes::include_lines;
pub(crate) use audiocodes::include_target;
pub use audiocodes::includes;
pub(crate) use panasonic::{MARKER, MAX_LINE as MAX_PANASONIC_LINE, unquoted};
pub(crate) use panasonic_xml::{DECLARATION, looks_like as looks_like_xml};
pub(crate) use reader::{BYTE_ORDER_MARK, Mend, shorten};
pub use reader::{MAX_FILE, MAX_GUESSES, MAX_INCLUDE_DEPTH, MAX_LINE, MAX_PROBLEMS, MAX_SETTINGS};
pub use schema::schema;
pub(crate) use write::key_of;
pub use write::{Loss, LossKind, write, write_for, write_xml};
pub(crate) use yealink::{ANY_VERSION, VERSION, looks_encrypted};

/// A maker's way of writing a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// `account.1.label = Ana` under a version line (003:150).
    Yealink,
    /// `voip/line/0/id=201` (002:390).
    AudioCodes,
    /// `PHONE_NUMBER_1="201"` under a marker line, or the same names as XML attributes (000:4149, 000:1040).
    Panasonic,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 3] = [Self::Yealink, Self::AudioCodes, Self::Panasonic];

    /// The number that a maker's file gives to line 1.
    pub(crate) const fn base(self) -> u32 {
        match self {
            Self::Yealink | Self::Panasonic => 1,
            Self::AudioCodes => 0,
        }
    }

    /// Whether keys that differ only in capitals are the same key.
    pub(crate) const fn folds_case(self) -> bool {
        matches!(self, Self::AudioCodes)
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yealink => "Yealink",
            Self::AudioCodes => "AudioCodes",
            Self::Panasonic => "Panasonic",
        })
    }
}

/// The lines that every file of a maker begins with.
pub(crate) fn first_lines(dialect: Dialect) -> Vec<String> {
    match dialect {
        Dialect::Yealink => vec![VERSION.to_owned()],
        Dialect::AudioCodes => Vec::new(),
        Dialect::Panasonic => vec![format!("{MARKER} DO NOT CHANGE THIS LINE!")],
    }
}

/// Recognises a file's dialect by its content; `None` when nothing speaks for any.
#[must_use]
pub fn recognise(bytes: &[u8]) -> Option<Dialect> {
    /// How much of a file is looked at.
    const LOOK: usize = 64 * 1024;
    let text = String::from_utf8_lossy(bytes.get(..LOOK).unwrap_or(bytes));
    if text.contains(MARKER) || text.contains("<PANASipPhoneConfig") {
        return Some(Dialect::Panasonic);
    }
    if text.contains("#!version:") {
        return Some(Dialect::Yealink);
    }
    let mut votes = [0_u32; 3];
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("include ") {
            votes[1] += 1;
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let key = key.trim();
        if matcher::is_known(Dialect::Yealink, key) {
            votes[0] += 1;
        } else if matcher::is_known(Dialect::AudioCodes, key) {
            votes[1] += 1;
        } else if matcher::is_known(Dialect::Panasonic, key) && value.starts_with('"') {
            votes[2] += 1;
        }
    }
    let most = *votes.iter().max()?;
    let place = votes.iter().position(|count| *count == most && most > 0)?;
    Some(Dialect::ALL[place])
}

/// Reads a file: what it sets, and everything wrong with it. Reading never fails.
///
/// `model` tells how many lines there are and which file it must be for; `file_name` is only quoted. AudioCodes
/// `include` lines are not followed: see [`includes`].
#[must_use]
pub fn read(
    dialect: Dialect,
    model: Option<&Model>,
    file_name: &str,
    bytes: &[u8],
) -> (Patch, Vec<Problem>) {
    reader_of(dialect, model, file_name, bytes).finish()
}

/// What the lines of a file can be written as without changing what they say, by their numbers.
pub(crate) fn mends(dialect: Dialect, model: Option<&Model>, bytes: &[u8]) -> BTreeMap<u32, Mend> {
    reader_of(dialect, model, "", bytes).into_mends()
}

/// A reader that has read a file.
fn reader_of<'m>(
    dialect: Dialect,
    model: Option<&'m Model>,
    file_name: &str,
    bytes: &[u8],
) -> reader::Reader<'m> {
    let mut reader = reader::Reader::new(dialect, model, file_name);
    if reader.fits(bytes) {
        match dialect {
            Dialect::Yealink => yealink::read(&mut reader, bytes),
            Dialect::AudioCodes => audiocodes::read(&mut reader, bytes),
            Dialect::Panasonic if panasonic_xml::looks_like(bytes) => {
                panasonic_xml::read(&mut reader, bytes);
            }
            Dialect::Panasonic => panasonic::read(&mut reader, bytes),
        }
    }
    reader
}
