//! The network port, its address and its segments.

/// The rows of this family, in the order they are shown.
pub(super) static ROWS: &[&crate::Row] = &[];
