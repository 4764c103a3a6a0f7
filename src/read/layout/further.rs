//! The rows of a table that is read part by part, after its beginning has said what it is.

use std::ops::Range;
use std::sync::Arc;

use super::super::rows::Rows;
use super::super::shape::Shape;
use super::super::table::Table;
use super::aside::{self, Aside};
use super::blocks::{self, Open, Region};
use super::header::{self, Candidate};
use super::profile::Profile;
use super::ragged::{self, Mended};
use super::totals::Sums;
use super::{Counted, Place, Words, mended_finding, ragged_finding};
use crate::model::{Finding, FindingKind, Position};

/// Rows at the end of a part that wait for the next one: where a table begins or ends, what stands below is to be seen.
const BELOW: usize = 64;

/// Takes the parts of one table, one after the other.
pub(in super::super) struct Further {
    place: Place,
    /// The header as it stands in the file, if it has one.
    header: Option<(u32, Vec<String>)>,
    candidate: Option<Candidate>,
    profile: Profile,
    named: usize,
    /// Rows of the last part that wait for the next one.
    held: Rows,
    /// Number of the last row that was done with.
    before: Option<u32>,
    sums: Sums,
    ragged: Option<(u32, usize)>,
    mended: Option<(u32, usize)>,
    findings: Vec<Finding>,
    set_aside: Vec<Finding>,
}

impl Further {
    /// Goes on with the table whose beginning, up to row `first`, was read as `sample`; takes from it what is found anew in
    /// its parts.
    pub(in super::super) fn of(sample: &mut Table, first: u32, place: Place, words: Words<'_>) -> Self {
        let before = |finding: &Finding| finding.at.row.is_none_or(|row| row < first);
        sample.set_aside.retain(before);
        sample.findings.retain(|finding| finding.kind != FindingKind::RaggedRow);
        let header = sample.header_row.map(|row| (row, sample.header.clone()));
        let candidate = header.as_ref().and_then(|(number, names)| {
            let mut start = Rows::default();
            start.push(*number, names);
            sample.rows.iter().take(BELOW).for_each(|row| start.push(row.number(), row.cells()));
            header::judge(&start, 0, 1..start.len(), words)
        });
        Self {
            place,
            candidate,
            profile: Profile::of(&sample.rows, 0..sample.rows.len()),
            named: if header.is_some() { sample.header.len() } else { 0 },
            header,
            held: Rows::default(),
            before: None,
            sums: Sums::default(),
            ragged: None,
            mended: None,
            findings: std::mem::take(&mut sample.findings),
            set_aside: std::mem::take(&mut sample.set_aside),
        }
    }

    /// Takes what is none of the data out of the rows of a part, and returns the number of the row with which another table
    /// begins, if one does; no row follows those of the `last` part. Some rows may come with the next part only.
    pub(in super::super) fn part(&mut self, rows: Rows, last: bool, words: Words<'_>) -> (Rows, Option<u32>) {
        let mut rows = rows;
        if !self.held.is_empty() {
            let mut held = std::mem::take(&mut self.held);
            held.append(&rows);
            rows = held;
        }
        let (mut end, next) = self.end(&mut rows, last, words);
        if next.is_none() && !last {
            // They may be the last ones of the table, and its foot among them.
            end = end.saturating_sub(BELOW);
            self.held = rows.copy_of(end..rows.len());
        }
        rows.truncate(end);
        if let Some(done) = end.checked_sub(1) {
            self.before = Some(rows.get(done).number());
            rows = self.without_others(rows, last || next.is_some());
        }
        (rows, next)
    }

    /// Returns how many of the rows are surely of this table, and the number of the row with which another one begins.
    fn end(&self, rows: &mut Rows, last: bool, words: Words<'_>) -> (usize, Option<u32>) {
        let data = rows.len();
        let parted = |rows: &Rows, block: &Range<usize>| match block.start.checked_sub(1) {
            Some(_) => true,
            None => self.before.is_some_and(|before| rows.get(0).number() > before + 1),
        };
        let blocks = blocks::blocks_of(rows, data);
        if blocks.len() <= 1 && !blocks.first().is_some_and(|block| parted(rows, block)) {
            return (data, None);
        }
        if let Some((number, names)) = &self.header {
            rows.push(*number, names);
        }
        let region = Region { preamble: Vec::new(), header: self.header.as_ref().map(|_| data), rows: Vec::new() };
        let open = Open { region, candidate: self.candidate, profile: self.profile.clone() };
        // Where the lone lines begin that may be the title of what follows.
        let mut titles = None;
        let mut found = (data, None);
        for block in blocks {
            if !parted(rows, &block) {
                continue;
            }
            let start = titles.take().unwrap_or(block.start);
            if !last && data - block.start <= BELOW {
                found = (start, None);
                break;
            }
            if open.begin_other(rows, block.clone(), words).is_some() {
                found = (start, Some(rows.get(start).number()));
                break;
            }
            titles = (open.profile.usual_fill() >= 2 && blocks::are_titles(rows, &block)).then_some(block.start);
        }
        rows.truncate(data);
        found
    }

    /// Takes what is none of the data out of rows; they end the table if it is `whole` with them.
    fn without_others(&mut self, mut rows: Rows, whole: bool) -> Rows {
        let data = rows.len();
        // The header stands behind the rows, so that these need not be moved.
        if let Some((number, names)) = &self.header {
            rows.push(*number, names);
        }
        let header = self.header.as_ref().map(|_| data);
        let region = Region { preamble: Vec::new(), header, rows: std::iter::once(0..data).collect() };
        let Mended { rows: mended } = ragged::mend(&mut rows, &region, &self.place.glue);
        add(&mut self.mended, mended);
        let found = aside::set_aside(&rows, &region, whole, &self.sums);
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
        if !whole {
            self.sums.add(&rows, |column| self.profile.value_shape(column) == Some(Shape::Number));
        }
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
