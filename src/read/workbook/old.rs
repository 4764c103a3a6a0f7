//! Looks at a workbook of the old Excel format before the spreadsheet library does.
//!
//! The library follows the chains of sectors without end if they run in a circle, and makes room for as many cells as a
//! sheet claims to have; both would take the process down.

use super::super::ReadError;
use super::container::{Container, u16_at, u32_at};
use super::facts::Facts;
use super::{MOST_SHEETS, guard};

/// Cells that a sheet may claim; the format has 65,536 rows of 256.
const MOST_CELLS: u64 = 65_536 * 256;

/// What is known of a workbook before it is opened.
pub(super) struct Checked {
    /// What is said of its sheets.
    pub(super) facts: Vec<Facts>,
    /// Bytes of the file that claim how large the sheets are; the library would make room for as much.
    pub(super) claims: Vec<usize>,
}

/// Refuses a workbook whose sectors run in a circle, or whose sheets come to more cells than can be held.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<Checked, ReadError> {
    let broken = || ReadError::broken(file, "the workbook does not follow its own format");
    let container = Container::open(bytes).ok_or_else(broken)?;
    let entry = ["workbook", "book"].iter().find_map(|name| container.entry(name));
    let mut checked = Checked { facts: Vec::new(), claims: Vec::new() };
    let Some(entry) = entry else { return Ok(checked) };
    // The small streams lie in one of their own, which the library reads whatever is asked of it.
    container.small().ok_or_else(broken)?;
    let book = container.stream(&entry).ok_or_else(broken)?;
    let starts: Vec<usize> = sheets(&book).take(MOST_SHEETS + 1).collect();
    if starts.len() > MOST_SHEETS {
        return Err(ReadError::too_large(file, format!("it has more than {MOST_SHEETS} sheets")));
    }
    let mut left = book.len();
    let (mut values, mut formulas) = (Extent::default(), Extent::default());
    let mut claims = Vec::new();
    for start in starts {
        let mut found = (Extent::default(), Extent::default());
        for (at, kind, data) in records(&book, start) {
            left = left.checked_sub(4 + data.len()).ok_or_else(broken)?;
            match kind {
                DIMENSIONS if !is_sane(data) => {
                    return Err(ReadError::too_large(file, "a sheet claims more cells than the format has"));
                }
                DIMENSIONS => claims.extend(at..at + data.len()),
                _ => note(kind, data, &mut found),
            }
        }
        values.add(&found.0);
        formulas.add(&found.1);
        checked.facts.push(facts(&book, start));
    }
    if values.is_hollow() || formulas.is_hollow() {
        return Err(ReadError::too_large(file, guard::HOLLOW));
    }
    checked.claims = container.places(&entry, &claims).ok_or_else(broken)?;
    Ok(checked)
}

/// The cells of a sheet, and the rows and columns that they take.
#[derive(Default)]
struct Extent {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
    cells: u64,
    /// Cells between the first and the last rows and columns of the sheets that were added.
    area: u64,
}

impl Extent {
    fn note(&mut self, row: u16, first: u16, last: u16) {
        let wider = |range: Option<(u64, u64)>, from: u16, to: u16| {
            let (start, end) = range.unwrap_or((u64::MAX, 0));
            Some((start.min(from.into()), end.max(to.into())))
        };
        self.rows = wider(self.rows, row, row);
        self.columns = wider(self.columns, first, last);
        self.cells += u64::from(last.saturating_sub(first)) + 1;
    }

    fn add(&mut self, sheet: &Self) {
        let length = |range: Option<(u64, u64)>| range.map_or(0, |(start, end)| (end + 1).saturating_sub(start));
        self.area += length(sheet.rows) * length(sheet.columns);
        self.cells += sheet.cells;
    }

    fn is_hollow(&self) -> bool {
        guard::is_hollow(self.area, self.cells)
    }
}

/// Notes the cells of a record among the values and among the formulas.
fn note(kind: u16, data: &[u8], (values, formulas): &mut (Extent, Extent)) {
    let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { return };
    match kind {
        MANY_NUMBERS => {
            let last = data.len().checked_sub(2).and_then(|at| u16_at(data, at));
            values.note(row, column, last.unwrap_or(column).max(column));
        }
        FORMULA => {
            values.note(row, column, column);
            formulas.note(row, column, column);
        }
        _ if CELLS.contains(&kind) => values.note(row, column, column),
        _ => {}
    }
}

const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const END: u16 = 0x000A;
const BEGIN: u16 = 0x0809;
const FORMULA: u16 = 0x0006;
/// Several numbers side by side.
const MANY_NUMBERS: u16 = 0x00BD;
/// Other cells: texts, numbers, truths and errors.
const CELLS: &[u16] = &[0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD];

