//! Where the words of a screen stand, in dots: a list of things to draw that the LCD renderer and
//! the web page share.

use crate::font::{LINE, Weight, text_width};
use crate::page::{Line, Page, Row, Span, Voice, page};
use crate::view::{Face, View};

/// A screen as a list of things to draw, first thing undermost.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Drawing {
    /// Dots from side to side.
    pub width: usize,
    /// Dots from top to bottom.
    pub height: usize,
    /// Each dot of the drawing is a square of this many pixels on the panel.
    pub pixels: usize,
    /// What to draw.
    pub items: Vec<Item>,
}

/// One thing to draw; places are dots from the top left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A text; `y` is the top of its line.
    Text {
        /// Where its anchor is.
        x: usize,
        /// The top of its line.
        y: usize,
        /// What `x` means.
        anchor: Anchor,
        /// 1, 2 or 3.
        scale: usize,
        /// The weight.
        weight: Weight,
        /// True for dark letters; false for letters on a dark ground.
        ink: bool,
        /// The letters.
        text: String,
        /// How it is spoken.
        voice: Voice,
    },
    /// A filled rectangle.
    Fill {
        /// Left.
        x: usize,
        /// Top.
        y: usize,
        /// Width.
        width: usize,
        /// Height.
        height: usize,
        /// True for dark.
        ink: bool,
    },
}

/// Which side of a text stands at its `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left side.
    Start,
    /// Its middle.
    Middle,
    /// Its right side.
    End,
}

/// Height of the soft key row with its rule.
const SOFT_ROW: usize = 13;

/// What differs between panels.
struct Panel {
    width: usize,
    height: usize,
    pixels: usize,
    /// Left and right edge of the body.
    margin: usize,
    /// From the top to the rule under the head.
    head: usize,
    /// Free dots between the lines.
    gap: usize,
    /// Largest letters.
    largest: usize,
}

fn panel(face: Face) -> Panel {
    match face {
        Face::DeskPixel | Face::DeskColour => Panel {
            width: 240,
            height: 120,
            pixels: 1,
            margin: 8,
            head: 13,
            gap: 4,
            largest: 3,
        },
        Face::Touch => Panel {
            width: 200,
            height: 120,
            pixels: 2,
            margin: 6,
            head: 13,
            gap: 4,
            largest: 3,
        },
        Face::Conference => Panel {
            width: 192,
            height: 64,
            pixels: 1,
            margin: 4,
            head: 11,
            gap: 2,
            largest: 2,
        },
    }
}

/// The screen of this view on its own panel.
pub fn draw(view: &View) -> Drawing {
    let panel = panel(view.device.face);
    let page = page(view);
    let mut pen = Pen {
        items: Vec::new(),
        panel,
    };
    pen.head(&page.head);
    pen.body(&page);
    pen.labels(&page);
    pen.soft_keys(view);
    if let Some(notice) = &view.notice {
        pen.notice(notice);
    }
    Drawing {
        width: pen.panel.width,
        height: pen.panel.height,
        pixels: pen.panel.pixels,
        items: pen.items,
    }
}

struct Pen {
    items: Vec<Item>,
    panel: Panel,
}

impl Pen {
    fn fill(&mut self, x: usize, y: usize, width: usize, height: usize, ink: bool) {
        self.items.push(Item::Fill {
            x,
            y,
            width,
            height,
            ink,
        });
    }

    fn frame(&mut self, x: usize, y: usize, width: usize, height: usize, thick: usize) {
        self.fill(x, y, width, height, true);
        self.fill(
            x + thick,
            y + thick,
            width.saturating_sub(2 * thick),
            height.saturating_sub(2 * thick),
            false,
        );
    }

    fn text(&mut self, x: usize, y: usize, anchor: Anchor, scale: usize, ink: bool, span: Span) {
        if !span.text.trim().is_empty() {
            self.items.push(Item::Text {
                x,
                y,
                anchor,
                scale,
                weight: span.weight,
                ink,
                text: span.text,
                voice: span.voice,
            });
        }
    }

    fn head(&mut self, line: &Line) {
        let (width, rule) = (self.panel.width, self.panel.head);
        self.line(line, (3, width - 3), rule.saturating_sub(LINE + 1), 1);
        self.fill(0, rule, width, 1, true);
    }

