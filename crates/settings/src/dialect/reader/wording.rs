//! What a reader lets pass though the manual has it otherwise: capitals, older names, blanks; and how it would be written.

use std::collections::BTreeMap;

use super::{Pair, Reader, shorten};
use crate::dialect::matcher::{self, Found, NoSuchNumber};
use crate::known;
use crate::problem::Severity;

/// What a line can be written as without changing what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mend {
    /// The key as the manual has it.
    pub(crate) key: Option<String>,
    /// The word as the manual has it.
    pub(crate) value: Option<&'static str>,
    /// The line that makes this one superfluous.
    pub(crate) said_in: Option<u32>,
    /// Nothing is known about the key.
    pub(crate) unknown: bool,
}

impl Reader<'_> {
    /// The key as the manual writes it, where it stands in other capitals; says so.
    pub(super) fn in_usual_case(
        &mut self,
        pair: Pair<'_>,
        found: &Result<Vec<Found>, NoSuchNumber>,
    ) -> Option<String> {
        let found = found.as_ref().ok()?;
        let known = if found.is_empty() {
            self.dialect.folds_case() || known::find(self.dialect, pair.key).is_some()
        } else {
            let as_printed = |it: &Found| matcher::numbers(it.key, pair.key, false).is_some();
            !self.dialect.folds_case() || found.iter().any(as_printed)
        };
        let usual = (!known)
            .then(|| matcher::in_usual_case(self.dialect, pair.key))
            .flatten()?;
        self.problem(
            pair.line,
            pair.key_column,
            Severity::Note,
            "other-case",
            pair.key,
            format!("`{}` is `{usual}` in the manual", pair.key),
            "write it as the manual does: a telephone may not know the other".to_owned(),
        );
        self.mend(pair.line).key = Some(usual.clone());
        Some(usual)
    }

    /// What a line can be written as.
    pub(super) fn mend(&mut self, line: u32) -> &mut Mend {
        self.mends.entry(line).or_default()
    }

    /// Everything that lines can be written as, by their numbers.
    pub(in crate::dialect) fn into_mends(self) -> BTreeMap<u32, Mend> {
        self.mends
    }

    /// Names the first blanks at the beginning or the end of a line.
    pub(in crate::dialect) fn stray_blank(&mut self, line: u32, column: u32) {
        if core::mem::replace(&mut self.stray_blank, true) {
            return;
        }
        self.problem(
            line,
            column,
            Severity::Note,
            "stray-blank",
            "",
            "the line begins or ends with a blank, which does not count".to_owned(),
            "remove it, here and in other lines: a telephone may take it for a part of the setting"
                .to_owned(),
        );
    }

    /// Notes a key and a word that the manuals do not print so.
    pub(super) fn check_words(&mut self, pair: Pair<'_>, all: &[Found], found: &Found) {
        let spelling = found.spelling;
        let is_older = all.iter().all(|it| it.key != it.spelling.key);
        if is_older && known::find(self.dialect, pair.key).is_none() {
            let usual = matcher::fill(spelling.key, pair.key);
            self.problem(
                pair.line,
                pair.key_column,
                Severity::Note,
                "older-key",
                pair.key,
                format!("`{}` is `{usual}` in the manual", pair.key),
                format!(
                    "write that: the other is an older name ({})",
                    spelling.source
                ),
            );
            if matcher::means_the_same(self.dialect, &usual, all) {
                self.mend(pair.line).key = Some(usual);
            }
        }
        let printed = spelling.spoken.as_printed(pair.value);
        let by_none = |it: &Found| it.spelling.spoken.as_printed(pair.value).is_some();
        if let Some(printed) = printed.filter(|_| all.iter().all(by_none)) {
            self.problem(
                pair.line,
                pair.value_column,
                Severity::Note,
                "other-case",
                pair.key,
                format!(
                    "`{}`: the manual writes `{printed}`, not `{}`",
                    pair.key,
                    shorten(pair.value)
                ),
                format!("write it as the manual does ({})", spelling.source),
            );
            self.mend(pair.line).value = Some(printed);
        }
    }
}
