//! One call from the first wish to the last answer.

use std::collections::VecDeque;

use offhook_base::{Deadline, Instant};

use crate::core::Dest;
use crate::dialog::Dialog;
use crate::draft::Draft;
use crate::transaction::ladder::Ladder;
use crate::{AccountId, Body, Hop, QueryId};

/// One call. After `told` nobody is interested any more; it only finishes what the protocol owes.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) account: AccountId,
    pub(crate) stage: Stage,
    /// Whether `Ended` was said.
    pub(crate) told: bool,
    pub(crate) due: Option<Instant>,
}

/// How far a call is.
#[derive(Debug)]
pub(crate) enum Stage {
    /// Ours: the places to send to are asked for.
    Finding {
        target: String,
        body: Option<Body>,
        /// The question, if it is about the target and not about the account's server.
        query: Option<QueryId>,
    },
    /// Ours: the INVITE is on its way.
    Calling(Box<Calling>),
    /// Theirs: not answered yet.
    Ringing(Box<Ringing>),
    /// Answered.
    Up(Box<Up>),
    /// A BYE is on its way; copies of their last 2xx are still acknowledged.
    Closing(Box<Up>),
}

/// An INVITE of ours without final answer.
#[derive(Debug)]
pub(crate) struct Calling {
    pub(crate) dialog: Dialog,
    pub(crate) print: u128,
    pub(crate) transaction: u64,
    pub(crate) body: Option<Body>,
    /// Places not tried yet.
    pub(crate) left: VecDeque<Hop>,
    /// Whether a provisional answer came, so that CANCEL may be sent (RFC 3261 §9.1).
    pub(crate) heard: bool,
    pub(crate) cancel: Cancel,
    /// Timer C, and after CANCEL the end of patience.
    pub(crate) give_up: Option<Instant>,
}

/// Whether an INVITE is wanted any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cancel {
    /// It is.
    No,
    /// It is not; CANCEL waits for a provisional answer.
    Wanted,
    /// CANCEL is sent.
    Sent,
}

/// An INVITE of theirs without final answer.
#[derive(Debug)]
pub(crate) struct Ringing {
    pub(crate) dialog: Dialog,
    pub(crate) print: u128,
    pub(crate) transaction: u64,
    /// When to repeat the last provisional answer (RFC 3261 §13.3.1.1).
    pub(crate) remind_at: Instant,
}

/// An answered call.
#[derive(Debug)]
pub(crate) struct Up {
    pub(crate) dialog: Dialog,
    pub(crate) print: u128,
    /// Our 2xx that waits for its ACK.
    pub(crate) unacked: Option<Unacked>,
    /// Our last ACK, sent again for each copy of the 2xx: the number of its INVITE, and the message.
    pub(crate) ack: Option<(u32, Vec<u8>)>,
    /// Our change of the session.
    pub(crate) change: Change,
    /// A further change that waits for its turn.
    pub(crate) wanted: Option<Body>,
    /// Their change, not answered yet: its transaction.
    pub(crate) asked: Option<u64>,
    /// Hung up before the ACK came: BYE follows it (RFC 3261 §15).
    pub(crate) bye_wanted: bool,
}

impl Up {
    pub(crate) fn new(dialog: Dialog, print: u128) -> Self {
        Self {
            dialog,
            print,
            unacked: None,
            ack: None,
            change: Change::None,
            wanted: None,
            asked: None,
            bye_wanted: false,
        }
    }

    /// Whether no INVITE of either side is open.
    pub(crate) fn is_quiet(&self) -> bool {
        self.unacked.is_none() && self.asked.is_none() && matches!(self.change, Change::None)
    }
}

/// A 2xx of ours, sent again until the ACK comes (RFC 3261 §13.3.1.4).
#[derive(Debug)]
pub(crate) struct Unacked {
    /// The number of the INVITE, which the ACK bears too.
    pub(crate) cseq: u32,
    pub(crate) bytes: Vec<u8>,
    pub(crate) dest: Dest,
    pub(crate) ladder: Ladder,
    pub(crate) give_up: Instant,
}

/// A re-INVITE of ours.
#[derive(Debug)]
pub(crate) enum Change {
    None,
    /// On its way: its transaction, and when a peer that only says 1xx is given up.
    Asking {
        transaction: u64,
        give_up: Instant,
    },
    /// Both sides asked at once; ours is sent again later (RFC 3261 §14.1).
    Waiting {
        draft: Box<Draft>,
        at: Instant,
    },
}

impl Stage {
    /// Takes the stage out of a call that gets its next one at once.
    pub(crate) fn take(&mut self) -> Self {
        let nothing = Self::Finding {
            target: String::new(),
            body: None,
            query: None,
        };
        std::mem::replace(self, nothing)
    }
}

impl Call {
    /// Whether it waits for the account's servers to be found.
    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self.stage, Stage::Finding { query: None, .. })
    }

    /// The dialog, once there is one.
    pub(crate) fn dialog(&self) -> Option<&Dialog> {
        match &self.stage {
            Stage::Calling(calling) => Some(&calling.dialog),
            Stage::Ringing(ringing) => Some(&ringing.dialog),
            Stage::Up(up) | Stage::Closing(up) => Some(&up.dialog),
            Stage::Finding { .. } => None,
        }
    }

    pub(crate) fn dialog_mut(&mut self) -> Option<&mut Dialog> {
        match &mut self.stage {
            Stage::Calling(calling) => Some(&mut calling.dialog),
            Stage::Ringing(ringing) => Some(&mut ringing.dialog),
            Stage::Up(up) | Stage::Closing(up) => Some(&mut up.dialog),
            Stage::Finding { .. } => None,
        }
    }

    /// The key of the dialog table, once there is one.
    pub(crate) fn print(&self) -> Option<u128> {
        match &self.stage {
            Stage::Calling(calling) => Some(calling.print),
            Stage::Ringing(ringing) => Some(ringing.print),
            Stage::Up(up) | Stage::Closing(up) => Some(up.print),
            Stage::Finding { .. } => None,
        }
    }

    pub(crate) fn deadline(&self) -> Option<Deadline> {
        match &self.stage {
            Stage::Calling(calling) => calling
                .give_up
                .map(|at| Deadline::new(at, "give up ringing")),
            Stage::Ringing(ringing) => Some(Deadline::new(ringing.remind_at, "repeat ringing")),
            Stage::Up(up) => Deadline::earliest(
                up.unacked.as_ref().and_then(|unacked| {
                    Deadline::earliest(
                        Some(Deadline::new(unacked.give_up, "give up on ACK")),
                        Some(Deadline::new(unacked.ladder.at(), "resend answer")),
                    )
                }),
                match &up.change {
                    Change::Waiting { at, .. } => Some(Deadline::new(*at, "retry change")),
                    Change::Asking { give_up, .. } => {
                        Some(Deadline::new(*give_up, "give up change"))
                    }
                    Change::None => None,
                },
            ),
            Stage::Finding { .. } | Stage::Closing(_) => None,
        }
    }
}
