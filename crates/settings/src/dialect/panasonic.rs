//! Panasonic's plain text: a marker line, comments, `NAME="value"` (000:4149).

use crate::dialect::reader::{Line, Pair, Reader, column, quote, shorten};
use crate::problem::Severity;

/// What the first line must begin with (000:4174).
pub(crate) const MARKER: &str = "# Panasonic SIP Phone Standard Format File #";

/// Largest file that the telephone takes (000:4161).
const MAX_BYTES: usize = 120 * 1024;

/// Longest line that the telephone takes, without its line end (000:4168).
pub(crate) const MAX_LINE: usize = 535;

/// Longest name (000:4205).
const MAX_NAME: usize = 32;

/// Longest value, without its quotes (000:4206).
const MAX_VALUE: usize = 500;

/// Whether the telephone takes a line with this name and this value.
pub(super) fn fits(key: &str, value: &str) -> bool {
    /// The sign and two quotes.
    const SIGNS: usize = 3;
    key.len() + SIGNS + value.len() <= MAX_LINE
        && key.chars().count() <= MAX_NAME
        && value.chars().count() <= MAX_VALUE
}

pub(super) fn read(reader: &mut Reader<'_>, bytes: &[u8]) {
    if bytes.len() > MAX_BYTES {
        reader.file_problem(
            Severity::Error,
            "file-too-large",
            format!("the file has {} bytes", bytes.len()),
            format!("the telephone refuses a file of more than {MAX_BYTES} bytes"),
        );
        return;
    }
    let text = reader.text(bytes);
    let lines = reader.lines(&text);
    let mut whole = marker(reader, &lines);
    line_ends(reader, &text);
    for line in &lines {
        whole &= setting(reader, line);
    }
    if !whole {
        reader.discard();
    }
}

/// Whether the first line is the marker; the telephone refuses the file without it (000:4339).
fn marker(reader: &mut Reader<'_>, lines: &[Line<'_>]) -> bool {
    let found = lines
        .first()
        .is_some_and(|line| line.text.starts_with(MARKER));
    if !found {
        reader.problem(
            1,
            1,
            Severity::Error,
            "missing-marker",
            "",
            "the first line is not the marker, so the telephone refuses the file".to_owned(),
            format!("begin the file with `{MARKER} DO NOT CHANGE THIS LINE!`"),
        );
    }
    found
}

/// Notes line ends that the manual forbids and telephones take.
fn line_ends(reader: &mut Reader<'_>, text: &str) {
    let bare = text.matches('\n').count() != text.matches("\r\n").count();
    if bare {
        reader.file_problem(
            Severity::Note,
            "line-ends",
            "lines end without a carriage return".to_owned(),
            "the manual wants CR LF (000:4167); telephones take both".to_owned(),
        );
    }
    if !text.is_empty() && !text.ends_with('\n') {
        reader.file_problem(
            Severity::Note,
            "last-line",
            "the file does not end with an empty line".to_owned(),
            "the manual wants one (000:4184)".to_owned(),
        );
    }
}

/// Reads one line; `false` when it spoils the whole file.
fn setting(reader: &mut Reader<'_>, line: &Line<'_>) -> bool {
    let text = line.text;
    if text.is_empty() || text.starts_with('#') {
        return true;
    }
    let content = text.trim_start();
    if content.is_empty() || content.starts_with('#') {
        reader.stray_blank(line.number, 1);
        return true;
    }
    if text.len() > MAX_LINE {
        reader.problem(
            line.number,
            1,
            Severity::Warning,
            "line-too-long",
            "",
            format!(
                "the line has {} bytes; the telephone passes over it",
                text.len()
            ),
            format!("at most {MAX_LINE} bytes count"),
        );
        return true;
    }
    let (key, value, fault) = match split(text) {
        Ok(parts) => parts,
        Err(fault) => {
            let key = if fault == Fault::NoEquals {
                quote(text)
            } else {
                text.split('=').next().unwrap_or_default().trim().to_owned()
            };
            complain(reader, line, Severity::Error, &key, fault.words());
            return fault != Fault::OpenQuote;
        }
    };
    if let Some(fault) = fault {
        complain(reader, line, Severity::Warning, key, fault.words());
    }
    if !fits(key, value) {
        let words = (
            "too-long",
            "the name or the value is too long",
            "a name has at most 32 characters, a value at most 500",
        );
        complain(reader, line, Severity::Error, key, words);
        return true;
    }
    reader.take_first(Pair {
        line: line.number,
        key_column: column(text, key),
        value_column: column(text, value),
        key,
        value,
    });
    true
}

