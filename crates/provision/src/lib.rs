//! Which file a phone asks for, when, and how to open it; and which file a device gets.
//!
//! [`Client`] is a machine: it says what to fetch and is told what came. [`Tree`] answers the other side's
//! question. Neither opens a socket or a file.

#![deny(clippy::disallowed_methods)]

mod address;
pub mod cipher;
mod client;
mod fetch;
mod keys;
mod plan;
mod report;
mod tree;

pub use address::{Address, AddressError, MAX_ADDRESS, Scheme};
pub use client::{
    Client, Config, FILE_TIME, MAX_FILES, MAX_INCLUDE_DEPTH, Output, TRIES, check_url,
};
pub use fetch::{FetchError, FetchId};
pub use keys::FileKeys;
pub use report::{FileReport, Outcome, Report};
pub use tree::{Answer, MAX_FILES as MAX_TREE_FILES, Tree};

/// The largest configuration file that is read, in bytes (reliability figure R4).
pub const MAX_FILE: usize = 8 * 1024 * 1024;
