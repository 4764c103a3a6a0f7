//! Looks at a workbook of the old Excel format before the spreadsheet library does.
//!
//! The library follows the chains of sectors without end if they run in a circle, makes room for as many cells as a sheet
//! claims to have, and for all cells between the first and the last; each would take the process down. Where a cell stands
//! far from the others it is therefore given a sheet without its empty rows and columns, and its cells are put back after.

use std::collections::BTreeSet;

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
    /// Bytes of the file to be changed before the library reads it, and what to: those that claim how large the sheets
    /// are, and where cells stand that lie far apart.
    pub(super) changes: Vec<(usize, u8)>,
    /// The rows and columns of each sheet that hold something, if the others are left out.
    pub(super) held: Vec<Held>,
}

/// The rows and columns of a sheet that hold something, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    rows: Vec<u32>,
    columns: Vec<u16>,
}

impl Held {
    pub(super) fn new(rows: Vec<u32>, columns: Vec<u16>) -> Self {
        Self { rows, columns }
    }

    /// Returns where the cell stood before the empty rows and columns were left out.
    pub(super) fn place(&self, (row, column): (u32, u32)) -> (u32, u32) {
        let column = self.columns.get(column as usize).map_or(column, |place| u32::from(*place));
        (self.rows.get(row as usize).copied().unwrap_or(row), column)
    }

    /// Returns what to write so that the cells of the sheet at `start` stand side by side.
    fn of(book: &[u8], start: usize) -> (Self, Vec<(usize, u8)>) {
        let cells = || records(book, start).filter_map(|(at, kind, data)| Some((at, data, span(kind, data)?)));
        let (mut rows, mut columns) = (BTreeSet::new(), BTreeSet::new());
        for (.., span) in cells() {
            rows.insert(span.row);
            columns.extend(span.first..=span.last);
        }
        let rows: Vec<u16> = rows.into_iter().collect();
        let columns: Vec<u16> = columns.into_iter().collect();
        let mut changes = Vec::new();
        for (at, data, span) in cells() {
            let mut put = |place: usize, held: &[u16], number: u16| {
                let rank = u16::try_from(held.partition_point(|other| *other < number)).unwrap_or(number);
                changes.extend((at + place..).zip(rank.to_le_bytes()));
            };
            put(0, &rows, span.row);
            put(2, &columns, span.first);
            if span.is_many {
                put(data.len() - 2, &columns, span.last);
            }
        }
        (Self::new(rows.into_iter().map(u32::from).collect(), columns), changes)
    }
}

/// Refuses a workbook whose sectors run in a circle, or whose sheets come to more cells than can be held.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<Checked, ReadError> {
    let broken = || ReadError::broken(file, "the workbook does not follow its own format");
    let container = Container::open(bytes).ok_or_else(broken)?;
    let entry = ["workbook", "book"].iter().find_map(|name| container.entry(name));
    let mut checked = Checked { facts: Vec::new(), changes: Vec::new(), held: Vec::new() };
    let Some(entry) = entry else { return Ok(checked) };
    // The small streams lie in one of their own, which the library reads whatever is asked of it.
    container.small().ok_or_else(broken)?;
    let mut book = container.stream(&entry).ok_or_else(broken)?;
    if is_locked(&book) {
        // What follows cannot be read, so nothing that it seems to claim counts.
        return Err(ReadError::UnknownLock { file: file.to_owned() });
    }
    let starts: Vec<usize> = sheets(&book).take(MOST_SHEETS + 1).collect();
    if starts.len() > MOST_SHEETS {
        return Err(ReadError::too_large(file, format!("it has more than {MOST_SHEETS} sheets")));
    }
    let (claims, far) = measure(file, &book, &starts)?;
    let mut changes: Vec<(usize, u8)> = claims.into_iter().map(|at| (at, 0)).collect();
    if far.is_some() {
        for start in &starts {
            let (held, places) = Held::of(&book, *start);
            checked.held.push(held);
            changes.extend(places);
        }
        for (at, byte) in &changes {
            book[*at] = *byte;
        }
        // Once more: what was left out may be too little, and sheets that lie one in the other may come out as anything.
        if measure(file, &book, &starts)?.1.is_some() {
            let far = far.unwrap_or_default();
            return Err(ReadError::too_large(
                file,
                format!("{}; delete {far}, or what stands far from the table", guard::HOLLOW),
            ));
        }
    }
    checked.facts = starts.iter().map(|start| facts(&book, *start)).collect();
    let at: Vec<usize> = changes.iter().map(|(at, _)| *at).collect();
    let places = container.places(&entry, &at).ok_or_else(broken)?;
    checked.changes = places.into_iter().zip(changes).map(|(place, (_, byte))| (place, byte)).collect();
    Ok(checked)
}

