//! A workbook → its tables, sheet by sheet, cell by cell.

mod binary;
mod cell;
mod contain;
mod container;
mod facts;
mod far_apart;
mod guard;
mod kinds;
mod locked;
mod old;
mod open_document;
mod stray;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use calamine::DataRef;
use zip::ZipArchive;

pub(super) use self::cell::iso_moment;
use self::cell::{CellText, Digits};
pub(super) use self::facts::Facts;
use self::kinds::Book;
use self::old::Held;
use super::kind::Kind;
use super::layout::{self, Place, Words};
use super::rows::{LONGEST_ROW, Rows};
use super::table::Form;
use super::{FileTables, Options, ReadError, garbled, input};
use crate::model::{Finding, FindingKind, Position};

/// Cells that the rows of one sheet may have, those before the last filled one of each row counted.
pub(super) const MOST_CELLS: usize = 200_000_000;
/// Rows and columns that a sheet can have.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;
/// Cells of a sheet from which on most must not be blank.
const HOLLOW_CELLS: usize = 10_000_000;
/// Sheets that a workbook may have.
const MOST_SHEETS: usize = 1000;

/// Returns the tables of all visible sheets.
pub(super) fn read(
    kind: Kind,
    file: &Arc<str>,
    bytes: Vec<u8>,
    words: Words<'_>,
    options: &Options,
) -> Result<FileTables, ReadError> {
    let mut read = FileTables::default();
    let (sheets, facts) = checked_sheets(kind, file, bytes, &mut read.findings)?;
    for Sheet { name, index, mut grid } in sheets {
        let at = Position::of_table(Arc::clone(file), Some(Arc::clone(&name)));
        let stray = stray::take(&mut grid.rows, &grid.columns);
        read.findings.extend(about_numbers(&at, &grid.digits));
        if let Some(facts) = facts.get(index) {
            read.findings.extend(about_facts(&at, facts, &mut grid.rows, options.skip_hidden));
        }
        read.findings.extend(stray.cells.into_iter().map(|row| Finding {
            at: at.at_row(row),
            kind: FindingKind::RaggedRow,
            message: "a cell far to the right of the table was left out".to_owned(),
        }));
        let mut lone: Vec<Finding> = stray
            .rows
            .into_iter()
            .map(|row| Finding {
                at: at.at_row(row),
                kind: FindingKind::Note,
                message: "a lone cell far from the table".to_owned(),
            })
            .collect();
        if grid.rows.is_empty() {
            read.findings.append(&mut lone);
            read.findings.push(Finding { at, kind: FindingKind::Empty, message: "the sheet is empty".to_owned() });
            continue;
        }
        let cells = || grid.rows.iter().flat_map(|row| row.cells().collect::<Vec<_>>());
        if garbled::is_garbled(cells()) {
            read.findings.extend(garbled::restore(&mut grid.rows).map(|found| garbled::finding(&at, found)));
        }
        let place = Place { file: Arc::clone(file), sheet: Some(name), form: Form::Workbook, glue: String::new() };
        let mut tables = layout::tables(grid.rows, &place, words);
        match tables.last_mut() {
            Some(table) => table.set_aside.append(&mut lone),
            None => read.findings.append(&mut lone),
        }
        read.tables.append(&mut tables);
    }
    Ok(read)
}

/// Returns the workbook that a locked file holds.
pub(super) fn unlock(file: &str, bytes: &[u8], password: &str) -> Result<Vec<u8>, ReadError> {
    locked::open(file, bytes, password)
}

