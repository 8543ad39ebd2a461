//! Locked files: how each maker locks a configuration, opening it, and locking one.
//!
//! None of these ways proves that a file is genuine, two of them show which of its parts are equal, and one counts on a
//! cipher of the 1970s: they keep a password from a passer-by and no more. They are here because the telephones have
//! no others. A maker's built-in keys are not; whoever has one hands it in like any other key.

use core::fmt;

use aes::{Aes128, Aes192, Aes256};
use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, general_purpose};
use cbc::cipher::block_padding::{NoPadding, Pkcs7};
use cbc::cipher::{
    BlockCipher, BlockDecrypt, BlockDecryptMut, BlockEncrypt, BlockEncryptMut, BlockSizeUser as _,
    KeyInit, KeyIvInit,
};
use des::TdesEde3;
use offhook_base::Secret;
use offhook_settings::Dialect;

mod derive;
use derive::{Digest, key_and_iv};

/// Bytes of an AES block.
const BLOCK: usize = 16;
/// What a salted file begins with.
const SALTED: &[u8] = b"Salted__";
/// Bytes of a salt.
pub const SALT: usize = 8;
/// Characters in a line of a salted file.
const LINE: usize = 64;

/// How a file or a value is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// AES block by block, the key's 16 or 32 characters as its bytes (`003:3838`; the mode is public practice).
    Blocks,
    /// One such block without padding, holding the 16 characters of another file's key (`NAME_Security.enc`).
    Key,
    /// Triple DES from a passphrase without salt (`.cfx`, `002:620`; the form is public practice).
    TripleDes,
    /// A single value, triple DES with a key and a first block that are always the same, as `{"BASE64"}` (`002:668`; the
    /// cipher is public practice). Its key is given as 64 hexadecimal digits: 48 of the key and 16 of the first block.
    Value,
    /// AES from a passphrase with salt, as text (`.e1c`, `000:4545`; the form is that of sibling models, unproved on
    /// this one).
    Salted(Bits),
}

/// Length of an AES key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bits {
    /// 128 bits.
    #[default]
    B128,
    /// 192 bits.
    B192,
    /// 256 bits.
    B256,
}

impl Bits {
    /// The length of `count` bits.
    #[must_use]
    pub const fn new(count: u32) -> Option<Self> {
        match count {
            128 => Some(Self::B128),
            192 => Some(Self::B192),
            256 => Some(Self::B256),
            _ => None,
        }
    }
}

/// What a file's name and first bytes say of its lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It is a text.
    Clear,
    /// It is locked so.
    Locked(Lock),
    /// It is locked in a way no telephone of these generations understands.
    Foreign(&'static str),
}

/// Why a file did not open or could not be locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CipherError {
    /// The key has not the length this lock needs.
    Key(&'static str),
    /// The bytes are no whole number of blocks, or not what such a file begins with.
    Damaged,
    /// The key does not fit: what comes out is no configuration.
    WrongKey,
}

impl fmt::Display for CipherError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(wanted) => write!(f, "needs a key of {wanted}"),
            Self::Damaged => f.write_str("is encrypted and damaged"),
            Self::WrongKey => f.write_str("is encrypted, and the key does not fit"),
        }
    }
}

impl core::error::Error for CipherError {}

/// How a file of `dialect` called `name` is locked.
#[must_use]
pub fn seen(dialect: Dialect, name: &str, bytes: &[u8]) -> Seen {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    match dialect {
        Dialect::Yealink if bytes.starts_with(b"#!encrypt:") => {
            Seen::Foreign("is locked with a certificate (RSA), which only later generations open")
        }
        Dialect::Yealink if ending == "enc" => Seen::Locked(Lock::Key),
        Dialect::Yealink if is_binary(bytes) && bytes.len().is_multiple_of(BLOCK) => {
            Seen::Locked(Lock::Blocks)
        }
        Dialect::AudioCodes if ending == "cfx" => Seen::Locked(Lock::TripleDes),
        Dialect::Panasonic if matches!(ending.as_str(), "e1c" | "e2c" | "e3c") => {
            Seen::Locked(Lock::Salted(Bits::default()))
        }
        Dialect::Yealink | Dialect::AudioCodes | Dialect::Panasonic => Seen::Clear,
    }
}

