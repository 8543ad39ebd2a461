//! The pixel screen as SVG: real text in the dot face, one user unit a dot.

use maud::{Markup, html};
use offhook_view::View;
use offhook_view::drawing::{Anchor, Drawing, Item, draw};
use offhook_view::font::{ASCENT, LINE, Weight, glyphs, text_width};

/// The screen; decoration for the eye, since the sentence beside it is what is read.
pub(crate) fn screen(view: &View) -> Markup {
    let Drawing {
        width,
        height,
        items,
        ..
    } = draw(view);
    html! {
        svg class="lcd" viewBox={ "0 0 " (width) " " (height) } aria-hidden="true" focusable="false" {
            @for item in &items { (drawn(item)) }
        }
    }
}

fn drawn(item: &Item) -> Markup {
    match item {
        Item::Fill {
            x,
            y,
            width,
            height,
            ink,
        } => html! {
            rect class=[(!ink).then_some("n")] x=(x) y=(y) width=(width) height=(height) {}
        },
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
            // Where our own letters end is known, so the text starts on a whole dot. Letters that
            // the face lacks come from another font, whose width the browser knows.
            let is_ours = text
                .chars()
                .all(|letter| glyphs(*weight).contains_key(&letter));
            let (left, anchored) = match (anchor, is_ours) {
                (Anchor::Start, _) => (*x, None),
                (Anchor::Middle, true) => (x.saturating_sub(width / 2), None),
                (Anchor::End, true) => (x.saturating_sub(width), None),
                (Anchor::Middle, false) => (*x, Some("middle")),
                (Anchor::End, false) => (*x, Some("end")),
            };
            let class = match (ink, weight) {
                (true, Weight::Regular) => None,
                (true, Weight::Bold) => Some("b"),
                (false, Weight::Regular) => Some("n"),
                (false, Weight::Bold) => Some("n b"),
            };
            let size = (*scale > 1).then(|| LINE * scale);
            html! {
                text class=[class] x=(left) y=(y + ASCENT * scale) text-anchor=[anchored] font-size=[size] { (text) }
            }
        }
    }
}