/// Returns which bytes claim how large the sheets are, and, if their cells lie too far apart, which cell is the last of the
/// sheet that takes the most room.
fn measure(file: &str, book: &[u8], starts: &[usize]) -> Result<(Vec<usize>, Option<String>), ReadError> {
    let mut left = book.len();
    let (mut values, mut formulas) = (Extent::default(), Extent::default());
    let mut claims = Vec::new();
    let mut widest = (0, String::new());
    for (index, start) in starts.iter().enumerate() {
        let mut found = (Extent::default(), Extent::default());
        for (at, kind, data) in records(book, *start) {
            let broken = || ReadError::broken(file, "the workbook does not follow its own format");
            left = left.checked_sub(4 + data.len()).ok_or_else(broken)?;
            match kind {
                DIMENSIONS if !is_sane(data) => {
                    return Err(ReadError::too_large(file, "a sheet claims more cells than the format has"));
                }
                DIMENSIONS => claims.extend(at..at + data.len()),
                _ => note(kind, data, &mut found),
            }
        }
        if found.0.room() > widest.0 {
            widest = (found.0.room(), format!("the cells of sheet {} down to row {}", index + 1, found.0.last_row()));
        }
        values.add(&found.0);
        formulas.add(&found.1);
    }
    Ok((claims, (values.is_hollow() || formulas.is_hollow()).then_some(widest.1)))
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
    fn note(&mut self, span: &Span) {
        let wider = |range: Option<(u64, u64)>, from: u16, to: u16| {
            let (start, end) = range.unwrap_or((u64::MAX, 0));
            Some((start.min(from.into()), end.max(to.into())))
        };
        self.rows = wider(self.rows, span.row, span.row);
        self.columns = wider(self.columns, span.first, span.last);
        self.cells += u64::from(span.last - span.first) + 1;
    }

    /// Returns how many cells there are between the first and the last.
    fn room(&self) -> u64 {
        let length = |range: Option<(u64, u64)>| range.map_or(0, |(start, end)| (end + 1).saturating_sub(start));
        length(self.rows) * length(self.columns)
    }

    /// Returns the last row, counted from 1.
    fn last_row(&self) -> u64 {
        self.rows.map_or(0, |(_, end)| end + 1)
    }

    fn add(&mut self, sheet: &Self) {
        self.area += sheet.room();
        self.cells += sheet.cells;
    }

    fn is_hollow(&self) -> bool {
        guard::is_hollow(self.area, self.cells)
    }
}

/// Where the cells of a record stand: in a row, from the first column to the last.
struct Span {
    row: u16,
    first: u16,
    last: u16,
    /// Whether the record names the last column too.
    is_many: bool,
}

/// Returns where the cells of a record stand, if it is one of cells that hold something.
fn span(kind: u16, data: &[u8]) -> Option<Span> {
    let is_many = kind == MANY_NUMBERS && data.len() >= 6;
    if !is_many && kind != MANY_NUMBERS && kind != FORMULA && !CELLS.contains(&kind) {
        return None;
    }
    let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
    let last = if is_many { u16_at(data, data.len() - 2)?.max(first) } else { first };
    Some(Span { row, first, last, is_many })
}

/// Notes the cells of a record among the values and among the formulas.
fn note(kind: u16, data: &[u8], (values, formulas): &mut (Extent, Extent)) {
    let Some(span) = span(kind, data) else { return };
    values.note(&span);
    if kind == FORMULA {
        formulas.note(&span);
    }
}

/// Whether the records are encrypted.
fn is_locked(book: &[u8]) -> bool {
    records(book, 0).any(|(_, kind, data)| kind == LOCK && u16_at(data, 0).is_some_and(|how| how != 0))
}

