//! `records.csv`: whose each row is.

use crate::link::{ContentKey, Linkage};
use crate::model::{RecordId, Records};

use super::results::{place, place_columns, place_for_machines};
use super::{Cell, Column, Listing, Reader};

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
        match reader {
            Reader::Machine => row.extend(place_for_machines(records, record)),
            Reader::Anybody => row.extend(place(records, record)),
        }
        row.push(records.source_of(record).role.map_or(Cell::text("none"), |role| Cell::text(role.as_str())));
        row.extend(match membership {
            Some(found) => [
                Cell::text(linkage.people[found.person.index()].id.as_str()),
                Cell::Rate(found.probability),
                Cell::text(linkage.reasons.words(found.matched_on).join("; ")),
            ],
            None => [Cell::Missing, Cell::Missing, Cell::Missing],
        });
        let key = records.own_identity(record).map(|identity| &records.identities[identity.index()]);
        row.push(key.map_or(Cell::Missing, |identity| Cell::Text(ContentKey::new(identity, records).to_string())));
        row
    };
    Listing::by_number("Rows and their people", columns, records.records.len(), row)
}
