//! One phone as HTML: case, screen, keys, lamps.
//!
//! What a script or a test may count on: the phone's root is `[data-phone="0"]`, every key
//! `[data-key="soft1"]`, the spoken sentence `[data-spoken]`, soft key labels
//! `[data-softlabel="1"]`, lamps `[data-lamp="line1"]` with `data-state`.

mod icons;
mod pixel;
mod touch;

use maud::{Markup, html};
use offhook_view::{Face, Key, LampKey, Route, Screen, View};

#[cfg(test)]
pub(crate) use icons::is_icon;
use icons::lamp;
pub(crate) use icons::{icon, sprite};

/// The dial pad in order, with the letters under the digits.
const DIGITS: [(char, &str); 12] = [
    ('1', ""),
    ('2', "ABC"),
    ('3', "DEF"),
    ('4', "GHI"),
    ('5', "JKL"),
    ('6', "MNO"),
    ('7', "PQRS"),
    ('8', "TUV"),
    ('9', "WXYZ"),
    ('*', ""),
    ('0', "+"),
    ('#', "SEND"),
];

fn digit_name(digit: char) -> String {
    match digit {
        '*' => String::from("star"),
        '#' => String::from("pound, send"),
        other => other.to_string(),
    }
}

/// The full name of a key, the word printed on it, its icon.
const WORDS: &[(Key, &str, &str, &str)] = &[
    (Key::Up, "Up", "Up", "up"),
    (Key::Down, "Down", "Down", "down"),
    (Key::Left, "Left", "Left", "left"),
    (Key::Right, "Right", "Right", "right"),
    (Key::Ok, "OK", "OK", "check"),
    (Key::Cancel, "Exit", "Exit", "x"),
    (Key::Hold, "Hold", "Hold", "hold"),
    (Key::Transfer, "Transfer", "Transfer", "transfer"),
    (Key::Conference, "Conference", "Conf", "conference"),
    (Key::Redial, "Redial", "Redial", "redial"),
    (Key::Message, "Messages", "Msg", "message"),
    (Key::Menu, "Menu", "Menu", "menu"),
    (Key::Home, "Home", "Home", "home"),
    (Key::Back, "Back", "Back", "back"),
    (Key::Directory, "Directory", "Contacts", "book"),
    (Key::Handset, "Handset", "Handset", "handset"),
    (Key::Headset, "Headset", "Headset", "headset"),
    (Key::Speaker, "Speaker", "Speaker", "speaker"),
    (Key::Mute, "Mute", "Mute", "mute"),
    (Key::VolumeUp, "Volume up", "Vol", "plus"),
    (Key::VolumeDown, "Volume down", "Vol", "minus"),
    (Key::Call, "Call", "Call", "call"),
    (Key::End, "End call", "End", "handset"),
];

/// A key's name, then what it is set to, then its state: "Line key 4, BLF Ben 202, busy".
pub(crate) fn lamp_key_name(kind: &str, number: usize, key: &LampKey) -> String {
    let set_to = match (key.spoken.as_str(), key.label.as_str()) {
        ("", "") => "not set",
        ("", label) => label,
        (spoken, _) => spoken,
    };
    let state = key.lamp.spoken();
    if state.is_empty() {
        format!("{kind} {number}, {set_to}")
    } else {
        format!("{kind} {number}, {set_to}, {state}")
    }
}

/// The screen alone, as the page replaces it.
pub(crate) fn screen(view: &View) -> Markup {
    match view.device.face {
        Face::DeskPixel | Face::DeskColour | Face::Conference => pixel::screen(view),
        Face::Touch => touch::screen(view),
    }
}

/// The whole phone.
pub(crate) fn phone(index: usize, view: &View) -> Markup {
    let device = &view.device;
    let (class, body) = match device.face {
        Face::DeskPixel | Face::DeskColour => ("phone desk", desk(view)),
        Face::Touch => ("phone touch", touch_phone(view)),
        Face::Conference => ("phone conf", conference(view)),
    };
    let name = if device.name.is_empty() {
        "Phone"
    } else {
        &device.name
    };
    let label = format!("{name}, {}, {}", device.model, device.number);
    html! {
        div class="set" data-set=(index) {
            section class=(class) data-phone=(index) data-route=(crate::live::route_word(view.audio.route)) data-flexpage="0"
                role="group" aria-label=(label) tabindex="0" {
                (body)
                (alert(view))
                p class="vh" aria-live="polite" aria-atomic="true" data-spoken="" { (view.spoken()) }
                p class="stale" data-stale="" role="status" hidden {}
            }
            div class="under" {
                span class="live" { span data-link="" { "Live" } " · " span data-brief="" { (view.brief()) } }
                span class="sp" {}
                button type="button" class="btn sm" data-hear="" hidden { (icon("bell")) "Click to hear ringing" }
                button type="button" class="keys" data-help="" aria-label="Keyboard" { kbd { "?" } " keys" }
            }
        }
    }
}

