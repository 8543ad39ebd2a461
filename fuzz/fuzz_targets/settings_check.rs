//! Fuzzes `look::settings_check`.

#![no_main]

#[expect(dead_code, reason = "each target uses one of the functions")]
#[path = "../../crates/settings/tests/look/mod.rs"]
mod look;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| look::settings_check(bytes));
