//! One device: lines, calls, features and keys; the meeting point of the machines.
//!
//! A [`Phone`] is a value. Give it one [`Input`] and the time with [`Phone::step`]; it gives [`Output`]s and
//! the next moment it wants to be woken.

#![deny(clippy::disallowed_methods)]

mod events;
mod io;

pub use events::{CallLabel, CallNo, Direction, Event, MediaFigures};
pub use io::{
    Config, FIRST_ACCEPTED_CONN, Input, MAX_RECORD, Output, Proto, Provision, SocketId, Sound,
    StoreRecord, TlsClient,
};

use offhook_base::{Deadline, Instant};
use offhook_view::{Snapshot, View};

/// One desk telephone.
#[derive(Debug)]
pub struct Phone {
    config: Config,
    view: View,
}

impl Phone {
    /// A phone that is switched off; [`Input::Start`] switches it on.
    #[must_use]
    pub fn new(now: Instant, config: Config) -> Self {
        let _ = now;
        Self {
            config,
            view: View::default(),
        }
    }

    /// Takes one input and appends what is to be done.
    ///
    /// Wake the phone with [`Input::Timeout`] at the returned deadline, unless another input comes first;
    /// each step's deadline replaces the one before. A timeout before the deadline does nothing.
    #[must_use = "the phone must be woken at its deadline"]
    pub fn step(
        &mut self,
        now: Instant,
        input: Input<'_>,
        out: &mut Vec<Output>,
    ) -> Option<Deadline> {
        let _ = (now, input, &self.config);
        out.push(Output::ViewChanged);
        None
    }

    /// What the screen, keys and lamps show now.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The picture and the facts an administrator wants, as of `now`.
    #[must_use]
    pub fn snapshot(&self, now: Instant) -> Snapshot {
        let _ = now;
        Snapshot {
            view: self.view.clone(),
            ..Snapshot::default()
        }
    }
}
