//! Long reports, row by row.

use super::{Cell, Column, Grid, Report};

/// A grid whose rows are made as they are asked for, so that millions of them are never held at once.
pub struct Listing<'a> {
    /// Title in formats for people.
    pub title: String,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows of as many cells as there are columns.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
}

/// How many rows of a long list a terminal shows.
const SHOWN: usize = 50;

impl<'a> Listing<'a> {
    /// Returns a listing of these columns and rows.
    pub fn new(title: impl Into<String>, columns: Vec<Column>, rows: impl Iterator<Item = Vec<Cell>> + 'a) -> Self {
        Self { title: title.into(), columns, rows: Box::new(rows) }
    }

    /// Returns the whole as a report, with all of its rows in memory.
    #[must_use]
    pub fn into_report(self) -> Report {
        let mut report = Report::new(self.title);
        report.grid(Grid { columns: self.columns, rows: self.rows.collect(), shown: Some(SHOWN) });
        report
    }
}
