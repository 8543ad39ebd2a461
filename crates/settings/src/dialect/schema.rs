//! The schema of Panasonic's XML files, which an XML editor checks them with (000:1075).
//!
//! It takes what the telephone takes: the elements of the manual's table, each as often as one likes and in any order,
//! with attributes of the type and range that the reader checks.

use core::fmt::Write as _;
use std::collections::BTreeMap;

use crate::at::At;
use crate::dialect::elements::{self, Element, OTHER};
use crate::dialect::panasonic_xml::ROOT;
use crate::dialect::write::xml::escaped;
use crate::dialect::{Dialect, key_of, matcher};
use crate::key::LineNo;
use crate::known;
use crate::row::{Kind, Range, Row, Spelling};
use crate::spelling::{PANASONIC_CODECS, Spoken};

/// How many lines a telephone with XML files has (000:1090).
const LINES: u8 = 6;

/// The schema of a KX-UT670's XML files; the maker calls it `UT670_config.xsd`.
#[must_use]
pub fn schema() -> String {
    let mut root = Node::default();
    let mut types = BTreeMap::new();
    for element in elements::all() {
        let Some(kind) = Attribute::of(element) else {
            continue;
        };
        types
            .entry(kind.type_name.clone())
            .or_insert_with(|| (kind.meaning, restriction(kind.row, kind.spelling)));
        root.insert(element, 0, kind);
    }
    let mut page = Page::default();
    page.line("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    page.open("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">");
    page.line("<!-- XML configuration files of a Panasonic KX-UT670 (000:1075). -->");
    for (name, (meaning, lines)) in &types {
        page.open(&format!("<xs:simpleType name=\"{name}\">"));
        page.open("<xs:annotation>");
        page.line(&format!(
            "<xs:documentation>{}</xs:documentation>",
            escaped(meaning)
        ));
        page.close("</xs:annotation>");
        for line in lines {
            page.line(line);
        }
        page.close("</xs:simpleType>");
    }
    page.element(ROOT, &root, None);
    page.close("</xs:schema>");
    page.text
}

/// A key with everything the schema says of it.
#[derive(Debug)]
struct Attribute {
    /// With each number, and the line that the number means.
    names: Vec<(Option<LineNo>, String)>,
    type_name: String,
    row: &'static Row,
    spelling: &'static Spelling,
    meaning: &'static str,
}

impl Attribute {
    /// The attribute of an element; `None` where the key belongs to no setting.
    fn of(element: &Element) -> Option<Self> {
        let without = |line, item, codec| {
            let key = element.key.replace("{line}", line);
            key.replace("{item}", item).replace("{codec}", codec)
        };
        let example = without("1", "1", "0");
        let found = matcher::find(Dialect::Panasonic, &example).ok()?;
        let found = found.first()?;
        let (row, spelling) = (found.row, found.spelling);
        let has = |place| element.key.contains(place);
        let lines = or_nothing(LineNo::up_to(LINES).filter(|_| has("{line}")));
        let items = or_nothing(spelling.numbers(row).filter(|_| has("{item}")));
        let codecs = PANASONIC_CODECS.iter().map(|(_, name)| *name);
        let codecs = or_nothing(codecs.filter(|_| has("{codec}")));
        let mut names = Vec::new();
        for line in lines {
            for item in &items {
                for codec in &codecs {
                    let at = At {
                        line,
                        module: None,
                        item: *item,
                    };
                    let name = key_of(Dialect::Panasonic, spelling, at, None, *codec);
                    names.push((line, name));
                }
            }
        }
        Some(Self {
            names,
            type_name: without("", "", "").trim_end_matches('_').to_owned(),
            row,
            spelling,
            meaning: known::find(Dialect::Panasonic, &example)?.meaning,
        })
    }
}

/// Each thing, or one nothing where there are none.
fn or_nothing<T: Clone>(all: impl Iterator<Item = T>) -> Vec<Option<T>> {
    let all: Vec<_> = all.map(Some).collect();
    if all.is_empty() { vec![None] } else { all }
}

/// An element with what may stand in it.
#[derive(Debug, Default)]
struct Node {
    name: &'static str,
    counts: Option<&'static str>,
    children: BTreeMap<usize, Self>,
    attributes: Vec<Attribute>,
}

impl Node {
    fn insert(&mut self, element: &Element, depth: usize, attribute: Attribute) {
        let Some(level) = element.path.get(depth) else {
            self.attributes.push(attribute);
            return;
        };
        let child = self.children.entry(level.rank).or_insert_with(|| Self {
            name: level.name,
            counts: level.counts,
            ..Self::default()
        });
        child.insert(element, depth + 1, attribute);
    }
}

#[derive(Default)]
struct Page {
    text: String,
    depth: usize,
}

impl Page {
    fn line(&mut self, line: &str) {
        let depth = 2 * self.depth;
        writeln!(self.text, "{:depth$}{line}", "").expect("a String takes every write");
    }