/// Whether no text begins like this: control characters, or bytes that are no UTF-8.
fn is_binary(bytes: &[u8]) -> bool {
    /// How much is looked at; a locked file shows itself long before.
    const LOOK: usize = 512;
    let head = bytes.get(..LOOK).unwrap_or(bytes);
    let broken = match core::str::from_utf8(head) {
        Ok(_) => false,
        // Cut in the middle of a letter is not broken.
        Err(error) => error.error_len().is_some(),
    };
    broken
        || head
            .iter()
            .any(|byte| *byte < 0x20 && !byte.is_ascii_whitespace())
}

/// Opens `bytes`.
///
/// Only the padding tells a wrong key from the right one here; whether a configuration came out is for the reader to
/// say ([`crate::Client`] and `offhook config decrypt` both ask).
///
/// # Errors
/// [`CipherError`].
pub fn open(lock: Lock, key: &Secret, bytes: &[u8]) -> Result<Vec<u8>, CipherError> {
    match lock {
        Lock::Blocks => open_blocks(key, bytes),
        Lock::Key => {
            let clear = raw_block::<Aes128>(key, bytes)?;
            let fine = clear.iter().all(u8::is_ascii_alphanumeric);
            if fine {
                Ok(clear)
            } else {
                Err(CipherError::WrongKey)
            }
        }
        Lock::TripleDes => either_digest(|digest| {
            let (key, iv) = key_and_iv(digest, key, &[], 24, 8)?;
            open_chain::<TdesEde3>(&key, &iv, bytes)
        }),
        Lock::Value => open_value(key, bytes),
        Lock::Salted(bits) => {
            let (salt, body) = salted(bytes)?;
            either_digest(|digest| match bits {
                Bits::B128 => open_salted::<Aes128>(digest, key, &salt, &body, 16),
                Bits::B192 => open_salted::<Aes192>(digest, key, &salt, &body, 24),
                Bits::B256 => open_salted::<Aes256>(digest, key, &salt, &body, 32),
            })
        }
    }
}

/// Locks `clear`; `salt` is used where the lock has one, and must be new for each file.
///
/// # Errors
/// [`CipherError::Key`] where the key has not the right length; [`CipherError::Damaged`] where [`Lock::Key`] is given
/// anything but 16 bytes.
pub fn lock(
    lock: Lock,
    key: &Secret,
    salt: [u8; SALT],
    clear: &[u8],
) -> Result<Vec<u8>, CipherError> {
    match lock {
        Lock::Blocks => match key.expose().len() {
            16 => lock_blocks::<Aes128>(key, clear),
            32 => lock_blocks::<Aes256>(key, clear),
            _ => Err(CipherError::Key("16 or 32 characters")),
        },
        Lock::Key => {
            let cipher = block_cipher::<ecb::Encryptor<Aes128>>(key, "16 characters")?;
            if clear.len() != BLOCK {
                return Err(CipherError::Damaged);
            }
            Ok(cipher.encrypt_padded_vec_mut::<NoPadding>(clear))
        }
        Lock::TripleDes => {
            let (key, iv) = key_and_iv(Digest::Sha256, key, &[], 24, 8)?;
            lock_chain::<TdesEde3>(&key, &iv, clear)
        }
        Lock::Value => {
            let (key, iv) = value_key(key)?;
            let body = lock_chain::<TdesEde3>(&key, &iv, clear)?;
            Ok(format!("{{\"{}\"}}", general_purpose::STANDARD.encode(body)).into_bytes())
        }
        Lock::Salted(bits) => {
            let body = match bits {
                Bits::B128 => lock_salted::<Aes128>(key, &salt, clear, 16),
                Bits::B192 => lock_salted::<Aes192>(key, &salt, clear, 24),
                Bits::B256 => lock_salted::<Aes256>(key, &salt, clear, 32),
            }?;
            let whole: Vec<u8> = [SALTED, &salt, &body].concat();
            Ok(in_lines(&general_purpose::STANDARD.encode(whole)))
        }
    }
}

