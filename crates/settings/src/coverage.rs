//! How much of each manual is known, and how much of that is carried out.

use crate::dialect::matcher;
use crate::known::{self, Known};
use crate::row::{Row, Status};

/// The keys of one manual, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The manual: `000`, `002`, `003` or `004`.
    pub manual: &'static str,
    /// Keys the manual prints.
    pub total: usize,
    /// Keys that belong to a row.
    pub known: usize,
    /// Keys whose row is carried out.
    pub live: usize,
    /// Keys whose row is checked, stored, shown and converted.
    pub kept: usize,
    /// Keys whose row is read and not obeyed.
    pub refused: usize,
}

/// The row a manual's key belongs to.
#[must_use]
pub fn row_of(known: &Known) -> Option<&'static Row> {
    let found = matcher::find(known.dialect(), &known.example()).ok()?;
    found.first().map(|found| found.row)
}

/// Counts the keys of each manual.
#[must_use]
pub fn coverage() -> Vec<Coverage> {
    let mut all: Vec<Coverage> = Vec::new();
    for key in known::keys() {
        if all.last().is_none_or(|last| last.manual != key.manual) {
            all.push(Coverage {
                manual: key.manual,
                total: 0,
                known: 0,
                live: 0,
                kept: 0,
                refused: 0,
            });
        }
        if let Some(count) = all.last_mut() {
            count.total += 1;
            if let Some(row) = row_of(key) {
                count.known += 1;
                match row.status {
                    Status::Live => count.live += 1,
                    Status::Kept => count.kept += 1,
                    Status::Refused(_) => count.refused += 1,
                }
            }
        }
    }
    all
}