/// Says that the records behind it are encrypted, and how.
const LOCK: u16 = 0x002F;
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

    /// Numbers on the diagonal: no row or column can be left out.
    fn scattered(count: u16) -> Vec<Vec<u8>> {
        (0..count).map(|at| number(at * 20, at)).collect()
    }

    #[test]
    fn cells_that_lie_far_apart_are_put_side_by_side_for_the_library() {
        let many = record(MANY_NUMBERS, &[&9_u16.to_le_bytes()[..], &3_u16.to_le_bytes(), &[0; 18], &[5, 0]].concat());
        let cells = [number(0, 0), number(2, 1), many, number(u16::MAX, 255)];
        let mut bytes = workbook(&cells, 1);
        let checked = check("a.xls", &bytes).expect("few enough");
        assert_eq!(checked.held, [Held { rows: vec![0, 2, 9, u16::MAX.into()], columns: vec![0, 1, 3, 4, 5, 255] }]);
        assert_eq!(checked.held[0].place((3, 5)), (65_535, 255));
        for (at, byte) in checked.changes {
            bytes[at] = byte;
        }
        let container = Container::open(&bytes).expect("whole");
        let book = container.stream(&container.entry("workbook").expect("there")).expect("whole");
        let start = sheets(&book).next().expect("one sheet");
        let spans: Vec<_> = records(&book, start).filter_map(|(_, kind, data)| span(kind, data)).collect();
        let places: Vec<_> = spans.iter().map(|span| (span.row, span.first, span.last)).collect();
        assert_eq!(places, [(0, 0, 0), (1, 1, 1), (2, 2, 4), (3, 5, 5)]);
    }

    #[test]
    fn a_lone_cell_in_the_last_corner_is_read_and_blank_ones_do_no_harm() {
        let blank = record(0x0201, &[0xFF; 6]);
        let checked = check("a.xls", &workbook(&[number(0, 0), blank], 1)).expect("blank cells take no room");
        assert!(checked.held.is_empty());
        let chart = [number(0, 0), record(BEGIN, &[0; 16]), record(END, &[]), number(u16::MAX, 300)];
        for far in [vec![number(0, 0), number(u16::MAX, u16::MAX)], chart.to_vec()] {
            assert_eq!(check("a.xls", &workbook(&far, 1)).expect("two cells").held.len(), 1);
        }
        let formulas = [record(FORMULA, &[0; 22]), record(FORMULA, &[0xFF; 22])];
        assert_eq!(check("a.xls", &workbook(&formulas, 1)).expect("two cells").held.len(), 1);
    }

    #[test]
    fn cells_of_which_none_can_be_left_out_are_refused_by_name() {
        let refusal = refused(&scattered(2000), 1);
        assert!(refusal.contains("far apart") && refusal.contains("sheet 1 down to row 39981"), "{refusal}");
        assert!(refused(&scattered(100)[..1], MOST_SHEETS + 1).contains("more than 1000 sheets"));
        let long: Vec<_> = (0..2000).map(|row| number(row, 0)).collect();
        assert!(refused(&long, 20).contains("its own format"), "the same records again and again");
    }

    #[test]
    fn a_locked_book_is_called_so_whatever_its_cells_seem_to_claim() {
        let (claim, lock) = (record(DIMENSIONS, &[0xFF; 14]), record(LOCK, &[1, 0, 1, 0]));
        let mut bytes = workbook(&[claim], 1);
        let at = 1536 + 20;
        // Before the list of sheets, which gives way.
        bytes[at..at + lock.len()].copy_from_slice(&lock);
        let refusal = check("a.xls", &bytes).map(|_| ()).expect_err("refused");
        assert!(matches!(refusal, ReadError::UnknownLock { .. }), "{refusal}");
    }

    #[test]
    fn what_a_sheet_claims_is_taken_out_of_the_file() {
        let claim = record(DIMENSIONS, &[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
        let bytes = workbook(&[claim.clone(), number(0, 0)], 1);
        let checked = check("a.xls", &bytes).expect("sane");
        let claimed: Vec<u8> = checked.changes.iter().map(|(at, _)| bytes[*at]).collect();
        assert_eq!(claimed, claim[4..]);
        assert!(checked.changes.iter().all(|(_, byte)| *byte == 0));
    }
}
