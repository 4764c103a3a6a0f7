//! Cells of many rows looked up together, column by column, and what is new among them read on all threads.
//!
//! A look-up waits for memory, and reading a name or a number takes longer than all else that is done with it: neither
//! is to wait for the other.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::model::{Field, Sought, Symbol, Texts};
use crate::read::Rows;

use super::person::filled;
use super::person_name::Naming;
use super::plan::Plan;
use super::values::Values;

/// Rows whose cells are looked up together.
pub(super) const ROWS: usize = 4096;

/// The texts of some columns of some rows.
#[derive(Default)]
pub(super) struct Ahead {
    columns: Vec<Column>,
    /// For each column of the table its place among those.
    places: Vec<Option<usize>>,
    /// The row that is being read, among the rows.
    pub(super) row: usize,
}

/// A column that is looked up.
struct Column {
    field: Field,
    column: usize,
    texts: Vec<Option<Symbol>>,
}

impl Ahead {
    /// Looks nothing up yet of the columns that say who somebody is.
    pub(super) fn of(plan: &Plan) -> Self {
        let mut ahead = Self::default();
        for (field, columns) in &plan.personal {
            // The further ones of a field count only where the first is empty.
            let Some(column) = columns.first().copied() else { continue };
            if ahead.places.len() <= column {
                ahead.places.resize(column + 1, None);
            }
            ahead.places[column] = Some(ahead.columns.len());
            ahead.columns.push(Column { field: *field, column, texts: Vec::new() });
        }
        ahead
    }

    /// Looks up the cells of `rows` from `first` on, so many as are looked up together; returns how many.
    pub(super) fn look_up(
        &mut self,
        rows: &Rows,
        first: usize,
        texts: &mut Texts,
        values: &mut Values,
        naming: Naming,
    ) -> usize {
        let some = first..rows.len().min(first + ROWS);
        let known = &*texts;
        let look_up = |column: &Column| {
            let cells = some.clone().map(|row| filled(rows.get(row), column.field, column.column));
            let cells: Vec<Option<Cow<'_, str>>> = cells.collect();
            let borrowed: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
            let mut sought = Vec::with_capacity(cells.len());
            known.look_up(&borrowed, &mut sought);
            (cells, sought)
        };
        let found: Vec<(Vec<Option<Cow<'_, str>>>, Vec<Sought>)> = self.columns.par_iter().map(look_up).collect();
        for (column, (cells, sought)) in self.columns.iter_mut().zip(found) {
            let before = texts.len();
            column.texts.clear();
            let settle =
                |(cell, sought): (&Option<Cow<'_, str>>, &Sought)| Some(texts.settle(cell.as_deref()?, *sought));
            column.texts.extend(cells.iter().zip(&sought).map(settle));
            values.read_ahead(texts, column.field, before, naming);
        }
        some.len()
    }

    /// Returns the text of the row in a column, if that was looked up: nothing where the cell says nothing.
    pub(super) fn text(&self, column: usize) -> Option<Option<Symbol>> {
        let place = (*self.places.get(column)?)?;
        self.columns[place].texts.get(self.row).copied()
    }
}
