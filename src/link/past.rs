//! The people of an earlier run, and how those of this one come from them.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};

use crate::model::PersonId;

use super::ContentKey;

type Fast = foldhash::fast::FixedState;

/// Stands for several people.
const SEVERAL: u32 = u32::MAX;

/// The people of an earlier run, by what their rows said.
#[derive(Clone, Debug, Default)]
pub struct PastPeople {
    ids: Vec<PersonId>,
    numbers: HashMap<PersonId, u32, Fast>,
    whole: HashMap<u64, u32, Fast>,
    core: HashMap<u64, u32, Fast>,
    /// Those whose rows said the same, by what they said, each with the list and the turn of the first row that said it.
    equal: HashMap<u64, BTreeMap<u32, (u32, u32)>, Fast>,
    /// For each of the others the list and the turn of the row that said it first.
    first: HashMap<u64, (u32, u32), Fast>,
    /// What tells the lists apart.
    lists: Lists,
    turns: u32,
}

/// What tells lists apart whatever they are called: the least of the keys that stand in no other one, so that it mostly stays when rows
/// are added.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    list_of: HashMap<u64, u32, Fast>,
}

impl Lists {
    /// Takes down that a row of a list says this.
    pub(super) fn add(&mut self, list: u32, key: ContentKey) {
        // Rows with an address are known by it: they are not what nothing but their list tells apart.
        if key.core == key.whole {
            self.list_of
                .entry(key.whole)
                .and_modify(|own| *own = if *own == list { list } else { SEVERAL })
                .or_insert(list);
        }
    }

    /// Returns a number for each list; the largest for those that hold nothing of their own.
    pub(super) fn signs(&self) -> BTreeMap<u32, u64> {
        let mut keys: Vec<(u32, u64)> = Vec::with_capacity(self.list_of.len());
        keys.extend(self.list_of.iter().filter(|(_, list)| **list != SEVERAL).map(|(key, list)| (*list, *key)));
        keys.sort_unstable();
        keys.dedup_by_key(|(list, _)| *list);
        keys.into_iter().collect()
    }
}

/// Returns the number of a list of which `signs` tells.
pub(super) fn sign_of(signs: &BTreeMap<u32, u64>, list: u32) -> u64 {
    signs.get(&list).copied().unwrap_or(u64::MAX)
}

impl PastPeople {
    /// Remembers that a row of a list that said `key` was this person's; the lists are numbered.
    pub fn add(&mut self, key: ContentKey, person: &str, list: u32) {
        self.lists.add(list, key);
        self.turns += 1;
        let at = (list, self.turns);
        let id = PersonId::new(person.to_owned());
        let number = if let Some(number) = self.numbers.get(&id) {
            *number
        } else {
            let Ok(number) = u32::try_from(self.ids.len()) else { return };
            self.ids.push(id.clone());
            self.numbers.insert(id, number);
            number
        };
        if let Some(known) = self.whole.get(&key.whole).filter(|known| **known != number) {
            let equal = self.equal.entry(key.whole).or_default();
            if *known != SEVERAL {
                equal.insert(*known, self.first.get(&key.whole).copied().unwrap_or_default());
            }
            equal.entry(number).or_insert(at);
        }
        if key.core == key.whole {
            self.first.entry(key.whole).or_insert(at);
        }
        for (keys, key) in [(&mut self.whole, key.whole), (&mut self.core, key.core)] {
            keys.entry(key)
                .and_modify(|known| *known = if *known == number { number } else { SEVERAL })
                .or_insert(number);
        }
    }

    /// Returns for each of a run's keys the number of the person whose row said the same, or what comes near to it; none if
    /// nobody's or several did.
    ///
    /// What comes near to a row that is still there as it was is no such row, but a further one.
    #[must_use]
    pub fn find_all(&self, keys: &[ContentKey]) -> Vec<Option<u32>> {
        let known = |key: &ContentKey| self.whole.contains_key(&key.whole);
        let still_there: HashSet<u64, Fast> = keys.iter().filter(|key| known(key)).map(|key| key.core).collect();
        let find = |key: &ContentKey| {
            let near = || self.core.get(&key.core).filter(|_| !still_there.contains(&key.core));
            self.whole.get(&key.whole).or_else(near).copied().filter(|number| *number != SEVERAL)
        };
        keys.iter().map(find).collect()
    }

