//! Services of the server: call centre, mailbox, shared lines.

/// The rows of this family, in the order they are shown.
pub(super) static ROWS: &[&crate::Row] = &[];
