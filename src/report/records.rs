//! `records.csv`: whose each row is.

use crate::link::Linkage;
use crate::model::Records;

use super::results::{place, place_columns};
use super::{Cell, Column, Listing};

/// Returns one line for each row that was taken in: its place, its role, its person, and how sure that is.
#[must_use]
pub fn records<'a>(records: &'a Records, linkage: &'a Linkage) -> Listing<'a> {
    let mut columns = place_columns().to_vec();
    columns.extend([
        Column::words("role", "Role"),
        Column::words("person_id", "Person"),
        Column::figures("match_probability", "Sure"),
        Column::words("matched_on", "Matched on"),
    ]);
    let rows = records.ids().map(move |record| {
        let membership = linkage.memberships.get(record.index()).and_then(Option::as_ref);
        let mut row = Vec::with_capacity(8);
        row.extend(place(records, record));
        row.push(records.source_of(record).role.map_or(Cell::text("none"), |role| Cell::text(role.as_str())));
        row.extend(match membership {
            Some(found) => [
                Cell::text(linkage.people[found.person.index()].id.as_str()),
                Cell::Rate(found.probability),
                Cell::text(found.matched_on.join("; ")),
            ],
            None => [Cell::Missing, Cell::Missing, Cell::Missing],
        });
        row
    });
    Listing::new("Rows and their people", columns, rows)
}
