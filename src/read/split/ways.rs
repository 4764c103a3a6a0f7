//! The other ways in which single rows are written: by another mark, with JSON that nothing quotes, with marks too many.

use memchr::{memchr_iter, memmem};

use super::super::delimiter::Delimiter;
use super::super::rows::NewRow;
use super::{Reader, Strays, Way, count, json};

/// What may part the cells of a single row.
const OTHERS: &[&[u8]] = &[b",", b";", b"\t", b"|", b", ", b"; ", b" "];

/// A row that has been read once.
#[derive(Clone, Copy)]
pub(super) struct Before {
    /// Where it begins.
    pub(super) at: usize,
    /// What was seen above it.
    pub(super) strays: Strays,
}

impl Reader<'_> {
    /// Reads a row once more, in the other ways in which rows are written, if one of them makes it as wide as `width`.
    pub(super) fn row_as_wide(&mut self, width: usize, before: Before, number: u32, row: &mut NewRow<'_>) {
        let cells = row.cells();
        let is_stray = self.strays.inside != before.strays.inside;
        let far = cells * 2 <= width && width >= 3;
        let others = OTHERS.iter().filter_map(|other| Delimiter::from_bytes(other)).filter(|other| {
            // Or all cells are parted by what the others are, and a blank.
            let is_wider = other.first() == self.dialect.delimiter.first();
            if is_wider {
                self.padded >= super::PADDED && self.padded + 1 == cells && other.len() > self.dialect.delimiter.len()
            } else {
                far
            }
        });
        let own = [
            (cells < width && self.swallowed).then_some(Way::Lenient),
            (cells < width && is_stray).then_some(Way::Open),
            (cells > width && self.has_brackets(before.at)).then_some(Way::Brackets),
            (cells > width && self.has_marks(before.at)).then_some(Way::Tight),
        ];
        let ways: Vec<Way> = own.into_iter().flatten().chain(others.map(Way::Other)).collect();
        let mut touched = false;
        for way in ways {
            if let Way::Other(other) = way
                && !self.is_parted_by(before.at, other, width)
            {
                continue;
            }
            touched = true;
            self.again(way, before, number, row);
            if row.cells() == width && is_meant(way, number, row) {
                // One more blank is no other mark.
                if let Way::Other(other) = way
                    && other.first() != self.dialect.delimiter.first()
                {
                    count(&mut self.strays.other, number);
                }
                return;
            }
        }
        if touched {
            self.again(Way::Plain, before, number, row);
        }
    }

    /// Reads the row once more.
    fn again(&mut self, way: Way, before: Before, number: u32, row: &mut NewRow<'_>) {
        let dialect = self.dialect;
        row.clear();
        (self.at, self.strays, self.way) = (before.at, before.strays, way);
        if let Way::Other(other) = way {
            self.dialect.delimiter = other;
        }
        self.cells(number, row);
        (self.dialect, self.way) = (dialect, Way::Plain);
    }

    /// Whether some cell of the line at `start` begins as JSON does.
    fn has_brackets(&self, start: usize) -> bool {
        let line = &self.bytes[start..self.at];
        memchr::memchr2_iter(b'{', b'[', line).any(|at| json::begins(&line[at..]))
    }

    /// Whether the line at `start` has marks that quote cells.
    fn has_marks(&self, start: usize) -> bool {
        memchr::memchr(self.dialect.quote, &self.bytes[start..self.at]).is_some()
    }

    /// Whether the line at `start` may be one of `width` cells parted by `other`; a cell may go on in the next line.
    fn is_parted_by(&self, start: usize, other: Delimiter, width: usize) -> bool {
        let line = &self.bytes[start..];
        let line = &line[..memchr::memchr2(b'\n', b'\r', line).unwrap_or(line.len())];
        let marks = match other.bytes() {
            [mark] => memchr_iter(*mark, line).count(),
            bytes => memmem::find_iter(line, bytes).count(),
        };
        marks * 2 + 1 >= width
    }
}

/// Whether what parts a row otherwise than the rest does so by what it is, and not by chance.
fn is_meant(way: Way, number: u32, row: &NewRow<'_>) -> bool {
    match way {
        Way::Other(other) if other.bytes() == b" " => row.is_like_the_one_above(number),
        // Marks with a blank behind some of them are those of sentences.
        Way::Other(_) => !row.has_cell_after_blank(),
        _ => true,
    }
}
