//! Words of settings: calls.
