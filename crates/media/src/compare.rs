//! How alike two recordings are.
