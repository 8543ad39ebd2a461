//! Words of settings: sound.
