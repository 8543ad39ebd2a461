//! Links that are called when something happens.

/// The rows of this family, in the order they are shown.
pub(super) static ROWS: &[&crate::Row] = &[];
