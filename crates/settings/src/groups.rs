//! Groups: what one maker says in one setting and another in several of its own, its pieces.
//!
//! The tones of a table, the days of daylight saving and the lengths of packets are read and kept piece by piece, as
//! their maker writes them. What they make together is a setting that other makers have whole: it counts where the
//! pieces are given, and files of other makers are written with it.

use crate::at::At;
use crate::catalogue::*;
use crate::row::Row;
use crate::value::Value;

mod tones;

/// A setting's value somewhere; what gathering asks for.
pub(crate) type Get<'a> = &'a dyn Fn(&'static Row, At) -> Value;

/// A setting, which one of it, and its value.
pub(crate) type Piece = (&'static Row, At, Value);

/// A setting that some maker writes in pieces.
pub(crate) struct Group {
    /// The setting as one.
    pub(crate) whole: &'static Row,
    /// The settings that the pieces are values of.
    pub(crate) rows: &'static [&'static Row],
    pieces: Pieces,
}

/// How a setting falls into pieces.
enum Pieces {
    /// This entry of the table of tones (002:4607).
    Tone(u16),
    /// Month, day, week, day of the week, hour and minute.
    Day,
    /// The same length in every slot of the codec table (002:5087).
    PacketLength,
    /// A switch in the place of the word `custom`.
    OwnTones,
}

const fn tone(whole: &'static Row, entry: u16) -> Group {
    Group {
        whole,
        rows: tones::CELLS,
        pieces: Pieces::Tone(entry),
    }
}

/// Every group; the entries of the table of tones are told apart by their place (002:4672).
pub(crate) static GROUPS: &[Group] = &[
    tone(TONE_DIAL.row(), 1),
    tone(TONE_RINGBACK.row(), 2),
    tone(TONE_BUSY.row(), 3),
    tone(TONE_REORDER.row(), 4),
    tone(TONE_CALL_WAITING.row(), 6),
    tone(TONE_STUTTER.row(), 8),
    Group {
        whole: TONE_COUNTRY.row(),
        rows: &[TONE_TABLE.row()],
        pieces: Pieces::OwnTones,
    },
    Group {
        whole: PTIME.row(),
        rows: &[CODEC_PTIME.row()],
        pieces: Pieces::PacketLength,
    },
    Group {
        whole: DAYLIGHT_SAVING_START.row(),
        rows: &[
            DAYLIGHT_SAVING_START_MONTH.row(),
            DAYLIGHT_SAVING_START_DAY.row(),
            DAYLIGHT_SAVING_START_WEEK.row(),
            DAYLIGHT_SAVING_START_WEEKDAY.row(),
            DAYLIGHT_SAVING_START_HOUR.row(),
            DAYLIGHT_SAVING_START_MINUTE.row(),
        ],
        pieces: Pieces::Day,
    },
    Group {
        whole: DAYLIGHT_SAVING_END.row(),
        rows: &[
            DAYLIGHT_SAVING_END_MONTH.row(),
            DAYLIGHT_SAVING_END_DAY.row(),
            DAYLIGHT_SAVING_END_WEEK.row(),
            DAYLIGHT_SAVING_END_WEEKDAY.row(),
            DAYLIGHT_SAVING_END_HOUR.row(),
            DAYLIGHT_SAVING_END_MINUTE.row(),
        ],
        pieces: Pieces::Day,
    },
];

/// The group of a setting that some maker writes in pieces.
pub(crate) fn of_whole(row: &Row) -> Option<&'static Group> {
    GROUPS.iter().find(|group| group.whole.ident == row.ident)
}

/// The group that a piece belongs to.
pub(crate) fn of_piece(row: &Row, at: At) -> Option<&'static Group> {
    GROUPS.iter().find(|group| group.has(row, at))
}

impl Group {
    /// Whether that is a piece of this group.
    pub(crate) fn has(&self, row: &Row, at: At) -> bool {
        let entry = match self.pieces {
            Pieces::Tone(entry) => at.item == Some(entry),
            Pieces::Day | Pieces::PacketLength | Pieces::OwnTones => true,
        };
        entry && self.rows.iter().any(|piece| piece.ident == row.ident)
    }

