//! Names that are looked up in the configuration instead of the DNS.

/// The rows of this family, in the order they are shown.
pub(super) static ROWS: &[&crate::Row] = &[];
