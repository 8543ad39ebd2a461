//! One setting from a command line: `KEY=VALUE`.

use crate::at::At;
use crate::catalogue;
use crate::dialect::reader::{Pair, Reader, shorten};
use crate::dialect::{Dialect, matcher, recognise};
use crate::key::LineNo;
use crate::models::Model;
use crate::patch::{Entry, Patch, Place, Setting};
use crate::problem::{Problem, Severity};
use crate::row::Row;
use crate::value::Value;

/// Reads one `KEY=VALUE` of a command line: Offhook's own name (`jitter_max=300 ms`, `line_label.2=Ana`) or any maker's
/// key in that maker's words.
///
/// `model` decides whose spelling is meant where two makers share a key.
///
/// # Errors
/// What is wrong with it; an unknown key is an error here.
pub fn assign(key: &str, value: &str, model: Option<&Model>) -> Result<Patch, Box<Problem>> {
    /// Where the value is said to come from.
    const FROM: &str = "--set";
    let refuse = |code, message, help| {
        Box::new(Problem {
            file: FROM.into(),
            line: 0,
            column: 0,
            severity: Severity::Error,
            code,
            key: key.to_owned(),
            message,
            help,
        })
    };
    if let Some((row, at)) =
        own_name(key, model).map_err(|(message, help)| refuse("no-such-number", message, help))?
    {
        let value = Value::parse(row, value)
            .map_err(|why| refuse("bad-value", format!("`{key}` {why}"), String::new()))?;
        let mut patch = Patch::new();
        patch.entries.push(Entry {
            row,
            at,
            setting: Setting::Value(value),
            place: Place {
                file: FROM.into(),
                line: 0,
            },
        });
        return Ok(patch);
    }
    let dialect = model
        .map(|model| model.dialect)
        .filter(|dialect| matcher::is_known(*dialect, key))
        .or_else(|| {
            Dialect::ALL
                .into_iter()
                .find(|d| matcher::is_known(*d, key))
        })
        .or_else(|| recognise(key.as_bytes()))
        .ok_or_else(|| {
            let help = nearest(key, model).map_or_else(
                || "`offhook settings list WORD` looks for one".to_owned(),
                |near| format!("nearest: `{near}`"),
            );
            refuse(
                "unknown-key",
                format!("unknown key `{}`", shorten(key)),
                help,
            )
        })?;
    let mut reader = Reader::new(dialect, model, FROM);
    reader.take(Pair {
        line: 0,
        key_column: 0,
        value_column: 0,
        key,
        value,
    });
    let (patch, problems) = reader.finish();
    match problems.into_iter().find(|p| p.severity == Severity::Error) {
        Some(problem) => Err(Box::new(problem)),
        None => Ok(patch),
    }
}

/// A row and which of it is meant; no line means every line.
type Named = (&'static Row, At);

/// The row that `key` names in Offhook's own notation, and the numbers behind its name: `line_password.2`.
pub(crate) fn named(key: &str) -> Option<(&'static Row, Vec<&str>)> {
    let mut name = key;
    let mut numbers = Vec::new();
    loop {
        if let Some(row) = catalogue::find(name) {
            numbers.reverse();
            return Some((row, numbers));
        }
        let (head, number) = name.rsplit_once('.')?;
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        numbers.push(number);
        name = head;
    }
}

/// The row that `key` names in Offhook's own notation, with the place its numbers name.
///
/// # Errors
/// A place that is none, as a message and what to do.
fn own_name(key: &str, model: Option<&Model>) -> Result<Option<Named>, (String, String)> {
    let Some((row, numbers)) = named(key) else {
        return Ok(None);
    };
    let name = row.name();
    let lines = model.map_or(crate::key::MAX_LINES, |model| model.lines);
    if !row.per_line && row.items == 0 && !numbers.is_empty() {
        return Err((
            format!("`{name}` is for the whole telephone and takes no line"),
            format!("write `{name}`"),
        ));
    }
    if let Some(at) =
        place(row, &numbers).filter(|at| at.line.is_none_or(|line| line.number() <= lines))
    {
        return Ok(Some((row, at)));
    }
    Err(match (row.items, numbers.as_slice()) {
        (0, [number]) => (
            format!("`{}`: there is no line `{}`", shorten(key), shorten(number)),
            format!("write `{name}.1` to `{name}.{lines}`, or `{name}` for every line"),
        ),
        _ => (
            format!("`{}` does not name one entry", shorten(key)),
            format!("write `{}`; {}", example(row), row.scope()),
        ),
    })
}

/// What the numbers behind a name point at: line or module where the row has them, then the entry.
fn place(row: &Row, numbers: &[&str]) -> Option<At> {
    let number = |text: &&str| text.parse::<u16>().ok();
    let small = |text: &&str| text.parse::<u8>().ok();
    let mut at = At::WHOLE;
    let mut rest = numbers;
    if row.items > 0 {
        let (item, before) = rest.split_last()?;
        at.item = Some(number(item)?);
        rest = before;
    }
    match rest {
        [] => {}
        [one] if row.modules > 0 => at.module = Some(small(one)?),
        [one] => at.line = Some(LineNo::new(small(one)?)?),
        _ => return None,
    }
    row.has(at).then_some(at)
}

/// A whole name of a list's row.
fn example(row: &Row) -> String {
    let name = row.name();
    match (row.modules, row.per_line) {
        (0, false) => format!("{name}.3"),
        (_, _) => format!("{name}.1.3"),
    }
}

/// The name nearest to a mistyped one: of the model's maker, of Offhook's own, or of any other maker.
fn nearest(key: &str, model: Option<&Model>) -> Option<String> {
    let of_model = model.and_then(|model| matcher::nearest(model.dialect, key));
    // Without its line: `line_password.1` is `line_password`.
    let name = key
        .rsplit_once('.')
        .filter(|(_, line)| line.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(key, |(name, _)| name);
    let wanted = name.to_ascii_lowercase();
    let own = || {
        catalogue::rows()
            .filter_map(|row| {
                let name = row.name();
                matcher::slips(&wanted, &name).map(|far| (far, name))
            })
            .min()
            .map(|(_, name)| name)
    };
    // Whoever types `trust` has a word of the name in mind.
    let word = || {
        let mut holding = catalogue::rows()
            .map(Row::name)
            .filter(|name| wanted.len() >= 4 && name.contains(&wanted));
        holding.next()
    };
    of_model
        .or_else(own)
        .or_else(|| {
            Dialect::ALL
                .into_iter()
                .find_map(|dialect| matcher::nearest(dialect, key))
        })
        .or_else(word)
}
