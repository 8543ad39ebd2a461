//! Words that must not be read over a shoulder.

use core::fmt;
use zeroize::Zeroizing;

/// A password or key: kept, compared and sent, never printed.
///
/// `Debug` prints dots whatever the length, and the memory is wiped on drop.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes `text` as a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is no secret at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_prints_dots_whatever_it_holds() {
        assert_eq!(format!("{:?}", Secret::new("swordfish")), "•••");
        assert_eq!(format!("{:?}", Secret::default()), "•••");
        assert_eq!(Secret::new("swordfish").expose(), "swordfish");
    }
}
