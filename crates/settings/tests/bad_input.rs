//! What nobody should write and somebody will: each is named, in bounded time, and the rest counts where the maker's
//! manual lets it.

use offhook_settings::catalogue::LINE_DISPLAY_NAME;
use offhook_settings::check::check_file;
use offhook_settings::dialect::{self, MAX_FILE, MAX_LINE, MAX_PROBLEMS};
use offhook_settings::{Dialect, Layer, LineNo, Settings};
use std::time::{Duration, Instant};

/// Longest that reading and checking any one file may take, without optimisation and on a busy machine.
const MAX_TIME: Duration = Duration::from_secs(20);

const PANASONIC: &str = "# Panasonic SIP Phone Standard Format File #\r\n";
const XML: &str =
    "<?xml version=\"1.0\"?>\n<!-- # Panasonic SIP Phone Standard Format File # -->\n";

/// A file, the problem it must be told, and whether the name of line 1 that it sets, `Ana`, must count.
struct Case {
    name: &'static str,
    dialect: Dialect,
    file: Vec<u8>,
    code: &'static str,
    counts: bool,
}

fn case(
    name: &'static str,
    dialect: Dialect,
    file: impl Into<Vec<u8>>,
    code: &'static str,
    counts: bool,
) -> Case {
    let file = file.into();
    Case {
        name,
        dialect,
        file,
        code,
        counts,
    }
}

/// A good file with `bad` in it before the name.
fn with(dialect: Dialect, bad: &[u8]) -> Vec<u8> {
    let (before, after) = match dialect {
        Dialect::Yealink => ("#!version:1.0.0.1\n", "\naccount.1.display_name = Ana\n"),
        Dialect::AudioCodes => ("", "\nvoip/line/0/description=Ana\n"),
        Dialect::Panasonic => (PANASONIC, "\r\nDISPLAY_NAME_1=\"Ana\"\r\n"),
    };
    [before.as_bytes(), bad, after.as_bytes()].concat()
}

fn xml(inside: &str) -> String {
    format!("{XML}<PANASipPhoneConfig>\n{inside}\n</PANASipPhoneConfig>\n")
}

fn cases() -> Vec<Case> {
    use Dialect::{AudioCodes, Panasonic, Yealink};
    let mut cases = Vec::new();
    for dialect in [Yealink, AudioCodes] {
        let junk: Vec<u8> = (0x80..=0xff).chain(b"=\xff\xfe".to_owned()).collect();
        cases.push(case(
            "bytes that are not text",
            dialect,
            with(dialect, &junk),
            "not-utf8",
            true,
        ));
        let long = vec![b'x'; MAX_LINE + 1];
        cases.push(case(
            "a line that is too long",
            dialect,
            with(dialect, &long),
            "line-too-long",
            true,
        ));
        let endless = vec![b'x'; MAX_FILE + 1];
        cases.push(case(
            "a line without an end",
            dialect,
            with(dialect, &endless),
            "file-too-large",
            false,
        ));
    }
    for (dialect, repeated, nul) in [
        (
            Yealink,
            "account.2.display_name = N\n",
            "account.2.display_name = Be\0n",
        ),
        (
            AudioCodes,
            "voip/line/1/description=N\n",
            "voip/line/1/description=Be\0n",
        ),
    ] {
        let many: String = (0..100_000)
            .map(|n| repeated.replace('N', &n.to_string()))
            .collect();
        cases.push(case(
            "100 000 duplicates",
            dialect,
            with(dialect, many.as_bytes()),
            "repeated-key",
            true,
        ));
        cases.push(case(
            "a NUL in a value",
            dialect,
            with(dialect, nul.as_bytes()),
            "control-character",
            true,
        ));
        let zeros = [0; 1_000];
        cases.push(case(
            "a row of NULs",
            dialect,
            with(dialect, &zeros),
            "not-a-setting",
            true,
        ));
    }
    cases.push(case(
        "bytes that are not text",
        Panasonic,
        with(Panasonic, b"DISPLAY_NAME_2=\"\xff\xfe\""),
        "not-utf8",
        true,
    ));
    cases.push(case(
        "a NUL in a value",
        Panasonic,
        with(Panasonic, b"DISPLAY_NAME_2=\"Be\0n\""),
        "control-character",
        true,
    ));
    let many: String = (0..5_000)
        .map(|n| format!("DISPLAY_NAME_2=\"{n}\"\r\n"))
        .collect();
    cases.push(case(
        "as many duplicates as fit",
        Panasonic,
        with(Panasonic, many.as_bytes()),
        "repeated-key",
        true,
    ));
    let many = many.repeat(20);
    cases.push(case(
        "100 000 duplicates",
        Panasonic,
        with(Panasonic, many.as_bytes()),
        "file-too-large",
        false,
    ));
    let long = vec![b'x'; 600];
    cases.push(case(
        "a line that is too long",
        Panasonic,
        with(Panasonic, &long),
        "line-too-long",
        true,
    ));
    cases.extend(bombs());
    cases
}

