//! Telephone events in RTP (RFC 4733).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |     event     |E|R| volume    |          duration             |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

/// Bytes of one event.
pub const LEN: usize = 4;

/// One event as a payload carries it (RFC 4733 §2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The event: 0 to 15 are the digits; see [`Event::digit`].
    pub code: u8,
    /// Whether the event has ended.
    pub end: bool,
    /// Level below 0 dBm0, in dB: 0 to 63.
    pub volume: u8,
    /// Time since the event began, in units of the RTP clock.
    pub duration: u16,
}

impl Event {
    /// Reads the first event of a payload; `None` where it is too short. Bytes after it (RFC 4733
    /// §2.5.1.5) are left alone.
    #[must_use]
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let [code, flags, high, low, ..] = *payload else {
            return None;
        };
        Some(Self {
            code,
            end: flags & 0x80 != 0,
            volume: flags & 0x3f,
            duration: u16::from_be_bytes([high, low]),
        })
    }

    /// The four bytes of the payload.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; LEN] {
        let [high, low] = self.duration.to_be_bytes();
        [
            self.code,
            u8::from(self.end) << 7 | self.volume.min(63),
            high,
            low,
        ]
    }

    /// Appends the four bytes to `out`.
    pub fn emit(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_bytes());
    }

    /// The key this event stands for.
    #[must_use]
    pub fn digit(&self) -> Option<char> {
        code_to_digit(self.code)
    }
}

/// The key of a code: `0`–`9`, `*`, `#`, `A`–`D`, or `!` for the hook flash (RFC 4733 §3.2).
#[must_use]
pub fn code_to_digit(code: u8) -> Option<char> {
    KEYS.get(usize::from(code)).copied()
}

/// The code of a key; letters in any case.
#[must_use]
pub fn digit_to_code(digit: char) -> Option<u8> {
    let digit = digit.to_ascii_uppercase();
    KEYS.iter()
        .position(|key| *key == digit)
        .and_then(|code| u8::try_from(code).ok())
}

const KEYS: [char; 17] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D', '!',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_reads_what_it_writes() {
        for end in [false, true] {
            let event = Event {
                code: 11,
                end,
                volume: 10,
                duration: 1600,
            };
            assert_eq!(Event::parse(&event.to_bytes()), Some(event));
            assert_eq!(event.digit(), Some('#'));
        }
        assert_eq!(
            Event {
                code: 1,
                end: true,
                volume: 255,
                duration: 0
            }
            .to_bytes()[1],
            0xbf
        );
        assert_eq!(Event::parse(&[1, 2, 3]), None);
    }

    #[test]
    fn keys_and_codes_are_inverse() {
        for code in 0..=u8::MAX {
            match code_to_digit(code) {
                Some(digit) => assert_eq!(digit_to_code(digit), Some(code)),
                None => assert!(code > 16),
            }
        }
        assert_eq!(digit_to_code('d'), Some(15));
        assert_eq!(digit_to_code('x'), None);
    }
}
