//! Do not disturb: calls are turned away without ringing (004:6820, 003:9203).

use offhook_base::Instant;
use offhook_settings::LineNo;

use super::{Caller, Verdict};
use crate::Phone;

/// What the idle screen says.
pub(super) fn fact(phone: &Phone) -> Option<&'static str> {
    phone.dnd.then_some("Do not disturb")
}

/// Turns the call away with the configured status.
pub(super) fn incoming(phone: &Phone, line: LineNo, _: &Caller) -> Verdict {
    if phone.dnd || phone.plan.line(line).dnd {
        Verdict::Refuse {
            status: phone.plan.dnd_code,
            reason: "Do not disturb",
        }
    } else {
        Verdict::Pass
    }
}

impl Phone {
    /// Switches do-not-disturb and keeps it across restarts.
    pub(crate) fn set_dnd(&mut self, now: Instant, on: bool) {
        self.dnd = on;
        self.notice(
            now,
            if on {
                "Do not disturb is on"
            } else {
                "Do not disturb is off"
            },
        );
        self.keep_switches();
    }
}
