//! Which file a phone asks for, when, and how to open it; and which file a device gets.
//!
//! [`Tree`] answers a request path; [`FetchError`] says why a file did not come. Nothing here opens a socket or
//! a file.

#![deny(clippy::disallowed_methods)]

mod address;
mod fetch;
mod tree;

pub use address::{Address, AddressError, MAX_ADDRESS, Scheme};
pub use fetch::{FetchError, FetchId};
pub use tree::{Answer, MAX_FILES as MAX_TREE_FILES, Tree};

/// The largest configuration file that is read, in bytes (reliability figure R4).
pub const MAX_FILE: usize = 8 * 1024 * 1024;
