//! For each row of one source, the rows of another that are of the same person, the most certain first.

use std::cmp::Reverse;

use hashbrown::HashMap;

use crate::model::{Day, Event, IdentityId, RecordId, Records, SourceId, Standing};

use super::assemble::matched_on;
use super::explain::Explainer;
use super::{Linkage, Model};

/// A row of the other source that is of the same person.
#[derive(Clone, Debug)]
pub struct Counterpart {
    /// The row.
    pub record: RecordId,
    /// Probability that it is of the same person, from 0 to 1: by the evidence on the two rows themselves or, where that
    /// says less, by the weaker of the links that hold the two among the rows of that person.
    pub probability: f64,
    /// Comparisons that speak for it, the strongest first.
    pub matched_on: Vec<&'static str>,
}

/// What two identities say of each other: a probability, and what speaks for it.
type Weighed = (f64, Vec<&'static str>);

/// Knows for each row of one source the rows of another of the same person.
pub struct Counterparts<'a> {
    records: &'a Records,
    linkage: &'a Linkage,
    /// For each person their rows of the other source.
    rows: Vec<Vec<RecordId>>,
    weighed: HashMap<(IdentityId, IdentityId), Weighed, foldhash::fast::FixedState>,
}

impl<'a> Counterparts<'a> {
    /// Weighs the rows of `left` against those of `right` of the same person in `linkage`, which `model` led to.
    #[must_use]
    pub fn new(records: &'a Records, linkage: &'a Linkage, model: &Model, left: SourceId, right: SourceId) -> Self {
        let mut rows = vec![Vec::new(); linkage.people.len()];
        let mut ours = vec![Vec::new(); linkage.people.len()];
        for id in records.ids() {
            let source = records.records[id.index()].source;
            let Some(person) = linkage.person_of(id) else { continue };
            if source == right {
                rows[person.index()].push(id);
            }
            if source == left {
                ours[person.index()].push(id);
            }
        }
        let mut pairs = Vec::new();
        for (ours, theirs) in ours.iter().zip(&rows) {
            let theirs = one_each(records, theirs);
            for left in one_each(records, ours) {
                pairs.extend(theirs.iter().map(|right| (left, *right)));
            }
        }
        let mut weighed = HashMap::default();
        Explainer::new(records, model).each(&pairs, |number, pair, weights| {
            let (left, right) = pairs[number];
            let identity = |record: RecordId| records.records[record.index()].identity;
            if let (Some(left), Some(right)) = (identity(left), identity(right)) {
                let total = weights.total(&weights.evidence(pair));
                weighed.insert((left, right), (total.probability(), matched_on(pair, weights)));
            }
        });
        Self { records, linkage, rows, weighed }
    }

    /// Returns how many rows of the other source are of the person of `left`.
    #[must_use]
    pub fn count(&self, left: RecordId) -> usize {
        self.linkage.person_of(left).map_or(0, |person| self.rows[person.index()].len())
    }

    /// Returns the rows of the other source of the person of `left`: the most certain first, among those of one percent the
    /// newest; behind them what was cancelled or given back.
    #[must_use]
    pub fn of(&self, left: RecordId) -> Vec<Counterpart> {
        let Some(person) = self.linkage.person_of(left) else { return Vec::new() };
        let rows = self.rows[person.index()].iter().filter(|row| **row != left);
        let mut found: Vec<Counterpart> = rows.map(|row| self.counterpart(left, *row)).collect();
        if found.len() > 1 {
            #[expect(clippy::cast_possible_truncation, reason = "a percentage")]
            let percent = |counterpart: &Counterpart| (counterpart.probability * 100.0).round() as i32;
            let follows =
                |counterpart: &Counterpart| self.records.records[counterpart.record.index()].follows.is_some();
            found.sort_by_cached_key(|one| {
                (
                    follows(one),
                    self.is_void(one.record),
                    Reverse(percent(one)),
                    Reverse(self.day_of(one.record)),
                    one.record,
                )
            });
        }
        found
    }

    fn counterpart(&self, left: RecordId, right: RecordId) -> Counterpart {
        let identity = |record: RecordId| self.records.records[record.index()].identity;
        let sides = identity(left).zip(identity(right));
        let weighed = sides.and_then(|sides| self.weighed.get(&sides));
        let member = |record: RecordId| self.linkage.memberships.of(record);
        let by_person = [left, right].into_iter().filter_map(member).map(|membership| membership.probability);
        let by_person = by_person.fold(1.0, f64::min);
        let (probability, matched_on) = match weighed {
            // Rows that say the same have no link between them: only what they say counts.
            Some((alone, matched_on)) if sides.is_some_and(|(left, right)| left == right) => {
                (*alone, matched_on.clone())
            }
            Some((alone, matched_on)) => (alone.max(by_person), matched_on.clone()),
            None => (by_person, Vec::new()),
        };
        Counterpart { record: right, probability, matched_on }
    }

    /// Whether a row says of things that happened, and none of them counts.
    fn is_void(&self, record: RecordId) -> bool {
        let mut events = self.events_of(record).peekable();
        events.peek().is_some() && events.all(|event| event.standing != Standing::Counts)
    }

    fn events_of(&self, record: RecordId) -> impl Iterator<Item = &Event> {
        let events = &self.records.events;
        let from = events.partition_point(|event| event.record < record);
        events[from..].iter().take_while(move |event| event.record == record)
    }

    /// Returns the last day that a row says something happened.
    fn day_of(&self, record: RecordId) -> Option<Day> {
        self.events_of(record).filter_map(|event| event.when.day()).max()
    }
}

/// Returns one row for each identity.
fn one_each(records: &Records, rows: &[RecordId]) -> Vec<RecordId> {
    let identity = |row: &RecordId| records.records[row.index()].identity;
    let mut one: Vec<RecordId> = rows.iter().copied().filter(|row| identity(row).is_some()).collect();
    one.sort_by_key(|row| (identity(row), *row));
    one.dedup_by_key(|row| identity(row));
    one
}
