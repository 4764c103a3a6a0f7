//! Looks at a workbook of the old Excel format before the spreadsheet library does.
//!
//! The library follows the chains of sectors without end if they run in a circle, and makes room for as many cells as a
//! sheet claims to have; both would take the process down.

use super::super::ReadError;
use super::container::{Container, u16_at, u32_at};
use super::facts::Facts;

/// Cells that a sheet may claim; the format has 65,536 rows of 256.
const MOST_CELLS: u64 = 65_536 * 256;
/// Sheets that are looked at.
const MOST_SHEETS: usize = 1000;

/// Refuses a workbook whose sectors run in a circle or whose sheets claim more cells than the format has.
///
/// Returns what is said of its sheets.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<Vec<Facts>, ReadError> {
    let broken = || ReadError::broken(file, "the workbook does not follow its own format");
    let container = Container::open(bytes).ok_or_else(broken)?;
    let book = ["workbook", "book"].iter().find_map(|name| container.entry(name));
    let Some(book) = book else { return Ok(Vec::new()) };
    // The small streams lie in one of their own, which the library reads whatever is asked of it.
    container.small().ok_or_else(broken)?;
    let book = container.stream(&book).ok_or_else(broken)?;
    if records(&book, 0).all(|(kind, data)| kind != DIMENSIONS || is_sane(data))
        && sheets(&book).all(|start| records(&book, start).all(|(kind, data)| kind != DIMENSIONS || is_sane(data)))
    {
        Ok(sheets(&book).map(|start| facts(&book, start)).collect())
    } else {
        Err(ReadError::too_large(file, "a sheet claims more cells than the format has"))
    }
}

const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const END: u16 = 0x000A;

/// Returns the records of a stream from `start` to the end of that part, with their kinds.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream.get(start..).unwrap_or(&[]);
    let mut done = false;
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
        let data = rest.get(4..4 + length)?;
        if done {
            return None;
        }
        done = kind == END;
        rest = &rest[4 + length..];
        Some((kind, data))
    })
}

/// Returns where the sheets of a workbook begin.
fn sheets(book: &[u8]) -> impl Iterator<Item = usize> {
    records(book, 0)
        .filter(|(kind, _)| *kind == BOUND_SHEET)
        .filter_map(|(_, data)| u32_at(data, 0))
        .map(|start| start as usize)
        .take(MOST_SHEETS)
}

const ROW: u16 = 0x0208;
/// The bit of a row that says that it is hidden.
const HIDDEN: u16 = 0x20;

/// Returns which rows of the sheet at `start` are hidden.
fn facts(book: &[u8], start: usize) -> Facts {
    let mut hidden: Vec<u32> = records(book, start)
        .filter(|(kind, data)| *kind == ROW && u16_at(data, 12).is_some_and(|bits| bits & HIDDEN != 0))
        .filter_map(|(_, data)| u16_at(data, 0))
        .map(|row| u32::from(row) + 1)
        .collect();
    hidden.sort_unstable();
    let mut facts = Facts::default();
    for row in hidden {
        facts.hide(row, row);
    }
    facts
}

/// Whether a sheet's claim of its first and last row and column can be true.
fn is_sane(data: &[u8]) -> bool {
    let wide = |at: usize| u32_at(data, at).map(u64::from);
    let narrow = |at: usize| u16_at(data, at).map(u64::from);
    let claim = match data.len() {
        10 => [narrow(0), narrow(2), narrow(4), narrow(6)],
        _ => [wide(0), wide(4), narrow(8), narrow(10)],
    };
    let [Some(first_row), Some(rows), Some(first_column), Some(columns)] = claim else { return true };
    let first_column = if first_column > 0xFF || columns < first_column { 0 } else { first_column };
    rows == 0 || columns == 0 || first_row < rows && first_column < columns && rows * columns <= MOST_CELLS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_beyond_the_format_are_not_sane() {
        let claim = |first: u32, rows: u32, columns: u16| {
            let mut data = vec![0; 14];
            data[..4].copy_from_slice(&first.to_le_bytes());
            data[4..8].copy_from_slice(&rows.to_le_bytes());
            data[10..12].copy_from_slice(&columns.to_le_bytes());
            data
        };
        assert!(is_sane(&claim(0, 65_536, 256)) && is_sane(&claim(0, 0, 0)));
        assert!(!is_sane(&claim(0, u32::MAX, 256)) && !is_sane(&claim(9, 3, 256)));
    }
}
