//! Yealink's text: a version line, comments, `key = value` (003:193).

use crate::dialect::reader::{Line, MAX_FILE, Pair, Reader, column, quote, shorten};
use crate::problem::Severity;

/// What the first line must say (003:195).
pub(crate) const VERSION: &str = "#!version:1.0.0.1";

/// What the first line of every version begins with.
pub(crate) const ANY_VERSION: &str = "#!version:";

pub(super) fn read(reader: &mut Reader<'_>, bytes: &[u8]) {
    if looks_encrypted(bytes) {
        reader.file_problem(
            Severity::Error,
            "encrypted-file",
            "the file looks encrypted and was not read".to_owned(),
            "decrypt it first, or give the key that belongs to it".to_owned(),
        );
        return;
    }
    let text = reader.text(bytes);
    let lines = reader.lines(&text);
    version(reader, &lines);
    let names = if text.contains(USER_NAME) {
        renamed(&lines)
    } else {
        [("", None); 2]
    };
    for line in &lines {
        setting(reader, line, &names);
    }
}

/// The key of every web user's password; its value is `NAME:PASSWORD` (003:5416).
const PASSWORD_KEY: &str = "security.user_password";

/// What the keys begin with that give the web users other names.
const USER_NAME: &str = "security.user_name.";

/// The web users that the file gives another name: each as the catalogue calls it, and the name.
fn renamed<'a>(lines: &[Line<'a>]) -> [(&'static str, Option<&'a str>); 2] {
    let name = |key: &str| {
        let mut found = lines.iter().rev().filter_map(|line| {
            let (other, name) = line.text.split_once('=')?;
            (other.trim() == key).then(|| name.trim())
        });
        found.next()
    };
    [
        ("admin", name("security.user_name.admin")),
        ("user", name("security.user_name.user")),
    ]
}

/// A password's value with the user's own name in place of the one the file gives it: the name that is current is the
/// one to write (004:2640).
fn with_usual_name(value: &str, names: &[(&'static str, Option<&str>)]) -> Option<String> {
    let (name, password) = value.split_once(':')?;
    let (usual, _) = names.iter().find(|(_, given)| *given == Some(name))?;
    Some(format!("{usual}:{password}"))
}

/// Encrypted files are whole AES blocks of any bytes, without a version line.
pub(crate) fn looks_encrypted(bytes: &[u8]) -> bool {
    (1..=MAX_FILE).contains(&bytes.len())
        && bytes.len().is_multiple_of(16)
        && !bytes.starts_with(b"#!")
        && core::str::from_utf8(bytes).is_err()
}

/// Says what is wrong with the version line; the settings count all the same.
fn version(reader: &mut Reader<'_>, lines: &[Line<'_>]) {
    let place = lines
        .iter()
        .find(|line| line.text.trim_start().starts_with(ANY_VERSION));
    let help = format!("the telephone wants `{VERSION}` as the first line");
    match place {
        Some(line) if line.number == 1 && line.text.trim_end() == VERSION => {}
        Some(line) if line.number == 1 => reader.problem(
            1,
            1,
            Severity::Warning,
            "other-version",
            "",
            format!("the version line is `{}`", shorten(line.text)),
            help,
        ),
        Some(line) => reader.problem(
            line.number,
            1,
            Severity::Warning,
            "misplaced-version",
            "",
            "the version line is not the first".to_owned(),
            help,
        ),
        None => reader.problem(
            1,
            1,
            Severity::Warning,
            "missing-version",
            "",
            "the version line is missing".to_owned(),
            help,
        ),
    }
}

fn setting(reader: &mut Reader<'_>, line: &Line<'_>, names: &[(&'static str, Option<&str>)]) {
    let text = line.text.trim();
    if text.is_empty() || line.text.starts_with('#') {
        return;
    }
    // The manual's own template has blanks behind a sign that no value follows (003:252).
    if !line.text.starts_with(text) || !(line.text.ends_with(text) || text.ends_with('=')) {
        reader.stray_blank(line.number, 1);
    }
    if text.starts_with('#') {
        return;
    }
    let column = |part: &str| column(line.text, part);
    if let Some((key, value)) = text.split_once('=') {
        let (key, value) = (key.trim(), value.trim());
        if !key.is_empty() {
            let usual = (key == PASSWORD_KEY).then(|| with_usual_name(value, names));
            let usual = usual.flatten();
            let value_column = column(value);
            reader.take(Pair {
                line: line.number,
                key_column: column(key),
                value_column,
                key,
                value: usual.as_deref().unwrap_or(value),
            });
            return;
        }
    }
    let (code, message, help) = if text.starts_with('[') {
        (
            "old-format",
            "sections belong to the files of firmware before V70".to_owned(),
            "write `key = value` lines with the names of the V71 guide".to_owned(),
        )
    } else {
        (
            "not-a-setting",
            format!("`{}` is no setting", quote(text)),
            "a setting is `key = value`, a comment begins with #".to_owned(),
        )
    };
    reader.problem(
        line.number,
        column(text),
        Severity::Error,
        code,
        "",
        message,
        help,
    );
}
