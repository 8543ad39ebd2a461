//! From a patch to a maker's file.

use core::fmt;
use core::fmt::Write as _;
use std::collections::BTreeMap;

use crate::at::At;
use crate::catalogue::FILE_MODEL;
use crate::codecs::{CodecChoice, MAX_CODEC_SLOTS};
use crate::dialect::reader::{RESET, is_reset, starts_empty};
use crate::dialect::{Dialect, first_lines, panasonic};
use crate::key::{LineNo, MAX_LINES};
use crate::models::Model;
use crate::patch::{Entry, Patch, Place, Setting};
use crate::row::{Row, Spelling};
use crate::settings::replaces;
use crate::spelling::{PANASONIC_CODECS, Spoken};
use crate::value::{Part, SlotField, Value};

mod groups;
mod tones;
pub(crate) mod xml;

use groups::Given;

/// Why a setting could not be written as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossKind {
    /// The maker has no key for it.
    NoSpelling,
    /// The maker's range does not reach so far.
    OutOfRange,
    /// It was rounded to the maker's unit.
    Rounded,
    /// The maker has one value for all lines, and it was for one line.
    ScopeWidened,
    /// The maker has no word for the value.
    NoWord,
    /// The model has no such line.
    NoSuchLine,
    /// The file named another model than the one it is written for.
    OtherModel,
}

impl fmt::Display for LossKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSpelling => "the maker has no key for it",
            Self::OutOfRange => "the maker's range does not reach so far",
            Self::Rounded => "it was rounded to the maker's unit",
            Self::ScopeWidened => "the maker has one value for all lines",
            Self::NoWord => "the maker has no word for the value",
            Self::NoSuchLine => "the model has no such line",
            Self::OtherModel => "the file is written for another model",
        })
    }
}

/// One setting that could not be written as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Offhook's name of the setting, or the kept key.
    pub key: String,
    /// Which one of them.
    pub at: At,
    /// Where it was written.
    pub place: Place,
    /// Why.
    pub kind: LossKind,
    /// What was written instead; empty when nothing was.
    pub written: String,
}

impl fmt::Display for Loss {
    /// `PLACE: NAME: why; written as ..`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}{}: {}", self.place, self.key, self.at, self.kind)?;
        if self.written.is_empty() {
            f.write_str("; not written")
        } else {
            write!(f, "; written as `{}`", self.written)
        }
    }
}

/// Writes `patch` as a file of `dialect`, with what could not be written.
///
/// Kept keys of the same dialect are written as they were; those of another dialect are losses. Where manuals of the
/// maker name one setting differently, the file says it as the first of them does: see [`write_for`].
#[must_use]
pub fn write(dialect: Dialect, patch: &Patch) -> (String, Vec<Loss>) {
    written(dialect, None, patch)
}

/// Writes `patch` as a file for `model`: with the keys, words and ranges of its manual, and for the lines it has.
#[must_use]
pub fn write_for(model: &Model, patch: &Patch) -> (String, Vec<Loss>) {
    written(model.dialect, Some(model), patch)
}

/// Writes `patch` as a Panasonic XML file, for `model` or for any of the maker's.
#[must_use]
pub fn write_xml(model: Option<&Model>, patch: &Patch) -> (String, Vec<Loss>) {
    let (pairs, losses) = pairs(Form::Xml, Dialect::Panasonic, model, patch);
    (xml::of_pairs(&pairs), losses)
}

fn written(dialect: Dialect, model: Option<&Model>, patch: &Patch) -> (String, Vec<Loss>) {
    let (pairs, losses) = pairs(Form::Plain, dialect, model, patch);
    let mut text = String::new();
    for line in first_lines(dialect) {
        text.push_str(&line);
        text.push('\n');
    }
    for (key, value) in pairs {
        match dialect {
            Dialect::Yealink => writeln!(text, "{key} = {value}"),
            Dialect::AudioCodes => writeln!(text, "{key}={value}"),
            Dialect::Panasonic => writeln!(text, "{key}=\"{}\"", value.replace('"', "")),
        }
        .expect("a String takes every write");
    }
    if dialect == Dialect::Panasonic {
        // The last line must be empty (000:4163), which the end of the line before already makes.
        text = text.replace('\n', "\r\n");
    }
    (text, losses)
}

