//! Everything an administrator can name, and each maker's spelling of it.

#![deny(clippy::disallowed_methods)]
