//! A grid of cells → the tables in it, each with its header, its rows, and what is none of the data.
//!
//! The same for texts and for sheets. Blank rows part a grid into blocks; a block begins a table of its own only if it
//! brings a header, so that blank rows which users leave inside a table do not cut it.

mod aside;
mod blocks;
mod deep;
mod further;
mod header;
mod profile;
mod ragged;
mod totals;

use std::ops::Range;
use std::sync::Arc;

use super::rows::{RowRef, Rows};
use super::table::{Form, Table};
use crate::model::{Finding, FindingKind, Position};
use aside::Aside;
use blocks::Region;
use deep::Deep;
pub(super) use further::Further;
use ragged::Mended;
use totals::Sums;

/// Tells whether a text is a known word of headers.
pub type Words<'a> = &'a dyn Fn(&str) -> bool;

/// Where the grid stands.
pub(super) struct Place {
    pub(super) file: Arc<str>,
    pub(super) sheet: Option<Arc<str>>,
    pub(super) form: Form,
    /// What stands between two cells of a text; empty in workbooks.
    pub(super) glue: String,
}

/// Returns the tables of a grid, from top to bottom.
pub(super) fn tables(mut grid: Rows, place: &Place, words: Words<'_>) -> Vec<Table> {
    let mut regions = blocks::regions(&grid, words);
    let deep: Vec<_> = regions.iter_mut().map(|region| deep::take(&grid, region, words)).collect();
    let mended: Vec<_> = regions.iter().map(|region| ragged::mend(&mut grid, region, &place.glue)).collect();
    let parts = regions.into_iter().zip(deep).zip(mended);
    let drafts: Vec<_> = parts.map(|((region, deep), mended)| draft(&grid, region, deep, &mended, place)).collect();
    let Some(largest) = (0..drafts.len()).max_by_key(|index| (drafts[*index].kept(), usize::MAX - index)) else {
        return Vec::new();
    };
    let mut copies: Vec<Rows> = drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| if index == largest { Rows::default() } else { grid.copy_of(draft.indices()) })
        .collect();
    let mut keep = drafts[largest].indices().peekable();
    grid.retain(|index| keep.next_if_eq(&index).is_some());
    drop(keep);
    grid.shrink();
    copies[largest] = grid;
    let tables = drafts.into_iter().zip(copies).enumerate();
    tables.map(|(index, (draft, rows))| draft.into_table(index, rows, place)).collect()
}

/// A table whose rows still stand in the grid.
struct Draft {
    preamble: Rows,
    header_row: Option<u32>,
    header: Vec<String>,
    /// The header as it stands, if it is one row.
    written: Option<Vec<String>>,
    rows: Vec<Range<usize>>,
    /// Further rows of the header; none of `rows`.
    further: Vec<Aside>,
    /// Rows that are none of the data, by index in the grid, in order.
    aside: Vec<Aside>,
    /// The further rows and those that are none of the data, as they stand.
    aside_rows: Rows,
    findings: Vec<Finding>,
}

impl Draft {
    fn kept(&self) -> usize {
        self.rows.iter().map(ExactSizeIterator::len).sum::<usize>() - self.aside.len()
    }

    fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        let mut aside = self.aside.iter().map(|aside| aside.row).peekable();
        self.rows.iter().cloned().flatten().filter(move |row| aside.next_if_eq(row).is_none())
    }

    fn into_table(self, index: usize, rows: Rows, place: &Place) -> Table {
        let at = Position::of_table(Arc::clone(&place.file), place.sheet.clone());
        let set_aside = self.further.into_iter().chain(self.aside).map(|aside| Finding {
            at: at.at_row(aside.number),
            kind: aside.kind,
            message: aside.message,
        });
        Table {
            file: Arc::clone(&place.file),
            sheet: place.sheet.clone(),
            index,
            form: place.form.clone(),
            preamble: self.preamble,
            header_row: self.header_row,
            header: self.header,
            written: self.written,
            rows,
            further: 0,
            set_aside: set_aside.collect(),
            aside: self.aside_rows,
            findings: self.findings,
        }
    }
}

