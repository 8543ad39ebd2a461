//! The table "what works" of README.md is made from the product's own tables and compared.

use offhook_media::codec::CODECS;
use offhook_settings::catalogue;
use offhook_settings::models::{self, MODELS};
use offhook_settings::{Dialect, Status};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const BEGIN: &str = "<!-- generated: works -->\n";
const END: &str = "<!-- end: works -->";

/// What users of such phones ask for and do not get yet, area by area; a row leaves with the code that ends it.
const NOT_YET: &[(&str, &str)] = &[
    (
        "Calls",
        "transfer, conference, forwarding, busy lamps, voice-mail lamp, shared lines",
    ),
    (
        "SIP",
        "100rel, session timers, REFER, SUBSCRIBE and NOTIFY, NAPTR, STUN and ICE",
    ),
    (
        "Media",
        "SRTP, echo cancellation, noise suppression, recording of calls",
    ),
    ("Files", "plug-and-play discovery, FTP"),
    (
        "Faces",
        "the makers' own web forms, phone books, the terminal face, colour desk sets",
    ),
    ("Tools", "`doctor`, `capture`, `provision serve`, `fleet`"),
];

fn works() -> Vec<(&'static str, String)> {
    let rows: Vec<_> = catalogue::rows().collect();
    let live = rows
        .iter()
        .filter(|row| matches!(row.status, Status::Live))
        .count();
    let spellings: usize = rows.iter().map(|row| row.spellings.len()).sum();
    let makers: Vec<String> = Dialect::ALL.iter().map(ToString::to_string).collect();
    let codecs: Vec<&str> = CODECS.iter().map(|row| row.name).collect();
    vec![
        ("Calls", "dial, answer, hold, second call, mute, volume, redial, do not disturb, automatic answer".into()),
        (
            "SIP",
            "register with digest (MD5, SHA-256), call, cancel, hold both ways, early media; UDP, TCP, TLS; \
             A, AAAA and SRV records"
                .into(),
        ),
        (
            "Media",
            format!("{}; adaptive jitter buffer with concealment, RTCP, telephone-event, tones", codecs.join(", ")),
        ),
        (
            "Files",
            format!(
                "{} read by content: {} settings in {spellings} spellings, {live} of them change what the phone does; \
                 every other key of the manuals is known and kept; HTTP, HTTPS, TFTP; the server asked for by DHCP (`--find`)",
                makers.join(", "),
                rows.len(),
            ),
        ),
        ("Faces", format!("browser page, LCD picture and text, for {}", faces())),
        ("Tools", "`demo`, `phone`, `call`, `ctl`, `config` (check, show, diff, convert, template, encrypt, decrypt), `settings`".into()),
    ]
}

/// The models whose faces are drawn and pressed in tests.
fn faces() -> String {
    let drawn = ["yealink-t28p", "panasonic-kx-ut670", "yealink-cp860"];
    let models = drawn.map(|id| models::find(id).expect("a drawn model is in the table"));
    models.map(|model| format!("`{}`", model.id)).join(", ")
}

fn missing_codecs() -> String {
    let ours: BTreeSet<&str> = CODECS.iter().map(|row| row.name).collect();
    let theirs: BTreeSet<&str> = MODELS
        .iter()
        .flat_map(|model| model.codecs.iter().copied())
        .collect();
    theirs
        .difference(&ours)
        .copied()
        .collect::<Vec<_>>()
        .join(", ")
}

fn table() -> String {
    let mut text = String::from("| | works | not yet |\n| --- | --- | --- |\n");
    for ((area, works), (same, not_yet)) in works().into_iter().zip(NOT_YET) {
        assert_eq!(
            area, *same,
            "both lists go through the areas in the same order"
        );
        let codecs = if area == "Media" {
            format!("{}; ", missing_codecs())
        } else {
            String::new()
        };
        text.push_str(&format!("| {area} | {works} | {codecs}{not_yet} |\n"));
    }
    text
}

#[test]
fn the_table_of_what_works_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&path).expect("README.md is there");
    let (head, rest) = readme
        .split_once(BEGIN)
        .expect("README.md marks where the table begins");
    let (old, tail) = rest
        .split_once(END)
        .expect("README.md marks where the table ends");
    let new = table();
    if old != new {
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, format!("{head}{BEGIN}{new}{END}{tail}"))
                .expect("README.md can be written");
        }
        panic!("README.md's table was stale; run again with UPDATE=1 and read the diff\n{new}");
    }
}
