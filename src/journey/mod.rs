//! Linkage and events → [`Journeys`]: what happened to each person, in order.
//!
//! Rows that say the same thing once more are left out and counted; what is one order, and what the same event, is
//! told in `orders.rs` and `repeats.rs`. How touches without a time find their place is told in `sequence.rs`. Opens and
//! clicks that machines made are marked, and kept: `machine/`.

mod build;
mod gather;
mod later;
mod machine;
mod orders;
mod parts;
mod repeats;
mod sequence;
#[cfg(test)]
pub(crate) mod story;
mod testers;
mod twice;

use crate::model::{Instant, Money, PersonIndex, RecordId, Role, Standing, Symbol, When};

pub use build::journeys;
pub use machine::{Machine, Unclear};
pub use twice::{Twice, paid_twice};

/// One thing that happened to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// What.
    pub role: Role,
    /// When.
    pub when: When,
    /// The record that says so.
    pub record: RecordId,
    /// Number of the order, if it is one.
    pub order: Option<Symbol>,
    /// Money of an order or a deal.
    pub value: Option<Money>,
    /// Campaign or mailing it belongs to.
    pub campaign: Option<Symbol>,
    /// The row's own word for what happened.
    pub note: Option<Symbol>,
    /// Whether it counts towards its stage.
    pub standing: Standing,
    /// The conditions that its rows meet, one bit each.
    pub marks: u32,
    /// What gives away that a machine made it, if it is an open or a click that no person made.
    pub machine: Option<Machine>,
}

/// What happened to each person, in order.
#[derive(Clone, Debug, Default)]
pub struct Journeys {
    /// All touches, person by person, each person's in order of time; those without time in their usual place.
    pub touches: Vec<Touch>,
    /// Where each person's touches start in `touches`, and at last its length: one entry more than there are people.
    pub starts: Vec<usize>,
    /// Touches that no person could be found for: orders of nobody.
    pub nobodys: Vec<NobodysTouch>,
    /// Touches left out because another row says the same: the same order, the same event at the same instant.
    pub duplicates: u64,
    /// The records of which nothing is left by that, in order.
    pub repeated: Vec<RecordId>,
    /// What is dated after the day that was asked for as today, person by person: it had not happened yet.
    pub later: Vec<(PersonIndex, Touch)>,
    /// The same of nobody: how many.
    pub later_of_nobody: u64,
    /// People who look like tests, in order.
    pub testers: Vec<PersonIndex>,
    /// What these did, if it is left out of everything.
    pub left_out: Vec<Touch>,
    /// What cannot be told of opens and clicks that machines may have made.
    pub unclear: Unclear,
}

/// A touch of nobody that can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NobodysTouch {
    /// What.
    pub role: Role,
    /// When.
    pub when: When,
    /// The record that says so.
    pub record: RecordId,
    /// Number of the order, if it is one.
    pub order: Option<Symbol>,
    /// Money of an order or a deal.
    pub value: Option<Money>,
    /// Whether it counts towards its stage.
    pub standing: Standing,
}

impl Journeys {
    /// Returns one person's touches, in order.
    #[must_use]
    pub fn of(&self, person: PersonIndex) -> &[Touch] {
        &self.touches[self.starts[person.index()]..self.starts[person.index() + 1]]
    }

    /// Returns how many people there are.
    #[must_use]
    pub fn people(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Returns the people in order, each with their touches.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (PersonIndex, &[Touch])> {
        (0..self.people()).map(|index| {
            let person = PersonIndex::new(index);
            (person, self.of(person))
        })
    }

    /// Returns the same as tools see it that know instants alone: a day is its midnight, and what has no date is not
    /// there. Each person's touches are in order of time, those of one instant in their usual order.
    #[must_use]
    pub fn at_instants(&self) -> Self {
        let mut found = Self { touches: Vec::with_capacity(self.touches.len()), starts: vec![0], ..Self::default() };
        for (_, touches) in self.iter() {
            let start = found.touches.len();
            found.touches.extend(touches.iter().filter_map(|touch| {
                let at = touch.when.earliest()?;
                Some(Touch { when: When::Instant(at), ..*touch })
            }));
            found.touches[start..].sort_by_key(|touch| (touch.when, touch.role));
            found.starts.push(found.touches.len());
        }
        found.nobodys.clone_from(&self.nobodys);
        found
    }

    /// Returns the same, each person's touches at one instant that `is_one` says are: it is asked of the first of them and
    /// each that follows, in milliseconds since 1970.
    #[must_use]
    pub fn taken_together(&self, is_one: impl Fn(i64, i64) -> bool) -> Self {
        let mut found = self.clone();
        for ends in self.starts.windows(2) {
            let own = &mut found.touches[ends[0]..ends[1]];
            let mut first = None;
            for touch in own.iter_mut() {
                let When::Instant(at) = touch.when else { continue };
                match first.filter(|first: &Instant| is_one(first.epoch_millis(), at.epoch_millis())) {
                    Some(first) => touch.when = When::Instant(first),
                    None => first = Some(at),
                }
            }
            own.sort_by_key(|touch| (touch.when, touch.role));
        }
        found
    }
}