    /// What the pieces make, or `None` where they do not count.
    pub(crate) fn gather(&self, get: Get<'_>) -> Option<Value> {
        match &self.pieces {
            Pieces::Tone(entry) => tones::gather(*entry, get),
            Pieces::Day => day(self.rows, get).map(Value::Text),
            Pieces::PacketLength => Some(get(CODEC_PTIME.row(), item(1))),
            Pieces::OwnTones => {
                let own = get(TONE_TABLE.row(), At::WHOLE) == Value::Flag(true);
                own.then_some(Value::Choice(CUSTOM))
            }
        }
    }

    /// The pieces that make `value`, or `None` where none do.
    pub(crate) fn scatter(&self, value: &Value, get: Get<'_>) -> Option<Vec<Piece>> {
        match (&self.pieces, value) {
            (Pieces::Tone(entry), Value::Text(text)) => tones::scatter(*entry, text),
            (Pieces::Day, Value::Text(text)) => pieces_of_day(self.rows, text, get),
            (Pieces::PacketLength, Value::Time(_)) => {
                let slots = 1..=CODEC_PTIME.row().items;
                let slot = |slot| (CODEC_PTIME.row(), item(slot), value.clone());
                Some(slots.map(slot).collect())
            }
            (Pieces::OwnTones, Value::Choice(CUSTOM)) => Some(vec![own_tones()]),
            (_, _) => None,
        }
    }

    /// Whether the whole `value` says what one of the pieces does.
    pub(crate) fn says(&self, value: &Value, piece: &Piece, get: Get<'_>) -> bool {
        let same = |it: &Piece| it.0.ident == piece.0.ident && it.1 == piece.1 && it.2 == piece.2;
        let pieces = self.scatter(value, get);
        pieces.is_some_and(|pieces| pieces.iter().any(same))
    }

    /// Whether the tones of the table count only beside a piece of another setting.
    pub(crate) const fn is_tone(&self) -> bool {
        matches!(self.pieces, Pieces::Tone(_))
    }
}

/// The country whose tones are set one by one.
const CUSTOM: &str = "custom";

/// The switch that makes the table of tones count.
pub(crate) fn own_tones() -> Piece {
    (TONE_TABLE.row(), At::WHOLE, Value::Flag(true))
}

fn item(number: u16) -> At {
    At {
        item: Some(number),
        ..At::WHOLE
    }
}

/// The days of a week as they are counted from 1 (004:3412).
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

fn by_week(get: Get<'_>) -> bool {
    get(DAYLIGHT_SAVING_RULE.row(), At::WHOLE) == Value::Choice("week")
}

