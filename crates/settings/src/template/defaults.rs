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
    let spoken = found.spelling.spoken;
    let default = Settings::new(Some(model)).default(found.row, found.at);
    if matches!(found.row.kind, Kind::Secret) {
        // A maker's printed password is nobody's default.
        return None;
    }
    let value = if let Value::Codecs(list) = &default {
        Value::Part(cell(model, list, spoken, found.cell)?)
    } else if let Value::Text(tone) = &default
        && of_a_tone(spoken)
    {
        Value::Part(part_of_tone(spoken, tone)?)
    } else {
        default
    };
    // Only Panasonic's telephones mind an empty text where one has a least length (000:4219).
    let cleared = model.dialect != Dialect::Panasonic && value == Value::Text(String::new());
    let fits = cleared || value.within(found.spelling.range.or(found.row.range));
    let (text, rounded) = spoken.encode(found.row, &value).filter(|_| fits)?;
    let same = || spoken.decode_cell(found.row, &text, found.cell).as_ref() == Ok(&value);
    (!rounded && (cleared || same())).then_some(text)
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
    let field = if matches!(spoken, Spoken::CodecEnable(..)) {
        SlotField::Enable(enabled)
    } else if matches!(spoken, Spoken::CodecPriority(..)) {
        SlotField::Priority(priority)
    } else if spoken == Spoken::CodecPayload {
        SlotField::Payload(payload)
    } else {
        SlotField::Name(Some(name).filter(|name| !name.is_empty())?)
    };
    Some(match (cell.slot, cell.codec) {
        (Some(slot), _) => Part::Slot { slot, field },
        (None, codec) => Part::Named {
            codec: codec?,
            field,
        },
    })
}

/// Whether a spelling holds a piece of a tone.
fn of_a_tone(spoken: Spoken) -> bool {
    matches!(
        spoken,
        Spoken::ToneFrequencies | Spoken::ToneRhythmOnFirst | Spoken::ToneRhythmOffFirst
    )
}

/// The piece of a tone that a spelling holds; `None` where pieces cannot say the tone.
fn part_of_tone(spoken: Spoken, text: &str) -> Option<Part> {
    let (frequencies, rhythm) = tone::parts_of(text);
    if tone::text(&frequencies, &rhythm) != text {
        return None;
    }
    Some(if spoken == Spoken::ToneFrequencies {
        Part::Frequencies(frequencies)
    } else if spoken == Spoken::ToneRhythmOnFirst {
        Part::Rhythm([&[0], rhythm.as_slice()].concat())
    } else {
        Part::Rhythm(tone::off_first(&rhythm))
    })
}