/// Returns the sheets that can be seen, and what the parts say of all of them, in the workbook's order; refuses what would
/// fill the memory.
fn checked_sheets(
    kind: Kind,
    file: &Arc<str>,
    mut bytes: Vec<u8>,
    findings: &mut Vec<Finding>,
) -> Result<(Vec<Sheet>, Vec<Facts>), ReadError> {
    if kind == Kind::Xls {
        let checked = old::check(file, &bytes)?;
        for (at, byte) in checked.changes {
            bytes[at] = byte;
        }
        return Ok((sheets(kind, file, &bytes, &checked.held, findings, || Ok(()))?, checked.facts));
    }
    let bytes = &bytes[..];
    if kind == Kind::Ods {
        let checked = open_document::check(file, bytes)?;
        let bytes = checked.bytes.as_deref().unwrap_or(bytes);
        return Ok((sheets(kind, file, bytes, &checked.held, findings, || Ok(()))?, checked.facts));
    }
    let wait = guard::sheets_come_last(bytes);
    let mut parts = guard::check(file, bytes, &|name| !(wait && guard::is_sheet(name)))?;
    let sheets = thread::scope(|scope| {
        // While the workbook's texts are read, which come before its sheets.
        let check = || if wait { guard::check(file, bytes, &guard::is_sheet) } else { Ok(BTreeMap::new()) };
        let check = scope.spawn(check);
        let checked = || -> Result<(), ReadError> {
            let of_sheets = check.join().unwrap_or_else(|panic| resume_unwind(panic))?;
            parts.extend(of_sheets);
            Ok(())
        };
        sheets(kind, file, bytes, &[], findings, checked)
    })?;
    if parts.values().any(|facts| facts.has_short_cells) {
        // Better no table than one without these cells.
        let what = "a binary workbook with cells written in the short form, which cannot be read here";
        return Err(ReadError::NotATable { file: file.to_string(), what });
    }
    let facts = facts::parts(bytes).into_iter();
    Ok((sheets, facts.map(|part| part.and_then(|part| parts.remove(&part)).unwrap_or_default()).collect()))
}

/// Returns the finding of a hidden sheet.
pub(super) fn hidden_sheet(at: Position) -> Finding {
    let message = "a hidden sheet was skipped; show it in the workbook to have it read".to_owned();
    Finding { at, kind: FindingKind::HiddenSheet, message }
}

/// Tells of hidden rows, which are taken out if they are to be skipped, and of formulas without results.
pub(super) fn about_facts(at: &Position, facts: &Facts, rows: &mut Rows, skip: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let hidden: Vec<u32> = rows.iter().map(|row| row.number()).filter(|number| facts.hides(*number)).collect();
    if let Some(first) = hidden.first() {
        let are = if hidden.len() == 1 { "1 row is".to_owned() } else { format!("{} rows are", hidden.len()) };
        let (done, advice) = if skip {
            ("left out", "as was asked for")
        } else {
            ("read like the others", "--skip-hidden leaves them out")
        };
        findings.push(Finding {
            at: at.at_row(*first),
            kind: FindingKind::HiddenRows,
            message: format!("{are} hidden or filtered out in the workbook, and {done}: {advice}"),
        });
        if skip {
            let kept: Vec<bool> = rows.iter().map(|row| hidden.binary_search(&row.number()).is_err()).collect();
            rows.retain(|index| kept[index]);
        }
    }
    if let Some((first, count)) = facts.unsolved {
        let have = if count == 1 { "1 formula has".to_owned() } else { format!("{count} formulas have") };
        findings.push(Finding {
            at: at.at_row(first),
            kind: FindingKind::NoResult,
            message: format!(
                "{have} no result in the file, so the cells are empty here: open the workbook in a spreadsheet program and \
                 save it"
            ),
        });
    }
    findings
}

/// Tells of numbers of which the workbook kept the first 15 digits only.
fn about_numbers(at: &Position, digits: &Digits) -> Option<Finding> {
    let (first, count) = digits.rounded()?;
    let have = if count == 1 { "1 number has".to_owned() } else { format!("{count} numbers have") };
    Some(Finding {
        at: at.at_row(first),
        kind: FindingKind::DamagedValue,
        message: format!(
            "{have} more than 15 digits, of which a workbook keeps the first 15 only: get such ids as text from where they \
             come from"
        ),
    })
}

/// Says why a zip is not read here: it is damaged, or it stands inside another one.
pub(super) fn refuse_zip(file: &str, bytes: &[u8]) -> Result<FileTables, ReadError> {
    match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) if archive.is_empty() => Err(ReadError::Empty { file: file.to_owned() }),
        Ok(_) => Err(ReadError::NotATable {
            file: file.to_owned(),
            what: "an archive that holds no files to read, or too many archives one inside the other",
        }),
        Err(error) => Err(input::zip_failure(&error, file)),
    }
}

