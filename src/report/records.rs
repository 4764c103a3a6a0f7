//! `records.csv`: whose each row is.

use crate::link::Linkage;
use crate::model::{RecordId, Records};

use super::results::{place, place_columns};
use super::{Cell, Column, Listing};

/// Returns one line for each row that was taken in: its place, its role, its person, how sure that is, and the
/// key by which later runs know it again.
#[must_use]
pub fn records<'a>(records: &'a Records, linkage: &'a Linkage) -> Listing<'a> {
    let mut columns = place_columns().to_vec();
    columns.extend([
        Column::words("role", "Role"),
        Column::words("person_id", "Person"),
        Column::figures("match_probability", "Sure"),
        Column::words("matched_on", "Matched on"),
        Column::machine("key"),
    ]);
    let row = move |number, reader| {
        let record = RecordId::new(number);
        let membership = linkage.memberships.of(record);
        let mut row = Vec::with_capacity(8);
        row.extend(place(records, record, reader));
        row.push(records.source_of(record).role.map_or(Cell::text("none"), |role| Cell::text(role.as_str())));
        row.extend(match membership {
            Some(found) => [
                Cell::text(linkage.people[found.person.index()].id.as_str()),
                Cell::Rate(found.probability),
                Cell::text(linkage.reasons.words(found.matched_on).join("; ")),
            ],
            None => [Cell::Missing, Cell::Missing, Cell::Missing],
        });
        row.push(key_of(records, linkage, record));
        row
    };
    Listing::by_number("Rows and their people", columns, records.records.len(), row)
}

/// Returns the key of what a row says itself, whomever it follows.
fn key_of(records: &Records, linkage: &Linkage, record: RecordId) -> Cell {
    let key = records.own_identity(record).and_then(|identity| linkage.keys.get(identity.index()));
    key.map_or(Cell::Missing, |key| Cell::Text(key.to_string()))
}
