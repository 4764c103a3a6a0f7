//! Text → rows of cells, by a known dialect.
//!
//! A reader that is strict about quotation marks loses text on real files, and one that trusts them loses rows: a mark
//! that never closes takes the rest of the file into one cell. So a mark closes a cell only before a delimiter or the end
//! of a line, any other is a letter; and a cell that runs on suspiciously is read once more as if its mark were a letter.

mod json;
mod part;
mod ways;

use memchr::{memchr, memchr_iter, memchr3};

use super::delimiter::Delimiter;
use super::rows::{NewRow, Rows};

pub(super) use part::{SoFar, split_part};
use ways::Before;

/// How the cells of a text are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What stands between two cells.
    pub(super) delimiter: Delimiter,
    /// Mark that may stand around a cell.
    pub(super) quote: u8,
    /// What before a mark makes it a letter, if anything but the mark itself does.
    pub(super) escape: Option<u8>,
}

impl Dialect {
    /// Returns the dialect that nearly all exports have, with `delimiter` between the cells.
    pub(super) fn of(delimiter: u8) -> Self {
        Self { delimiter: Delimiter::of(delimiter), quote: b'"', escape: None }
    }
}

/// What came of splitting a text.
pub(super) struct Split {
    /// The rows that hold something; blank ones are counted in the row numbers only.
    pub(super) rows: Rows,
    /// Quotation marks where none belongs.
    pub(super) strays: Strays,
    /// Number of the row that is longer than any row may be; nothing after it was read.
    pub(super) endless: Option<u32>,
}

/// Quotation marks where none belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Strays {
    /// Row of the first mark that opens a cell and never closes it, and how many there are.
    pub(super) unclosed: Option<(u32, usize)>,
    /// Row of the first mark inside a quoted cell that is not doubled, and how many there are.
    pub(super) inside: Option<(u32, usize)>,
    /// First row whose cells another mark parts than those of the other rows, and how many there are.
    pub(super) other: Option<(u32, usize)>,
}

/// Rows after the first one that tell how wide it should be.
const FIRST: u32 = 6;

/// Cells of a row before which a blank stands, from which on it parts them if it stands before all of them.
const PADDED: usize = 3;

/// Line breaks that a cell may have before it counts as one that never closes.
const MOST_BREAKS: usize = 2000;

/// Splits all of `text`.
pub(super) fn split(text: &str, dialect: Dialect) -> Split {
    let mut rows = Rows::default();
    rows.reserve(text.len());
    let mut so_far = SoFar::at_start(text, dialect);
    let endless = split_part(text, dialect, &mut so_far, None, &mut rows).err();
    Split { rows, strays: so_far.strays, endless }
}

/// Returns how many cells most of the rows after the first have, so that the first one, whose marks may be stray and whose
/// cells may be parted otherwise, can be held against them.
fn first_width(text: &str, dialect: Dialect) -> Option<usize> {
    let mut reader = Reader::new(text, dialect);
    let mut rows = Rows::default();
    for number in 0..=FIRST {
        let mut row = rows.begin();
        reader.row(number, &mut row);
        if row.is_too_long() {
            return None;
        }
        row.finish_unless_blank(number);
    }
    let widths: Vec<usize> = rows.iter().skip(1).map(|row| row.len()).collect();
    let alike = |width: &usize| widths.iter().filter(|other| *other == width).count();
    widths.iter().copied().find(|width| *width > 1 && alike(width) >= 2 && alike(width) * 2 > widths.len())
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    dialect: Dialect,
    strays: Strays,
    /// Cells that rows have, by the last two that agreed.
    width: Option<usize>,
    /// Cells of the row before.
    last: usize,
    /// Whether a doubled mark of the row, read as a letter, might also be a letter and the end of its cell.
    swallowed: bool,
    /// Cells of the row, from the second on, before which blanks stand.
    padded: usize,
    /// How the row is read.
    way: Way,
}

/// How a row is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// As the dialect says.
    Plain,
    /// A doubled mark at the end of a cell is a letter and the end.
    Lenient,
    /// Cells of JSON that nothing quotes go to the bracket that closes them.
    Brackets,
    /// A mark that opens a cell with lone marks inside is a letter.
    Open,
    /// What has a blank behind it ends no quoted cell.
    Tight,
    /// Something else parts the cells.
    Other(Delimiter),
}

