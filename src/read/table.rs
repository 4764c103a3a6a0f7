//! A table as it stands in a file: a header, rows of text cells, and where each of them stands.

use std::sync::Arc;

use super::rows::Rows;
use crate::model::{Finding, Position};

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
    /// A list of objects in JSON.
    Json {
        /// Encoding by its WHATWG name.
        encoding: &'static str,
    },
    /// A sheet of a workbook, or a table of a web page that a tool calls one.
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
    /// The same cells as they stand in the file, if they are one row of it.
    pub written: Option<Vec<String>>,
    /// Rows of data.
    pub rows: Rows,
    /// Rows of data beyond these: a long table, or one whose rows were looked at and let go, keeps but their number.
    pub further: usize,
    /// Rows that are none of the data (totals, notes, repeated headers): one finding each, of a kind that sets aside.
    pub set_aside: Vec<Finding>,
    /// The same rows as they stand.
    pub aside: Rows,
    /// What else was found while reading.
    pub findings: Vec<Finding>,
}

impl Table {
    /// Returns the place of the whole table.
    #[must_use]
    pub fn position(&self) -> Position {
        Position::of_table(Arc::clone(&self.file), self.sheet.clone())
    }

    /// Whether its header stands in the file, and is none that was made up to call the columns by.
    #[must_use]
    pub fn has_header(&self) -> bool {
        self.header_row.is_some() || matches!(self.form, Form::Json { .. })
    }

    /// Returns the header for who wants it as it stands, blanks and line breaks included.
    #[must_use]
    pub fn titles(&self) -> &[String] {
        self.written.as_deref().filter(|written| written.len() == self.header.len()).unwrap_or(&self.header)
    }

    /// Returns how many rows of data it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rows.len() + self.further
    }

    /// Returns the cells of one column, from the first row to the last.
    pub fn column(&self, column: usize) -> impl ExactSizeIterator<Item = &str> {
        self.rows.iter().map(move |row| row.cell(column))
    }
}