/// Every key with its value, in the order of the patch.
fn pairs(
    form: Form,
    dialect: Dialect,
    model: Option<&Model>,
    patch: &Patch,
) -> (Vec<(String, String)>, Vec<Loss>) {
    let given = Given::new(patch);
    let mut writer = Writer {
        form,
        dialect,
        model,
        given: &given,
        entries: &[],
        pairs: Vec::new(),
        losses: Vec::new(),
        widened: Vec::new(),
        own_tones: groups::says_whether_own_tones(patch),
    };
    let entries = groups::gathered(&mut writer, patch);
    writer.entries = &entries;
    for entry in &entries {
        writer.entry(entry);
    }
    for kept in &patch.kept {
        let fits = match form {
            // A file whose first key began so would be taken for XML.
            Form::Plain if dialect == Dialect::Panasonic => {
                !kept.key.starts_with('<') && panasonic::fits(&kept.key, &kept.value)
            }
            Form::Plain => true,
            Form::Xml => xml::is_name(&kept.key) && xml::holds(&kept.value),
        };
        if kept.dialect == dialect && fits {
            writer.pair(&kept.key, &kept.value);
        } else {
            writer.losses.push(Loss {
                key: kept.key.clone(),
                at: At::WHOLE,
                place: kept.place.clone(),
                kind: LossKind::NoSpelling,
                written: String::new(),
            });
        }
    }
    (writer.pairs, writer.losses)
}

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Lines.
    Plain,
    /// Panasonic's XML.
    Xml,
}

/// What counts of the entries: makers disagree whether the first or the last value of a key does.
fn counting(entries: &[Entry]) -> Vec<Entry> {
    let mut last: BTreeMap<(&str, At), Vec<usize>> = BTreeMap::new();
    for (place, entry) in entries.iter().enumerate() {
        let before = last.entry((entry.row.ident, entry.at)).or_default();
        before.retain(|old| !replaces(&entry.setting, &entries[*old].setting));
        before.push(place);
    }
    let mut places: Vec<usize> = last.into_values().flatten().collect();
    places.sort_unstable();
    places
        .into_iter()
        .map(|place| entries[place].clone())
        .collect()
}

struct Writer<'p> {
    form: Form,
    dialect: Dialect,
    /// Whose keys are written; any of the maker's without one.
    model: Option<&'p Model>,
    /// Everything that was given, as it was.
    given: &'p Given<'p>,
    /// Everything that is written; the parts of a tone are looked up in it.
    entries: &'p [Entry],
    pairs: Vec<(String, String)>,
    losses: Vec<Loss>,
    /// What was already written for all lines, and for which line it was meant.
    widened: Vec<(&'static str, Option<LineNo>)>,
    /// Whether the file says whether tones of one's own count.
    own_tones: bool,
}