/// What follows a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    Cell,
    Row,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, dialect: Dialect) -> Self {
        let bytes = text.as_bytes();
        let (strays, way) = (Strays::default(), Way::Plain);
        Self { text, bytes, at: 0, dialect, strays, width: None, last: 0, swallowed: false, padded: 0, way }
    }

    /// Reads one row into `row`; if it has more or fewer cells than others, in the way in which it has as many.
    fn row(&mut self, number: u32, row: &mut NewRow<'_>) {
        let before = Before { at: self.at, strays: self.strays };
        self.cells(number, row);
        if let Some(width) = self.width
            && (self.is_odd(row.cells()) || self.padded >= PADDED && self.padded + 1 == row.cells())
            && !row.is_too_long()
        {
            self.row_as_wide(width, before, number, row);
        }
        let cells = row.cells();
        if self.width.is_none() || cells == self.last {
            self.width = Some(cells);
        }
        self.last = cells;
    }

    /// Whether a row of so many cells is neither as wide as others nor as the one before.
    fn is_odd(&self, cells: usize) -> bool {
        self.width.is_some_and(|width| cells != width) && (cells != self.last || cells == 1)
    }

    /// Reads the cells of one row.
    fn cells(&mut self, number: u32, row: &mut NewRow<'_>) {
        (self.swallowed, self.padded) = (false, 0);
        loop {
            let blanks = self.blanks_after(self.at);
            self.padded += usize::from(blanks > 0 && row.cells() > 0);
            let quoted = self.bytes.get(self.at + blanks) == Some(&self.dialect.quote);
            let closing = if quoted { self.quoted_end(self.at + blanks, row.cells()) } else { None };
            if quoted && closing.is_none() {
                count(&mut self.strays.unclosed, number);
            }
            self.at += if closing.is_some() { blanks } else { 0 };
            let then = match closing {
                Some(end) => self.quoted(end, number, row),
                None => self.plain(row),
            };
            row.end_cell();
            if then == Then::Row || row.is_too_long() {
                break;
            }
        }
    }

    /// Reads up to the next delimiter or line break, quotation marks being letters.
    fn plain(&mut self, row: &mut NewRow<'_>) -> Then {
        let start = self.at;
        let mut from = start;
        if self.way == Way::Brackets
            && let Some(length) = json::length(&self.bytes[start..])
            && self.is_end(start + length)
        {
            from += length;
        }
        let end = loop {
            let Some(length) = memchr3(self.dialect.delimiter.first(), b'\n', b'\r', &self.bytes[from..]) else {
                break self.bytes.len();
            };
            from += length;
            if self.is_end(from) {
                break from;
            }
            from += 1;
        };
        row.part(&self.text[start..end]);
        self.after(end)
    }

    /// Reads a quoted cell whose closing mark stands at `end`.
    fn quoted(&mut self, end: usize, number: u32, row: &mut NewRow<'_>) -> Then {
        let mut start = self.at + 1;
        while let Some(length) = memchr(self.dialect.quote, &self.bytes[start..end]) {
            let mark = start + length;
            if self.is_escaped(start, mark) {
                row.part(&self.text[start..mark - 1]);
                start = mark;
                row.part(&self.text[start..=mark]);
                start += 1;
                continue;
            }
            row.part(&self.text[start..=mark]);
            if mark + 1 < end && self.bytes[mark + 1] == self.dialect.quote {
                start = mark + 2;
            } else {
                count(&mut self.strays.inside, number);
                start = mark + 1;
            }
        }
        row.part(&self.text[start..end]);
        if self.bytes.get(end) != Some(&self.dialect.quote) {
            return self.after(end);
        }
        let blanks = self.blanks_after(end + 1);
        self.after(end + 1 + blanks)
    }

    /// Moves behind what ends the cell at `end`.
    fn after(&mut self, end: usize) -> Then {
        let (length, then) = match (self.bytes.get(end), self.bytes.get(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => (2, Then::Row),
            (Some(b'\r' | b'\n'), _) => (1, Then::Row),
            (Some(_), _) => (self.dialect.delimiter.length_at(self.bytes, end).max(1), Then::Cell),
            (None, _) => (0, Then::Row),
        };
        self.at = end + length;
        then
    }

    /// Whether an escape makes the mark a letter; escapes before `start` belong to something else.
    fn is_escaped(&self, start: usize, mark: usize) -> bool {
        self.dialect.escape.is_some_and(|escape| {
            self.bytes[start..mark].iter().rev().take_while(|byte| **byte == escape).count() % 2 == 1
        })
    }

    /// Returns where the mark stands that closes the cell opened at `at`; `None` if the opening mark is to be a letter.
    ///
    /// One that nothing closes may be closed by a mark that looks doubled at the end of its line: `"text""`.
    fn quoted_end(&mut self, at: usize, cells_before: usize) -> Option<usize> {
        let mut fallback = None;
        self.sure_end(at, cells_before, &mut fallback).or(fallback).or_else(|| self.end_of_text(at, cells_before))
    }

    /// Returns where the text ends, if a cell that begins at `at` and is never closed is the last one: of its last line, with
    /// which the row is as wide as the one before.
    fn end_of_text(&self, at: usize, cells_before: usize) -> Option<usize> {
        let rest = &self.bytes[at + 1..];
        let end = rest.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |last| last + 1);
        let is_last = self.width == Some(cells_before + 1)
            && memchr::memchr2(b'\n', b'\r', &rest[..end]).is_none()
            && memchr(self.dialect.quote, &rest[..end]).is_none();
        is_last.then_some(at + 1 + end)
    }

    fn sure_end(&mut self, at: usize, cells_before: usize, fallback: &mut Option<usize>) -> Option<usize> {
        let mut from = at + 1;
        let mut breaks = 0;
        let mut doubted = false;
        loop {
            let mark = from + memchr(self.dialect.quote, &self.bytes[from..])?;
            breaks += memchr_iter(b'\n', &self.bytes[from..mark]).count();
            breaks += usize::from(breaks == 0 && memchr(b'\r', &self.bytes[from..mark]).is_some());
            if breaks > MOST_BREAKS {
                return None;
            }
            if self.is_escaped(from, mark) {
                from = mark + 1;
                continue;
            }
            if self.bytes.get(mark + 1) == Some(&self.dialect.quote) {
                if self.is_end(mark + 2) {
                    self.swallowed = true;
                    if breaks == 0 {
                        fallback.get_or_insert(mark + 1);
                    }
                    if self.way == Way::Lenient && self.ends_tightly(mark + 2) {
                        return Some(mark + 1);
                    }
                }
                from = mark + 2;
                continue;
            }
            if self.ends_cell(mark + 1) {
                return Some(mark);
            }
            if self.way == Way::Open {
                return None;
            }
            // A lone mark in a cell that has gone over a line's end: perhaps the opening mark was none.
            if breaks > 0 && !doubted {
                doubted = true;
                if self.width == Some(self.cells_of_line(cells_before)) {
                    return None;
                }
            }
            from = mark + 1;
        }
    }

    /// Returns how many cells the row has if its line ends at the next line break and no mark opens a cell.
    fn cells_of_line(&self, cells_before: usize) -> usize {
        let rest = &self.bytes[self.at..];
        let line = &rest[..memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())];
        cells_before
            + 1
            + memchr_iter(self.dialect.delimiter.first(), line)
                .filter(|at| self.dialect.delimiter.is_at(line, *at))
                .count()
    }

    /// Whether a delimiter, a line break or the end stands here, blanks before it aside.
    fn ends_cell(&self, at: usize) -> bool {
        let after = at + self.blanks_after(at);
        if self.way == Way::Tight { self.ends_tightly(at) } else { self.is_end(at) || self.is_end(after) }
    }

    /// Whether a cell ends here, and not in a sentence: with no blank behind what parts the cells.
    fn ends_tightly(&self, at: usize) -> bool {
        let delimiter = self.dialect.delimiter.length_at(self.bytes, at);
        self.is_end(at) && (delimiter == 0 || self.bytes.get(at + delimiter) != Some(&b' '))
    }

    /// Whether a delimiter, a line break or the end stands at `at`.
    fn is_end(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            Some(b'\n' | b'\r') | None => true,
            Some(_) => self.dialect.delimiter.is_at(self.bytes, at),
        }
    }

    /// Returns how many blanks stand at `at` that are no part of a delimiter.
    fn blanks_after(&self, at: usize) -> usize {
        let rest = &self.bytes[at.min(self.bytes.len())..];
        if rest.first() != Some(&b' ') || self.dialect.delimiter.is_at(self.bytes, at) {
            return 0;
        }
        rest.iter().take_while(|byte| **byte == b' ').count()
    }
}

