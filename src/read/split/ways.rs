//! The other ways in which single rows are written: by another mark, with JSON that nothing quotes, with marks too many.

use memchr::memchr_iter;

use super::super::delimiter::Delimiter;
use super::super::rows::NewRow;
use super::{Reader, Strays, Way, count, json};

/// Marks that may part the cells of a single row.
const OTHERS: &[u8] = b",;\t|";

impl Reader<'_> {
    /// Reads a row once more, in the other ways in which rows are written, if one of them makes it as wide as `width`.
    pub(super) fn row_as_wide(&mut self, width: usize, before: (usize, Strays), number: u32, row: &mut NewRow<'_>) {
        let (dialect, is_short) = (self.dialect, row.cells() < width);
        let far = is_short && width >= 3 && row.cells() * 2 <= width;
        let others = OTHERS.iter().filter(|other| far && **other != dialect.delimiter.first());
        let ways = (is_short && self.swallowed).then_some(Way::Lenient).into_iter();
        let ways = ways.chain((!is_short && self.has_brackets(before.0)).then_some(Way::Brackets));
        let ways = ways.chain(others.map(|other| Way::Other(*other)));
        let mut touched = false;
        for way in ways {
            if let Way::Other(other) = way {
                if !self.is_parted_by(before.0, other, width) {
                    continue;
                }
                self.dialect.delimiter = Delimiter::of(other);
            }
            touched = true;
            row.clear();
            (self.at, self.strays, self.way) = (before.0, before.1, way);
            self.cells(number, row);
            (self.dialect, self.way) = (dialect, Way::Plain);
            // Marks with a blank behind them are those of sentences.
            let is_other = matches!(way, Way::Other(_));
            if row.cells() == width && !(is_other && row.has_cell_after_blank()) {
                if is_other {
                    count(&mut self.strays.other, number);
                }
                return;
            }
        }
        if touched {
            row.clear();
            (self.at, self.strays) = before;
            self.cells(number, row);
        }
    }

    /// Whether some cell of the line at `start` begins as JSON does.
    fn has_brackets(&self, start: usize) -> bool {
        let line = &self.bytes[start..self.at];
        memchr::memchr2_iter(b'{', b'[', line).any(|at| json::begins(&line[at..]))
    }

    /// Whether the line at `start` may be one of `width` cells parted by `mark`; a cell may go on in the next line.
    fn is_parted_by(&self, start: usize, mark: u8, width: usize) -> bool {
        let line = &self.bytes[start..];
        let line = &line[..memchr::memchr2(b'\n', b'\r', line).unwrap_or(line.len())];
        memchr_iter(mark, line).count() * 2 + 1 >= width
    }
}
