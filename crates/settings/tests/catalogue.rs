//! The table itself: unique, documented, in range, and the same in every spelling.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use offhook_settings::catalogue::rows;
use offhook_settings::{Dialect, Kind, Settings, Status, Value, codes, models, reference};

#[test]
fn no_setting_is_listed_twice() {
    let mut seen = BTreeMap::new();
    for row in rows() {
        assert!(seen.insert(row.ident, ()).is_none(), "{}", row.ident);
    }
    assert!(seen.len() >= 120, "{} rows", seen.len());
}

#[test]
fn no_key_belongs_to_two_settings() {
    /// One key names two users, told apart by its value (003:5416).
    const SHARED: &str = "security.user_password";
    let mut seen: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in rows() {
        for spelling in row.spellings {
            for key in [spelling.key].iter().chain(spelling.old) {
                let numbers = spelling.numbers(row);
                let earlier = seen.entry((spelling.dialect, *key)).or_default();
                // Keys of several lists can be counted in one row of numbers; then they must not meet.
                let apart = |other: &core::ops::RangeInclusive<u16>| {
                    other.end() < numbers.start() || numbers.end() < other.start()
                };
                let shared = earlier
                    .iter()
                    .filter(|(ident, _)| *ident != row.ident)
                    .find(|(_, other)| row.items == 0 || !apart(other));
                assert!(
                    shared.is_none() || *key == SHARED,
                    "{key} is {} and {shared:?}",
                    row.ident
                );
                earlier.push((row.ident, numbers));
            }
        }
    }
}

#[test]
fn a_key_that_stands_twice_in_a_setting_is_told_apart_by_the_manual_or_the_model() {
    for model in models::MODELS {
        for row in rows() {
            let spellings = row.spellings_for(model);
            let keys: BTreeSet<_> = spellings.iter().map(|it| it.key).collect();
            assert_eq!(keys.len(), spellings.len(), "{} on {}", row.ident, model.id);
            let any = row.spellings_of(model.dialect).next().is_some();
            assert_eq!(any, !spellings.is_empty(), "{} on {}", row.ident, model.id);
        }
    }
    let of_spellings = rows()
        .flat_map(|row| row.spellings)
        .flat_map(|it| it.models);
    for id in of_spellings {
        assert!(models::find(id).is_some(), "{id}");
    }
}

#[test]
fn a_maker_has_no_more_entries_than_the_setting() {
    for row in rows() {
        for spelling in row.spellings {
            let most = spelling.most.unwrap_or(row.items);
            assert!(most <= row.items, "{}", spelling.key);
            let counted = spelling.most.is_some() || spelling.before > 0;
            assert!(
                !counted || spelling.key.contains("{item}"),
                "{}",
                spelling.key
            );
        }
    }
}

#[test]
fn documentation_is_made_of_sentences() {
    for row in rows() {
        let doc = row.doc.trim();
        assert!(doc.starts_with(char::is_uppercase), "{}: {doc}", row.ident);
        assert!(doc.ends_with('.'), "{}: {doc}", row.ident);
        assert!(!row.summary().is_empty(), "{}", row.ident);
    }
}

#[test]
fn every_default_is_of_its_type_and_in_its_range() {
    for row in rows() {
        if let Err(why) = Value::parse(row, row.default) {
            // A text that may not be empty can still have nothing as its default.
            panic!("{}: default `{}` {why}", row.ident, row.default);
        }
    }
}

#[test]
fn every_makers_default_is_understood_and_in_range() {
    for row in rows() {
        for spelling in row.spellings {
            let own = spelling.but.iter().map(|(_, text)| *text);
            for text in spelling.default.into_iter().chain(own) {
                let value = spelling.spoken.decode(row, text);
                let value = value.unwrap_or_else(|why| panic!("{} `{text}` {why}", spelling.key));
                let shown = if matches!(row.kind, Kind::Secret) {
                    continue;
                } else {
                    value.show()
                };
                assert!(
                    Value::parse(row, &shown).is_ok(),
                    "{} {shown}",
                    spelling.key
                );
            }
        }
    }
}

#[test]
fn every_default_survives_each_spelling_that_can_say_it() {
    for row in rows() {
        let value = Value::parse(row, row.default).expect("another test reads it");
        let mut said = row.spellings.is_empty() || matches!(row.kind, Kind::Codecs);
        for spelling in row.spellings {
            if let Some((text, rounded)) = spelling.spoken.encode(row, &value) {
                assert!(!rounded, "{}", spelling.key);
                assert_eq!(
                    spelling.spoken.decode(row, &text).as_ref(),
                    Ok(&value),
                    "{}",
                    spelling.key
                );
                said = true;
            }
        }
        // A tone that is only written in parts is never written whole.
        said |= row.spellings.iter().all(|it| {
            use offhook_settings::Spoken;
            let parts = [
                Spoken::ToneFrequencies,
                Spoken::ToneRhythmOffFirst,
                Spoken::ToneRhythmOnFirst,
            ];
            parts.contains(&it.spoken)
        });
        let unsayable = ["LANGUAGE", "TIME_FORMAT", "DATE_FORMAT"];
        assert!(said || unsayable.contains(&row.ident), "{}", row.ident);
    }
}

