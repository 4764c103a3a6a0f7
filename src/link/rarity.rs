//! Term frequencies: how surprising it is that two strangers share a value.

use super::MatchWeight;

/// Counts how many identities bear each of a list of values.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    counts: Vec<u32>,
    total: u32,
}

impl Tally {
    /// Counts one more bearer of `value`.
    pub(super) fn add(&mut self, value: u32) {
        let index = value as usize;
        if self.counts.len() <= index {
            self.counts.resize(index + 1, 0);
        }
        self.counts[index] += 1;
        self.total += 1;
    }

    /// Returns how many bear `value`.
    pub(super) fn count(&self, value: u32) -> u32 {
        self.counts.get(value as usize).copied().unwrap_or(0)
    }

    /// Returns how surprising it is to meet `value` on a stranger: its frequency as evidence, zero or more.
    ///
    /// The pair that shares the value is not counted. `unseen` stands for the bearers that were not met: it is the number of
    /// people who are likely to share a value that nobody else here bears.
    pub(super) fn surprise(&self, value: u32, unseen: f64) -> MatchWeight {
        let others = f64::from(self.count(value).saturating_sub(2)) + unseen;
        MatchWeight::from_bayes_factor((f64::from(self.total.max(2)) / others).max(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarer_a_value_the_more_it_surprises() {
        let mut tally = Tally::default();
        for _ in 0..6 {
            tally.add(0);
        }
        tally.add(1);
        tally.add(2);
        assert_eq!(tally.surprise(1, 1.0).millibits(), 3000);
        assert!(tally.surprise(0, 1.0) < tally.surprise(1, 1.0));
        assert!(tally.surprise(1, 1.0) < tally.surprise(1, 0.1));
        assert_eq!(tally.surprise(99, 1.0), tally.surprise(1, 1.0));
    }
}
