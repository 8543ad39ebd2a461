//! "Offhook Dot": our bitmap face, cap height 7, x-height 5, descender 2, one em is 10 dots.
//!
//! The source is `face.txt` (and `bold.txt` where a letter drawn two dots wide would close);
//! accented letters are put together from a letter and an accent. [`truetype()`] makes
//! the web face from the same table, so that the page and the LCD cannot differ.

use std::{collections::BTreeMap, sync::LazyLock};

mod truetype;

pub use truetype::truetype;

/// Dots from the top of the line to the baseline: one accent row and the cap height.
pub const ASCENT: usize = 8;
/// Dots under the baseline.
pub const DESCENT: usize = 2;
/// Dots of one line, which is one em.
pub const LINE: usize = ASCENT + DESCENT;
/// What a character the face lacks becomes.
pub const MISSING: char = '\u{fffd}';

/// The two weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Weight {
    /// Strokes of one dot.
    #[default]
    Regular,
    /// Strokes of two dots.
    Bold,
}

/// One letter: [`LINE`] rows, bit `n` of a row is the dot in column `n` from the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Columns that may hold a dot, 1 to 15.
    pub width: u8,
    /// The rows from the accent row down to the second row under the baseline.
    pub rows: [u16; LINE],
}

impl Glyph {
    /// Dots from this letter's left edge to the next one's.
    pub fn advance(&self) -> usize {
        usize::from(self.width) + 1
    }

    /// Whether the dot is set; false outside the letter.
    pub fn dot(&self, column: usize, row: usize) -> bool {
        column < 16
            && self
                .rows
                .get(row)
                .is_some_and(|bits| bits >> column & 1 == 1)
    }

    fn widened(&self) -> Self {
        Self {
            width: self.width + 1,
            rows: self.rows.map(|row| row | row << 1),
        }
    }
}

/// A weight's letters in the order of their code points.
pub fn glyphs(weight: Weight) -> &'static BTreeMap<char, Glyph> {
    static REGULAR: LazyLock<BTreeMap<char, Glyph>> = LazyLock::new(regular);
    static BOLD: LazyLock<BTreeMap<char, Glyph>> = LazyLock::new(bold);
    match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    }
}

/// The letter for this character, or the box that stands for a character the face lacks.
pub fn glyph(weight: Weight, letter: char) -> Glyph {
    let letters = glyphs(weight);
    letters
        .get(&letter)
        .or_else(|| letters.get(&MISSING))
        .copied()
        .unwrap_or(Glyph {
            width: 3,
            rows: [0; LINE],
        })
}

/// The dots a text takes from side to side, without the gap after its last letter.
pub fn text_width(weight: Weight, text: &str) -> usize {
    let all: usize = text.chars().map(|c| glyph(weight, c).advance()).sum();
    all.saturating_sub(1)
}

fn regular() -> BTreeMap<char, Glyph> {
    let mut letters: BTreeMap<char, Glyph> = read(include_str!("face.txt")).collect();
    let space = letters.get(&' ').copied();
    letters.extend(space.map(|glyph| ('\u{a0}', glyph)));
    add_accented(&mut letters);
    letters
}

fn bold() -> BTreeMap<char, Glyph> {
    let mut letters: BTreeMap<char, Glyph> = read(include_str!("face.txt"))
        .map(|(letter, glyph)| match letter {
            // Icons and the space are the same in both weights.
            ' ' | '\u{e000}'..='\u{e0ff}' => (letter, glyph),
            _ => (letter, glyph.widened()),
        })
        .collect();
    letters.extend(read(include_str!("bold.txt")));
    let space = letters.get(&' ').copied();
    letters.extend(space.map(|glyph| ('\u{a0}', glyph)));
    add_accented(&mut letters);
    letters
}

/// Reads a table; a line that is not a glyph is left out, and a test says which.
fn read(table: &'static str) -> impl Iterator<Item = (char, Glyph)> {
    table.lines().filter_map(read_glyph)
}

fn read_glyph(line: &str) -> Option<(char, Glyph)> {
    let mut words = line.split_ascii_whitespace();
    let letter = match words.next()? {
        "space" => ' ',
        "hash" => '#',
        name => match name.strip_prefix("U+") {
            Some(code) => char::from_u32(u32::from_str_radix(code, 16).ok()?)?,
            None => Some(name)
                .filter(|name| name.chars().count() == 1)?
                .chars()
                .next()?,
        },
    };
    let top: usize = words.next()?.parse().ok()?;
    let mut rows = [0; LINE];
    let mut width = 0;
    for (index, art) in words.enumerate() {
        let row = rows.get_mut(top + index + ASCENT - 7)?;
        *row = art
            .bytes()
            .rev()
            .fold(0, |bits, dot| bits << 1 | u16::from(dot == b'#'));
        width = width.max(u8::try_from(art.len()).ok().filter(|&width| width < 16)?);
    }
    (width > 0).then_some((letter, Glyph { width, rows }))
}