#[test]
fn every_range_of_a_spelling_lies_in_that_of_its_row() {
    for row in rows() {
        let Some(range) = row.range else {
            continue;
        };
        for narrow in row.spellings.iter().map(|it| it.range.unwrap_or(range)) {
            // A row with a gap has no spelling that reaches into it.
            assert!(
                range.low <= narrow.low && narrow.low <= narrow.high && narrow.high <= range.high,
                "{}",
                row.ident
            );
            assert!(
                narrow.also.is_none_or(|also| range.holds(also)),
                "{}",
                row.ident
            );
            assert!(
                narrow.also.is_none_or(|also| also + 1 < narrow.low),
                "{}",
                row.ident
            );
        }
    }
}

#[test]
fn a_key_has_a_line_exactly_when_the_setting_has_one_or_is_for_all() {
    for row in rows() {
        for spelling in row.spellings {
            let has_line = spelling.key.contains("{line}");
            assert!(row.per_line || !has_line, "{}", spelling.key);
            for old in spelling.old {
                assert_eq!(old.contains("{line}"), has_line, "{old}");
            }
        }
    }
}

#[test]
fn every_source_names_a_manual_and_a_line() {
    for row in rows() {
        for spelling in row.spellings {
            let (manual, line) = spelling.source.split_once(':').expect(spelling.key);
            let wanted: &[&str] = match spelling.dialect {
                Dialect::Yealink => &["003", "004"],
                Dialect::AudioCodes => &["002"],
                Dialect::Panasonic => &["000"],
            };
            assert!(wanted.contains(&manual), "{}", spelling.source);
            assert!(line.parse::<u32>().is_ok(), "{}", spelling.source);
        }
    }
}

#[test]
fn every_setting_can_be_read_on_every_model() {
    for model in models::MODELS {
        let settings = Settings::new(Some(model));
        for row in rows() {
            for line in offhook_settings::LineNo::up_to(model.lines) {
                let value = settings.value(row, Some(line));
                let shown = value.show();
                let secret = matches!(row.kind, Kind::Secret);
                assert!(
                    secret || Value::parse(row, &shown).is_ok(),
                    "{} on {}: {shown}",
                    row.ident,
                    model.id
                );
            }
        }
    }
}

#[test]
fn no_model_comes_with_a_web_password() {
    use offhook_settings::catalogue::{WEB_ADMIN_PASSWORD, WEB_USER_PASSWORD};
    for model in models::MODELS {
        let settings = Settings::new(Some(model));
        assert!(settings.get(&WEB_ADMIN_PASSWORD).is_empty(), "{}", model.id);
        assert!(settings.get(&WEB_USER_PASSWORD).is_empty(), "{}", model.id);
    }
}

#[test]
fn every_live_setting_is_named_by_a_crate_that_acts() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut code = String::new();
    for name in ["phone", "provision", "web", "host"] {
        gather(&crates.join(name).join("src"), &mut code);
    }
    let words: BTreeSet<_> = code
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .collect();
    let idle: Vec<_> = rows()
        .filter(|row| row.status == Status::Live && !words.contains(row.ident))
        // A piece acts where what it is a piece of does, and one switch makes every tone of the table count.
        .filter(|row| row.ident != "TONE_TABLE")
        .filter(|row| !row.wholes().any(|whole| words.contains(whole.ident)))
        .map(|row| row.ident)
        .collect();
    assert!(idle.is_empty(), "live, and read by nobody: {idle:?}");
}

fn gather(folder: &Path, code: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the crate has sources") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            gather(&path, code);
        } else if path.extension().is_some_and(|end| end == "rs") {
            code.push_str(&std::fs::read_to_string(&path).expect("it can be read"));
        }
    }
}

/// Compares a generated page with the file; `UPDATE=1` writes it.
fn is_current(path: &Path, page: &str) -> bool {
    let current = std::fs::read_to_string(path).is_ok_and(|old| old == page);
    if !current && std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("made");
        std::fs::write(path, page).expect("the page can be written");
    }
    current
}

#[test]
fn the_reference_pages_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    let mut stale = Vec::new();
    if !is_current(&folder.join("problems.md"), &codes::reference()) {
        stale.push("problems.md".to_owned());
    }
    let folder = folder.join("settings");
    let pages = reference::pages();
    for page in &pages {
        if !is_current(&folder.join(&page.file), &page.text) {
            stale.push(format!("settings/{}", page.file));
        }
    }
    for entry in std::fs::read_dir(&folder).expect("the folder is there") {
        let entry = entry.expect("it can be listed");
        let name = entry.file_name().to_string_lossy().into_owned();
        if pages.iter().all(|page| page.file != name) {
            if std::env::var_os("UPDATE").is_some() {
                std::fs::remove_file(entry.path()).expect("it can be removed");
            }
            stale.push(format!("settings/{name}"));
        }
    }
    assert!(
        stale.is_empty(),
        "stale in docs/reference: {stale:?}; UPDATE=1 cargo test -p offhook-settings rewrites them"
    );
}

#[test]
fn a_key_is_completed_with_the_number_that_was_begun() {
    let names = offhook_settings::explain::names;
    assert!(names("account.2.lab").contains("account.2.label"));
    assert!(names("account.").contains("account.1.label"));
    assert!(names("account.2.sip_server.2.a").contains("account.2.sip_server.2.address"));
    assert!(names("voip/line/3/").contains("voip/line/3/id"));
    assert!(names("PHONE_NUMBER_4").contains("PHONE_NUMBER_4"));
    assert!(names("account.99.").is_empty() && names("account.01.").is_empty());
    let all = offhook_settings::known::keys();
    let lost: Vec<_> = all
        .iter()
        .map(|known| known.example())
        .filter(|key| !names(key).contains(key))
        .collect();
    assert_eq!(lost, Vec::<String>::new());
}
