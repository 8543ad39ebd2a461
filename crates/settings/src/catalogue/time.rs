//! Clock, time zone and daylight saving.

/// The rows of this family, in the order they are shown.
pub(super) static ROWS: &[&crate::Row] = &[];
