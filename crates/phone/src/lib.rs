//! One device: lines, calls, features and keys; the meeting point of the machines.

#![deny(clippy::disallowed_methods)]
