//! Groups between makers that write one setting and makers that write its pieces (see [`crate::groups`]).

use core::cell::OnceCell;

use super::{Loss, LossKind, Writer, counting};
use crate::at::At;
use crate::catalogue::TONE_COUNTRY;
use crate::groups::{self, GROUPS, Get, Group, Piece};
use crate::patch::{Entry, Patch, Setting};
use crate::row::Row;
use crate::settings::{Layer, Settings};
use crate::value::Value;

/// What was given, as settings of which one can be asked for.
pub(super) struct Given<'p> {
    patch: &'p Patch,
    settings: OnceCell<Settings>,
}

impl<'p> Given<'p> {
    pub(super) const fn new(patch: &'p Patch) -> Self {
        Self {
            patch,
            settings: OnceCell::new(),
        }
    }

    /// The value that was given, or the default of the catalogue.
    fn value(&self, row: &'static Row, at: At) -> Value {
        let settings = self.settings.get_or_init(|| {
            let mut settings = Settings::new(None);
            settings.apply(Layer::Own, self.patch.clone());
            settings
        });
        settings.value(row, at)
    }
}

/// Whether `patch` says by itself whether tones of one's own count.
pub(super) fn says_whether_own_tones(patch: &Patch) -> bool {
    let (switch, _, _) = groups::own_tones();
    let idents = [switch.ident, TONE_COUNTRY.row().ident];
    patch
        .entries
        .iter()
        .any(|it| idents.contains(&it.row.ident))
}

/// Whether a maker has a key for a setting.
fn has(writer: &Writer<'_>, row: &Row) -> bool {
    row.spellings_of(writer.dialect).next().is_some()
}

/// Whether a maker writes a setting in pieces.
pub(super) fn has_pieces(writer: &Writer<'_>, row: &Row) -> bool {
    let group = groups::of_whole(row);
    group.is_some_and(|group| group.rows.iter().all(|row| has(writer, row)))
}

/// The settings that are written: pieces that this maker has no keys for are put together where he has one for the
/// whole and can say it. What the whole does not say stays a piece, and so becomes a loss.
pub(super) fn gathered(writer: &mut Writer<'_>, patch: &Patch) -> Vec<Entry> {
    let mut entries = counting(&patch.entries);
    for group in GROUPS {
        let foreign = has(writer, group.whole) && !group.rows.iter().any(|row| has(writer, row));
        if foreign && entries.iter().any(|it| group.has(it.row, it.at)) {
            put_together(writer, group, &mut entries);
        }
    }
    entries
}

/// Puts the pieces of one group together.
fn put_together(writer: &mut Writer<'_>, group: &Group, entries: &mut Vec<Entry>) {
    let given = writer.given;
    let get: Get<'_> = &|row, at| given.value(row, at);
    let Some(value) = group.gather(get) else {
        return;
    };
    let said = |entry: &Entry| match &entry.setting {
        Setting::Value(piece) if group.has(entry.row, entry.at) => {
            group.says(&value, &(entry.row, entry.at, piece.clone()), get)
        }
        Setting::Value(_) | Setting::Reset => false,
    };
    let Some(last) = entries.iter().rposition(said) else {
        return;
    };
    let whole = Entry {
        row: group.whole,
        at: At::WHOLE,
        setting: Setting::Value(value.clone()),
        place: entries[last].place.clone(),
    };
    if !writer.trial(core::slice::from_ref(&whole)).1.is_empty() {
        return;
    }
    entries.insert(last + 1, whole.clone());
    entries.retain(|entry| {
        let other = entry.row.ident == whole.row.ident && *entry != whole;
        if other {
            writer.lose(entry, LossKind::NoWord, "");
        }
        !other && !said(entry)
    });
}

impl Writer<'_> {
    /// What writing some settings by themselves would give.
    fn trial(&self, entries: &[Entry]) -> (Vec<(String, String)>, Vec<Loss>) {
        let mut trial = Writer {
            entries,
            pairs: Vec::new(),
            losses: Vec::new(),
            widened: Vec::new(),
            ..*self
        };
        for entry in entries {
            trial.entry(entry);
        }
        (trial.pairs, trial.losses)
    }

    /// Writes a setting as its pieces; `false` where this maker has none, or cannot say them.
    pub(super) fn in_pieces(&mut self, entry: &Entry, value: &Value) -> bool {
        let group = groups::of_whole(entry.row).filter(|_| has_pieces(self, entry.row));
        let Some(group) = group else {
            return false;
        };
        let given = self.given;
        let pieces = group.scatter(value, &|row, at| given.value(row, at));
        // The whole may say more than a piece can hold.
        let fit = |pieces: &Vec<Piece>| pieces.iter().all(|(row, _, value)| value.fits(row));
        let Some(mut pieces) = pieces.filter(fit) else {
            return false;
        };
        // Where nothing is said of it, tones that are set are heard.
        let switch = group.is_tone() && !self.own_tones;
        pieces.extend(switch.then(groups::own_tones));
        let of_piece = |(row, at, value): Piece| Entry {
            row,
            at,
            setting: Setting::Value(value),
            place: entry.place.clone(),
        };
        let pieces: Vec<_> = pieces.into_iter().map(of_piece).collect();
        let (pairs, losses) = self.trial(&pieces);
        if losses.iter().any(|loss| loss.kind != LossKind::Rounded) {
            return false;
        }
        let Some((key, value)) = pairs.first() else {
            return false;
        };
        if !self.may_widen(entry, key) {
            return true;
        }
        if !losses.is_empty() {
            self.lose(entry, LossKind::Rounded, &format!("{key}={value}"));
        }
        self.own_tones |= switch;
        self.pairs.extend(pairs);
        true
    }
}
