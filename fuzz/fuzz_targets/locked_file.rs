//! Fuzzes `look::locked_file`.

#![no_main]

#[expect(dead_code, reason = "each target uses one of the functions")]
#[path = "../../crates/provision/tests/look/mod.rs"]
mod look;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| look::locked_file(bytes));
