//! Codecs, jitter buffer, mixer, tones and RTP streams as state machines.
//!
//! Nothing here knows a setting, a vendor, a socket or a clock: a machine is handed the time and bytes or
//! samples, and hands bytes, samples and its next deadline back. Audio is mono `i16`.

#![deny(clippy::disallowed_methods)]

pub mod codec;
pub mod compare;
pub mod jitter;
pub mod mixer;
pub mod resample;
pub mod stream;
pub mod tone;
pub mod wav;

#[cfg(test)]
mod speech;