fn count(place: &mut Option<(u32, usize)>, number: u32) {
    let (_, count) = place.get_or_insert((number, 0));
    *count += 1;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str) -> Vec<(u32, Vec<String>)> {
        cells_of(text, b',')
    }

    fn cells_of(text: &str, delimiter: u8) -> Vec<(u32, Vec<String>)> {
        let split = split(text, Dialect::of(delimiter));
        split.rows.iter().map(|row| (row.number(), row.cells().map(str::to_owned).collect())).collect()
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let text = "a,b\r\n\r\n1,\"two\nlines\"\n,\n3,4";
        assert_eq!(cells(text), [row(1, &["a", "b"]), row(3, &["1", "two\nlines"]), row(5, &["3", "4"])]);
        assert_eq!(cells("a,b\r1,2\r\r3,4\r"), [row(1, &["a", "b"]), row(2, &["1", "2"]), row(4, &["3", "4"])]);
    }

    #[test]
    fn marks_are_letters_where_they_cannot_be_marks() {
        assert_eq!(
            cells("5\" pipe,\"a \"b\", c\",\"d\" ,\"\"\"Editors\"\"\"\n"),
            [row(1, &["5\" pipe", "a \"b", " c\"", "d", "\"Editors\""])]
        );
        assert_eq!(cells("\"Best\" Company,x\n"), [row(1, &["\"Best\" Company", "x"])]);
    }

    #[test]
    fn a_mark_of_the_last_cell_that_never_closes_is_closed_by_the_end() {
        for end in ["", "\n", "\r\n\n"] {
            let text = format!("id,name\n1,\"x\"\n2,\"Lee, Ann{end}");
            assert_eq!(cells(&text)[2], row(3, &["2", "Lee, Ann"]));
        }
        assert_eq!(cells("id,name\n1,\"x\"\n2,\"Lee, Ann\n3,x\n").len(), 4);
        assert_eq!(cells("id,name,x\n1,\"x\",y\n2,\"Lee, Ann")[2], row(3, &["2", "\"Lee", " Ann"]));
    }

    fn last_of(row: &str) -> Vec<String> {
        let text =
            format!("id,day,name,sum,text\n1,2026-03-01,Ann,5.00,\"so, so\"\n2,2026-03-02,Bob,6.00,fine\n{row}\n");
        cells(&text).pop().map(|(_, cells)| cells).unwrap_or_default()
    }

    #[test]
    fn a_row_is_read_in_the_way_in_which_it_is_as_wide_as_others() {
        for row in [
            "3, 2026-03-03, Cid, 7.00, \"good, yes\"",
            "3; 2026-03-03; Cid; 7.00; good, yes",
            "3;2026-03-03;Cid;7.00;good, yes",
            "3 2026-03-03 Cid 7.00 \"good, yes\"",
        ] {
            assert_eq!(last_of(row), ["3", "2026-03-03", "Cid", "7.00", "good, yes"], "{row}");
        }
        // A mark too many, a mark too few, and marks that nothing escapes.
        assert_eq!(last_of("\"3,\"2026-03-03\",\"Cid\",\"7.00\",\"x\"")[0], "\"3");
        assert_eq!(last_of("3,2026-03-03,Cid,7.00,\"said \"no\", then \"yes\"\"")[4], "said \"no\", then \"yes\"");
        // Words that happen to be as many as columns.
        assert_eq!(last_of("These are all estimated figures").len(), 1);
    }

    #[test]
    fn a_row_of_other_width_does_not_change_how_the_next_one_is_read() {
        let odd = "9,2026-03-09,Dan,,1.00,x\n3,2026-03-03,Cid,7.00,\"He said: \"\"no\"\", and left.\"";
        assert_eq!(last_of(odd)[4], "He said: \"no\", and left.");
    }

    #[test]
    fn a_mark_that_never_closes_does_not_swallow_the_file() {
        let text = "id,name\n1,\"Best Co\n2,Ann\n3,Bob\n";
        let split = split(text, Dialect::of(b','));
        assert_eq!(split.rows.len(), 4);
        assert_eq!(split.rows.get(1).cell(1), "\"Best Co");
        assert_eq!(split.strays.unclosed, Some((2, 1)));
        assert_eq!(cells("id,name\n1,\"Best Co\n2,\"Other, Inc\"\n3,x\n").len(), 4);
    }

    proptest! {
        #[test]
        fn what_a_writer_writes_comes_back(
            rows in prop::collection::vec(prop::collection::vec("[a-zž\",; \t|\n\r]{0,6}", 3..=3), 1..8),
            delimiter in prop::sample::select(b",;\t|".to_vec()),
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).expect("memory");
            }
            let text = String::from_utf8(writer.into_inner().expect("memory")).expect("text");
            let read: Vec<_> = cells_of(&text, delimiter).into_iter().map(|(_, cells)| cells).collect();
            let blank = |row: &&Vec<String>| !row.iter().all(|cell| cell.trim().is_empty());
            prop_assert_eq!(read, rows.iter().filter(blank).cloned().collect::<Vec<_>>());
        }

        #[test]
        fn any_text_is_split(text in "[a\",\n\r ]{0,60}") {
            let split = split(&text, Dialect::of(b','));
            let letters: usize = split.rows.iter().flat_map(|row| row.cells().map(|c| c.matches('a').count())).sum();
            prop_assert_eq!(letters, text.matches('a').count());
        }
    }
}
