//! Putting the pieces of a group together, and the defaults of a model.

use super::{Candidate, part_of};
use crate::at::At;
use crate::codecs::{self, CodecChoice, CodecList};
use crate::models::Model;
use crate::patch::Setting;
use crate::row::{Row, Spelling};
use crate::spelling::Spoken;
use crate::tone;
use crate::value::{Part, SlotField, Value};

/// The slots of a Yealink codec table before any file (004:17125, 004:17173, 004:17230, 004:17273): name, payload type,
/// priority, enabled. The V71 manual prints the table without its contents.
const SLOTS: &[(&str, u8, u8, bool)] = &[
    ("PCMU", 0, 2, true),
    ("PCMA", 8, 3, true),
    ("G723-53", 4, 0, false),
    ("G723-63", 4, 0, false),
    ("G729", 18, 4, true),
    ("G722", 9, 1, true),
    ("iLBC", 106, 0, false),
    ("G726-16", 103, 0, false),
    ("G726-24", 104, 0, false),
    ("G726-32", 102, 0, false),
    ("G726-40", 105, 0, false),
];

/// The name, payload type, priority and switch of a slot of a Yealink codec table before any file.
pub(crate) fn factory_slot(slot: u8) -> Option<(&'static str, u8, u8, bool)> {
    SLOTS.get(usize::from(slot).checked_sub(1)?).copied()
}

/// The maker's default for `model`, or the catalogue's.
pub(super) fn default(model: Option<&'static Model>, row: &'static Row, at: At) -> Value {
    let catalogue =
        || Value::parse(row, row.default).expect("a table test reads every row's default");
    let has_own = |model: &&Model| row.spellings_of(model.dialect).any(Spelling::has_default);
    let spellings = model
        .filter(has_own)
        .map_or_else(Vec::new, |model| row.spellings_for(model));
    let theirs: Vec<_> = spellings
        .iter()
        .filter_map(|spelling| spelling.spoken.decode(row, spelling.default_at(at)?).ok())
        .collect();
    let parts = theirs.iter().filter_map(|value| {
        if let Value::Part(part) = value {
            Some(part)
        } else {
            None
        }
    });
    match theirs.first() {
        None => catalogue(),
        Some(Value::Part(_)) => tone_of(parts, catalogue()),
        Some(whole) => whole.clone(),
    }
}

/// Whether a value given later in the same layer takes the place of an earlier one.
pub(crate) fn replaces(new: &Setting, old: &Setting) -> bool {
    match (part_of(new), part_of(old)) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(new), Some(old)) => same_cell(new, old),
    }
}

fn same_cell(one: &Part, other: &Part) -> bool {
    let column = core::mem::discriminant::<SlotField>;
    match (one, other) {
        (Part::Slot { slot: a, field: f }, Part::Slot { slot: b, field: g }) => {
            a == b && column(f) == column(g)
        }
        (Part::Named { codec: a, field: f }, Part::Named { codec: b, field: g }) => {
            a == b && column(f) == column(g)
        }
        (Part::Frequencies(_), Part::Frequencies(_)) | (Part::Rhythm(_), Part::Rhythm(_)) => true,
        (Part::Slot { .. } | Part::Named { .. } | Part::Frequencies(_) | Part::Rhythm(_), _) => {
            false
        }
    }
}

/// Whether a piece of a group was given after the last whole value.
pub(super) fn has_parts(given: &[&Candidate]) -> bool {
    given
        .last()
        .is_some_and(|last| part_of(&last.setting).is_some())
}

/// One row of a codec table while it is put together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) name: Option<&'static str>,
    pub(crate) payload: Option<u8>,
    priority: u8,
    enabled: bool,
    /// A file says itself that it is enabled.
    switched_on: bool,
}

/// The codec list that the given pieces and lists make, over `default`.
pub(super) fn codecs(
    model: Option<&'static Model>,
    row: &'static Row,
    given: &[&Candidate],
    default: Value,
) -> CodecList {
    match laid(model, row, given, default) {
        Ok(list) => list,
        Err(table) => ordered(&table),
    }
}

/// The enabled slots of the codec table that the given pieces make; none where a whole list was given.
pub(super) fn slots(
    model: Option<&'static Model>,
    row: &'static Row,
    given: &[&Candidate],
    default: Value,
) -> Vec<Slot> {
    let mut table = laid(model, row, given, default).err().unwrap_or_default();
    table.retain(|slot| slot.enabled && (slot.name.is_some() || slot.switched_on));
    table
}