/// A problem's code, what is wrong, and what to do.
type Words = (&'static str, &'static str, &'static str);

fn complain(
    reader: &mut Reader<'_>,
    line: &Line<'_>,
    severity: Severity,
    key: &str,
    (code, message, help): Words,
) {
    let key = shorten(key);
    let message = if key.is_empty() {
        message.to_owned()
    } else {
        format!("`{key}`: {message}")
    };
    reader.problem(
        line.number,
        1,
        severity,
        code,
        &key,
        message,
        help.to_owned(),
    );
}

/// What is wrong with the form of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    NoEquals,
    Blank,
    NoQuotes,
    OpenQuote,
    AfterQuote,
}

impl Fault {
    const fn words(self) -> Words {
        match self {
            Self::NoEquals => (
                "not-a-setting",
                "this is no setting",
                "a setting is `NAME=\"value\"`, a comment begins with # at the start of the line",
            ),
            Self::Blank => (
                "blank-in-setting",
                "a blank stands outside the value, so the telephone leaves the line out",
                "write `NAME=\"value\"` without blanks (000:4208)",
            ),
            Self::NoQuotes => (
                "missing-quotes",
                "the value has no quotes, so the telephone leaves the line out",
                "write `NAME=\"value\"` (000:4183)",
            ),
            Self::OpenQuote => (
                "open-quote",
                "the closing quote is missing, so the telephone refuses the file",
                "write `NAME=\"value\"` in one line, with both quotes (000:4186)",
            ),
            Self::AfterQuote => (
                "text-after-value",
                "something follows the closing quote",
                "a comment needs a line of its own (000:4340)",
            ),
        }
    }
}

/// The name and the value of a line whose form is wrong and whose meaning is beyond doubt.
pub(crate) fn unquoted(text: &str) -> Option<(&str, &str)> {
    match split(text) {
        Ok((key, value, Some(_))) => Some((key, value)),
        Ok((_, _, None)) | Err(_) => None,
    }
}

/// The name and the value of a line, with what is wrong with its form where they are beyond doubt all the same.
fn split(text: &str) -> Result<(&str, &str, Option<Fault>), Fault> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let (before, after) = text.split_once('=').ok_or(Fault::NoEquals)?;
    let (key, rest) = (before.trim_matches(BLANKS), after.trim_matches(BLANKS));
    if key.is_empty() {
        return Err(Fault::NoEquals);
    }
    let Some(quoted) = rest.strip_prefix('"') else {
        // Whether a quote or a sign of a comment belongs to the value, nobody can tell.
        let clear = !key.contains(BLANKS) && !rest.contains(['"', '\'', '#']);
        return if clear {
            Ok((key, rest, Some(Fault::NoQuotes)))
        } else {
            Err(Fault::NoQuotes)
        };
    };
    let (value, behind) = quoted.split_once('"').ok_or(Fault::OpenQuote)?;
    if !behind.is_empty() {
        return Err(Fault::AfterQuote);
    }
    if key.contains(BLANKS) {
        return Err(Fault::Blank);
    }
    let blank = key.len() < before.len() || rest.len() < after.len();
    Ok((key, value, blank.then_some(Fault::Blank)))
}