fn alert(view: &View) -> Markup {
    let caller = if let Screen::RingingIn { card } = &view.screen {
        Some(card.who())
    } else {
        None
    };
    html! {
        div class="ringing" role="alertdialog" aria-label="Incoming call" data-incoming="" hidden[caller.is_none()] {
            (icon("bell"))
            p { b data-caller="" { (caller.unwrap_or_default()) } " is calling " (view.device.name) }
            span class="sp" {}
            button type="button" class="btn sm go" data-command="answer" { "Answer" }
            button type="button" class="btn sm mid" data-command="silence" { "Silence" }
            button type="button" class="btn sm bad" data-command="reject" { "Reject" }
        }
    }
}

fn plate(view: &View) -> Markup {
    html! {
        div class="plate" {
            span { (view.device.owner()) } span class="sp" {} span { (view.device.model) }
            (lamp("power", view.power))
        }
    }
}

/// Whether this model has the key; a plan that names none has all.
fn has(view: &View, key: Key) -> bool {
    let keys = &view.device.hard_keys;
    let always = matches!(key, Key::Up | Key::Down | Key::Left | Key::Right | Key::Ok);
    keys.is_empty() || always || keys.contains(&key)
}

fn words(key: Key) -> (&'static str, &'static str, &'static str) {
    WORDS
        .iter()
        .find(|row| row.0 == key)
        .map_or(("Key", "Key", "dot"), |&(_, name, word, icon)| {
            (name, word, icon)
        })
}

/// Whether a toggle is on; `None` for a key that is none.
fn pressed(view: &View, key: Key) -> Option<bool> {
    let route = |route: Route| Some(view.audio.route == route);
    if key == Key::Handset {
        route(Route::Handset)
    } else if key == Key::Headset {
        route(Route::Headset)
    } else if key == Key::Speaker {
        route(Route::Speaker)
    } else if key == Key::Mute {
        Some(view.audio.muted)
    } else {
        None
    }
}

fn hard(view: &View, key: Key, class: &str) -> Markup {
    let (name, word, picture) = words(key);
    let is_volume = matches!(key, Key::VolumeUp | Key::VolumeDown);
    html! {
        button type="button" class={ "key " (class) } data-key=(key) aria-label=(name)
            aria-pressed=[pressed(view, key)] disabled[!has(view, key)] {
            (icon(picture))
            @if !is_volume { span class="sub" { (word) } }
        }
    }
}

fn soft_buttons(view: &View) -> Markup {
    html! {
        div class="softs" role="group" aria-label="Soft keys" data-group="" {
            @for (place, key) in view.softkeys.iter().enumerate() {
                @let label = key.as_ref().map_or("", |key| key.label.as_str());
                button type="button" class="key dark" data-key={ "soft" (place + 1) } aria-keyshortcuts={ "F" (place + 1) }
                    aria-label=[label.is_empty().then_some("No function")]
                    disabled[!key.as_ref().is_some_and(|key| key.enabled)] {
                    span class="vh" data-softlabel=(place + 1) { (label) }
                    i aria-hidden="true" {}
                }
            }
        }
    }
}

fn side(view: &View, from: usize, class: &str) -> Markup {
    html! {
        div class={ "side " (class) } role="group" aria-label="Line keys" data-group="" {
            @for (index, key) in view.line_keys.iter().enumerate().skip(from).take(3) {
                @let name = format!("line{}", index + 1);
                button type="button" class="key dark lk" data-key=(name) aria-label=(lamp_key_name("Line key", index + 1, key)) {
                    (lamp(&name, key.lamp))
                    span class="no" aria-hidden="true" { (index + 1) }
                    span class="nm" aria-hidden="true" data-label="" { (key.label) }
                }
            }
        }
    }
}

fn dial_pad() -> Markup {
    html! {
        div class="pad" role="group" aria-label="Dial pad" data-group="" {
            @for (digit, letters) in DIGITS {
                button type="button" class="key" data-key=(digit) aria-label=(digit_name(digit)) {
                    span class="big" { (digit) } span class="sub" { (letters) }
                }
            }
        }
    }
}