/// What the given pieces and lists make: a whole list, or a table.
fn laid(
    model: Option<&'static Model>,
    row: &'static Row,
    given: &[&Candidate],
    default: Value,
) -> Result<CodecList, Vec<Slot>> {
    let default = if let Value::Codecs(list) = default {
        list
    } else {
        CodecList::default()
    };
    let mut whole = Some(default.clone());
    let mut table = Vec::new();
    for candidate in given {
        match &candidate.setting {
            Setting::Value(Value::Codecs(list)) => whole = Some(list.clone()),
            Setting::Reset => whole = Some(default.clone()),
            Setting::Value(Value::Part(part)) => {
                if let Some(list) = whole.take() {
                    table = start(part, &list, list == default, model, row);
                }
                lay(&mut table, part);
            }
            Setting::Value(_) => {}
        }
    }
    whole.ok_or(table)
}

/// The table that the first piece is laid over: the maker's own where nothing was said before, else the list.
fn start(
    part: &Part,
    list: &CodecList,
    untouched: bool,
    model: Option<&'static Model>,
    row: &'static Row,
) -> Vec<Slot> {
    let from_list = || {
        let slots = list.iter().zip(1_u8..).map(|(choice, priority)| Slot {
            name: Some(choice.name),
            payload: Some(choice.payload),
            priority,
            enabled: true,
            switched_on: false,
        });
        slots.collect()
    };
    // A table with priorities starts as the maker ships it; one whose order is its priority starts as the list.
    let has_priorities = model.is_none_or(|model| {
        row.spellings_of(model.dialect)
            .any(|spelling| matches!(spelling.spoken, Spoken::CodecPriority(..)))
    });
    if untouched && has_priorities && matches!(part, Part::Slot { .. }) {
        let slots = SLOTS
            .iter()
            .map(|&(name, payload, priority, enabled)| Slot {
                name: Some(name),
                payload: Some(payload),
                priority,
                enabled,
                switched_on: false,
            });
        return slots.collect();
    }
    from_list()
}

fn lay(table: &mut Vec<Slot>, part: &Part) {
    let (place, field) = match part {
        Part::Slot { slot, field } => (usize::from(*slot).saturating_sub(1), field),
        Part::Named { codec, field } => {
            let known = table.iter().position(|slot| slot.name == Some(*codec));
            (known.unwrap_or(table.len()), field)
        }
        Part::Frequencies(_) | Part::Rhythm(_) => return,
    };
    if place >= codecs::MAX_CODEC_SLOTS {
        return;
    }
    while table.len() <= place {
        table.push(Slot {
            name: None,
            payload: None,
            priority: u8::try_from(table.len() + 1).unwrap_or(u8::MAX),
            enabled: true,
            switched_on: false,
        });
    }
    let slot = &mut table[place];
    if let Part::Named { codec, .. } = part {
        slot.name = Some(codec);
    }
    match field {
        SlotField::Enable(enabled) => {
            slot.enabled = *enabled;
            slot.switched_on = *enabled;
        }
        SlotField::Name(name) => {
            // A slot that changes its codec loses the payload type of the one before.
            if slot.name != Some(name) {
                slot.payload = None;
            }
            slot.name = Some(name);
        }
        SlotField::Priority(priority) => slot.priority = *priority,
        SlotField::Payload(payload) => slot.payload = Some(*payload),
    }
}

/// The enabled slots by priority; equal priorities keep the order of the table, and 0 counts as unranked, so last.
fn ordered(table: &[Slot]) -> CodecList {
    let mut slots: Vec<_> = table.iter().filter(|slot| slot.enabled).collect();
    slots.sort_by_key(|slot| match slot.priority {
        0 => u8::MAX,
        priority => priority,
    });
    CodecList::new(slots.into_iter().filter_map(|slot| {
        let usual = codecs::find(slot.name?)?;
        Some(CodecChoice {
            name: usual.name,
            payload: slot.payload.unwrap_or(usual.payload),
        })
    }))
}

/// The tone that the given frequencies and rhythm make, over `default`.
pub(super) fn tone(given: &[&Candidate], default: Value) -> Value {
    let whole = given.iter().rev().find(|it| part_of(&it.setting).is_none());
    let base = match whole.map(|it| &it.setting) {
        Some(Setting::Value(whole)) => whole.clone(),
        Some(Setting::Reset) | None => default,
    };
    tone_of(given.iter().filter_map(|it| part_of(&it.setting)), base)
}

/// The tone that parts make in the place of those of `base`.
fn tone_of<'p>(parts: impl Iterator<Item = &'p Part>, base: Value) -> Value {
    let Value::Text(base) = base else {
        return base;
    };
    let (mut frequencies, mut rhythm) = tone::parts_of(&base);
    for part in parts {
        match part {
            Part::Frequencies(list) => frequencies.clone_from(list),
            Part::Rhythm(list) => rhythm = tone::on_first(list),
            Part::Slot { .. } | Part::Named { .. } => {}
        }
    }
    Value::Text(tone::text(&frequencies, &rhythm))
}
