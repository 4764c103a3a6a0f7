//! Delimiters of more than one byte, and the blank.

use super::super::delimiter::Delimiter;
use super::super::rows::Rows;
use super::super::shape::shape_of;
use super::super::split::{Dialect, split};
use super::{ROWS, marks};

/// Returns the dialect of a longer delimiter, in which that of `dialect` is a part: `, ` or `||` or `|~|`.
///
/// It is one only if the rows, which were split by the part, show it nearly everywhere.
pub(super) fn longer(sample: &str, dialect: Dialect, rows: &Rows) -> Option<Dialect> {
    let part = dialect.delimiter.bytes();
    let between = || [&b""[..], b"~", b"^", b"|", b"*", b"#", b"@", b"-"].into_iter();
    let apart = between().map(|inner| ([part, inner, part].concat(), true));
    let padded = [[b" ", part, b" "].concat(), [part, b" "].concat()].map(|bytes| (bytes, false));
    for (bytes, skips) in apart.chain(padded) {
        let Some(delimiter) = Delimiter::from_bytes(&bytes) else { continue };
        if memchr::memmem::find(sample.as_bytes(), &bytes).is_none() {
            continue;
        }
        let longer = marks::of(sample, delimiter);
        let parted = split(sample, longer).rows;
        let fits = |(one, other): &(usize, usize)| {
            if skips { *one == 2 * (other - 1) + 1 && *other > 1 } else { one == other }
        };
        let widths = || rows.iter().zip(parted.iter()).take(ROWS).map(|(one, other)| (one.len(), other.len()));
        let fitting = widths().filter(fits).count();
        let several = widths().any(|(_, width)| width > 1);
        if several && rows.len().abs_diff(parted.len()) <= rows.len() / 20 && fitting * 20 >= widths().count() * 19 {
            return Some(longer);
        }
    }
    None
}

/// Returns the dialect of blanks between cells, where hardly anything else can be meant: all rows as wide, and either
/// two columns of values or marks around the cells of words.
pub(super) fn blanks(sample: &str) -> Option<Dialect> {
    let dialect = marks::of(sample, Delimiter::of(b' '));
    let rows = split(sample, dialect).rows;
    let count = rows.len().min(ROWS);
    let width = rows.iter().next()?.len();
    let as_wide = (0..count).filter(|index| rows.get(*index).len() == width).count();
    if count < 3 || width < 3 || as_wide * 50 < count * 49 {
        return None;
    }
    let is_values = |column: &usize| {
        (1..count).all(|index| shape_of(rows.get(index).cell(*column)).is_value())
            && !shape_of(rows.get(0).cell(*column)).is_value()
    };
    let values = (0..width).filter(is_values).count();
    let quoted = rows.iter().take(count).filter(|row| row.cells().any(|cell| cell.contains(' '))).count();
    (values >= 2 || quoted * 2 >= count).then_some(dialect)
}
