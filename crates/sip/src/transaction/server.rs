//! Any other request to us: RFC 3261 §17.2.2.

use offhook_base::{Deadline, Instant};

use super::{OnRequest, OnTimeout};
use crate::Timers;

/// The non-INVITE server transaction, without the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    /// Not answered yet; a copy of the request is absorbed.
    Trying,
    /// A provisional answer is sent; a copy of the request is met with it.
    Proceeding,
    /// Answered; a copy of the request is met with the answer. Timer J.
    Completed {
        /// Timer J.
        linger: Instant,
    },
    /// Nothing is left to do.
    Terminated,
}

impl Server {
    /// We send a response with this status; `false` if it is too late for it.
    pub(crate) fn respond(
        &mut self,
        now: Instant,
        timers: &Timers,
        reliable: bool,
        status: u16,
    ) -> bool {
        match (*self, status) {
            (Self::Completed { .. } | Self::Terminated, _) => return false,
            (Self::Trying | Self::Proceeding, ..=199) => *self = Self::Proceeding,
            (Self::Trying | Self::Proceeding, _) if reliable => *self = Self::Terminated,
            (Self::Trying | Self::Proceeding, _) => {
                *self = Self::Completed {
                    linger: now + timers.j,
                };
            }
        }
        true
    }

    /// A copy of the request came.
    pub(crate) fn on_request(&self) -> OnRequest {
        match self {
            Self::Proceeding | Self::Completed { .. } => OnRequest::Resend,
            Self::Trying | Self::Terminated => OnRequest::Absorb,
        }
    }

    /// Time has come to `now`.
    pub(crate) fn on_timeout(&mut self, now: Instant) -> OnTimeout {
        match self {
            Self::Completed { linger } if now >= *linger => {
                *self = Self::Terminated;
                OnTimeout::Gone
            }
            Self::Trying | Self::Proceeding | Self::Completed { .. } | Self::Terminated => {
                OnTimeout::Nothing
            }
        }
    }

    /// When to wake.
    pub(crate) fn deadline(&self) -> Option<Deadline> {
        match self {
            Self::Completed { linger } => Some(Deadline::new(*linger, "forget request")),
            Self::Trying | Self::Proceeding | Self::Terminated => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transaction::ladders::{at, sent_until};

    #[test]
    fn copies_of_a_request_get_the_same_answer_for_timer_j() {
        let timers = Timers::default();
        let mut request = Server::Trying;
        assert_eq!(request.on_request(), OnRequest::Absorb);
        assert!(request.respond(at(0), &timers, false, 200));
        assert_eq!(request.on_request(), OnRequest::Resend);
        assert!(!request.respond(at(1), &timers, false, 500));
        let (_, end) = sent_until(at(40_000), |now| request.on_timeout(now), 0);
        assert_eq!(end, Some((32_000, OnTimeout::Gone)));
    }

    #[test]
    fn a_provisional_answer_is_repeated_to_a_copy() {
        let timers = Timers::default();
        let mut request = Server::Trying;
        assert!(request.respond(at(0), &timers, false, 100));
        assert_eq!(request.on_request(), OnRequest::Resend);
        assert_eq!(request.deadline(), None);
    }

    #[test]
    fn over_a_stream_the_answer_ends_it_at_once() {
        let mut request = Server::Trying;
        assert!(request.respond(at(0), &Timers::default(), true, 200));
        assert_eq!(request, Server::Terminated);
    }
}
