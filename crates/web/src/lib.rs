//! Admin pages and the phone face: a request and a snapshot in, a response and commands out.

#![deny(clippy::disallowed_methods)]
