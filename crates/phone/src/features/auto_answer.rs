//! Calls that are answered by themselves: by a setting of the line, or because the caller's server asks.
//!
//! Only calls that came over the account's own server are ever answered so, and never during
//! do-not-disturb, which stands before this feature in the table.

use core::time::Duration;

use offhook_base::Instant;
use offhook_media::tone::Tone;
use offhook_settings::LineNo;

use super::{Caller, Verdict};
use crate::Phone;
use crate::events::CallNo;

/// Tells whoever sits there that the phone has answered by itself.
const BEEP: &str = "!880@-16/150,!0/60,!1175@-16/250";

/// The longest delay taken from a header.
const MAX_DELAY: u64 = 60;

/// Answers after the line's delay, or after the one in the headers if the line allows that.
pub(super) fn incoming(phone: &Phone, line: LineNo, caller: &Caller) -> Verdict {
    // A waiting call is never taken by itself: it would put a talk on hold.
    if !caller.from_server || phone.live().is_some() {
        return Verdict::Pass;
    }
    let plan = phone.plan.line(line);
    if plan.auto_answer {
        return Verdict::AnswerAfter(phone.plan.auto_answer_delay);
    }
    if !plan.auto_answer_by_header {
        return Verdict::Pass;
    }
    let headers = caller.call_info.iter().chain(&caller.alert_info);
    asked(headers.map(String::as_str)).map_or(Verdict::Pass, Verdict::AnswerAfter)
}

/// The delay that `Call-Info` or `Alert-Info` asks for: `answer-after=N` wins over the words that mean at
/// once (002:5815, 004:10338). Case and blanks around `=` do not count.
fn asked<'a>(headers: impl Iterator<Item = &'a str>) -> Option<Duration> {
    let mut at_once = false;
    for header in headers {
        let plain: String = header
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect::<String>()
            .to_ascii_lowercase();
        if let Some((_, after)) = plain.split_once("answer-after=") {
            let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
            if let Ok(seconds) = digits.parse::<u64>() {
                return Some(Duration::from_secs(seconds.min(MAX_DELAY)));
            }
        }
        at_once |= ["autoanswer", "ringanswer", "info=alert-autoanswer"]
            .iter()
            .any(|word| plain.contains(word));
    }
    at_once.then_some(Duration::ZERO)
}

impl Phone {
    /// The delay is over: answers, with the microphone off where the line says so.
    pub(crate) fn auto_answer(&mut self, now: Instant, no: CallNo) {
        let Some(line) = self.call(no).map(|call| call.line) else {
            return;
        };
        if self.dnd {
            return;
        }
        if self.plan.line(line).auto_answer_muted {
            self.panel.muted = true;
        }
        if let Some(call) = self.call_mut(no) {
            call.auto_answered = true;
        }
        self.notice(now, "Answered automatically");
        if let Ok(beep) = Tone::parse(BEEP) {
            self.audio.cue_first(beep);
        }
        self.answer(now, no);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_in_the_headers_wins_over_at_once() {
        let after = |headers: &[&str]| asked(headers.iter().copied()).map(|it| it.as_secs());
        assert_eq!(
            after(&["<sip:x>;answer-after=5", "info=alert-autoanswer"]),
            Some(5)
        );
        assert_eq!(after(&["Auto Answer"]), Some(0));
        assert_eq!(after(&["info = alert-autoanswer"]), Some(0));
        assert_eq!(after(&["Answer-After = 0"]), Some(0));
        assert_eq!(after(&["answer-after=999999"]), Some(MAX_DELAY));
        assert_eq!(after(&["<http://127.0.0.1/Bellcore-dr2>"]), None);
        assert_eq!(after(&["answer-after="]), None);
    }
}
