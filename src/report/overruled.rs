//! What a user writes into `moldau.toml` to say otherwise than a guess.

use std::fmt::Write;

use crate::read::Table;
use crate::recognise::Layout;

/// Returns the lines of `moldau.toml` that would say otherwise, as they can be copied there; those of columns go below.
pub(super) fn overruled(table: &Table, layout: &Layout) -> String {
    let other = layout.runner_up.map_or("none", |(role, _)| role.as_str());
    let other = if layout.role.is_none() { "prospects" } else { other };
    let sheet = table.sheet.as_deref().map(|sheet| format!("sheet = {}\n", quoted(sheet))).unwrap_or_default();
    let place = if table.index > 0 { format!("table = {}\n", table.index + 1) } else { String::new() };
    format!("[[table]]\nfile = {}\n{sheet}{place}role = \"{other}\"\n[table.columns]", quoted(&table.file))
}

/// Returns a text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && !text.contains('\'') && !text.contains(char::is_control) {
        return format!("'{text}'");
    }
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            other if other.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(other));
            }
            other => quoted.push(other),
        }
    }
    quoted + "\""
}
