//! Words of settings: signalling.