/// A day of the year in one text, by date or by week as the rule says.
fn day(rows: &[&'static Row], get: Get<'_>) -> Option<String> {
    let shown = |place: usize| get(rows[place], At::WHOLE).show();
    let (month, hour) = (shown(0), shown(4));
    if !by_week(get) {
        return Some(format!("{month}/{}/{hour}", shown(1)));
    }
    let weekday = WEEKDAYS.iter().position(|day| *day == shown(3))? + 1;
    Some(format!("{month}/{}/{weekday}/{hour}", shown(2)))
}

/// The pieces of a day in one text, if it has the form that the rule wants.
fn pieces_of_day(rows: &[&'static Row], text: &str, get: Get<'_>) -> Option<Vec<Piece>> {
    let numbers: Result<Vec<i64>, _> = text.split('/').map(str::parse).collect();
    let number = |place: usize, number: i64| (rows[place], At::WHOLE, Value::Number(number));
    let (month, hour, mut pieces) = match (by_week(get), numbers.ok()?.as_slice()) {
        (false, &[month, day, hour]) => (month, hour, vec![number(1, day)]),
        (true, &[month, week, weekday, hour]) => {
            let place = usize::try_from(weekday).ok()?.checked_sub(1)?;
            let weekday = Value::Choice(WEEKDAYS.get(place)?);
            let pieces = vec![number(2, week), (rows[3], At::WHOLE, weekday)];
            (month, hour, pieces)
        }
        (_, _) => return None,
    };
    pieces.insert(0, number(0, month));
    pieces.extend([number(4, hour), number(5, 0)]);
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::time::Duration;
    use std::collections::BTreeMap;

    /// Values of single settings, and the defaults of the catalogue for the rest.
    fn among(pieces: &[Piece]) -> impl Fn(&'static Row, At) -> Value {
        let given: BTreeMap<_, _> = pieces
            .iter()
            .map(|(row, at, value)| ((row.ident, *at), value.clone()))
            .collect();
        move |row, at| {
            let default = || Value::parse(row, row.default).expect("a table test reads it");
            given.get(&(row.ident, at)).cloned().unwrap_or_else(default)
        }
    }

    /// What comes back of `text` from its pieces, with `more` beside them.
    fn round(whole: &Row, text: &str, more: &[Piece]) -> Option<Value> {
        let group = of_whole(whole).expect("it is a group");
        let mut pieces = group.scatter(&Value::Text(text.to_owned()), &among(more))?;
        pieces.extend_from_slice(more);
        for (row, at, value) in &pieces {
            assert!(more.iter().any(|it| it.0.ident == row.ident) || group.has(row, *at));
            assert!(value.fits(row), "{} {}", row.ident, value.show());
        }
        group.gather(&among(&pieces))
    }

    #[test]
    fn a_day_of_the_year_comes_back_from_its_pieces() {
        let week = [(DAYLIGHT_SAVING_RULE.row(), At::WHOLE, Value::Choice("week"))];
        let start = DAYLIGHT_SAVING_START.row();
        for (text, rule) in [("3/29/2", &[][..]), ("3/5/7/2", &week), ("12/31/23", &[])] {
            assert_eq!(round(start, text, rule), Some(Value::Text(text.to_owned())));
        }
        assert_eq!(round(start, "3/5/7/2", &[]), None, "the rule wants a date");
        assert_eq!(round(start, "3/29/2", &week), None, "the rule wants a week");
    }

    #[test]
    fn a_tone_comes_back_from_its_entry_in_the_table() {
        let busy = TONE_BUSY.row();
        for text in [
            "480+620/500,0/500",
            "425/0",
            "!440/300",
            "440/300,0/10000,440/300,0/500",
            "440/200",
            "2500/100,0/100",
        ] {
            let back = round(busy, text, &[own_tones()]);
            assert_eq!(back, Some(Value::Text(text.to_owned())));
        }
    }

    #[test]
    fn a_tone_that_the_table_cannot_hold_has_no_pieces() {
        let group = of_whole(TONE_BUSY.row()).expect("it is a group");
        for text in [
            "",
            "620+480/500,0/500",
            "440/300,0/100,520/300,0/100",
            "350+440+480/100",
            "0/100,440/100",
            "440/300,0/10000,440/300,0/10000,0/0",
            "440/1,0/1,440/1,0/1,440/1,0/1,440/1,0/1,440/1,0/1",
            "noise",
        ] {
            let pieces = group.scatter(&Value::Text(text.to_owned()), &among(&[]));
            assert_eq!(pieces.map(|it| it.len()), None, "{text}");
        }
    }

    #[test]
    fn an_entry_of_the_table_counts_only_where_it_and_the_table_are_switched_on() {
        let group = of_whole(TONE_BUSY.row()).expect("it is a group");
        let tone = Value::Text("425/0".to_owned());
        let pieces = group.scatter(&tone, &among(&[])).expect("it can be said");
        assert_eq!(group.gather(&among(&pieces)), None);
        let on = [pieces, vec![own_tones()]].concat();
        assert_eq!(group.gather(&among(&on)), Some(tone));
    }

    #[test]
    fn every_piece_belongs_to_one_group() {
        for group in GROUPS {
            assert_eq!(
                of_whole(group.whole).map(|it| it.whole.ident),
                Some(group.whole.ident)
            );
            for row in group.rows {
                let at = match group.pieces {
                    Pieces::Tone(entry) => item(entry),
                    Pieces::PacketLength => item(1),
                    Pieces::Day | Pieces::OwnTones => At::WHOLE,
                };
                assert!(row.has(at), "{}", row.ident);
                let found = of_piece(row, at).map(|it| it.whole.ident);
                assert_eq!(found, Some(group.whole.ident), "{}", row.ident);
            }
        }
    }

    #[test]
    fn one_length_of_packets_is_that_of_every_codec() {
        let group = of_whole(PTIME.row()).expect("it is a group");
        let length = Value::Time(Duration::from_millis(30));
        let pieces = group.scatter(&length, &among(&[])).expect("it can be said");
        assert_eq!(pieces.len(), 5);
        assert_eq!(group.gather(&among(&pieces)), Some(length));
    }
}
