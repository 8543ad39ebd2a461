//! Mute: the other end hears silence; RTP goes on so that nothing on the way closes.

use offhook_base::Instant;

use crate::Phone;

impl Phone {
    /// Switches the microphone off or on, where there is a call to do it for.
    pub(crate) fn set_mute(&mut self, now: Instant, on: bool) {
        if on && !self.plan.allow_mute {
            return self.notice(now, "Mute is switched off by the administrator");
        }
        if self.calls.is_empty() {
            return self.notice(now, "No call to mute");
        }
        self.panel.muted = on;
        self.notice(now, if on { "Muted" } else { "Microphone on" });
    }
}
