//! Rows of text cells, stored one after the other in one piece of memory.

/// The rows of a table, their texts stored one after the other.
///
/// A row may have fewer or more cells than the header; a missing cell reads as empty.
#[derive(Clone, Default)]
pub struct Rows {
    text: String,
    /// Where each cell ends, counted from the start of its row's text.
    cell_ends: Vec<u32>,
    spans: Vec<Span>,
}

/// Where a row lies in [`Rows`].
#[derive(Clone, Copy)]
struct Span {
    text: usize,
    cell: usize,
    cells: u32,
    number: u32,
}

/// Bytes that the texts of one row may have together.
pub(super) const LONGEST_ROW: usize = 64 << 20;

/// Cells that one row may have; spreadsheets end at 16,384.
const MOST_COLUMNS: usize = 20_000;

impl Rows {
    /// Adds a row with its number, counted as a spreadsheet shows it.
    ///
    /// # Panics
    /// Panics if the texts of the row have more than 4 GiB together.
    pub fn push<S: AsRef<str>>(&mut self, number: u32, cells: impl IntoIterator<Item = S>) {
        let mut row = self.begin();
        for cell in cells {
            row.part(cell.as_ref());
            row.end_cell();
        }
        row.finish(number);
    }

    /// Begins a row that is added cell by cell; it is part of the rows once it is finished.
    pub(super) fn begin(&mut self) -> NewRow<'_> {
        let (text, cell) = (self.text.len(), self.cell_ends.len());
        NewRow { rows: self, text, cell }
    }

    /// Makes room for `bytes` of text.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// Gives back the memory that is not needed.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.cell_ends.shrink_to_fit();
        self.spans.shrink_to_fit();
    }

    /// Adds copies of other rows.
    pub fn append(&mut self, other: &Self) {
        let (text, cell) = (self.text.len(), self.cell_ends.len());
        self.text.push_str(&other.text);
        self.cell_ends.extend_from_slice(&other.cell_ends);
        self.spans.extend(other.spans.iter().map(|span| Span {
            text: span.text + text,
            cell: span.cell + cell,
            ..*span
        }));
    }

    /// Returns how many bytes the texts of the cells have together.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Takes all rows out; their memory stays for others.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cell_ends.clear();
        self.spans.clear();
    }

    /// Puts other cells in the place of a row's.
    pub(super) fn replace<S: AsRef<str>>(&mut self, index: usize, cells: impl IntoIterator<Item = S>) {
        self.push(self.spans[index].number, cells);
        let new = self.spans.len() - 1;
        self.spans.swap(index, new);
        self.spans.truncate(new);
    }

    /// Keeps the rows whose index, counted from 0, `keep` says yes to.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let mut index = 0;
        self.spans.retain(|_| {
            index += 1;
            keep(index - 1)
        });
    }

    /// Keeps the first `count` rows.
    pub(super) fn truncate(&mut self, count: usize) {
        let Some(first) = self.spans.get(count) else { return };
        // Rows that were put in place of others stand behind all of them.
        if self.spans[..count].iter().all(|span| span.text < first.text) {
            self.text.truncate(first.text);
            self.cell_ends.truncate(first.cell);
        }
        self.spans.truncate(count);
    }

    /// Returns copies of the rows at `indices`.
    pub(super) fn copy_of(&self, indices: impl IntoIterator<Item = usize>) -> Self {
        let mut copy = Self::default();
        for index in indices {
            let row = self.get(index);
            copy.push(row.number(), row.cells());
        }
        copy
    }

    /// Returns the row at `index`, counted from 0 without header and preamble.
    ///
    /// # Panics
    /// Panics if there is no such row.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> RowRef<'_> {
        RowRef { rows: self, span: self.spans[index] }
    }

    /// Returns all rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = RowRef<'_>> + DoubleEndedIterator {
        self.spans.iter().map(|span| RowRef { rows: self, span: *span })
    }

    /// Returns the index of the row that a spreadsheet shows as `number`.
    #[must_use]
    pub fn position_of(&self, number: u32) -> Option<usize> {
        self.spans.binary_search_by_key(&number, |span| span.number).ok()
    }

    /// Returns how many rows there are.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }
}

/// A row that is being added to [`Rows`].
pub(super) struct NewRow<'a> {
    rows: &'a mut Rows,
    text: usize,
    cell: usize,
}

