//! The page's own password as it is kept: Argon2id with the least that OWASP advises (19 MiB, two passes, one lane).

use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::fmt;
use subtle::ConstantTimeEq as _;

/// Memory of one computation, in KiB; less in tests, which look at everything but what it costs.
const MEMORY: u32 = if cfg!(test) { 64 } else { 19 * 1_024 };
/// Passes over it.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Blocks of 1 KiB that room is asked for; those that are not used cost nothing.
///
/// glibc gives memory back at once if it was asked for in a piece above 32 MiB. A smaller piece it keeps for the
/// next time, for each thread, and a phone that lives in 12 MiB would hold 19 more after the first sign-in.
const ROOM: usize = 33 * 1_024;
/// Bytes of salt.
const SALT: usize = 16;
/// Bytes of the result.
const LENGTH: usize = 32;

/// A password that can be recognised and not be read.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Hash {
    salt: [u8; SALT],
    hash: [u8; LENGTH],
}

impl Hash {
    /// Hashes a password, which takes a while by design. Nothing when the system has no randomness or memory.
    pub(super) fn of(password: &str) -> Option<Self> {
        let mut salt = [0; SALT];
        getrandom::fill(&mut salt).ok()?;
        let hash = derive(password, &salt)?;
        Some(Self { salt, hash })
    }

    /// Whether this is the password; as slow as [`Hash::of`].
    pub(super) fn is(&self, password: &str) -> bool {
        derive(password, &self.salt).is_some_and(|hash| hash.ct_eq(&self.hash).into())
    }

    /// The record that is kept.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        [&self.salt[..], &self.hash[..]].concat()
    }

    /// Reads a record.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (salt, hash) = bytes.split_at_checked(SALT)?;
        Some(Self {
            salt: salt.try_into().ok()?,
            hash: hash.try_into().ok()?,
        })
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

fn derive(password: &str, salt: &[u8; SALT]) -> Option<[u8; LENGTH]> {
    let params = Params::new(MEMORY, PASSES, LANES, Some(LENGTH)).ok()?;
    let mut memory = Vec::new();
    memory.try_reserve_exact(ROOM).ok()?;
    memory.resize(params.block_count(), Block::new());
    let mut hash = [0; LENGTH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut hash, &mut memory)
        .ok()?;
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_is_enough_for_the_memory_outside_tests_and_above_32_mib() {
        const { assert!(ROOM > 19 * 1_024 && ROOM > 32 * 1_024) }
    }

    #[test]
    fn a_record_recognises_its_password_and_no_other() {
        let hash = Hash::of("correct horse").unwrap();
        let again = Hash::from_bytes(&hash.to_bytes()).unwrap();
        assert!(again.is("correct horse"));
        assert!(!again.is("correct hors"));
        assert_ne!(Hash::of("correct horse").unwrap(), hash, "salted");
        assert_eq!(Hash::from_bytes(&hash.to_bytes()[1..]), None);
    }

    #[test]
    fn the_test_vector_of_rfc_9106_gives_its_tag() {
        // RFC 9106 §5.3: 32 KiB, 3 passes, 4 lanes, with secret and associated data.
        let mut params = argon2::ParamsBuilder::new();
        params.m_cost(32).t_cost(3).p_cost(4);
        params.data(argon2::AssociatedData::new(&[4; 12]).unwrap());
        let params = params.build().unwrap();
        let mut memory = vec![Block::new(); params.block_count()];
        let mut tag = [0; 32];
        Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params)
            .unwrap()
            .hash_password_into_with_memory(&[1; 32], &[2; 16], &mut tag, &mut memory)
            .unwrap();
        assert_eq!(tag[..8], [0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c]);
    }
}
