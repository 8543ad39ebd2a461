//! Every model's template holds every key of its manual, reads clean, and changes nothing.

use std::collections::BTreeMap;

use offhook_settings::check::check_file;
use offhook_settings::models::MODELS;
use offhook_settings::template::{self, Fill};
use offhook_settings::{At, Dialect, Layer, LineNo, Row, Settings, catalogue, dialect};

const FILLS: [Fill; 2] = [Fill::Open, Fill::Defaults];

/// Every place where a row has a value.
fn places(row: &Row) -> Vec<At> {
    let lines: Vec<_> = if row.per_line {
        LineNo::up_to(6).map(Some).collect()
    } else {
        vec![None]
    };
    let modules: Vec<_> = if row.modules == 0 {
        vec![None]
    } else {
        (1..=row.modules).map(Some).collect()
    };
    let items: Vec<_> = if row.items == 0 {
        vec![None]
    } else {
        (1..=row.items).map(Some).collect()
    };
    let mut places = Vec::new();
    for line in lines {
        for module in &modules {
            for item in &items {
                places.push(At {
                    line,
                    module: *module,
                    item: *item,
                });
            }
        }
    }
    places
}

#[test]
fn every_template_reads_without_a_word_and_changes_nothing() {
    let mut wrong = Vec::new();
    for model in MODELS {
        for fill in FILLS {
            let text = template::write(model, fill);
            for problem in check_file("t.cfg", text.as_bytes(), Some(model)) {
                wrong.push(format!("{} {fill:?} {problem}", model.id));
            }
            let (patch, _) = dialect::read(model.dialect, Some(model), "t.cfg", text.as_bytes());
            let factory = Settings::new(Some(model));
            let mut settings = factory.clone();
            let given = patch.len();
            settings.apply(Layer::Own, patch);
            if fill == Fill::Defaults && given < 100 {
                wrong.push(format!("{}: only {given} in force", model.id));
            }
            for row in catalogue::rows() {
                // Which model a file is for is no setting of the telephone's.
                if row.ident == catalogue::FILE_MODEL.row().ident {
                    continue;
                }
                for at in places(row) {
                    let (is, should) = (settings.value(row, at), factory.value(row, at));
                    if is != should {
                        wrong.push(format!(
                            "{} {fill:?} {}{at}: {is:?}, not {should:?}",
                            model.id, row.ident
                        ));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The key of a line, in force or as a comment.
fn key(line: &str) -> Option<&str> {
    let line = line.strip_prefix('#').unwrap_or(line);
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    (!key.is_empty() && !key.contains(' ')).then_some(key)
}

#[test]
fn every_key_of_the_manual_stands_in_it_once() {
    let mut wrong = Vec::new();
    for model in MODELS {
        let text = template::write(model, Fill::Open);
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for key in text.lines().filter_map(key) {
            *counts.entry(key).or_default() += 1;
        }
        for (key, count) in &counts {
            if *count > 1 {
                wrong.push(format!("{} {key}: {count} times", model.id));
            }
        }
        let shape = |key: &str| key.replace("{n}", "0").replace("{m}", "0");
        let plain = |key: &str| -> String {
            let mut plain = String::new();
            for c in key.chars() {
                if c.is_ascii_digit() {
                    if !plain.ends_with('0') {
                        plain.push('0');
                    }
                } else {
                    plain.push(c);
                }
            }
            plain
        };
        let written: Vec<_> = counts.keys().map(|key| plain(key)).collect();
        let mut missing = 0;
        for known in offhook_settings::known::keys() {
            if known.manual == model.manual && !written.contains(&plain(&shape(known.name))) {
                missing += 1;
                if known.models.is_empty() && known.name != "include" {
                    wrong.push(format!("{} lacks {}", model.id, known.name));
                }
            }
        }
        println!(
            "{}: {} keys, {} bytes, {} of the manual not there",
            model.id,
            counts.len(),
            text.len(),
            missing
        );
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn panasonics_telephone_accepts_its_template() {
    /// Largest plain text file (000:4161).
    const MOST: usize = 120 * 1024;
    for model in MODELS.iter().filter(|it| it.dialect == Dialect::Panasonic) {
        for fill in FILLS {
            let text = template::write(model, fill);
            assert!(text.len() <= MOST, "{} bytes", text.len());
            assert!(text.ends_with("\r\n"));
            assert!(text.lines().all(|line| line.len() <= 535));
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        }
    }
}
