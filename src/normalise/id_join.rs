//! Rows that name people by an id alone, joined to those that say who has it: bounces with a subscriber's key, activities
//! with a lead's number, invoices with a customer's.

use hashbrown::{HashMap, HashSet};

use crate::model::{Field, Identity, IdentityId, Records, Symbol};

/// Different ids from which on it is no accident that a list has nearly all of them.
const SEVERAL: usize = 5;

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;
type Set<K> = HashSet<K, foldhash::fast::FixedState>;

/// What a table says of the ids in it.
#[derive(Default)]
struct Held {
    /// Ids of rows that say nothing else of who it is.
    alone: Set<Symbol>,
    /// Ids of rows that say more, with what they say; `None` where two of them say different things.
    known: Map<Symbol, Option<IdentityId>>,
}

/// Gives rows with an id alone the identity that another table has for that id. `headers` are the headers of the ids,
/// folded, by source.
pub(super) fn join(records: &mut Records, headers: &[Option<String>]) {
    if !records.identities.iter().any(|identity| id_alone(identity).is_some()) {
        return;
    }
    let held = held(records);
    let mut given: Map<(usize, Symbol), IdentityId> = Map::default();
    for (source, own) in held.iter().enumerate().filter(|(_, own)| !own.alone.is_empty()) {
        let mut lists: Vec<(usize, usize)> = Vec::new();
        for (other, list) in held.iter().enumerate().filter(|(other, _)| *other != source) {
            let found = own.alone.iter().filter(|id| list.known.contains_key(*id)).count();
            let is_one = is_one_space(headers[source].as_deref(), headers[other].as_deref(), || {
                own.alone.len() >= SEVERAL && found * 10 >= own.alone.len() * 9 && !counts_rows(records, &own.alone)
            });
            if found > 0 && is_one {
                lists.push((found, other));
            }
        }
        lists.sort_unstable_by_key(|(found, other)| (std::cmp::Reverse(*found), *other));
        for id in &own.alone {
            let says = lists.iter().find_map(|(_, other)| held[*other].known.get(id).copied().flatten());
            if let Some(identity) = says {
                given.insert((source, *id), identity);
            }
        }
    }
    for record in &mut records.records {
        let Some(identity) = record.identity.map(|identity| records.identities[identity.index()]) else { continue };
        if let Some(id) = id_alone(&identity)
            && let Some(found) = given.get(&(record.source.index(), id))
        {
            record.identity = Some(*found);
        }
    }
}

fn held(records: &Records) -> Vec<Held> {
    let mut held: Vec<Held> = records.sources.iter().map(|_| Held::default()).collect();
    for record in &records.records {
        let Some(place) = record.identity else { continue };
        let identity = &records.identities[place.index()];
        let own = &mut held[record.source.index()];
        if let Some(id) = id_alone(identity) {
            own.alone.insert(id);
        } else if let Some(id) = identity.keys[Field::ExternalId] {
            let known = own.known.entry(id).or_insert(Some(place));
            if known.is_some_and(|first| is_another(&records.identities[first.index()], identity)) {
                *known = None;
            }
        }
    }
    held
}

/// Returns the id of an identity that says nothing else by which a person is known.
fn id_alone(identity: &Identity) -> Option<Symbol> {
    let says = |field: &Field| identity.keys[*field].is_some();
    let more = [Field::Email, Field::Phone, Field::FirstName, Field::LastName, Field::FullName];
    if more.iter().any(says) { None } else { identity.keys[Field::ExternalId] }
}

/// Whether two rows with one id cannot be of one person: such an id is no person's.
fn is_another(one: &Identity, other: &Identity) -> bool {
    let differs =
        |field: Field| matches!((one.keys[field], other.keys[field]), (Some(one), Some(other)) if one != other);
    differs(Field::Email) || differs(Field::LastName)
}

/// Whether two columns hold the same ids: they are called so, or `contained` says so where a name leaves it open.
fn is_one_space(one: Option<&str>, other: Option<&str>, contained: impl Fn() -> bool) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return contained() };
    // `ID` can be anything's.
    let says_whose = |header: &str| header != "id" && header != "number" && header.len() > 3;
    // `Associated Contact IDs` of a deal are what the list of contacts calls `Record ID`.
    let of_contacts = |header: &str| header.contains("contact id");
    let of_records = |header: &str| matches!(header, "record id" | "contact id" | "id");
    let linked = of_contacts(one) && of_records(other) || of_contacts(other) && of_records(one);
    one == other && says_whose(one) || linked || contained()
}

/// Whether ids are hardly more than the numbers of rows, which any list has.
fn counts_rows(records: &Records, ids: &Set<Symbol>) -> bool {
    let numbers = ids.iter().map(|id| records.texts.get(*id).parse::<u64>().unwrap_or(u64::MAX));
    numbers.max().is_some_and(|most| most <= ids.len() as u64 * 4)
}
