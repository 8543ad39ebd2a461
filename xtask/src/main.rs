//! `cargo xtask`: generate documents and run the long checks.

fn main() {}
