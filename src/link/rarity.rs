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
    pub(super) fn surprise(&self, value: u32) -> MatchWeight {
        let frequency = f64::from(self.count(value).max(1)) / f64::from(self.total.max(2));
        MatchWeight::from_bayes_factor((1.0 / frequency).max(1.0))
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
        assert_eq!(tally.surprise(1).millibits(), 3000);
        assert!(tally.surprise(0) < tally.surprise(1));
        assert_eq!(tally.surprise(99), tally.surprise(1));
    }
}
