//! Values to be laid over others, each with the place it was written.

use core::fmt;
use std::sync::Arc;

use crate::at::At;
use crate::dialect::Dialect;
use crate::key::{Key, LineNo, PerLine, PerPhone, Scope, Type};
use crate::row::Row;
use crate::value::Value;

/// Most values one patch holds; a reader stops there and says so.
pub const MAX_ENTRIES: usize = 100_000;

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as it was named to the reader, or a word such as `--set`.
    pub file: Arc<str>,
    /// Line from 1; 0 where there are no lines.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, " line {}", self.line)?;
        }
        Ok(())
    }
}

/// What a file says about a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// This value.
    Value(Value),
    /// Back to the default, whatever lower layers say (`!NULL!`, 003:2017).
    Reset,
}

/// One setting in a patch.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The catalogue's row.
    pub row: &'static Row,
    /// Which one of them.
    pub at: At,
    /// What it is set to.
    pub setting: Setting,
    /// Where it was written.
    pub place: Place,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.row.ident == other.row.ident
            && self.at == other.at
            && self.setting == other.setting
            && self.place == other.place
    }
}

/// A key and value outside the catalogue, kept letter by letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whose spelling it is.
    pub dialect: Dialect,
    /// The key as it stands in the file.
    pub key: String,
    /// The value as it stands in the file, without the maker's quotes.
    pub value: String,
    /// Whether a manual names the key.
    pub known: bool,
    /// Where it was written.
    pub place: Place,
}

/// What one file, page or command wants to change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch {
    /// Settings of the catalogue in the order they were written; a later one wins.
    pub entries: Vec<Entry>,
    /// Everything else, in the order it was written.
    pub kept: Vec<Kept>,
}

impl Patch {
    /// A patch that changes nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it changes nothing and keeps nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.kept.is_empty()
    }

    /// How many settings and kept keys it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len() + self.kept.len()
    }

    /// Sets a setting of the whole telephone; `from` names the origin (`"web page"`).
    pub fn set<T: Type>(&mut self, key: &'static Key<T, PerPhone>, value: T, from: &str) {
        self.set_one(key, (), value, from);
    }

    /// Sets a setting of one line; `from` names the origin.
    pub fn set_at<T: Type>(
        &mut self,
        key: &'static Key<T, PerLine>,
        line: LineNo,
        value: T,
        from: &str,
    ) {
        self.set_one(key, line, value, from);
    }

    /// Sets a setting where it stands in a list, or anywhere; `from` names the origin.
    pub fn set_one<T: Type, S: Scope>(
        &mut self,
        key: &'static Key<T, S>,
        place: S::Place,
        value: T,
        from: &str,
    ) {
        self.push(
            key.row(),
            place.into(),
            Setting::Value(value.into_value()),
            from,
        );
    }

    /// Adds everything of `other` after what is here.
    pub fn extend(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.kept.extend(other.kept);
    }

    fn push(&mut self, row: &'static Row, at: At, setting: Setting, from: &str) {
        let place = Place {
            file: from.into(),
            line: 0,
        };
        self.entries.push(Entry {
            row,
            at,
            setting,
            place,
        });
    }
}
