//! The rows held against what the manuals print: every key, range, word and default.

use offhook_settings::coverage::{coverage, row_of};
use offhook_settings::known::{Known, keys};
use offhook_settings::{Patch, Setting, dialect};

/// What a file of one line sets, if its value is taken.
fn taken(known: &Known, value: &str) -> Option<Patch> {
    let key = known.example();
    let file = match known.manual {
        "000" => format!("# Panasonic SIP Phone Standard Format File #\r\n{key}=\"{value}\"\r\n"),
        "002" => format!("{key}={value}\n"),
        _ => format!("#!version:1.0.0.1\n{key} = {value}\n"),
    };
    let (patch, problems) = dialect::read(known.dialect(), None, "a.cfg", file.as_bytes());
    let fine = problems
        .iter()
        .all(|it| it.severity < offhook_settings::Severity::Error);
    (fine && !patch.is_empty()).then_some(patch)
}

/// Where a row departs from its manual on purpose: manual, key, value, and why.
const DEPARTURES: &str = include_str!("departures.tsv");

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
    for known in keys().into_iter().filter(|known| row_of(known).is_some()) {
        let (good, bad) = match known.check.split_once(':') {
            Some(("int", range)) => {
                let (low, high) = range.split_once("..").expect(range);
                let (low, high): (i64, i64) = (low.parse().unwrap(), high.parse().unwrap());
                (
                    vec![low.to_string(), high.to_string()],
                    vec![(low - 1).to_string(), (high + 1).to_string()],
                )
            }
            Some((_, words)) => (
                words.split('|').map(str::to_owned).collect(),
                vec!["surely-not-a-word".to_owned()],
            ),
            None => (Vec::new(), Vec::new()),
        };
        for value in good {
            if taken(known, &value).is_none() && !departs(known, &value) {
                wrong.push(format!(
                    "{}\t{}\t{value}\trefused",
                    known.manual, known.name
                ));
            }
        }
        for value in bad {
            if taken(known, &value).is_some() && !departs(known, &value) {
                wrong.push(format!("{}\t{}\t{value}\ttaken", known.manual, known.name));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} values:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
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
            let Some(patch) = taken(known, value) else {
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
