//! Line icons on a 24-unit grid, and the shapes of the lamps, as one sprite in the page.

use maud::{Markup, PreEscaped, html};
use offhook_view::Lamp;

/// Name and inner drawing.
const ICONS: &[(&str, &str)] = &[
    ("up", "<path d='m6 15 6-6 6 6'/>"),
    ("down", "<path d='m6 9 6 6 6-6'/>"),
    ("left", "<path d='m15 6-6 6 6 6'/>"),
    ("right", "<path d='m9 6 6 6-6 6'/>"),
    ("plus", "<path d='M12 5v14M5 12h14'/>"),
    ("minus", "<path d='M5 12h14'/>"),
    ("check", "<path d='m5 12 5 5 9-10'/>"),
    ("x", "<path d='m6 6 12 12M18 6 6 18'/>"),
    ("menu", "<path d='M4 7h16M4 12h16M4 17h16'/>"),
    ("home", "<path d='m4 11 8-7 8 7v9h-5v-6H9v6H4z'/>"),
    (
        "back",
        "<path d='M9 5 4 10l5 5M4 10h10a5 5 0 0 1 0 10h-3'/>",
    ),
    (
        "erase",
        "<path d='M9 6h11v12H9l-5-6zM12 10l4 4M16 10l-4 4'/>",
    ),
    (
        "message",
        "<rect x='3' y='6' width='18' height='12' rx='2'/><path d='m4 8 8 5 8-5'/>",
    ),
    ("redial", "<path d='M19 12a7 7 0 1 1-2-5M19 3v5h-5'/>"),
    ("hold", "<path stroke-width='3' d='M9 6v12M15 6v12'/>"),
    ("transfer", "<path d='M3 12h11M10 8l4 4-4 4M20 5v14'/>"),
    (
        "conference",
        "<circle cx='12' cy='7' r='3'/><circle cx='6' cy='17' r='2.5'/><circle cx='18' cy='17' r='2.5'/><path d='m10 10-2.500 4.500M14 10l2.500 4.500M9 17h6'/>",
    ),
    (
        "handset",
        "<path d='M3 15c0-7 18-7 18 0l-1 2h-4l-1-3a10 10 0 0 0-6 0l-1 3H4z'/>",
    ),
    (
        "headset",
        "<path d='M4 15v-3a8 8 0 0 1 16 0v3'/><rect x='3' y='14' width='4' height='6' rx='1.500'/><rect x='17' y='14' width='4' height='6' rx='1.500'/>",
    ),
    (
        "speaker",
        "<path d='M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.500 6a8 8 0 0 1 0 12'/>",
    ),
    (
        "mute",
        "<path d='M9 10V6a3 3 0 0 1 6 0v4M15 13a3 3 0 0 1-5 1M5 11a7 7 0 0 0 11 5.500M19 11a6 6 0 0 1-.6 2.600M12 18v3M4 4l16 16'/>",
    ),
    (
        "call",
        "<path d='M6 3h3l2 5-2 2a12 12 0 0 0 5 5l2-2 5 2v3a3 3 0 0 1-3 3A16 16 0 0 1 3 6a3 3 0 0 1 3-3z'/>",
    ),
    (
        "book",
        "<path d='M6 4h12v16H6zM3 8h5M3 12h5M3 16h5M12 9h3M12 13h3'/>",
    ),
    (
        "clock",
        "<circle cx='12' cy='12' r='8'/><path d='M12 7v5l3 3'/>",
    ),
    (
        "gear",
        "<circle cx='12' cy='12' r='3'/><path d='M12 4v3M12 17v3M4 12h3M17 12h3M6.300 6.300l2.200 2.200M15.500 15.500l2.200 2.200M17.700 6.300l-2.200 2.200M8.500 15.500l-2.200 2.200'/>",
    ),
    (
        "pad",
        "<path stroke-width='3' d='M6 5h.01M12 5h.01M18 5h.01M6 10h.01M12 10h.01M18 10h.01M6 15h.01M12 15h.01M18 15h.01M12 20h.01'/>",
    ),
    ("out", "<path d='M7 17 17 7M9 7h8v8'/>"),
    (
        "bell",
        "<path d='M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4'/>",
    ),
    (
        "quiet",
        "<path d='M7 8a6 6 0 0 1 11 3v5M6 11v5l-2 2h14M10 21h4M4 4l16 16'/>",
    ),
    (
        "cable",
        "<path d='M9 3v5M15 3v5M7 8h10v4a5 5 0 0 1-10 0zM12 17v4'/>",
    ),
    ("missed", "<path d='m4 6 8 8 8-8M4 12V6h6'/>"),
    (
        "lock",
        "<rect x='5' y='11' width='14' height='9' rx='2'/><path d='M8 11V8a4 4 0 0 1 8 0v3'/>",
    ),
    (
        "signal",
        "<path stroke-width='3' d='M5 18v-3M12 18v-7M19 18V6'/>",
    ),
    ("alert", "<path d='M12 4 3 20h18zM12 10v5M12 17.500v.01'/>"),
    ("dot", "<path stroke-width='3' d='M8 12h8'/>"),
];

/// The bright shape of a lamp, in a box of 24 x 12.
fn lamp_shape(lamp: Lamp) -> &'static str {
    match lamp {
        Lamp::Off => "<rect class='ring' x='3.500' y='3.500' width='17' height='5' rx='2.500'/>",
        Lamp::On => "<rect x='3' y='3' width='18' height='6' rx='3'/>",
        Lamp::Ringing => {
            "<circle cx='6' cy='6' r='2.500'/><circle cx='12' cy='6' r='2.500'/><circle cx='18' cy='6' r='2.500'/>"
        }
        Lamp::Held => "<path d='M7 2h4v8H7zM13 2h4v8h-4z'/>",
        Lamp::Busy | Lamp::Parked => "<rect x='7.500' y='1.500' width='9' height='9' rx='1.500'/>",
        Lamp::Message => "<path d='M5 2.500 12 7l7-4.500V2H5zM5 4v6h14V4l-7 4.500z'/>",
        Lamp::Fault => {
            "<path d='m8 1-1.500 1.500L10 6 6.500 9.500 8 11l4-3.500L16 11l1.500-1.500L14 6l3.500-3.500L16 1l-4 3.500z'/>"
        }
    }
}

/// All icons and lamp shapes, once a page, invisible.
pub(crate) fn sprite() -> Markup {
    html! {
        svg class="sprite" aria-hidden="true" width="0" height="0" {
            @for (name, drawing) in ICONS {
                symbol id={ "i-" (name) } viewBox="0 0 24 24" { (PreEscaped(drawing)) }
            }
            @for lamp in Lamp::ALL {
                symbol id={ "l-" (lamp.word()) } viewBox="0 0 24 12" { (PreEscaped(lamp_shape(lamp))) }
            }
        }
    }
}

/// An icon beside a word; the word is what is read.
pub(crate) fn icon(name: &str) -> Markup {
    html! { svg class="i" aria-hidden="true" { use href={ "#i-" (name) } {} } }
}

/// A lamp.
pub(crate) fn lamp(name: &str, state: Lamp) -> Markup {
    html! {
        svg class="lamp" data-lamp=(name) data-state=(state.word()) aria-hidden="true" {
            use href={ "#l-" (state.word()) } {}
        }
    }
}

/// Whether there is an icon of this name.
#[cfg(test)]
pub(crate) fn is_icon(name: &str) -> bool {
    ICONS.iter().any(|&(icon, _)| icon == name)
}
