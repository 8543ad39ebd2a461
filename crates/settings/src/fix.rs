//! Mending what has one right answer: the plain function behind `offhook config check --fix`.
//!
//! Only the form of a file is mended. What it says stays the same to the letter: the mended file is read again, and one
//! that says anything else is not given out.

use std::collections::BTreeMap;

use crate::at::At;
use crate::dialect::{
    self, ANY_VERSION, BYTE_ORDER_MARK, DECLARATION, Dialect, MARKER, MAX_PANASONIC_LINE, Mend,
    VERSION,
};
use crate::models::Model;
use crate::patch::{Patch, Setting};

/// One thing that was mended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Line from 1 in the file as it was; 0 when the whole file is meant.
    pub line: u32,
    /// What was done, without a full stop; never a password.
    pub what: String,
}

/// A mended file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file as it is to be.
    pub bytes: Vec<u8>,
    /// What was done, in the order of the lines; nothing when the file is as it was.
    pub done: Vec<Change>,
}

/// Mends what has one right answer: line ends, a missing last line, a mark of byte order, the version line, blanks,
/// quotes, capitals, older names of keys, settings that stand twice.
///
/// Comments, keys that nothing is known about and lines that are no settings keep their text. Nothing is done to a file
/// that no maker's reader knows, and of a Panasonic XML file only what stands before its root element is mended.
#[must_use]
pub fn fix(bytes: &[u8], model: Option<&'static Model>) -> Fixed {
    let as_it_was = || Fixed {
        bytes: bytes.to_vec(),
        done: Vec::new(),
    };
    let Some(dialect) = dialect::recognise(bytes) else {
        return as_it_was();
    };
    let is_ours = model.is_none_or(|model| model.dialect == dialect);
    if !is_ours || bytes.len() > dialect::MAX_FILE || dialect::looks_encrypted(bytes) {
        return as_it_was();
    }
    let mut done = Vec::new();
    let mut content = bytes;
    while let Some(rest) = content.strip_prefix(BYTE_ORDER_MARK) {
        tell(&mut done, 1, "the mark of byte order is removed");
        content = rest;
    }
    let fixed = if dialect == Dialect::Panasonic && dialect::looks_like_xml(content) {
        head_of_xml(content, &mut done)
    } else {
        lines_of_text(dialect, model, content, &mut done)
    };
    let says = |bytes: &[u8]| meaning(&dialect::read(dialect, model, "", bytes).0);
    if done.is_empty() || says(bytes) != says(&fixed) {
        return as_it_was();
    }
    done.sort();
    Fixed { bytes: fixed, done }
}

fn tell(done: &mut Vec<Change>, line: u32, what: impl Into<String>) {
    let what = what.into();
    done.push(Change { line, what });
}

/// What a file says, whatever the order of its lines where that does not count.
type Meaning = (
    BTreeMap<(&'static str, At), Setting>,
    BTreeMap<(String, bool), String>,
);

fn meaning(patch: &Patch) -> Meaning {
    let entries = patch.entries.iter();
    let kept = patch.kept.iter();
    (
        entries
            .map(|entry| ((entry.row.ident, entry.at), entry.setting.clone()))
            .collect(),
        kept.map(|kept| ((kept.key.clone(), kept.known), kept.value.clone()))
            .collect(),
    )
}

/// Puts the declaration and the marker before the root element.
fn head_of_xml(content: &[u8], done: &mut Vec<Change>) -> Vec<u8> {
    let Ok(text) = core::str::from_utf8(content) else {
        return content.to_vec();
    };
    // A file that begins with the marker as it stands in plain text has it where the manual has it too.
    if !text.starts_with('<') {
        return content.to_vec();
    }
    let (declaration, rest) = match text.split_once("?>") {
        Some((before, rest)) if before.starts_with("<?xml") => (format!("{before}?>"), rest),
        Some(_) | None => {
            tell(done, 1, format!("`{DECLARATION}` is put first"));
            (DECLARATION.to_owned(), text)
        }
    };
    let head = text.split_once("<PANASipPhoneConfig");
    let marker = if head.is_some_and(|(head, _)| head.contains(MARKER)) {
        String::new()
    } else {
        tell(done, 1, "the marker is put below the declaration");
        format!("\n<!-- {MARKER} -->")
    };
    if rest.len() < text.len() && marker.is_empty() {
        return content.to_vec();
    }
    let joint = if rest.starts_with(['\r', '\n']) {
        ""
    } else {
        "\n"
    };
    format!("{declaration}{marker}{joint}{rest}").into_bytes()
}

/// One line of a file at work.
struct Line<'a> {
    number: u32,
    /// Without its end; bytes that are no text are left alone.
    text: Result<String, &'a [u8]>,
    end: &'a str,
}

