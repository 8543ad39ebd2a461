//! Panasonic's XML: elements around the keys, which are attributes (000:1040).

use core::fmt::Write as _;
use std::collections::HashSet;

use crate::dialect::elements::{Step, steps};
use crate::dialect::panasonic;

/// An element with attributes.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    /// The elements around it and itself.
    pub(crate) steps: Vec<Step>,
    /// What is said above it, a line each.
    pub(crate) comment: Vec<String>,
    /// The keys and their values.
    pub(crate) attributes: Vec<(String, String)>,
    /// Whether it counts, or stands there as a comment.
    pub(crate) in_force: bool,
}

/// A file that sets each key to its value; of a key that stands there twice the first counts (000:4213).
pub(super) fn of_pairs(pairs: &[(String, String)]) -> String {
    let mut seen = HashSet::new();
    let mut leaves: Vec<Leaf> = Vec::new();
    for (key, value) in pairs.iter().filter(|(key, _)| seen.insert(key)) {
        leaves.push(Leaf {
            steps: steps(key),
            comment: Vec::new(),
            attributes: vec![(key.clone(), value.clone())],
            in_force: true,
        });
    }
    render(&[], leaves)
}

/// A file of these elements, in the order of the manual's table; those with one place become one.
pub(crate) fn render(introduction: &[String], mut leaves: Vec<Leaf>) -> String {
    leaves.sort_by(|one, other| one.steps.cmp(&other.steps));
    leaves.dedup_by(|next, last| {
        let same = next.steps == last.steps && next.in_force == last.in_force;
        if same {
            last.comment.append(&mut next.comment);
            last.attributes.append(&mut next.attributes);
        }
        same
    });
    let mut page = Page {
        text: format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- {} -->\n",
            panasonic::MARKER
        ),
        open: Vec::new(),
    };
    page.comment(introduction);
    let root = Step::root();
    page.enter(&root);
    for leaf in &leaves {
        page.leaf(leaf);
    }
    page.close_to(0);
    page.text
}

struct Page<'a> {
    text: String,
    /// The elements that are open, the root first.
    open: Vec<&'a Step>,
}

impl<'a> Page<'a> {
    fn line(&mut self, line: &str) {
        let depth = 2 * self.open.len();
        writeln!(self.text, "{:depth$}{line}", "").expect("a String takes every write");
    }

    fn enter(&mut self, step: &'a Step) {
        let id = step
            .id
            .map_or_else(String::new, |id| format!(" ID=\"{id}\""));
        self.line(&format!("<{}{id}>", step.name));
        self.open.push(step);
    }

    /// One comment of several lines; two hyphens would end it (XML 1.0 §2.5).
    fn comment(&mut self, lines: &[String]) {
        let mut start = "<!--";
        for (place, line) in (1..).zip(lines) {
            let end = if place == lines.len() { " -->" } else { "" };
            self.line(&format!("{start} {}{end}", line.replace("--", "- -")));
            start = "    ";
        }
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some(step) = self.open.pop() {
                self.line(&format!("</{}>", step.name));
            }
        }
    }

    fn leaf(&mut self, leaf: &'a Leaf) {
        let Some((own, around)) = leaf.steps.split_last() else {
            return;
        };
        let both = self.open.iter().zip(around);
        let same = both.take_while(|(open, step)| *open == step).count();
        self.close_to(same);
        for step in around.iter().skip(same) {
            self.enter(step);
        }
        self.comment(&leaf.comment);
        let mut element = format!("<{}", own.name);
        for (key, value) in &leaf.attributes {
            write!(element, " {key}=\"{}\"", escaped(value)).expect("a String takes every write");
        }
        element.push_str(" />");
        if leaf.in_force {
            self.line(&element);
        } else {
            self.comment(&[element]);
        }
    }
}

/// Whether XML can hold a text at all (XML 1.0 §2.2), in an attribute that keeps its blanks.
pub(super) fn holds(text: &str) -> bool {
    text.chars()
        .all(|c| c == '\t' || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')))
}

/// Whether a key can be the name of an attribute.
pub(super) fn is_name(key: &str) -> bool {
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && key.chars().all(in_name)
}

/// A text with the signs of 000:1141 as entities, and a tab that is not read as a blank.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' => escaped.push_str("&#9;"),
            c => escaped.push(c),
        }
    }
    escaped
}
