//! A file with one mistake a line: each is named with its line and its reason, and nothing else is.

use std::path::Path;

use offhook_settings::Severity;
use offhook_settings::check::{check_file, count, render};
use offhook_settings::models::{self, Model};

/// Compares the problems of a file with the list beside it; `UPDATE=1` rewrites the list and fails.
fn compare(name: &str, file: &[u8], model: &str) {
    let model: &'static Model = models::find(model).expect("it is one of ours");
    let problems = check_file("phone.cfg", file, Some(model));
    let text: String = problems
        .iter()
        .map(|problem| format!("{problem}\n"))
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let path = folder.join(format!("{name}.expected"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).expect("the list can be written");
        panic!("{} is rewritten", path.display());
    }
    let expected = std::fs::read_to_string(&path).expect("the list is there");
    assert_eq!(text, expected);
}

#[test]
fn each_mistake_in_a_yealink_file_is_named() {
    compare(
        "yealink",
        include_bytes!("mistakes/yealink.cfg"),
        "yealink-t28p",
    );
}

#[test]
fn each_mistake_in_an_audiocodes_file_is_named() {
    compare(
        "audiocodes",
        include_bytes!("mistakes/audiocodes.cfg"),
        "audiocodes-440hd",
    );
}

#[test]
fn each_mistake_in_a_panasonic_file_is_named() {
    compare(
        "panasonic",
        include_bytes!("mistakes/panasonic.cfg"),
        "panasonic-kx-ut670",
    );
}

#[test]
fn every_line_of_the_files_of_mistakes_is_named_once() {
    for (file, model, fine) in [
        (
            &include_bytes!("mistakes/yealink.cfg")[..],
            "yealink-t28p",
            &[1, 29][..],
        ),
        (
            include_bytes!("mistakes/audiocodes.cfg"),
            "audiocodes-440hd",
            &[20],
        ),
        (
            include_bytes!("mistakes/panasonic.cfg"),
            "panasonic-kx-ut670",
            &[1, 2, 6, 24],
        ),
    ] {
        let problems = check_file("phone.cfg", file, models::find(model));
        let text = core::str::from_utf8(file).expect("it is text");
        for line in 1..=u32::try_from(text.lines().count()).expect("it is short") {
            let told = problems.iter().filter(|problem| problem.line == line);
            assert_eq!(
                told.count(),
                usize::from(!fine.contains(&line)),
                "{model} line {line}"
            );
        }
    }
}

#[test]
fn a_missing_panasonic_marker_spoils_the_whole_file() {
    let file = b"****\r\nPHONE_NUMBER_1=\"201\"\r\n";
    let model = models::find("panasonic-kx-ut670");
    let (patch, problems) =
        offhook_settings::dialect::read(offhook_settings::Dialect::Panasonic, model, "a", file);
    assert!(patch.is_empty());
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["missing-marker", "not-a-setting"]);
}

#[test]
fn a_value_over_two_lines_spoils_a_panasonic_file() {
    let file = b"# Panasonic SIP Phone Standard Format File #\r\nPHONE_NUMBER_1=\"20\r\n1\"\r\n";
    let (patch, problems) =
        offhook_settings::dialect::read(offhook_settings::Dialect::Panasonic, None, "a", file);
    assert!(patch.is_empty());
    assert_eq!(problems[0].code, "open-quote");
}

#[test]
fn broken_xml_is_named_with_its_place() {
    let file = b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<PANASipPhoneConfig>\n<Dev></PANASipPhoneConfig>\n";
    let problems = check_file("a.xml", file, models::find("panasonic-kx-ut670"));
    let places: Vec<_> = problems.iter().map(|p| (p.code, p.line)).collect();
    assert_eq!(places, [("missing-marker", 1), ("bad-xml", 3)]);
}

#[test]
fn a_document_type_is_refused_before_its_bomb_goes_off() {
    let file = br#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><PANASipPhoneConfig/>"#;
    let problems = check_file("a.xml", file, models::find("panasonic-kx-ut670"));
    assert!(problems.iter().any(|problem| problem.code == "bad-xml"));
}

#[test]
fn another_makers_xml_is_refused() {
    let file = b"<?xml version=\"1.0\"?>\n<PANASIPPhoneConfig SIP_PASS_1=\"x\"/>\n";
    let problems = check_file("a.xml", file, models::find("panasonic-kx-ut670"));
    assert!(problems.iter().any(|problem| problem.code == "other-xml"));
}

#[test]
fn a_problem_shows_its_line_but_never_a_password() {
    let file = b"#!version:1.0.0.1\naccount.1.sip_server.1.port = 70000\naccount.1.pasword = swordfish\nsecurity.user_password = swordfish\n";
    let problems = check_file("a.cfg", file, models::find("yealink-t28p"));
    let text: String = problems
        .iter()
        .map(|problem| format!("{}\n", render(problem, file)))
        .collect();
    assert!(
        text.contains("    2 | account.1.sip_server.1.port = 70000"),
        "{text}"
    );
    assert!(text.contains("nearest: `account.1.password`"), "{text}");
    assert!(!text.contains("swordfish"), "{text}");
    assert_eq!(count(&problems).errors, 2);
    assert_eq!(count(&problems).warnings, 1);
    assert!(problems.iter().all(|p| p.severity > Severity::Note));
}

#[test]
fn a_file_that_nothing_speaks_for_is_named_so() {
    let problems = check_file("notes.txt", b"milk, eggs, bread\n", None);
    assert_eq!(problems[0].code, "unrecognised-file");
}
