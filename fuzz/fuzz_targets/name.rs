//! `cargo +nightly fuzz run name`
#![no_main]

#[path = "../../tests/suite/robust/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|text: &str| properties::name(text));
