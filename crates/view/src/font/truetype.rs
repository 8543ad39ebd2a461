//! The face as a TrueType font whose outlines are square dots.
//!
//! One dot is [`UNITS`] font units and one em is [`LINE`] dots, so a font size of ten times the dot
//! puts one font dot on one screen dot. Table layout: OpenType specification, "The OpenType font
//! file"; `glyf`, `loca` (long), `cmap` format 4.

use super::{ASCENT, DESCENT, Glyph, LINE, MISSING, Weight, glyphs};

/// Font units of one dot.
const UNITS: i16 = 100;
/// 1 January 2026 in seconds since 1904: a font made twice is the same file.
const MADE: u64 = 3_850_070_400;

/// The weight as the bytes of a `.ttf` file; the same bytes every time.
pub fn truetype(weight: Weight) -> Vec<u8> {
    let letters: Vec<(u16, Glyph)> = glyphs(weight)
        .iter()
        .filter(|&(&letter, _)| letter != MISSING)
        .filter_map(|(&letter, &glyph)| Some((u16::try_from(u32::from(letter)).ok()?, glyph)))
        .collect();
    // Glyph 0 is what a font shows for a letter it lacks; letters follow in code point order.
    let missing = super::glyph(weight, MISSING);
    let shapes: Vec<Glyph> = [missing]
        .into_iter()
        .chain(letters.iter().map(|&(_, g)| g))
        .collect();
    let (glyf, loca, most) = outlines(&shapes);
    let codes: Vec<u16> = letters.iter().map(|&(code, _)| code).collect();
    file(&[
        (*b"OS/2", os2(weight, &codes, &shapes)),
        (*b"cmap", cmap(&codes)),
        (*b"glyf", glyf),
        (*b"head", head(weight, &shapes)),
        (*b"hhea", hhea(&shapes)),
        (*b"hmtx", hmtx(&shapes)),
        (*b"loca", loca),
        (*b"maxp", maxp(&shapes, most)),
        (*b"name", name(weight)),
        (*b"post", post()),
    ])
}

#[derive(Default)]
struct Table(Vec<u8>);

impl Table {
    fn u16(&mut self, values: &[u16]) -> &mut Self {
        self.0
            .extend(values.iter().flat_map(|value| value.to_be_bytes()));
        self
    }
    fn i16(&mut self, values: &[i16]) -> &mut Self {
        self.0
            .extend(values.iter().flat_map(|value| value.to_be_bytes()));
        self
    }
    fn u32(&mut self, values: &[u32]) -> &mut Self {
        self.0
            .extend(values.iter().flat_map(|value| value.to_be_bytes()));
        self
    }
}