    fn open(&mut self, line: &str) {
        self.line(line);
        self.depth += 1;
    }

    fn close(&mut self, line: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.line(line);
    }

    /// An element; `line` is the one that its name carries.
    fn element(&mut self, name: &str, node: &Node, line: Option<LineNo>) {
        self.open(&format!("<xs:element name=\"{name}\">"));
        self.open("<xs:complexType>");
        if !node.children.is_empty() {
            self.open("<xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">");
            for child in node.children.values() {
                if child.name.contains("{line}") {
                    for line in LineNo::up_to(LINES) {
                        let name = child.name.replace("{line}", &line.to_string());
                        self.element(&name, child, Some(line));
                    }
                } else {
                    self.element(child.name, child, None);
                }
            }
            if name == "Dev" {
                self.other();
            }
            self.close("</xs:choice>");
        }
        if node.counts.is_some() {
            self.line("<xs:attribute name=\"ID\" type=\"xs:unsignedByte\"/>");
        }
        for attribute in &node.attributes {
            self.attribute(attribute, line);
        }
        self.close("</xs:complexType>");
        self.close("</xs:element>");
    }

    /// The element for keys that have no place.
    fn other(&mut self) {
        self.open(&format!("<xs:element name=\"{OTHER}\">"));
        self.open("<xs:complexType>");
        self.line("<xs:anyAttribute processContents=\"skip\"/>");
        self.close("</xs:complexType>");
        self.close("</xs:element>");
    }

    fn attribute(&mut self, attribute: &Attribute, line: Option<LineNo>) {
        let own = |of: &Option<LineNo>| line.is_none() || line == *of;
        for (_, name) in attribute.names.iter().filter(|(of, _)| own(of)) {
            let kind = &attribute.type_name;
            self.line(&format!("<xs:attribute name=\"{name}\" type=\"{kind}\"/>"));
        }
    }
}

/// What a value may be, as lines of a simple type.
fn restriction(row: &Row, spelling: &Spelling) -> Vec<String> {
    let range = spelling.range.or(row.range);
    let spoken = spelling.spoken;
    if let Spoken::Pair(off, on) | Spoken::CodecEnable(off, on) = spoken {
        return words(&[off, on]);
    }
    if let Spoken::Words(table) = spoken {
        return words(&table.iter().map(|(theirs, _)| *theirs).collect::<Vec<_>>());
    }
    if matches!(
        spoken,
        Spoken::ToneFrequencies | Spoken::ToneRhythmOffFirst | Spoken::ToneRhythmOnFirst
    ) {
        return restricted(
            "xs:string",
            &["<xs:pattern value=\"[0-9]+(,[0-9]+)*\"/>".to_owned()],
        );
    }
    let counted = |unit: i64| range.map(|range| range.divided(unit));
    if let Spoken::Units(unit) = spoken {
        return numbers(counted(i64::from(unit)));
    }
    if let Spoken::CodecPriority(low, high) = spoken {
        return numbers(Some(Range {
            low: low.into(),
            high: high.into(),
            also: None,
        }));
    }
    if matches!(spoken, Spoken::Number | Spoken::Steps(_)) && !matches!(row.kind, Kind::Text) {
        return numbers(range);
    }
    let mut facets = Vec::new();
    if let Some(range) = range {
        if range.low > 0 && range.also.is_none() {
            facets.push(format!("<xs:minLength value=\"{}\"/>", range.low));
        }
        facets.push(format!("<xs:maxLength value=\"{}\"/>", range.high));
    }
    restricted("xs:string", &facets)
}

fn restricted(base: &str, facets: &[String]) -> Vec<String> {
    let mut lines = vec![format!("<xs:restriction base=\"{base}\">")];
    lines.extend(facets.iter().map(|facet| format!("  {facet}")));
    lines.push("</xs:restriction>".to_owned());
    lines
}

fn words(words: &[&str]) -> Vec<String> {
    let facet = |word: &&str| format!("<xs:enumeration value=\"{}\"/>", escaped(word));
    restricted("xs:string", &words.iter().map(facet).collect::<Vec<_>>())
}

/// Whole numbers; one that is allowed beside the range makes a union.
fn numbers(range: Option<Range>) -> Vec<String> {
    let Some(Range { low, high, also }) = range else {
        return restricted("xs:integer", &[]);
    };
    let within = restricted(
        "xs:integer",
        &[
            format!("<xs:minInclusive value=\"{low}\"/>"),
            format!("<xs:maxInclusive value=\"{high}\"/>"),
        ],
    );
    let Some(also) = also else {
        return within;
    };
    let alone = format!("<xs:enumeration value=\"{also}\"/>");
    let mut lines = vec!["<xs:union>".to_owned()];
    for member in [within, restricted("xs:integer", &[alone])] {
        lines.push("  <xs:simpleType>".to_owned());
        lines.extend(member.iter().map(|line| format!("    {line}")));
        lines.push("  </xs:simpleType>".to_owned());
    }
    lines.push("</xs:union>".to_owned());
    lines
}
