//! Words of settings: network.