    fn body(&mut self, page: &Page) {
        let foot = self.panel.height - SOFT_ROW;
        let top = self.panel.head + 1;
        let needed: usize = page
            .rows
            .iter()
            .map(|row| self.row_height(row))
            .sum::<usize>();
        // What is left over goes over the rows and between them, as far as they still belong together.
        let spare = (foot - top).saturating_sub(needed);
        let apart = (spare / (page.rows.len() + 1)).min(if is_list(page) { 1 } else { 5 });
        let mut y = top + (spare / 2).min(self.panel.gap + 2);
        for row in &page.rows {
            let height = self.row_height(row);
            if y + height > foot + self.panel.gap {
                break;
            }
            self.row(row, y, height);
            y += height + apart;
        }
    }

    fn size(&self, line: &Line) -> usize {
        line.size.clamp(1, self.panel.largest)
    }

    /// On the small panel a name is bold instead of large, so that all facts find room.
    fn is_flat(&self, line: &Line) -> bool {
        self.panel.largest == 2 && line.size == 2 && !line.cursor
    }

    fn scale(&self, line: &Line) -> usize {
        if self.is_flat(line) {
            1
        } else {
            self.size(line)
        }
    }

    fn line_height(&self, line: &Line) -> usize {
        LINE * self.scale(line) + self.panel.gap
    }

    fn row_height(&self, row: &Row) -> usize {
        match row {
            Row::Line(line) => self.line_height(line),
            Row::Rule => 1 + self.panel.gap,
            Row::Card { lines, .. } => {
                lines
                    .iter()
                    .map(|line| self.line_height(line))
                    .sum::<usize>()
                    + 2
                    + self.panel.gap
            }
        }
    }

    fn row(&mut self, row: &Row, y: usize, height: usize) {
        let (margin, width) = (self.panel.margin, self.panel.width);
        match row {
            Row::Line(line) => {
                if line.inverse {
                    self.fill(margin - 3, y, width - 2 * margin + 6, LINE + 2, true);
                }
                self.line(
                    line,
                    (margin, width - margin),
                    y + usize::from(line.inverse),
                    self.scale(line),
                );
            }
            Row::Rule => self.fill(0, y + 1, width, 1, true),
            Row::Card { lines, chosen } => {
                self.frame(
                    4,
                    y,
                    width - 8,
                    height - self.panel.gap / 2 - 1,
                    if *chosen { 2 } else { 1 },
                );
                let mut inside = y + 3;
                for line in lines {
                    self.line(line, (10, width - 10), inside, self.scale(line));
                    inside += self.line_height(line) - 1;
                }
            }
        }
    }

    fn line(&mut self, line: &Line, (from, to): (usize, usize), y: usize, scale: usize) {
        let ink = !line.inverse;
        let weight = |span: &Span| {
            if self.is_flat(line) {
                Weight::Bold
            } else {
                span.weight
            }
        };
        let left: Vec<Span> = line
            .left
            .iter()
            .map(|span| Span {
                weight: weight(span),
                ..span.clone()
            })
            .collect();
        // Small text at the right of large letters stands on the same baseline.
        let low = y + (scale - 1) * (LINE - 2);
        let mut right = to;
        for span in line.right.iter().rev() {
            let width = text_width(span.weight, &span.text);
            self.text(right, low, Anchor::End, 1, ink, span.clone());
            right = right.saturating_sub(width + 3);
        }
        let mut x = from;
        for mut span in left {
            span.text = fit(span.weight, &span.text, right.saturating_sub(x) / scale);
            let width = (text_width(span.weight, &span.text) + 1) * scale;
            self.text(x, y, Anchor::Start, scale, ink, span);
            x += width;
        }
        if line.cursor {
            self.fill(x + 1, y + scale, scale * 2, (LINE - 3) * scale, ink);
        }
        self.centre(line, from, to, y, scale);
    }

    fn centre(&mut self, line: &Line, from: usize, to: usize, y: usize, scale: usize) {
        let gaps = line.centre.len().saturating_sub(1);
        let total = line
            .centre
            .iter()
            .map(|span| text_width(span.weight, &span.text))
            .sum::<usize>()
            + gaps;
        if let ([span], true) = (line.centre.as_slice(), total * scale <= to - from) {
            return self.text(
                (from + to) / 2,
                y,
                Anchor::Middle,
                scale,
                true,
                span.clone(),
            );
        }
        let mut x = (from + to).saturating_sub(total * scale) / 2;
        x = x.max(from);
        for span in &line.centre {
            let text = fit(span.weight, &span.text, to.saturating_sub(x) / scale);
            let width = (text_width(span.weight, &text) + 1) * scale;
            self.text(
                x,
                y,
                Anchor::Start,
                scale,
                true,
                Span {
                    text,
                    ..span.clone()
                },
            );
            x += width;
        }
    }

