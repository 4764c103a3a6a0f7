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
    /// Comparisons that speak for it, the strongest first.
    pub matched_on: Vec<&'static str>,
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
    /// One entry for each record; `None` where nothing says whose it is.
    pub memberships: Vec<Option<Membership>>,
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
        self.memberships[record.index()].as_ref().map(|membership| membership.person)
    }
}
