//! Templates as plain text.

use core::fmt::Write as _;

use super::{Fill, Item, Section, sections};
use crate::catalogue::FILE_MODEL;
use crate::dialect::{self, Dialect};
use crate::models::Model;

/// Widest comment, in characters.
const WIDTH: usize = 100;

/// Width of the frame around a Yealink heading (003:208).
const FRAME: usize = 72;

/// A file with every key of `model`, as its maker's plain text.
#[must_use]
pub fn write(model: &'static Model, fill: Fill) -> String {
    let mut text = String::new();
    for line in dialect::first_lines(model.dialect) {
        push(&mut text, &line);
    }
    comment(&mut text, &introduction(model, fill));
    for section in sections(model) {
        text.push('\n');
        headings(&mut text, model.dialect, &section);
        for item in &section.items {
            text.push('\n');
            write_item(&mut text, model, item, fill);
        }
    }
    match model.dialect {
        Dialect::Panasonic => text.replace('\n', "\r\n"),
        Dialect::Yealink | Dialect::AudioCodes => text,
    }
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// What the file is and how to use it.
pub(super) fn introduction(model: &Model, fill: Fill) -> Vec<String> {
    let use_it = match (fill, model.dialect) {
        (Fill::Defaults, _) => {
            "Every key has its default in force; a key without one stands open or as a comment."
        }
        (Fill::Open, Dialect::Yealink) => {
            "A key without a value changes nothing: write the values you need behind the signs."
        }
        (Fill::Open, Dialect::AudioCodes | Dialect::Panasonic) => {
            "The keys are comments with their defaults: uncomment the ones you need."
        }
    };
    vec![
        format!(
            "Template for the {} {}: every key of its manual ({}), in the manual's order.",
            model.maker, model.name, model.manual
        ),
        use_it.to_owned(),
        "Offhook obeys a live key; a kept one is checked, shown and converted, a refused one only read."
            .to_owned(),
    ]
}

/// Writes the headings that a section begins with: Panasonic's of both depths, of the others the nearest.
fn headings(text: &mut String, dialect: Dialect, section: &Section) {
    let nearest = section.titles.last().copied().unwrap_or_default();
    match dialect {
        Dialect::Yealink => {
            let frame = "#".repeat(FRAME);
            push(text, &frame);
            push(text, &format!("##{nearest:^width$}##", width = FRAME - 4));
            push(text, &frame);
        }
        Dialect::AudioCodes => push(text, &format!("## {nearest}")),
        Dialect::Panasonic => {
            for title in &section.titles {
                // `5.4` or `5.4.1`.
                let depth = title
                    .split(' ')
                    .next()
                    .map_or(0, |number| number.matches('.').count());
                push(text, &format!("{} {title}", "#".repeat(depth)));
            }
        }
    }
}

fn write_item(text: &mut String, model: &Model, item: &Item, fill: Fill) {
    comment(text, &item.comment());
    for (key, default) in &item.keys {
        if item.row.ident == FILE_MODEL.row().ident {
            // Says whose file it is, and sets nothing (002:417).
            push(text, &format!("{key}={}", model.model_word));
            continue;
        }
        let value = default.as_deref().unwrap_or_default();
        let in_force = fill == Fill::Defaults && default.is_some();
        match model.dialect {
            // The manual's entry of an order, not of a setting (002:436).
            Dialect::AudioCodes if key == "include" => push(text, "#include FILE"),
            Dialect::Yealink if in_force => push(text, &format!("{key} = {value}")),
            Dialect::Yealink => push(text, &format!("{key} = ")),
            Dialect::AudioCodes => push(text, &format!("{}{key}={value}", mark(in_force))),
            Dialect::Panasonic => push(text, &format!("{}{key}=\"{value}\"", mark(in_force))),
        }
    }
}

const fn mark(in_force: bool) -> &'static str {
    if in_force { "" } else { "#" }
}

/// Writes lines as comments, broken where they are too long.
fn comment(text: &mut String, lines: &[String]) {
    for line in lines {
        for line in wrapped(line) {
            writeln!(text, "# {line}").expect("a String takes every write");
        }
    }
}

/// A text in lines of at most [`WIDTH`] characters; a longer word has a line of its own.
pub(super) fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
