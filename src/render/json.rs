//! An array of objects, one a row: numbers as numbers, `null` for what is missing, keys in the columns' order.

use std::io::{self, Write};

use crate::report::{Cell, Column, Listing, Report};

use super::{Look, Renderer, machine};

/// Writes the main grid as JSON.
pub(super) struct Json;

impl Renderer for Json {
    fn report(&self, report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
        match report.main_grid() {
            Some(grid) => write_rows(&grid.columns, grid.rows.iter(), out),
            None => out.write_all(b"[]\n"),
        }
    }

    fn listing(&self, listing: Listing<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
        write_rows(&listing.columns, listing.rows.into_iter(), out)
    }
}

fn write_rows<R: AsRef<[Cell]>>(
    columns: &[Column],
    rows: impl Iterator<Item = R>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = String::from("[");
    for (number, row) in rows.enumerate() {
        text.push_str(if number == 0 { "\n  {" } else { ",\n  {" });
        let mut first = true;
        for (column, cell) in columns.iter().zip(row.as_ref()) {
            let Some(name) = &column.name else { continue };
            text.push_str(if first { "" } else { ", " });
            first = false;
            push_string(&mut text, name);
            text.push_str(": ");
            push_value(&mut text, cell);
        }
        text.push('}');
        out.write_all(text.as_bytes())?;
        text.clear();
    }
    // Without rows the opening bracket is still to be written.
    text.push_str(if text == "[" { "]\n" } else { "\n]\n" });
    out.write_all(text.as_bytes())
}

fn push_value(text: &mut String, cell: &Cell) {
    match cell {
        Cell::Text(words) => push_string(text, words),
        Cell::List(cells) => {
            text.push('[');
            for (place, inner) in cells.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { ", " });
                push_listed(text, inner);
            }
            text.push(']');
        }
        Cell::Map(entries) => {
            text.push('{');
            for (place, (name, inner)) in entries.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { ", " });
                push_string(text, name);
                text.push_str(": ");
                push_listed(text, inner);
            }
            text.push('}');
        }
        Cell::When(_) | Cell::Day(_) | Cell::PartOf(_) | Cell::Interval(_) => {
            let mut words = String::new();
            machine::push(&mut words, cell);
            push_string(text, &words);
        }
        _ => {
            let before = text.len();
            machine::push(text, cell);
            if text.len() == before {
                text.push_str("null");
            }
        }
    }
}

/// Appends a value of a list, where money needs its currency beside it: the list may hold several.
fn push_listed(text: &mut String, cell: &Cell) {
    if let Cell::Money(amount, Some(currency)) = cell {
        text.push_str("{\"amount\": ");
        text.push_str(&amount.to_string());
        text.push_str(", \"currency\": ");
        push_string(text, currency.code());
        text.push('}');
    } else {
        push_value(text, cell);
    }
}

fn push_string(text: &mut String, words: &str) {
    use std::fmt::Write;
    text.push('"');
    for letter in words.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            // Writing to a String cannot fail.
            '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            _ => text.push(letter),
        }
    }
    text.push('"');
}
