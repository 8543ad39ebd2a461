//! Random codec tables and tones, given in the pieces that each maker has keys for, survive being written and read.

use std::collections::BTreeSet;

use offhook_base::Rng;
use offhook_settings::catalogue::CODECS;
use offhook_settings::known::{Known, keys};
use offhook_settings::models::{MODELS, Model};
use offhook_settings::{
    At, CODEC_NAMES, Dialect, Entry, Layer, LineNo, Patch, Place, Setting, Settings, Severity,
    Value, dialect,
};

/// Files of each model.
const FILES: u64 = 60;

/// Frequencies and rhythms for the keys whose table of allowed values is words.
const TONES: &[&str] = &[
    "400",
    "440,480",
    "0",
    "0,200,200",
    "0,250,250,250,500",
    "100,0",
];

fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.below(from.len() as u64) as usize]
}

fn file(model: &Model, lines: &[String]) -> String {
    match model.dialect {
        Dialect::Yealink => format!("#!version:1.0.0.1\n{}\n", lines.join("\n")),
        Dialect::AudioCodes => format!("{}\n", lines.join("\n")),
        Dialect::Panasonic => format!(
            "# Panasonic SIP Phone Standard Format File #\r\n{}\r\n",
            lines.join("\r\n")
        ),
    }
}

fn line(model: &Model, key: &str, value: &str) -> String {
    match model.dialect {
        Dialect::Yealink => format!("{key} = {value}"),
        Dialect::AudioCodes => format!("{key}={value}"),
        Dialect::Panasonic => format!("{key}=\"{value}\""),
    }
}

fn read(model: &'static Model, text: &str) -> Patch {
    let (patch, problems) =
        dialect::read(model.dialect, Some(model), "pieces.cfg", text.as_bytes());
    let wrong: Vec<_> = problems
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .collect();
    assert!(wrong.is_empty(), "{}: {wrong:?}\n{text}", model.id);
    patch
}

/// What a line says if it is taken as a piece of a group.
fn piece(model: &'static Model, text: &str) -> Option<Entry> {
    let file = file(model, &[text.to_owned()]);
    let (patch, problems) = dialect::read(model.dialect, Some(model), "piece.cfg", file.as_bytes());
    let fine = problems.iter().all(|it| it.severity < Severity::Error);
    let entry = patch.entries.into_iter().next().filter(|_| fine)?;
    matches!(entry.setting, Setting::Value(Value::Part(_))).then_some(entry)
}

/// Every line of a piece that the model takes: each key with its lowest numbers and the ends or words of its values.
fn pieces(model: &'static Model) -> Vec<String> {
    let mut all = Vec::new();
    for known in keys().into_iter().filter(|known| known.is_of(model)) {
        for key in numbered(model, known) {
            let values: Vec<&str> = match known.check.split_once(':') {
                Some(("int", range)) => range.split("..").collect(),
                Some((_, words)) => words.split('|').collect(),
                None => TONES.to_vec(),
            };
            let lines = values.iter().map(|value| line(model, &key, value));
            all.extend(lines.filter(|line| piece(model, line).is_some()));
        }
    }
    all
}

/// A key with numbers in its places.
fn numbered(model: &Model, known: &Known) -> Vec<String> {
    let first = u8::from(model.dialect != Dialect::AudioCodes);
    let mut all = vec![known.name.to_owned()];
    for place in ["{n}", "{m}"] {
        all = all
            .iter()
            .flat_map(|key| {
                let most = if key.contains(place) {
                    first + 3
                } else {
                    first
                };
                (first..=most).map(|number| key.replace(place, &number.to_string()))
            })
            .collect();
    }
    all
}

fn settings(model: &'static Model, patch: &Patch) -> Settings {
    let mut settings = Settings::new(Some(model));
    settings.apply(Layer::Own, patch.clone());
    settings
}

#[test]
fn random_pieces_of_codec_tables_and_tones_survive_being_written_and_read() {
    let mut tried = BTreeSet::new();
    for model in MODELS {
        let pieces = pieces(model);
        assert!(pieces.len() >= 10, "{} has {:?}", model.id, pieces);
        for seed in 0..FILES {
            let rng = &mut Rng::from_number(seed);
            let lines: Vec<String> = (0..=rng.below(30))
                .map(|_| pick(rng, &pieces).clone())
                .collect();
            let patch = read(model, &file(model, &lines));
            let (text, losses) = dialect::write_for(model, &patch);
            let again = read(model, &text);
            let (was, is) = (settings(model, &patch), settings(model, &again));
            for entry in &patch.entries {
                let lost = losses
                    .iter()
                    .any(|it| it.key == entry.row.name() && it.at == entry.at);
                let lines = model.lines;
                let beyond = entry.at.line.is_some_and(|line| line.number() > lines);
                assert_eq!(lost, beyond, "{}: {losses:?}", model.id);
                let values = [&was, &is].map(|it| it.value(entry.row, entry.at).show());
                assert!(
                    lost || values[0] == values[1],
                    "{} {seed} {}: {values:?}\n{lines:?}\n{text}",
                    model.id,
                    entry.row.ident
                );
                tried.insert((model.dialect, entry.row.ident));
            }
        }
    }
    let of = |dialect| tried.iter().filter(|it| it.0 == dialect).count();
    assert_eq!(Dialect::ALL.map(of), [1, 1, 10], "{tried:?}");
}

#[test]
fn random_lists_of_codecs_survive_being_written_as_the_table_of_each_model() {
    for model in MODELS {
        let mut whole = 0;
        for seed in 0..FILES {
            let rng = &mut Rng::from_number(seed);
            let mut names: Vec<&str> = CODEC_NAMES.iter().map(|it| it.0).collect();
            let count = 1 + rng.below(5);
            let list: Vec<&str> = (0..count)
                .map(|_| names.swap_remove(rng.below(names.len() as u64) as usize))
                .collect();
            let row = CODECS.row();
            let value = Value::parse(row, &list.join(", ")).expect("they are names of codecs");
            let at = match model.dialect {
                Dialect::AudioCodes => At::WHOLE,
                Dialect::Yealink | Dialect::Panasonic => At::from(LineNo::FIRST),
            };
            let entry = Entry {
                row,
                at,
                setting: Setting::Value(value.clone()),
                place: Place {
                    file: "random".into(),
                    line: 0,
                },
            };
            let patch = Patch {
                entries: vec![entry],
                kept: Vec::new(),
            };
            let (text, losses) = dialect::write_for(model, &patch);
            let again = settings(model, &read(model, &text)).value(row, at);
            assert!(
                !losses.is_empty() || again == value,
                "{}: {} came back as {}\n{text}",
                model.id,
                value.show(),
                again.show()
            );
            whole += usize::from(losses.is_empty());
        }
        assert!(whole >= 5, "{} can say {whole} of {FILES}", model.id);
    }
}
