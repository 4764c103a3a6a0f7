//! Brings the cells of an `OpenDocument` sheet side by side where they lie far apart, so that the room between them, which
//! the spreadsheet library would write out, takes no memory.

use memchr::memmem;

use super::old::Held;
use super::open_document::{is_row, repeated, with_repeats};

/// Columns that a sheet can have.
const COLUMNS: usize = 1 << 14;
/// Rows that a sheet can have.
const ROWS: u64 = 1 << 20;

const ROW_TIMES: &[u8] = b"number-rows-repeated";
const CELL_TIMES: &[u8] = b"number-columns-repeated";

/// What a sheet holds, seen before it is written anew.
struct Seen {
    /// For each row whether it holds something.
    rows: Vec<bool>,
    /// For each cell whether it does.
    cells: Vec<bool>,
    /// Where cells that hold something begin and end, counted by column.
    ends: Vec<i64>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { rows: Vec::new(), cells: Vec::new(), ends: vec![0; COLUMNS + 1] }
    }
}

impl Seen {
    /// Returns the columns in which some cell holds something.
    fn columns(&self) -> Vec<u16> {
        let mut open = 0;
        let holds = |end: &i64| {
            open += *end;
            open > 0
        };
        let held: Vec<bool> = self.ends.iter().map(holds).collect();
        (0..).zip(held).filter(|(_, held)| *held).map(|(column, _)| column).collect()
    }
}

/// Returns the content with each empty row once and without the cells of columns in which nothing stands, and for each
/// sheet where its rows and columns stood.
pub(super) fn together(content: &[u8]) -> (Vec<u8>, Vec<Held>) {
    let seen = seen(content);
    let columns: Vec<Vec<u16>> = seen.iter().map(Seen::columns).collect();
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); seen.len()];
    let mut out = Vec::with_capacity(content.len());
    let mut copied = 0;
    let (mut sheet, mut row, mut cell) = (None::<usize>, 0, 0);
    let (mut column, mut at_row) = (0_usize, 0_u64);
    for (at, tag) in tags(content) {
        if at < copied {
            continue;
        }
        if tag.starts_with(b"table:table ") {
            sheet = Some(sheet.map_or(0, |sheet| sheet + 1));
            (row, cell, at_row) = (0, 0, 0);
        }
        let Some(sheet) = sheet else { continue };
        let end = at + tag.len() + 2;
        if is_row(tag) {
            column = 0;
            let times = repeated(tag, ROW_TIMES).min(ROWS.saturating_sub(at_row));
            let holds = seen[sheet].rows.get(row).copied().unwrap_or(false);
            let kept = if holds { times } else { times.min(1) };
            rows[sheet].extend((0..kept).filter_map(|next| u32::try_from(at_row + next).ok()));
            at_row += times;
            row += 1;
            if !holds && times > 1 {
                put(&mut out, content, &mut copied, at, end, &with_repeats(tag, ROW_TIMES, 1));
            }
        } else if is_cell(tag) {
            let holds = seen[sheet].cells.get(cell).copied().unwrap_or(false);
            cell += 1;
            let times = usize::try_from(repeated(tag, CELL_TIMES)).unwrap_or(COLUMNS).min(COLUMNS);
            let next = (column + times).min(COLUMNS);
            let place = |column: usize| columns[sheet].partition_point(|held| usize::from(*held) < column);
            let kept = place(next) - place(column);
            column = next;
            if holds || kept == times {
                continue;
            }
            if kept > 0 {
                put(&mut out, content, &mut copied, at, end, &with_repeats(tag, CELL_TIMES, kept));
            } else {
                // An empty cell ends with its tag, or with the one that closes it.
                let closing = if tag.ends_with(b"/") { None } else { memmem::find(&content[end..], b"-cell>") };
                let end = closing.map_or(end, |found| end + found + b"-cell>".len());
                put(&mut out, content, &mut copied, at, end, &[]);
            }
        }
    }
    out.extend_from_slice(&content[copied..]);
    let held = rows.into_iter().zip(columns).map(|(rows, columns)| Held::new(rows, columns));
    (out, held.collect())
}

