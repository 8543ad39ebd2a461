//! Mending a file changes its form and never what it says.

use offhook_base::Rng;
use offhook_settings::catalogue::rows;
use offhook_settings::check::check_file;
use offhook_settings::fix::{Fixed, fix};
use offhook_settings::models::{self, Model};
use offhook_settings::{At, Dialect, Layer, Setting, Settings, Spoken, dialect};
use std::collections::BTreeMap;

const Y: &str = "yealink-t28p";
const A: &str = "audiocodes-440hd";
const P: &str = "panasonic-kx-ut670";
const MARKER: &str = "# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!";

fn model(id: &str) -> &'static Model {
    models::find(id).expect("it is one of ours")
}

fn mended(id: &str, file: &str) -> (String, Vec<(u32, String)>) {
    let Fixed { bytes, done } = fix(file.as_bytes(), Some(model(id)));
    let done = done.into_iter().map(|it| (it.line, it.what)).collect();
    (String::from_utf8(bytes).expect("it was text"), done)
}

#[test]
fn a_yealink_file_is_mended_and_each_change_is_told_with_its_line() {
    let file = "\u{feff}### banner ###\n#!version:1.0.0.1\n  Account.1.Label = Ana\n # remark \n\
                account.1.sip_server_host = 192.0.2.1 \nacount.1.x  =  y \naccount.2.label =  \n\
                junk  \naccount.1.label = Ana\n";
    let (text, done) = mended(Y, file);
    assert_eq!(
        text,
        "#!version:1.0.0.1\n### banner ###\n# remark \naccount.1.sip_server.1.address = 192.0.2.1\n\
         acount.1.x  =  y \naccount.2.label =  \njunk  \naccount.1.label = Ana\n"
    );
    let lines: Vec<_> = done.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [1, 2, 3, 3, 3, 4, 5, 5], "{done:?}");
    assert!(
        done.iter()
            .any(|(_, what)| what == "is removed: line 9 says the same")
    );
    assert!(
        done.iter()
            .any(|(_, what)| what == "`Account.1.Label` is written `account.1.label`")
    );
}

#[test]
fn an_audiocodes_file_is_mended() {
    let file = "# remark = x \nVoIP/Line/0/id = 201\n voip/signalling/sip/transport_protocol=udp \n\
                ; other\nvoip/lines/0/id = 7\nsystem/syslog/syslog_server_addr=192.0.2.1\n";
    let (text, _) = mended(A, file);
    assert_eq!(
        text,
        "# remark = x \nvoip/line/0/id=201\nvoip/signalling/sip/transport_protocol=UDP\n\
         ; other\nvoip/lines/0/id = 7\nsystem/syslog/server_address=192.0.2.1\n"
    );
}

#[test]
fn a_panasonic_file_is_mended() {
    let file = format!(
        "{MARKER}\n # remark\n  \nDISPLAY_NAME_1 = \"Ana B\" \nPHONE_NUMBER_1=201\nphone_number_2=\"202\"\n\
         NOBODY_KNOWS=1\nPHONE_NUMBER_1=\"201\"\r\nVM_NUMBER_1=\"1\" # why"
    );
    let (text, done) = mended(P, &file);
    let wanted = format!(
        "{MARKER}\r\n# remark\r\n\r\nDISPLAY_NAME_1=\"Ana B\"\r\nPHONE_NUMBER_1=\"201\"\r\n\
         PHONE_NUMBER_2=\"202\"\r\nNOBODY_KNOWS=1\r\nVM_NUMBER_1=\"1\" # why\r\n"
    );
    assert_eq!(text, wanted, "{done:?}");
}

#[test]
fn what_has_no_one_right_answer_is_left() {
    for (id, file) in [
        (
            Y,
            "#!version:1.0.0.1\nacount.1.label = Ana\naccount.1.label = A\naccount.1.label = B\n",
        ),
        (Y, "voip/line/0/id = 201\n"),
        (A, "voip/line/0/enabled=on\n"),
        (P, "nothing of the kind"),
    ] {
        assert_eq!(mended(id, file), (file.to_owned(), Vec::new()));
    }
}

#[test]
fn bytes_that_are_no_text_are_left() {
    let file = b"#!version:1.0.0.1\nAccount.1.label = Ana\naccount.2.label = Ren\xE9 \n";
    let fixed = fix(file, Some(model(Y)));
    assert_eq!(
        fixed.bytes,
        b"#!version:1.0.0.1\naccount.1.label = Ana\naccount.2.label = Ren\xE9 \n"
    );
}

#[test]
fn what_stands_before_the_root_of_an_xml_file_is_mended() {
    let (text, done) = mended(P, "\u{feff}<PANASipPhoneConfig DISPLAY_NAME_1=\"Ana\"/>");
    assert_eq!(done.len(), 3);
    assert_eq!(check_file("a.xml", text.as_bytes(), Some(model(P))), []);
}

/// What a file says.
fn says(dialect: Dialect, bytes: &[u8]) -> BTreeMap<(&'static str, At), Setting> {
    let (patch, _) = dialect::read(dialect, None, "a", bytes);
    let mut settings = Settings::new(None);
    let entries = patch.entries.iter();
    let all = entries
        .map(|entry| ((entry.row.ident, entry.at), entry.setting.clone()))
        .collect();
    settings.apply(Layer::Own, patch);
    all
}

fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.below(from.len() as u64) as usize]
}

