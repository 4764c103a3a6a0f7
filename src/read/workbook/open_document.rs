//! Looks at an `OpenDocument` sheet before the spreadsheet library does: it writes out every cell and row that a file says
//! to repeat, and a few bytes can say so a billion times.

use std::io::{Cursor, Write};

use memchr::memmem;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::super::{ReadError, inflate, input};
use super::facts::Facts;
use super::old::Held;
use super::{MOST_SHEETS, far_apart, guard};

/// Cells that the sheets of a file may come to.
const MOST_CELLS: u64 = 50_000_000;

/// The part of a workbook that holds its sheets.
const CONTENT: &str = "content.xml";

/// A workbook that may be read.
#[derive(Default)]
pub(super) struct Checked {
    /// What is said of its sheets.
    pub(super) facts: Vec<Facts>,
    /// The workbook with its cells side by side, where these lay too far apart.
    pub(super) bytes: Option<Vec<u8>>,
    /// For each sheet where its cells stood then.
    pub(super) held: Vec<Held>,
}

/// Refuses a workbook whose cells, each as often as the file says, are too many; those that lie far apart are brought
/// together.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<Checked, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| input::zip_failure(&error, file))?;
    let Some(index) = archive.index_for_name(CONTENT) else { return Ok(Checked::default()) };
    let part = archive.by_index(index).map_err(|error| input::zip_failure(&error, file))?;
    let packed = part.compressed_size();
    let content = inflate::read_all(part, packed, file)?;
    if memmem::find_iter(&content, b"<table:table ").take(MOST_SHEETS + 1).count() > MOST_SHEETS {
        return Err(ReadError::too_large(file, format!("it has more than {MOST_SHEETS} sheets")));
    }
    let is_too_much = |(area, filled): (u64, u64)| area > MOST_CELLS || guard::is_hollow(area, filled);
    let facts = facts(&content);
    if !is_too_much(cells(&content)) {
        return Ok(Checked { facts, ..Checked::default() });
    }
    let (content, held) = far_apart::together(&content);
    if is_too_much(cells(&content)) {
        return Err(ReadError::too_large(
            file,
            "its sheets repeat more cells, or have them further apart, than can be read; delete what stands far from the tables",
        ));
    }
    let bytes = with_content(&mut archive, &content).map_err(|error| input::zip_failure(&error, file))?;
    Ok(Checked { facts, bytes: Some(bytes), held })
}

/// Returns the workbook with other content.
fn with_content(archive: &mut ZipArchive<Cursor<&[u8]>>, content: &[u8]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    // What says of what kind the file is, and whether it is locked.
    for name in ["mimetype", "META-INF/manifest.xml"] {
        if let Some(index) = archive.index_for_name(name) {
            new.raw_copy_file(archive.by_index(index)?)?;
        }
    }
    new.start_file(CONTENT, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
    new.write_all(content)?;
    Ok(new.finish()?.into_inner())
}

/// Whether a tag begins a row.
pub(super) fn is_row(tag: &[u8]) -> bool {
    tag.starts_with(b"table:table-row") && !tag.starts_with(b"table:table-rows")
}

/// Returns which rows of each sheet are hidden.
fn facts(content: &[u8]) -> Vec<Facts> {
    let mut sheets: Vec<Facts> = Vec::new();
    let mut row = 1_u32;
    for at in memmem::find_iter(content, b"<table:table") {
        let tag = &content[at + 1..];
        let tag = &tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())];
        if tag.starts_with(b"table:table ") {
            sheets.push(Facts::default());
            row = 1;
        } else if is_row(tag) {
            let count = u32::try_from(repeated(tag, b"number-rows-repeated")).unwrap_or(u32::MAX);
            let next = row.saturating_add(count);
            let is_hidden = ["collapse", "filter"]
                .iter()
                .any(|word| memmem::find(tag, format!("table:visibility=\"{word}\"").as_bytes()).is_some());
            if is_hidden && let Some(sheet) = sheets.last_mut() {
                sheet.hide(row, next - 1);
            }
            row = next;
        }
    }
    sheets
}

