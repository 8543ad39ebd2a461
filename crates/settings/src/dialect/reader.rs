//! What every dialect's reader does alike: bounds, positions, looking a key up, checking its value.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::dialect::Dialect;
use crate::dialect::matcher::{self, Found, NoSuchNumber};
use crate::key::LineNo;
use crate::known::{self, Lacking};
use crate::models::{MODELS, Model};
use crate::patch::{Entry, Kept, MAX_ENTRIES, Patch, Place, Setting};
use crate::problem::{Problem, Severity};

mod meaning;
mod wording;

pub(super) use meaning::{RESET, is_reset, starts_empty};
use meaning::{Wrong, is_mistyped_address, read_value};
pub(crate) use wording::Mend;

/// Largest file that is read, in bytes.
pub const MAX_FILE: usize = 8 * 1024 * 1024;

/// Longest line that is read, in bytes.
pub const MAX_LINE: usize = 64 * 1024;

/// Most settings of one file that are read.
pub const MAX_SETTINGS: usize = MAX_ENTRIES;

/// Most problems of one file that are told; half of them may be notes.
pub const MAX_PROBLEMS: usize = 1_000;

/// Most unknown keys of one file for which the nearest known key is told.
pub const MAX_GUESSES: usize = 100;

/// What some editors put before the first line of a text.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How deep files may include each other; the caller who fetches them counts.
pub const MAX_INCLUDE_DEPTH: usize = 8;

/// A line's number and its text, cut at the longest that is read.
pub(super) struct Line<'a> {
    /// From 1.
    pub(super) number: u32,
    /// Without its line end.
    pub(super) text: &'a str,
}

/// A key and a value as they stand in a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'a> {
    pub(super) line: u32,
    /// Columns from 1, in characters.
    pub(super) key_column: u32,
    pub(super) value_column: u32,
    pub(super) key: &'a str,
    pub(super) value: &'a str,
}

/// What is said when a key stands twice in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeat {
    LastWins,
    FirstWins,
}

/// A reader at work: what it has understood and what it has to say.
pub(super) struct Reader<'m> {
    dialect: Dialect,
    model: Option<&'m Model>,
    /// Where the model stands in [`MODELS`].
    place_of_model: Option<usize>,
    file: Arc<str>,
    patch: Patch,
    problems: Vec<Problem>,
    /// Unknown keys for which the nearest known one was looked up.
    guesses: usize,
    notes: usize,
    /// How many problems are not told, and how bad the worst of them is.
    silenced: (usize, Severity),
    mends: BTreeMap<u32, Mend>,
    seen: HashMap<String, (u32, String)>,
    /// The manuals' keys that the model lacks and that were named.
    lacking: HashSet<&'static str>,
    /// Whether a stray blank was named.
    stray_blank: bool,
    full: bool,
}

impl<'m> Reader<'m> {
    pub(super) fn new(dialect: Dialect, model: Option<&'m Model>, file: &str) -> Self {
        Self {
            dialect,
            model,
            place_of_model: model
                .and_then(|model| MODELS.iter().position(|other| other.id == model.id)),
            file: file.into(),
            patch: Patch::new(),
            problems: Vec::new(),
            guesses: 0,
            notes: 0,
            silenced: (0, Severity::Note),
            mends: BTreeMap::new(),
            stray_blank: false,
            seen: HashMap::new(),
            lacking: HashSet::new(),
            full: false,
        }
    }

