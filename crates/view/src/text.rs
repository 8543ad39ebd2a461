//! The screen as box drawing, for a terminal, a README and tests.

use crate::page::{Line, Page, Row, Span, icon, page};
use crate::view::{SOFT_KEYS, View};

/// Letters between the two side rules: four soft keys of eleven and three rules.
const INNER: usize = SOFT_KEYS * 11 + SOFT_KEYS - 1;
/// Lines between the head and the soft keys.
const BODY: usize = 6;

/// The phone's screen with its soft keys, about 49 letters wide; every line ends with a line feed.
///
/// Lamps that are not off are listed under it.
pub fn render(view: &View) -> String {
    let page = page(view);
    let mut out = String::new();
    let (owner, model) = (view.device.owner(), view.device.model.as_str());
    let rule = "─".repeat(INNER.saturating_sub(owner.chars().count() + model.chars().count() + 7));
    out.push_str(&format!("┌─ {owner} ─{rule} {model} ─┐\n"));
    let mut body = body(&page);
    if let Some(notice) = &view.notice {
        body.push(cell(&format!("[ {notice} ]"), INNER - 2, Side::Middle));
    }
    let spare = BODY.saturating_sub(body.len());
    row(&mut out, &two_sides(&page.head, INNER - 2));
    let blank = " ".repeat(INNER - 2);
    body.iter().for_each(|line| row(&mut out, line));
    (0..spare).for_each(|_| row(&mut out, &blank));
    soft_keys(&mut out, view);
    lamps(&mut out, view);
    out
}

fn row(out: &mut String, text: &str) {
    out.push_str(&format!("│ {text} │\n"));
}

fn body(page: &Page) -> Vec<String> {
    let mut lines = Vec::new();
    for row in &page.rows {
        match row {
            Row::Line(line) => lines.push(two_sides(line, INNER - 2)),
            Row::Rule => lines.push("·".repeat(INNER - 2)),
            Row::Card {
                lines: inside,
                chosen,
            } => lines.extend(inside.iter().enumerate().map(|(index, line)| {
                let mark = if *chosen && index == 0 { "▶ " } else { "  " };
                format!("{mark}{}", two_sides(line, INNER - 4))
            })),
        }
    }
    for (_, label) in page.labels.iter().filter(|(_, label)| label.left.len() > 1) {
        lines.push(two_sides(label, INNER - 2));
    }
    lines
}

fn words(spans: &[Span]) -> String {
    let mut text = String::new();
    for span in spans {
        for letter in span.text.chars() {
            match icon::plain(letter) {
                Some(word) => {
                    text.push_str(word);
                    if !text.ends_with(' ') && spans.len() > 1 {
                        text.push(' ');
                    }
                }
                None => text.push(letter),
            }
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn two_sides(line: &Line, width: usize) -> String {
    if !line.centre.is_empty() {
        return cell(&words(&line.centre), width, Side::Middle);
    }
    let mut left = words(&line.left);
    if line.inverse {
        left = format!("▸ {left}");
    }
    if line.cursor {
        left.push('▏');
    }
    let right = words(&line.right);
    let space = width.saturating_sub(right.chars().count());
    format!("{}{right}", cell(&left, space, Side::Left))
}

enum Side {
    Left,
    Middle,
}

/// Exactly `width` letters.
fn cell(text: &str, width: usize, side: Side) -> String {
    let count = text.chars().count();
    if count > width {
        let kept: String = text.chars().take(width.saturating_sub(1)).collect();
        return format!("{kept}…").chars().take(width).collect();
    }
    match side {
        Side::Left => format!("{text:<width$}"),
        Side::Middle => format!("{text:^width$}"),
    }
}

fn soft_keys(out: &mut String, view: &View) {
    let edge = |left: char, joint: &str, right: char| {
        let parts = vec!["─".repeat(11); SOFT_KEYS];
        format!("{left}{}{right}\n", parts.join(joint))
    };
    let labels: Vec<String> = view
        .softkeys
        .iter()
        .map(|key| cell(key.as_ref().map_or("", |key| &key.label), 11, Side::Middle))
        .collect();
    out.push_str(&edge('├', "┬", '┤'));
    out.push_str(&format!("│{}│\n", labels.join("│")));
    out.push_str(&edge('└', "┴", '┘'));
}

fn lamps(out: &mut String, view: &View) {
    let keys = [("Line", &view.line_keys), ("Memory", &view.memory_keys)];
    for (kind, keys) in keys {
        for (place, key) in keys.iter().enumerate() {
            let state = key.lamp.spoken();
            if !state.is_empty() {
                out.push_str(&format!("  {kind} {} {}: {state}\n", place + 1, key.label));
            }
        }
    }
}
