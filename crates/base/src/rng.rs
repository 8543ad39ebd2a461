//! Chance that can be repeated.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

/// A cryptographically strong generator that starts from a seed.
///
/// With a seed from the operating system its output cannot be guessed (tags, nonces, contact names); with
/// a written seed a whole run repeats exactly.
#[derive(Clone, Debug)]
pub struct Rng(ChaCha12Rng);

impl Rng {
    /// A generator that gives the same numbers for the same seed.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(ChaCha12Rng::from_seed(seed))
    }

    /// A generator from a small number, for tests and simulations.
    #[must_use]
    pub fn from_number(seed: u64) -> Self {
        Self(ChaCha12Rng::seed_from_u64(seed))
    }

    /// A new independent generator, itself decided by this one.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        let mut seed = [0; 32];
        self.fill(&mut seed);
        Self::from_seed(seed)
    }

    /// Any 32-bit number.
    pub fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Any 64-bit number.
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Random bytes over all of `bytes`.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }

    /// A number below `end`, all equally likely; 0 when `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        if end == 0 {
            return 0;
        }
        // Refuse the numbers past the last whole multiple of `end`, which would favour small results.
        let limit = u64::MAX - u64::MAX % end;
        loop {
            let number = self.next_u64();
            if number < limit {
                return number % end;
            }
        }
    }

    /// `true` with the given chance: 0.0 never, 1.0 always.
    pub fn chance(&mut self, probability: f64) -> bool {
        // 53 bits fill the mantissa of an f64 exactly.
        let unit = (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        unit < probability
    }

    /// A word of `length` characters from `0-9a-v`, five random bits in each.
    ///
    /// Thirteen characters carry 65 bits, enough for a tag (RFC 3261 §19.3 asks for 32).
    pub fn token(&mut self, length: usize) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
        let mut bits = 0_u64;
        let mut word = String::with_capacity(length);
        for place in 0..length {
            if place % 12 == 0 {
                bits = self.next_u64();
            }
            word.push(char::from(ALPHABET[(bits & 31) as usize]));
            bits >>= 5;
        }
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_run() {
        let mut one = Rng::from_number(7);
        let mut two = Rng::from_number(7);
        assert_eq!(one.token(40), two.token(40));
        assert_eq!(one.next_u64(), two.next_u64());
        assert_ne!(one.fork().next_u64(), one.next_u64());
    }

    #[test]
    fn below_stays_below_and_reaches_every_number() {
        let mut rng = Rng::from_number(1);
        let mut seen = [false; 6];
        for _ in 0..1_000 {
            seen[rng.below(6) as usize] = true;
        }
        assert_eq!(seen, [true; 6]);
        assert_eq!(rng.below(0), 0);
    }

    #[test]
    fn chance_keeps_its_promise_at_both_ends() {
        let mut rng = Rng::from_number(2);
        assert!((0..100).all(|_| rng.chance(1.0)));
        assert!((0..100).all(|_| !rng.chance(0.0)));
        let heads = (0..10_000).filter(|_| rng.chance(0.3)).count();
        assert!((2_700..3_300).contains(&heads), "{heads}");
    }
}
