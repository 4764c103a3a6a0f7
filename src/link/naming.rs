//! Gives people their lasting ids: those that they had in an earlier run, else new ones made from what their rows say.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::{PersonId, PersonIndex, RecordId, Records};

use super::past::{Lists, sign_of};
use super::person_id::{Anchor, Claim, ids};
use super::{Carried, ContentKey, Equals, PastPeople, Person, Regrouped};

/// Returns the people with their ids, and what was regrouped since the earlier run.
///
/// `keys` holds the key of each identity, `people` the rows of each person; `order` names each of them once or more, in an order
/// that depends on what the rows say alone, so that ids do not depend on the order of files and rows.
pub(super) fn named(
    records: &Records,
    keys: &[ContentKey],
    people: Vec<Vec<RecordId>>,
    order: impl Iterator<Item = PersonIndex>,
    past: &PastPeople,
) -> (Vec<Person>, Vec<Regrouped>) {
    let mut ranks = vec![u32::MAX; people.len()];
    let mut ranked: Vec<usize> = Vec::with_capacity(people.len());
    for person in order {
        let rank = &mut ranks[person.index()];
        if *rank == u32::MAX {
            *rank = u32::try_from(ranked.len()).unwrap_or(u32::MAX);
            ranked.push(person.index());
        }
    }
    let (shared, equals) = shared(records, keys, &people, &ranks, past);
    let carried = Carried::new(shared, &equals, |new, old| (new, past.id(old)));
    let anchor = |bytes: &mut Vec<u8>, rows: &Vec<RecordId>| {
        let identities = rows
            .iter()
            .filter_map(|record| records.records[record.index()].identity)
            .map(|identity| &records.identities[identity.index()]);
        Anchor::of(identities, records, bytes)
    };
    // In the order of their first rows, which stand side by side.
    let anchors: Vec<Anchor> = people.par_iter().map_init(Vec::new, anchor).collect();
    let claim = |(rank, person): (u32, &usize)| match carried.inherited.get(&rank) {
        Some(old) => Claim::Kept(past.id(*old)),
        None => Claim::New(&anchors[*person]),
    };
    let claims: Vec<Claim<'_>> = (0..).zip(&ranked).map(claim).collect();
    let ids = ids(past.ids().iter(), &claims);
    let regrouped = carried.regrouped(|old| past.id(old), |rank| &ids[rank as usize]);
    let mut ids: Vec<Option<PersonId>> = ids.into_iter().map(Some).collect();
    let mut id_of = |rank: &u32| ids.get_mut(*rank as usize)?.take();
    let people = people.into_iter().zip(&ranks);
    let people = people.filter_map(|(records, rank)| Some(Person { id: id_of(rank)?, records })).collect();
    (people, regrouped)
}

/// Returns `rows` source by source, in an order that does not depend on what the sources are called.
pub(super) fn in_lasting_order(rows: &[RecordId], records: &Records, keys: &[ContentKey]) -> Vec<usize> {
    let source = |row: RecordId| u32::try_from(records.records[row.index()].source.index()).unwrap_or(u32::MAX);
    let mut lists = Lists::default();
    if !rows.is_empty() {
        for row in records.ids() {
            if let Some(identity) = records.own_identity(row) {
                lists.add(source(row), keys[identity.index()]);
            }
        }
    }
    let signs = lists.signs();
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by_key(|place| (sign_of(&signs, source(rows[*place])), rows[*place]));
    places
}

/// Returns the rows that each person, by rank, shares with each of the earlier run, and those whose rows say what several said then.
fn shared(
    records: &Records,
    keys: &[ContentKey],
    people: &[Vec<RecordId>],
    ranks: &[u32],
    past: &PastPeople,
) -> (BTreeMap<(u32, u32), u32>, Vec<Equals>) {
    let (mut shared, mut equals) = (BTreeMap::new(), BTreeMap::<u64, Equals>::new());
    if past.ids().is_empty() {
        return (shared, Vec::new());
    }
    let before = past.find_all(keys);
    let of_past = past.equals();
    // By rank, so that those who say the same come in the order of the earlier run.
    let mut ranked: Vec<(&u32, &Vec<RecordId>)> = ranks.iter().zip(people).collect();
    ranked.sort_unstable_by_key(|(rank, _)| **rank);
    for (rank, rows) in ranked {
        for row in rows {
            let Some(identity) = records.own_identity(*row) else { continue };
            if let Some(old) = before[identity.index()] {
                *shared.entry((*rank, old)).or_insert(0) += 1;
            } else if let Some(olds) = of_past.get(&keys[identity.index()].whole) {
                let key = keys[identity.index()].whole;
                equals.entry(key).or_insert_with(|| Equals::of(olds.clone())).add(*rank, 1);
            }
        }
    }
    (shared, equals.into_values().collect())
}
