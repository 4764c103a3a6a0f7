//! A text that comes in parts → rows of cells.

use super::{Dialect, Reader, Rows, Strays, first_width};

/// What is known of a text that comes in parts when the next one is split.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::read) struct SoFar {
    /// Number of the last row.
    pub(in crate::read) number: u32,
    /// Quotation marks where none belongs.
    pub(in crate::read) strays: Strays,
    /// Cells that rows have.
    pub(in crate::read) width: Option<usize>,
    /// Cells of the last row.
    pub(in crate::read) last: usize,
}

impl SoFar {
    /// Returns what is known of a text before any of it is split.
    pub(in crate::read) fn at_start(text: &str, dialect: Dialect) -> Self {
        let width = first_width(text, dialect);
        Self { width, last: width.unwrap_or(0), ..Self::default() }
    }
}

/// Splits `text`, and returns how much of it is done; if it goes on beyond its end, the rows that begin in its last `margin`
/// bytes are left for the next part, since a quoted cell of theirs may close there.
///
/// # Errors
/// Returns the number of a row that is longer than any row may be.
pub(in crate::read) fn split_part(
    text: &str,
    dialect: Dialect,
    so_far: &mut SoFar,
    margin: Option<usize>,
    rows: &mut Rows,
) -> Result<usize, u32> {
    let mut reader =
        Reader { strays: so_far.strays, width: so_far.width, last: so_far.last, ..Reader::new(text, dialect) };
    let end = text.len().saturating_sub(margin.unwrap_or(0));
    let mut before = *so_far;
    while reader.at < end {
        (before.strays, before.width, before.last) = (reader.strays, reader.width, reader.last);
        let start = reader.at;
        let number = before.number.saturating_add(1);
        let mut row = rows.begin();
        reader.row(number, &mut row);
        if row.is_too_long() {
            return Err(number);
        }
        if margin.is_some() && reader.at >= text.len() {
            // It may go on in the next part.
            row.clear();
            *so_far = before;
            return Ok(start);
        }
        row.finish_unless_blank(number);
        before.number = number;
    }
    (before.strays, before.width, before.last) = (reader.strays, reader.width, reader.last);
    *so_far = before;
    Ok(reader.at)
}
