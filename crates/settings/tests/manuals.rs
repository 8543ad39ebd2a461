//! The rows held against what the manuals print: every key, range, word and default.

use offhook_settings::coverage::{coverage, row_of};
use offhook_settings::known::{Known, keys};
use offhook_settings::models::{self, Model};
use offhook_settings::{Kind, Layer, Patch, Setting, Settings, dialect};

/// What a file of one line sets on a model, if its value is taken; the key with its lowest number, or with `number`.
fn taken(
    known: &Known,
    number: Option<Place>,
    model: Option<&Model>,
    value: &str,
) -> Option<Patch> {
    let key = match number {
        Some((place, number)) => {
            let others = if known.manual == "002" { "0" } else { "1" };
            let key = known.name.replace(place, &number.to_string());
            key.replace("{n}", others).replace("{m}", others)
        }
        None => known.example(),
    };
    let file = match known.manual {
        "000" => format!("# Panasonic SIP Phone Standard Format File #\r\n{key}=\"{value}\"\r\n"),
        "002" => format!("{key}={value}\n"),
        _ => format!("#!version:1.0.0.1\n{key} = {value}\n"),
    };
    let (patch, problems) = dialect::read(known.dialect(), model, "a.cfg", file.as_bytes());
    let fine = problems
        .iter()
        .all(|it| it.severity < offhook_settings::Severity::Error);
    (fine && !patch.is_empty()).then_some(patch)
}

/// Where a row departs from its manual on purpose: manual, key, value, and why.
const DEPARTURES: &str = include_str!("departures.tsv");

/// The models that the manual of a key is about.
fn of_manual(known: &Known) -> impl Iterator<Item = &'static Model> {
    let manual = known.manual;
    models::MODELS.iter().filter(move |it| it.manual == manual)
}

fn departs(known: &Known, value: &str) -> bool {
    DEPARTURES.lines().any(|line| {
        let mut columns = line.split('\t');
        let mut is = |wanted: &str| columns.next() == Some(wanted);
        is(known.manual) && is(known.name) && is(value)
    })
}

#[test]
fn every_key_of_the_manuals_belongs_to_a_row() {
    let strangers: Vec<_> = keys()
        .into_iter()
        .filter(|known| row_of(known).is_none())
        .map(|known| format!("{}\t{}\t{}", known.manual, known.feature, known.name))
        .collect();
    if let Some(path) = std::env::var_os("STRANGERS") {
        std::fs::write(path, strangers.join("\n")).expect("the list can be written");
    }
    assert!(
        strangers.is_empty(),
        "{} keys, first {:?}",
        strangers.len(),
        strangers.first()
    );
    for manual in coverage() {
        assert_eq!(manual.known, manual.total, "{}", manual.manual);
    }
}

