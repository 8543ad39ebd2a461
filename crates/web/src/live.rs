//! The text messages of a phone's WebSocket: whole views to the page, short lines back.
//!
//! To the page: JSON objects with `"t":"view"` ([`view_json`]), `"t":"happened"`
//! ([`happened_json`]) or `"t":"alive"` ([`ALIVE`]). From the page, one line a message:
//!
//! ```text
//! key soft1 press        key 5 down        key 5 up
//! dial 202               text +47 22       digits 12#
//! answer   reject   silence   hangup   hold   resume   mute on   mute off
//! sound browser   sound machine   sound silent
//! ```

use offhook_view::{Command, Edge, Happening, LampKey, MAX_COMMAND_TEXT, Route, Screen, View};

use crate::face;
use crate::http::clean;
use crate::pages::happenings;
use crate::site::SoundPlace;

/// The longest text message read from a page, in bytes.
pub const MAX_MESSAGE: usize = MAX_COMMAND_TEXT + 16;

/// What the host sends every second, so that a page notices a link that is cut without a word.
///
/// A page that has had one takes three silent seconds for a lost link.
pub const ALIVE: &str = "{\"t\":\"alive\"}";

/// What a page asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Of its phone.
    Command(Command),
    /// Of the whole house.
    Sound(SoundPlace),
}

/// Reads one message; `None` if it is none, which costs the sender nothing.
pub fn parse_message(text: &str) -> Option<Message> {
    if text.len() > MAX_MESSAGE {
        return None;
    }
    let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
    let bounded = || {
        let is_good = !rest.is_empty()
            && rest.len() <= MAX_COMMAND_TEXT
            && !rest.chars().any(char::is_control);
        is_good.then(|| rest.to_owned())
    };
    let command = match (verb, rest) {
        ("key", _) => {
            let (key, edge) = rest.split_once(' ')?;
            Command::Key(key.parse().ok()?, parse_edge(edge)?)
        }
        ("dial", _) => Command::Dial {
            number: bounded()?,
            line: None,
        },
        ("text", _) => Command::Text(bounded()?),
        ("digits", _) => {
            let digits = bounded()?;
            let is_digit = |letter: char| matches!(letter, '0'..='9' | '*' | '#' | 'A'..='D');
            Command::Digits(Some(digits).filter(|digits| digits.chars().all(is_digit))?)
        }
        ("answer", "") => Command::Answer,
        ("reject", "") => Command::Reject,
        ("silence", "") => Command::Silence,
        ("hangup", "") => Command::HangUp,
        ("hold", "") => Command::Hold,
        ("resume", "") => Command::Resume,
        ("mute", "on") => Command::Mute(true),
        ("mute", "off") => Command::Mute(false),
        ("sound", _) => {
            return SoundPlace::ALL
                .into_iter()
                .find(|place| place.word() == rest)
                .map(Message::Sound);
        }
        _ => return None,
    };
    Some(Message::Command(command))
}

fn parse_edge(word: &str) -> Option<Edge> {
    match word {
        "press" => Some(Edge::Press),
        "down" => Some(Edge::Down),
        "up" => Some(Edge::Up),
        _ => None,
    }
}

/// A view for the page: what changed is found there.
///
/// `screen` is markup made here, escaped; all else is text.
pub fn view_json(view: &View) -> String {
    let soft: Vec<String> = view
        .softkeys
        .iter()
        .map(|key| match key {
            Some(key) => format!("[{},{}]", quote(&key.label), key.enabled),
            None => String::from("null"),
        })
        .collect();
    let incoming = match &view.screen {
        Screen::RingingIn { card } => quote(card.who()),
        Screen::Boot { .. }
        | Screen::Idle { .. }
        | Screen::Dialling { .. }
        | Screen::RingingOut { .. }
        | Screen::Talking { .. }
        | Screen::Calls { .. }
        | Screen::Ended { .. }
        | Screen::Failed { .. }
        | Screen::Menu { .. }
        | Screen::List { .. } => String::from("null"),
    };
    format!(
        "{{\"t\":\"view\",\"screen\":{},\"spoken\":{},\"brief\":{},\"soft\":[{}],\"lines\":{},\"memory\":{},\
         \"power\":{},\"route\":{},\"muted\":{},\"ringing\":{},\"lit\":{},\"incoming\":{incoming}}}",
        quote(&face::screen(view).into_string()),
        quote(&view.spoken()),
        quote(&view.brief()),
        soft.join(","),
        lamps("Line key", &view.line_keys),
        lamps("Memory key", &view.memory_keys),
        quote(view.power.word()),
        quote(route_word(view.audio.route)),
        view.audio.muted,
        view.ringing,
        view.backlight || view.ringing,
    )
}

