//! The blocks of a grid, between its blank rows, and which of them make one table.

use std::ops::Range;

use super::super::rows::Rows;
use super::super::shape::{Shape, shape_of};
use super::header::{self, Candidate};
use super::profile::Profile;
use super::{Words, aside};

/// The part of a grid that makes one table, by the indices of its rows.
#[derive(Debug)]
pub(super) struct Region {
    /// Rows above the header, in order.
    pub(super) preamble: Vec<usize>,
    /// Row that names the columns.
    pub(super) header: Option<usize>,
    /// Rows below it, in order; those that are none of the data too.
    pub(super) rows: Vec<Range<usize>>,
}

/// Lines about a table that may stand above it.
const LINES: usize = 20;
/// Lines that values below names may have and still be about another table.
const FEW: usize = 4;
/// Cells of a line that says something of a table: what, and its value.
const NARROW: usize = 2;
/// Rows of a block that a title and a header may take before the data begins.
const HEAD: usize = 8;

/// Returns the tables of a grid, from top to bottom; each row is in one of them.
pub(super) fn regions(grid: &Rows, words: Words<'_>) -> Vec<Region> {
    let mut done: Vec<Region> = Vec::new();
    let mut open: Option<Open> = None;
    for block in blocks(grid) {
        let new = match &open {
            None => Some(begin(grid, block.clone(), words)),
            Some(open) => open.begin_other(grid, block.clone(), words),
        };
        match (new, &mut open) {
            (Some(mut new), _) => {
                if let Some(mut old) = open.take() {
                    old.give_titles(grid, &mut new);
                    if old.is_about(grid, &new) {
                        let rows = old.region.rows.into_iter().flatten();
                        let own = old.region.preamble.into_iter().chain(old.region.header).chain(rows);
                        new.region.preamble = own.chain(new.region.preamble).collect();
                    } else {
                        done.push(old.region);
                    }
                }
                open = Some(new);
            }
            (None, Some(open)) => open.region.rows.push(block),
            (None, None) => {}
        }
    }
    done.extend(open.map(|open| open.region));
    done
}

/// Returns the runs of rows between blank ones.
fn blocks(grid: &Rows) -> Vec<Range<usize>> {
    blocks_of(grid, grid.len())
}

