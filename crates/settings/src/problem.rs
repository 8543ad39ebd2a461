//! What is wrong with a file, said so that a person can mend it.

use core::fmt;
use std::sync::Arc;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// Probably a mistake; the rest of the file counts.
    Warning,
    /// This line, or this file where the maker says so, does not count.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One thing wrong with a file: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file as it was named to the reader.
    pub file: Arc<str>,
    /// Line from 1; 0 when the whole file is meant.
    pub line: u32,
    /// Column from 1, in characters; 0 when the whole line is meant.
    pub column: u32,
    /// How bad it is.
    pub severity: Severity,
    /// The kind of problem in a few words joined by hyphens: `unknown-key`; stable, for scripts and suppressions.
    pub code: &'static str,
    /// The key as it stands in the file, or empty.
    pub key: String,
    /// What happened, without a full stop.
    pub message: String,
    /// What to do or what is allowed; may be empty.
    pub help: String,
}

impl Problem {
    /// How bad it is when files are held to the letter of the manual: every departure from it is an error.
    #[must_use]
    pub fn strict_severity(&self) -> Severity {
        if crate::codes::departs(self.code) {
            Severity::Error
        } else {
            self.severity
        }
    }
}

impl fmt::Display for Problem {
    /// `FILE:LINE:COLUMN severity[code] message`, and the help on its own line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column.max(1))?;
        }
        write!(f, " {}[{}] {}", self.severity, self.code, self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n    = help: {}", self.help)?;
        }
        Ok(())
    }
}