impl Writer<'_> {
    fn pair(&mut self, key: &str, value: &str) {
        self.pairs
            .push((key.to_owned(), value.replace(['\r', '\n'], "")));
    }

    fn lose(&mut self, entry: &Entry, kind: LossKind, written: &str) {
        self.losses.push(Loss {
            key: entry.row.name(),
            at: entry.at,
            place: entry.place.clone(),
            kind,
            written: written.to_owned(),
        });
    }

    fn entry(&mut self, entry: &Entry) {
        let lines = self.model.map_or(MAX_LINES, |model| model.lines);
        if entry.at.line.is_some_and(|line| line.number() > lines) {
            self.lose(entry, LossKind::NoSuchLine, "");
            return;
        }
        match &entry.setting {
            Setting::Value(Value::Codecs(_)) => self.codecs(entry),
            Setting::Value(Value::Part(part)) => self.part(entry, part),
            Setting::Value(Value::Text(named))
                if entry.row.ident == FILE_MODEL.row().ident && self.spelling(entry).is_some() =>
            {
                self.file_model(entry, named);
            }
            Setting::Value(value) => self.value(entry, value),
            Setting::Reset => self.reset(entry),
        }
    }

    /// Writes whom the file is for: a telephone refuses a file that names another model.
    fn file_model(&mut self, entry: &Entry, named: &str) {
        let word = self.model.map_or(named, |model| model.model_word);
        if word != named {
            self.lose(entry, LossKind::OtherModel, word);
        }
        self.value(entry, &Value::Text(word.to_owned()));
    }

    /// The spelling that is written: the first that is for one line or for all as the entry is, or else the first.
    fn spelling(&self, entry: &Entry) -> Option<Spelling> {
        let spellings = self.spellings(entry.row);
        let as_wide = spellings
            .iter()
            .find(|it| it.key.contains("{line}") == entry.at.line.is_some());
        as_wide.or_else(|| spellings.first()).copied()
    }

    /// How the maker, or the model's manual, writes a row.
    fn spellings(&self, row: &'static Row) -> Vec<Spelling> {
        match self.model {
            Some(model) => row.spellings_for(model),
            None => row.spellings_of(self.dialect).copied().collect(),
        }
    }

    /// The keys of a spelling with their numbers: one, or one a line where the value is for all lines.
    fn keys(
        &self,
        spelling: &Spelling,
        entry: &Entry,
        slot: Option<u8>,
        codec: Option<&str>,
    ) -> Vec<String> {
        /// Lines a value for all lines is written for where the maker has no such key: the most any model has.
        const ALL: u8 = 6;
        let of_line = |line| At {
            line: Some(line),
            ..entry.at
        };
        // A line's own value counts there, and not the one for all lines.
        let has_own = |line: &LineNo| {
            self.entries.iter().any(|own| {
                own.row.ident == entry.row.ident
                    && own.at == of_line(*line)
                    && replaces(&own.setting, &entry.setting)
            })
        };
        let lines = match entry.at.line {
            Some(line) => vec![line],
            None if spelling.key.contains("{line}") => {
                let lines = LineNo::up_to(self.model.map_or(ALL, |model| model.lines));
                lines.filter(|line| !has_own(line)).collect()
            }
            None => vec![LineNo::FIRST],
        };
        lines
            .into_iter()
            .map(|line| key_of(self.dialect, spelling, of_line(line), slot, codec))
            .collect()
    }

    fn reset(&mut self, entry: &Entry) {
        match self.spelling(entry) {
            Some(spelling) if self.dialect == Dialect::Yealink && spelling.reaches(entry.at) => {
                for key in self.keys(&spelling, entry, None, None) {
                    self.pair(&key, RESET);
                }
            }
            Some(_) | None => self.lose(entry, LossKind::NoWord, ""),
        }
    }

    fn value(&mut self, entry: &Entry, value: &Value) {
        if self.in_pieces(entry, value) {
            return;
        }
        let Some(spelling) = self.spelling(entry) else {
            let kind = if groups::has_pieces(self, entry.row) {
                LossKind::NoWord
            } else {
                LossKind::NoSpelling
            };
            self.lose(entry, kind, "");
            return;
        };
        if let (Spoken::ToneFrequencies, Value::Text(tone)) = (spelling.spoken, value) {
            self.tone_in_parts(entry, tone);
            return;
        }
        // Without a model, a value that only another of the maker's manuals has is written as that one has it.
        let same_key = self.spellings(entry.row).into_iter();
        let mut others = same_key.filter(|other| other.key == spelling.key);
        let said = self.said(entry, value, &spelling).or_else(|kind| {
            let other = others.find_map(|other| self.said(entry, value, &other).ok());
            other.ok_or(kind)
        });
        let (text, rounded) = match said {
            Ok(said) => said,
            Err(kind) => {
                self.lose(entry, kind, "");
                return;
            }
        };
        if rounded {
            self.lose(entry, LossKind::Rounded, &text);
        }
        if !self.may_widen(entry, spelling.key) {
            return;
        }
        for key in self.keys(&spelling, entry, None, None) {
            self.pair(&key, &text);
        }
    }

    /// A value in the words of a spelling, and whether it had to be rounded.
    fn said(
        &self,
        entry: &Entry,
        value: &Value,
        spelling: &Spelling,
    ) -> Result<(String, bool), LossKind> {
        // Only Panasonic's telephones mind an empty text where one has a least length (000:4219).
        let cleared = self.dialect != Dialect::Panasonic
            && matches!(value, Value::Text(_) | Value::Secret(_))
            && value.measure() == Some(0);
        if !(cleared || value.within(spelling.range)) || !spelling.reaches(entry.at) {
            return Err(LossKind::OutOfRange);
        }
        let said = spelling.spoken.encode(entry.row, value);
        let (text, rounded) = said.ok_or(LossKind::NoWord)?;
        let read_back = || spelling.spoken.decode(entry.row, &text).as_ref() == Ok(value);
        // Nothing after the sign leaves a default as it is, and on Yealink's telephones everything.
        let says_nothing = text.is_empty() && !spelling.spoken.has_word_for_nothing();
        let clears = cleared && (!says_nothing || starts_empty(entry.row, spelling, entry.at));
        let key = key_of(self.dialect, spelling, entry.at, None, None);
        if self.holds(&key, &text) && (rounded || clears || !cleared && read_back()) {
            if says_nothing && self.dialect == Dialect::Yealink {
                return Ok((RESET.to_owned(), rounded));
            }
            Ok((text, rounded))
        } else {
            Err(LossKind::NoWord)
        }
    }

    /// Whether a file of the maker can hold this value of a key letter by letter.
    fn holds(&self, key: &str, value: &str) -> bool {
        let in_a_line = !value.contains(['\r', '\n']);
        let kept = match self.dialect {
            Dialect::Panasonic if self.form == Form::Xml => xml::holds(value),
            // There is no way to write a quote inside quotes (000:4208).
            Dialect::Panasonic => !value.contains('"') && panasonic::fits(key, value),
            Dialect::Yealink => value.trim() == value && !is_reset(value),
            Dialect::AudioCodes => value.trim() == value && !value.starts_with("{\""),
        };
        in_a_line && kept
    }

    /// Whether the entry may be written under a key that has no line; tells when that changes what it means.
    fn may_widen(&mut self, entry: &Entry, key: &str) -> bool {
        if !entry.row.per_line || entry.at.line.is_none() || key.contains("{line}") {
            return true;
        }
        let first = !self
            .widened
            .iter()
            .any(|(ident, line)| *ident == entry.row.ident && *line != entry.at.line);
        if first {
            self.widened.push((entry.row.ident, entry.at.line));
        }
        self.lose(entry, LossKind::ScopeWidened, if first { key } else { "" });
        first
    }

    fn part(&mut self, entry: &Entry, part: &Part) {
        let value = Value::Part(part.clone());
        let (slot, codec) = match part {
            Part::Slot { slot, .. } => (Some(*slot), None),
            Part::Named { codec, .. } => (None, Some(*codec)),
            Part::Frequencies(_) | Part::Rhythm(_) => (None, None),
        };
        let spoken = self.spellings(entry.row).into_iter().find_map(|spelling| {
            let fits = slot.is_some() == spelling.key.contains("{slot}")
                && codec.is_some() == spelling.key.contains("{codec}");
            let (text, _) = spelling.spoken.encode(entry.row, &value).filter(|_| fits)?;
            Some((spelling, text))
        });
        match spoken {
            Some((spelling, text)) => {
                for key in self.keys(&spelling, entry, slot, codec) {
                    self.pair(&key, &text);
                }
            }
            None if matches!(part, Part::Frequencies(_) | Part::Rhythm(_)) => {
                self.tone_of_parts(entry, part);
            }
            None => self.lose(entry, LossKind::NoSpelling, ""),
        }
    }

    /// Writes a whole codec list as the cells of the maker's table.
    fn codecs(&mut self, entry: &Entry) {
        let Setting::Value(Value::Codecs(list)) = &entry.setting else {
            return;
        };
        let choices: Vec<_> = list.iter().collect();
        let mut cells = Vec::new();
        match self.dialect {
            Dialect::Panasonic => {
                for (_, codec) in PANASONIC_CODECS {
                    let rank = choices.iter().position(|choice| choice.name == *codec);
                    cells.push(Part::Named {
                        codec,
                        field: SlotField::Enable(rank.is_some()),
                    });
                    if let Some(rank) = rank.and_then(|rank| u8::try_from(rank + 1).ok()) {
                        cells.push(Part::Named {
                            codec,
                            field: SlotField::Priority(rank),
                        });
                    }
                }
                let missing = |name: &str| PANASONIC_CODECS.iter().all(|(_, codec)| *codec != name);
                if choices.iter().any(|choice| missing(choice.name)) {
                    self.lose(entry, LossKind::NoWord, "");
                }
            }
            Dialect::Yealink | Dialect::AudioCodes => {
                /// Slots of each maker's table (003:14650, 002:5029).
                const SLOTS: [u8; 2] = [11, 5];
                let ranked = self.dialect == Dialect::Yealink;
                let slots = SLOTS[usize::from(!ranked)];
                if choices.len() > usize::from(slots) {
                    self.lose(entry, LossKind::OutOfRange, "");
                }
                for slot in 1..=slots {
                    slot_cells(&mut cells, slot, choices.get(usize::from(slot) - 1), ranked);
                }
            }
        }
        // Only Yealink's tables say which payload type a codec has.
        let is_usual = |choice: &CodecChoice| crate::codecs::find(choice.name) == Some(*choice);
        if self.dialect != Dialect::Yealink && !choices.iter().all(is_usual) {
            self.lose(entry, LossKind::NoWord, "");
        }
        for part in cells.iter().take(4 * MAX_CODEC_SLOTS) {
            self.part(entry, part);
        }
        let lost_line = entry.at.line.is_some() && self.dialect == Dialect::AudioCodes;
        if lost_line {
            self.lose(entry, LossKind::ScopeWidened, "voip/codec/codec_info");
        }
    }
}

