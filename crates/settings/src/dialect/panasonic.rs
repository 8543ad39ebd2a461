//! Panasonic's plain text: a marker line, comments, `NAME="value"` (000:4149).

use crate::dialect::reader::{Line, Pair, Reader, quote, shorten};
use crate::problem::Severity;

/// What the first line must begin with (000:4174).
pub(super) const MARKER: &str = "# Panasonic SIP Phone Standard Format File #";

/// Largest file that the telephone takes (000:4161).
const MAX_BYTES: usize = 120 * 1024;

/// Longest line that the telephone takes, without its line end (000:4168).
const MAX_LINE: usize = 535;

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
    match split(text) {
        Ok((key, value)) => {
            let key_length = key.chars().count();
            if !fits(key, value) {
                complain(
                    reader,
                    line,
                    key,
                    "too-long",
                    "the name or the value is too long",
                    "a name has at most 32 characters, a value at most 500",
                );
                return true;
            }
            let columns = u32::try_from(key_length).unwrap_or(u32::MAX);
            reader.take_first(Pair {
                line: line.number,
                key_column: 1,
                value_column: columns.saturating_add(3),
                key,
                value,
            });
            true
        }
        Err(fault) => {
            let (code, message, help) = fault.words();
            let key = if fault == Fault::NoEquals {
                quote(text)
            } else {
                text.split('=').next().unwrap_or_default().trim().to_owned()
            };
            complain(reader, line, &key, code, message, help);
            fault != Fault::OpenQuote
        }
    }
}

fn complain(
    reader: &mut Reader<'_>,
    line: &Line<'_>,
    key: &str,
    code: &'static str,
    message: &str,
    help: &str,
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
        Severity::Error,
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
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NoEquals => (
                "not-a-setting",
                "this is no setting",
                "a setting is `NAME=\"value\"`, a comment begins with # at the start of the line",
            ),
            Self::Blank => (
                "blank-in-setting",
                "there is a blank outside the value",
                "write `NAME=\"value\"` without blanks (000:4208)",
            ),
            Self::NoQuotes => (
                "missing-quotes",
                "the value has no quotes",
                "write `NAME=\"value\"`",
            ),
            Self::OpenQuote => (
                "open-quote",
                "the closing quote is missing, so the telephone refuses the file",
                "a value stands in one line (000:4186)",
            ),
            Self::AfterQuote => (
                "text-after-value",
                "something follows the closing quote",
                "a comment needs a line of its own (000:4340)",
            ),
        }
    }
}

/// The name and the value of a line of the right form.
fn split(text: &str) -> Result<(&str, &str), Fault> {
    let (key, rest) = text.split_once('=').ok_or(Fault::NoEquals)?;
    if key.is_empty() {
        return Err(Fault::NoEquals);
    }
    let Some(quoted) = rest.strip_prefix('"') else {
        return Err(if rest.trim_start().starts_with('"') || key.contains(' ') {
            Fault::Blank
        } else {
            Fault::NoQuotes
        });
    };
    let (value, after) = quoted.split_once('"').ok_or(Fault::OpenQuote)?;
    if key.contains([' ', '\t']) || (!after.is_empty() && after.trim().is_empty()) {
        Err(Fault::Blank)
    } else if after.is_empty() {
        Ok((key, value))
    } else {
        Err(Fault::AfterQuote)
    }
}
