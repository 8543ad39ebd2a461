//! Which one of a setting that a telephone has several times.

use core::fmt;

use crate::key::LineNo;

/// Which one of a setting that a telephone has several times: of which line, of which module, with which number.
///
/// A setting of the whole telephone has none of the three; a value without a line counts for every line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The line, for a setting each line has.
    pub line: Option<LineNo>,
    /// The expansion module, from 1.
    pub module: Option<u8>,
    /// The entry of a list, from 1: a key, a rule, a page of a phone book.
    pub item: Option<u16>,
}

impl At {
    /// The setting of the whole telephone, or of every line at once.
    pub const WHOLE: Self = Self {
        line: None,
        module: None,
        item: None,
    };

    /// The same entry, of every line at once.
    #[must_use]
    pub const fn of_every_line(self) -> Self {
        Self { line: None, ..self }
    }
}

impl fmt::Display for At {
    /// A full stop before each number, as in `key_label.2.14`; nothing for the whole telephone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, ".{line}")?;
        }
        if let Some(module) = self.module {
            write!(f, ".{module}")?;
        }
        if let Some(item) = self.item {
            write!(f, ".{item}")?;
        }
        Ok(())
    }
}

impl From<()> for At {
    fn from((): ()) -> Self {
        Self::WHOLE
    }
}

impl From<LineNo> for At {
    fn from(line: LineNo) -> Self {
        Self::from(Some(line))
    }
}

impl From<Option<LineNo>> for At {
    fn from(line: Option<LineNo>) -> Self {
        Self {
            line,
            ..Self::WHOLE
        }
    }
}

impl From<u16> for At {
    fn from(item: u16) -> Self {
        Self {
            item: Some(item),
            ..Self::WHOLE
        }
    }
}

impl From<(LineNo, u16)> for At {
    fn from((line, item): (LineNo, u16)) -> Self {
        Self {
            line: Some(line),
            module: None,
            item: Some(item),
        }
    }
}

impl From<(u8, u16)> for At {
    fn from((module, item): (u8, u16)) -> Self {
        Self {
            line: None,
            module: Some(module),
            item: Some(item),
        }
    }
}
