//! Whose rows are, found out for many of them at a time and on all threads.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::model::{Field, Identity, IdentityId, PersonFields, Sought as SoughtText, Symbol};
use crate::read::{RowRef, Rows};

use super::ahead::Cells;
use super::person::{PersonReader, RowPerson, filled};
use super::records::Sought;
use super::rows::RowsReader;
use super::store::{Fixed, Growing};

/// Rows from which on they are read on several threads.
const SIDE_BY_SIDE: usize = 512;
/// Rows whose addresses are looked up together.
const ADDRESSES: usize = 8192;
/// Rows whose identities are looked up together.
const BATCH: usize = 64;

/// What a row says of its person, whose identity was looked for.
pub(super) struct Ready {
    shown: PersonFields,
    identity: Option<Sought>,
}

impl RowsReader<'_> {
    /// Takes rows in that say more of people than their addresses.
    pub(super) fn rows_of_people(&mut self, rows: &Rows) {
        let wanted = self.ahead.wanted();
        let mut cells = Cells::of(rows, 0, &wanted);
        let mut done = 0;
        while done < rows.len() {
            let count = self.ahead.look_up(&cells, &mut self.records.texts, self.values, self.customs);
            self.people_ahead(rows, done, count);
            let next = done + count;
            // Rows are taken in one after the other; meanwhile there are the cells of the next to be looked at.
            let take = || (done..next).for_each(|row| self.row(rows.get(row), row - done, None));
            ((), cells) = rayon::join(take, || Cells::of(rows, next, &wanted));
            done = next;
        }
    }

    /// Reads the people of some rows on all threads, as far as nothing new has to be stored for them.
    fn people_ahead(&mut self, rows: &Rows, first: usize, count: usize) {
        let mut ready = std::mem::take(&mut self.ready);
        ready.clear();
        let read = |place: usize| {
            let mut reader = PersonReader {
                store: Fixed::new(&self.records.texts, self.values),
                notes: None,
                plan: &self.plan,
                customs: self.customs,
                ahead: &self.ahead,
                place,
            };
            let RowPerson { shown, identity } = reader.read(rows.get(first + place));
            let identity = identity.map(|identity| self.identities.look_up(&self.records.identities, &identity));
            reader.store.all_known().then_some(Ready { shown, identity })
        };
        if count >= SIDE_BY_SIDE {
            (0..count).into_par_iter().with_min_len(SIDE_BY_SIDE / 2).map(read).collect_into_vec(&mut ready);
        }
        self.ready = ready;
    }

    /// Returns what a row says of its person.
    pub(super) fn person(&mut self, row: RowRef<'_>, place: usize) -> (PersonFields, Option<IdentityId>) {
        if let Some(Some(Ready { shown, identity })) = self.ready.get(place) {
            return (*shown, identity.as_ref().map(|sought| self.identities.settle(self.records, sought)));
        }
        let RowPerson { shown, identity } = PersonReader {
            store: Growing { texts: &mut self.records.texts, values: self.values },
            notes: Some(&mut self.notes),
            plan: &self.plan,
            customs: self.customs,
            ahead: &self.ahead,
            place,
        }
        .read(row);
        (shown, identity.map(|identity| self.identities.intern(self.records, &identity)))
    }

    /// Takes rows in that know of people by the addresses in a column alone, as lists of millions of events do.
    pub(super) fn rows_of_addresses(&mut self, rows: &Rows, column: usize) {
        let mut done = 0;
        while done < rows.len() {
            let end = rows.len().min(done + ADDRESSES);
            let texts = &self.records.texts;
            let look_up = |start: usize| -> (Vec<Option<&str>>, Vec<SoughtText>) {
                let address = |row: usize| match filled(rows.get(row), Field::Email, column) {
                    Some(Cow::Borrowed(text)) => Some(text),
                    _ => None,
                };
                let addresses: Vec<Option<&str>> = (start..end.min(start + SIDE_BY_SIDE)).map(address).collect();
                let mut sought = Vec::with_capacity(addresses.len());
                texts.look_up(&addresses, &mut sought);
                (addresses, sought)
            };
            let starts: Vec<usize> = (done..end).step_by(SIDE_BY_SIDE).collect();
            let found: Vec<_> = match *starts {
                [only] => vec![look_up(only)],
                _ => starts.into_par_iter().map(look_up).collect(),
            };
            for (addresses, sought) in found {
                for (addresses, sought) in addresses.chunks(BATCH).zip(sought.chunks(BATCH)) {
                    let texts = &mut self.records.texts;
                    let settle = |(text, sought): (Option<&str>, &SoughtText)| Some(texts.settle(text?, *sought));
                    let symbols: Vec<Option<Symbol>> = addresses.iter().copied().zip(sought).map(settle).collect();
                    // Together, as each waits for memory.
                    let id = |symbol: &Option<Symbol>| self.by_address.get((*symbol)?.index()).copied().flatten();
                    let ids: Vec<Option<IdentityId>> = symbols.iter().map(id).collect();
                    for (symbol, id) in symbols.into_iter().zip(ids) {
                        let known = symbol.and_then(|symbol| self.address_alone(symbol, id));
                        self.row(rows.get(done), done, known);
                        done += 1;
                    }
                }
            }
        }
    }

    /// Returns what an address says of which nothing is to be said; `None` for any other one. `id` is its identity, if
    /// that was looked up.
    fn address_alone(&mut self, shown: Symbol, id: Option<IdentityId>) -> Option<(PersonFields, Option<IdentityId>)> {
        let mut fields = PersonFields::default();
        fields[Field::Email] = Some(shown);
        let place = shown.index();
        if let Some(id) = id.or_else(|| self.by_address.get(place).copied().flatten()) {
            return Some((fields, Some(id)));
        }
        let key = self.values.plain_email(&self.records.texts, shown)?;
        let mut identity = Identity::default();
        identity.keys[Field::Email] = Some(key);
        let id = self.identities.intern(self.records, &identity);
        if self.by_address.len() <= place {
            self.by_address.resize(self.records.texts.len(), None);
        }
        self.by_address[place] = Some(id);
        Some((fields, Some(id)))
    }
}
