//! Which sources list each person once, by what their rows say of each other.

use std::hash::{BuildHasher, Hasher};

use crate::model::{Field, Identity, Records, SourceId};

/// Rows with a name that a source must have for this to be told.
const ROWS: usize = 50;
/// Rows of a source that must be found in another one, by name and date of birth or place: so many, and this share of them. A survey
/// of a few districts finds few of all whom a census lists.
const FOUND_ROWS: f64 = 30.0;
const FOUND: f64 = 0.02;
/// How many times as rare a row must be that is found a second time in its own source.
const RARER: f64 = 30.0;

/// Returns the sources that list each person once: their rows are found in others and hardly ever among themselves.
///
/// Only exact agreement counts here. Where rows are written so that one in two is found again as it stands, one in two of the
/// doubles within a source would be found as well.
pub(super) fn sources_of_once(records: &Records) -> Vec<SourceId> {
    let mut rows: Vec<(u64, SourceId)> = Vec::new();
    if records.sources.len() < 2 {
        return Vec::new();
    }
    for record in records.records.iter().filter(|record| record.follows.is_none()) {
        if let Some(key) = record.identity.and_then(|identity| key(&records.identities[identity.index()])) {
            rows.push((key, record.source));
        }
    }
    rows.sort_unstable();
    let mut tallies = vec![(0_usize, 0_usize, 0_usize); records.sources.len()];
    for alike in rows.chunk_by(|a, b| a.0 == b.0) {
        let elsewhere = alike.first().map(|row| row.1) != alike.last().map(|row| row.1);
        for own in alike.chunk_by(|a, b| a.1 == b.1) {
            let (all, within, across) = &mut tallies[own[0].1.index()];
            *all += own.len();
            *within += own.len() - 1;
            *across += usize::from(elsewhere);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 rows")]
    let once = |(all, within, across): &(usize, usize, usize)| {
        let found = *across as f64;
        *all >= ROWS && found >= (FOUND * *all as f64).max(FOUND_ROWS) && *within as f64 * RARER <= found
    };
    let sources: Vec<SourceId> =
        tallies.iter().enumerate().filter(|(_, tally)| once(tally)).map(|(source, _)| SourceId::new(source)).collect();
    // One such list alone may be a list of firms' customers beside their orders.
    if sources.len() < 2 { Vec::new() } else { sources }
}

/// Returns a number made of a name and the date of birth, or else the place; nothing for a row that says less.
fn key(identity: &Identity) -> Option<u64> {
    let keys = &identity.keys;
    let (first, last) = keys[Field::FirstName].zip(keys[Field::LastName])?;
    let place = || keys[Field::Street].or(keys[Field::Postcode]).or(keys[Field::City]);
    let third = keys[Field::DateOfBirth].or_else(place)?;
    let mut hasher = foldhash::fast::FixedState::default().build_hasher();
    for symbol in [first, last, third] {
        hasher.write_usize(symbol.index());
    }
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, IdentityId, Record, Source};

    /// Makes sources of which each lists the people of these numbers.
    fn records(sources: &[Vec<u32>]) -> Records {
        let mut records = Records::default();
        for (source, people) in sources.iter().enumerate() {
            records.sources.push(Source {
                file: format!("{source}.csv").into(),
                sheet: None,
                table: 0,
                role: None,
                stages: Vec::new(),
                confidence: Confidence::default(),
                tool: None,
                rows_read: 0,
                rows_set_aside: 0,
            });
            for person in people {
                let mut identity = Identity::default();
                for field in [Field::FirstName, Field::LastName, Field::DateOfBirth] {
                    identity.keys[field] = Some(records.texts.intern(&format!("{field} {person}")));
                }
                records.identities.push(identity);
                records.records.push(Record {
                    source: SourceId::new(source),
                    row: 2,
                    identity: Some(IdentityId::new(records.identities.len() - 1)),
                    follows: None,
                    shown: crate::model::Shown::default(),
                });
            }
        }
        records
    }

    #[test]
    fn sources_that_list_each_person_once_are_told_from_those_that_do_not() {
        let people = |from: u32, to: u32| (from..to).collect::<Vec<_>>();
        let twice = [people(0, 100), people(0, 30)].concat();
        for (sources, once) in [
            (vec![people(0, 100), people(50, 150)], vec![0, 1]),
            (vec![people(0, 100), twice.clone()], vec![]),
            (vec![people(0, 100), people(50, 150), twice], vec![0, 1]),
            (vec![people(0, 100), people(100, 200)], vec![]),
            (vec![people(0, 100)], vec![]),
            (vec![people(0, 20), people(0, 20)], vec![]),
        ] {
            let found: Vec<usize> = sources_of_once(&records(&sources)).iter().map(|source| source.index()).collect();
            assert_eq!(found, once);
        }
    }
}
