//! Random valid settings survive being written and read, in each maker's way and from one maker's to another's.

use offhook_base::{Duration, Rng, Secret};
use offhook_settings::catalogue::rows;
use offhook_settings::dialect::{self, Loss};
use offhook_settings::models;
use offhook_settings::{
    At, Dialect, Entry, Kind, Layer, LineNo, Patch, Place, Row, Setting, Settings, Severity, Value,
};
use std::collections::BTreeMap;

/// Files of each maker.
const FILES: u64 = 60;
/// Settings of a file.
const SETTINGS: usize = 80;

/// Letters of a random text: what people write, and what files trip over.
const LETTERS: &[char] = &[
    'a', 'Z', '0', '9', ' ', '=', '#', ';', '/', '\\', '\'', '<', '&', '%', '{', '}', '!', ':',
    ',', '.', '-', '_', 'é', '日',
];

fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.below(from.len() as u64) as usize]
}

fn between(rng: &mut Rng, low: i64, high: i64) -> i64 {
    match rng.below(4) {
        0 => low,
        1 => high,
        _ => low + rng.below(u64::try_from(high - low).expect("a range rises") + 1) as i64,
    }
}

/// A text of so many letters that it neither begins nor ends with a blank: no maker keeps those.
fn text(rng: &mut Rng, low: i64, high: i64) -> String {
    let length = between(rng, low.max(1), high.clamp(1, 24).max(low));
    let mut text: String = (0..length).map(|_| *pick(rng, LETTERS)).collect();
    if text.starts_with([' ', '!', '%', '{']) || text.ends_with(' ') {
        text = "x".repeat(text.chars().count());
    }
    text
}

/// Texts of every form that some setting has.
const FORMED: &[&str] = &[
    "192.0.2.7",
    "2001:db8::7",
    "pbx.example.com",
    "http://192.0.2.7/a/b.cfg",
    "*21",
    "4711",
    "-3.5",
    "23:59",
    "480+620/500,0/500",
    "0126",
    "3/5/7/2",
    "a1",
    "00:15:65:12:34:56",
    "12AB",
];

/// A value that the row and the maker's way of writing it allow; `None` where luck did not find one.
fn valid(rng: &mut Rng, row: &Row, dialect: Dialect) -> Option<Value> {
    let suits = |value: &Value| {
        row.spellings_of(dialect).all(|spelling| {
            let written = spelling.spoken.encode(row, value);
            written.is_none_or(|(text, _)| spelling.spoken.decode(row, &text).as_ref() == Ok(value))
        })
    };
    let first = value(rng, row)?;
    if suits(&first) {
        return Some(first);
    }
    let formed = Value::Text((*pick(rng, FORMED)).to_owned());
    (matches!(row.kind, Kind::Text) && suits(&formed)).then_some(formed)
}

fn value(rng: &mut Rng, row: &Row) -> Option<Value> {
    let (mut low, mut high) = row
        .range
        .map_or((0, 1_000), |range| (range.low, range.high));
    if let Some(also) = row.range.and_then(|range| range.also)
        && rng.below(4) == 0
    {
        (low, high) = (also, also);
    }
    Some(match row.kind {
        Kind::Flag => Value::Flag(rng.below(2) == 1),
        Kind::Number => Value::Number(between(rng, low, high)),
        Kind::Time => {
            let millis = u64::try_from(between(rng, low, high)).expect("a time is not negative");
            Value::Time(Duration::from_millis(millis))
        }
        Kind::Text => Value::Text(text(rng, low, high)),
        Kind::Secret => Value::Secret(Secret::new(text(rng, low, high))),
        Kind::Choice(choices) => Value::Choice(pick(rng, choices).word),
        // Tables in pieces are tried in pieces.rs.
        Kind::Codecs => return None,
    })
}

fn place(rng: &mut Rng, row: &Row) -> At {
    let line = LineNo::new(1 + rng.below(6) as u8);
    let module = 1 + rng.below(u64::from(row.modules.max(1))) as u8;
    let item = 1 + rng.below(u64::from(row.items.max(1))) as u16;
    At {
        line: line.filter(|_| row.per_line),
        module: (row.modules > 0).then_some(module),
        item: (row.items > 0).then_some(item),
    }
}

