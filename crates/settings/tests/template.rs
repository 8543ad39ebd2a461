//! Every model's template holds every key of its manual, reads clean, and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use offhook_settings::check::check_file;
use offhook_settings::known::keys;
use offhook_settings::models::{self, MODELS, Model};
use offhook_settings::template::{self, Fill};
use offhook_settings::{At, Dialect, Layer, LineNo, Row, Settings, catalogue, dialect};

const XS: &str = "http://www.w3.org/2001/XMLSchema";
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

/// Every template of every model, with its name.
fn templates() -> Vec<(&'static Model, Fill, String)> {
    let mut all = Vec::new();
    for model in MODELS {
        for fill in FILLS {
            all.push((model, fill, template::write(model, fill)));
            let xml = template::write_xml(model, fill);
            assert_eq!(xml.is_some(), model.dialect == Dialect::Panasonic);
            all.extend(xml.map(|text| (model, fill, text)));
        }
    }
    all
}

#[test]
fn every_template_reads_without_a_word_and_changes_nothing() {
    let mut wrong = Vec::new();
    for (model, fill, text) in templates() {
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
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The keys of a template in plain text, in force or as comments, with how often each stands there.
fn written(model: &'static Model) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for line in template::write(model, Fill::Open).lines() {
        let line = line.strip_prefix('#').unwrap_or(line);
        let key = line.split_once('=').map(|(key, _)| key.trim_end());
        if let Some(key) = key.filter(|key| !key.is_empty() && !key.contains(' ')) {
            *counts.entry(key.to_owned()).or_default() += 1;
        }
    }
    counts
}

/// The numbers of `key` where `name` has `{n}` and `{m}`, or `None` where it is another key.
fn numbers(name: &str, key: &str) -> Option<Vec<u32>> {
    let Some((before, rest)) = name.split_once('{') else {
        return (name == key).then(Vec::new);
    };
    let key = key.strip_prefix(before)?;
    let (_, name) = rest.split_once('}')?;
    let digits = key.find(|c: char| !c.is_ascii_digit());
    let (number, key) = key.split_at(digits.unwrap_or(key.len()));
    let mut all = vec![number.parse().ok()?];
    all.append(&mut numbers(name, key)?);
    Some(all)
}

#[test]
fn every_key_of_the_manual_stands_in_it_once_for_each_line() {
    let mut wrong = Vec::new();
    for model in MODELS {
        let written = written(model);
        for (key, count) in written.iter().filter(|(_, count)| **count > 1) {
            wrong.push(format!("{} {key}: {count} times", model.id));
        }
        for known in keys().iter().filter(|it| it.manual == model.manual) {
            let found: Vec<_> = written
                .keys()
                .filter_map(|key| numbers(known.name, key))
                .collect();
            // The one is an order, no setting; the others are the model's in the manual's words, and it has no such keys.
            let left_out = known.name == "include"
                || (known.name.starts_with("memorykey.") && model.memory_keys == 0);
            if found.is_empty() == known.is_of(model) && !left_out {
                wrong.push(format!("{} {}: {}", model.id, known.name, found.len()));
            }
            let of_lines = ["account.{n}.", "voip/line/{n}/", "_{n}"];
            if of_lines.iter().any(|part| known.name.contains(part)) && !found.is_empty() {
                let lines: BTreeSet<_> = found.iter().filter_map(|it| it.last()).collect();
                let firsts: BTreeSet<_> = found.iter().filter_map(|it| it.first()).collect();
                let lines = if known.name.ends_with("{m}_{n}") {
                    lines
                } else {
                    firsts
                };
                if lines.len() != usize::from(model.lines) {
                    wrong.push(format!("{} {}: lines {lines:?}", model.id, known.name));
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

#[test]
fn a_model_has_the_keys_it_has_and_no_others() {
    let count = |id: &str, prefix: &str| {
        let written = written(models::find(id).expect("it is one of ours"));
        written.keys().filter(|key| key.starts_with(prefix)).count()
    };
    for (id, prefix, keys) in [
        ("yealink-t28p", "linekey.", 6 * 6),
        ("yealink-t20p", "linekey.", 6 * 2),
        ("yealink-t28p", "memorykey.", 5 * 10),
        // Neither the manual nor the telephone has them.
        ("yealink-t20p", "memorykey.", 0),
        ("yealink-vp530", "memorykey.", 0),
        // Only the first key of each of six modules.
        ("yealink-t26p", "expansion_module.", 6 * 6),
        ("yealink-t22p", "expansion_module.", 0),
        ("yealink-t28p", "account.6.codec.", 4 * 11),
        ("yealink-t20p", "ldap.", 0),
        ("yealink-t28p", "dialplan.item.", 1),
        (
            "audiocodes-440hd",
            "personal_settings/functional_key/",
            3 * 38,
        ),
        (
            "audiocodes-420hd",
            "personal_settings/functional_key/",
            3 * 9,
        ),
        ("audiocodes-430hd", "personal_settings/blf_lcd_contrast", 0),
        ("panasonic-kx-ut670", "FLEX_BUTTON_", 3 * 24),
        ("panasonic-kx-ut670", "CODEC_ENABLE", 4 * 6),
    ] {
        assert_eq!(count(id, prefix), keys, "{id} {prefix}");
    }
}

#[test]
fn panasonics_telephone_accepts_its_template() {
    /// Largest plain text file (000:4161) and XML file (000:1049).
    const MOST: [usize; 2] = [120 * 1024, 240 * 1024];
    for (model, _, text) in templates() {
        if model.dialect != Dialect::Panasonic {
            continue;
        }
        if text.starts_with("<?xml") {
            assert!(text.len() <= MOST[1], "{} bytes", text.len());
        } else {
            assert!(text.len() <= MOST[0], "{} bytes", text.len());
            assert!(text.ends_with("\r\n"));
            assert!(text.lines().all(|line| line.len() <= 535));
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        }
    }
}

/// The attributes that stand in an element of a file, and those that the schema has for an element of that path.
fn attributes(xml: &str) -> BTreeSet<(String, String)> {
    let document = roxmltree::Document::parse(xml).expect("it is well-formed");
    let is_schema = document.root_element().tag_name().name() == "schema";
    let mut all = BTreeSet::new();
    for node in document.descendants() {
        let path = |node: roxmltree::Node<'_, '_>| {
            let names = node.ancestors().filter(roxmltree::Node::is_element);
            let names = names.filter_map(|node| match (is_schema, node.tag_name().name()) {
                (true, "element") => node.attribute("name"),
                (true, _) => None,
                (false, name) => Some(name),
            });
            names.collect::<Vec<_>>().join("<")
        };
        if is_schema && node.has_tag_name((XS, "attribute")) {
            let name = node.attribute("name").expect("it has a name");
            all.insert((path(node), name.to_owned()));
        }
        if !is_schema {
            let own = node
                .attributes()
                .map(|own| (path(node), own.name().to_owned()));
            all.extend(own);
        }
    }
    all
}

#[test]
fn the_schema_has_every_attribute_of_the_template() {
    let model = models::find("panasonic-kx-ut670").expect("it is one of ours");
    let xml = template::write_xml(model, Fill::Defaults).expect("it reads XML");
    let declared = attributes(&dialect::schema());
    let used = attributes(&xml);
    let missing: Vec<_> = used.difference(&declared).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(used.len() > 700, "{}", used.len());
}
