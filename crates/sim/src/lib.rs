//! A world under a virtual clock: network, switchboard, people, scenarios and ladders.
//!
//! A [`World`](world::World) holds nodes (phones, a [switchboard](pbx::Pbx), scripted peers) and the
//! [links](link::Link) between them. Nothing sleeps: the clock jumps to the next thing that happens, so that a
//! day of a phone's life takes milliseconds and a failing run repeats exactly from its seed. What happened is a
//! [`Ladder`](ladder::Ladder) that reads like the figures of RFC 3665.

#![deny(clippy::disallowed_methods)]

pub mod files;
pub mod ladder;
pub mod link;
pub mod node;
pub mod pbx;
pub mod peer;
pub mod phone_node;
pub mod run;
pub mod scenario;
pub mod sound;
pub mod switchboard_node;
pub mod world;
pub mod worlds;
