//! A world under a virtual clock: network, switchboard, people, scenarios and ladders.

#![deny(clippy::disallowed_methods)]

pub mod pbx;