/// Accents: a name, the rows over a small letter (which reach up to the accent row), and the rows
/// over a capital (which has one row less of its own).
const ACCENTS: &[(char, &[&str], &[&str])] = &[
    ('`', &["#..", ".#."], &["#..", ".#."]),
    ('\'', &["..#", ".#."], &["..#", ".#."]),
    ('^', &[".#.", "#.#"], &[".#.", "#.#"]),
    ('~', &[".#.#", "#.#."], &[".#.#", "#.#."]),
    ('"', &["#.#"], &["#.#"]),
    ('o', &[".#.", "#.#", ".#."], &["###", "#.#"]),
    ('v', &["#.#", ".#."], &["#.#", ".#."]),
];

/// Letter, its base, its accent.
const ACCENTED: &str = "ÀA` ÁA' ÂA^ ÃA~ ÄA\" ÅAo ÈE` ÉE' ÊE^ ËE\" ÌI` ÍI' ÎI^ ÏI\" ÑN~ ÒO` ÓO' ÔO^ ÕO~ ÖO\" \
    ÙU` ÚU' ÛU^ ÜU\" ÝY' àa` áa' âa^ ãa~ äa\" åao èe` ée' êe^ ëe\" ìı` íı' îı^ ïı\" ñn~ òo` óo' ôo^ õo~ öo\" \
    ùu` úu' ûu^ üu\" ýy' ÿy\" ŸY\" ŠSv šsv ŽZv žzv ČCv čcv ĆC' ćc' ĚEv ěev ŃN' ńn' ŇNv ňnv ŘRv řrv ŚS' śs' \
    ŮUo ůuo ŹZ' źz'";

fn add_accented(letters: &mut BTreeMap<char, Glyph>) {
    for word in ACCENTED.split_ascii_whitespace() {
        let mut parts = word.chars();
        let (Some(letter), Some(base), Some(accent)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let made = letters
            .get(&base)
            .copied()
            .zip(ACCENTS.iter().find(|&&(name, _, _)| name == accent));
        if let Some((base, &(_, small, capital))) = made {
            letters.insert(letter, accented(base, small, capital));
        }
    }
    for (letter, base) in [('Ç', 'C'), ('ç', 'c')] {
        if let Some(mut glyph) = letters.get(&base).copied() {
            let middle = u32::from(glyph.width / 2);
            glyph.rows[ASCENT] = 1 << middle;
            glyph.rows[ASCENT + 1] = 1 << middle.saturating_sub(1);
            letters.insert(letter, glyph);
        }
    }
}

fn accented(base: Glyph, small: &[&str], capital: &[&str]) -> Glyph {
    let mut glyph = base;
    let is_capital = base.rows[1] != 0;
    let (art, top) = if is_capital {
        // The capital gives up its fourth row and stands one lower, so the accent finds room.
        glyph.rows[2..=4].copy_from_slice(&base.rows[1..=3]);
        glyph.rows[1] = 0;
        (capital, 0)
    } else {
        (small, if small.len() == 1 { 1 } else { 0 })
    };
    let across = art.iter().map(|row| row.len()).max().unwrap_or(0);
    glyph.width = glyph.width.max(u8::try_from(across).unwrap_or(0));
    let left = (usize::from(glyph.width) - across) / 2;
    for (row, dots) in art.iter().enumerate() {
        let bits = dots
            .bytes()
            .rev()
            .fold(0u16, |bits, dot| bits << 1 | u16::from(dot == b'#'));
        if let Some(line) = glyph.rows.get_mut(top + row) {
            *line |= bits << left;
        }
    }
    glyph
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_a_glyph_with_even_rows() {
        for table in [include_str!("face.txt"), include_str!("bold.txt")] {
            for line in table.lines().filter(|line| !line.starts_with("# ")) {
                assert!(read_glyph(line).is_some(), "not a glyph: {line}");
                let widths: Vec<usize> = line.split_whitespace().skip(2).map(str::len).collect();
                assert!(widths.iter().all(|&w| w == widths[0]), "ragged: {line}");
            }
        }
    }

    #[test]
    fn both_weights_have_all_printable_letters_of_ascii_and_the_western_alphabets() {
        for weight in [Weight::Regular, Weight::Bold] {
            let letters = glyphs(weight);
            for letter in (' '..='~')
                .chain('À'..='ÿ')
                .chain("–—‘’“”…·«»°€£§←↑→↓ŠšŽžŒœŁł".chars())
            {
                assert!(letters.contains_key(&letter), "{letter:?} in {weight:?}");
            }
        }
    }

    #[test]
    fn no_two_letters_look_alike_but_spaces() {
        let mut seen = BTreeMap::new();
        for (&letter, glyph) in glyphs(Weight::Regular)
            .iter()
            .filter(|&(&c, _)| c != '\u{a0}' && c != 'Ð')
        {
            if let Some(other) = seen.insert(format!("{:?}", glyph.rows), letter) {
                panic!("{letter:?} looks like {other:?}");
            }
        }
    }

    #[test]
    fn digits_are_equally_wide() {
        for weight in [Weight::Regular, Weight::Bold] {
            let width = glyph(weight, '0').width;
            assert!(('0'..='9').all(|digit| glyph(weight, digit).width == width));
        }
    }

    #[test]
    fn a_letter_the_face_lacks_is_a_box() {
        assert_eq!(
            glyph(Weight::Regular, '語'),
            glyph(Weight::Regular, MISSING)
        );
    }
}
