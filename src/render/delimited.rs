//! Cells between delimiters: what CSV and TSV share.

use std::io::{self, Write};

use crate::report::{Cell, Column};

use super::{guard, machine};

/// How the cells of a line are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Commas, and quotes where a cell needs them (RFC 4180).
    Commas,
    /// Tabs; tabs and line breaks inside a cell become blanks.
    Tabs,
}

/// Writes rows one at a time, the columns for machines only.
pub(super) struct RowWriter<'a> {
    out: &'a mut dyn Write,
    dialect: Dialect,
    /// Places of the columns that are written.
    places: Vec<usize>,
    cell: String,
    line: Vec<u8>,
}

impl<'a> RowWriter<'a> {
    /// Writes the header.
    pub(super) fn new(dialect: Dialect, columns: &[Column], out: &'a mut dyn Write) -> io::Result<Self> {
        let named = columns.iter().enumerate().filter_map(|(place, column)| Some((place, column.name.as_deref()?)));
        let places = named.clone().map(|(place, _)| place).collect();
        let mut writer = Self { out, dialect, places, cell: String::new(), line: Vec::new() };
        for (number, (_, name)) in named.enumerate() {
            writer.cell.clear();
            if guard::is_formula(name) {
                writer.cell.push('\'');
            }
            writer.cell.push_str(name);
            writer.end_cell(number);
        }
        writer.end_line()?;
        Ok(writer)
    }

    /// Writes one row.
    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for number in 0..self.places.len() {
            let cell = cells.get(self.places[number]).unwrap_or(&Cell::Missing);
            self.cell.clear();
            machine::push(&mut self.cell, cell);
            if machine::is_words(cell) && guard::is_formula(&self.cell) {
                self.cell.insert(0, '\'');
            }
            self.end_cell(number);
        }
        self.end_line()
    }

    fn end_cell(&mut self, number: usize) {
        match self.dialect {
            Dialect::Commas => {
                if number > 0 {
                    self.line.push(b',');
                }
                quote_into(&mut self.line, &self.cell);
            }
            Dialect::Tabs => {
                if number > 0 {
                    self.line.push(b'\t');
                }
                let blanked =
                    self.cell.bytes().map(|byte| if matches!(byte, b'\t' | b'\n' | b'\r') { b' ' } else { byte });
                self.line.extend(blanked);
            }
        }
    }

    fn end_line(&mut self) -> io::Result<()> {
        // A line of one empty cell would be an empty line, which readers of CSV skip.
        if self.line.is_empty() && self.places.len() == 1 && self.dialect == Dialect::Commas {
            self.line.extend_from_slice(b"\"\"");
        }
        self.line.push(b'\n');
        self.out.write_all(&self.line)?;
        self.line.clear();
        Ok(())
    }
}

/// Appends a cell of CSV, in quotes if it needs them.
pub(super) fn quote_into(line: &mut Vec<u8>, cell: &str) {
    let needs_quotes = cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !needs_quotes {
        line.extend_from_slice(cell.as_bytes());
        return;
    }
    line.push(b'"');
    for byte in cell.bytes() {
        if byte == b'"' {
            line.push(b'"');
        }
        line.push(byte);
    }
    line.push(b'"');
}