fn draft(grid: &Rows, region: Region, deep: Deep, mended: &Mended, place: &Place) -> Draft {
    let at = Position::of_table(Arc::clone(&place.file), place.sheet.clone());
    let aside = aside::set_aside(grid, &region, true, &Sums::default());
    let mut findings = Vec::new();
    let header = region.header.map(|row| grid.get(row));
    let named = header.map_or(0, |row| row.len()).max(deep.names.as_ref().map_or(0, Vec::len));
    let mut width = named;
    let mut ragged = Counted::default();
    let mut skip = aside.iter().map(|aside| aside.row).peekable();
    let mut kept = 0_usize;
    for index in region.rows.iter().cloned().flatten() {
        let row = grid.get(index);
        if skip.next_if_eq(&index).is_some() {
            continue;
        }
        kept += 1;
        width = width.max(row.len());
        ragged.look(row, named);
    }
    findings.extend(ragged.rows.map(|found| ragged_finding(&at, found)));
    findings.extend(mended.rows.map(|found| mended_finding(&at, found)));
    if let (Some(first), Some(last)) = (region.preamble.first(), region.preamble.last()) {
        let (first, last) = (grid.get(*first).number(), grid.get(*last).number());
        let lines = if first == last {
            format!("row {first} stands above the table and was not read as data")
        } else {
            format!("rows {first} to {last} stand above the table and were not read as data")
        };
        findings.push(Finding { at: at.at_row(first), kind: FindingKind::Preamble, message: lines });
    }
    if kept == 0 && header.is_some() {
        findings.push(Finding {
            at: header.map_or_else(|| at.clone(), |row| at.at_row(row.number())),
            kind: FindingKind::NoRows,
            message: "a header without rows under it".to_owned(),
        });
    }
    let written =
        header.filter(|_| deep.names.is_none()).map(|row| (0..width).map(|at| row.cell(at).to_owned()).collect());
    let header = match header {
        Some(row) => (0..width)
            .map(|column| match deep.names.as_ref().map(|names| names.get(column)) {
                Some(name) => name.cloned().unwrap_or_default(),
                None => header::name(row.cell(column)),
            })
            .collect(),
        None => (1..=width).map(|column| format!("column {column}")).collect(),
    };
    Draft {
        preamble: grid.copy_of(region.preamble),
        header_row: region.header.map(|row| grid.get(row).number()),
        header,
        written,
        rows: region.rows,
        aside_rows: grid.copy_of(deep.aside.iter().chain(&aside).map(|aside| aside.row)),
        further: deep.aside,
        aside,
        findings,
    }
}

/// Rows with cells beyond the header.
#[derive(Default)]
struct Counted {
    /// Number of the first one, and how many there are.
    rows: Option<(u32, usize)>,
}

impl Counted {
    fn look(&mut self, row: RowRef<'_>, named: usize) {
        if named > 0 && row.len() > named && (named..row.len()).any(|column| !row.cell(column).trim().is_empty()) {
            self.rows.get_or_insert((row.number(), 0)).1 += 1;
        }
    }
}

fn ragged_finding(at: &Position, found: (u32, usize)) -> Finding {
    rows_finding(at, found, "more cells than the header; the further cells stand under no name")
}

fn mended_finding(at: &Position, found: (u32, usize)) -> Finding {
    rows_finding(at, found, "a delimiter inside a text that is not quoted; the text was put back together")
}

fn rows_finding(at: &Position, (number, count): (u32, usize), what: &str) -> Finding {
    let rows = if count == 1 { "1 row has".to_owned() } else { format!("{count} rows have") };
    Finding { at: at.at_row(number), kind: FindingKind::RaggedRow, message: format!("{rows} {what}") }
}

#[cfg(test)]
mod tests;
