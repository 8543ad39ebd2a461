//! Words of settings: keys.
