//! Keys and values as the maker writes them, for what a check says of them.

use core::cell::OnceCell;

use crate::at::At;
use crate::dialect::{self, Dialect};
use crate::models::Model;
use crate::patch::Place;
use crate::row::{Kind, Row, Spelling};
use crate::value::Value;

/// Names settings in a maker's words: as a file has them, or as the model's manual or the maker's first spelling does.
pub(crate) struct Names<'b> {
    dialect: Dialect,
    model: Option<&'b Model>,
    sheets: Vec<Sheet<'b>>,
}

/// A file that keys are looked up in.
struct Sheet<'b> {
    /// Its name; `None` where it is the only one.
    name: Option<&'b str>,
    bytes: &'b [u8],
    /// Where each line begins; counted when the first name is wanted.
    starts: OnceCell<Vec<usize>>,
}

impl<'b> Names<'b> {
    /// Names as they stand in the file `bytes`.
    pub(super) fn of_file(dialect: Dialect, model: Option<&'b Model>, bytes: &'b [u8]) -> Self {
        Self::of(dialect, model, [(None, bytes)])
    }

    /// Names as they stand in several files, each called by its name.
    pub(crate) fn of_files(
        dialect: Dialect,
        model: Option<&'b Model>,
        files: impl IntoIterator<Item = (&'b str, &'b [u8])>,
    ) -> Self {
        let files = files.into_iter().map(|(name, bytes)| (Some(name), bytes));
        Self::of(dialect, model, files)
    }

    fn of(
        dialect: Dialect,
        model: Option<&'b Model>,
        files: impl IntoIterator<Item = (Option<&'b str>, &'b [u8])>,
    ) -> Self {
        let sheet = |(name, bytes)| Sheet {
            name,
            bytes,
            starts: OnceCell::new(),
        };
        Self {
            dialect,
            model,
            sheets: files.into_iter().map(sheet).collect(),
        }
    }

    /// The key of a setting, as it stands at `place` where that can be found.
    pub(super) fn key(&self, row: &'static Row, at: At, place: Option<&Place>) -> String {
        let written = place.and_then(|place| self.written(row, place));
        match (written, self.spelling(row, at)) {
            (Some(written), _) => written,
            (None, Some(spelling)) => dialect::key_of(self.dialect, &spelling, at, None, None),
            (None, None) => row.name(),
        }
    }

    /// `` `KEY` is VALUE ``; a password is not shown.
    pub(super) fn key_and_value(
        &self,
        row: &'static Row,
        at: At,
        place: Option<&Place>,
        value: &Value,
    ) -> String {
        if let (Kind::Codecs, Value::Codecs(list)) = (row.kind, value) {
            let whose = at
                .line
                .map_or_else(String::new, |line| format!(" of line {line}"));
            return if list.is_empty() {
                format!("no codec{whose} is enabled")
            } else {
                let codecs: Vec<_> = list
                    .iter()
                    .map(|codec| format!("{} ({})", codec.name, codec.payload))
                    .collect();
                format!("the codecs{whose} are {}", codecs.join(", "))
            };
        }
        let key = self.key(row, at, place);
        if matches!(value, Value::Secret(secret) if !secret.is_empty()) {
            return format!("`{key}`");
        }
        let text = self.words(row, at, value);
        if text.is_empty() {
            format!("`{key}` is empty")
        } else {
            format!("`{key}` is `{}`", dialect::shorten(&text))
        }
    }

    /// A value as the maker writes it, or as Offhook does where the maker cannot.
    fn words(&self, row: &'static Row, at: At, value: &Value) -> String {
        self.spelling(row, at)
            .and_then(|spelling| spelling.spoken.encode(row, value))
            .map_or_else(|| value.show(), |(text, _)| text)
    }

    /// The maker's spelling for one line or for all, as is wanted; else its first.
    fn spelling(&self, row: &'static Row, at: At) -> Option<Spelling> {
        let all = match self.model {
            Some(model) => row.spellings_for(model),
            None => row.spellings_of(self.dialect).copied().collect(),
        };
        let reaching = || all.iter().filter(|it| it.reaches(at));
        reaching()
            .find(|it| it.key.contains("{line}") == at.line.is_some())
            .or_else(|| reaching().next())
            .or_else(|| all.first())
            .copied()
    }

    /// The key that stands at a place, if it is one of the row's.
    fn written(&self, row: &'static Row, place: &Place) -> Option<String> {
        let mut sheets = self.sheets.iter();
        let sheet = sheets.find(|sheet| sheet.name.is_none_or(|name| *name == *place.file))?;
        let starts = sheet.starts.get_or_init(|| {
            let ends = sheet.bytes.iter().enumerate();
            let after = ends.filter_map(|(place, byte)| (*byte == b'\n').then_some(place + 1));
            core::iter::once(0).chain(after).collect()
        });
        let number = usize::try_from(place.line).ok()?.checked_sub(1)?;
        let rest = sheet.bytes.get(*starts.get(number)?..)?;
        let key = rest.split(|byte| matches!(byte, b'=' | b'\n')).next()?;
        let key = core::str::from_utf8(key).ok()?;
        let key = key.trim_start_matches('\u{feff}').trim();
        let key = match self.dialect {
            Dialect::AudioCodes => key.trim_start_matches('/'),
            Dialect::Yealink | Dialect::Panasonic => key,
        };
        let found = dialect::matcher::find(self.dialect, key).ok()?;
        let is_own = found.iter().any(|found| found.row.ident == row.ident);
        is_own.then(|| key.to_owned())
    }
}