#[test]
fn every_value_the_manuals_allow_is_taken_and_its_neighbours_are_not() {
    let mut wrong = Vec::new();
    let keys = keys();
    for &known in keys.iter().filter(|known| row_of(known).is_some()) {
        let (good, bad) = match known.check.split_once(':') {
            Some(("int", range)) => {
                let (low, high) = range.split_once("..").expect(range);
                let (low, high): (i64, i64) = (low.parse().unwrap(), high.parse().unwrap());
                (
                    vec![low.to_string(), high.to_string()],
                    vec![(low - 1).to_string(), (high + 1).to_string()],
                )
            }
            Some((_, words)) => {
                let good: Vec<_> = words.split('|').map(str::to_owned).collect();
                // Words that only the maker's other manual has are none of this one.
                let others = keys.iter().filter(|it| it.name == known.name);
                let others = others.filter_map(|it| it.check.split_once(':'));
                let mut bad: Vec<_> = others
                    .filter(|(kind, _)| *kind != "int")
                    .flat_map(|(_, words)| words.split('|').map(str::to_owned))
                    .filter(|word| !good.contains(word))
                    .collect();
                bad.push("surely-not-a-word".to_owned());
                (good, bad)
            }
            None => (Vec::new(), Vec::new()),
        };
        for model in of_manual(known) {
            for value in &good {
                let taken = [None, Some(model)].map(|model| taken(known, None, model, value));
                if taken.iter().any(Option::is_none) && !departs(known, value) {
                    wrong.push(format!(
                        "{}\t{}\t{value}\trefused",
                        known.manual, known.name
                    ));
                }
            }
            for value in &bad {
                if taken(known, None, Some(model), value).is_some() && !departs(known, value) {
                    wrong.push(format!("{}\t{}\t{value}\ttaken", known.manual, known.name));
                }
            }
        }
    }
    wrong.dedup();
    assert!(
        wrong.is_empty(),
        "{} values:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// A number in a key: which of its places has it, and the number.
type Place = (&'static str, u16);

/// The defaults a manual prints for a key, each with the number of the entry, line or slot that has it: `n=1:28; n=2:61`.
fn defaults(known: &Known) -> Vec<(Option<Place>, String)> {
    let single = |text: &str| {
        let (place, rest) = text.trim().split_once('=')?;
        let place = ["{n}", "{m}"].into_iter().find(|it| it.contains(place))?;
        let (number, value) = rest.split_once(':')?;
        Some((Some((place, number.parse().ok()?)), value.to_owned()))
    };
    let numbered: Option<Vec<_>> = known.default.split(';').map(single).collect();
    // Words in brackets explain the value; the table separates the numbers of a list by semicolons.
    let value = match known.default.split_once(" (") {
        Some((value, words)) if !words.starts_with('{') => value,
        Some(_) | None => known.default,
    };
    numbered.unwrap_or_else(|| vec![(None, value.replace(';', ","))])
}

#[test]
fn every_model_has_the_defaults_that_its_manual_prints() {
    let mut wrong = Vec::new();
    let printed = |known: &&Known| !known.default.is_empty() && !known.default.starts_with('(');
    for known in keys().into_iter().filter(printed) {
        for (number, text) in defaults(known) {
            for model in of_manual(known) {
                let Some(patch) = taken(known, number, Some(model), &text) else {
                    if !departs(known, &text) {
                        wrong.push(format!(
                            "{}\t{}\t{text}\tnot read",
                            known.manual, known.name
                        ));
                    }
                    continue;
                };
                let entry = patch.entries[0].clone();
                let default = Settings::new(Some(model));
                let mut said = default.clone();
                said.apply(Layer::Own, patch);
                // A maker's printed password is nobody's default.
                let secret = matches!(entry.row.kind, Kind::Secret);
                let [has, said] = [default, said].map(|it| it.value(entry.row, entry.at));
                if !secret && has != said && !departs(known, &text) {
                    wrong.push(format!(
                        "{}\t{}\t{text}\t{} {} has {}, not {}",
                        known.manual,
                        known.name,
                        model.id,
                        entry.row.ident,
                        has.show(),
                        said.show()
                    ));
                }
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_value_survives_being_written_in_its_own_dialect() {
    let mut lost = Vec::new();
    for known in keys().into_iter().filter(|known| row_of(known).is_some()) {
        let values: Vec<_> = match known.check.split_once(':') {
            Some(("int", range)) => range.split("..").collect(),
            Some((_, words)) => words.split('|').collect(),
            None => vec![known.default],
        };
        for value in values.into_iter().filter(|value| !value.is_empty()) {
            let Some(patch) = taken(known, None, None, value) else {
                continue;
            };
            let (text, _) = dialect::write(known.dialect(), &patch);
            let (again, _) = dialect::read(known.dialect(), None, "a.cfg", text.as_bytes());
            let plain = |patch: &Patch| -> Vec<(&str, offhook_settings::At, Setting)> {
                let entries = patch.entries.iter();
                entries
                    .map(|it| (it.row.ident, it.at, it.setting.clone()))
                    .collect()
            };
            if plain(&patch) != plain(&again) && !departs(known, value) {
                lost.push(format!(
                    "{}\t{}\t{value}\t{text:?}",
                    known.manual, known.name
                ));
            }
        }
    }
    assert!(
        lost.is_empty(),
        "{} values:\n{}",
        lost.len(),
        lost.join("\n")
    );
}
