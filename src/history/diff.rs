//! What changed between two runs, person by person.

use std::collections::{BTreeMap, BTreeSet};

use crate::link::{Carried, Equals, PastPeople, Regrouped, Regrouping};
use crate::model::PersonId;

use super::run::{PastPerson, Run};

/// What changed for a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Is in the later run alone.
    New,
    /// Is in the earlier run alone.
    Gone,
    /// Became one with another: the id of the other.
    Merged(PersonId),
    /// Rows of them became another person: the id of the other.
    Split(PersonId),
    /// Rows of them went to another person who was there before: the id of the other.
    RowsMoved(PersonId),
    /// Got further: from which stage to which, empty for none.
    MovedOn(String, String),
    /// Is seen less far than before: from which stage to which, empty for none.
    MovedBack(String, String),
    /// Ordered: how many orders that were not there before.
    Ordered(usize),
}

impl Change {
    /// Returns its word.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Merged(_) => "merged",
            Self::Split(_) => "split",
            Self::RowsMoved(_) => "rows moved",
            Self::MovedOn(..) => "moved on",
            Self::MovedBack(..) => "moved back",
            Self::Ordered(_) => "ordered",
        }
    }
}

/// One change of one person. It cannot be printed for debugging: it says who they are.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonChange {
    /// Their id in the later run; in the earlier if they are not in the later under an id of their own.
    pub person: PersonId,
    /// Name, e-mail address and company as the later run has them, else the earlier.
    pub shown: [String; 3],
    /// What changed.
    pub change: Change,
}

/// What changed between two runs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// The changes, by kind and person.
    pub changes: Vec<PersonChange>,
    /// The stages of both runs, each with how many people reached it before and now; none where it was no stage.
    pub stages: Vec<(String, Option<u64>, Option<u64>)>,
    /// People before and now.
    pub people: (usize, usize),
}

/// Returns what changed from one run to another. Who is who is told by the rows, and where they say nothing by the id.
#[must_use]
pub fn diff(before: &Run, now: &Run) -> Diff {
    let (olds, news): (Vec<_>, Vec<_>) = (before.people.iter().collect(), now.people.iter().collect());
    let carried = carried(&olds, &news);
    let mut changes = Vec::new();
    let mut add = |person: &PersonId, of: &PastPerson, change: Change| {
        changes.push(PersonChange { person: person.clone(), shown: of.shown.clone(), change });
    };
    let regrouped = carried.regrouped(|old| olds[old as usize].0, |new| news[new as usize].0);
    for change in &regrouped {
        let old = &before.people[&change.before];
        match change.kind {
            Regrouping::Merged => add(&change.before, old, Change::Merged(change.now.clone())),
            Regrouping::Split => add(&change.before, old, Change::Split(change.now.clone())),
            Regrouping::Moved => add(&change.before, old, Change::RowsMoved(change.now.clone())),
        }
    }
    let of_kind = |kind| regrouped.iter().filter(move |change: &&Regrouped| change.kind == kind);
    let merged: BTreeSet<&PersonId> = of_kind(Regrouping::Merged).map(|change| &change.before).collect();
    let split: BTreeSet<&PersonId> = of_kind(Regrouping::Split).map(|change| &change.now).collect();
    let heirs: BTreeSet<u32> = carried.inherited.values().copied().collect();
    for (number, (id, person)) in (0..).zip(&olds) {
        if !heirs.contains(&number) && !merged.contains(id) {
            add(id, person, Change::Gone);
        }
    }
    for (number, (id, person)) in (0..).zip(&news) {
        let Some(old) = carried.inherited.get(&number) else {
            if !split.contains(id) {
                add(id, person, Change::New);
            }
            continue;
        };
        let old = olds[*old as usize].1;
        let (from, to) = (old.furthest.clone(), person.furthest.clone());
        // Told by the later run's stages; one that it does not know stands before all.
        match now.place_of(&from).cmp(&now.place_of(&to)) {
            std::cmp::Ordering::Less => add(id, person, Change::MovedOn(from, to)),
            std::cmp::Ordering::Greater => add(id, person, Change::MovedBack(from, to)),
            std::cmp::Ordering::Equal => {}
        }
        let orders = person.orders.difference(&old.orders).count();
        if orders > 0 {
            add(id, person, Change::Ordered(orders));
        }
    }
    changes.sort_by(|a, b| (kind(&a.change), &a.person, &a.change).cmp(&(kind(&b.change), &b.person, &b.change)));
    Diff { changes, stages: stages(before, now), people: (olds.len(), news.len()) }
}

/// What a reader wants to see first.
fn kind(change: &Change) -> u8 {
    match change {
        Change::Ordered(_) => 0,
        Change::MovedOn(..) => 1,
        Change::MovedBack(..) => 2,
        Change::New => 3,
        Change::Gone => 4,
        Change::Merged(_) => 5,
        Change::Split(_) => 6,
        Change::RowsMoved(_) => 7,
    }
}