impl NewRow<'_> {
    /// Adds `text` to the cell that is being written.
    pub(super) fn part(&mut self, text: &str) {
        self.rows.text.push_str(text);
    }

    /// Ends the cell that is being written.
    pub(super) fn end_cell(&mut self) {
        let end = u32::try_from(self.rows.text.len() - self.text).expect("a row of less than 4 GiB");
        self.rows.cell_ends.push(end);
    }

    /// Takes all cells back.
    pub(super) fn clear(&mut self) {
        self.rows.text.truncate(self.text);
        self.rows.cell_ends.truncate(self.cell);
    }

    /// Returns how many cells have ended.
    pub(super) fn cells(&self) -> usize {
        self.rows.cell_ends.len() - self.cell
    }

    /// Whether some cell behind the first one begins with a blank.
    pub(super) fn has_cell_after_blank(&self) -> bool {
        let text = &self.rows.text.as_bytes()[self.text..];
        let starts = self.rows.cell_ends[self.cell..].iter().take(self.cells().saturating_sub(1));
        starts.into_iter().any(|start| text.get(*start as usize) == Some(&b' '))
    }

    /// Whether its cells have figures mostly where those of the row right above row `number` have some, and nowhere else; or
    /// some, under a first row of words.
    pub(super) fn is_like_the_one_above(&self, number: u32) -> bool {
        let Some(above) = self.rows.spans.last().map(|span| RowRef { rows: self.rows, span: *span }) else {
            return false;
        };
        if above.number() + 1 != number {
            return false;
        }
        let has_figures = |cell: &str| cell.bytes().any(|byte| byte.is_ascii_digit());
        let is_under_header = self.rows.spans.len() == 1 && !above.cells().any(has_figures);
        let (mut alike, mut other, mut both) = (0, 0, 0);
        let mut start = 0;
        for (column, end) in self.rows.cell_ends[self.cell..].iter().enumerate() {
            let (own, over) = (&self.rows.text[self.text + start..self.text + *end as usize], above.cell(column));
            start = *end as usize;
            if own.is_empty() || over.is_empty() {
                continue;
            }
            let (own, over) = (has_figures(own), has_figures(over));
            both += usize::from(own && over);
            *(if own == over { &mut alike } else { &mut other }) += 1;
        }
        both > 0 && other * 2 <= alike || is_under_header && other > 1
    }

    /// Whether the row has more text or cells than any row of a table.
    pub(super) fn is_too_long(&self) -> bool {
        self.rows.text.len() - self.text > LONGEST_ROW || self.cells() > MOST_COLUMNS
    }

    /// Ends the row.
    pub(super) fn finish(self, number: u32) {
        let cells = u32::try_from(self.cells()).expect("fewer cells than bytes, and those are below 4 GiB");
        self.rows.spans.push(Span { text: self.text, cell: self.cell, cells, number });
    }

    /// Ends the row if some cell holds more than blanks; else takes it back.
    pub(super) fn finish_unless_blank(mut self, number: u32) {
        if self.rows.text[self.text..].chars().all(char::is_whitespace) {
            self.clear();
        } else {
            self.finish(number);
        }
    }
}

/// One row of a table.
#[derive(Clone, Copy)]
pub struct RowRef<'a> {
    rows: &'a Rows,
    span: Span,
}

impl<'a> RowRef<'a> {
    /// Returns the row's number as a spreadsheet shows it.
    #[inline]
    #[must_use]
    pub fn number(&self) -> u32 {
        self.span.number
    }

    /// Returns how many cells the row has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.span.cells as usize
    }

    /// Whether the row has no cell at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.span.cells == 0
    }

    /// Returns the text of the cell in `column`, counted from 0; empty if the row is shorter.
    #[inline]
    #[must_use]
    pub fn cell(&self, column: usize) -> &'a str {
        if column >= self.len() {
            return "";
        }
        let ends = &self.rows.cell_ends[self.span.cell..];
        let start = column.checked_sub(1).map_or(0, |before| ends[before] as usize);
        &self.rows.text[self.span.text + start..self.span.text + ends[column] as usize]
    }

    /// Returns the texts of all cells in order.
    pub fn cells(self) -> impl ExactSizeIterator<Item = &'a str> {
        (0..self.len()).map(move |column| self.cell(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_cells_and_numbers() {
        let mut rows = Rows::default();
        rows.push(3, ["a", "", "c"]);
        rows.push::<&str>(4, []);
        rows.push(7, ["ž", "x"]);
        assert_eq!(rows.len(), 3);
        assert_eq!(rows.get(0).cells().collect::<Vec<_>>(), ["a", "", "c"]);
        assert_eq!((rows.get(0).cell(3), rows.get(1).len(), rows.get(1).cell(0)), ("", 0, ""));
        assert_eq!((rows.position_of(7), rows.position_of(5)), (Some(2), None));
        assert_eq!((rows.get(2).number(), rows.get(2).cell(0), rows.get(2).cell(1)), (7, "ž", "x"));
    }

    #[test]
    fn a_row_of_blanks_is_taken_back() {
        let mut rows = Rows::default();
        for cells in [["a", "b"], [" ", "\u{a0}"], ["", "c"]] {
            let mut row = rows.begin();
            for cell in cells {
                row.part(cell);
                row.end_cell();
            }
            row.finish_unless_blank(1);
        }
        assert_eq!(rows.iter().map(|row| row.cell(1).to_owned()).collect::<Vec<_>>(), ["b", "c"]);
    }

    #[test]
    fn kept_rows_are_untouched() {
        let mut rows = Rows::default();
        for number in 1..=4 {
            rows.push(number, [number.to_string()]);
        }
        rows.replace(2, ["3"]);
        let copy = rows.copy_of([0, 2]);
        rows.retain(|index| index % 2 == 1);
        assert_eq!(rows.iter().map(|row| row.cell(0)).collect::<Vec<_>>(), ["2", "4"]);
        assert_eq!(copy.iter().map(|row| row.number()).collect::<Vec<_>>(), [1, 3]);
    }
}
