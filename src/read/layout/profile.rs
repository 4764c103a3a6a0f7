//! What the columns of some rows look like.

use super::super::rows::{RowRef, Rows};
use super::super::shape::{SHAPES, Shape, is_year, shape_of};

/// Rows that a profile is drawn from; evenly spread if there are more.
const SAMPLE: usize = 400;

/// What the columns of some rows look like.
#[derive(Clone, Default)]
pub(super) struct Profile {
    rows: usize,
    /// For each column how many cells have each shape.
    counts: Vec<[u32; SHAPES]>,
    /// Filled cells of the rows, sorted.
    filled: Vec<usize>,
}

impl Profile {
    /// Draws the profile of the rows at `indices`.
    pub(super) fn of(grid: &Rows, indices: std::ops::Range<usize>) -> Self {
        Self::of_some(grid, indices.len(), indices)
    }

    /// Draws the profile of the `count` rows at `indices`.
    pub(super) fn of_some(grid: &Rows, count: usize, indices: impl Iterator<Item = usize>) -> Self {
        let step = count.div_ceil(SAMPLE).max(1);
        let mut profile = Self::default();
        for index in indices.step_by(step) {
            profile.add(grid.get(index));
        }
        profile.filled.sort_unstable();
        profile
    }

    fn add(&mut self, row: RowRef<'_>) {
        self.rows += 1;
        if self.counts.len() < row.len() {
            self.counts.resize(row.len(), [0; SHAPES]);
        }
        let mut filled = 0;
        for (column, cell) in row.cells().enumerate() {
            let shape = shape_of(cell);
            if shape != Shape::Empty {
                filled += 1;
                self.counts[column][shape as usize] += 1;
            }
        }
        self.filled.push(filled);
    }

    /// Returns how many rows it was drawn from.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Returns how many columns the widest row has.
    pub(super) fn width(&self) -> usize {
        self.counts.len()
    }

    /// Returns how many cells of `column` are filled.
    pub(super) fn filled(&self, column: usize) -> usize {
        self.counts.get(column).map_or(0, |counts| counts.iter().map(|count| *count as usize).sum())
    }

    /// Returns the columns in which something stands.
    pub(super) fn live(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.width()).filter(|column| self.filled(*column) > 0)
    }

    /// Whether nearly all rows fill `column`: all but one, or nine in ten.
    pub(super) fn is_always_filled(&self, column: usize) -> bool {
        let filled = self.filled(column);
        filled >= 2 && self.rows - filled <= (self.rows / 10).max(1)
    }

    /// Whether some column holds values of one shape.
    pub(super) fn has_typed(&self) -> bool {
        (0..self.width()).any(|column| self.value_shape(column).is_some())
    }

    /// Whether most columns that hold values here or in `other` hold values of the same shape in both.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let shapes = (0..self.width().max(other.width())).map(|at| (self.value_shape(at), other.value_shape(at)));
        let typed: Vec<_> = shapes.filter(|(one, two)| one.is_some() || two.is_some()).collect();
        typed.is_empty() || typed.iter().filter(|(one, two)| one == two).count() * 2 > typed.len()
    }

    /// Whether some column holds e-mail addresses.
    pub(super) fn has_addresses(&self) -> bool {
        (0..self.width()).any(|column| self.value_shape(column) == Some(Shape::Email))
    }

    /// Whether no row fills more than one cell, or few do, and all of them with words.
    pub(super) fn is_lone_words(&self) -> bool {
        self.usual_fill() <= 1 && self.live().all(|column| self.filled(column) == self.count(column, Shape::Text))
    }

    /// Returns the shape that most filled cells of `column` have, if that is a shape of values.
    pub(super) fn value_shape(&self, column: usize) -> Option<Shape> {
        const VALUES: [Shape; 5] = [Shape::Email, Shape::Number, Shape::Date, Shape::Url, Shape::Code];
        let filled = self.filled(column);
        VALUES.into_iter().find(|shape| filled > 0 && self.count(column, *shape) * 10 >= filled * 6)
    }

    /// Returns how many cells of `column` have `shape`.
    pub(super) fn count(&self, column: usize, shape: Shape) -> usize {
        self.counts.get(column).map_or(0, |counts| counts[shape as usize] as usize)
    }

    /// Returns how many cells the row in the middle fills.
    pub(super) fn usual_fill(&self) -> usize {
        self.filled.get(self.filled.len() / 2).copied().unwrap_or(0)
    }

    /// Returns how many cells a row fills that is fuller than three in four.
    pub(super) fn full_fill(&self) -> usize {
        self.filled.get(self.filled.len() * 3 / 4).copied().unwrap_or(0)
    }

    /// Whether `row` has a value where the column has values of the same shape: it is one of these rows.
    ///
    /// Years may stand in a header, so they say it only where no words stand over values.
    pub(super) fn fits(&self, row: RowRef<'_>) -> bool {
        let (mut fitting, mut years, mut names) = (0, 0, 0);
        for (column, cell) in row.cells().enumerate() {
            let (shape, usual) = (shape_of(cell), self.value_shape(column));
            match usual {
                Some(usual) if usual == shape && is_year(cell.trim()) => years += 1,
                Some(usual) if usual == shape => fitting += 1,
                Some(_) if shape == Shape::Text => names += 1,
                _ => {}
            }
        }
        fitting > 0 || years > 0 && names == 0
    }
}
