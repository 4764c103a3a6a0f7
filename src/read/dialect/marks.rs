//! The marks around cells, and the escapes before them.

use super::super::delimiter::Delimiter;
use super::super::split::{Dialect, split};

/// Returns the dialect of `delimiter` with the marks around cells, and the escapes before them, that the text has.
pub(super) fn of(sample: &str, delimiter: Delimiter) -> Dialect {
    let bytes = sample.as_bytes();
    let starts =
        |at: usize| at == 0 || matches!(bytes[at - 1], b'\n' | b'\r') || bytes[..at].ends_with(delimiter.bytes());
    let ends = |at: usize| bytes.get(at).is_none_or(|b| matches!(b, b'\n' | b'\r')) || delimiter.is_at(bytes, at);
    let edges = |mark: u8| {
        let (mut opening, mut closing) = (0_usize, 0_usize);
        for at in memchr::memchr_iter(mark, bytes) {
            opening += usize::from(starts(at));
            closing += usize::from(ends(at + 1));
        }
        (opening, closing)
    };
    let (opening, closing) = edges(b'\'');
    // A lone apostrophe before a figure is the guard of a spreadsheet, so most must be closed again.
    let closed = opening >= 2 && closing * 10 >= opening * 9 && opening * 10 >= closing * 9 && edges(b'"').0 == 0;
    // And they are the marks of the file if there are as many as lines, or if more rows agree for it.
    let quoted = |quote: u8| Dialect { delimiter, quote, backslash: is_backslash(bytes, quote, starts, ends) };
    let lines = || memchr::memchr2_iter(b'\n', b'\r', bytes).count().max(2);
    let single = closed && (opening >= lines() || agreeing(sample, quoted(b'\'')) > agreeing(sample, quoted(b'"')));
    quoted(if single { b'\'' } else { b'"' })
}

fn is_backslash(bytes: &[u8], quote: u8, starts: impl Fn(usize) -> bool, ends: impl Fn(usize) -> bool) -> bool {
    // `\""` is a backslash before a doubled mark, or an escaped mark at the end of a cell: it decides nothing.
    let escaped = memchr::memmem::find_iter(bytes, &[b'\\', quote])
        .filter(|at| !ends(at + 2) && bytes.get(at + 2) != Some(&quote))
        .count();
    if escaped == 0 {
        return false;
    }
    let doubled = memchr::memmem::find_iter(bytes, &[quote, quote]).filter(|at| !starts(*at) && !ends(at + 2)).count();
    escaped > doubled
}

/// Returns how many rows have as many cells as most have, less those that do not.
fn agreeing(sample: &str, dialect: Dialect) -> i64 {
    let rows = split(sample, dialect).rows;
    let mut widths: Vec<usize> = rows.iter().map(|row| row.len()).collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(0);
    widths.iter().map(|width| if *width == usual { 1 } else { -1 }).sum()
}
