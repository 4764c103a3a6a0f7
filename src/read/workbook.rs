//! A workbook → its tables, sheet by sheet, cell by cell.

mod cell;
mod contain;
mod guard;
mod kinds;
mod old;
mod open_document;

use std::io::Cursor;
use std::ops::Range;
use std::sync::Arc;

use zip::ZipArchive;

use self::cell::CellText;
use self::kinds::Book;
use super::kind::Kind;
use super::layout::{self, Place, Words};
use super::rows::{LONGEST_ROW, Rows};
use super::table::Form;
use super::{FileTables, ReadError, input};
use crate::model::{Finding, FindingKind, Position};

/// Cells that the rows of one sheet may have, those before the last filled one of each row counted.
const MOST_CELLS: usize = 200_000_000;
/// Sheets that a workbook may have.
const MOST_SHEETS: usize = 1000;

/// Returns the tables of all visible sheets.
pub(super) fn read(kind: Kind, file: &Arc<str>, bytes: Vec<u8>, words: Words<'_>) -> Result<FileTables, ReadError> {
    match kind {
        Kind::Xls => old::check(file, &bytes)?,
        _ => guard::check(file, &bytes)?,
    }
    if kind == Kind::Ods {
        open_document::check(file, &bytes)?;
    }
    let mut read = FileTables::default();
    let sheets = contain::panics(file, || sheets(kind, file, &bytes, &mut read.findings))??;
    drop(bytes);
    for (name, grid) in sheets {
        let at = Position::of_table(Arc::clone(file), Some(Arc::clone(&name)));
        if grid.is_empty() {
            read.findings.push(Finding { at, kind: FindingKind::Empty, message: "the sheet is empty".to_owned() });
            continue;
        }
        let place = Place { file: Arc::clone(file), sheet: Some(name), form: Form::Workbook, glue: String::new() };
        read.tables.extend(layout::tables(grid, &place, words));
    }
    Ok(read)
}

/// Says why a zip is not read here: it is damaged, or it stands inside another one.
pub(super) fn refuse_zip(file: &str, bytes: &[u8]) -> Result<FileTables, ReadError> {
    match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) if archive.is_empty() => Err(ReadError::Empty { file: file.to_owned() }),
        Ok(_) => Err(ReadError::NotATable {
            file: file.to_owned(),
            what: "an archive that holds no files to read, or one inside another",
        }),
        Err(error) => Err(input::zip_failure(&error, file)),
    }
}

type Sheets = Vec<(Arc<str>, Rows)>;

fn sheets(kind: Kind, file: &Arc<str>, bytes: &[u8], findings: &mut Vec<Finding>) -> Result<Sheets, ReadError> {
    let mut book = Book::open(kind, bytes, file)?;
    let listed = book.sheets();
    if listed.len() > MOST_SHEETS {
        return Err(ReadError::too_large(file, format!("it has more than {MOST_SHEETS} sheets")));
    }
    let mut sheets = Vec::new();
    for (name, visible) in listed {
        let name: Arc<str> = name.into();
        if visible {
            sheets.push((Arc::clone(&name), grid(&mut book, &name, file)?));
        } else {
            findings.push(Finding {
                at: Position::of_table(Arc::clone(file), Some(name)),
                kind: FindingKind::HiddenSheet,
                message: "a hidden sheet was skipped; show it in the workbook to have it read".to_owned(),
            });
        }
    }
    Ok(sheets)
}

/// Returns the rows of a sheet that hold something.
fn grid(book: &mut Book<'_>, sheet: &str, file: &str) -> Result<Rows, ReadError> {
    let texts = CellText::new(&book.styles(sheet), book.is_1904());
    let mut grid = Grid { rows: Rows::default(), row: Vec::new(), text: String::new(), at: 0, cells: 0, file };
    book.cells(sheet, file, &mut |(row, column), value, style| {
        if row != grid.at {
            grid.end_row(row)?;
        }
        let start = grid.text.len();
        texts.write(value, style, &mut grid.text);
        grid.row.push((column, start..grid.text.len()));
        if grid.text.len() > LONGEST_ROW {
            let number = u64::from(row) + 1;
            return Err(ReadError::too_large(file, format!("row {number} is longer than any row of a table")));
        }
        Ok(())
    })?;
    grid.end_row(u32::MAX)?;
    Ok(grid.rows)
}

/// The rows of a sheet while its cells come in.
struct Grid<'a> {
    rows: Rows,
    /// Columns of the row's filled cells, and where their texts stand.
    row: Vec<(u32, Range<usize>)>,
    text: String,
    /// Row of the sheet, from 0.
    at: u32,
    cells: usize,
    file: &'a str,
}

impl Grid<'_> {
    /// Ends the row and goes on to the row `next`.
    fn end_row(&mut self, next: u32) -> Result<(), ReadError> {
        if next < self.at {
            return Err(ReadError::broken(self.file, "the rows of a sheet are out of order"));
        }
        let number = self.at.saturating_add(1);
        self.at = next;
        if !self.row.is_sorted_by(|a, b| a.0 < b.0) {
            self.row.sort_by_key(|(column, _)| *column);
            self.row.dedup_by_key(|(column, _)| *column);
        }
        let Some((last, _)) = self.row.last() else { return Ok(()) };
        self.cells += *last as usize + 1;
        if self.cells > MOST_CELLS {
            return Err(ReadError::too_large(self.file, "a sheet has more cells than can be read"));
        }
        let mut new = self.rows.begin();
        for (column, text) in &self.row {
            while new.cells() < *column as usize {
                new.end_cell();
            }
            new.part(&self.text[text.clone()]);
            new.end_cell();
        }
        new.finish_unless_blank(number);
        self.row.clear();
        self.text.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests;
