//! What the parts of a binary workbook (.xlsb, \[MS-XLSB\]) say that the spreadsheet library does not tell: which rows are
//! hidden, and whether cells are written in the short form, which it passes over.

use super::container::u32_at;
use super::facts::Facts;

/// A row and what holds for all of it; its number stands in the first four bytes.
const ROW: u32 = 0;
/// Where a row's bits stand, and the one that says that it is hidden.
const ROW_BITS: (usize, u8) = (11, 0x10);
/// Cells that name no column: they stand in the one behind the cell before.
const SHORT_CELLS: std::ops::RangeInclusive<u32> = 12..=18;
/// A sheet of the workbook.
const SHEET: u32 = 156;
/// Bytes that a record may have; a cell's text has 64 KB at most.
const LONGEST: usize = 8 << 20;
/// Bytes of a record that are looked at.
const LOOKED_AT: usize = 12;

/// Takes the bytes of a sheet's part as they come.
#[derive(Default)]
pub(super) struct BinaryScan {
    facts: Facts,
    /// The beginning of a record of which too little has come.
    rest: Vec<u8>,
    /// Bytes of the record before that are still to come.
    skipped: usize,
    /// Sheets that are listed.
    sheets: usize,
    /// Whether a record has more bytes than any has.
    endless: bool,
}

impl BinaryScan {
    /// Takes the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let skipped = self.skipped.min(bytes.len());
        self.skipped -= skipped;
        let joined = [&std::mem::take(&mut self.rest)[..], &bytes[skipped..]].concat();
        let mut at = 0;
        while let Some((kind, start, length)) = head(&joined, at) {
            self.endless |= length > LONGEST;
            let Some(data) = joined.get(start..start + length.min(LOOKED_AT)) else { break };
            self.record(kind, data);
            at = start + length;
            if at >= joined.len() {
                self.skipped = at - joined.len();
                return;
            }
        }
        self.rest = joined[at..].to_vec();
    }

    /// Returns what was found.
    pub(super) fn finish(self) -> Facts {
        self.facts
    }

    /// Returns how many sheets a workbook's part lists.
    pub(super) fn sheets(&self) -> usize {
        self.sheets
    }

    /// Whether a record says that it is longer than any is; the library would make room for all of it.
    pub(super) fn has_endless_record(&self) -> bool {
        self.endless
    }

    fn record(&mut self, kind: u32, data: &[u8]) {
        self.sheets += usize::from(kind == SHEET);
        self.facts.has_short_cells |= SHORT_CELLS.contains(&kind);
        let (place, bit) = ROW_BITS;
        if kind == ROW
            && data.get(place).is_some_and(|bits| bits & bit != 0)
            && let Some(row) = u32_at(data, 0).and_then(|row| row.checked_add(1))
            && self.facts.hidden.last().is_none_or(|(_, last)| *last < row)
        {
            self.facts.hide(row, row);
        }
    }
}

/// Returns the relations of the sheets that a workbook's part lists, in its order.
pub(super) fn relations(book: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((kind, start, length)) = head(book, at) {
        at = start + length;
        let Some(data) = book.get(start..at) else { break };
        // State and number of the sheet, and how many letters its relation has.
        if kind == SHEET
            && let Some(letters) = u32_at(data, 8)
            && let Some(text) = data.get(12..12_usize.saturating_add((letters as usize).saturating_mul(2)))
        {
            let units: Vec<u16> = text.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            found.push(String::from_utf16_lossy(&units));
        }
    }
    found
}

/// Returns the kind of the record at `at`, where its data begin, and how many bytes they have; `None` if its head is not
/// whole.
fn head(bytes: &[u8], at: usize) -> Option<(u32, usize, usize)> {
    let (kind, start) = number(bytes, at, 2)?;
    let (length, start) = number(bytes, start, 4)?;
    Some((kind, start, length as usize))
}

/// Reads a number of seven bits a byte, the lowest first, of `most` bytes at most; returns where the next thing stands.
fn number(bytes: &[u8], at: usize, most: usize) -> Option<(u32, usize)> {
    let mut number = 0;
    for place in 0..most {
        let byte = *bytes.get(at + place)?;
        number |= u32::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, at + place + 1));
        }
    }
    Some((number, at + most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u8, bits: u8) -> Vec<u8> {
        let mut record = vec![0, 17];
        record.extend([number, 0, 0, 0, 0, 0, 0, 0, 0x2C, 0x01, 0, bits, 0, 0, 0, 0, 0]);
        record
    }

    #[test]
    fn hidden_rows_and_short_cells_are_seen_in_pieces_of_any_size() {
        let long = [&[0x9C, 0x01, 0x80, 0x02][..], &[0xFF; 256]].concat();
        let sheet =
            [row(0, 0), long, row(2, 0x10), row(3, 0x30), vec![17, 2, 0, 0], row(9, 0x20), row(11, 0x10)].concat();
        for size in 1..sheet.len() {
            let mut scan = BinaryScan::default();
            sheet.chunks(size).for_each(|piece| scan.feed(piece));
            let facts = scan.finish();
            assert_eq!((facts.hidden, facts.has_short_cells), (vec![(3, 4), (12, 12)], true), "{size}");
        }
        let mut scan = BinaryScan::default();
        scan.feed(&row(0, 0));
        assert_eq!(scan.finish(), Facts::default());
    }

    #[test]
    fn sheets_are_found_in_their_order() {
        let sheet = |id: &str| {
            let text: Vec<u8> = id.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let length = u8::try_from(12 + text.len()).expect("a short text");
            let letters = u8::try_from(id.len()).expect("a short text");
            [&[0x9C, 0x01, length, 0, 0, 0, 0, 7, 0, 0, 0, letters, 0, 0, 0][..], &text].concat()
        };
        let book = [vec![0x83, 0x01, 0], sheet("rId2"), vec![5, 1, 9], sheet("rId1")].concat();
        assert_eq!(relations(&book), ["rId2", "rId1"]);
        assert!((0..book.len()).all(|end| relations(&book[..end]).len() < 2));
    }
}
