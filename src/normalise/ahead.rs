//! Cells of many rows looked up together, column by column, and what is new among them read on all threads.
//!
//! A look-up waits for memory, and reading a name or a number takes longer than all else that is done with it: neither
//! is to wait for the other.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::model::{Field, Sought, Symbol, Texts};
use crate::read::Rows;

use super::country::Country;
use super::person::{Customs, filled};
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
}

/// A cell, if it says anything.
type Cell<'a> = Option<Cow<'a, str>>;

/// A column that is looked up.
struct Column {
    field: Field,
    at: usize,
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
            ahead.columns.push(Column { field: *field, at: column, texts: Vec::new() });
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
        customs: Customs<'_>,
    ) -> usize {
        let some = first..rows.len().min(first + ROWS);
        let known = &*texts;
        let look_up = |column: &Column| {
            let cells = some.clone().map(|row| filled(rows.get(row), column.field, column.at));
            let cells: Vec<Cell<'_>> = cells.collect();
            let borrowed: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
            let mut sought = Vec::with_capacity(cells.len());
            known.look_up(&borrowed, &mut sought);
            (cells, sought)
        };
        let found: Vec<(Vec<Cell<'_>>, Vec<Sought>)> = self.columns.par_iter().map(look_up).collect();
        for (column, (cells, sought)) in self.columns.iter_mut().zip(found) {
            let before = texts.len();
            column.texts.clear();
            let settle = |(cell, sought): (&Cell<'_>, &Sought)| Some(texts.settle(cell.as_deref()?, *sought));
            column.texts.extend(cells.iter().zip(&sought).map(settle));
            values.read_ahead(texts, column.field, before, customs.naming);
        }
        self.read_postcodes(texts, values, customs.only_country);
        some.len()
    }

    /// Reads the postal codes, which need what the country's cell says.
    fn read_postcodes(&self, texts: &mut Texts, values: &mut Values, only_country: Option<Country>) {
        let of = |field: Field| self.columns.iter().find(|column| column.field == field);
        let Some(codes) = of(Field::Postcode) else { return };
        let country = of(Field::Country);
        let (stored, known) = (&*texts, &*values);
        let new = |row: usize| {
            let said = country.and_then(|column| column.texts[row]);
            let said = said.and_then(|said| known.known_word(Field::Country, said).ok().flatten());
            let said = said.and_then(|code| Country::new(stored.get(code)));
            let code = (codes.texts[row]?, said.or(only_country));
            known.known_postcode(code.0, code.1).is_err().then_some(code)
        };
        let new = (0..codes.texts.len()).into_par_iter().with_min_len(ROWS / 8).filter_map(new);
        let mut new: Vec<(Symbol, Option<Country>)> = new.collect();
        new.sort_unstable();
        new.dedup();
        values.read_postcodes(texts, &new);
    }

    /// Returns the text of one of the rows in a column, nothing where the cell says nothing; what `look_up` finds if it was
    /// not looked up.
    pub(super) fn text(&self, column: usize, row: usize, look_up: impl FnOnce() -> Option<Symbol>) -> Option<Symbol> {
        let place = self.places.get(column).copied().flatten();
        let known = place.and_then(|place| self.columns[place].texts.get(row));
        known.copied().unwrap_or_else(look_up)
    }
}
