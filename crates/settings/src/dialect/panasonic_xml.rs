//! Panasonic's XML: the names of the plain text as attributes of grouping elements (000:1040).
//!
//! Elements only group: the manual's own example puts a codec's switch on its priority element (000:1113), so the name
//! of the attribute alone counts.

use core::cell::Cell;

use roxmltree::{Document, ParsingOptions};

use crate::dialect::panasonic::MARKER;
use crate::dialect::reader::{BYTE_ORDER_MARK, Pair, Reader, shorten};
use crate::problem::Severity;

/// What the manual has before the root element (000:1066).
pub(crate) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

/// Largest file that the telephone takes (000:1049).
const MAX_BYTES: usize = 240 * 1024;

/// Most elements, attributes and texts together.
const MAX_NODES: u32 = 100_000;

/// Most attributes of one element: the time to read them grows with the square of their number, and a file that sets
/// everything has fewer in all.
const MAX_ATTRIBUTES: usize = 2_000;

/// Deepest element; the manual's tree has ten levels.
const MAX_DEPTH: usize = 64;

/// The root element (000:1150).
pub(super) const ROOT: &str = "PANASipPhoneConfig";

/// Whether a file is XML: its first sign after blanks and comment lines is `<`.
pub(crate) fn looks_like(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    bytes
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .find(|line| !line.is_empty() && !line.starts_with(b"#"))
        .is_some_and(|line| line.starts_with(b"<"))
}

pub(super) fn read(reader: &mut Reader<'_>, bytes: &[u8]) {
    if bytes.len() > MAX_BYTES {
        reader.file_problem(
            Severity::Error,
            "file-too-large",
            format!("the file has {} bytes", bytes.len()),
            format!("the telephone refuses an XML file of more than {MAX_BYTES} bytes"),
        );
        return;
    }
    let text = reader.text(bytes);
    marker(reader, &text);
    declaration(reader, &text);
    let text = blank_marker(&text);
    if let Some(line) = too_wide(&text) {
        reader.problem(
            line,
            1,
            Severity::Error,
            "bad-xml",
            "",
            format!(
                "an element has more than {MAX_ATTRIBUTES} attributes, so the file was not read"
            ),
            "put the settings on several elements".to_owned(),
        );
        return;
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    match Document::parse_with_options(&text, options) {
        Ok(document) => elements(reader, &document, &Lines::of(&text)),
        Err(error) => {
            let place = error.pos();
            reader.problem(
                place.row,
                place.col,
                Severity::Error,
                "bad-xml",
                "",
                format!("the XML is broken: {}", shorten(&error.to_string())),
                "the telephone refuses the file; an XML editor shows the place".to_owned(),
            );
        }
    }
}

/// The marker may stand before the declaration, in a comment or after it: the manual does not say (000:1050).
fn marker(reader: &mut Reader<'_>, text: &str) {
    let before_root = text.find(&format!("<{ROOT}"));
    if !text
        .get(..before_root.unwrap_or(text.len()))
        .is_some_and(|head| head.contains(MARKER))
    {
        reader.problem(
            1,
            1,
            Severity::Warning,
            "missing-marker",
            "",
            "the marker line is missing before the root element".to_owned(),
            format!("put `<!-- {MARKER} -->` below the declaration"),
        );
    }
}

/// Notes a declaration that is missing or is not the manual's; what it says of the character set was decided before.
fn declaration(reader: &mut Reader<'_>, text: &str) {
    let wanted = ["version=\"1.0\"", "encoding=\"utf-8\""];
    let declared = text
        .split_once("<?xml")
        .and_then(|(_, rest)| rest.split_once("?>"))
        .map(|(declared, _)| declared.replace('\'', "\"").to_ascii_lowercase());
    if declared.is_none_or(|declared| wanted.iter().any(|word| !declared.contains(word))) {
        reader.problem(
            1,
            1,
            Severity::Note,
            "missing-declaration",
            "",
            "the XML declaration is missing or another than the manual's".to_owned(),
            format!("begin with `{DECLARATION}` (000:1066)"),
        );
    }
}

/// Blanks out comment lines before the declaration, which would not be XML, and keeps the count of lines.
fn blank_marker(text: &str) -> String {
    let mut rest = text;
    let mut lines = 0;
    while rest.starts_with('#') || rest.starts_with(['\r', '\n']) {
        let Some((_, after)) = rest.split_once('\n') else {
            break;
        };
        lines += 1;
        rest = after;
    }
    if lines == 0 {
        return text.to_owned();
    }
    // A declaration must be the very first, so it is dropped together with the lines before it.
    let rest = match rest
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
    {
        Some((declaration, after)) => {
            lines += declaration.matches('\n').count();
            after
        }
        None => rest,
    };
    format!("{}{rest}", "\n".repeat(lines))
}

/// What is no element and ends with a word of its own.
const ASIDE: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];

