//! How right a linkage is: held against a known truth, or by what it says of itself.

use std::collections::BTreeMap;

use crate::model::{PersonIndex, RecordId};

use super::Linkage;

/// Pairs of each kind of mistake that are named, at most.
const NAMED: usize = 1000;

/// Precision and recall, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// Of what was put together, the share that belongs together.
    pub precision: f64,
    /// Of what belongs together, the share that was put together.
    pub recall: f64,
}

impl Rates {
    /// Returns the harmonic mean of both.
    #[must_use]
    pub fn f1(self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

/// How right a linkage is, as far as the truth is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Rows whose person is known.
    pub rows: usize,
    /// People that they are.
    pub true_people: usize,
    /// People that they were taken for.
    pub found_people: usize,
    /// By pairs of rows.
    pub pairs: Rates,
    /// By rows: B-cubed, the mean over all rows of how right the person is that each was given.
    pub rows_rates: Rates,
    /// Of two people who were taken for one, a row each; not every pair of their rows.
    pub wrong: Vec<(RecordId, RecordId)>,
    /// Of one person who was taken for two, a row of each; not every pair of their rows.
    pub missed: Vec<(RecordId, RecordId)>,
}

/// Holds a linkage against the truth: for each row whose person is known, the number of that person. A row that is of
/// nobody in the linkage counts as a person of its own.
#[must_use]
pub fn evaluate(linkage: &Linkage, truth: &[(RecordId, usize)]) -> Evaluation {
    // For each person found and each true person, their common rows: how many, and the first.
    let mut common: BTreeMap<(usize, usize), (usize, RecordId)> = BTreeMap::new();
    for (row, person) in truth {
        let found = linkage.person_of(*row).map_or(linkage.people.len() + row.index(), PersonIndex::index);
        common.entry((found, *person)).or_insert((0, *row)).0 += 1;
    }
    let mut of_found: BTreeMap<usize, Vec<(usize, RecordId)>> = BTreeMap::new();
    let mut of_true: BTreeMap<usize, Vec<(usize, RecordId)>> = BTreeMap::new();
    for ((found, person), cell) in &common {
        of_found.entry(*found).or_default().push(*cell);
        of_true.entry(*person).or_default().push(*cell);
    }
    let right: f64 = common.values().map(|(count, _)| pairs(*count)).sum();
    let rows = as_f64(truth.len()).max(1.0);
    // Where nothing was put together nothing is wrong, and where nothing belongs together nothing is missed.
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 1.0 };
    Evaluation {
        rows: truth.len(),
        true_people: of_true.len(),
        found_people: of_found.len(),
        pairs: Rates { precision: share(right, all_pairs(&of_found)), recall: share(right, all_pairs(&of_true)) },
        rows_rates: Rates { precision: b_cubed(&of_found) / rows, recall: b_cubed(&of_true) / rows },
        wrong: mixed(&of_found),
        missed: mixed(&of_true),
    }
}

fn as_f64(count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 rows")]
    let count = count as f64;
    count
}

fn pairs(count: usize) -> f64 {
    as_f64(count) * (as_f64(count) - 1.0) / 2.0
}

fn size(group: &[(usize, RecordId)]) -> usize {
    group.iter().map(|(count, _)| count).sum()
}

fn all_pairs(groups: &BTreeMap<usize, Vec<(usize, RecordId)>>) -> f64 {
    groups.values().map(|group| pairs(size(group))).sum()
}

/// Returns the sum over all rows of the share of their group that is of their kind.
fn b_cubed(groups: &BTreeMap<usize, Vec<(usize, RecordId)>>) -> f64 {
    let of_group = |group: &Vec<(usize, RecordId)>| {
        let squares: f64 = group.iter().map(|(count, _)| as_f64(*count) * as_f64(*count)).sum();
        squares / as_f64(size(group))
    };
    groups.values().map(of_group).sum()
}

/// Returns, of groups that hold several kinds, the row of the largest kind with a row of each other.
fn mixed(groups: &BTreeMap<usize, Vec<(usize, RecordId)>>) -> Vec<(RecordId, RecordId)> {
    let mut found = Vec::new();
    for group in groups.values() {
        let Some(largest) = group.iter().min_by_key(|(count, row)| (std::cmp::Reverse(*count), *row)) else { continue };
        found.extend(group.iter().filter(|cell| cell.1 != largest.1).map(|cell| (largest.1, cell.1)));
    }
    found.sort_unstable();
    found.truncate(NAMED);
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::link::{Membership, Person, Reason};
    use crate::model::{PersonId, PersonIndex};

    fn linkage(people: &[usize]) -> Linkage {
        let count = people.iter().max().map_or(0, |most| most + 1);
        let membership = |person: &usize| {
            Some(Membership { person: PersonIndex::new(*person), probability: 0.9, matched_on: Reason::default() })
        };
        let person = |number: usize| Person { id: PersonId::new(format!("P{number}")), records: Vec::new() };
        Linkage {
            memberships: people.iter().map(membership).collect(),
            people: (0..count).map(person).collect(),
            ..Linkage::default()
        }
    }

    fn held_against(people: &[usize], truth: &[usize]) -> Evaluation {
        let truth: Vec<_> = truth.iter().enumerate().map(|(row, person)| (RecordId::new(row), *person)).collect();
        evaluate(&linkage(people), &truth)
    }

    #[test]
    fn figures_are_those_of_the_definitions() {
        // Found {0,1,2} {3}, true {0,1} {2,3}: one right pair of three found and of two true.
        let found = held_against(&[0, 0, 0, 1], &[5, 5, 6, 6]);
        assert!((found.pairs.precision - 1.0 / 3.0).abs() < 1e-12 && (found.pairs.recall - 0.5).abs() < 1e-12);
        assert!((found.rows_rates.precision - (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 1.0) / 4.0).abs() < 1e-12);
        assert!((found.rows_rates.recall - (1.0 + 1.0 + 0.5 + 0.5) / 4.0).abs() < 1e-12);
        assert_eq!(found.wrong, [(RecordId::new(0), RecordId::new(2))]);
        assert_eq!(found.missed, [(RecordId::new(2), RecordId::new(3))]);
    }

    proptest! {
        #[test]
        fn the_truth_itself_is_right(truth in proptest::collection::vec(0_usize..6, 1..30)) {
            let found = held_against(&truth, &truth);
            prop_assert!((found.pairs.f1() - 1.0).abs() < 1e-12 && (found.rows_rates.f1() - 1.0).abs() < 1e-12);
            prop_assert!(found.wrong.is_empty() && found.missed.is_empty());
        }

        #[test]
        fn truth_and_finding_swapped_swap_precision_and_recall(
            both in proptest::collection::vec((0_usize..6, 0_usize..6), 1..30),
        ) {
            let (left, right): (Vec<_>, Vec<_>) = both.into_iter().unzip();
            let (found, swapped) = (held_against(&left, &right), held_against(&right, &left));
            prop_assert!((found.pairs.precision - swapped.pairs.recall).abs() < 1e-12);
            prop_assert!((found.rows_rates.precision - swapped.rows_rates.recall).abs() < 1e-12);
            prop_assert_eq!(found.wrong, swapped.missed);
        }
    }
}