    /// Returns by key the numbers of those people who said all of it, where they were several: list by list, in an order that does not
    /// depend on what the lists are called, and in that of their first rows within each.
    #[must_use]
    pub fn equals(&self) -> BTreeMap<u64, Vec<u32>> {
        let signs = self.lists.signs();
        let in_order = |people: &BTreeMap<u32, (u32, u32)>| {
            let mut people: Vec<_> =
                people.iter().map(|(number, (list, turn))| (sign_of(&signs, *list), *turn, *number)).collect();
            people.sort_unstable();
            people.into_iter().map(|(_, _, number)| number).collect::<Vec<_>>()
        };
        let mut equals: Vec<(u64, Vec<u32>)> = Vec::with_capacity(self.equal.len());
        equals.extend(self.equal.iter().map(|(key, people)| (*key, in_order(people))));
        equals.into_iter().collect()
    }

    /// Returns the id of a person by number.
    ///
    /// # Panics
    /// Panics for a number that [`PastPeople::find_all`] did not return.
    #[must_use]
    pub fn id(&self, number: u32) -> &PersonId {
        &self.ids[number as usize]
    }

    /// Returns every id.
    #[must_use]
    pub fn ids(&self) -> &[PersonId] {
        &self.ids
    }
}

/// What happened to a person between two runs because rows were put together otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Regrouping {
    /// Who was a person of their own became one with another.
    Merged,
    /// Rows of a person became a new person.
    Split,
    /// Rows went from one person to another, and both are still there.
    Moved,
}

impl Regrouping {
    /// Returns its word in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Moved => "rows moved",
        }
    }
}

/// Rows that were one person's and are another's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Regrouped {
    /// What happened.
    pub kind: Regrouping,
    /// Whose they were.
    pub before: PersonId,
    /// Whose they are.
    pub now: PersonId,
    /// How many rows.
    pub rows: u32,
}

/// People whose rows say the same, so that nothing but the order of their rows tells who is who.
#[derive(Clone, Debug, Default)]
pub struct Equals {
    /// The new ones in the order of their first rows, each with how many rows say it.
    pub news: Vec<(u32, u32)>,
    /// The old ones in that order.
    pub olds: Vec<u32>,
}

impl Equals {
    /// Nobody is known yet of the new ones.
    #[must_use]
    pub fn of(olds: Vec<u32>) -> Self {
        Self { news: Vec::new(), olds }
    }

    /// Counts rows of a new one; who comes next comes behind.
    pub fn add(&mut self, new: u32, rows: u32) {
        match self.news.last_mut().filter(|(last, _)| *last == new) {
            Some((_, all)) => *all += rows,
            None => self.news.push((new, rows)),
        }
    }
}

/// Who of two runs is who: pairs of an old and a new number, with the rows that they share.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// For each new person the old one whose id they keep.
    pub inherited: BTreeMap<u32, u32>,
    /// All shared rows, by new and old person.
    shared: BTreeMap<(u32, u32), u32>,
}

impl Carried {
    /// Decides who keeps whose id: who shares most rows, and each id goes to one person.
    ///
    /// `shared` holds, for each new and old person, the rows that they share; among equals those come first whose
    /// numbers `rank` puts first. Whose rows say the same as others' keep their ids one after the other.
    #[must_use]
    pub fn new<R: Ord>(mut shared: BTreeMap<(u32, u32), u32>, equals: &[Equals], rank: impl Fn(u32, u32) -> R) -> Self {
        let mut order: Vec<_> = shared.iter().map(|((new, old), rows)| (*rows, *new, *old)).collect();
        order.sort_by_cached_key(|(rows, new, old)| (std::cmp::Reverse(*rows), rank(*new, *old), *new, *old));
        let mut inherited = BTreeMap::new();
        let mut given = BTreeSet::new();
        for (_, new, old) in order {
            if !inherited.contains_key(&new) && given.insert(old) {
                inherited.insert(new, old);
            }
        }
        for Equals { news, olds } in equals {
            let mut free: Vec<u32> = olds.iter().copied().filter(|old| !given.contains(old)).rev().collect();
            // A row for whose they are, and the rows that are left for those who became one with them.
            let mut left = Vec::new();
            for (new, rows) in news {
                let has_own = || inherited.get(new).is_some_and(|old| olds.contains(old));
                if !inherited.contains_key(new)
                    && let Some(old) = free.pop()
                {
                    inherited.insert(*new, old);
                    given.insert(old);
                    left.extend((1..*rows).map(|_| *new));
                } else {
                    left.extend((u32::from(has_own())..*rows).map(|_| *new));
                }
            }
            for (new, old) in left.into_iter().zip(free.into_iter().rev()) {
                *shared.entry((new, old)).or_insert(0) += 1;
            }
        }
        Self { inherited, shared }
    }