/// A line for a random key: as printed or an older one, with a number, and a value that is one now and then.
fn setting(rng: &mut Rng, dialect: Dialect) -> String {
    let all: Vec<_> = rows().flat_map(|row| row.spellings_of(dialect)).collect();
    let spelling = pick(rng, &all);
    let keys: Vec<_> = core::iter::once(&spelling.key)
        .chain(spelling.old)
        .collect();
    let mut key = String::new();
    let mut rest = **pick(rng, &keys);
    while let Some((before, after)) = rest.split_once('{') {
        let (_, after) = after.split_once('}').expect("placeholders end");
        key.push_str(before);
        key.push_str(["0", "1", "2"][rng.below(3) as usize]);
        rest = after;
    }
    key.push_str(rest);
    let key = match rng.below(6) {
        0 => key.to_ascii_uppercase(),
        1 => key.to_ascii_lowercase(),
        2 => key.replace('e', "E"),
        _ => key,
    };
    let words: Vec<_> = if let Spoken::Words(words) = spelling.spoken {
        words.iter().map(|(theirs, _)| *theirs).collect()
    } else {
        vec!["1"]
    };
    let value = match rng.below(8) {
        0 => String::new(),
        1 => "Ana B".to_owned(),
        2 => "192.0.2.1".to_owned(),
        3 => pick(rng, &words).to_ascii_uppercase(),
        4 => pick(rng, &words).to_ascii_lowercase(),
        5 => (*pick(rng, &words)).to_owned(),
        _ => (*pick(rng, &["0", "1", "2", "60"])).to_owned(),
    };
    let sign = pick(rng, &["=", " = ", "= ", " =", "="]);
    let quote = if dialect == Dialect::Panasonic && rng.below(5) > 0 {
        "\""
    } else {
        ""
    };
    let (before, after) = (
        pick(rng, &["", "", "", " ", "\t"]),
        pick(rng, &["", "", "", " "]),
    );
    format!("{before}{key}{sign}{quote}{value}{quote}{after}")
}

/// A file with damage of every kind.
fn damaged(rng: &mut Rng, dialect: Dialect) -> String {
    let mut lines = Vec::new();
    for _ in 0..30 {
        let line = match rng.below(12) {
            0 => (*pick(
                rng,
                &[
                    "",
                    "  ",
                    "# remark ",
                    " # REMARK = x ",
                    ";;",
                    "[head]",
                    "include x.cfg ",
                ],
            ))
            .to_owned(),
            1 => (*pick(
                rng,
                &[
                    "junk ",
                    "= x",
                    "  stranger.Key = 1 ",
                    "STRANGER=x \"",
                    "a b = c",
                ],
            ))
            .to_owned(),
            2 if !lines.is_empty() => String::clone(pick(rng, &lines)),
            _ => setting(rng, dialect),
        };
        lines.push(line);
    }
    let head = match dialect {
        Dialect::Yealink => *pick(
            rng,
            &[
                "#!version:1.0.0.1",
                "#!version:1.0.0.9",
                "## banner\n#!version:1.0.0.1",
                "",
            ],
        ),
        Dialect::AudioCodes => "include first.cfg",
        Dialect::Panasonic => MARKER,
    };
    lines.insert(0, head.to_owned());
    let mut text = (*pick(rng, &["", "", "\u{feff}"])).to_owned();
    let end = *pick(rng, &["\n", "\r\n"]);
    text.push_str(&lines.join(end));
    if rng.below(2) == 0 {
        text.push_str(end);
    }
    text
}

/// The comments and the lines of strangers, without the blanks before a comment.
fn strangers(dialect: Dialect, text: &str) -> Vec<String> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    let is_one = |line: &&str| {
        let remark = line.trim_start().starts_with('#') && !line.contains("#!version");
        let stranger = line.to_ascii_lowercase().contains("stranger") || line.contains("junk");
        remark || stranger || (line.starts_with([';', '[']) && dialect == Dialect::AudioCodes)
    };
    let text = |line: &str| {
        if line.trim_start().starts_with('#') {
            line.trim_start().to_owned()
        } else {
            line.to_owned()
        }
    };
    lines.filter(is_one).map(text).collect()
}

#[test]
fn mending_random_damaged_files_changes_nothing_they_say() {
    let mut rng = Rng::from_number(20_261_201);
    let mut changed = 0;
    for round in 0..300 {
        let dialect = Dialect::ALL[round % 3];
        let file = damaged(&mut rng, dialect);
        let Fixed { bytes, done } = fix(file.as_bytes(), None);
        changed += usize::from(!done.is_empty());
        assert_eq!(done.is_empty(), bytes == file.as_bytes(), "{file}");
        let text = String::from_utf8(bytes.clone()).expect("it was text");
        assert_eq!(
            says(dialect, file.as_bytes()),
            says(dialect, &bytes),
            "{file}\n---\n{text}"
        );
        let mut kept = strangers(dialect, &text);
        let mut was = strangers(dialect, &file);
        // Of strangers that stand twice one goes.
        for all in [&mut kept, &mut was] {
            all.dedup();
        }
        for line in &was {
            assert!(
                kept.contains(line),
                "{line:?} is lost from\n{file}\n---\n{text}"
            );
        }
        let again = fix(&bytes, None);
        assert_eq!(again.done, [], "{file}\n---\n{text}");
        let problems = check_file("a", &bytes, None);
        for code in ["byte-order-mark", "older-key", "repeated-line"] {
            let left = problems.iter().find(|it| it.code == code);
            assert_eq!(left, None, "{file}\n---\n{text}");
        }
    }
    assert!(changed > 250, "{changed}");
}