/// A sheet that can be seen.
struct Sheet {
    name: Arc<str>,
    /// Which sheet of the workbook it is, from 0.
    index: usize,
    grid: Cells,
}

/// The cells of a sheet.
#[derive(Default)]
struct Cells {
    rows: Rows,
    /// For each column how many cells hold something.
    columns: Vec<u32>,
    digits: Digits,
}

/// Returns the sheets that can be seen, none of which is read before `checked` says that it may be; the cells of those that
/// have only rows and columns that are `held` are put where they stood.
fn sheets(
    kind: Kind,
    file: &Arc<str>,
    bytes: &[u8],
    held: &[Held],
    findings: &mut Vec<Finding>,
    checked: impl FnOnce() -> Result<(), ReadError>,
) -> Result<Vec<Sheet>, ReadError> {
    let read = || -> Result<Vec<Sheet>, ReadError> {
        let book = Book::open(kind, bytes, file);
        checked()?;
        let mut book = book?;
        let listed = book.sheets();
        if listed.len() > MOST_SHEETS {
            return Err(ReadError::too_large(file, format!("it has more than {MOST_SHEETS} sheets")));
        }
        let mut sheets = Vec::new();
        for (index, name, visible) in listed {
            let name: Arc<str> = name.into();
            if visible {
                sheets.push(Sheet {
                    name: Arc::clone(&name),
                    index,
                    grid: grid(&mut book, &name, held.get(index), file)?,
                });
            } else {
                findings.push(hidden_sheet(Position::of_table(Arc::clone(file), Some(name))));
            }
        }
        Ok(sheets)
    };
    contain::panics(file, read)?.map_err(|error| match error {
        // Locks of these formats no password opens here.
        ReadError::Protected { file } => ReadError::UnknownLock { file },
        error => error,
    })
}

/// Returns the rows of a sheet that hold something.
fn grid(book: &mut Book<'_>, sheet: &str, held: Option<&Held>, file: &str) -> Result<Cells, ReadError> {
    let texts = CellText::new(&book.styles(sheet), book.is_1904());
    let mut grid =
        Grid { read: Cells::default(), row: Vec::new(), text: String::new(), at: 0, cells: 0, filled: 0, file };
    book.cells(sheet, file, &mut |place, value, style| {
        let (row, column) = held.map_or(place, |held| held.place(place));
        if row >= ROWS || column >= COLUMNS {
            return Err(ReadError::broken(file, "a cell stands beyond the last row or column that a sheet can have"));
        }
        if row != grid.at {
            grid.end_row(row)?;
        }
        let start = grid.text.len();
        texts.write(value, style, &mut grid.text);
        if let DataRef::Float(number) = value {
            grid.read.digits.note(*number, row);
        }
        grid.row.push((column, start..grid.text.len()));
        if grid.text.len() > LONGEST_ROW {
            let number = u64::from(row) + 1;
            return Err(ReadError::too_large(file, format!("row {number} is longer than any row of a table")));
        }
        Ok(())
    })?;
    grid.end_row(u32::MAX)?;
    Ok(grid.read)
}

/// The rows of a sheet while its cells come in.
struct Grid<'a> {
    read: Cells,
    /// Columns of the row's filled cells, and where their texts stand.
    row: Vec<(u32, Range<usize>)>,
    text: String,
    /// Row of the sheet, from 0.
    at: u32,
    cells: usize,
    filled: usize,
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
        self.filled += self.row.len();
        if guard::is_hollow(self.cells as u64, self.filled as u64) && self.cells > HOLLOW_CELLS {
            let far = format!("{}; delete what stands far from the tables, as in row {number}", guard::HOLLOW);
            return Err(ReadError::too_large(self.file, far));
        }
        if self.cells > MOST_CELLS {
            return Err(ReadError::too_large(self.file, "a sheet has more cells than can be read"));
        }
        let mut new = self.read.rows.begin();
        self.read.columns.resize(self.read.columns.len().max(*last as usize + 1), 0);
        for (column, text) in &self.row {
            self.read.columns[*column as usize] += 1;
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
