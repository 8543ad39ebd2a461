//! What a password for the web page must be to count, and to be any good.

use offhook_base::Secret;

/// The passwords that makers print for telephones from the factory (000:4402, 002:9628, 004:2632, 004:2734).
///
/// Everybody tries them first, so as a web password each counts as none, on a telephone of any maker.
const FACTORY_PASSWORDS: &[&str] = &["1234", "admin", "adminpass", "user"];

/// Fewer characters than this make a web password weak. Makers allow them, so it counts all the same.
const STRONG_LENGTH: usize = 8;

/// Whether makers print this password for telephones from the factory, in whatever case: then it counts as none.
#[must_use]
pub fn is_factory_password(password: &Secret) -> bool {
    FACTORY_PASSWORDS
        .iter()
        .any(|word| password.expose().eq_ignore_ascii_case(word))
}

/// Whether this is a password of few characters that nobody prints.
pub(crate) fn is_weak_password(password: &Secret) -> bool {
    !password.is_empty()
        && !is_factory_password(password)
        && password.expose().chars().count() < STRONG_LENGTH
}