/// Writes what stands before the tag at `at`, and `tag` in its place; an empty one is left out up to `end`.
fn put(out: &mut Vec<u8>, content: &[u8], copied: &mut usize, at: usize, end: usize, tag: &[u8]) {
    out.extend_from_slice(&content[*copied..at]);
    if !tag.is_empty() {
        out.push(b'<');
        out.extend_from_slice(tag);
        out.push(b'>');
    }
    *copied = end;
}

fn is_cell(tag: &[u8]) -> bool {
    tag.starts_with(b"table:table-cell") || tag.starts_with(b"table:covered-table-cell")
}

/// Returns each tag without its brackets, and where its first bracket stands.
fn tags(content: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    memchr::memchr_iter(b'<', content).filter_map(|at| {
        let tag = &content[at + 1..];
        Some((at, &tag[..memchr::memchr(b'>', tag)?]))
    })
}

fn seen(content: &[u8]) -> Vec<Seen> {
    let mut sheets: Vec<Seen> = Vec::new();
    let (mut column, mut from) = (0_usize, 0_usize);
    for (_, tag) in tags(content) {
        if tag.starts_with(b"table:table ") {
            sheets.push(Seen::default());
        }
        let Some(sheet) = sheets.last_mut() else { continue };
        let mut holds = false;
        if is_row(tag) {
            sheet.rows.push(false);
            column = 0;
        } else if is_cell(tag) {
            from = column;
            let times = usize::try_from(repeated(tag, CELL_TIMES)).unwrap_or(COLUMNS);
            column = column.saturating_add(times).min(COLUMNS);
            sheet.cells.push(false);
            holds = memmem::find(tag, b"value-type").is_some() || memmem::find(tag, b"formula").is_some();
        } else if tag.starts_with(b"text:p") {
            holds = true;
        }
        if let (true, Some(cell), Some(row)) = (holds, sheet.cells.last_mut(), sheet.rows.last_mut())
            && !*cell
        {
            (*cell, *row) = (true, true);
            sheet.ends[from] += 1;
            sheet.ends[column] -= 1;
        }
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_in_the_corners_come_side_by_side_and_know_where_they_stood() {
        let content = b"<a><table:table table:name=\"a\"><table:table-column/><table:table-row><table:table-cell \
            office:value-type=\"float\"/><table:table-cell table:number-columns-repeated=\"16383\"/></table:table-row>\
            <table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell \
            table:number-columns-repeated=\"16384\"/></table:table-row><table:table-row><table:table-cell \
            table:number-columns-repeated=\"16383\"></table:table-cell><table:table-cell><text:p>x</text:p>\
            </table:table-cell></table:table-row></table:table></a>";
        let (new, held) = together(content);
        assert_eq!(
            String::from_utf8_lossy(&new),
            "<a><table:table table:name=\"a\"><table:table-column/><table:table-row><table:table-cell \
             office:value-type=\"float\"/><table:table-cell table:number-columns-repeated=\"1\"/></table:table-row>\
             <table:table-row table:number-rows-repeated=\"1\"><table:table-cell table:number-columns-repeated=\"2\"/>\
             </table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"1\"></table:table-cell>\
             <table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table></a>"
        );
        let places = [(0, 0), (2, 1)].map(|place| held[0].place(place));
        assert_eq!(places, [(0, 0), (1_048_575, 16_383)]);
    }

    #[test]
    fn rows_that_hold_something_stay_as_often_as_the_file_says() {
        let content = b"<table:table ><table:table-row table:number-rows-repeated=\"5\"/><table:table-row \
            table:number-rows-repeated=\"3\"><table:table-cell/><table:table-cell office:value-type=\"string\" \
            table:number-columns-repeated=\"2\"/></table:table-row></table:table>";
        let (new, held) = together(content);
        assert!(!String::from_utf8_lossy(&new).contains("<table:table-cell/>"), "its column holds nothing");
        assert_eq!([(1, 0), (3, 1)].map(|place| held[0].place(place)), [(5, 1), (7, 2)]);
        assert_eq!(together(b"no workbook <table:table-row>"), (b"no workbook <table:table-row>".to_vec(), Vec::new()));
    }
}
