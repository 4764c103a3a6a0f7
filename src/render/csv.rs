//! CSV after RFC 4180: UTF-8 without a mark, commas, quotes where needed, and lines that end in LF alone, as
//! programs for lines of text expect and every reader of CSV accepts.
//!
//! CSV has no types. A postcode, an id or a phone number is written as the text that it is, but a spreadsheet that
//! opens the file by a double click may still turn `01234` into a number: import it with these columns as text.

use std::io::{self, Write};

use rayon::prelude::*;

use crate::report::{Listing, Reader, Report, Rows};

use super::delimited::{Dialect, Lines, RowWriter, quote_into};
use super::{Look, Renderer};

/// Writes the main grid as CSV.
pub(super) struct Csv;

impl Renderer for Csv {
    fn report(&self, report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
        write_report(Dialect::Commas, report, out)
    }

    fn listing(&self, listing: Listing<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
        write_listing(Dialect::Commas, listing, out)
    }
}

pub(super) fn write_report(dialect: Dialect, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Some(grid) = report.main_grid() else { return Ok(()) };
    let mut writer = RowWriter::new(dialect, &grid.columns, out)?;
    grid.rows.iter().try_for_each(|row| writer.row(row))
}

/// Rows that a thread makes at a time, about.
const PORTION: usize = 2048;

pub(super) fn write_listing(dialect: Dialect, listing: Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = RowWriter::new(dialect, &listing.columns, out)?;
    match listing.rows {
        Rows::InTurn(mut rows) => rows.try_for_each(|row| writer.row(&row)),
        Rows::Parts { count, size, rows } => {
            let portion = (PORTION / size.max(1)).max(1);
            // So many at a time that no thread waits long for another, and that little is held.
            let starts: Vec<usize> = (0..count).step_by(portion).collect();
            let empty = writer.lines();
            for some in starts.chunks(rayon::current_num_threads() * 4) {
                let made = some.par_iter().map(|start| {
                    let mut lines = empty.clone();
                    let those = *start..count.min(start + portion);
                    those.for_each(|part| rows(part, Reader::Machine, &mut |row| lines.row(row)));
                    lines
                });
                let made: Vec<Lines> = made.collect();
                made.iter().try_for_each(|lines| writer.write(lines))?;
            }
            Ok(())
        }
    }
}

/// Writes the header of a table as CSV, every name exactly as it is.
///
/// # Errors
/// Fails if `out` does.
pub fn write_intact_header(header: &[String], out: &mut dyn Write) -> io::Result<()> {
    write_line(&mut Vec::new(), header.len(), header, out)
}

/// Writes a table as CSV with every name and value exactly as it is.
///
/// # Errors
/// Fails if `out` does.
pub fn write_intact<R>(header: &[String], rows: impl IntoIterator<Item = R>, out: &mut dyn Write) -> io::Result<()>
where
    R: IntoIterator,
    R::Item: AsRef<str>,
{
    write_intact_header(header, out)?;
    write_intact_rows(header.len(), rows, out)
}

/// Writes rows as CSV with every value exactly as it is, without disarming what looks like a formula: for copies of a user's
/// own table, whose values must stay intact. Each has `columns` cells at least, short ones filled up.
///
/// # Errors
/// Fails if `out` does.
pub fn write_intact_rows<R>(columns: usize, rows: impl IntoIterator<Item = R>, out: &mut dyn Write) -> io::Result<()>
where
    R: IntoIterator,
    R::Item: AsRef<str>,
{
    let mut line = Vec::new();
    rows.into_iter().try_for_each(|row| write_line(&mut line, columns, row, out))
}

fn write_line(
    line: &mut Vec<u8>,
    columns: usize,
    cells: impl IntoIterator<Item: AsRef<str>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    line.clear();
    let mut written = 0;
    for cell in cells {
        if written > 0 {
            line.push(b',');
        }
        quote_into(line, cell.as_ref());
        written += 1;
    }
    // A line of one empty cell would be an empty line, which readers of CSV skip.
    if line.is_empty() && columns <= 1 {
        line.extend_from_slice(b"\"\"");
    }
    line.extend((written.max(1)..columns).map(|_| b','));
    line.push(b'\n');
    out.write_all(line)
}
