//! Every sample file of the four manuals reads without a false problem.

use std::path::Path;

use offhook_settings::catalogue::{CODECS, LINE_PASSWORD, LINE_USER_NAME, SIP_PORT};
use offhook_settings::check::check_file;
use offhook_settings::{Dialect, Layer, LineNo, Patch, Settings, Severity, dialect, models};

/// The problems that are the manual's own: file, line, code.
const MANUALS_OWN: &[(&str, u32, &str)] = &[
    // 003:201 wants the version line first, and 003:210 prints a banner above it.
    ("yealink/003-common.cfg", 4, "misplaced-version"),
    ("yealink/003-mac.cfg", 4, "misplaced-version"),
    // 003:646 has a blank in `network.primary_ dns`.
    ("yealink/003-mac.cfg", 116, "unknown-key"),
    // 003:796 and 003:804 are the choices of two models.
    ("yealink/003-resources.cfg", 21, "repeated-key"),
    // 004:14215 forgets to put numbers for X and Y.
    ("yealink/004-examples.cfg", 124, "unknown-key"),
    // 004:16030 and 004:16791 print an address with a blank in it.
    ("yealink/004-examples.cfg", 146, "bad-value"),
    ("yealink/004-examples.cfg", 154, "bad-value"),
    // 002:409 forbids blanks beside the sign, and 002:9015 to 002:9051 have them.
    (
        "audiocodes/002-certificates-before-2.2.2.cfg",
        1,
        "blank-around-equals",
    ),
    (
        "audiocodes/002-certificates-2.2.2.cfg",
        2,
        "blank-around-equals",
    ),
    (
        "audiocodes/002-certificates-2.2.2.cfg",
        9,
        "blank-around-equals",
    ),
    (
        "audiocodes/002-certificates-2.2.2.cfg",
        10,
        "blank-around-equals",
    ),
    (
        "audiocodes/002-certificates-2.2.2.cfg",
        11,
        "blank-around-equals",
    ),
];

fn corpus(dialect: Dialect) -> Vec<(String, Vec<u8>)> {
    let folder = dialect.to_string().to_ascii_lowercase();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = std::fs::read_dir(root.join(&folder))
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.file_name().expect("it has a name").to_string_lossy();
            let bytes = std::fs::read(&path).expect("it can be read");
            (format!("{folder}/{name}"), bytes)
        })
        .collect()
}

fn read(name: &str) -> Patch {
    for dialect in Dialect::ALL {
        if let Some((_, bytes)) = corpus(dialect).into_iter().find(|(file, _)| file == name) {
            return dialect::read(dialect, None, name, &bytes).0;
        }
    }
    panic!("no sample file {name}");
}

#[test]
fn every_sample_file_has_only_the_problems_the_manual_gave_it() {
    let mut found = Vec::new();
    for dialect in Dialect::ALL {
        for (name, bytes) in corpus(dialect) {
            for problem in check_file(&name, &bytes, None) {
                if problem.severity > Severity::Note {
                    found.push(format!(
                        "{name} {} {} | {problem}",
                        problem.line, problem.code
                    ));
                }
            }
        }
    }
    let listed: Vec<_> = MANUALS_OWN
        .iter()
        .map(|(name, line, code)| format!("{name} {line} {code} |"))
        .collect();
    let unlisted: Vec<_> = found
        .iter()
        .filter(|problem| !listed.iter().any(|own| problem.starts_with(own)))
        .collect();
    assert!(unlisted.is_empty(), "{unlisted:#?}");
    assert_eq!(found.len(), listed.len(), "{found:#?}");
}

#[test]
fn every_sample_file_is_recognised_by_its_content() {
    for dialect in Dialect::ALL {
        for (name, bytes) in corpus(dialect) {
            assert_eq!(dialect::recognise(&bytes), Some(dialect), "{name}");
        }
    }
}

#[test]
fn every_sample_file_survives_being_written_and_read_again() {
    for dialect in Dialect::ALL {
        for (name, bytes) in corpus(dialect) {
            let (first, _) = dialect::read(dialect, None, &name, &bytes);
            let (text, losses) = dialect::write(dialect, &first);
            assert_eq!(losses, [], "{name}");
            let (second, _) = dialect::read(dialect, None, &name, text.as_bytes());
            let meaning = |patch: &Patch| {
                // Of a value that a file gives twice, only the one that counts is written.
                let mut settings = Settings::new(None);
                settings.apply(Layer::Own, patch.clone());
                let kept = patch.kept.iter();
                (
                    settings
                        .given()
                        .map(|(row, at)| (row.ident, at, settings.history(row, at)))
                        .map(|(ident, at, history)| {
                            let given = history.into_iter().map(|it| it.setting);
                            (ident, at, given.collect::<Vec<_>>())
                        })
                        .collect::<Vec<_>>(),
                    kept.map(|kept| (kept.key.clone(), kept.value.clone()))
                        .collect::<Vec<_>>(),
                )
            };
            assert_eq!(meaning(&first), meaning(&second), "{name}\n{text}");
        }
    }
}

#[test]
fn the_shipped_templates_with_empty_values_change_no_default() {
    let t28 = models::find("yealink-t28p").expect("it is one of ours");
    let mut settings = Settings::new(Some(t28));
    settings.apply(Layer::Common, read("yealink/003-common.cfg"));
    settings.apply(Layer::Own, read("yealink/003-mac.cfg"));
    let fresh = Settings::new(Some(t28));
    for row in offhook_settings::catalogue::rows() {
        let line = row.per_line.then_some(LineNo::FIRST);
        assert_eq!(
            settings.value(row, line),
            fresh.value(row, line),
            "{}",
            row.ident
        );
    }
}

#[test]
fn a_mac_file_gives_its_line_a_number_and_a_password() {
    let model = models::find("audiocodes-440hd").expect("it is one of ours");
    let mut settings = Settings::new(Some(model));
    settings.apply(Layer::Own, read("audiocodes/002-mac.cfg"));
    let line = LineNo::FIRST;
    assert_eq!(settings.get_at(&LINE_USER_NAME, line), "1234");
    assert_eq!(settings.get_at(&LINE_PASSWORD, line).expose(), "4321");
    let origin = settings.origin_at(&LINE_USER_NAME, line);
    assert_eq!(
        origin.to_string(),
        "audiocodes/002-mac.cfg line 3 (own file)"
    );
}

#[test]
fn panasonic_codec_examples_give_the_order_the_manual_says() {
    let model = models::find("panasonic-kx-ut670").expect("it is one of ours");
    for (file, order) in [
        ("panasonic/000-codec-priority.cfg", "G729 PCMU G722"),
        ("panasonic/000-narrow-band.cfg", "PCMA G729"),
        ("panasonic/000-g729-only.cfg", "G729"),
    ] {
        let mut settings = Settings::new(Some(model));
        settings.apply(Layer::Own, read(file));
        let codecs = settings.get_at(&CODECS, LineNo::FIRST);
        assert_eq!(codecs.to_string(), order, "{file}");
    }
}

#[test]
fn xml_carries_the_same_names_as_attributes() {
    let mut settings = Settings::new(models::find("panasonic-kx-ut670"));
    settings.apply(Layer::Own, read("panasonic/000-ports.xml"));
    let ports: Vec<_> = LineNo::up_to(6)
        .map(|line| settings.get_at(&SIP_PORT, line))
        .collect();
    assert_eq!(ports, [5060, 5070, 5080, 5090, 5100, 5110]);
}
