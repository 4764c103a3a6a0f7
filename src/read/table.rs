//! A table as it stands in a file: a header, rows of text cells, and where each of them stands.

use std::sync::Arc;

use crate::model::{Finding, Position};

/// The rows of a table, their texts stored one after the other.
///
/// A row may have fewer or more cells than the header; a missing cell reads as empty.
#[derive(Clone, Default)]
pub struct Rows {
    text: String,
    cell_ends: Vec<usize>,
    row_ends: Vec<usize>,
    numbers: Vec<u32>,
}

impl Rows {
    /// Adds a row with its number, counted as a spreadsheet shows it.
    pub fn push<S: AsRef<str>>(&mut self, number: u32, cells: impl IntoIterator<Item = S>) {
        for cell in cells {
            self.text.push_str(cell.as_ref());
            self.cell_ends.push(self.text.len());
        }
        self.row_ends.push(self.cell_ends.len());
        self.numbers.push(number);
    }

    /// Returns the row at `index`, counted from 0 without header and preamble.
    ///
    /// # Panics
    /// Panics if there is no such row.
    #[must_use]
    pub fn get(&self, index: usize) -> RowRef<'_> {
        let first = index.checked_sub(1).map_or(0, |before| self.row_ends[before]);
        RowRef { rows: self, number: self.numbers[index], first, end: self.row_ends[index] }
    }

    /// Returns all rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = RowRef<'_>> + DoubleEndedIterator {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Returns how many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.row_ends.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.row_ends.is_empty()
    }
}

/// One row of a table.
#[derive(Clone, Copy)]
pub struct RowRef<'a> {
    rows: &'a Rows,
    number: u32,
    first: usize,
    end: usize,
}

impl<'a> RowRef<'a> {
    /// Returns the row's number as a spreadsheet shows it.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Returns how many cells the row has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end - self.first
    }

    /// Whether the row has no cell at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end == self.first
    }

    /// Returns the text of the cell in `column`, counted from 0; empty if the row is shorter.
    #[must_use]
    pub fn cell(&self, column: usize) -> &'a str {
        let index = self.first + column;
        if index >= self.end {
            return "";
        }
        let start = index.checked_sub(1).map_or(0, |before| self.rows.cell_ends[before]);
        &self.rows.text[start..self.rows.cell_ends[index]]
    }

    /// Returns the texts of all cells in order.
    pub fn cells(self) -> impl ExactSizeIterator<Item = &'a str> {
        (0..self.len()).map(move |column| self.cell(column))
    }
}

/// What the file of a table turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Delimited text.
    Text {
        /// Encoding by its WHATWG name, `UTF-8`, `UTF-16LE`, `windows-1252`.
        encoding: &'static str,
        /// Delimiter between cells.
        delimiter: char,
    },
    /// A sheet of a workbook.
    Workbook,
}

/// One table of a file: what stands under one header.
#[derive(Clone)]
pub struct Table {
    /// File name as reports show it; inside an archive `archive.zip/member.csv`.
    pub file: Arc<str>,
    /// Sheet of a workbook; `None` for text files.
    pub sheet: Option<Arc<str>>,
    /// Which table of the file or sheet, from 0.
    pub index: usize,
    /// What kind of file it stands in.
    pub form: Form,
    /// Lines above the header that belong to no table, such as a title.
    pub preamble: Rows,
    /// Row of the header; `None` if the table has none.
    pub header_row: Option<u32>,
    /// Header cells, trimmed; without a header `column 1`, `column 2` …; as many as the widest row has cells.
    pub header: Vec<String>,
    /// Rows of data.
    pub rows: Rows,
    /// Rows that are none of the data (totals, notes, repeated headers): one finding each, of a kind that sets aside.
    pub set_aside: Vec<Finding>,
    /// What else was found while reading.
    pub findings: Vec<Finding>,
}

impl Table {
    /// Returns the place of the whole table.
    #[must_use]
    pub fn position(&self) -> Position {
        Position::of_table(Arc::clone(&self.file), self.sheet.clone())
    }

    /// Returns the cells of one column, from the first row to the last.
    pub fn column(&self, column: usize) -> impl ExactSizeIterator<Item = &str> {
        self.rows.iter().map(move |row| row.cell(column))
    }
}