    /// Labels stand beside their keys: three at the left, three at the right.
    fn labels(&mut self, page: &Page) {
        const TOPS: [usize; 3] = [16, 53, 90];
        for (place, line) in &page.labels {
            let (Some(&y), is_left) = (TOPS.get(place % 3), *place < 3) else {
                continue;
            };
            let mut x = 3;
            for (index, span) in line.left.iter().enumerate() {
                let span = Span {
                    text: fit(span.weight, &span.text, 70),
                    ..span.clone()
                };
                let width = text_width(span.weight, &span.text);
                if !is_left {
                    self.text(self.panel.width - 3, y, Anchor::End, 1, true, span);
                    continue;
                }
                let dark = line.inverse && index + 1 == line.left.len();
                if dark {
                    self.fill(x, y - 1, width + 5, LINE + 1, true);
                    x += 3;
                }
                self.text(x, y, Anchor::Start, 1, !dark, span);
                x += width + 4;
            }
        }
    }

    fn soft_keys(&mut self, view: &View) {
        let (width, top) = (self.panel.width, self.panel.height - SOFT_ROW);
        let wide = width / view.softkeys.len();
        self.fill(0, top, width, 1, true);
        for (place, key) in view.softkeys.iter().enumerate() {
            let x = place * wide;
            if place > 0 {
                self.fill(x, top, 1, SOFT_ROW, true);
            }
            let Some(key) = key else { continue };
            // The first key of a call that rings is the one most people want.
            let chosen = place == 0 && view.ringing && key.enabled;
            if chosen {
                self.fill(x, top, wide, SOFT_ROW, true);
            }
            let text = soft_label(&key.label, wide - 3);
            let span = Span {
                text,
                ..Span::default()
            };
            self.text(x + wide / 2, top + 2, Anchor::Middle, 1, !chosen, span);
        }
    }

    fn notice(&mut self, notice: &str) {
        let text = fit(Weight::Bold, notice, self.panel.width - 32);
        let width = text_width(Weight::Bold, &text) + 20;
        let (x, y) = (
            (self.panel.width - width) / 2,
            (self.panel.height - LINE) / 2 - 8,
        );
        self.fill(x - 1, y - 1, width + 2, LINE + 14, false);
        self.frame(x, y, width, LINE + 12, 2);
        let span = Span {
            text,
            weight: Weight::Bold,
            voice: Voice::Sentence,
        };
        self.text(self.panel.width / 2, y + 6, Anchor::Middle, 1, true, span);
    }
}

/// Rows of a list stand close together.
fn is_list(page: &Page) -> bool {
    page.rows.iter().any(|row| match row {
        Row::Line(line) => line.inverse,
        Row::Rule | Row::Card { .. } => true,
    })
}

/// What is drawn of a soft key's label where the whole word is too wide; it is still spoken whole.
const SHORT_LABELS: [(&str, &str); 2] = [("Conference", "Conf"), ("Directory", "Dir")];

/// The label, its short form, or what fits of it.
fn soft_label(label: &str, dots: usize) -> String {
    let short = SHORT_LABELS.iter().find(|(whole, _)| *whole == label);
    match short {
        Some((_, short)) if text_width(Weight::Regular, label) > dots => (*short).to_owned(),
        Some(_) | None => fit(Weight::Regular, label, dots),
    }
}

/// The text, or as much of it as fits with an ellipsis.
fn fit(weight: Weight, text: &str, dots: usize) -> String {
    if text_width(weight, text) <= dots {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if text_width(weight, &kept) + 6 > dots {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_soft_label_is_whole_where_it_fits_short_where_not_and_never_wider_than_its_key() {
        // A quarter of 192 and of 240 dots, less the rules between.
        assert_eq!(soft_label("Directory", 57), "Directory");
        assert_eq!(soft_label("Directory", 45), "Dir");
        assert_eq!(soft_label("Conference", 45), "Conf");
        assert_eq!(soft_label("Transfer", 45), "Transfer");
        let other = soft_label("Mailboxes of all", 45);
        assert!(other.ends_with('…') && text_width(Weight::Regular, &other) <= 45);
    }
}
