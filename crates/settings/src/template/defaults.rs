//! The defaults of a model in its maker's words.

use crate::codecs::CodecList;
use crate::dialect::Dialect;
use crate::dialect::matcher::Found;
use crate::models::Model;
use crate::row::Kind;
use crate::settings::{Settings, factory_slot};
use crate::spelling::{Cell, Spoken};
use crate::tone;
use crate::value::{Part, SlotField, Value};

/// The default of a key; `None` for a secret, and where the maker has no word for it.
pub(super) fn text(model: &'static Model, found: &Found) -> Option<String> {
    if matches!(found.row.kind, Kind::Secret) {
        // A maker's printed password is nobody's default.
        return None;
    }
    let default = Settings::new(Some(model)).default(found.row, found.at);
    let value = match &default {
        Value::Codecs(list) => Value::Part(cell(model, list, found.spelling.spoken, found.cell)?),
        Value::Text(tone) => part_of_tone(found.spelling.spoken, tone)?.unwrap_or(default),
        _ => default,
    };
    let empty = value == Value::Text(String::new());
    let allowed = found.spelling.range.or(found.row.range);
    let fits = allowed.is_none_or(|(low, high)| {
        let measure = value.measure();
        measure.is_none_or(|measure| (low..=high).contains(&measure))
    });
    // Only Panasonic's telephones mind an empty text where one has a least length (000:4219).
    if !fits && !(empty && model.dialect != Dialect::Panasonic) {
        return None;
    }
    let (text, rounded) = found.spelling.spoken.encode(found.row, &value)?;
    let back = found
        .spelling
        .spoken
        .decode_cell(found.row, &text, found.cell);
    ((empty || back.as_ref() == Ok(&value)) && !rounded).then_some(text)
}

/// What stands in a cell of the table that holds the codecs `list`.
fn cell(model: &Model, list: &CodecList, spoken: Spoken, cell: Cell) -> Option<Part> {
    let (name, payload, priority, enabled) = match (cell.slot, cell.codec) {
        (Some(slot), _) if model.dialect == Dialect::Yealink => factory_slot(slot)?,
        (Some(slot), _) => {
            let choice = list.iter().nth(usize::from(slot).checked_sub(1)?);
            let (name, payload) = choice.map_or(("", 0), |choice| (choice.name, choice.payload));
            (name, payload, slot, choice.is_some())
        }
        // Panasonic ranks all alike (000:5420).
        (None, codec) => (
            codec?,
            0,
            1,
            list.iter().any(|choice| Some(choice.name) == codec),
        ),
    };
    let field = match spoken {
        Spoken::CodecEnable(..) => SlotField::Enable(enabled),
        Spoken::CodecPriority(..) => SlotField::Priority(priority),
        Spoken::CodecPayload => SlotField::Payload(payload),
        _ => SlotField::Name(Some(name).filter(|name| !name.is_empty())?),
    };
    Some(match (cell.slot, cell.codec) {
        (Some(slot), _) => Part::Slot { slot, field },
        (None, codec) => Part::Named {
            codec: codec?,
            field,
        },
    })
}

/// The piece of a tone that a spelling holds: nothing where it holds a whole one, `None` where pieces cannot say it.
fn part_of_tone(spoken: Spoken, text: &str) -> Option<Option<Value>> {
    let (frequencies, rhythm) = tone::parts_of(text);
    let whole = tone::text(&frequencies, &rhythm) == text;
    let part = match spoken {
        Spoken::ToneFrequencies => Part::Frequencies(frequencies),
        Spoken::ToneRhythmOnFirst => Part::Rhythm([&[0], rhythm.as_slice()].concat()),
        Spoken::ToneRhythmOffFirst => Part::Rhythm(tone::off_first(&rhythm)),
        _ => return Some(None),
    };
    whole.then(|| Some(Value::Part(part)))
}
