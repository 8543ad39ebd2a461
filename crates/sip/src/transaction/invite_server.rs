//! An INVITE to us: RFC 3261 §17.2.1 with the Accepted state of RFC 6026 §7.1.

use offhook_base::{Deadline, Instant};

use super::ladder::Ladder;
use super::{OnRequest, OnTimeout};
use crate::Timers;

/// The INVITE server transaction, without the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InviteServer {
    /// No final answer yet; a copy of the request is met with the last provisional one.
    Proceeding,
    /// Refused; resent until the ACK. Timers G (only over UDP) and H.
    Completed {
        /// Timer G, doubling up to T2.
        resend: Option<Ladder>,
        /// Timer H.
        give_up: Instant,
    },
    /// The ACK of the refusal came; its copies are absorbed. Timer I.
    Confirmed {
        /// Timer I.
        linger: Instant,
    },
    /// Answered with 2xx, which the call itself resends; copies of the request are absorbed. Timer L.
    Accepted {
        /// Timer L.
        linger: Instant,
    },
    /// Nothing is left to do.
    Terminated,
}

impl InviteServer {
    /// We send a response with this status; `false` if it is too late for it.
    pub(crate) fn respond(
        &mut self,
        now: Instant,
        timers: &Timers,
        reliable: bool,
        status: u16,
    ) -> bool {
        if *self != Self::Proceeding {
            return false;
        }
        match status {
            ..=199 => {}
            200..=299 => {
                *self = Self::Accepted {
                    linger: now + timers.l,
                };
            }
            _ => {
                *self = Self::Completed {
                    resend: (!reliable).then(|| Ladder::new(now, timers.t1, timers.t2)),
                    give_up: now + timers.h,
                };
            }
        }
        true
    }

    /// A copy of the INVITE came.
    pub(crate) fn on_request(&self) -> OnRequest {
        match self {
            Self::Proceeding | Self::Completed { .. } => OnRequest::Resend,
            Self::Confirmed { .. } | Self::Accepted { .. } | Self::Terminated => OnRequest::Absorb,
        }
    }

    /// An ACK in this transaction came: the one for a refusal.
    pub(crate) fn on_ack(&mut self, now: Instant, timers: &Timers, reliable: bool) {
        if let Self::Completed { .. } = self {
            *self = if reliable {
                Self::Terminated
            } else {
                Self::Confirmed {
                    linger: now + timers.i,
                }
            };
        }
    }

    /// Time has come to `now`.
    pub(crate) fn on_timeout(&mut self, now: Instant) -> OnTimeout {
        match self {
            Self::Completed { give_up, .. } if now >= *give_up => {
                *self = Self::Terminated;
                OnTimeout::GiveUp
            }
            Self::Completed {
                resend: Some(ladder),
                ..
            } => ladder.on_timeout(now),
            Self::Confirmed { linger } | Self::Accepted { linger } if now >= *linger => {
                *self = Self::Terminated;
                OnTimeout::Gone
            }
            Self::Proceeding
            | Self::Completed { .. }
            | Self::Confirmed { .. }
            | Self::Accepted { .. }
            | Self::Terminated => OnTimeout::Nothing,
        }
    }

    /// When to wake.
    pub(crate) fn deadline(&self) -> Option<Deadline> {
        match self {
            Self::Completed { resend, give_up } => Deadline::earliest(
                Some(Deadline::new(*give_up, "give up on ACK")),
                resend.map(|ladder| Deadline::new(ladder.at(), "resend refusal")),
            ),
            Self::Confirmed { linger } | Self::Accepted { linger } => {
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

    fn refused() -> InviteServer {
        let mut call = InviteServer::Proceeding;
        assert!(call.respond(at(0), &Timers::default(), false, 486));
        call
    }

    #[test]
    fn a_refusal_without_ack_is_resent_up_to_every_four_seconds_then_given_up() {
        let mut call = refused();
        let (sent, end) = sent_until(at(40_000), |now| call.on_timeout(now), 0);
        assert_eq!(
            sent,
            [
                500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500
            ]
        );
        assert_eq!(end, Some((32_000, OnTimeout::GiveUp)));
    }

    #[test]
    fn the_ack_stops_the_ladder_and_its_copies_are_absorbed_for_timer_i() {
        let mut call = refused();
        assert_eq!(call.on_timeout(at(500)), OnTimeout::Resend);
        call.on_ack(at(600), &Timers::default(), false);
        call.on_ack(at(700), &Timers::default(), false);
        assert_eq!(call.on_request(), OnRequest::Absorb);
        let (sent, end) = sent_until(at(40_000), |now| call.on_timeout(now), 600);
        assert!(sent.is_empty());
        assert_eq!(end, Some((5_600, OnTimeout::Gone)));
    }

    #[test]
    fn a_copy_of_the_invite_is_met_with_the_last_answer_until_it_is_accepted() {
        let mut call = InviteServer::Proceeding;
        assert_eq!(call.on_request(), OnRequest::Resend);
        assert!(call.respond(at(0), &Timers::default(), false, 180));
        assert_eq!(call.on_request(), OnRequest::Resend);
        assert!(call.respond(at(10), &Timers::default(), false, 200));
        assert_eq!(call.on_request(), OnRequest::Absorb);
        assert!(!call.respond(at(20), &Timers::default(), false, 486));
        let (_, end) = sent_until(at(40_000), |now| call.on_timeout(now), 10);
        assert_eq!(end, Some((32_010, OnTimeout::Gone)));
    }

    #[test]
    fn over_a_stream_the_refusal_waits_for_its_ack_without_resending() {
        let mut call = InviteServer::Proceeding;
        assert!(call.respond(at(0), &Timers::default(), true, 486));
        let (sent, _) = sent_until(at(31_000), |now| call.on_timeout(now), 0);
        assert!(sent.is_empty());
        call.on_ack(at(31_500), &Timers::default(), true);
        assert_eq!(call, InviteServer::Terminated);
    }
}