/// Finds out who of the one run is who of the other.
fn carried(olds: &[(&PersonId, &PastPerson)], news: &[(&PersonId, &PastPerson)]) -> Carried {
    let mut past = PastPeople::default();
    let mut numbers: Vec<u32> = Vec::new();
    for (number, (id, person)) in (0..).zip(olds) {
        if !person.keys.is_empty() {
            numbers.push(number);
        }
        for key in person.keys.keys() {
            past.add(*key, id.as_str(), 0);
        }
    }
    let by_id: BTreeMap<&PersonId, u32> = (0..).zip(olds).map(|(number, (id, _))| (*id, number)).collect();
    let mut shared = BTreeMap::new();
    let keys: Vec<_> = news.iter().flat_map(|(_, person)| person.keys.keys().copied()).collect();
    let mut found = past.find_all(&keys).into_iter();
    let of_past = past.equals();
    let mut equals = BTreeMap::<_, Equals>::new();
    for (new, (id, person)) in (0..).zip(news) {
        for (key, rows) in &person.keys {
            if let Some(old) = found.next().flatten().and_then(|old| numbers.get(old as usize)) {
                *shared.entry((new, *old)).or_insert(0) += rows;
            } else if let Some(olds) = of_past.get(&key.whole) {
                let number = |old: &u32| numbers.binary_search(old).ok().and_then(|number| u32::try_from(number).ok());
                let same = |old: &&u32| number(old).is_some_and(|number| olds.contains(&number));
                if let Some(old) = by_id.get(id).filter(same) {
                    *shared.entry((new, *old)).or_insert(0) += rows;
                } else {
                    let olds = || olds.iter().filter_map(|old| numbers.get(*old as usize).copied()).collect();
                    equals.entry(*key).or_insert_with(|| Equals::of(olds())).add(new, *rows);
                }
            }
        }
        // Rows without a key, as of a run that wrote none, leave only the id to tell.
        if let Some(old) = by_id.get(id).filter(|old| person.keys.is_empty() || olds[**old as usize].1.keys.is_empty())
        {
            shared.entry((new, *old)).or_insert(1);
        }
    }
    // Among equals the same id is the same person.
    let equals: Vec<Equals> = equals.into_values().collect();
    Carried::new(shared, &equals, |new, old| (news[new as usize].0 != olds[old as usize].0, news[new as usize].0))
}

fn stages(before: &Run, now: &Run) -> Vec<(String, Option<u64>, Option<u64>)> {
    let count = |run: &Run, stage: &str| run.stages.iter().find(|(name, _)| name == stage).map(|(_, people)| *people);
    let gone = before.stages.iter().filter(|(name, _)| now.place_of(name) == 0);
    let all = now.stages.iter().chain(gone);
    all.map(|(name, _)| (name.clone(), count(before, name), count(now, name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::ContentKey;

    /// Id, furthest stage, keys with their rows, orders.
    type Line<'a> = (&'a str, &'a str, &'a [(u64, u32)], &'a [&'a str]);

    fn run(people: &[Line<'_>]) -> Run {
        let stages = ["sends", "forms", "orders"];
        let person = |furthest: &str, keys: &[(u64, u32)], orders: &[&str]| PastPerson {
            furthest: furthest.to_owned(),
            keys: keys.iter().map(|(key, rows)| (ContentKey { core: *key, whole: *key }, *rows)).collect(),
            orders: orders.iter().map(|order| (*order).to_owned()).collect(),
            ..PastPerson::default()
        };
        Run {
            people: people
                .iter()
                .map(|(id, furthest, keys, orders)| (PersonId::new((*id).to_owned()), person(furthest, keys, orders)))
                .collect(),
            stages: stages.iter().map(|stage| ((*stage).to_owned(), people.len() as u64)).collect(),
        }
    }

    fn words(before: &Run, now: &Run) -> Vec<String> {
        diff(before, now).changes.iter().map(|change| format!("{} {:?}", change.person, change.change)).collect()
    }

    #[test]
    fn a_run_against_itself_changes_nothing() {
        let one = run(&[("Pa", "forms", &[(1, 2)], &[]), ("Pb", "", &[], &["7"])]);
        assert!(words(&one, &one).is_empty());
    }

    #[test]
    fn everything_that_can_happen_to_people_is_told() {
        let before = run(&[
            ("Pa", "sends", &[(1, 2)], &[]),
            ("Pb", "forms", &[(2, 1)], &[]),
            ("Pc", "orders", &[(3, 1), (4, 3)], &["7"]),
            ("Pd", "", &[(5, 1)], &[]),
            ("Pg", "forms", &[(9, 1)], &[]),
        ]);
        let now = run(&[
            ("Pa", "orders", &[(1, 2), (2, 1)], &["8", "9"]),
            ("Pc", "orders", &[(4, 3)], &["7"]),
            ("Pe", "", &[(3, 1)], &[]),
            ("Pf", "sends", &[(6, 1)], &[]),
            ("Pg", "sends", &[(9, 1)], &[]),
        ]);
        assert_eq!(
            words(&before, &now),
            [
                "Pa Ordered(2)",
                "Pa MovedOn(\"sends\", \"orders\")",
                "Pg MovedBack(\"forms\", \"sends\")",
                "Pf New",
                "Pd Gone",
                "Pb Merged(PersonId(\"Pa\"))",
                "Pc Split(PersonId(\"Pe\"))",
            ]
        );
    }

    #[test]
    fn people_are_known_again_under_another_id() {
        let before = run(&[("Pa", "sends", &[(1, 1)], &[])]);
        let now = run(&[("Pz", "forms", &[(1, 1)], &[])]);
        assert_eq!(words(&before, &now), ["Pz MovedOn(\"sends\", \"forms\")"]);
    }
}
