//! Tones between makers that write one text and makers that keep frequencies and rhythm apart.

use super::{LossKind, Writer};
use crate::patch::{Entry, Setting};
use crate::spelling::Spoken;
use crate::tone;
use crate::value::{Part, Value};

impl Writer<'_> {
    /// Writes a whole tone as its frequencies and its rhythm, or nothing of it.
    pub(super) fn tone_in_parts(&mut self, entry: &Entry, text: &str) {
        let (frequencies, rhythm) = tone::parts_of(text);
        if tone::text(&frequencies, &rhythm) != text {
            // A tone that changes its frequencies, or that is played once.
            self.lose(entry, LossKind::NoWord, "");
            return;
        }
        let mut pairs = Vec::new();
        for spelling in self.spellings(entry.row) {
            let part = if spelling.spoken == Spoken::ToneFrequencies {
                Part::Frequencies(frequencies.clone())
            } else if spelling.spoken == Spoken::ToneRhythmOnFirst {
                Part::Rhythm([&[0], rhythm.as_slice()].concat())
            } else {
                Part::Rhythm(tone::off_first(&rhythm))
            };
            let said = spelling.spoken.encode(entry.row, &Value::Part(part));
            let Some((text, _)) =
                said.filter(|(text, _)| spelling.spoken.decode(entry.row, text).is_ok())
            else {
                self.lose(entry, LossKind::OutOfRange, "");
                return;
            };
            for key in self.keys(&spelling, entry, None, None) {
                pairs.push((key, text.clone()));
            }
        }
        for (key, text) in pairs {
            self.pair(&key, &text);
        }
    }

    /// Writes the tone that a part makes together with the other part; one part alone is no tone.
    pub(super) fn tone_of_parts(&mut self, entry: &Entry, part: &Part) {
        let other = self
            .entries
            .iter()
            .rev()
            .filter(|other| other.row.ident == entry.row.ident && other.at == entry.at)
            .find_map(|other| match (&other.setting, part) {
                (Setting::Value(Value::Part(Part::Rhythm(list))), Part::Frequencies(_))
                | (Setting::Value(Value::Part(Part::Frequencies(list))), Part::Rhythm(_)) => {
                    Some(list)
                }
                _ => None,
            });
        let Some(other) = other.filter(|_| self.spelling(entry).is_some()) else {
            self.lose(entry, LossKind::NoSpelling, "");
            return;
        };
        // The rhythm is written with its frequencies.
        if let Part::Frequencies(frequencies) = part {
            let text = tone::text(frequencies, &tone::on_first(other));
            let fits = self
                .spelling(entry)
                .is_some_and(|it| it.spoken.decode(entry.row, &text).is_ok());
            if fits {
                self.value(entry, &Value::Text(text));
            } else {
                self.lose(entry, LossKind::OutOfRange, "");
            }
        }
    }
}
