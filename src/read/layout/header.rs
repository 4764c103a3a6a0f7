//! Which row names the columns: by its looks against the rows below it, and by the words in it.

use std::collections::BTreeSet;

use super::super::rows::{RowRef, Rows};
use super::super::shape::{Shape, is_numbered, is_year, shape_of};
use super::profile::Profile;
use super::{Words, aside};

/// Rows of a block among which the header is looked for.
const SEARCHED: usize = 40;
/// How much better a row must score than one above it.
const MARGIN: f64 = 15.0;
/// Rows below that a candidate is held against.
const BELOW: usize = 25;

/// A row that can be a header.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    /// Index of the row in the grid.
    pub(super) row: usize,
    /// How much speaks for it; above 0.
    score: f64,
    /// Columns that it names.
    pub(super) names: usize,
    /// Names among them that are known words.
    known: usize,
    /// Columns that hold values below it and a name in it.
    contrast: usize,
    /// Columns that hold values below it.
    typed: usize,
    /// Whether it is a word with a colon and what that is, `Period: | March`.
    labelled: bool,
}

impl Candidate {
    /// Whether it is a row of words among words, below names that are as many.
    fn is_words_below(&self, above: &Self) -> bool {
        self.typed == 0 && above.known > 0 && above.names >= self.names
    }

    /// Whether it is a header by its own evidence, also among the rows of another table.
    ///
    /// Words over values may be a row with a word for a missing value; so they count only if something else sets the row
    /// `apart`: a title above it, or more or fewer names than the other table has.
    pub(super) fn is_strong(&self, apart: bool) -> bool {
        self.known >= 2 || self.known * 2 > self.names || apart && self.contrast > 0 && self.contrast == self.typed
    }
}

/// Returns the row of the block that reads most like a header.
pub(super) fn find(grid: &Rows, block: std::ops::Range<usize>, words: Words<'_>) -> Option<Candidate> {
    let searched = block.clone().take(SEARCHED);
    let mut best: Option<Candidate> = None;
    for row in searched {
        // Rows of the next block stand in where a header is cut off from its rows by a blank one.
        let end = if row + 1 < block.end { block.end } else { grid.len() };
        let below = row + 1..end.min(row + 1 + BELOW);
        if let Some(candidate) = judge(grid, row, below, words)
            && best.is_none_or(|best| candidate.score > best.score + MARGIN && !candidate.is_words_below(&best))
            && !(block.start..row).any(|above| is_same(grid.get(above), grid.get(row)))
            && !candidate.is_one_of(grid, block.start)
            && !candidate.is_below(grid, block.start, end)
        {
            best = Some(candidate);
        }
    }
    best
}

/// Whether a row may be a strong candidate; a cheap look that spares a judgement of most rows.
pub(super) fn may_be_strong(grid: &Rows, index: usize, words: Words<'_>) -> bool {
    let row = grid.get(index);
    let below = index + 1..grid.len().min(index + 4);
    let over_value = |column: usize| below.clone().any(|next| shape_of(grid.get(next).cell(column)).is_value());
    let is_name = |cell: &str, shape: Shape| {
        matches!(shape, Shape::Text | Shape::Date)
            || is_year(cell.trim())
            || shape == Shape::Number && has_letters(cell)
            || shape == Shape::Code && is_numbered(cell.trim())
    };
    let mut known = false;
    row.cells().enumerate().any(|(column, cell)| {
        let shape = shape_of(cell);
        known |= shape == Shape::Text && words(&name(cell));
        known || is_name(cell, shape) && over_value(column)
    })
}