fn slot_cells(cells: &mut Vec<Part>, slot: u8, choice: Option<&CodecChoice>, ranked: bool) {
    let mut cell = |field| cells.push(Part::Slot { slot, field });
    cell(SlotField::Enable(choice.is_some()));
    let Some(choice) = choice else {
        return;
    };
    cell(SlotField::Name(choice.name));
    if ranked {
        cell(SlotField::Priority(slot));
        cell(SlotField::Payload(choice.payload));
    }
}

/// A key with its numbers in the maker's way of counting.
pub(crate) fn key_of(
    dialect: Dialect,
    spelling: &Spelling,
    at: At,
    slot: Option<u8>,
    codec: Option<&str>,
) -> String {
    let counted = |number: u16| (u32::from(number) + dialect.base()).saturating_sub(1);
    let places = [
        ("{line}", at.line.map(|line| u16::from(line.number()))),
        ("{module}", at.module.map(u16::from)),
        ("{item}", Some(at.item.unwrap_or(1) + spelling.before)),
        ("{slot}", slot.map(u16::from)),
    ];
    let mut key = spelling.key.to_owned();
    for (name, number) in places {
        key = key.replace(name, &counted(number.unwrap_or(1)).to_string());
    }
    if let Some(codec) = codec {
        let id = PANASONIC_CODECS.iter().find(|(_, name)| *name == codec);
        let mut number = String::new();
        if let Some((id, _)) = id {
            write!(number, "{id}").expect("a String takes every write");
        }
        key = key.replace("{codec}", &number);
    }
    key
}
