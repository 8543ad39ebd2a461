//! Randomness from the operating system: the one place where a run becomes unrepeatable.

use offhook_base::Rng;
use std::io;

/// 32 bytes nobody can guess.
///
/// # Errors
/// When the operating system has no randomness to give.
pub(crate) fn seed() -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

/// A generator seeded by [`seed`].
///
/// # Errors
/// As [`seed`].
pub(crate) fn rng() -> io::Result<Rng> {
    seed().map(Rng::from_seed)
}
