//! `cargo +nightly fuzz run file`
#![no_main]

#[path = "../../tests/suite/robust/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::file(bytes));
