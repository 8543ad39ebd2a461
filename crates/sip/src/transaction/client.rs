//! Any other request of ours: RFC 3261 §17.1.2.

use offhook_base::{Deadline, Duration, Instant};

use super::ladder::Ladder;
use super::{OnResponse, OnTimeout};
use crate::Timers;

/// The non-INVITE client transaction, without the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Client {
    /// No answer yet. Timers E (only over UDP) and F.
    Trying {
        /// Timer E, doubling up to T2.
        resend: Option<Ladder>,
        /// Timer F.
        give_up: Instant,
    },
    /// A provisional answer came; still resent, every T2.
    Proceeding {
        /// Timer E, level.
        resend: Option<Ladder>,
        /// Timer F.
        give_up: Instant,
    },
    /// Answered; copies of the answer are absorbed. Timer K.
    Completed {
        /// Timer K.
        linger: Instant,
    },
    /// Nothing is left to do.
    Terminated,
}

impl Client {
    /// The request was sent at `now`. `patience` shortens timer F where another server can be tried.
    pub(crate) fn new(
        now: Instant,
        timers: &Timers,
        reliable: bool,
        patience: Option<Duration>,
    ) -> Self {
        Self::Trying {
            resend: (!reliable).then(|| Ladder::new(now, timers.t1, timers.t2)),
            give_up: now + patience.unwrap_or(timers.f).min(timers.f),
        }
    }

    /// A response with this status came.
    pub(crate) fn on_response(
        &mut self,
        now: Instant,
        timers: &Timers,
        reliable: bool,
        status: u16,
    ) -> OnResponse {
        match (*self, status) {
            (Self::Trying { resend, give_up }, ..=199) => {
                *self = Self::Proceeding {
                    resend: resend.map(|_| Ladder::level(now, timers.t2)),
                    give_up,
                };
                OnResponse::Pass
            }
            (Self::Proceeding { .. }, ..=199) => OnResponse::Pass,
            (Self::Trying { .. } | Self::Proceeding { .. }, _) => {
                *self = if reliable {
                    Self::Terminated
                } else {
                    Self::Completed {
                        linger: now + timers.k,
                    }
                };
                OnResponse::Pass
            }
            (Self::Completed { .. } | Self::Terminated, _) => OnResponse::Drop,
        }
    }

    /// Time has come to `now`.
    pub(crate) fn on_timeout(&mut self, now: Instant) -> OnTimeout {
        match self {
            Self::Trying { give_up, .. } | Self::Proceeding { give_up, .. } if now >= *give_up => {
                *self = Self::Terminated;
                OnTimeout::GiveUp
            }
            Self::Trying {
                resend: Some(ladder),
                ..
            }
            | Self::Proceeding {
                resend: Some(ladder),
                ..
            } => ladder.on_timeout(now),
            Self::Completed { linger } if now >= *linger => {
                *self = Self::Terminated;
                OnTimeout::Gone
            }
            Self::Trying { .. }
            | Self::Proceeding { .. }
            | Self::Completed { .. }
            | Self::Terminated => OnTimeout::Nothing,
        }
    }

    /// When to wake.
    pub(crate) fn deadline(&self) -> Option<Deadline> {
        match self {
            Self::Trying { resend, give_up } | Self::Proceeding { resend, give_up } => {
                Deadline::earliest(
                    Some(Deadline::new(*give_up, "give up request")),
                    resend.map(|ladder| Deadline::new(ladder.at(), "resend request")),
                )
            }
            Self::Completed { linger } => Some(Deadline::new(*linger, "forget request")),
            Self::Terminated => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transaction::ladders::{at, sent_until};

    #[test]
    fn an_unanswered_register_is_resent_up_to_every_four_seconds_then_given_up() {
        let mut request = Client::new(at(0), &Timers::default(), false, None);
        let (sent, end) = sent_until(at(40_000), |now| request.on_timeout(now), 0);
        assert_eq!(
            sent,
            [
                500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500
            ]
        );
        assert_eq!(end, Some((32_000, OnTimeout::GiveUp)));
    }

    #[test]
    fn a_provisional_answer_makes_the_ladder_level_at_t2_but_timer_f_stays() {
        let timers = Timers::default();
        let mut request = Client::new(at(0), &timers, false, None);
        let act = request.on_response(at(600), &timers, false, 100);
        assert_eq!(act, OnResponse::Pass);
        let (sent, end) = sent_until(at(40_000), |now| request.on_timeout(now), 600);
        assert_eq!(sent, [4_600, 8_600, 12_600, 16_600, 20_600, 24_600, 28_600]);
        assert_eq!(end, Some((32_000, OnTimeout::GiveUp)));
    }

    #[test]
    fn copies_of_the_answer_are_absorbed_for_timer_k() {
        let timers = Timers::default();
        let mut request = Client::new(at(0), &timers, false, None);
        assert_eq!(
            request.on_response(at(100), &timers, false, 200),
            OnResponse::Pass
        );
        assert_eq!(
            request.on_response(at(200), &timers, false, 200),
            OnResponse::Drop
        );
        let (_, end) = sent_until(at(40_000), |now| request.on_timeout(now), 200);
        assert_eq!(end, Some((5_100, OnTimeout::Gone)));
    }

    #[test]
    fn over_a_stream_an_answer_ends_it_at_once() {
        let timers = Timers::default();
        let mut request = Client::new(at(0), &timers, true, None);
        assert_eq!(
            request.on_response(at(100), &timers, true, 200),
            OnResponse::Pass
        );
        assert_eq!(request, Client::Terminated);
    }
}
