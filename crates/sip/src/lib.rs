//! SIP transactions, dialogs, registration and digest as state machines.

#![deny(clippy::disallowed_methods)]