/// Returns how many cells the sheets have room for, between their first and their last, and how many of them hold something
/// by themselves, however often the file says to repeat them.
fn cells(content: &[u8]) -> (u64, u64) {
    let (mut area, mut filled) = (0_u64, 0_u64);
    let (mut rows, mut last_row, mut width) = (0_u64, 0_u64, 0_u64);
    let (mut times, mut column) = (0_u64, 0_u64);
    for at in memchr::memchr_iter(b'<', content) {
        let tag = &content[at + 1..];
        let tag = &tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())];
        let mut is_filled = false;
        if tag.starts_with(b"table:table ") {
            area = area.saturating_add(last_row.saturating_mul(width));
            (rows, last_row, width, times, column) = (0, 0, 0, 0, 0);
        } else if is_row(tag) {
            rows = rows.saturating_add(times);
            (times, column) = (repeated(tag, b"number-rows-repeated"), 0);
        } else if tag.starts_with(b"table:table-cell") || tag.starts_with(b"table:covered-table-cell") {
            column = column.saturating_add(repeated(tag, b"number-columns-repeated"));
            is_filled = memmem::find(tag, b"value-type").is_some() || memmem::find(tag, b"formula").is_some();
        } else if tag.starts_with(b"text:p") {
            is_filled = true;
        }
        if is_filled {
            filled += 1;
            last_row = rows.saturating_add(times);
            width = width.max(column);
        }
    }
    (area.saturating_add(last_row.saturating_mul(width)), filled)
}

/// Returns the number that an attribute has; 1 without it.
pub(super) fn repeated(tag: &[u8], name: &[u8]) -> u64 {
    let Some(at) = memmem::find(tag, name) else { return 1 };
    let value = tag[at + name.len()..].iter().skip_while(|byte| !byte.is_ascii_digit());
    let digits = value.take_while(|byte| byte.is_ascii_digit()).take(18);
    digits.fold(0_u64, |number, digit| number * 10 + u64::from(digit - b'0')).max(1)
}

/// Returns a tag whose attribute, if it has it, says another number.
pub(super) fn with_repeats(tag: &[u8], name: &[u8], number: usize) -> Vec<u8> {
    let Some(at) = memmem::find(tag, name) else { return tag.to_vec() };
    let from = at + name.len();
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let start = tag[from..].iter().position(is_digit).map_or(tag.len(), |found| from + found);
    let end = tag[start..].iter().position(|byte| !is_digit(byte)).map_or(tag.len(), |found| start + found);
    [&tag[..start], number.to_string().as_bytes(), &tag[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_are_counted_as_often_as_the_file_says() {
        let sheet = b"<table:table table:name=\"a\"><table:table-row/><table:table-row table:number-rows-repeated=\"3\" \
            table:visibility=\"filter\"><table:table-cell/></table:table-row></table:table><table:table ><table:table-row \
            table:visibility=\"collapse\"/></table:table>";
        let hidden: Vec<_> = facts(sheet).into_iter().map(|facts| facts.hidden).collect();
        assert_eq!(hidden, [vec![(2, 4)], vec![(1, 1)]]);
    }

    #[test]
    fn cells_count_as_often_as_the_file_says() {
        let sheet = b"<table:table-row table:number-rows-repeated=\"3\"><table:table-cell/><table:table-cell \
            office:value-type=\"float\" table:number-columns-repeated=\"4\"/><table:table-cell \
            table:number-columns-repeated=\"16384\"/></table:table-row><table:table-row \
            table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
        assert_eq!(cells(sheet), (15, 1));
        let bomb = b"<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
            table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell></table:table-row>";
        assert!(cells(bomb).0 > MOST_CELLS);
        let corners = b"<table:table ><table:table-row><table:table-cell table:number-columns-repeated=\"9999\"/>\
            <table:table-cell office:value-type=\"float\"/></table:table-row><table:table-row \
            table:number-rows-repeated=\"999\"/><table:table-row><table:table-cell office:value-type=\"float\"/>\
            </table:table-row></table:table><table:table ><table:table-row/></table:table>";
        assert_eq!(cells(corners), (10_000 * 1001, 2));
    }
}
