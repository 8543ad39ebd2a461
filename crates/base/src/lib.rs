//! Time, chance and secrets as values.
//!
//! Nothing here asks the computer for the time, for randomness or for a file: a moment is an argument, a
//! generator starts from a seed, and a secret prints as dots. The same inputs always give the same run.

#![deny(clippy::disallowed_methods)]

mod rng;
mod secret;
mod time;

pub use rng::Rng;
pub use secret::Secret;
pub use time::{Deadline, Instant, UnixTime};

/// A length of time; the standard one, named here so that machines import time from one place.
pub use core::time::Duration;
