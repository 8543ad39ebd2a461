//! The resend ladder: each wait twice the one before, up to a cap.

use offhook_base::{Duration, Instant};

use super::OnTimeout;

/// When to send again, and how long to wait after that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ladder {
    at: Instant,
    wait: Duration,
    cap: Duration,
}

impl Ladder {
    /// A ladder whose first rung is `first` after `now`; no wait is longer than `cap`.
    pub(crate) fn new(now: Instant, first: Duration, cap: Duration) -> Self {
        Self {
            at: now + first,
            wait: first,
            cap,
        }
    }

    /// A ladder of equal waits from `now` on.
    pub(crate) fn level(now: Instant, wait: Duration) -> Self {
        Self::new(now, wait, wait)
    }

    /// The next rung.
    pub(crate) fn at(self) -> Instant {
        self.at
    }

    /// Climbs if the rung is reached. A machine woken late skips the rungs it missed.
    pub(crate) fn climb(&mut self, now: Instant) -> bool {
        if now < self.at {
            return false;
        }
        self.wait = self.wait.saturating_mul(2).min(self.cap);
        let next = self.at + self.wait;
        self.at = if next > now { next } else { now + self.wait };
        true
    }

    /// The same as an action of a transaction.
    pub(crate) fn on_timeout(&mut self, now: Instant) -> OnTimeout {
        if self.climb(now) {
            OnTimeout::Resend
        } else {
            OnTimeout::Nothing
        }
    }
}
