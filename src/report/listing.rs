//! Long reports, row by row.

use super::{Cell, Column, Grid, Report};

/// A grid whose rows are made as they are asked for, so that millions of them are never held at once.
pub struct Listing<'a> {
    /// Title in formats for people.
    pub title: String,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows of as many cells as there are columns.
    pub rows: Rows<'a>,
}

/// The rows of a listing.
pub enum Rows<'a> {
    /// Each is made after the one before it.
    InTurn(Box<dyn Iterator<Item = Vec<Cell>> + 'a>),
    /// They come in parts, each of which can be made by itself, so that several are made side by side.
    Parts {
        /// How many parts there are.
        count: usize,
        /// Rows of a part, about.
        size: usize,
        /// Makes the rows of one of them.
        rows: Box<Part<'a>>,
    },
}

/// Makes the rows of a part, given its number, and hands them over one by one.
type Part<'a> = dyn Fn(usize, Reader, &mut dyn FnMut(&[Cell])) + Sync + 'a;

/// Who is going to read a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A program: cells of columns for people may be left out.
    Machine,
    /// Perhaps a person.
    Anybody,
}

impl<'a> IntoIterator for Rows<'a> {
    type Item = Vec<Cell>;
    type IntoIter = Box<dyn Iterator<Item = Vec<Cell>> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        match self {
            Rows::InTurn(rows) => rows,
            Rows::Parts { count, rows, .. } => Box::new((0..count).flat_map(move |part| {
                let mut made = Vec::new();
                rows(part, Reader::Anybody, &mut |row| made.push(row.to_vec()));
                made
            })),
        }
    }
}

/// How many rows of a long list a terminal shows.
const SHOWN: usize = 50;

impl<'a> Listing<'a> {
    /// Returns a listing of these columns and rows.
    pub fn new(title: impl Into<String>, columns: Vec<Column>, rows: impl Iterator<Item = Vec<Cell>> + 'a) -> Self {
        Self { title: title.into(), columns, rows: Rows::InTurn(Box::new(rows)) }
    }

    /// Returns a listing of `count` rows, each of which is made by itself.
    pub fn by_number(
        title: impl Into<String>,
        columns: Vec<Column>,
        count: usize,
        row: impl Fn(usize, Reader) -> Vec<Cell> + Sync + 'a,
    ) -> Self {
        Self::in_parts(title, columns, [count, 1], move |number, reader, add| add(&row(number, reader)))
    }

    /// Returns a listing of `count` parts of about `size` rows, which `rows` makes and hands over, whichever part comes first.
    pub fn in_parts(
        title: impl Into<String>,
        columns: Vec<Column>,
        [count, size]: [usize; 2],
        rows: impl Fn(usize, Reader, &mut dyn FnMut(&[Cell])) + Sync + 'a,
    ) -> Self {
        Self { title: title.into(), columns, rows: Rows::Parts { count, size, rows: Box::new(rows) } }
    }

    /// Returns the whole as a report, with all of its rows in memory.
    #[must_use]
    pub fn into_report(self) -> Report {
        let mut report = Report::new(self.title);
        report.grid(Grid { columns: self.columns, rows: self.rows.into_iter().collect(), shown: Some(SHOWN) });
        report
    }
}
