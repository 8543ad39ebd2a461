//! Every departure from a manual that the tolerant reader lets pass is reported, and is an error when files are held to
//! the letter.

use offhook_settings::catalogue::{LINE_DISPLAY_NAME, LINE_LABEL};
use offhook_settings::check::check_file;
use offhook_settings::models::{self, Model};
use offhook_settings::{Dialect, Layer, LineNo, Settings, Severity, dialect};

const Y: &str = "yealink-t28p";
const A: &str = "audiocodes-440hd";
const P: &str = "panasonic-kx-ut670";

fn model(id: &str) -> &'static Model {
    models::find(id).expect("it is one of ours")
}

/// Panasonic's marker as its manual has it.
const MARKER: &str = "# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!\r\n";

/// The beginning of a Panasonic XML file as its manual has it.
const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- # Panasonic SIP Phone Standard Format File # -->\n";

/// A file that departs from its manual in one thing and names line 1 `Ana` all the same: the model, the
/// file, the code, how it weighs.
fn departures() -> Vec<(&'static str, String, &'static str, Severity)> {
    let mark = "\u{feff}";
    let y = "#!version:1.0.0.1\n";
    let (note, warning) = (Severity::Note, Severity::Warning);
    vec![
        (Y, format!("{mark}{y}account.1.label = Ana\n"), "byte-order-mark", note),
        (Y, format!("#### banner\n{y}account.1.label = Ana\n"), "misplaced-version", warning),
        (Y, "account.1.label = Ana\n".to_owned(), "missing-version", warning),
        (Y, "#!version:1.0.0.2\naccount.1.label = Ana\n".to_owned(), "other-version", warning),
        (Y, format!("{y}  account.1.label = Ana\n"), "stray-blank", note),
        (Y, format!("{y} # remark\naccount.1.label = Ana\n"), "stray-blank", note),
        (Y, format!("{y}Account.1.Label = Ana\n"), "other-case", note),
        (Y, format!("{y}account.1.label = Ana\nacount.1.x = 1\n"), "unknown-key", warning),
        (Y, format!("{y}account.1.label = Ana\naccount.0.label = 1\n"), "no-such-number", warning),
        (
            Y,
            format!("{y}account.1.label = Ana\naccount.1.sip_server_host = 192.0.2.1\n"),
            "older-key",
            note,
        ),
        (
            Y,
            format!("{y}account.1.label = Ana\n# one\r# two\n"),
            "line-ends",
            warning,
        ),
        (A, format!("{mark}voip/line/0/description=Ana\n"), "byte-order-mark", note),
        (A, "voip/line/0/description = Ana\n".to_owned(), "blank-around-equals", warning),
        (A, " voip/line/0/description=Ana\n".to_owned(), "stray-blank", note),
        (A, "voip/line/0/description=Ana \n".to_owned(), "stray-blank", note),
        (A, "VoIP/Line/0/description=Ana\n".to_owned(), "other-case", note),
        (
            A,
            "voip/line/0/description=Ana\nvoip/signalling/sip/transport_protocol=udp\n".to_owned(),
            "other-case",
            note,
        ),
        (
            A,
            "voip/line/0/description=Ana\nsystem/syslog/syslog_server_addr=192.0.2.1\n".to_owned(),
            "older-key",
            note,
        ),
        (P, format!("{mark}{MARKER}DISPLAY_NAME_1=\"Ana\"\r\n"), "byte-order-mark", note),
        (P, format!("{MARKER}DISPLAY_NAME_1=\"Ana\"\n"), "line-ends", note),
        (P, format!("{MARKER}DISPLAY_NAME_1=\"Ana\""), "last-line", note),
        (P, format!("{MARKER}DISPLAY_NAME_1 = \"Ana\"\r\n"), "blank-in-setting", warning),
        (P, format!("{MARKER} DISPLAY_NAME_1=\"Ana\"\r\n"), "blank-in-setting", warning),
        (P, format!("{MARKER}DISPLAY_NAME_1=\"Ana\" \r\n"), "blank-in-setting", warning),
        (P, format!("{MARKER}DISPLAY_NAME_1=Ana\r\n"), "missing-quotes", warning),
        (P, format!("{MARKER}   \r\nDISPLAY_NAME_1=\"Ana\"\r\n"), "stray-blank", note),
        (P, format!("{MARKER}DISPLAY_NAME_1=\"Ana\"\r\n # x\r\n"), "stray-blank", note),
        (P, format!("{MARKER}display_name_1=\"Ana\"\r\n"), "other-case", note),
        (
            P,
            format!("{MARKER}DISPLAY_NAME_1=\"Ana\"\r\nVM_NUMBER_1=\"{}\"\r\n", "1".repeat(530)),
            "line-too-long",
            warning,
        ),
        (
            P,
            format!("{XML}<PANASipPhoneConfig display_name_1=\"Ana\"/>"),
            "other-case",
            note,
        ),
        (
            P,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><PANASipPhoneConfig DISPLAY_NAME_1=\"Ana\"/>".to_owned(),
            "missing-marker",
            warning,
        ),
        (
            P,
            "<!-- # Panasonic SIP Phone Standard Format File # --><PANASipPhoneConfig DISPLAY_NAME_1=\"Ana\"/>".to_owned(),
            "missing-declaration",
            note,
        ),
    ]
}

