//! `cargo +nightly fuzz run phone`
#![no_main]

#[path = "../../tests/suite/robust/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|text: &str| properties::phone(text));
