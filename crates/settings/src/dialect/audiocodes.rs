//! AudioCodes' text: `path/name=value`, one a line, and `include` (002:405).
//!
//! The manual describes no comments; lines that begin with `#`, `;` or `//`, and headings in brackets, occur in files
//! that people keep, and are passed over.

use crate::dialect::reader::{Line, Pair, Reader, quote, shorten};
use crate::problem::Severity;

/// The key that says which model a file is for (002:417).
const TYPE: &str = "system/type";

/// Most `include` lines of one file that are followed.
const MAX_INCLUDES: usize = 64;

/// The files that an AudioCodes file includes, in order, at most 64: names or addresses, with `<MAC>` and `<MODEL>` as
/// written (see [`Model::expand`](crate::models::Model::expand)).
///
/// Whoever fetches them reads each with [`read`](super::read) and lays it over what came before, no deeper than
/// [`MAX_INCLUDE_DEPTH`](super::MAX_INCLUDE_DEPTH). A name without a scheme lies beside the including file (002:507).
#[must_use]
pub fn includes(bytes: &[u8]) -> Vec<String> {
    let all = include_lines(bytes);
    all.into_iter().map(|(_, target)| target).collect()
}

/// The same, each with the number of its line.
pub(crate) fn include_lines(bytes: &[u8]) -> Vec<(u32, String)> {
    let text = String::from_utf8_lossy(bytes);
    let lines = (1_u32..).zip(text.lines());
    lines
        .filter_map(|(number, line)| Some((number, include_target(line.trim())?)))
        .filter(|(_, target)| is_target(target))
        .map(|(number, target)| (number, target.to_owned()))
        .take(MAX_INCLUDES)
        .collect()
}

/// Whether an `include` names one file.
fn is_target(target: &str) -> bool {
    !target.is_empty() && !target.contains([' ', '\t'])
}

/// What follows `include` and a blank.
pub(crate) fn include_target(line: &str) -> Option<&str> {
    if line == "include" {
        return Some("");
    }
    let rest = line.strip_prefix("include")?;
    rest.starts_with([' ', '\t']).then(|| rest.trim())
}

pub(super) fn read(reader: &mut Reader<'_>, bytes: &[u8]) {
    let text = reader.text(bytes);
    let mut included = 0;
    let mut for_us = true;
    for line in reader.lines(&text) {
        let content = line.text.trim();
        if content.len() < line.text.len() && !is_remark(content) && !content.ends_with('=') {
            reader.stray_blank(line.number, 1);
        }
        if let Some(target) = include_target(content) {
            included += 1;
            include(reader, &line, target, included);
        } else if !is_remark(content) {
            for_us &= setting(reader, &line);
        }
    }
    if !for_us {
        reader.discard();
    }
}

fn is_remark(line: &str) -> bool {
    line.is_empty()
        || line.starts_with(['#', ';'])
        || line.starts_with("//")
        || (line.starts_with('[') && line.ends_with(']') && !line.contains('='))
}

fn include(reader: &mut Reader<'_>, line: &Line<'_>, target: &str, included: usize) {
    let (code, message, help) = if !is_target(target) {
        (
            "bad-include",
            format!("`{}` names no file", shorten(line.text)),
            "write `include FILE` or `include URL`".to_owned(),
        )
    } else if included > MAX_INCLUDES {
        (
            "too-many-includes",
            "this include is not followed".to_owned(),
            format!("at most {MAX_INCLUDES} are followed"),
        )
    } else {
        return;
    };
    reader.problem(
        line.number,
        1,
        Severity::Error,
        code,
        "include",
        message,
        help,
    );
}

/// Reads one line; `false` when it says that the file is for another model, which the telephone refuses (002:417).
fn setting(reader: &mut Reader<'_>, line: &Line<'_>) -> bool {
    let Some((before, after)) = line.text.split_once('=') else {
        reader.problem(
            line.number,
            1,
            Severity::Error,
            "not-a-setting",
            "",
            format!("`{}` is no setting", quote(line.text.trim())),
            "a setting is `path/name=value`, without blanks around `=`".to_owned(),
        );
        return true;
    };
    // Some keys are printed with a slash in front (002:2652).
    let key = before.trim().trim_start_matches('/');
    let value = after.trim();
    let columns = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let leading = before.len() - before.trim_start().trim_start_matches('/').len();
    let pair = Pair {
        line: line.number,
        key_column: columns(before.get(..leading).unwrap_or_default()) + 1,
        value_column: columns(before)
            .saturating_add(2)
            .saturating_add(columns(after) - columns(after.trim_start())),
        key,
        value,
    };
    if before.ends_with([' ', '\t']) || after.starts_with([' ', '\t']) {
        reader.problem(
            line.number,
            columns(before) + 1,
            Severity::Warning,
            "blank-around-equals",
            key,
            format!("`{}` has a blank beside `=`", shorten(key)),
            "the manual forbids it (002:409); the value counts without it".to_owned(),
        );
    }
    let for_us = key != TYPE || is_for(reader, value);
    if !for_us {
        let model = reader.model().map_or("", |model| model.model_word);
        reader.problem(
            line.number,
            pair.value_column,
            Severity::Error,
            "wrong-model",
            key,
            format!("the file is for a {}, this is a {model}", shorten(value)),
            "the telephone refuses the file; give it its own".to_owned(),
        );
    }
    reader.take(pair);
    for_us
}

/// Whether a file for the model `word` is for the model it is read for; the manual writes 405 for both of its kinds.
fn is_for(reader: &Reader<'_>, word: &str) -> bool {
    let plain = |word: &str| word.to_ascii_uppercase().replace("HD", "");
    reader
        .model()
        .is_none_or(|model| plain(model.model_word) == plain(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_are_listed_in_order() {
        let file = b"system/type=440HD\ninclude 440HD_<MAC>_voip.cfg\r\n\ninclude http://10.10.10.10/a.cfg\ninclude\n";
        assert_eq!(
            includes(file),
            ["440HD_<MAC>_voip.cfg", "http://10.10.10.10/a.cfg"]
        );
    }

    #[test]
    fn a_thousand_includes_are_not_all_followed() {
        let file = "include a.cfg\n".repeat(1_000);
        assert_eq!(includes(file.as_bytes()).len(), MAX_INCLUDES);
        let (_, problems) =
            crate::dialect::read(crate::Dialect::AudioCodes, None, "a.cfg", file.as_bytes());
        assert_eq!(problems.len(), 1_000 - MAX_INCLUDES);
    }
}
