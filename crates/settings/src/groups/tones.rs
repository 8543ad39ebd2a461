//! A tone as an entry of the table of tones: two frequencies, up to four sounds with their silences (002:4622).

use core::time::Duration;

use super::{Get, Piece, item};
use crate::at::At;
use crate::catalogue::*;
use crate::row::Row;
use crate::value::Value;

/// The pieces of a tone: switch, form, frequencies, then sounds and silences in turn.
///
/// The name of the tone and how loud its frequencies are have no place in a tone of another maker.
pub(super) const CELLS: &[&Row] = &[
    TONE_ENTRY.row(),
    TONE_ENTRY_SIGNAL.row(),
    TONE_ENTRY_LOW.row(),
    TONE_ENTRY_HIGH.row(),
    TONE_ENTRY_ON_1.row(),
    TONE_ENTRY_OFF_1.row(),
    TONE_ENTRY_ON_2.row(),
    TONE_ENTRY_OFF_2.row(),
    TONE_ENTRY_ON_3.row(),
    TONE_ENTRY_OFF_3.row(),
    TONE_ENTRY_ON_4.row(),
    TONE_ENTRY_OFF_4.row(),
];
/// Where the lengths begin among the pieces.
const LENGTHS: usize = 4;
/// The highest low frequency in hertz (002:4644).
const TOP_LOW: u16 = 1_980;

/// One entry of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Tone {
    signal: &'static str,
    low: u16,
    high: u16,
    /// Sounds with the silences behind them, in milliseconds.
    bursts: Vec<(u32, u32)>,
}

/// The tone of an entry, where the table and the entry count.
pub(super) fn gather(entry: u16, get: Get<'_>) -> Option<Value> {
    let cell = |row: &'static Row| get(row, item(entry));
    let on = Value::Flag(true);
    if get(TONE_TABLE.row(), At::WHOLE) != on || cell(TONE_ENTRY.row()) != on {
        return None;
    }
    let number = |row| cell(row).measure().and_then(|it| u16::try_from(it).ok());
    let length = |row: &&'static Row| cell(row).measure().and_then(|it| u32::try_from(it).ok());
    let lengths: Option<Vec<u32>> = CELLS[LENGTHS..].iter().map(length).collect();
    let Value::Choice(signal) = cell(TONE_ENTRY_SIGNAL.row()) else {
        return None;
    };
    let tone = Tone {
        signal,
        low: number(TONE_ENTRY_LOW.row())?,
        high: number(TONE_ENTRY_HIGH.row())?,
        bursts: lengths?.chunks(2).map(|pair| (pair[0], pair[1])).collect(),
    };
    Some(Value::Text(tone.text()))
}

/// The pieces of an entry that make the tone `text`, if any do.
pub(super) fn scatter(entry: u16, text: &str) -> Option<Vec<Piece>> {
    let tone = Tone::read(text).filter(|tone| tone.text() == text)?;
    let mut values = vec![
        Value::Flag(true),
        Value::Choice(tone.signal),
        Value::Number(tone.low.into()),
        Value::Number(tone.high.into()),
    ];
    let lengths = tone.bursts.iter().flat_map(|&(on, off)| [on, off]);
    let lengths = lengths.chain(core::iter::repeat(0));
    values.extend(
        lengths
            .map(|it| Value::Time(Duration::from_millis(it.into())))
            .take(CELLS.len() - LENGTHS),
    );
    let at = item(entry);
    Some(
        CELLS
            .iter()
            .zip(values)
            .map(|(row, value)| (*row, at, value))
            .collect(),
    )
}

impl Tone {
    /// The tone in Offhook's notation.
    fn text(&self) -> String {
        let notes: Vec<_> = [self.low, self.high]
            .into_iter()
            .filter(|hertz| *hertz > 0)
            .map(|hertz| hertz.to_string())
            .collect();
        let notes = if notes.is_empty() {
            "0".to_owned()
        } else {
            notes.join("+")
        };
        let first = self.bursts.first().map_or(0, |(on, _)| *on);
        match self.signal {
            "burst" => return format!("!{notes}/{first}"),
            "cadence" if first > 0 => {}
            _ => return format!("{notes}/0"),
        }
        let mut elements = Vec::new();
        for (on, off) in self.bursts.iter().take_while(|(on, _)| *on > 0) {
            elements.push(format!("{notes}/{on}"));
            if *off > 0 {
                elements.push(format!("0/{off}"));
            }
        }
        elements.join(",")
    }

    /// The entry that a tone in Offhook's notation would have; it may say less than the tone.
    fn read(text: &str) -> Option<Self> {
        let mut tone = Self::default();
        for element in text.trim_start_matches('!').split(',') {
            let (notes, length) = element.split_once('/')?;
            let length: u32 = length.parse().ok()?;
            let notes: Result<Vec<u16>, _> = notes.split('+').map(str::parse).collect();
            match (notes.ok()?.as_slice(), tone.bursts.last_mut()) {
                ([0], Some((_, off))) => *off = length,
                ([0], None) => return None,
                (&[low, high], _) if low <= high => {
                    (tone.low, tone.high) = (low, high);
                    tone.bursts.push((length, 0));
                }
                (&[hertz], _) => {
                    (tone.low, tone.high) = if hertz > TOP_LOW {
                        (0, hertz)
                    } else {
                        (hertz, 0)
                    };
                    tone.bursts.push((length, 0));
                }
                (_, _) => return None,
            }
        }
        let most = (CELLS.len() - LENGTHS) / 2;
        (tone.bursts.len() <= most).then_some(())?;
        tone.signal = match tone.bursts.as_slice() {
            _ if text.starts_with('!') => "burst",
            [(0, _)] => "continuous",
            _ => "cadence",
        };
        Some(tone)
    }
}