/// Judges one row as a header of the rows `below` it.
pub(super) fn judge(grid: &Rows, index: usize, below: std::ops::Range<usize>, words: Words<'_>) -> Option<Candidate> {
    let row = grid.get(index);
    let cells: Vec<&str> = row.cells().map(str::trim).collect();
    let names = cells.iter().filter(|cell| !cell.is_empty()).count();
    if names == 0 || cells.iter().any(|cell| shape_of(cell) == Shape::Email) {
        return None;
    }
    let known = cells.iter().filter(|cell| !cell.is_empty() && words(&name(cell))).count();
    let profile = Profile::of(grid, below.clone());
    // Years and days over figures name their columns, and so does `q10` or `Dec 04` over figures without letters.
    // The same names once more among the rows are no letters of theirs.
    let is_bare = |column: usize| {
        below.clone().map(|other| grid.get(other)).all(|other| !has_letters(other.cell(column)) || is_same(other, row))
    };
    let is_day = |column: usize, cell: &str| {
        profile.value_shape(column) == Some(Shape::Number)
            && match shape_of(cell) {
                Shape::Date => true,
                Shape::Number => has_letters(cell) && is_bare(column),
                Shape::Code => is_numbered(cell) && is_bare(column),
                _ => false,
            }
    };
    let is_value =
        |(column, cell): &(usize, &&str)| shape_of(cell).is_value() && !is_year(cell) && !is_day(*column, cell);
    let values = cells.iter().enumerate().filter(is_value).count();
    if profile.rows() == 0 {
        // Nothing but this row, titles above it aside: an export of nothing, rather than a list of one without a header.
        let alone = || names >= 2 && (0..index).all(|row| aside::filled(grid.get(row)).nth(1).is_none());
        return (values == 0 && (known * 2 > names || alone())).then_some(Candidate {
            row: index,
            score: 1.0,
            names,
            known,
            contrast: 0,
            typed: 0,
            labelled: false,
        });
    }
    let (mut live, mut covered, mut typed, mut contrast, mut clash) = (0, 0, 0, 0, 0);
    // A column that hardly any row has is one that a stray delimiter made, and needs no name.
    let is_stray = |column: &usize| profile.rows() >= 10 && profile.filled(*column) * 20 <= profile.rows();
    for column in profile.live().filter(|column| !is_stray(column) || row.len() > *column) {
        live += 1;
        let cell = cells.get(column).copied().unwrap_or("");
        covered += usize::from(!cell.is_empty());
        if let Some(shape) = profile.value_shape(column) {
            typed += 1;
            let is_named = is_year(cell) && shape == Shape::Number || is_day(column, cell);
            let own = if is_named { Shape::Text } else { shape_of(cell) };
            contrast += usize::from(!own.is_value() && own != Shape::Empty);
            clash += usize::from(own == shape);
        }
    }
    if clash > contrast && known * 2 <= names {
        return None;
    }
    if live >= 2 && (names < 2 || covered * 2 < live) || live == 1 && contrast == 0 && known == 0 {
        return None;
    }
    let repeated = repeated(&cells, grid, below);
    let distinct = cells.iter().filter(|cell| !cell.is_empty()).collect::<BTreeSet<_>>().len();
    // `Period: | March`
    let mut filled = cells.iter().filter(|cell| !cell.is_empty());
    let labelled = names == 2
        && filled.next().is_some_and(|cell| cell.ends_with(':'))
        && filled.next().is_some_and(|cell| !cell.ends_with(':'));
    let differ = if typed == 0 { 0.5 } else { share(contrast, typed) };
    let score =
        40.0 * share(covered, live) + 30.0 * share(known, names) + 30.0 * differ + 10.0 * share(distinct, names)
            - 60.0 * share(values, names)
            - 30.0 * share(repeated, names)
            - if labelled { 20.0 } else { 0.0 };
    // Names beyond the last cell of every row name nothing; a sentence with commas in it has such.
    let beyond = cells.iter().skip(profile.width()).filter(|cell| !cell.is_empty()).count();
    let surplus = 60.0 * share(beyond, names);
    (score > 40.0).then_some(Candidate { row: index, score: score - surplus, names, known, contrast, typed, labelled })
}

fn has_letters(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic)
}

/// Returns how many of the cells stand once more in the same column of the rows below; the same row again aside.
fn repeated(cells: &[&str], grid: &Rows, below: std::ops::Range<usize>) -> usize {
    let same = |row: RowRef<'_>| cells.iter().enumerate().all(|(column, cell)| row.cell(column).trim() == *cell);
    let below: Vec<_> = below.map(|row| grid.get(row)).filter(|row| !same(*row)).collect();
    let again = |column: usize, cell: &str| below.iter().any(|row| row.cell(column).trim() == cell);
    cells.iter().enumerate().filter(|(column, cell)| !cell.is_empty() && again(*column, cell)).count()
}

#[expect(clippy::cast_precision_loss, reason = "counts of cells in a row")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Returns a header cell as a name: trimmed, each run of blanks and line breaks one blank.
pub(super) fn name(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `row` has the same names as the header, in the same columns.
pub(super) fn is_same(row: RowRef<'_>, header: RowRef<'_>) -> bool {
    let width = row.len().max(header.len());
    (0..width).all(|column| row.cell(column).trim() == header.cell(column).trim())
}

impl Candidate {
    /// Whether nothing tells it from the rows above it from `start` on: as many cells, and words only.
    fn is_one_of(&self, grid: &Rows, start: usize) -> bool {
        let filled = |row: usize| aside::filled(grid.get(row)).count();
        let stands_out = self.contrast > 0 || self.known * 2 > self.names;
        !stands_out && (start..self.row).any(|row| filled(row) >= self.names)
    }

    /// Whether it stands under more rows of a wider table than the rows below it, to `end`, are.
    fn is_below(&self, grid: &Rows, start: usize, end: usize) -> bool {
        let above = (start..self.row).filter(|row| aside::filled(grid.get(*row)).count() > self.names).count();
        above >= 2 && above > end - self.row - 1
    }

    /// Whether some column holds values below it.
    pub(super) fn is_over_values(&self) -> bool {
        self.contrast > 0
    }

    /// Whether it is surely a header: known words over values, or hardly anything but known words.
    pub(super) fn is_certain(&self) -> bool {
        !self.labelled && (self.contrast > 0 && self.known > 0 || self.known * 2 > self.names)
    }
}