/// Random settings, each place once.
fn patch(rng: &mut Rng, dialect: Dialect) -> Patch {
    let rows: Vec<&'static Row> = rows()
        .filter(|row| row.spellings_of(dialect).next().is_some())
        .collect();
    let mut entries: BTreeMap<(&str, At), Entry> = BTreeMap::new();
    for _ in 0..SETTINGS {
        let row = *pick(rng, &rows);
        let at = place(rng, row);
        let Some(value) = valid(rng, row, dialect) else {
            continue;
        };
        let entry = Entry {
            row,
            at,
            setting: Setting::Value(value),
            place: Place {
                file: "random".into(),
                line: 0,
            },
        };
        entries.insert((row.ident, at), entry);
    }
    Patch {
        entries: entries.into_values().collect(),
        kept: Vec::new(),
    }
}

type Said = BTreeMap<(&'static str, At), Setting>;

fn said(patch: &Patch) -> Said {
    let entries = patch.entries.iter();
    entries
        .map(|entry| ((entry.row.ident, entry.at), entry.setting.clone()))
        .collect()
}

fn is_lost(losses: &[Loss], entry: &Entry) -> bool {
    losses
        .iter()
        .any(|loss| loss.key == entry.row.name() && loss.at == entry.at)
}

/// Writes and reads again; gives what came back and what was wrong with it.
fn round(dialect: Dialect, patch: &Patch) -> (Patch, Vec<Loss>, Vec<String>) {
    read_back(dialect, dialect::write(dialect, patch))
}

fn read_back(
    dialect: Dialect,
    (text, losses): (String, Vec<Loss>),
) -> (Patch, Vec<Loss>, Vec<String>) {
    let (again, problems) = dialect::read(dialect, None, "again.cfg", text.as_bytes());
    let wrong = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| {
            let line = text.lines().nth(problem.line.saturating_sub(1) as usize);
            format!("{problem}\n{line:?}")
        })
        .collect();
    (again, losses, wrong)
}