    /// Returns what was regrouped, given everybody's ids.
    pub fn regrouped<'a>(
        &self,
        before: impl Fn(u32) -> &'a PersonId,
        now: impl Fn(u32) -> &'a PersonId,
    ) -> Vec<Regrouped> {
        let heirs: BTreeSet<u32> = self.inherited.values().copied().collect();
        let mut changes: Vec<Regrouped> = self
            .shared
            .iter()
            .filter(|((new, old), _)| self.inherited.get(new) != Some(old))
            .map(|((new, old), rows)| {
                let kind = match (heirs.contains(old), self.inherited.contains_key(new)) {
                    (false, _) => Regrouping::Merged,
                    (true, false) => Regrouping::Split,
                    (true, true) => Regrouping::Moved,
                };
                Regrouped { kind, before: before(*old).clone(), now: now(*new).clone(), rows: *rows }
            })
            .collect();
        changes.sort();
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(word: &str) -> Vec<PersonId> {
        (0..4).map(|number| PersonId::new(format!("{word}{number}"))).collect()
    }

    fn changes(shared: &[((u32, u32), u32)]) -> (BTreeMap<u32, u32>, Vec<String>) {
        let (old, new) = (names("old"), names("new"));
        let carried = Carried::new(shared.iter().copied().collect(), &[], |_, _| ());
        let regrouped = carried.regrouped(|number| &old[number as usize], |number| &new[number as usize]);
        let words = regrouped
            .iter()
            .map(|change| format!("{} {} {} {}", change.kind.as_str(), change.before, change.now, change.rows));
        (carried.inherited, words.collect())
    }

    #[test]
    fn most_rows_decide_who_keeps_an_id() {
        let (inherited, words) = changes(&[((0, 0), 3), ((1, 0), 1)]);
        assert_eq!(inherited, BTreeMap::from([(0, 0)]));
        assert_eq!(words, ["split old0 new1 1"]);
    }

    #[test]
    fn of_two_who_became_one_the_larger_gives_the_id() {
        let (inherited, words) = changes(&[((0, 0), 1), ((0, 1), 2)]);
        assert_eq!(inherited, BTreeMap::from([(0, 1)]));
        assert_eq!(words, ["merged old0 new0 1"]);
    }

    #[test]
    fn rows_that_changed_hands_are_told_from_merging_and_splitting() {
        let (_, words) = changes(&[((0, 0), 3), ((1, 1), 3), ((1, 0), 1)]);
        assert_eq!(words, ["rows moved old0 new1 1"]);
    }

    #[test]
    fn those_whose_rows_say_the_same_keep_their_ids_in_turn() {
        let equals = |news: &[(u32, u32)], olds: &[u32]| Equals { news: news.to_vec(), olds: olds.to_vec() };
        let (old, new) = (names("old"), names("new"));
        let told = |shared: &[((u32, u32), u32)], equals: &[Equals]| {
            let carried = Carried::new(shared.iter().copied().collect(), equals, |_, _| ());
            let regrouped = carried.regrouped(|number| &old[number as usize], |number| &new[number as usize]);
            (carried.inherited.into_iter().collect::<Vec<_>>(), regrouped)
        };
        let (inherited, regrouped) = told(&[], &[equals(&[(0, 1), (1, 1), (2, 1)], &[0, 1])]);
        assert_eq!(inherited, [(0, 0), (1, 1)]);
        assert_eq!(regrouped, [], "a further one is new");
        // Who is known by another row keeps that id.
        assert_eq!(told(&[((0, 1), 1)], &[equals(&[(0, 1), (1, 1)], &[0, 1])]), (vec![(0, 1), (1, 0)], vec![]));
        // One of two rows is gone, or both became one person.
        assert_eq!(told(&[], &[equals(&[(0, 1)], &[0, 1])]).1, []);
        let merged = told(&[], &[equals(&[(0, 2)], &[0, 1])]).1;
        assert_eq!(
            merged.iter().map(|change| (change.kind, change.rows)).collect::<Vec<_>>(),
            [(Regrouping::Merged, 1)]
        );
    }

    #[test]
    fn what_several_people_said_is_nobodys() {
        let key = |core, whole| ContentKey { core, whole };
        let mut past = PastPeople::default();
        past.add(key(1, 10), "Pa", 0);
        past.add(key(1, 11), "Pb", 0);
        past.add(key(2, 12), "Pb", 0);
        let found = |keys: &[ContentKey]| -> Vec<Option<&str>> {
            past.find_all(keys).into_iter().map(|number| number.map(|number| past.id(number).as_str())).collect()
        };
        assert_eq!(found(&[key(1, 10)]), [Some("Pa")]);
        assert_eq!(found(&[key(1, 99)]), [None]);
        assert_eq!(found(&[key(2, 99)]), [Some("Pb")]);
        assert_eq!(found(&[key(2, 99), key(2, 12)]), [None, Some("Pb")], "a further row is nobody's yet");
    }
}