/// XML that grows, sinks or swells.
fn bombs() -> Vec<Case> {
    let entities: String = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let laughs = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY l0 \"lol\">{entities}]><PANASipPhoneConfig DISPLAY_NAME_1=\"&l9;\"/>"
    );
    let deep = xml(&format!(
        "{}{}",
        "<a>".repeat(30_000),
        "</a>".repeat(30_000)
    ));
    let attributes: String = (0..20_000).map(|n| format!("A{n}=\"\" ")).collect();
    let wide = xml(&format!("it's <!-- it's --> <a {attributes}/>"));
    let twice = xml(&format!(
        "<a DISPLAY_NAME_1=\"Ana\"/>{}",
        "<a DISPLAY_NAME_2=\"1\"/><a DISPLAY_NAME_2=\"2\"/>".repeat(4_000)
    ));
    let external = "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"http://192.0.2.1/a.dtd\"><PANASipPhoneConfig/>";
    [
        ("entities in entities", laughs, "bad-xml", false),
        ("elements in elements", deep, "too-deep", false),
        ("an element of 20 000 attributes", wide, "bad-xml", false),
        ("8 000 duplicates", twice, "repeated-key", true),
        (
            "a definition on a server",
            external.to_owned(),
            "bad-xml",
            false,
        ),
        (
            "an element without an end",
            format!("{XML}<PANASipPhoneConfig><a>"),
            "bad-xml",
            false,
        ),
        (
            "a NUL",
            xml("<a DISPLAY_NAME_1=\"A\0\"/>"),
            "bad-xml",
            false,
        ),
    ]
    .map(|(name, file, code, counts)| case(name, Dialect::Panasonic, file, code, counts))
    .into()
}

#[test]
fn each_bad_file_is_named_in_bounded_time_and_the_rest_of_it_counts() {
    let mut wrong = Vec::new();
    for case in cases() {
        let Case {
            name,
            dialect,
            file,
            code,
            counts,
        } = &case;
        let began = Instant::now();
        let (patch, problems) = dialect::read(*dialect, None, "bad.cfg", file);
        let _ = check_file("bad.cfg", file, None);
        let took = began.elapsed();
        let codes: std::collections::BTreeSet<_> = problems.iter().map(|it| it.code).collect();
        let mut settings = Settings::new(None);
        settings.apply(Layer::Own, patch);
        let first = LineNo::new(1).expect("it exists");
        let shown = settings.get_at(&LINE_DISPLAY_NAME, first);
        let is_named = codes.contains(code) && problems.len() <= MAX_PROBLEMS + 1;
        if !is_named || (shown == "Ana") != *counts || took > MAX_TIME {
            wrong.push(format!(
                "{dialect}, {name}: {codes:?}, name `{shown}`, {took:?}"
            ));
        }
        let is_clean = |text: &str| !text.chars().any(char::is_control);
        for problem in &problems {
            assert!(is_clean(&problem.message), "{dialect}, {name}: {problem}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