/// The number of things in a table that has far fewer than 65 536 of them.
fn count(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

fn units(dots: usize) -> i16 {
    i16::try_from(dots).unwrap_or(0).saturating_mul(UNITS)
}

fn advance(glyph: &Glyph) -> u16 {
    units(glyph.advance()).unsigned_abs()
}

/// A rectangle of dots: left, top row, right, row after the last.
type Block = (usize, usize, usize, usize);

/// Runs of dots, joined downwards where the run below is the same, so dots never show seams.
fn blocks(glyph: &Glyph) -> Vec<Block> {
    let mut done: Vec<Block> = Vec::new();
    for row in 0..LINE {
        let mut column = 0;
        while column < usize::from(glyph.width) {
            if !glyph.dot(column, row) {
                column += 1;
                continue;
            }
            let left = column;
            while glyph.dot(column, row) {
                column += 1;
            }
            match done
                .iter_mut()
                .find(|b| b.0 == left && b.2 == column && b.3 == row)
            {
                Some(block) => block.3 = row + 1,
                None => done.push((left, row, column, row + 1)),
            }
        }
    }
    done
}

/// `glyf`, `loca`, and the most contours a glyph has.
fn outlines(shapes: &[Glyph]) -> (Vec<u8>, Vec<u8>, usize) {
    let mut glyf = Table::default();
    let mut loca = Table::default();
    let mut most = 0;
    for glyph in shapes {
        loca.u32(&[u32::try_from(glyf.0.len()).unwrap_or(u32::MAX)]);
        let blocks = blocks(glyph);
        most = most.max(blocks.len());
        if !blocks.is_empty() {
            outline(&mut glyf, &blocks);
        }
        while glyf.0.len() % 4 != 0 {
            glyf.0.push(0);
        }
    }
    loca.u32(&[u32::try_from(glyf.0.len()).unwrap_or(u32::MAX)]);
    (glyf.0, loca.0, most)
}

fn outline(glyf: &mut Table, blocks: &[Block]) {
    let points: Vec<(i16, i16)> = blocks.iter().copied().flat_map(corners).collect();
    let xs = || points.iter().map(|point| point.0);
    let ys = || points.iter().map(|point| point.1);
    let edge = |value: Option<i16>| value.unwrap_or(0);
    glyf.u16(&[count(blocks.len())]).i16(&[
        edge(xs().min()),
        edge(ys().min()),
        edge(xs().max()),
        edge(ys().max()),
    ]);
    let ends: Vec<u16> = (1..=blocks.len())
        .map(|block| count(block * 4 - 1))
        .collect();
    glyf.u16(&ends).u16(&[0]);
    // Every point is on the curve and has two-byte deltas; the repeat flag keeps the list short.
    let mut left = points.len();
    while left > 0 {
        let here = left.min(256);
        glyf.0
            .extend([0x01 | 0x08, u8::try_from(here - 1).unwrap_or(0)]);
        left -= here;
    }
    let deltas = |values: Vec<i16>| -> Vec<i16> {
        let before = std::iter::once(0).chain(values.iter().copied());
        values
            .iter()
            .copied()
            .zip(before)
            .map(|(value, before)| value - before)
            .collect()
    };
    glyf.i16(&deltas(xs().collect()))
        .i16(&deltas(ys().collect()));
}

/// Clockwise from the lower left, as TrueType fills.
fn corners((left, top, right, bottom): Block) -> [(i16, i16); 4] {
    let y = |row: usize| units(ASCENT) - units(row);
    [
        (units(left), y(bottom)),
        (units(left), y(top)),
        (units(right), y(top)),
        (units(right), y(bottom)),
    ]
}

/// Format 4: a segment for each run of neighbouring code points.
fn cmap(codes: &[u16]) -> Vec<u8> {
    let mut runs: Vec<(u16, u16, u16)> = Vec::new();
    for (index, &code) in codes.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if run.1.checked_add(1) == Some(code) => run.1 = code,
            _ => runs.push((code, code, count(index + 1).wrapping_sub(code))),
        }
    }
    runs.push((0xffff, 0xffff, 1));
    let segments = count(runs.len());
    let log = segments.ilog2();
    let range = 2 * (1u16 << log);
    let mut table = Table::default();
    table.u16(&[0, 1, 3, 1]).u32(&[12]);
    table.u16(&[
        4,
        16 + segments * 8,
        0,
        segments * 2,
        range,
        count(log as usize),
        segments * 2 - range,
    ]);
    table
        .u16(&runs.iter().map(|run| run.1).collect::<Vec<_>>())
        .u16(&[0]);
    table.u16(&runs.iter().map(|run| run.0).collect::<Vec<_>>());
    table.u16(&runs.iter().map(|run| run.2).collect::<Vec<_>>());
    table.u16(&vec![0; runs.len()]);
    table.0
}

fn head(weight: Weight, shapes: &[Glyph]) -> Vec<u8> {
    let widest = shapes
        .iter()
        .map(|glyph| usize::from(glyph.width))
        .max()
        .unwrap_or(0);
    let mut table = Table::default();
    // The check sum adjustment (the third word) is filled in by `file`.
    table.u32(&[0x0001_0000, 0x0001_0000, 0, 0x5f0f_3cf5]);
    table.u16(&[0b1011, units(LINE).unsigned_abs()]);
    table.0.extend(MADE.to_be_bytes());
    table.0.extend(MADE.to_be_bytes());
    table.i16(&[0, -units(DESCENT), units(widest), units(ASCENT)]);
    table
        .u16(&[u16::from(weight == Weight::Bold), 8])
        .i16(&[2, 1, 0]);
    table.0
}

fn hhea(shapes: &[Glyph]) -> Vec<u8> {
    let mut table = Table::default();
    table
        .u32(&[0x0001_0000])
        .i16(&[units(ASCENT), -units(DESCENT), 0]);
    table.u16(&[shapes.iter().map(advance).max().unwrap_or(0)]);
    let widest = shapes
        .iter()
        .map(|glyph| usize::from(glyph.width))
        .max()
        .unwrap_or(0);
    table
        .i16(&[0, 0, units(widest), 1, 0, 0, 0, 0, 0, 0, 0])
        .u16(&[count(shapes.len())]);
    table.0
}

fn hmtx(shapes: &[Glyph]) -> Vec<u8> {
    let mut table = Table::default();
    for glyph in shapes {
        let left = blocks(glyph).iter().map(|block| block.0).min().unwrap_or(0);
        table.u16(&[advance(glyph)]).i16(&[units(left)]);
    }
    table.0
}