/// A cipher whose key is the text of `key`.
fn block_cipher<C: KeyInit>(key: &Secret, wanted: &'static str) -> Result<C, CipherError> {
    C::new_from_slice(key.expose().as_bytes()).map_err(|_| CipherError::Key(wanted))
}

fn open_blocks(key: &Secret, bytes: &[u8]) -> Result<Vec<u8>, CipherError> {
    let mut clear = match key.expose().len() {
        16 => raw_block::<Aes128>(key, bytes),
        32 => raw_block::<Aes256>(key, bytes),
        _ => Err(CipherError::Key("16 or 32 characters")),
    }?;
    strip_padding(&mut clear);
    Ok(clear)
}

/// Every block opened by itself, padding and all.
fn raw_block<C>(key: &Secret, bytes: &[u8]) -> Result<Vec<u8>, CipherError>
where
    C: KeyInit + BlockCipher + BlockDecrypt,
{
    let cipher = block_cipher::<ecb::Decryptor<C>>(key, "16 characters")?;
    if bytes.is_empty() {
        return Err(CipherError::Damaged);
    }
    cipher
        .decrypt_padded_vec_mut::<NoPadding>(bytes)
        .map_err(|_| CipherError::Damaged)
}

/// Takes PKCS#7 padding away, or the zeros some tools pad with; what has neither stays.
fn strip_padding(clear: &mut Vec<u8>) {
    let count = clear.last().map_or(0, |last| usize::from(*last));
    let start = clear.len().saturating_sub(count);
    let is_padding = (1..=BLOCK).contains(&count)
        && clear
            .get(start..)
            .is_some_and(|end| end.iter().all(|byte| usize::from(*byte) == count));
    if is_padding {
        clear.truncate(start);
    } else {
        let end = clear
            .iter()
            .rposition(|byte| *byte != 0)
            .map_or(0, |last| last + 1);
        clear.truncate(end);
    }
}

fn lock_blocks<C>(key: &Secret, clear: &[u8]) -> Result<Vec<u8>, CipherError>
where
    C: KeyInit + BlockCipher + BlockEncrypt,
{
    let cipher = block_cipher::<ecb::Encryptor<C>>(key, "16 or 32 characters")?;
    Ok(cipher.encrypt_padded_vec_mut::<Pkcs7>(clear))
}

fn open_chain<C>(key: &[u8], iv: &[u8], bytes: &[u8]) -> Result<Vec<u8>, CipherError>
where
    C: KeyInit + BlockCipher + BlockDecryptMut,
{
    if bytes.is_empty() || !bytes.len().is_multiple_of(C::block_size()) {
        return Err(CipherError::Damaged);
    }
    cbc::Decryptor::<C>::new_from_slices(key, iv)
        .map_err(|_| CipherError::Key("another length"))?
        .decrypt_padded_vec_mut::<Pkcs7>(bytes)
        .map_err(|_| CipherError::WrongKey)
}

fn lock_chain<C>(key: &[u8], iv: &[u8], clear: &[u8]) -> Result<Vec<u8>, CipherError>
where
    C: KeyInit + BlockCipher + BlockEncryptMut,
{
    let cipher = cbc::Encryptor::<C>::new_from_slices(key, iv)
        .map_err(|_| CipherError::Key("another length"))?;
    Ok(cipher.encrypt_padded_vec_mut::<Pkcs7>(clear))
}

