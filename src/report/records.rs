//! `records.csv`: whose each row is.

use std::ops::Range;

use crate::link::{ContentKey, Linkage, Membership};
use crate::model::{RecordId, Records};

use super::results::{place, place_columns};
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
    let count = records.records.len();
    let rows = move |part: usize, reader: Reader, add: &mut dyn FnMut(&[Cell])| {
        rows_of(records, linkage, part * TOGETHER..count.min((part + 1) * TOGETHER), reader, add);
    };
    Listing::in_parts("Rows and their people", columns, [count.div_ceil(TOGETHER), TOGETHER], rows)
}

/// Rows that are made together.
const TOGETHER: usize = 32;

/// Makes the lines of some rows and hands them over.
fn rows_of(records: &Records, linkage: &Linkage, some: Range<usize>, reader: Reader, add: &mut dyn FnMut(&[Cell])) {
    let some = some.map(RecordId::new);
    // What is said of the rows lies far apart: asked for one after the other it comes together, and not each when it is needed.
    let members: Vec<Option<Membership>> = some.clone().map(|record| linkage.memberships.of(record).copied()).collect();
    let keys: Vec<Option<ContentKey>> = some.clone().map(|record| key_of(records, linkage, record)).collect();
    let person = |member: &Option<Membership>| Some(linkage.people[member.as_ref()?.person.index()].id.as_str());
    let people: Vec<Option<&str>> = members.iter().map(person).collect();
    let said = members.iter().zip(people).zip(keys);
    for (record, ((member, person), key)) in some.zip(said) {
        let mut row = Vec::with_capacity(9);
        row.extend(place(records, record, reader));
        row.push(records.source_of(record).role.map_or(Cell::text("none"), |role| Cell::text(role.as_str())));
        row.push(person.map_or(Cell::Missing, Cell::text));
        row.extend(match member {
            Some(member) => {
                [Cell::Rate(member.probability), Cell::text(linkage.reasons.words(member.matched_on).join("; "))]
            }
            None => [Cell::Missing, Cell::Missing],
        });
        row.push(key.map_or(Cell::Missing, |key| Cell::Text(key.to_string())));
        add(&row);
    }
}

/// Returns the key of what a row says itself, whomever it follows.
fn key_of(records: &Records, linkage: &Linkage, record: RecordId) -> Option<ContentKey> {
    linkage.keys.get(records.own_identity(record)?.index()).copied()
}
