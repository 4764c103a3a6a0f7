//! The marks around cells, and the escapes before them.

use std::ops::Range;

use super::super::delimiter::Delimiter;
use super::super::split::{Dialect, split};

/// Marks that stand around cells where neither `"` nor `'` does.
const RARE: &[u8] = b"`|~^$%*#/\x02";
/// What stands before a mark that is a letter, where it is neither the mark itself nor a backslash.
const ESCAPES: &[u8] = b"/^~#%$|*!&@?+_:=`'\"\x1B";
/// Bytes of text that tell of rare marks.
const START: usize = 64 << 10;

/// Returns the dialect of `delimiter` with the marks around cells, and the escapes before them, that the text has.
pub(super) fn of(sample: &str, delimiter: Delimiter) -> Dialect {
    let text = Text { bytes: sample.as_bytes(), delimiter };
    let quoted = |quote: u8| {
        let plain = Dialect { delimiter, quote, escape: None };
        match text.escape(quote) {
            // Where marks behind it end cells, too, the rows decide whether these are the ends of texts that they enclose.
            Some((escape, ends)) => {
                let escaped = Dialect { escape: Some(escape), ..plain };
                if ends && agreeing(sample, escaped) <= agreeing(sample, plain) { plain } else { escaped }
            }
            None => plain,
        }
    };
    if text.edges(b'"').0 > 0 {
        return quoted(b'"');
    }
    let start = Text { bytes: &text.bytes[..text.bytes.len().min(START)], delimiter };
    let is_mark = |mark: u8| {
        let (opening, closing) = text.edges(mark);
        // A lone apostrophe before a figure is the guard of a spreadsheet, so most must be closed again. Doubled marks before
        // the end of a cell are letters, or the mark that closes it behind one that nobody doubled.
        let alike = closing.end * 10 >= opening * 9 && opening * 10 >= closing.start * 9;
        // And they are the marks of the file if there are as many as lines, if more rows agree for it, or if they are doubled
        // inside the cells.
        let lines = || memchr::memchr2_iter(b'\n', b'\r', text.bytes).count().max(2);
        let is_better = || agreeing(sample, quoted(mark)) > agreeing(sample, quoted(b'"'));
        alike && (opening >= 2 && (opening >= lines() || is_better()) || opening >= 1 && text.is_doubled(mark))
    };
    let rare = RARE.iter().copied().filter(|mark| delimiter.first() != *mark && start.begins_with_opening(*mark));
    std::iter::once(b'\'').chain(rare).find(|mark| is_mark(*mark)).map_or_else(|| quoted(b'"'), quoted)
}

/// A text whose cells a delimiter parts.
struct Text<'t> {
    bytes: &'t [u8],
    delimiter: Delimiter,
}

impl Text<'_> {
    /// Whether a cell begins at `at`.
    fn starts(&self, at: usize) -> bool {
        at == 0 || matches!(self.bytes[at - 1], b'\n' | b'\r') || self.bytes[..at].ends_with(self.delimiter.bytes())
    }

    /// Whether a cell ends before `at`.
    fn ends(&self, at: usize) -> bool {
        self.bytes.get(at).is_none_or(|byte| matches!(byte, b'\n' | b'\r')) || self.delimiter.is_at(self.bytes, at)
    }

    /// Returns how many marks stand at the beginning of a cell, and from how few to how many end one.
    fn edges(&self, mark: u8) -> (usize, Range<usize>) {
        let (mut opening, mut closing) = (0_usize, 0..0);
        // Where the run of marks began that goes on at the next byte.
        let mut run = None;
        for at in memchr::memchr_iter(mark, self.bytes) {
            let start = *run.get_or_insert(at);
            opening += usize::from(self.starts(at));
            if self.ends(at + 1) {
                let own = at + 1 - if self.starts(start) { start + 1 } else { start };
                closing.end += usize::from(own > 0);
                closing.start += own % 2;
            }
            if self.bytes.get(at + 1) != Some(&mark) {
                run = None;
            }
        }
        (opening, closing)
    }

    /// Whether the first of the marks opens a cell, and not many others stand inside of cells.
    fn begins_with_opening(&self, mark: u8) -> bool {
        memchr::memchr(mark, self.bytes).is_some_and(|first| self.starts(first) && !self.ends(first + 1))
    }

    /// Whether the marks inside of cells are doubled, all of them.
    fn is_doubled(&self, mark: u8) -> bool {
        let mut doubled = 0_usize;
        let mut from = 0;
        while let Some(length) = memchr::memchr(mark, &self.bytes[from..]) {
            let at = from + length;
            from = at + 1;
            if self.starts(at) || self.ends(at + 1) {
                continue;
            }
            if self.bytes.get(at + 1) != Some(&mark) || self.ends(at + 2) {
                return false;
            }
            doubled += 1;
            from = at + 2;
        }
        doubled > 0
    }

    /// Returns what makes marks inside of cells letters, if they are not doubled, and whether such marks may end cells.
    fn escape(&self, quote: u8) -> Option<(u8, bool)> {
        // `\""` is an escape before a doubled mark, or an escaped mark at the end of a cell: it decides nothing.
        let escaped = memchr::memmem::find_iter(self.bytes, &[b'\\', quote])
            .filter(|at| !self.ends(at + 2) && self.bytes.get(at + 2) != Some(&quote))
            .count();
        let doubled = memchr::memmem::find_iter(self.bytes, &[quote, quote])
            .filter(|at| !self.starts(*at) && !self.ends(at + 2))
            .count();
        if escaped > 0 {
            return (escaped > doubled).then_some((b'\\', false));
        }
        if doubled > 0 {
            return None;
        }
        // Another one is one if it stands before all of the marks inside, the first and the last of what they enclose.
        let mut inside = memchr::memchr_iter(quote, self.bytes).filter(|at| !self.starts(*at) && !self.ends(at + 1));
        let first = inside.next()?;
        let escape = self.bytes[first - 1];
        let closes = |at: usize| self.ends(at + 1) && !self.starts(at) && self.bytes[at - 1] == escape;
        let is_one = ESCAPES.contains(&escape) && escape != quote && !self.delimiter.bytes().contains(&escape);
        let mut further = inside.by_ref().peekable();
        // A sentence may end in one before the mark that closes it.
        let may_end = || memchr::memchr_iter(quote, self.bytes).any(closes);
        (is_one && further.peek().is_some() && further.all(|at| self.bytes[at - 1] == escape))
            .then(|| (escape, may_end()))
    }
}

/// Returns how many rows have as many cells as most have, less those that do not.
fn agreeing(sample: &str, dialect: Dialect) -> i64 {
    let rows = split(sample, dialect).rows;
    let mut widths: Vec<usize> = rows.iter().map(|row| row.len()).collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(0);
    widths.iter().map(|width| if *width == usual { 1 } else { -1 }).sum()
}
