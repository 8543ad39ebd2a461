//! Bytes to values and back: SIP, SDP, RTP, RTCP and telephone-event; no state.

#![deny(clippy::disallowed_methods)]