/// The key and the first block of a value.
fn value_key(key: &Secret) -> Result<(Vec<u8>, Vec<u8>), CipherError> {
    const WANTED: CipherError = CipherError::Key("64 hexadecimal digits");
    let digits: Option<Vec<u8>> = key
        .expose()
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() == 64).ok_or(WANTED)?;
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect();
    let (key, iv) = bytes.split_at_checked(24).ok_or(WANTED)?;
    Ok((key.to_vec(), iv.to_vec()))
}

fn open_value(key: &Secret, bytes: &[u8]) -> Result<Vec<u8>, CipherError> {
    let (key, iv) = value_key(key)?;
    let inner = bytes
        .trim_ascii()
        .strip_prefix(b"{\"")
        .and_then(|rest| rest.strip_suffix(b"\"}"))
        .ok_or(CipherError::Damaged)?;
    let body = general_purpose::STANDARD
        .decode(inner)
        .map_err(|_| CipherError::Damaged)?;
    if body.is_empty() || !body.len().is_multiple_of(TdesEde3::block_size()) {
        return Err(CipherError::Damaged);
    }
    let mut clear = cbc::Decryptor::<TdesEde3>::new_from_slices(&key, &iv)
        .map_err(|_| CipherError::Key("64 hexadecimal digits"))?
        .decrypt_padded_vec_mut::<NoPadding>(&body)
        .map_err(|_| CipherError::Damaged)?;
    strip_padding(&mut clear);
    if is_binary(&clear) {
        Err(CipherError::WrongKey)
    } else {
        Ok(clear)
    }
}

fn open_salted<C>(
    digest: Digest,
    key: &Secret,
    salt: &[u8],
    body: &[u8],
    length: usize,
) -> Result<Vec<u8>, CipherError>
where
    C: KeyInit + BlockCipher + BlockDecryptMut,
{
    let (key, iv) = key_and_iv(digest, key, salt, length, BLOCK)?;
    open_chain::<C>(&key, &iv, body)
}

fn lock_salted<C>(
    key: &Secret,
    salt: &[u8],
    clear: &[u8],
    length: usize,
) -> Result<Vec<u8>, CipherError>
where
    C: KeyInit + BlockCipher + BlockEncryptMut,
{
    let (key, iv) = key_and_iv(Digest::Md5, key, salt, length, BLOCK)?;
    lock_chain::<C>(&key, &iv, clear)
}

/// Tries both digests that tools of the time derived keys with; a result that is no text counts as a wrong key, for
/// one padding in 256 fits by chance.
fn either_digest(
    open: impl Fn(Digest) -> Result<Vec<u8>, CipherError>,
) -> Result<Vec<u8>, CipherError> {
    let mut last = CipherError::WrongKey;
    for digest in [Digest::Sha256, Digest::Md5] {
        match open(digest) {
            Ok(clear) if !is_binary(&clear) => return Ok(clear),
            Ok(_) => last = CipherError::WrongKey,
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// The salt and the body of a salted file, which is text or not.
fn salted(bytes: &[u8]) -> Result<([u8; SALT], Vec<u8>), CipherError> {
    /// Tools leave the padding of the text away or not.
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let decoded = if bytes.starts_with(SALTED) {
        bytes.to_vec()
    } else {
        let text: Vec<u8> = bytes
            .iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        LENIENT.decode(text).map_err(|_| CipherError::Damaged)?
    };
    let rest = decoded.strip_prefix(SALTED).ok_or(CipherError::Damaged)?;
    let (salt, body) = rest
        .split_first_chunk::<SALT>()
        .ok_or(CipherError::Damaged)?;
    Ok((*salt, body.to_vec()))
}

fn in_lines(text: &str) -> Vec<u8> {
    let mut lines = Vec::with_capacity(text.len() + text.len() / LINE + 1);
    for line in text.as_bytes().chunks(LINE) {
        lines.extend_from_slice(line);
        lines.push(b'\n');
    }
    lines
}

#[cfg(test)]
mod tests;
