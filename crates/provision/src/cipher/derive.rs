//! A key from a passphrase, the way OpenSSL's `enc` command makes one (`EVP_BytesToKey`, one round).

use md5::Md5;
use offhook_base::Secret;
use sha2::Sha256;
use sha2::digest::Digest as _;

use super::CipherError;

/// What the passphrase is stirred with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Digest {
    /// Tools before OpenSSL 1.1.
    Md5,
    /// Tools since.
    Sha256,
}

/// A key of `key` bytes and a first block of `iv` bytes: each digest is of the one before, the passphrase and the salt.
///
/// # Errors
/// [`CipherError::Key`] for an empty passphrase.
pub(super) fn key_and_iv(
    digest: Digest,
    passphrase: &Secret,
    salt: &[u8],
    key: usize,
    iv: usize,
) -> Result<(Vec<u8>, Vec<u8>), CipherError> {
    if passphrase.is_empty() {
        return Err(CipherError::Key("at least one character"));
    }
    let mut stream: Vec<u8> = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    while stream.len() < key + iv {
        let parts = [last.as_slice(), passphrase.expose().as_bytes(), salt].concat();
        last = match digest {
            Digest::Md5 => Md5::digest(parts).to_vec(),
            Digest::Sha256 => Sha256::digest(parts).to_vec(),
        };
        stream.extend_from_slice(&last);
    }
    let iv_bytes = stream.get(key..key + iv).unwrap_or_default().to_vec();
    stream.truncate(key);
    Ok((stream, iv_bytes))
}