fn navigation() -> Markup {
    html! {
        div class="nav" role="group" aria-label="Navigation" data-group="" {
            @for (key, class) in [(Key::Up, "u"), (Key::Left, "l"), (Key::Ok, "ok"), (Key::Right, "r"), (Key::Down, "d")] {
                @let (name, _, picture) = words(key);
                button type="button" class=(class) data-key=(key) aria-label=(name) {
                    @if key == Key::Ok { "OK" } @else { (icon(picture)) }
                }
            }
        }
    }
}

fn memory(view: &View) -> Markup {
    html! {
        div class="mem" role="group" aria-label="Memory keys" data-group="" {
            @for (index, key) in view.memory_keys.iter().enumerate().take(10) {
                @let name = format!("memory{}", index + 1);
                button type="button" class="key" data-key=(name) aria-label=(lamp_key_name("Memory key", index + 1, key)) {
                    (lamp(&name, key.lamp)) span data-label="" { (key.label) }
                }
            }
        }
    }
}

fn glass(view: &View) -> Markup {
    html! { div class={ "glass" @if !view.backlight && !view.ringing { " dim" } } data-screen="" { (screen(view)) } }
}

fn desk(view: &View) -> Markup {
    // Six have room: the first of these that the model has.
    const FUNCTIONS: [Key; 8] = [
        Key::Message,
        Key::Redial,
        Key::Cancel,
        Key::Hold,
        Key::Transfer,
        Key::Conference,
        Key::Menu,
        Key::Directory,
    ];
    const AUDIO: [Key; 4] = [Key::Handset, Key::Headset, Key::Speaker, Key::Mute];
    html! {
        (plate(view))
        div class="bezel" {
            div class="scr" { (side(view, 0, "l")) (glass(view)) (side(view, 3, "r")) }
            (soft_buttons(view))
        }
        div class="deck" {
            div class="fnk" {
                (navigation())
                div class="fn" role="group" aria-label="Function keys" data-group="" {
                    @for key in FUNCTIONS.into_iter().filter(|&key| has(view, key)).take(6) { (hard(view, key, "")) }
                }
            }
            (dial_pad())
            (memory(view))
        }
        div class="foot" role="group" aria-label="Audio keys" data-group="" {
            @for key in AUDIO { (hard(view, key, "")) }
            (hard(view, Key::VolumeDown, "v"))
            (hard(view, Key::VolumeUp, "v"))
        }
    }
}

fn touch_phone(view: &View) -> Markup {
    const STRIP: [Key; 11] = [
        Key::Menu,
        Key::Home,
        Key::Back,
        Key::Up,
        Key::Down,
        Key::Left,
        Key::Right,
        Key::Ok,
        Key::Speaker,
        Key::VolumeDown,
        Key::VolumeUp,
    ];
    html! {
        (plate(view))
        div class="bezel" { (glass(view)) }
        div class="strip" role="group" aria-label="Keys" data-group="" {
            @for key in STRIP { (hard(view, key, "")) }
        }
    }
}

fn conference(view: &View) -> Markup {
    let muted = view.audio.muted.then_some("yes");
    html! {
        svg class="case" viewBox="0 0 676 629" aria-hidden="true" {
            path class="shell" d="M210 22q128-18 256 0c66 10 98 48 104 108l18 220c6 76 44 120 66 172 20 54-14 80-68 86q-248 26-496 0c-54-6-88-32-68-86 22-52 60-96 66-172l18-220c6-60 38-98 104-108z" {}
            g class="arcs" data-lamp="power" data-state=(view.power.word()) data-muted=[muted] {
                path d="M300 36q38-7 76 0M50 478q8 42 40 74M626 478q-8 42-40 74" {}
            }
        }
        div class="in" {
            (plate(view))
            div class="bezel" { (glass(view)) (soft_buttons(view)) }
            div class="low" {
                div class="col" role="group" aria-label="Call keys" data-group="" {
                    (hard(view, Key::Call, "go")) (hard(view, Key::End, "stop")) (hard(view, Key::Redial, "")) (hard(view, Key::Mute, ""))
                }
                (dial_pad())
                div class="col" role="group" aria-label="Navigation and volume" data-group="" {
                    (hard(view, Key::Up, "")) (hard(view, Key::Ok, "")) (hard(view, Key::Down, ""))
                    div class="pair" { (hard(view, Key::VolumeDown, "v")) (hard(view, Key::VolumeUp, "v")) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_with_a_word_has_an_icon() {
        for (key, _, _, picture) in WORDS {
            assert!(is_icon(picture), "{key}");
        }
    }
}
