//! The keys of a desk set and how a finger moves them.

use std::{fmt, str::FromStr};

/// A key by what is printed on it, not by where it is.
///
/// `Display` and `FromStr` use one spelling: `1`, `#`, `soft1`, `line2`, `memory10`, `ok`, `hold`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// `0` to `9`, `*` or `#`.
    Digit(char),
    /// A soft key by place, 0 to 3; written `soft1` to `soft4`.
    Soft(u8),
    /// A line key, 1 and up.
    Line(u8),
    /// A memory key or flexible button, 1 and up.
    Memory(u8),
    /// Navigation up.
    Up,
    /// Navigation down.
    Down,
    /// Navigation left.
    Left,
    /// Navigation right.
    Right,
    /// OK, Enter.
    Ok,
    /// Exit, X, Cancel.
    Cancel,
    /// Hold or resume.
    Hold,
    /// Transfer.
    Transfer,
    /// Conference.
    Conference,
    /// Redial.
    Redial,
    /// Voice mail.
    Message,
    /// The phone's menu.
    Menu,
    /// Home, on touch phones.
    Home,
    /// Back, on touch phones.
    Back,
    /// Directory.
    Directory,
    /// Lift or replace the handset.
    Handset,
    /// Headset on or off.
    Headset,
    /// Loudspeaker on or off.
    Speaker,
    /// Microphone on or off.
    Mute,
    /// Louder.
    VolumeUp,
    /// Softer.
    VolumeDown,
    /// The green key.
    Call,
    /// The red key.
    End,
}

/// The keys that are one word, in the order a plan lists them; a test holds it complete.
const NAMED: &[(Key, &str)] = &[
    (Key::Up, "up"),
    (Key::Down, "down"),
    (Key::Left, "left"),
    (Key::Right, "right"),
    (Key::Ok, "ok"),
    (Key::Cancel, "cancel"),
    (Key::Hold, "hold"),
    (Key::Transfer, "transfer"),
    (Key::Conference, "conference"),
    (Key::Redial, "redial"),
    (Key::Message, "message"),
    (Key::Menu, "menu"),
    (Key::Home, "home"),
    (Key::Back, "back"),
    (Key::Directory, "directory"),
    (Key::Handset, "handset"),
    (Key::Headset, "headset"),
    (Key::Speaker, "speaker"),
    (Key::Mute, "mute"),
    (Key::VolumeUp, "volumeup"),
    (Key::VolumeDown, "volumedown"),
    (Key::Call, "call"),
    (Key::End, "end"),
];

/// The highest number of a line or memory key we accept by name (six modules of 39 keys, and ten).
const MAX_NUMBERED: u8 = 244;

/// The text is not the name of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseKeyError;

impl fmt::Display for ParseKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a key: use 0 to 9, *, #, soft1 to soft4, line1, memory1, or a name such as ok, hold, mute")
    }
}

impl std::error::Error for ParseKeyError {}

impl Key {
    /// The names of the keys that are one word: "up", "ok", "hold".
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|&(_, name)| name)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(&(_, name)) = NAMED.iter().find(|(key, _)| key == self) {
            return f.write_str(name);
        }
        if let Self::Digit(digit) = self {
            return write!(f, "{digit}");
        }
        if let Self::Soft(place) = self {
            return write!(f, "soft{}", u16::from(*place) + 1);
        }
        if let Self::Line(number) = self {
            return write!(f, "line{number}");
        }
        if let Self::Memory(number) = self {
            return write!(f, "memory{number}");
        }
        Ok(())
    }
}

impl FromStr for Key {
    type Err = ParseKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut chars = text.chars();
        if let (Some(digit @ ('0'..='9' | '*' | '#')), None) = (chars.next(), chars.next()) {
            return Ok(Self::Digit(digit));
        }
        if let Some(&(key, _)) = NAMED.iter().find(|&&(_, name)| name == text) {
            return Ok(key);
        }
        let numbered = |prefix: &str, last: u8| -> Option<u8> {
            let digits = text.strip_prefix(prefix)?;
            let plain =
                digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
            let number = digits.parse().ok().filter(|_| plain)?;
            (1..=last).contains(&number).then_some(number)
        };
        numbered("soft", 4)
            .map(|number| Self::Soft(number - 1))
            .or_else(|| numbered("line", MAX_NUMBERED).map(Self::Line))
            .or_else(|| numbered("memory", MAX_NUMBERED).map(Self::Memory))
            .ok_or(ParseKeyError)
    }
}

/// What a finger did to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Edge {
    /// Down and up again.
    #[default]
    Press,
    /// Down; an [`Edge::Up`] follows.
    Down,
    /// Up after an [`Edge::Down`].
    Up,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read_back_from_what_it_prints() {
        let mut keys: Vec<Key> = "0123456789*#".chars().map(Key::Digit).collect();
        keys.extend((0..4).map(Key::Soft));
        keys.extend((1..=MAX_NUMBERED).flat_map(|n| [Key::Line(n), Key::Memory(n)]));
        keys.extend(NAMED.iter().map(|&(key, _)| key));
        for key in keys {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
    }

    #[test]
    fn what_is_not_a_key_is_refused() {
        for text in [
            "", "a", "10", "soft0", "soft5", "soft01", "line", "line0", "line+1", "line245",
            "line999", "memory-1", "OK", "holds", "é",
        ] {
            assert_eq!(text.parse::<Key>(), Err(ParseKeyError), "{text}");
        }
    }
}
