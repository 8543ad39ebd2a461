//! The keys a telephone was given to open its locked files with.

use offhook_base::Secret;
use offhook_settings::catalogue::{
    FILE_KEY, FILE_KEY_COMMON, FILE_KEY_LENGTH, FILE_KEY_OWN, FILE_KEYS_FETCHED, FILE_PASSPHRASE,
    FILE_VALUE_KEY, FILE_WRAPPING_KEY,
};
use offhook_settings::{KeyLength, Layer, Patch, Settings};

use crate::cipher::{Bits, Lock};

/// The keys of locked files and values; an empty one was not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileKeys {
    numbered: [Secret; 3],
    bits: Bits,
    common: Secret,
    own: Secret,
    fetched: bool,
    wrapping: Secret,
    passphrase: Secret,
    value: Secret,
}

impl FileKeys {
    /// The keys that `settings` hold.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        Self {
            numbered: [1, 2, 3].map(|number| settings.get_one(&FILE_KEY, number)),
            bits: match settings.get(&FILE_KEY_LENGTH) {
                KeyLength::Bits128 => Bits::B128,
                KeyLength::Bits192 => Bits::B192,
                KeyLength::Bits256 => Bits::B256,
            },
            common: settings.get(&FILE_KEY_COMMON),
            own: settings.get(&FILE_KEY_OWN),
            fetched: settings.get(&FILE_KEYS_FETCHED),
            wrapping: settings.get(&FILE_WRAPPING_KEY),
            passphrase: settings.get(&FILE_PASSPHRASE),
            value: settings.get(&FILE_VALUE_KEY),
        }
    }

    /// Takes over what a file of the same round says: the file for all telephones may bring the key of the next.
    pub(crate) fn learn(&mut self, patch: &Patch) {
        let mut settings = Settings::new(None);
        settings.apply(Layer::Own, patch.clone());
        let told = Self::of(&settings);
        let take = |own: &mut Secret, told: Secret| {
            if !told.is_empty() {
                *own = told;
            }
        };
        for (own, told) in self.numbered.iter_mut().zip(told.numbered) {
            take(own, told);
        }
        take(&mut self.common, told.common);
        take(&mut self.own, told.own);
        let given = |row: &'static str| patch.entries.iter().any(|entry| entry.row.ident == row);
        if given(FILE_KEY_LENGTH.row().ident) {
            self.bits = told.bits;
        }
        if given(FILE_KEYS_FETCHED.row().ident) {
            self.fetched = told.fetched;
        }
    }

    /// Whether the key of a file locked so lies beside it as a locked file of its own (`003:3892`).
    pub(crate) fn is_fetched(&self, lock: Lock) -> bool {
        self.fetched && lock == Lock::Blocks
    }

    /// The lock as the settings have it, and the key that opens it for a file of this name and weight.
    pub(crate) fn key(&self, lock: Lock, name: &str, layer: Layer) -> Option<(Lock, &Secret)> {
        let (lock, key) = match lock {
            Lock::Blocks if layer == Layer::Own => (lock, &self.own),
            Lock::Blocks => (lock, &self.common),
            Lock::Key => (lock, &self.wrapping),
            Lock::TripleDes => (lock, &self.passphrase),
            Lock::Value => (lock, &self.value),
            Lock::Salted(_) => {
                let number = name.bytes().rev().nth(1)?.checked_sub(b'1')?;
                let key = self.numbered.get(usize::from(number))?;
                (Lock::Salted(self.bits), key)
            }
        };
        (!key.is_empty()).then_some((lock, key))
    }
}