#[test]
fn every_departure_is_reported_counts_all_the_same_and_is_an_error_to_the_letter() {
    for (id, file, code, severity) in departures() {
        let model = model(id);
        let problems = check_file("a.cfg", file.as_bytes(), Some(model));
        let told: Vec<_> = problems.iter().map(|it| (it.code, it.severity)).collect();
        assert_eq!(told, [(code, severity)], "{file:?}");
        assert!(
            problems
                .iter()
                .all(|it| it.strict_severity() == Severity::Error),
            "{file:?}"
        );
        let (patch, _) = dialect::read(model.dialect, Some(model), "a.cfg", file.as_bytes());
        let mut settings = Settings::new(Some(model));
        settings.apply(Layer::Own, patch);
        let key = match model.dialect {
            Dialect::Yealink => &LINE_LABEL,
            Dialect::AudioCodes | Dialect::Panasonic => &LINE_DISPLAY_NAME,
        };
        assert_eq!(settings.get_at(key, LineNo::FIRST), "Ana", "{file:?}");
    }
}

#[test]
fn files_as_the_manuals_have_them_are_clean_to_the_letter() {
    for (id, file) in [
        (
            Y,
            "#!version:1.0.0.1\n# remark\n\naccount.1.label = Ana\naccount.2.label=Bo\n".to_owned(),
        ),
        (
            A,
            "system/type=440HD\nvoip/line/0/description=Ana\ninclude other.cfg\n".to_owned(),
        ),
        (
            P,
            format!("{MARKER}\r\n# remark\r\nDISPLAY_NAME_1=\"Ana B\"\r\n"),
        ),
        (
            P,
            format!("{XML}<PANASipPhoneConfig DISPLAY_NAME_1=\"Ana\"/>\n"),
        ),
    ] {
        assert_eq!(
            check_file("a.cfg", file.as_bytes(), Some(model(id))),
            [],
            "{file:?}"
        );
    }
}

#[test]
fn what_a_telephone_takes_as_it_is_weighs_the_same_to_the_letter() {
    let file = "#!version:1.0.0.1\naccount.1.label = A\naccount.1.label = A\naccount.1.label = B\n";
    for problem in check_file("a.cfg", file.as_bytes(), Some(model(Y))) {
        assert_eq!(problem.strict_severity(), problem.severity, "{problem}");
    }
}

#[test]
fn many_notes_leave_room_for_what_weighs_more() {
    let mut file = "#!version:1.0.0.1\n".to_owned();
    file.push_str(&"account.1.label = A\n".repeat(5_000));
    let notes = check_file("a.cfg", file.as_bytes(), Some(model(Y)));
    assert!(notes.iter().all(|it| it.severity == Severity::Note));
    file.push_str("account.1.enable = maybe\n");
    let problems = check_file("a.cfg", file.as_bytes(), Some(model(Y)));
    assert!(problems.iter().any(|it| it.code == "bad-value"));
    assert!(problems.len() <= dialect::MAX_PROBLEMS);
}
