//! Ages that lists of several years give: who is 30 in one is 40 in another that was taken ten years later.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::model::{Field, Identity, Records, SourceId, Symbol, Trait};

/// Years that lie between two lists, at most.
const YEARS: i32 = 40;
/// Rows that bear out how many years lie between two lists: so many, and so many times as many as bear out that none do.
const FEW: usize = 20;
const TIMES: usize = 2;

/// Returns for each identity how many years later than the first list with ages its list was taken, as the ages show; empty if all
/// are of one year, as far as can be told.
///
/// Only names count that one row bears in either list. Whoever they are, most differ by the same number of years.
pub(super) fn years_later(records: &Records) -> Vec<i32> {
    let mut aged: BTreeMap<SourceId, Vec<(&Identity, i32)>> = BTreeMap::new();
    if records.sources.len() < 2 || records.identities.iter().all(|identity| identity.traits[Trait::Age].is_none()) {
        return Vec::new();
    }
    for record in &records.records {
        let Some(identity) = record.identity.map(|identity| &records.identities[identity.index()]) else { continue };
        let age = identity.traits[Trait::Age].and_then(|age| records.texts.get(age).parse().ok());
        if let Some(age) = age {
            aged.entry(record.source).or_default().push((identity, age));
        }
    }
    let mut later = vec![0; records.sources.len()];
    let mut sources = aged.into_iter();
    let Some((_, first)) = sources.next() else { return Vec::new() };
    let first = by_name(&first);
    for (source, rows) in sources {
        later[source.index()] = years_between(&first, &by_name(&rows));
    }
    if later.iter().all(|years| *years == 0) {
        return Vec::new();
    }
    let mut of_identities = vec![0; records.identities.len()];
    for record in records.records.iter().rev() {
        if let Some(identity) = record.identity {
            of_identities[identity.index()] = later[record.source.index()];
        }
    }
    of_identities
}

/// A given and a family name.
type Name = (Option<Symbol>, Option<Symbol>);

/// Returns the ages of those whose name nobody else bears.
fn by_name(rows: &[(&Identity, i32)]) -> HashMap<Name, Option<i32>, foldhash::fast::FixedState> {
    let mut ages = HashMap::default();
    for (identity, age) in rows {
        let keys = &identity.keys;
        let name = match (keys[Field::FirstName], keys[Field::LastName]) {
            (None, _) => (None, keys[Field::FullName]),
            both => both,
        };
        if name.1.is_some() {
            ages.entry(name).and_modify(|known| *known = None).or_insert(Some(*age));
        }
    }
    ages
}

/// Returns how many years later the second list was taken.
fn years_between(
    first: &HashMap<Name, Option<i32>, foldhash::fast::FixedState>,
    second: &HashMap<Name, Option<i32>, foldhash::fast::FixedState>,
) -> i32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    let mut names: Vec<i32> = Vec::new();
    // Only counted: the order does not matter.
    for (name, age) in second {
        if let (Some(age), Some(Some(before))) = (age, first.get(name)) {
            names.push(age - before);
        }
    }
    names.sort_unstable();
    for years in names {
        // Ages are told with an error of a year now and then.
        for near in years - 1..=years + 1 {
            *counts.entry(near).or_default() += if near == years { 2 } else { 1 };
        }
    }
    let count = |years: i32| counts.get(&years).copied().unwrap_or(0) / 2;
    let best = (-YEARS..=YEARS).max_by_key(|years| (count(*years), std::cmp::Reverse(years.abs()))).unwrap_or(0);
    if count(best) >= FEW && count(best) >= TIMES * count(0) { best } else { 0 }
}