/// The line of an element that has more attributes than are read.
fn too_wide(text: &str) -> Option<u32> {
    let mut rest = text;
    while let Some((_, from)) = rest
        .split_once('<')
        .map(|(before, _)| rest.split_at(before.len()))
    {
        if let Some((_, end)) = ASIDE.iter().find(|(begin, _)| from.starts_with(begin)) {
            rest = from.split_once(end)?.1;
            continue;
        }
        let (mut attributes, mut quote) = (0, None);
        let mut ends = false;
        let length = from.bytes().position(|byte| {
            match (byte, quote) {
                (b'"' | b'\'', None) => quote = Some(byte),
                (_, Some(open)) if byte == open => quote = None,
                (b'=', None) => attributes += 1,
                (b'>', None) => ends = true,
                _ => {}
            }
            ends || attributes > MAX_ATTRIBUTES
        });
        if attributes > MAX_ATTRIBUTES {
            let before = text.len() - from.len();
            let lines = text.get(..before)?.matches('\n').count() + 1;
            return u32::try_from(lines).ok();
        }
        rest = from.get(length?..)?;
    }
    None
}

fn elements(reader: &mut Reader<'_>, document: &Document<'_>, lines: &Lines<'_>) {
    let root = document.root_element();
    if root.tag_name().name() != ROOT {
        let (line, column) = lines.place(root.range().start);
        reader.problem(
            line,
            column,
            Severity::Error,
            "other-xml",
            "",
            format!(
                "the root element is `{}`, so the telephone refuses the file",
                shorten(root.tag_name().name())
            ),
            format!("it must be `{ROOT}` (000:1150)"),
        );
        return;
    }
    for node in root.descendants().filter(roxmltree::Node::is_element) {
        if node.ancestors().take(MAX_DEPTH + 1).count() > MAX_DEPTH {
            let (line, column) = lines.place(node.range().start);
            reader.problem(
                line,
                column,
                Severity::Error,
                "too-deep",
                "",
                "the element is nested too deep; the rest was not read".to_owned(),
                format!("at most {MAX_DEPTH} levels are read"),
            );
            return;
        }
        for attribute in node.attributes() {
            // `ID` numbers the lines, buttons and codecs that the names of the others already carry.
            if attribute.name() == "ID" || attribute.namespace().is_some() {
                continue;
            }
            let (line, key_column) = lines.place(attribute.range().start);
            let (_, value_column) = lines.place(attribute.range_value().start);
            reader.take_first(Pair {
                line,
                key_column,
                value_column,
                key: attribute.name(),
                value: attribute.value(),
            });
        }
    }
}

/// Where the lines of a text begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The place asked for last, in bytes, and its column: the next one is counted on from there, for a line may hold
    /// thousands of attributes.
    last: Cell<(usize, usize)>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let ends = text.match_indices('\n').map(|(place, _)| place + 1);
        Self {
            text,
            starts: core::iter::once(0).chain(ends).collect(),
            last: Cell::new((0, 0)),
        }
    }

    /// The line and the column of a byte, both from 1, the column in characters.
    fn place(&self, byte: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(0);
        let (from, before) = Some(self.last.get())
            .filter(|(last, _)| (start..=byte).contains(last))
            .unwrap_or((start, 0));
        let between = self.text.get(from..byte);
        let column = before + between.map_or(0, |text| text.chars().count());
        self.last.set((byte, column));
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (number(line), number(column + 1))
    }
}
