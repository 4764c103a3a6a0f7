//! The outcome of linkage: which records are whose, how sure that is, and which pairs a person should look at.

use crate::model::{PersonId, PersonIndex, RecordId, SourceId};

use super::{Cohesion, ContentKey, Decided, Doubt, MatchWeight, Model, Reach, Reason, Reasons, Regrouped};

/// Why and how surely a record belongs to its person.
#[derive(Clone, Copy, Debug)]
pub struct Membership {
    /// Whose it is.
    pub person: PersonIndex,
    /// Probability that it belongs to its person, from 0 to 1, by its best link; 1 for a record that is alone.
    pub probability: f64,
    /// Comparisons that speak for the best link, the strongest first, such as `email`, `name`, `phone`; empty if alone:
    /// among [`Linkage::reasons`].
    pub matched_on: Reason,
}

/// Whose each record is. Of millions of rows most say nothing new of their people: those share one [`Membership`].
#[derive(Clone, Debug, Default)]
pub struct Memberships {
    /// For each record the place of its membership in `distinct`, beyond its end where nothing says whose it is.
    places: Vec<u32>,
    distinct: Vec<Option<Membership>>,
}

impl Memberships {
    /// For a record of nobody: a place that no membership has.
    pub(super) const NOBODY: u32 = u32::MAX;

    /// Takes for each record the place of its membership, and the memberships.
    pub(super) fn new(places: Vec<u32>, distinct: Vec<Option<Membership>>) -> Self {
        Self { places, distinct }
    }

    /// Returns whose a record is, and why; `None` where nothing says it.
    #[must_use]
    #[inline]
    pub fn of(&self, record: RecordId) -> Option<&Membership> {
        self.at(*self.places.get(record.index())?)
    }

    /// Returns the same of all records, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<&Membership>> {
        self.places.iter().map(|place| self.at(*place))
    }

    /// Returns how many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    #[inline]
    fn at(&self, place: u32) -> Option<&Membership> {
        self.distinct.get(place as usize)?.as_ref()
    }
}

impl Extend<Option<Membership>> for Memberships {
    /// Adds records after those that there are, each with a membership of its own.
    fn extend<T: IntoIterator<Item = Option<Membership>>>(&mut self, memberships: T) {
        for membership in memberships {
            self.places.push(u32::try_from(self.distinct.len()).unwrap_or(Self::NOBODY));
            self.distinct.push(membership);
        }
    }
}

impl FromIterator<Option<Membership>> for Memberships {
    fn from_iter<T: IntoIterator<Item = Option<Membership>>>(memberships: T) -> Self {
        let mut all = Self::default();
        all.extend(memberships);
        all
    }
}

/// One person: the records that belong together.
#[derive(Clone, Debug)]
pub struct Person {
    /// Lasting id.
    pub id: PersonId,
    /// Their records, in order.
    pub records: Vec<RecordId>,
}

/// A pair of records that may or may not be one person.
#[derive(Clone, Debug)]
pub struct UnsurePair {
    /// One side.
    pub left: RecordId,
    /// The other.
    pub right: RecordId,
    /// Evidence that they are one person.
    pub weight: MatchWeight,
    /// The same as a probability, from 0 to 1.
    pub probability: f64,
    /// How those came out that speak for it, in words, the strongest first.
    pub speaks_for: Vec<&'static str>,
    /// How those came out that speak against it.
    pub speaks_against: Vec<&'static str>,
    /// Whether they were put together.
    pub linked: bool,
}

/// Which records are whose.
#[derive(Clone, Debug, Default)]
pub struct Linkage {
    /// Whose each record is, and why.
    pub memberships: Memberships,
    /// What they were matched on.
    pub reasons: Reasons,
    /// The people, in the order of their first record.
    pub people: Vec<Person>,
    /// For each identity of the records its key.
    pub keys: Vec<ContentKey>,
    /// Pairs worth a look, the most doubtful first.
    pub unsure: Vec<UnsurePair>,
    /// The sources that list each person once, as their rows show: their rows were linked one to one.
    pub once: Vec<SourceId>,
    /// Candidate pairs that were compared.
    pub pairs_compared: u64,
    /// How far the blocking rules reach, as was told before.
    pub reach: Reach,
    /// What mistakes are to be expected if the probabilities are right.
    pub doubt: Doubt,
    /// The people with most rows, the largest first.
    pub largest: Vec<Cohesion>,
    /// People whose rows fall into two groups that one weak link holds together.
    pub weak: Vec<Cohesion>,
    /// What became of people's decisions.
    pub decided: Decided,
    /// Rows that were another person's in the earlier run.
    pub regrouped: Vec<Regrouped>,
    /// The weights in force: those that were given, or what they became when fitted to the records.
    pub model: Model,
}

impl Linkage {
    /// Returns the person of a record.
    #[must_use]
    pub fn person_of(&self, record: RecordId) -> Option<PersonIndex> {
        self.memberships.of(record).map(|membership| membership.person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_share_what_is_known_of_them() {
        let membership = |person| {
            let matched_on = Reason::default();
            Some(Membership { person: PersonIndex::new(person), probability: 1.0, matched_on })
        };
        let distinct = vec![membership(0), None, membership(1)];
        let mut all = Memberships::new(vec![2, Memberships::NOBODY, 0, 2, 1], distinct);
        all.extend([membership(7), None]);
        let people: Vec<_> = all.iter().map(|known| known.map(|known| known.person.index())).collect();
        assert_eq!(people, [Some(1), None, Some(0), Some(1), None, Some(7), None]);
        assert_eq!((all.len(), all.is_empty()), (7, false));
        assert!(all.of(RecordId::new(7)).is_none() && all.of(RecordId::new(5)).is_some());
    }
}
