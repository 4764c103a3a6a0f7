//! The figures of a funnel for each value of something that a person has one value of.

use std::collections::BTreeMap;

use crate::model::{PersonIndex, Share};

use super::revenue::Purse;
use super::{Funnel, Revenue};

/// The people of one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The value; `None` for people without one.
    pub value: Option<u32>,
    /// People in the funnel, wherever they entered.
    pub people: u64,
    /// People at each stage.
    pub stages: Vec<u64>,
    /// Of the people at the first stage, those at each stage.
    pub from_first: Vec<u64>,
    /// What the people in the funnel paid, by currency.
    pub revenue: Vec<Revenue>,
}

impl Part {
    /// Returns the people who reached the last stage, of those at the first.
    #[must_use]
    pub fn converted(&self) -> Share {
        Share::new(self.from_first.last().copied().unwrap_or(0), self.from_first.first().copied().unwrap_or(0))
    }
}

/// Splits the people of a funnel by a value that each has one of; people without a value come last.
///
/// The parts add up to the whole: each person in the funnel is in one of them, at the same stages as in the whole.
#[must_use]
pub fn split(funnel: &Funnel, value_of: impl Fn(PersonIndex) -> Option<u32>) -> Vec<Part> {
    let stages = funnel.stages.len();
    let mut parts: BTreeMap<(bool, Option<u32>), (Part, Purse)> = BTreeMap::new();
    for (index, progress) in funnel.progress.iter().enumerate() {
        if progress.furthest().is_none() {
            continue;
        }
        let person = PersonIndex::new(index);
        let value = value_of(person);
        let (part, purse) = parts.entry((value.is_none(), value)).or_insert_with(|| {
            let none = || vec![0; stages];
            (Part { value, people: 0, stages: none(), from_first: none(), revenue: Vec::new() }, Purse::default())
        });
        part.people += 1;
        let at_first = u64::from(progress.reached.first().is_some_and(Option::is_some));
        for (place, _) in progress.reached.iter().enumerate().filter(|(_, reached)| reached.is_some()) {
            part.stages[place] += 1;
            part.from_first[place] += at_first;
        }
        funnel.revenue_of(person).for_each(|revenue| purse.add_revenue(revenue));
    }
    parts.into_values().map(|(part, mut purse)| Part { revenue: purse.take(), ..part }).collect()
}