/// The lines of "What happened", as markup made here.
pub fn happened_json(all: &[Happening]) -> String {
    format!(
        "{{\"t\":\"happened\",\"html\":{}}}",
        quote(&happenings(all).into_string())
    )
}

pub(crate) fn route_word(route: Route) -> &'static str {
    match route {
        Route::OnHook => "onhook",
        Route::Handset => "handset",
        Route::Headset => "headset",
        Route::Speaker => "speaker",
    }
}

fn lamps(kind: &str, keys: &[LampKey]) -> String {
    let all: Vec<String> = keys
        .iter()
        .enumerate()
        .map(|(index, key)| {
            let name = face::lamp_key_name(kind, index + 1, key);
            format!(
                "[{},{},{}]",
                quote(key.lamp.word()),
                quote(&key.label),
                quote(&name)
            )
        })
        .collect();
    format!("[{}]", all.join(","))
}

/// A JSON string (RFC 8259 §7) of clean text.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in clean(text).chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use offhook_view::{Face, Key, sample};

    #[test]
    fn messages_are_read_and_nothing_else_is() {
        let command = |command| Some(Message::Command(command));
        for (text, expected) in [
            (
                "key soft1 press",
                command(Command::Key(Key::Soft(0), Edge::Press)),
            ),
            (
                "key # down",
                command(Command::Key(Key::Digit('#'), Edge::Down)),
            ),
            (
                "dial 202",
                command(Command::Dial {
                    number: "202".into(),
                    line: None,
                }),
            ),
            ("text +47 22", command(Command::Text("+47 22".into()))),
            ("digits 12#A", command(Command::Digits("12#A".into()))),
            ("answer", command(Command::Answer)),
            ("mute off", command(Command::Mute(false))),
            ("sound silent", Some(Message::Sound(SoundPlace::Silent))),
            ("", None),
            ("key", None),
            ("key soft9 press", None),
            ("key soft1 hard", None),
            ("dial ", None),
            ("dial 2\u{7}", None),
            ("digits 12x", None),
            ("answer now", None),
            ("sound loud", None),
            ("{\"t\":\"key\"}", None),
        ] {
            assert_eq!(parse_message(text), expected, "{text:?}");
        }
        assert_eq!(
            parse_message(&format!("dial {}", "1".repeat(MAX_COMMAND_TEXT + 1))),
            None
        );
        assert_eq!(parse_message(&"x".repeat(100_000)), None);
    }

    #[test]
    fn a_view_on_the_wire_is_eight_kilobytes_or_less() {
        for face in [Face::DeskPixel, Face::Touch, Face::Conference] {
            for (state, view) in sample::states(face) {
                let size = view_json(&view).len();
                assert!(size < 8_000, "{face:?} {state}: {size} bytes");
            }
        }
    }

    #[test]
    fn a_hostile_name_stays_text() {
        let mut view = sample::ringing_in(Face::Touch);
        if let Screen::RingingIn { card } = &mut view.screen {
            card.name = "<img src=x onerror=alert(1)>\u{1b}[31m\"\\\u{202e}".into();
        }
        let json = view_json(&view);
        // All but `screen` is set as text by the page, never as markup.
        let screen = json.split("\"spoken\"").next().unwrap_or_default();
        assert!(!screen.contains("<img"));
        assert!(!json.contains('\u{1b}') && !json.contains('\u{202e}'));
        assert!(json.contains("&lt;img src=x"));
    }
}
