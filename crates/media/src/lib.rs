//! Codecs, jitter buffer, mixer, tones and RTP streams as state machines.

#![deny(clippy::disallowed_methods)]
