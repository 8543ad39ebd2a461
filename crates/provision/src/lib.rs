//! Which file a phone asks for, when, and how to open it; and which file a device gets.

#![deny(clippy::disallowed_methods)]
