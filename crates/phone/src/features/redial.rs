//! Redial: the last number dialled is called again from its line.

use offhook_base::Instant;
use offhook_settings::LineNo;

use crate::Phone;

impl Phone {
    /// Calls the last number again.
    pub(crate) fn redial(&mut self, now: Instant) {
        let last = self.history.last_dialled();
        let Some((number, line)) = last.map(|past| (past.number.clone(), past.line)) else {
            return self.notice(now, "Nothing to redial");
        };
        let line = LineNo::new(line).filter(|line| self.plan.has(*line));
        self.dial(now, &number, line);
    }
}