fn maxp(shapes: &[Glyph], contours: usize) -> Vec<u8> {
    let mut table = Table::default();
    table.u32(&[0x0001_0000]);
    table.u16(&[
        count(shapes.len()),
        count(contours * 4),
        count(contours),
        0,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
    ]);
    table.0
}

fn os2(weight: Weight, codes: &[u16], shapes: &[Glyph]) -> Vec<u8> {
    let bold = weight == Weight::Bold;
    let total: u32 = shapes.iter().map(|glyph| u32::from(advance(glyph))).sum();
    let mean = total / u32::try_from(shapes.len()).unwrap_or(1).max(1);
    let mut table = Table::default();
    table.u16(&[
        4,
        u16::try_from(mean).unwrap_or(0),
        if bold { 700 } else { 400 },
        5,
        0,
    ]);
    table.i16(&[500, 500, 0, 100, 500, 500, 0, 400, 100, 300, 0]);
    table.0.extend([0; 10]);
    // Latin, punctuation and arrows: bits 0, 1, 2, 31 and 37.
    table.u32(&[0x8000_0007, 0x0000_0020, 0, 0]);
    table.0.extend(*b"OFFH");
    table.u16(&[if bold { 0x20 } else { 0x40 }]);
    table.u16(&[
        codes.first().copied().unwrap_or(0),
        codes.last().copied().unwrap_or(0),
    ]);
    table.i16(&[units(ASCENT), -units(DESCENT), 0]);
    table.u16(&[units(ASCENT).unsigned_abs(), units(DESCENT).unsigned_abs()]);
    table
        .u32(&[1, 0])
        .i16(&[units(5), units(7)])
        .u16(&[0, 32, 1]);
    table.0
}

fn name(weight: Weight) -> Vec<u8> {
    let style = match weight {
        Weight::Regular => "Regular",
        Weight::Bold => "Bold",
    };
    let texts = [
        (1, String::from("Offhook Dot")),
        (2, String::from(style)),
        (3, format!("Offhook Dot {style} 1")),
        (4, format!("Offhook Dot {style}")),
        (5, String::from("Version 1.0")),
        (6, format!("OffhookDot-{style}")),
    ];
    let mut table = Table::default();
    let mut strings: Vec<u8> = Vec::new();
    table.u16(&[0, count(texts.len()), count(6 + 12 * texts.len())]);
    for (id, text) in texts {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        table.u16(&[3, 1, 0x409, id, count(bytes.len()), count(strings.len())]);
        strings.extend(bytes);
    }
    table.0.extend(strings);
    table.0
}

fn post() -> Vec<u8> {
    let mut table = Table::default();
    table
        .u32(&[0x0003_0000, 0])
        .i16(&[-units(1), units(1)])
        .u32(&[0, 0, 0, 0, 0]);
    table.0
}

fn check_sum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0u32, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

/// The table directory and the tables, each on a multiple of four bytes.
fn file(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let log = count(tables.len()).ilog2();
    let range = 16 * (1u16 << log);
    let mut directory = Table::default();
    directory.u32(&[0x0001_0000]);
    directory.u16(&[
        count(tables.len()),
        range,
        count(log as usize),
        count(tables.len()) * 16 - range,
    ]);
    let mut body: Vec<u8> = Vec::new();
    let start = 12 + 16 * tables.len();
    let mut adjust_at = None;
    for (tag, bytes) in tables {
        let offset = start + body.len();
        if tag == b"head" {
            adjust_at = Some(offset + 8);
        }
        directory.0.extend(tag);
        let word = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        directory.u32(&[check_sum(bytes), word(offset), word(bytes.len())]);
        body.extend(bytes);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    let mut all = directory.0;
    all.extend(body);
    let adjust = 0xb1b0_afba_u32.wrapping_sub(check_sum(&all));
    if let Some(place) = adjust_at.and_then(|at| all.get_mut(at..at + 4)) {
        place.copy_from_slice(&adjust.to_be_bytes());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_file_adds_up_to_the_number_the_format_asks_for() {
        for weight in [Weight::Regular, Weight::Bold] {
            assert_eq!(check_sum(&truetype(weight)), 0xb1b0_afba);
        }
    }

    #[test]
    fn a_font_made_twice_is_the_same_file() {
        assert_eq!(truetype(Weight::Bold), truetype(Weight::Bold));
    }

    #[test]
    fn blocks_cover_exactly_the_dots() {
        for glyph in glyphs(Weight::Bold).values() {
            let mut dots = [0u16; LINE];
            for (left, top, right, bottom) in blocks(glyph) {
                for row in &mut dots[top..bottom] {
                    for column in left..right {
                        assert_eq!(*row >> column & 1, 0, "covered twice");
                        *row |= 1 << column;
                    }
                }
            }
            assert_eq!(dots, glyph.rows);
        }
    }
}
