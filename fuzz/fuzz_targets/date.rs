//! `cargo +nightly fuzz run date`
#![no_main]

#[path = "../../tests/suite/robust/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|text: &str| properties::date(text));