    /// The model the file is read for.
    pub(super) const fn model(&self) -> Option<&'m Model> {
        self.model
    }

    /// Whether the file is small enough; says so when it is not.
    pub(super) fn fits(&mut self, bytes: &[u8]) -> bool {
        if bytes.len() <= MAX_FILE {
            return true;
        }
        self.file_problem(
            Severity::Error,
            "file-too-large",
            "the file is too large for a configuration and was not read".to_owned(),
            format!("at most {MAX_FILE} bytes are read"),
        );
        false
    }

    /// The file as text; bytes that are not UTF-8 are replaced and named once.
    pub(super) fn text(&mut self, bytes: &[u8]) -> String {
        let bytes = match bytes.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) => {
                self.problem(
                    1,
                    1,
                    Severity::Note,
                    "byte-order-mark",
                    "",
                    "a mark of byte order stands before the first line".to_owned(),
                    "save the file as UTF-8 without it; no manual has it".to_owned(),
                );
                rest
            }
            None => bytes,
        };
        match core::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
                self.problem(
                    u32::try_from(line).unwrap_or(u32::MAX),
                    1,
                    Severity::Warning,
                    "not-utf8",
                    "",
                    "the file is not UTF-8 text; other bytes were replaced".to_owned(),
                    "save it as UTF-8".to_owned(),
                );
                String::from_utf8_lossy(bytes).into_owned()
            }
        }
    }

    /// The lines of `text` with their numbers; a line that is too long is named and left out.
    pub(super) fn lines<'a>(&mut self, text: &'a str) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        for (number, line) in (1_u32..).zip(text.split('\n')) {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.contains('\r') {
                self.problem(
                    number,
                    1,
                    Severity::Warning,
                    "line-ends",
                    "",
                    "the line has a carriage return in it, which ends no line".to_owned(),
                    "end each line with CR LF; settings behind the carriage return do not count"
                        .to_owned(),
                );
            }
            if line.len() > MAX_LINE {
                self.problem(
                    number,
                    1,
                    Severity::Error,
                    "line-too-long",
                    "",
                    format!("the line has {} bytes and was left out", line.len()),
                    format!("at most {MAX_LINE} bytes are read"),
                );
            } else {
                lines.push(Line { number, text: line });
            }
        }
        lines
    }

    /// Tells a problem of the whole file.
    pub(super) fn file_problem(
        &mut self,
        severity: Severity,
        code: &'static str,
        message: String,
        help: String,
    ) {
        self.problem(0, 0, severity, code, "", message, help);
    }

    /// Tells a problem.
    #[expect(
        clippy::too_many_arguments,
        reason = "a problem has these parts, and each caller knows them all"
    )]
    pub(super) fn problem(
        &mut self,
        line: u32,
        column: u32,
        severity: Severity,
        code: &'static str,
        key: &str,
        message: String,
        help: String,
    ) {
        debug_assert!(crate::codes::is_known(code), "{code} is not in CODES");
        let is_note = severity == Severity::Note;
        self.notes += usize::from(is_note);
        if self.problems.len() >= MAX_PROBLEMS || (is_note && self.notes > MAX_PROBLEMS / 2) {
            let (count, worst) = self.silenced;
            self.silenced = (count + 1, worst.max(severity));
            return;
        }
        self.problems.push(Problem {
            file: Arc::clone(&self.file),
            line,
            column,
            severity,
            code,
            key: key.to_owned(),
            message,
            help,
        });
    }

    /// Takes a pair of which a later one with the same key wins.
    pub(super) fn take(&mut self, pair: Pair<'_>) {
        self.take_once(pair, Repeat::LastWins);
    }

    /// Takes a pair of which only the first with the same key counts.
    pub(super) fn take_first(&mut self, pair: Pair<'_>) {
        self.take_once(pair, Repeat::FirstWins);
    }

    fn take_once(&mut self, pair: Pair<'_>, repeat: Repeat) {
        let is_whole = |text: &str| !text.chars().any(|c| c.is_control() && c != '\t');
        if !is_whole(pair.key) || !is_whole(pair.value) {
            self.control_character(pair);
            return;
        }
        let mut found = matcher::find(self.dialect, pair.key);
        let usual = self.in_usual_case(pair, &found);
        let pair = Pair {
            key: usual.as_deref().unwrap_or(pair.key),
            ..pair
        };
        if usual.is_some() {
            found = matcher::find(self.dialect, pair.key);
        }
        let name = self.name(pair);
        if self.seen.len() >= MAX_SETTINGS && !self.seen.contains_key(&name) {
            if !core::mem::replace(&mut self.full, true) {
                self.problem(
                    pair.line,
                    1,
                    Severity::Error,
                    "too-many-settings",
                    "",
                    "the rest of the file was not read".to_owned(),
                    format!("at most {MAX_SETTINGS} settings are read"),
                );
            }
            return;
        }
        if self.repeated(pair, name, repeat) {
            return;
        }
        if self.patch.len() >= 2 * MAX_SETTINGS {
            self.drop_repeated();
        }
        self.look_up(pair, found);
    }

    fn control_character(&mut self, pair: Pair<'_>) {
        let what = if pair.value.contains('\0') || pair.key.contains('\0') {
            "a NUL"
        } else {
            "a control character"
        };
        self.problem(
            pair.line,
            pair.key_column,
            Severity::Error,
            "control-character",
            &shorten(pair.key),
            format!(
                "`{}` was left out: {what} stands in the line",
                shorten(pair.key)
            ),
            "type the line anew; a file in UTF-16 must be saved as UTF-8".to_owned(),
        );
    }

    /// What tells a key from another one.
    fn name(&self, pair: Pair<'_>) -> String {
        if self.dialect.folds_case() {
            return pair.key.to_ascii_lowercase();
        }
        // One key names two users' passwords (003:5416): not a repetition.
        match pair.value.split_once(':') {
            Some((user, _)) if pair.key == "security.user_password" => {
                format!("{} {user}", pair.key)
            }
            Some(_) | None => pair.key.to_owned(),
        }
    }

    /// Forgets what later lines with the same keys replace, so that repetitions leave room for the rest.
    #[expect(
        clippy::disallowed_methods,
        reason = "the lines go into a set, so their order tells nothing"
    )]
    fn drop_repeated(&mut self) {
        let counting: HashSet<u32> = self.seen.values().map(|(line, _)| *line).collect();
        let counts = |place: &Place| counting.contains(&place.line);
        self.patch.entries.retain(|entry| counts(&entry.place));
        self.patch.kept.retain(|kept| counts(&kept.place));
    }

    /// Whether the pair repeats an earlier key and does not count; says so when the two values differ.
    fn repeated(&mut self, pair: Pair<'_>, name: String, repeat: Repeat) -> bool {
        let Some((line, value)) = self.seen.get(&name) else {
            self.seen.insert(name, (pair.line, pair.value.to_owned()));
            return false;
        };
        let (line, same) = (*line, *value == pair.value);
        let loses = repeat == Repeat::FirstWins;
        if !same {
            let winner = if loses { line } else { pair.line };
            self.problem(
                pair.line,
                pair.key_column,
                Severity::Warning,
                "repeated-key",
                pair.key,
                format!(
                    "`{}` already stands in line {line} with another value",
                    pair.key
                ),
                format!("line {winner} counts; remove the other"),
            );
        } else {
            self.problem(
                pair.line,
                pair.key_column,
                Severity::Note,
                "repeated-line",
                pair.key,
                format!("`{}` already stands in line {line}, the same", pair.key),
                "remove one of the two".to_owned(),
            );
            let (superfluous, other) = if loses {
                (pair.line, line)
            } else {
                (line, pair.line)
            };
            self.mend(superfluous).said_in = Some(other);
        }
        if !loses {
            self.seen.insert(name, (pair.line, pair.value.to_owned()));
        }
        loses
    }

    fn look_up(&mut self, pair: Pair<'_>, found: Result<Vec<Found>, NoSuchNumber>) {
        match found {
            Ok(mut found) if !found.is_empty() => {
                self.check_model(pair, found.iter().map(|it| it.lacking));
                if let Some(model) = self.model
                    && found.len() > 1
                {
                    found.retain(|it| it.row.is_for(it.spelling, model));
                }
                self.set(pair, &found);
            }
            Ok(_) => {
                self.check_model(pair, [known::lacking(self.dialect, pair.key)]);
                self.keep(pair);
            }
            Err(NoSuchNumber) => {
                self.problem(
                    pair.line,
                    pair.key_column,
                    Severity::Warning,
                    "no-such-number",
                    pair.key,
                    format!("`{}` has a number that nothing has", pair.key),
                    match self.dialect {
                        Dialect::AudioCodes => "numbers begin at 0".to_owned(),
                        Dialect::Yealink | Dialect::Panasonic => "numbers begin at 1".to_owned(),
                    },
                );
                self.push_kept(pair, true);
            }
        }
    }

    /// Sets the first of the rows that understands the value; names the first one's complaint when none does.
    fn set(&mut self, pair: Pair<'_>, all: &[Found]) {
        let mut complaints = Vec::new();
        for found in all {
            self.check_line(pair, found.at.line);
            match read_value(self.dialect, found, pair.value) {
                Ok(Some(setting)) => {
                    self.check_words(pair, all, found);
                    self.check_address(pair);
                    self.push(pair, found, setting);
                    return;
                }
                Ok(None) => return,
                Err(Wrong::Encrypted) => {
                    self.encrypted(pair);
                    return;
                }
                Err(wrong) => {
                    complaints.push((found, wrong));
                }
            }
        }
        self.complain(pair, &complaints);
    }

    /// Warns of a mistyped IPv4 address where a host's name may stand too: it is a name that nothing resolves.
    fn check_address(&mut self, pair: Pair<'_>) {
        /// What the keys of hosts have in their names.
        const HOSTS: &[&str] = &["addr", "host", "server", "proxy", "prxy", "srv", "_ip"];
        let key = pair.key.to_ascii_lowercase();
        if is_mistyped_address(pair.value) && HOSTS.iter().any(|word| key.contains(word)) {
            self.problem(
                pair.line,
                pair.value_column,
                Severity::Warning,
                "no-such-address",
                pair.key,
                format!(
                    "`{}` must be an address or a name that can be found, not `{}`",
                    pair.key, pair.value
                ),
                "an IPv4 address has four parts from 0 to 255".to_owned(),
            );
        }
    }

    fn push(&mut self, pair: Pair<'_>, found: &Found, setting: Setting) {
        let place = self.place(pair.line);
        self.patch.entries.push(Entry {
            row: found.row,
            at: found.at,
            setting,
            place,
        });
    }

    fn place(&self, line: u32) -> Place {
        Place {
            file: Arc::clone(&self.file),
            line,
        }
    }

    /// Notes a line that the model does not have; the setting is kept, for files are shared between models.
    fn check_line(&mut self, pair: Pair<'_>, line: Option<LineNo>) {
        let (Some(model), Some(line)) = (self.model, line) else {
            return;
        };
        if line.number() > model.lines {
            let message = format!(
                "`{}` is for line {line}, which a {} does not have",
                pair.key, model.name
            );
            let help = format!("a {} has {} lines", model.name, model.lines);
            self.problem(
                pair.line,
                pair.key_column,
                Severity::Note,
                "no-such-line",
                pair.key,
                message,
                help,
            );
        }
    }

    /// Notes a key that the model does not have, once whatever its numbers: a file for many models has hundreds.
    fn check_model(&mut self, pair: Pair<'_>, lacking: impl IntoIterator<Item = Lacking>) {
        let (Some(model), Some(place)) = (self.model, self.place_of_model) else {
            return;
        };
        if !lacking.into_iter().all(|lacking| lacking.has(place)) {
            return;
        }
        let Some(known) = known::find(self.dialect, pair.key) else {
            return;
        };
        if !self.lacking.insert(known.name) {
            return;
        }
        let source = known.source();
        let (message, help) = if known.manual == model.manual {
            let there = known.models.replace('|', ", ");
            (
                format!("a {} does not have `{}`", model.name, pair.key),
                format!("it is there on: {there} ({source})"),
            )
        } else {
            (
                format!(
                    "the manual of the {} does not name `{}`",
                    model.name, pair.key
                ),
                format!("that of other telephones does ({source})"),
            )
        };
        self.problem(
            pair.line,
            pair.key_column,
            Severity::Note,
            "not-on-this-model",
            pair.key,
            message,
            help,
        );
    }

    fn encrypted(&mut self, pair: Pair<'_>) {
        self.problem(
            pair.line,
            pair.value_column,
            Severity::Note,
            "encrypted-value",
            pair.key,
            format!(
                "`{}` is encrypted; it is kept as it is and not used",
                pair.key
            ),
            "give the value in clear, or through --set".to_owned(),
        );
        self.push_kept(pair, true);
    }

    /// Tells what the first spelling says against the value, and what each allows.
    fn complain(&mut self, pair: Pair<'_>, complaints: &[(&Found, Wrong)]) {
        let Some((found, wrong)) = complaints.first() else {
            return;
        };
        let row = found.row;
        let same_row = complaints
            .iter()
            .filter(|(it, _)| it.row.ident == row.ident);
        let mut alternatives: Vec<_> = same_row
            .map(|(it, _)| it.spelling)
            .map(|it| (it.spoken.allowed(row, it.range.or(row.range)), it.source))
            .collect();
        alternatives.dedup_by(|one, other| one.0 == other.0);
        let own = alternatives[0].0.clone();
        let texts: Vec<_> = alternatives.iter().map(|(text, _)| text.as_str()).collect();
        let sources: Vec<_> = alternatives.iter().map(|(_, source)| *source).collect();
        let (allowed, source) = (texts.join(", or "), sources.join(", "));
        let (code, message) = match wrong {
            Wrong::Value(_) => ("bad-value", format!("`{}` must be {allowed}", pair.key)),
            Wrong::Range => ("out-of-range", format!("`{}` must be {allowed}", pair.key)),
            Wrong::Empty => ("empty-value", format!("`{}` must not be empty", pair.key)),
            Wrong::Encrypted => ("encrypted-value", format!("`{}` is encrypted", pair.key)),
        };
        let secret = matches!(found.row.kind, crate::row::Kind::Secret);
        let message = if secret || *wrong == Wrong::Empty {
            message
        } else {
            format!("{message}, not `{}`", shorten(pair.value))
        };
        let help = match wrong {
            Wrong::Value(why) if *why != format!("must be {own}") => {
                format!("the value was left out: it {why} ({source})")
            }
            Wrong::Value(_) | Wrong::Range | Wrong::Empty | Wrong::Encrypted => {
                format!("the value was left out ({source})")
            }
        };
        self.problem(
            pair.line,
            pair.value_column,
            Severity::Error,
            code,
            pair.key,
            message,
            help,
        );
    }

    /// Keeps a key outside the catalogue, checking it as far as the manuals allow.
    fn keep(&mut self, pair: Pair<'_>) {
        let mut known = known::find_all(self.dialect, pair.key).peekable();
        let Some(first) = known.peek().copied() else {
            self.unknown(pair);
            return;
        };
        let reset = self.dialect == Dialect::Yealink && is_reset(pair.value);
        let fine = reset || pair.value.is_empty() || known.any(|known| known.accepts(pair.value));
        if fine {
            self.push_kept(pair, true);
            return;
        }
        self.problem(
            pair.line,
            pair.value_column,
            Severity::Error,
            "bad-value",
            pair.key,
            format!(
                "`{}` must be {}, not `{}`",
                pair.key,
                first.allowed(),
                shorten(pair.value)
            ),
            format!("the value was left out ({}:{})", first.manual, first.line),
        );
    }

    fn unknown(&mut self, pair: Pair<'_>) {
        // A guess costs more than the rest of the file's lines together.
        let is_guessed = self.guesses < MAX_GUESSES;
        self.guesses += usize::from(is_guessed);
        let nearest = is_guessed
            .then(|| matcher::nearest(self.dialect, pair.key))
            .flatten();
        let other = Dialect::ALL
            .into_iter()
            .find(|other| *other != self.dialect && matcher::is_known(*other, pair.key));
        let key = shorten(pair.key);
        let (message, help) = match (other, &nearest) {
            (Some(other), _) => (
                format!(
                    "`{key}` is a key of {other}, this is a file of {}",
                    self.dialect
                ),
                "it changes nothing here; `offhook config convert` writes a file in another maker's words",
            ),
            (None, Some(nearest)) => (
                format!("unknown key `{key}`, nearest: `{nearest}`"),
                "it is kept as it is and changes nothing",
            ),
            (None, None) => (
                format!("unknown key `{key}`"),
                "it is kept as it is and changes nothing; `offhook settings list WORD` looks for one",
            ),
        };
        self.problem(
            pair.line,
            pair.key_column,
            Severity::Warning,
            "unknown-key",
            pair.key,
            message,
            help.to_owned(),
        );
        self.mend(pair.line).unknown = true;
        self.push_kept(pair, false);
    }

    fn push_kept(&mut self, pair: Pair<'_>, known: bool) {
        let place = self.place(pair.line);
        self.patch.kept.push(Kept {
            dialect: self.dialect,
            key: pair.key.to_owned(),
            value: pair.value.to_owned(),
            known,
            place,
        });
    }

    /// Forgets every setting: the maker's telephone would not use the file at all.
    pub(super) fn discard(&mut self) {
        self.patch = Patch::new();
    }

    pub(super) fn finish(mut self) -> (Patch, Vec<Problem>) {
        if self.patch.len() > MAX_SETTINGS {
            self.drop_repeated();
        }
        let (silenced, severity) = self.silenced;
        if silenced > 0 {
            self.problems.push(Problem {
                file: Arc::clone(&self.file),
                line: 0,
                column: 0,
                severity,
                code: "too-many-problems",
                key: String::new(),
                message: format!("{silenced} more problems are not shown"),
                help: "mend the first ones and check again".to_owned(),
            });
        }
        (self.patch, self.problems)
    }
}

/// The column from 1, in characters, of a part of `line`; both slices lie in the same text.
pub(super) fn column(line: &str, part: &str) -> u32 {
    let before = (part.as_ptr() as usize).wrapping_sub(line.as_ptr() as usize);
    let characters = line.get(..before).map_or(0, |text| text.chars().count());
    u32::try_from(characters + 1).unwrap_or(u32::MAX)
}

/// A value or key short enough to be quoted, without control characters.
pub(crate) fn shorten(text: &str) -> String {
    /// How much is quoted.
    const SHOWN: usize = 60;
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut short: String = text.chars().take(SHOWN).map(clean).collect();
    if text.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    short
}

/// The first word of a line that is no setting; what follows may be a password.
pub(super) fn quote(text: &str) -> String {
    let (first, rest) = text.split_once([' ', '\t', '=']).unwrap_or((text, ""));
    if first.is_empty() && !rest.is_empty() {
        "= …".to_owned()
    } else if rest.is_empty() {
        shorten(first)
    } else {
        format!("{} …", shorten(first))
    }
}
