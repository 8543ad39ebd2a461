//! Our INVITE: RFC 3261 §17.1.1 with the Accepted state of RFC 6026 §7.2.

use offhook_base::{Deadline, Duration, Instant};

use super::ladder::Ladder;
use super::{OnResponse, OnTimeout};
use crate::Timers;

/// The INVITE client transaction, without the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InviteClient {
    /// No answer yet. Timers A (only over UDP) and B.
    Calling {
        /// Timer A.
        resend: Option<Ladder>,
        /// Timer B.
        give_up: Instant,
    },
    /// A provisional answer came; the person at the other end decides how long it lasts.
    Proceeding,
    /// Refused: each copy of the refusal is acknowledged again. Timer D.
    Completed {
        /// Timer D.
        linger: Instant,
    },
    /// Answered: further 2xx, from forks or resent, go to the call. Timer M.
    Accepted {
        /// Timer M.
        linger: Instant,
    },
    /// Nothing is left to do.
    Terminated,
}

impl InviteClient {
    /// The request was sent at `now`. `patience` shortens timer B where another server can be tried.
    pub(crate) fn new(
        now: Instant,
        timers: &Timers,
        reliable: bool,
        patience: Option<Duration>,
    ) -> Self {
        // §17.1.1.2: timer A doubles without a cap; B ends it.
        let resend = (!reliable).then(|| Ladder::new(now, timers.t1, Duration::MAX));
        Self::Calling {
            resend,
            give_up: now + patience.unwrap_or(timers.b).min(timers.b),
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
            (Self::Calling { .. } | Self::Proceeding, ..=199) => {
                *self = Self::Proceeding;
                OnResponse::Pass
            }
            (Self::Calling { .. } | Self::Proceeding, 200..=299) => {
                *self = Self::Accepted {
                    linger: now + timers.l,
                };
                OnResponse::Pass
            }
            (Self::Calling { .. } | Self::Proceeding, _) => {
                *self = if reliable {
                    Self::Terminated
                } else {
                    Self::Completed {
                        linger: now + timers.d,
                    }
                };
                OnResponse::AckAndPass
            }
            (Self::Completed { .. }, 300..) => OnResponse::Ack,
            (Self::Accepted { .. }, 200..=299) => OnResponse::Pass,
            (Self::Completed { .. } | Self::Accepted { .. } | Self::Terminated, _) => {
                OnResponse::Drop
            }
        }
    }

    /// Time has come to `now`.
    pub(crate) fn on_timeout(&mut self, now: Instant) -> OnTimeout {
        match self {
            Self::Calling { give_up, .. } if now >= *give_up => {
                *self = Self::Terminated;
                OnTimeout::GiveUp
            }
            Self::Calling {
                resend: Some(ladder),
                ..
            } => ladder.on_timeout(now),
            Self::Completed { linger } | Self::Accepted { linger } if now >= *linger => {
                *self = Self::Terminated;
                OnTimeout::Gone
            }
            Self::Calling { .. }
            | Self::Proceeding
            | Self::Completed { .. }
            | Self::Accepted { .. }
            | Self::Terminated => OnTimeout::Nothing,
        }
    }

    /// When to wake.
    pub(crate) fn deadline(&self) -> Option<Deadline> {
        match self {
            Self::Calling { resend, give_up } => Deadline::earliest(
                Some(Deadline::new(*give_up, "give up INVITE")),
                resend.map(|ladder| Deadline::new(ladder.at(), "resend INVITE")),
            ),
            Self::Completed { linger } | Self::Accepted { linger } => {
                Some(Deadline::new(*linger, "forget INVITE"))
            }
            Self::Proceeding | Self::Terminated => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transaction::ladders::{at, sent_until};

    fn calling(reliable: bool) -> InviteClient {
        InviteClient::new(at(0), &Timers::default(), reliable, None)
    }

    fn response(machine: &mut InviteClient, ms: u64, status: u16) -> OnResponse {
        machine.on_response(at(ms), &Timers::default(), false, status)
    }

    #[test]
    fn an_unanswered_invite_is_resent_on_the_ladder_then_given_up() {
        let mut call = calling(false);
        let (sent, end) = sent_until(at(40_000), |now| call.on_timeout(now), 0);
        assert_eq!(sent, [500, 1_500, 3_500, 7_500, 15_500, 31_500]);
        assert_eq!(end, Some((32_000, OnTimeout::GiveUp)));
    }

    #[test]
    fn a_stream_is_never_sent_twice() {
        let mut call = calling(true);
        let (sent, end) = sent_until(at(40_000), |now| call.on_timeout(now), 0);
        assert!(sent.is_empty());
        assert_eq!(end, Some((32_000, OnTimeout::GiveUp)));
    }

    #[test]
    fn the_first_provisional_stops_the_ladder_for_good() {
        let mut call = calling(false);
        assert_eq!(call.on_timeout(at(500)), OnTimeout::Resend);
        assert_eq!(response(&mut call, 600, 100), OnResponse::Pass);
        assert_eq!(response(&mut call, 700, 180), OnResponse::Pass);
        assert_eq!(call.deadline(), None);
        let (sent, end) = sent_until(at(90_000), |now| call.on_timeout(now), 600);
        assert!(sent.is_empty());
        assert_eq!(end, None);
    }

    #[test]
    fn a_refusal_is_acknowledged_each_time_for_timer_d() {
        let mut call = calling(false);
        assert_eq!(response(&mut call, 100, 486), OnResponse::AckAndPass);
        assert_eq!(response(&mut call, 600, 486), OnResponse::Ack);
        assert_eq!(response(&mut call, 700, 200), OnResponse::Drop);
        let (_, end) = sent_until(at(90_000), |now| call.on_timeout(now), 600);
        assert_eq!(end, Some((32_100, OnTimeout::Gone)));
        assert_eq!(response(&mut call, 33_000, 486), OnResponse::Drop);
    }

    #[test]
    fn over_a_stream_a_refusal_ends_it_at_once() {
        let mut call = calling(true);
        let act = call.on_response(at(100), &Timers::default(), true, 486);
        assert_eq!(act, OnResponse::AckAndPass);
        assert_eq!(call, InviteClient::Terminated);
    }

    #[test]
    fn every_2xx_within_timer_m_reaches_the_call() {
        let mut call = calling(false);
        assert_eq!(response(&mut call, 100, 200), OnResponse::Pass);
        assert_eq!(response(&mut call, 600, 200), OnResponse::Pass);
        assert_eq!(response(&mut call, 700, 180), OnResponse::Drop);
        assert_eq!(response(&mut call, 800, 500), OnResponse::Drop);
        let (_, end) = sent_until(at(90_000), |now| call.on_timeout(now), 800);
        assert_eq!(end, Some((32_100, OnTimeout::Gone)));
    }

    #[test]
    fn with_another_server_in_hand_it_is_given_up_sooner() {
        let patience = Duration::from_millis(3_500);
        let mut call = InviteClient::new(at(0), &Timers::default(), false, Some(patience));
        let (sent, end) = sent_until(at(40_000), |now| call.on_timeout(now), 0);
        assert_eq!(sent, [500, 1_500]);
        assert_eq!(end, Some((3_500, OnTimeout::GiveUp)));
    }
}
