//! The rows of a table that is read part by part, after its beginning has said what it is.

use std::sync::Arc;

use super::super::rows::Rows;
use super::super::table::Table;
use super::aside::{self, Aside};
use super::blocks::Region;
use super::ragged::{self, Mended};
use super::{Counted, Place, mended_finding, ragged_finding};
use crate::model::{Finding, FindingKind, Position};

/// Takes the parts of one table, one after the other.
pub(in super::super) struct Further {
    place: Place,
    /// The header as it stands in the file, if it has one.
    header: Option<(u32, Vec<String>)>,
    named: usize,
    ragged: Option<(u32, usize)>,
    mended: Option<(u32, usize)>,
    findings: Vec<Finding>,
    set_aside: Vec<Finding>,
}

impl Further {
    /// Goes on with the table whose beginning, up to row `first`, was read as `sample`; takes from it what is found anew in
    /// its parts.
    pub(in super::super) fn of(sample: &mut Table, first: u32, place: Place) -> Self {
        let before = |finding: &Finding| finding.at.row.is_none_or(|row| row < first);
        sample.set_aside.retain(before);
        sample.findings.retain(|finding| finding.kind != FindingKind::RaggedRow);
        Self {
            place,
            header: sample.header_row.map(|row| (row, sample.header.clone())),
            named: if sample.header_row.is_some() { sample.header.len() } else { 0 },
            ragged: None,
            mended: None,
            findings: std::mem::take(&mut sample.findings),
            set_aside: std::mem::take(&mut sample.set_aside),
        }
    }

    /// Takes what is none of the data out of the rows of a part; no row follows those of the `last` one.
    pub(in super::super) fn part(&mut self, mut rows: Rows, last: bool) -> Rows {
        if rows.is_empty() {
            return rows;
        }
        let data = rows.len();
        // The header stands behind the rows, so that these need not be moved.
        if let Some((number, names)) = &self.header {
            rows.push(*number, names);
        }
        let header = self.header.as_ref().map(|_| data);
        let region = Region { preamble: Vec::new(), header, rows: std::iter::once(0..data).collect() };
        let Mended { rows: mended } = ragged::mend(&mut rows, &region, &self.place.glue);
        add(&mut self.mended, mended);
        let found = aside::set_aside(&rows, &region, last);
        let mut skip = found.iter().map(|aside| aside.row).peekable();
        let mut ragged = Counted::default();
        for index in 0..data {
            if skip.next_if_eq(&index).is_none() {
                ragged.look(rows.get(index), self.named);
            }
        }
        add(&mut self.ragged, ragged.rows);
        let mut skip = found.iter().map(|aside| aside.row).peekable();
        rows.retain(|index| index < data && skip.next_if_eq(&index).is_none());
        let at = self.position();
        self.set_aside.extend(found.into_iter().map(|Aside { number, kind, message, .. }| Finding {
            at: at.at_row(number),
            kind,
            message,
        }));
        rows
    }

    /// Returns what was found in all parts, and what was set aside.
    pub(in super::super) fn finish(&mut self) -> (Vec<Finding>, Vec<Finding>) {
        let at = self.position();
        let ragged = self.ragged.map(|found| ragged_finding(&at, found));
        let mended = self.mended.map(|found| mended_finding(&at, found));
        self.findings.extend(ragged.into_iter().chain(mended));
        (std::mem::take(&mut self.findings), std::mem::take(&mut self.set_aside))
    }

    fn position(&self) -> Position {
        Position::of_table(Arc::clone(&self.place.file), self.place.sheet.clone())
    }
}

fn add(sum: &mut Option<(u32, usize)>, found: Option<(u32, usize)>) {
    if let Some((row, count)) = found {
        sum.get_or_insert((row, 0)).1 += count;
    }
}
