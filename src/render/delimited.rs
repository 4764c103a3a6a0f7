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
    lines: Lines,
}

impl<'a> RowWriter<'a> {
    /// Writes the header.
    pub(super) fn new(dialect: Dialect, columns: &[Column], out: &'a mut dyn Write) -> io::Result<Self> {
        let named = columns.iter().enumerate().filter_map(|(place, column)| Some((place, column.name.as_deref()?)));
        let places = named.clone().map(|(place, _)| place).collect();
        let mut lines = Lines { dialect, places, cell: String::new(), text: Vec::new() };
        for (number, (_, name)) in named.enumerate() {
            lines.cell.clear();
            if guard::is_formula(name) {
                lines.cell.push('\'');
            }
            lines.cell.push_str(name);
            lines.end_cell(number);
        }
        lines.end_line(0);
        let mut writer = Self { out, lines };
        writer.flush()?;
        Ok(writer)
    }

    /// Writes one row.
    pub(super) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        self.lines.row(cells);
        self.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.lines.text)?;
        self.lines.text.clear();
        Ok(())
    }

    /// Returns lines like its own, to be filled on any thread and then given to [`write`](Self::write).
    pub(super) fn lines(&self) -> Lines {
        self.lines.clone()
    }

    /// Writes lines that were filled elsewhere.
    pub(super) fn write(&mut self, lines: &Lines) -> io::Result<()> {
        self.out.write_all(&lines.text)
    }
}

/// Rows as text.
#[derive(Clone)]
pub(super) struct Lines {
    dialect: Dialect,
    /// Places of the columns that are written.
    places: Vec<usize>,
    cell: String,
    text: Vec<u8>,
}

impl Lines {
    /// Adds one row.
    pub(super) fn row(&mut self, cells: &[Cell]) {
        let start = self.text.len();
        for number in 0..self.places.len() {
            let cell = cells.get(self.places[number]).unwrap_or(&Cell::Missing);
            self.cell.clear();
            machine::push(&mut self.cell, cell);
            if machine::is_words(cell) && guard::is_formula(&self.cell) {
                self.cell.insert(0, '\'');
            }
            self.end_cell(number);
        }
        self.end_line(start);
    }

    fn end_cell(&mut self, number: usize) {
        match self.dialect {
            Dialect::Commas => {
                if number > 0 {
                    self.text.push(b',');
                }
                quote_into(&mut self.text, &self.cell);
            }
            Dialect::Tabs => {
                if number > 0 {
                    self.text.push(b'\t');
                }
                let blanked =
                    self.cell.bytes().map(|byte| if matches!(byte, b'\t' | b'\n' | b'\r') { b' ' } else { byte });
                self.text.extend(blanked);
            }
        }
    }

    /// Ends the line that began at `start`.
    fn end_line(&mut self, start: usize) {
        // A line of one empty cell would be an empty line, which readers of CSV skip.
        if self.text.len() == start && self.places.len() == 1 && self.dialect == Dialect::Commas {
            self.text.extend_from_slice(b"\"\"");
        }
        self.text.push(b'\n');
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
