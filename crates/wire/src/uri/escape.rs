//! `%hh` escapes (RFC 3261 §19.1.2).

use crate::chars::{self, PASSWORD, URI_HEADER, URI_PARAM, USER};
use core::fmt;
use std::borrow::Cow;

/// Which part of a URI a text goes into; each allows other bytes unescaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The user. `#` is escaped, as the grammar asks.
    User,
    /// The password.
    Password,
    /// A parameter name or value.
    Param,
    /// A header name or value after `?`; `=` and `&` are escaped.
    Header,
}

impl Part {
    fn keeps(self, byte: u8) -> bool {
        match self {
            Self::User => chars::is(byte, USER) && byte != b'#',
            Self::Password => chars::is(byte, PASSWORD),
            Self::Param => chars::is(byte, URI_PARAM),
            Self::Header => chars::is(byte, URI_HEADER) && byte != b'=' && byte != b'&',
        }
    }
}

/// Prints a text with what `part` does not allow as `%hh`.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a> {
    text: &'a str,
    part: Part,
}

/// Escapes `text` for `part` of a URI.
#[must_use]
pub fn escape(text: &str, part: Part) -> Escaped<'_> {
    Escaped { text, part }
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.text.bytes() {
            if self.part.keeps(byte) {
                fmt::Write::write_char(f, char::from(byte))?;
            } else {
                write!(f, "%{byte:02X}")?;
            }
        }
        Ok(())
    }
}

/// `text` with its escapes resolved; bytes that are not UTF-8 then become U+FFFD, and a `%` without
/// two hexadecimal digits stays.
#[must_use]
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes: Vec<u8> = bytes(text).collect();
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// The bytes that `text` stands for.
pub(crate) fn bytes(text: &str) -> impl Iterator<Item = u8> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    core::iter::from_fn(move || {
        let byte = *bytes.get(at)?;
        if let Some(value) = escaped_at(bytes, at) {
            at += 3;
            return Some(value);
        }
        at += 1;
        Some(byte)
    })
}

fn escaped_at(bytes: &[u8], at: usize) -> Option<u8> {
    let [b'%', high, low] = *bytes.get(at..at + 3)? else {
        return None;
    };
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    Some(digit(high)? << 4 | digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaping_and_unescaping_are_inverse() {
        for text in ["alice", "a b@c", "ünïcode", "100%", "*72#", "a;b=c?d&e"] {
            for part in [Part::User, Part::Password, Part::Param, Part::Header] {
                assert_eq!(unescape(&escape(text, part).to_string()), text, "{part:?}");
            }
        }
        assert_eq!(escape("*72#", Part::User).to_string(), "*72%23");
    }

    #[test]
    fn half_an_escape_stays() {
        assert_eq!(unescape("100%"), "100%");
        assert_eq!(unescape("%4"), "%4");
        assert_eq!(unescape("%zz%41"), "%zzA");
    }
}
