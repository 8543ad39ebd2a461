//! The screen as pixels.

use crate::drawing::{Anchor, Drawing, Item, draw};
use crate::font::{LINE, glyph, text_width};
use crate::view::View;

/// A one-bit picture: a byte a pixel, 1 where it is dark, rows from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    /// Pixels from side to side.
    pub width: usize,
    /// Pixels from top to bottom.
    pub height: usize,
    /// `width * height` bytes, each 0 (lit) or 1 (dark).
    pub pixels: Vec<u8>,
}

impl Bitmap {
    fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![0; width * height],
        }
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        if x < self.width
            && let Some(pixel) = self.pixels.get_mut(y * self.width + x)
        {
            *pixel = u8::from(dark);
        }
    }

    fn fill(&mut self, (x, y): (usize, usize), width: usize, height: usize, dark: bool) {
        for row in y..y.saturating_add(height).min(self.height) {
            for column in x..x.saturating_add(width).min(self.width) {
                self.set(column, row, dark);
            }
        }
    }

    /// Whether the pixel is dark; false outside the picture.
    pub fn dark(&self, x: usize, y: usize) -> bool {
        x < self.width && self.pixels.get(y * self.width + x) == Some(&1)
    }

    fn enlarged(&self, times: usize) -> Self {
        let mut large = Self::new(self.width * times, self.height * times);
        for y in 0..large.height {
            for x in 0..large.width {
                large.set(x, y, self.dark(x / times, y / times));
            }
        }
        large
    }
}

/// The view's screen on its panel: 240 x 120 on a desk set, 192 x 64 on a conference phone,
/// 400 x 240 on a touch phone.
pub fn render(view: &View) -> Bitmap {
    let drawing = draw(view);
    let dots = paint(&drawing);
    if drawing.pixels > 1 {
        dots.enlarged(drawing.pixels)
    } else {
        dots
    }
}

fn paint(drawing: &Drawing) -> Bitmap {
    let mut bitmap = Bitmap::new(drawing.width, drawing.height);
    for item in &drawing.items {
        match item {
            Item::Fill {
                x,
                y,
                width,
                height,
                ink,
            } => bitmap.fill((*x, *y), *width, *height, *ink),
            Item::Text {
                x,
                y,
                anchor,
                scale,
                weight,
                ink,
                text,
                ..
            } => {
                let width = text_width(*weight, text) * scale;
                let mut left = match anchor {
                    Anchor::Start => *x,
                    Anchor::Middle => x.saturating_sub(width / 2),
                    Anchor::End => x.saturating_sub(width),
                };
                for letter in text.chars() {
                    let shape = glyph(*weight, letter);
                    for row in 0..LINE {
                        for column in
                            (0..usize::from(shape.width)).filter(|&column| shape.dot(column, row))
                        {
                            bitmap.fill(
                                (left + column * scale, y + row * scale),
                                *scale,
                                *scale,
                                *ink,
                            );
                        }
                    }
                    left += shape.advance() * scale;
                }
            }
        }
    }
    bitmap
}
