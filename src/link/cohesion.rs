//! How well people hang together, and what mistakes that lets expect.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::model::{PersonIndex, RecordId};

use super::Linkage;
use super::cluster::{Bridge, Doubts};

/// People with most rows that are spoken of.
const LARGEST: usize = 5;
/// A link less sure than this, with several members on either side of it, is worth a look.
const WEAK: f64 = 0.9;

/// What a linkage expects of its own mistakes, by the probabilities that it gives.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Doubt {
    /// People found.
    pub people: usize,
    /// How many of them may be two people joined, or more.
    pub may_be_two: f64,
    /// Pairs of people that were kept apart and are alike enough to be in doubt.
    pub doubtful_pairs: usize,
    /// How many people may be counted twice: those pairs that are one person after all, and rows that were never compared.
    pub may_be_one: f64,
}

/// A link without which a person would fall in two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeakLink {
    /// A row on one side of it.
    pub left: RecordId,
    /// A row on the other.
    pub right: RecordId,
    /// The probability that both are of one person, by the evidence on these two alone.
    pub probability: f64,
    /// Different rows on either side.
    pub sides: [u32; 2],
}

/// How well one person's rows hang together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cohesion {
    /// Who.
    pub person: PersonIndex,
    /// The weakest of the links that hold the rows together; `None` if they all say the same, or people decided so.
    pub weakest: Option<WeakLink>,
}

impl Cohesion {
    /// Whether two groups of several different rows hang together by one weak link.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        self.weakest.is_some_and(|link| link.probability < WEAK && link.sides.iter().all(|rows| *rows > 1))
    }
}

/// Adds to a linkage how well its people hang together, given the links that hold them, group by group, and a row of
/// each profile.
pub(super) fn add_cohesion(
    linkage: &mut Linkage,
    doubts: &Doubts,
    bridges: &[Bridge],
    row_of: impl Fn(u32) -> Option<RecordId> + Sync,
) {
    let mut doubt = Doubt {
        people: linkage.people.len(),
        doubtful_pairs: doubts.apart,
        may_be_one: doubts.apart_expected,
        ..Doubt::default()
    };
    let mut largest: Vec<Cohesion> =
        largest(linkage).into_iter().map(|person| Cohesion { person, weakest: None }).collect();
    let mut weak = Vec::new();
    let mut held = 1.0;
    let whose = |bridge: &Bridge| {
        let (left, right) = row_of(bridge.link.left).zip(row_of(bridge.link.right))?;
        let link = WeakLink { left, right, probability: bridge.link.weight.probability(), sides: bridge.sides };
        Some((linkage.person_of(left)?, link))
    };
    let whose: Vec<(PersonIndex, WeakLink)> = bridges.par_iter().filter_map(whose).collect();
    for (place, (person, link)) in whose.iter().enumerate() {
        held *= link.probability;
        if whose.get(place + 1).is_some_and(|(next, _)| next == person) {
            continue;
        }
        // The last of a group is its weakest.
        doubt.may_be_two += 1.0 - held;
        held = 1.0;
        let cohesion = Cohesion { person: *person, weakest: Some(*link) };
        if let Some(found) = largest.iter_mut().find(|found| found.person == *person) {
            *found = cohesion;
        }
        if cohesion.is_weak() {
            weak.push(cohesion);
        }
    }
    weak.sort_by_key(|cohesion| cohesion.person);
    linkage.doubt = doubt;
    linkage.largest = largest;
    linkage.weak = weak;
}

/// Returns the people with most rows, the largest first; nobody with one row.
fn largest(linkage: &Linkage) -> Vec<PersonIndex> {
    let sizes = linkage.people.iter().map(|person| person.records.len()).zip((0..).map(PersonIndex::new));
    let mut sizes: Vec<_> = sizes.filter(|(rows, _)| *rows > 1).map(|(rows, who)| (Reverse(rows), who)).collect();
    if sizes.len() > LARGEST {
        sizes.select_nth_unstable(LARGEST);
        sizes.truncate(LARGEST);
    }
    sizes.sort_unstable();
    sizes.into_iter().map(|(_, who)| who).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::cluster::Link;
    use crate::link::{MatchWeight, Membership, Person, Reason};
    use crate::model::PersonId;

    /// A linkage of people with so many rows each, every row saying something of its own.
    fn people(rows: &[usize]) -> Linkage {
        let mut linkage = Linkage::default();
        for (place, count) in rows.iter().enumerate() {
            let first = linkage.memberships.len();
            let person = PersonIndex::new(place);
            let membership = Membership { person, probability: 1.0, matched_on: Reason::default() };
            linkage.memberships.extend(std::iter::repeat_n(Some(membership), *count));
            let records = (first..first + count).map(RecordId::new).collect();
            linkage.people.push(Person { id: PersonId::new(format!("P{place}")), records });
        }
        linkage
    }

    fn bridge(left: u32, right: u32, millibits: i32, sides: [u32; 2]) -> Bridge {
        Bridge { link: Link { left, right, weight: MatchWeight::from_millibits(millibits) }, sides }
    }

    #[test]
    fn one_weak_link_between_two_firm_groups_is_seen_and_counted() {
        let mut linkage = people(&[4, 1, 2]);
        let bridges = [
            bridge(0, 1, 20_000, [1, 1]),
            bridge(2, 3, 20_000, [1, 1]),
            bridge(1, 2, 1_000, [2, 2]),
            bridge(5, 6, 0, [1, 1]),
        ];
        add_cohesion(&mut linkage, &Doubts::default(), &bridges, |row| Some(RecordId::new(row as usize)));
        // Two to one that the four are one person, and even odds on the two.
        assert!((linkage.doubt.may_be_two - (1.0 / 3.0 + 0.5)).abs() < 1e-5, "{:?}", linkage.doubt);
        let weak: Vec<_> = linkage.weak.iter().map(|cohesion| cohesion.person.index()).collect();
        assert_eq!(weak, [0], "of two rows neither side is a group");
        let largest: Vec<_> = linkage.largest.iter().map(|cohesion| cohesion.person.index()).collect();
        assert_eq!(largest, [0, 2]);
        let weakest = linkage.largest[0].weakest.expect("a link");
        assert_eq!((weakest.left, weakest.right, weakest.sides), (RecordId::new(1), RecordId::new(2), [2, 2]));
    }
}
