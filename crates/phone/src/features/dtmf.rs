//! Digits during a call: telephone-event packets where both ends know them, tones in the speech otherwise.
//!
//! Which of the two is decided when the session is agreed (`offer.rs`); here a whole string is cut into
//! keys. The characters are those of RFC 4733 §3.2.

use offhook_base::Instant;

use crate::Phone;

/// Digits taken from one command; the stream has its own bound beyond that.
const MAX_AT_ONCE: usize = 64;

impl Phone {
    /// Sends digits into the live call; other characters are left out.
    pub(crate) fn send_digits(&mut self, now: Instant, digits: &str) {
        let Some(no) = self.live() else {
            return self.notice(now, "No call to send digits into");
        };
        let digits = digits
            .chars()
            .map(|digit| digit.to_ascii_uppercase())
            .filter(|digit| matches!(digit, '0'..='9' | '*' | '#' | 'A'..='D'));
        for digit in digits.take(MAX_AT_ONCE) {
            self.send_digit(now, no, digit);
        }
    }
}
