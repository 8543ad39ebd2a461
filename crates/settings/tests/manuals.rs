//! The rows held against what the manuals print: every key, range, word and default.

use offhook_settings::coverage::{coverage, row_of};
use offhook_settings::known::{Known, keys};
use offhook_settings::models::{self, Model};
use offhook_settings::{Kind, Layer, Patch, Setting, Settings, dialect};

/// A file of one line: the key with its lowest number, or with `number`, and a value.
fn file_of(known: &Known, number: Option<Place>, value: &str) -> String {
    let key = match number {
        Some((place, number)) => {
            let others = if known.manual == "002" { "0" } else { "1" };
            let key = known.name.replace(place, &number.to_string());
            key.replace("{n}", others).replace("{m}", others)
        }
        None => known.example(),
    };
    match known.manual {
        "000" => format!("# Panasonic SIP Phone Standard Format File #\r\n{key}=\"{value}\"\r\n"),
        "002" => format!("{key}={value}\n"),
        _ => format!("#!version:1.0.0.1\n{key} = {value}\n"),
    }
}

/// What a file of one line sets on a model, if its value is taken.
fn taken(
    known: &Known,
    number: Option<Place>,
    model: Option<&Model>,
    value: &str,
) -> Option<Patch> {
    let file = file_of(known, number, value);
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

/// The ends of a key's range or its words; its default where the manual names neither.
fn values(known: &Known) -> Vec<String> {
    match known.check.split_once(':') {
        Some(("int", range)) => range.split("..").map(str::to_owned).collect(),
        Some((_, words)) => words.split('|').map(str::to_owned).collect(),
        None => {
            let defaults = defaults(known).into_iter();
            defaults.map(|it| written(known, it.1)).collect()
        }
    }
}

/// A value as a file has it: nothing behind Yealink's sign changes nothing.
fn written(known: &Known, value: String) -> String {
    if value.is_empty() && known.dialect() == offhook_settings::Dialect::Yealink {
        "!NULL!".to_owned()
    } else {
        value
    }
}

#[test]
fn every_refusal_of_a_number_beside_its_range_names_the_range() {
    let (mut refused, mut wrong) = (0, Vec::new());
    for known in keys() {
        let Some(("int", range)) = known.check.split_once(':') else {
            continue;
        };
        let (low, high) = range.split_once("..").expect(range);
        let outside = [
            low.parse::<i64>().map(|it| it - 1),
            high.parse::<i64>().map(|it| it + 1),
        ];
        for value in outside.map(|it| it.expect("a range has numbers").to_string()) {
            let file = file_of(known, None, &value);
            for model in of_manual(known) {
                let (_, problems) =
                    dialect::read(known.dialect(), Some(model), "a.cfg", file.as_bytes());
                let errors = problems
                    .iter()
                    .filter(|it| it.severity == offhook_settings::Severity::Error);
                let messages: Vec<_> = errors.map(ToString::to_string).collect();
                let names = |number: &str| {
                    let numbers = |text: &str| {
                        text.split(|c: char| !c.is_ascii_digit() && c != '-')
                            .any(|it| it == number)
                    };
                    messages.iter().any(|text| numbers(text))
                };
                if names(low) && names(high) {
                    refused += 1;
                } else if ![low, high].iter().any(|it| departs(known, it)) {
                    wrong.push(format!(
                        "{} {} {value}: {messages:?}",
                        known.manual, known.name
                    ));
                }
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(refused >= 1_000, "only {refused} refusals were looked at");
}

#[test]
fn every_value_that_another_maker_can_say_comes_back_from_there() {
    use offhook_settings::Dialect::{AudioCodes, Panasonic, Yealink};
    let mut changed = Vec::new();
    let mut came_back = std::collections::BTreeMap::new();
    for known in keys() {
        for value in values(known) {
            let Some(patch) = taken(known, None, None, &value) else {
                continue;
            };
            let own = known.dialect();
            let entry = patch.entries[0].clone();
            let meaning = |patch: Patch| {
                let mut settings = Settings::new(None);
                settings.apply(Layer::Own, patch);
                // A value for all lines may come back line by line.
                let line = entry.at.line.or(Some(offhook_settings::LineNo::FIRST));
                settings.value(entry.row, offhook_settings::At { line, ..entry.at })
            };
            for other in offhook_settings::Dialect::ALL {
                let (there, lost) = dialect::write(other, &patch);
                let (away, _) = dialect::read(other, None, "b.cfg", there.as_bytes());
                let (text, more) = dialect::write(own, &away);
                if !(lost.is_empty() && more.is_empty()) {
                    continue;
                }
                let (back, _) = dialect::read(own, None, "a.cfg", text.as_bytes());
                *came_back.entry((own, other)).or_insert(0) += 1;
                if meaning(patch.clone()) != meaning(back) && !departs(known, &value) {
                    changed.push(format!(
                        "{own} {} {value} to {other}: {there:?} {text:?}",
                        known.name
                    ));
                }
            }
        }
    }
    assert!(
        changed.is_empty(),
        "{}:\n{}",
        changed.len(),
        changed.join("\n")
    );
    // What both can say; a row that gains a spelling raises these.
    for (from, to, least) in [
        (Yealink, Yealink, 1_585),
        (Yealink, AudioCodes, 345),
        (Yealink, Panasonic, 161),
        (AudioCodes, Yealink, 195),
        (AudioCodes, AudioCodes, 1_414),
        (AudioCodes, Panasonic, 51),
        (Panasonic, Yealink, 99),
        (Panasonic, AudioCodes, 59),
        (Panasonic, Panasonic, 364),
    ] {
        let count = came_back.get(&(from, to)).copied().unwrap_or(0);
        assert!(count >= least, "{from} to {to}: {count}");
    }
}

#[test]
fn no_spelling_is_left_out() {
    let (mut ranges, mut words, mut texts, mut untried) = (0, 0, 0, Vec::new());
    for known in keys() {
        match known.check.split_once(':') {
            Some(("int", _)) => ranges += 1,
            Some(_) => words += 1,
            None => texts += 1,
        }
        let of_any = [None].into_iter().chain(of_manual(known).map(Some));
        let models: Vec<_> = of_any.collect();
        let tried = values(known).iter().any(|value| {
            models
                .iter()
                .any(|model| taken(known, None, *model, value).is_some())
        });
        // Where the manual has neither values nor a default, a text is tried, or a word of the row.
        let free = "1 abc 192.0.2.7 3/5/7/2 400 5000 AUTOMATIC English S SIP+D2U PCMU 480+620/500,0/500 \
                    user:secret admin:secret";
        let mut free = free.split_whitespace();
        if !tried && !free.any(|value| taken(known, None, None, value).is_some()) {
            untried.push(format!("{}\t{}", known.manual, known.name));
        }
    }
    assert_eq!((ranges, words, texts), (253, 648, 691));
    assert!(
        untried.is_empty(),
        "{}:\n{}",
        untried.len(),
        untried.join("\n")
    );
}
