//! The list of built-in exports: a new one is a file in `formats/` and a line here.

/// The text of each file.
pub(super) const FILES: &[&str] = &[];
