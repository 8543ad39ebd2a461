//! SIP transactions, dialogs, registration and digest as state machines.
//!
//! [`Endpoint`] is one value: give it messages, wishes and the time, poll what it wants done, wake it at
//! [`Endpoint::deadline`]. It opens no socket, reads no clock, and knows no setting and no vendor.
//! Read RFC 3261, RFC 6026 (transactions), RFC 3581 (`rport`), RFC 7616 and 8760 (digest).

#![deny(clippy::disallowed_methods)]

mod auth;
mod call;
mod clients;
mod config;
mod core;
mod counters;
mod dialog;
mod digest;
mod draft;
mod echo;
mod endpoint;
mod event;
mod identity;
mod line;
mod queue;
mod registration;
mod servers;
mod slab;
mod transaction;
mod types;

pub use config::{
    Account, Admit, Config, Limits, Listen, MAX_CALLS, MAX_OUTPUTS, MAX_TRANSACTIONS, Server,
    Timers,
};
pub use counters::Counters;
pub use endpoint::{Endpoint, STOP_GRACE};
pub use event::{By, Cause, Event, MAX_HINTS, Output, Registration};
pub use identity::Identity;
pub use types::{
    AccountId, Body, CallId, ConnId, Flow, Hop, Party, QueryId, ResolveError, Transport,
};