#[test]
fn what_a_maker_can_say_is_read_back_as_it_was() {
    let mut faults = Vec::new();
    let xml = |patch: &Patch| read_back(Dialect::Panasonic, dialect::write_xml(None, patch));
    let lines = Dialect::ALL.into_iter().map(|dialect| (dialect, false));
    for (dialect, as_xml) in lines.chain([(Dialect::Panasonic, true)]) {
        for seed in 0..FILES {
            let patch = patch(&mut Rng::from_number(seed), dialect);
            let (again, losses, wrong) = if as_xml {
                xml(&patch)
            } else {
                round(dialect, &patch)
            };
            faults.extend(
                wrong
                    .into_iter()
                    .map(|it| format!("{dialect} {seed}: {it}")),
            );
            let came = said(&again);
            let mut meant = Settings::new(None);
            meant.apply(Layer::Own, again);
            for entry in &patch.entries {
                let back = came.get(&(entry.row.ident, entry.at));
                // A maker may say in pieces of other settings what was one value.
                let meant = back.is_none().then(|| meant.value(entry.row, entry.at));
                let same = match meant {
                    Some(value) => entry.setting == Setting::Value(value),
                    None => back == Some(&entry.setting),
                };
                if !is_lost(&losses, entry) && !same {
                    faults.push(format!(
                        "{dialect} {seed}: {}{} was {:?}, came back as {back:?}",
                        entry.row.ident, entry.at, entry.setting
                    ));
                }
            }
        }
    }
    faults.sort();
    faults.dedup();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn from_one_maker_to_another_and_back_is_the_identity_on_what_both_can_say() {
    let mut faults = Vec::new();
    for from in Dialect::ALL {
        for to in Dialect::ALL.into_iter().filter(|to| *to != from) {
            for seed in 0..FILES / 4 {
                let patch = patch(&mut Rng::from_number(seed), from);
                let (there, losses, _) = round(to, &patch);
                let (back, second, _) = round(from, &there);
                let came = said(&back);
                for entry in &patch.entries {
                    let lost = is_lost(&losses, entry) || is_lost(&second, entry);
                    let own = came.get(&(entry.row.ident, entry.at));
                    if !lost && own != Some(&entry.setting) {
                        faults.push(format!(
                            "{from} to {to}, {seed}: {}{} was {:?}, came back as {own:?}",
                            entry.row.ident, entry.at, entry.setting
                        ));
                    }
                }
            }
        }
    }
    faults.sort();
    faults.dedup();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn what_a_model_can_say_is_read_back_on_that_model_as_it_was() {
    let mut faults = Vec::new();
    for model in models::MODELS {
        for seed in 0..FILES / 4 {
            let mut patch = patch(&mut Rng::from_number(seed), model.dialect);
            patch
                .entries
                .retain(|it| it.at.line.is_none_or(|line| line.number() <= model.lines));
            let (text, losses) = dialect::write_for(model, &patch);
            let (again, problems) =
                dialect::read(model.dialect, Some(model), "again.cfg", text.as_bytes());
            let wrong = problems.iter().filter(|it| it.severity == Severity::Error);
            faults.extend(wrong.map(|it| format!("{} {seed}: {it}", model.id)));
            let came = said(&again);
            for entry in patch.entries.iter().filter(|it| !is_lost(&losses, it)) {
                let back = came.get(&(entry.row.ident, entry.at));
                if back != Some(&entry.setting) {
                    faults.push(format!(
                        "{} {seed}: {}{} was {:?}, came back as {back:?}",
                        model.id, entry.row.ident, entry.at, entry.setting
                    ));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// A tone that a table of tones can hold: one or two frequencies, up to four sounds with silences between.
fn tone(rng: &mut Rng) -> String {
    let low = 300 + rng.below(1_000);
    let notes = match rng.below(3) {
        0 => format!("{low}"),
        1 => format!("{low}+{}", low + rng.below(1_000)),
        _ => format!("{}", 2_000 + rng.below(1_000)),
    };
    let length = |rng: &mut Rng| 10 + 10 * rng.below(2_000);
    match rng.below(4) {
        0 => format!("{notes}/0"),
        1 => format!("!{notes}/{}", length(rng)),
        _ => {
            let sounds = 1 + rng.below(4);
            let sound = |_| format!("{notes}/{},0/{}", length(rng), length(rng));
            (0..sounds).map(sound).collect::<Vec<_>>().join(",")
        }
    }
}

#[test]
fn tones_and_days_come_back_from_the_pieces_of_another_maker() {
    for seed in 0..FILES {
        let rng = &mut Rng::from_number(seed);
        let week = rng.below(2);
        let day = |rng: &mut Rng| {
            let middle = match week {
                0 => format!("{}", 1 + rng.below(31)),
                _ => format!("{}/{}", 1 + rng.below(5), 1 + rng.below(7)),
            };
            format!("{}/{middle}/{}", 1 + rng.below(12), rng.below(24))
        };
        let mut body = format!("#!version:1.0.0.1\nlocal_time.dst_time_type = {week}\n");
        body += &format!("local_time.start_time = {}\n", day(rng));
        body += &format!("local_time.end_time = {}\n", day(rng));
        body += "voice.tone.country = Custom\n";
        for name in [
            "dial",
            "ring",
            "busy",
            "congestion",
            "callwaiting",
            "stutter",
        ] {
            body += &format!("voice.tone.{name} = {}\n", tone(rng));
        }
        let (patch, problems) = dialect::read(Dialect::Yealink, None, "a.cfg", body.as_bytes());
        assert_eq!(problems, [], "{body}");
        let (there, losses, wrong) = round(Dialect::AudioCodes, &patch);
        assert_eq!((losses, wrong), (vec![], vec![]), "{body}");
        let (back, losses, wrong) = round(Dialect::Yealink, &there);
        assert_eq!((losses, wrong), (vec![], vec![]), "{body}");
        assert_eq!(said(&back), said(&patch));
    }
}