/// Returns the runs of the first `count` rows between blank ones.
pub(super) fn blocks_of(grid: &Rows, count: usize) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for index in 1..=count {
        if index == count || grid.get(index).number() > grid.get(index - 1).number() + 1 {
            blocks.push(start..index);
            start = index;
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// A table that may go on.
pub(super) struct Open {
    pub(super) region: Region,
    pub(super) candidate: Option<Candidate>,
    pub(super) profile: Profile,
}

/// Begins a table with a block, whatever it holds.
fn begin(grid: &Rows, block: Range<usize>, words: Words<'_>) -> Open {
    let candidate = header::find(grid, block.clone(), words);
    open_at(grid, block, candidate)
}

fn open_at(grid: &Rows, block: Range<usize>, candidate: Option<Candidate>) -> Open {
    let (preamble, rows) = match candidate {
        Some(candidate) => ((block.start..candidate.row).collect(), candidate.row + 1..block.end),
        None => (Vec::new(), block.clone()),
    };
    // A header that a blank row cuts off from its rows has the looks of the rows that follow.
    let looks = if rows.is_empty() { block.end..grid.len().min(block.end + HEAD) } else { rows.clone() };
    let profile = Profile::of(grid, looks);
    let rows = if rows.is_empty() { Vec::new() } else { vec![rows] };
    Open { region: Region { preamble, header: candidate.map(|found| found.row), rows }, candidate, profile }
}

/// Whether rows may be the title of the table that stands below them.
pub(super) fn are_titles(grid: &Rows, rows: &Range<usize>) -> bool {
    let is_title = |row: usize| {
        let mut filled = grid.get(row).cells().map(shape_of).filter(|shape| *shape != Shape::Empty);
        filled.next() == Some(Shape::Text) && filled.next().is_none()
    };
    rows.len() <= 3 && rows.clone().all(is_title)
}

impl Open {
    /// Returns the table that `block` begins; `None` if it goes on with this one.
    pub(super) fn begin_other(&self, grid: &Rows, block: Range<usize>, words: Words<'_>) -> Option<Open> {
        let first = grid.get(block.start);
        if self.region.header.is_some_and(|row| header::is_same(first, grid.get(row))) {
            return None;
        }
        if self.region.header.is_none() && self.profile.is_lone_words() {
            let new = begin(grid, block, words);
            return (new.candidate.is_some() || !new.profile.is_lone_words()).then_some(new);
        }
        if self.is_note() {
            // Words under a header of words show by nothing else that they are a table.
            let new = begin(grid, block.clone(), words);
            if new.candidate.is_some_and(|header| header.names > NARROW) && new.profile.usual_fill() > NARROW {
                return Some(new);
            }
        }
        if self.profile.fits(first) {
            return None;
        }
        let head = block.start..block.end.min(block.start + HEAD);
        let candidate = head
            .filter(|row| header::may_be_strong(grid, *row, words))
            .filter_map(|row| {
                let end = if row + 1 < block.end { block.end } else { grid.len() };
                header::judge(grid, row, row + 1..end.min(row + 1 + 25), words)
            })
            .find(|candidate| {
                let width = self.candidate.map_or_else(|| self.profile.usual_fill(), |own| own.names);
                let rows = candidate.row + 1..block.end;
                let apart = candidate.row > block.start || candidate.names != width;
                candidate.is_strong(apart || rows.len() >= 2 && !self.profile.is_like(&Profile::of(grid, rows)))
            })?;
        if candidate.names < 2 || self.profile.fits(grid.get(candidate.row)) {
            return None;
        }
        let same = self.region.header.is_some_and(|row| header::is_same(grid.get(candidate.row), grid.get(row)));
        let titled = candidate.row > block.start;
        (!same || titled).then(|| open_at(grid, block, Some(candidate)))
    }

    /// Gives the lone lines at its end to the table that begins under them.
    fn give_titles(&mut self, grid: &Rows, new: &mut Open) {
        if self.profile.usual_fill() < 2 || self.region.rows.len() < 2 {
            return;
        }
        if let Some(titles) = self.region.rows.last().filter(|rows| are_titles(grid, rows)).cloned() {
            self.region.rows.pop();
            new.region.preamble.splice(0..0, titles);
        }
    }

    /// Whether its lines begin with a word and a colon, as in `Period: March`.
    fn has_colons(&self, grid: &Rows) -> bool {
        let mut lines = self.region.header.into_iter().chain(self.region.rows.iter().cloned().flatten());
        lines.all(|row| aside::filled(grid.get(row)).next().is_some_and(|(_, cell)| cell.ends_with(':')))
    }

    /// Whether it is no table but some lines about the one that begins under it.
    fn is_about(&self, grid: &Rows, new: &Open) -> bool {
        let lines: usize = self.region.rows.iter().map(ExactSizeIterator::len).sum();
        if self.region.header.is_none() && self.profile.is_lone_words() {
            return lines <= LINES;
        }
        let wider = new.candidate.is_some_and(|header| header.names > NARROW || self.has_colons(grid));
        wider && self.is_note()
    }

    /// Whether its lines may be what is said of a table: few, each of a word or two, under no sure header.
    fn is_note(&self) -> bool {
        let lines: usize = self.region.rows.iter().map(ExactSizeIterator::len).sum();
        let named = self.candidate.is_some_and(|header| header.is_certain() || lines > FEW && header.is_over_values());
        let narrow =
            self.profile.usual_fill() <= NARROW && self.candidate.is_none_or(|candidate| candidate.names <= NARROW);
        lines <= LINES && narrow && !named && !self.profile.has_addresses()
    }
}
