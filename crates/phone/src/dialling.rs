//! A number being entered: digits, editing, the send key and the time-out that dials by itself.

use core::time::Duration;

use offhook_base::Instant;
use offhook_settings::LineNo;

/// The longest number or address that can be entered, in characters.
pub(crate) const MAX_DIGITS: usize = 128;

/// Which key sends what has been entered (`features.key_as_send`, 004:4569).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SendKey {
    /// Neither: only the soft key, OK and the call key send.
    None,
    /// `#`.
    Pound,
    /// `*`.
    Star,
}

/// How entering behaves; filled by `plan.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// The key that sends.
    pub(crate) send_key: SendKey,
    /// Dial after this pause; `None` waits for the send key.
    pub(crate) auto_dial: Option<Duration>,
}

/// What a character key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entered {
    /// It was added.
    Added,
    /// The field is full; nothing changed.
    Full,
    /// It means: send now.
    Send,
}

/// The field in which a number is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dialling {
    /// The line the call will leave from.
    pub(crate) line: LineNo,
    digits: String,
    letters: bool,
    /// When the pause after the last digit is over.
    pub(crate) send_at: Option<Instant>,
    /// When the dial tone gives up waiting for the first digit.
    pub(crate) first_by: Instant,
    /// It has given up: reorder tone says so.
    pub(crate) late: bool,
}

impl Dialling {
    /// An empty field for a call from `line`, which waits until `first_by` for the first digit.
    pub(crate) fn new(line: LineNo, first_by: Instant) -> Self {
        Self {
            line,
            digits: String::new(),
            letters: false,
            send_at: None,
            first_by,
            late: false,
        }
    }

    /// What has been entered.
    pub(crate) fn digits(&self) -> &str {
        &self.digits
    }

    /// The word for the input mode: `123` or `abc`.
    pub(crate) fn mode(&self) -> &'static str {
        if self.letters { "abc" } else { "123" }
    }

    /// Changes between digits and letters; letters keep `#` and `*` from sending and dialling waits.
    pub(crate) fn switch_mode(&mut self) {
        self.letters = !self.letters;
        self.send_at = None;
    }

    /// A key of the pad was pressed.
    ///
    /// The send key is an ordinary digit when it comes first, so that feature codes such as `#72` can be
    /// dialled (000:3338, the same habit on all models).
    pub(crate) fn press(&mut self, now: Instant, key: char, config: Config) -> Entered {
        let sends = match config.send_key {
            SendKey::None => false,
            SendKey::Pound => key == '#',
            SendKey::Star => key == '*',
        };
        if sends && !self.digits.is_empty() && !self.letters {
            return Entered::Send;
        }
        self.add(key);
        self.wait(now, config);
        if self.digits.len() > MAX_DIGITS {
            self.digits.pop();
            return Entered::Full;
        }
        Entered::Added
    }

    /// Text came from a keyboard or the clipboard: spaces and signs that people write in numbers are left
    /// out, an address is kept as it is.
    pub(crate) fn paste(&mut self, now: Instant, text: &str, config: Config) {
        let address = text.contains('@') || text.contains(':');
        for letter in text.trim().chars() {
            let filler = letter.is_whitespace() || (!address && "()-./".contains(letter));
            if filler || letter.is_control() || self.digits.len() + letter.len_utf8() > MAX_DIGITS {
                continue;
            }
            self.add(letter);
        }
        self.wait(now, config);
    }

    /// Takes the last character away.
    pub(crate) fn delete(&mut self, now: Instant, config: Config) {
        self.digits.pop();
        self.wait(now, config);
    }

    fn add(&mut self, letter: char) {
        self.digits.push(letter);
    }

    fn wait(&mut self, now: Instant, config: Config) {
        self.send_at = match config.auto_dial {
            Some(pause) if !self.digits.is_empty() && !self.letters => Some(now + pause),
            Some(_) | None => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: Config = Config {
        send_key: SendKey::Pound,
        auto_dial: Some(Duration::from_secs(4)),
    };

    fn at(millis: u64) -> Instant {
        Instant::from_millis(millis)
    }

    fn field() -> Dialling {
        Dialling::new(LineNo::FIRST, at(30_000))
    }

    #[test]
    fn the_send_key_sends_except_as_the_first_digit() {
        let mut field = field();
        assert_eq!(field.press(at(0), '#', CONFIG), Entered::Added);
        assert_eq!(field.press(at(0), '7', CONFIG), Entered::Added);
        assert_eq!(field.press(at(0), '#', CONFIG), Entered::Send);
        assert_eq!(field.digits(), "#7");
    }

    #[test]
    fn each_digit_starts_the_pause_again_and_an_empty_field_never_dials() {
        let mut field = field();
        let _ = field.press(at(0), '2', CONFIG);
        assert_eq!(field.send_at, Some(at(4_000)));
        let _ = field.press(at(3_000), '0', CONFIG);
        assert_eq!(field.send_at, Some(at(7_000)));
        field.delete(at(3_100), CONFIG);
        field.delete(at(3_200), CONFIG);
        assert_eq!(field.send_at, None);
    }

    #[test]
    fn pasted_numbers_lose_their_decoration_and_addresses_keep_theirs() {
        let mut number = field();
        number.paste(at(0), " +49 (30) 123-45/6 ", CONFIG);
        assert_eq!(number.digits(), "+49301234".to_owned() + "56");
        let mut address = field();
        address.paste(at(0), "sip:bob@a-b.example", CONFIG);
        assert_eq!(address.digits(), "sip:bob@a-b.example");
    }

    #[test]
    fn the_field_has_an_end() {
        let mut field = field();
        for _ in 0..MAX_DIGITS {
            assert_eq!(field.press(at(0), '1', CONFIG), Entered::Added);
        }
        assert_eq!(field.press(at(0), '1', CONFIG), Entered::Full);
        field.paste(at(0), &"é".repeat(500), CONFIG);
        assert_eq!(field.digits().len(), MAX_DIGITS);
    }
}
