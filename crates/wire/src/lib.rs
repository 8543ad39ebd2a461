//! Bytes to values and back: SIP, SDP, RTP, RTCP and telephone-event; no state.
//!
//! Every reader is a total function: any bytes give a value or an error, never a panic, and every
//! list it fills has a named bound. Reading SIP has two steps. [`sip::parse`] only splits; what
//! cannot be split is a [`sip::ParseError`] and is dropped. A message that splits may still hold a
//! wrong header: typed access then gives a [`sip::HeaderError`], and a request is owed a 400.
//!
//! Read RFC 3261 §7, §19 and §25, RFC 5626 §3.5.1, RFC 8866, RFC 3550 and RFC 4733.

#![deny(clippy::disallowed_methods)]

mod chars;
mod params;
pub mod rtcp;
pub mod rtp;
pub mod sdp;
pub mod sip;
mod span;
pub mod telephone_event;
pub mod uri;