/// The lines of a file; behind a last line end there is none.
fn split(content: &[u8]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (number, piece) in (1_u32..).zip(content.split_inclusive(|byte| *byte == b'\n')) {
        let (text, end) = match piece {
            [text @ .., b'\r', b'\n'] => (text, "\r\n"),
            [text @ .., b'\n'] => (text, "\n"),
            text => (text, ""),
        };
        let text = core::str::from_utf8(text).map_or(Err(text), |text| Ok(text.to_owned()));
        lines.push(Line { number, text, end });
    }
    lines
}

fn join(lines: &[Line<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in lines {
        match &line.text {
            Ok(text) => bytes.extend_from_slice(text.as_bytes()),
            Err(text) => bytes.extend_from_slice(text),
        }
        bytes.extend_from_slice(line.end.as_bytes());
    }
    bytes
}

fn lines_of_text(
    dialect: Dialect,
    model: Option<&Model>,
    content: &[u8],
    done: &mut Vec<Change>,
) -> Vec<u8> {
    let mut lines = split(content);
    let mends = dialect::mends(dialect, model, content);
    for line in &mut lines {
        let mend = mends.get(&line.number).cloned().unwrap_or_default();
        if let Ok(text) = &mut line.text
            && !mend.unknown
        {
            one_line(dialect, text, &mend, line.number, done);
        }
    }
    // Only now do lines stand twice that had two names for one key.
    let mends = dialect::mends(dialect, model, &join(&lines));
    lines.retain(|line| {
        let other = mends.get(&line.number).and_then(|mend| mend.said_in);
        if let Some(other) = other {
            tell(
                done,
                line.number,
                format!("is removed: line {other} says the same"),
            );
        }
        other.is_none()
    });
    match dialect {
        Dialect::Yealink => version(&mut lines, done),
        Dialect::AudioCodes => {}
        Dialect::Panasonic => line_ends(&mut lines, done),
    }
    join(&lines)
}

/// Mends the form, the key and the word of a line.
fn one_line(dialect: Dialect, text: &mut String, mend: &Mend, number: u32, done: &mut Vec<Change>) {
    let formed = match dialect {
        Dialect::Yealink | Dialect::AudioCodes => without_blanks(dialect, text),
        Dialect::Panasonic => in_quotes(text),
    };
    let is_formed = formed != *text;
    let Some((key, value)) = formed.split_once('=') else {
        if is_formed {
            tell(done, number, "blanks are removed");
            *text = formed;
        }
        return;
    };
    let mut words = Vec::new();
    if is_formed && dialect == Dialect::Panasonic && !formed.starts_with('#') {
        words.push("is written `NAME=\"value\"`".to_owned());
    } else if is_formed {
        words.push("blanks are removed".to_owned());
    }
    // What stands around key and value stays: blanks that a maker allows, quotes, a slash.
    let mut new_key = key.to_owned();
    if let Some(usual) = &mend.key {
        let old = key.trim().trim_start_matches('/');
        new_key = key.replacen(old, usual, 1);
        words.push(format!("`{old}` is written `{usual}`"));
    }
    let mut new_value = value.to_owned();
    if let Some(printed) = mend.value {
        let old = value.trim().trim_matches('"');
        new_value = value.replacen(old, printed, 1);
        words.push(format!(
            "`{}` is written `{printed}`",
            dialect::shorten(old)
        ));
    }
    let whole = format!("{new_key}={new_value}");
    if dialect == Dialect::Panasonic && whole.len() > MAX_PANASONIC_LINE {
        return;
    }
    for word in words {
        tell(done, number, word);
    }
    *text = whole;
}

/// A line without the blanks that count for nothing; a comment keeps those behind it.
fn without_blanks(dialect: Dialect, text: &str) -> String {
    let content = text.trim();
    if content.starts_with('#') && dialect == Dialect::Yealink {
        return text.trim_start().to_owned();
    }
    if dialect::include_target(content).is_some() && dialect == Dialect::AudioCodes {
        return content.to_owned();
    }
    let is_remark = content.starts_with(['#', ';', '[']) || content.starts_with("//");
    let pair = content.split_once('=').filter(|_| !is_remark);
    let Some((key, value)) = pair.filter(|(key, _)| !key.trim().is_empty()) else {
        return text.to_owned();
    };
    match dialect {
        Dialect::AudioCodes => format!("{}={}", key.trim_end(), value.trim_start()),
        // Blanks behind a sign that no value follows are the manual's own.
        _ if value.is_empty() => text.trim_start().to_owned(),
        Dialect::Yealink | Dialect::Panasonic => content.to_owned(),
    }
}

/// A Panasonic line as its manual wants it, where what it says is beyond doubt.
fn in_quotes(text: &str) -> String {
    let content = text.trim_start();
    if content.is_empty() || content.starts_with('#') {
        return content.to_owned();
    }
    match dialect::unquoted(text) {
        Some((key, value)) => format!("{key}=\"{value}\""),
        None => text.to_owned(),
    }
}

/// Puts the version that the manual wants into the first line.
fn version(lines: &mut Vec<Line<'_>>, done: &mut Vec<Change>) {
    let is_version = |line: &Line<'_>| {
        let text = line.text.as_ref();
        text.is_ok_and(|text| text.trim_start().starts_with(ANY_VERSION))
    };
    let first = Line {
        number: 1,
        text: Ok(VERSION.to_owned()),
        end: lines
            .first()
            .map_or("\n", |line| if line.end == "\r\n" { "\r\n" } else { "\n" }),
    };
    match lines.iter().position(is_version) {
        Some(0) => {
            let Some(line) = lines.first_mut() else {
                return;
            };
            if line
                .text
                .as_ref()
                .is_ok_and(|text| text.trim_end() == VERSION)
            {
                return;
            }
            line.text = first.text;
            tell(done, 1, format!("the version is `{VERSION}`"));
        }
        Some(place) => {
            let old = lines.remove(place);
            if old.end.is_empty()
                && let Some(last) = lines.last_mut()
            {
                last.end = "";
            }
            lines.insert(0, first);
            tell(done, old.number, format!("`{VERSION}` is put first"));
        }
        None => {
            lines.insert(0, first);
            tell(done, 1, format!("`{VERSION}` is put first"));
        }
    }
}

/// Ends each line, the last one too, as Panasonic's manual wants it.
fn line_ends(lines: &mut [Line<'_>], done: &mut Vec<Change>) {
    let bare = lines.iter().filter(|line| line.end == "\n").count();
    if bare > 0 {
        let what = format!("{bare} lines end with CR LF");
        tell(done, 0, what.replace("1 lines end ", "1 line ends "));
    }
    if lines.last().is_some_and(|line| line.end.is_empty()) {
        tell(done, 0, "the last line is ended");
    }
    for line in lines {
        line.end = "\r\n";
    }
}