/// Returns the records of a part of a stream from `start` on, those of charts within it aside: where their data stand, their
/// kinds and the data.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = (usize, u16, &[u8])> {
    let mut at = start;
    let mut depth = 0_usize;
    std::iter::from_fn(move || {
        loop {
            let (kind, length) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
            let place = at + 4;
            let data = stream.get(place..place + length)?;
            at = place + length;
            let outer = depth;
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => at = stream.len(),
                END => depth -= 1,
                _ => {}
            }
            if outer <= 1 {
                return Some((place, kind, data));
            }
        }
    })
}

/// Returns where the sheets of a workbook begin.
fn sheets(book: &[u8]) -> impl Iterator<Item = usize> {
    records(book, 0)
        .filter(|(_, kind, _)| *kind == BOUND_SHEET)
        .filter_map(|(.., data)| u32_at(data, 0))
        .map(|start| start as usize)
}

const ROW: u16 = 0x0208;
/// The bit of a row that says that it is hidden.
const HIDDEN: u16 = 0x20;

/// Returns which rows of the sheet at `start` are hidden.
fn facts(book: &[u8], start: usize) -> Facts {
    let mut hidden: Vec<u32> = records(book, start)
        .filter(|(_, kind, data)| *kind == ROW && u16_at(data, 12).is_some_and(|bits| bits & HIDDEN != 0))
        .filter_map(|(.., data)| u16_at(data, 0))
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

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("short");
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    fn number(row: u16, column: u16) -> Vec<u8> {
        record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat())
    }

    /// A workbook whose sheets, `times` of them, are all the one that has these records.
    fn workbook(records: &[Vec<u8>], times: usize) -> Vec<u8> {
        let begin = record(BEGIN, &[0; 16]);
        let listed = |start: usize| {
            let start = u32::try_from(start).expect("short");
            record(BOUND_SHEET, &[&start.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat()).repeat(times)
        };
        let start = begin.len() + listed(0).len() + 4;
        let mut book =
            [&begin[..], &listed(start), &record(END, &[]), &begin, &records.concat(), &record(END, &[])].concat();
        book.resize(book.len().max(4096).next_multiple_of(512), 0);
        let mut bytes = vec![0; 512];
        bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        bytes[30] = 9;
        bytes[76..].fill(0xFF);
        bytes[76..80].fill(0);
        bytes[48] = 1;
        bytes[60..64].fill(0xFF);
        bytes[68..72].fill(0xFF);
        let sectors = u32::try_from(book.len() / 512).expect("short");
        let next = [u32::MAX - 2, u32::MAX - 1].into_iter().chain(3..2 + sectors).chain([u32::MAX - 1]);
        bytes.extend(next.flat_map(u32::to_le_bytes));
        bytes.resize(1024, 0xFF);
        let entry = |name: &str, start: u32, length: usize| {
            let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            entry.resize(116, 0);
            entry.extend(start.to_le_bytes());
            entry.extend((length as u64).to_le_bytes());
            entry
        };
        bytes.extend(entry("Root Entry", u32::MAX - 1, 0));
        bytes.extend(entry("Workbook", 2, book.len()));
        bytes.resize(1536, 0);
        bytes.extend(book);
        bytes
    }

    fn refused(records: &[Vec<u8>], times: usize) -> String {
        check("a.xls", &workbook(records, times)).map(|_| ()).expect_err("refused").to_string()
    }

    #[test]
    fn cells_that_lie_far_apart_are_refused_also_behind_a_chart_and_in_many_sheets() {
        let corners = [number(0, 0), number(u16::MAX, u16::MAX)];
        assert!(refused(&corners, 1).contains("far apart"));
        let chart = [number(0, 0), record(BEGIN, &[0; 16]), record(END, &[]), number(u16::MAX, 300)];
        assert!(refused(&chart, 1).contains("far apart"));
        let many = [number(0, 0), number(9000, 200)];
        assert!(check("a.xls", &workbook(&many, 1)).is_ok());
        assert!(refused(&many, 20).contains("far apart"));
        let formulas = [record(FORMULA, &[0; 22]), record(FORMULA, &[0xFF; 22])];
        assert!(refused(&formulas, 1).contains("far apart"));
        assert!(refused(&corners[..1], MOST_SHEETS + 1).contains("more than 1000 sheets"));
        let long: Vec<_> = (0..2000).map(|row| number(row, 0)).collect();
        assert!(refused(&long, 20).contains("its own format"), "the same records again and again");
    }

    #[test]
    fn what_a_sheet_claims_is_taken_out_of_the_file() {
        let claim = record(DIMENSIONS, &[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
        let bytes = workbook(&[claim.clone(), number(0, 0)], 1);
        let checked = check("a.xls", &bytes).expect("sane");
        let claimed: Vec<u8> = checked.claims.iter().map(|at| bytes[*at]).collect();
        assert_eq!(claimed, claim[4..]);
    }
}
