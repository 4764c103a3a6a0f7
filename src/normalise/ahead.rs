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
use super::values::{Read, Values};

/// Rows whose cells are looked up together.
const ROWS: usize = 4096;

/// The texts of some columns of some rows.
#[derive(Default)]
pub(super) struct Ahead {
    columns: Vec<Column>,
    /// For each column of the table its place among those.
    places: Vec<Option<usize>>,
}

/// A cell, if it says anything.
type Cell<'a> = Option<Cow<'a, str>>;

/// The cells of some rows, column by column, as far as they say anything.
pub(super) struct Cells<'a> {
    columns: Vec<Vec<Cell<'a>>>,
    rows: usize,
}

impl<'a> Cells<'a> {
    /// Returns the cells of `rows` from `first` on, so many as are looked up together.
    pub(super) fn of(rows: &'a Rows, first: usize, wanted: &[(Field, usize)]) -> Self {
        let some = first..rows.len().min(first + ROWS);
        let cells = |(field, at): &(Field, usize)| some.clone().map(|row| filled(rows.get(row), *field, *at)).collect();
        Self { columns: wanted.par_iter().map(cells).collect(), rows: some.len() }
    }
}

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

    /// Returns the columns that are looked up, each with its field.
    pub(super) fn wanted(&self) -> Vec<(Field, usize)> {
        self.columns.iter().map(|column| (column.field, column.at)).collect()
    }

    /// Looks up the cells of some rows, which are those of the columns that are wanted; returns how many rows there are.
    pub(super) fn look_up(
        &mut self,
        cells: &Cells<'_>,
        texts: &mut Texts,
        values: &mut Values,
        customs: Customs<'_>,
    ) -> usize {
        let known = &*texts;
        let look_up = |cells: &Vec<Cell<'_>>| {
            let borrowed: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
            let mut sought = Vec::with_capacity(cells.len());
            known.look_up(&borrowed, &mut sought);
            sought
        };
        let found: Vec<Vec<Sought>> = cells.columns.par_iter().map(look_up).collect();
        let mut new: Vec<(Field, Vec<Symbol>)> = Vec::with_capacity(found.len());
        let mut settling = texts.settling();
        for ((column, cells), sought) in self.columns.iter_mut().zip(&cells.columns).zip(found) {
            let before = settling.count();
            column.texts.clear();
            let settle = |(cell, sought): (&Cell<'_>, &Sought)| Some(settling.settle(cell.as_deref()?, *sought));
            column.texts.extend(cells.iter().zip(&sought).map(settle));
            new.push((column.field, settling.after(before).collect()));
        }
        drop(settling);
        let stored = &*texts;
        let read: Vec<Read> =
            new.par_iter().map(|(field, new)| Read::new(stored, *field, new, customs.naming)).collect();
        for ((field, new), read) in new.iter().zip(read) {
            values.keep(texts, *field, new, read);
        }
        self.read_postcodes(texts, values, customs.only_country);
        cells.rows
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
