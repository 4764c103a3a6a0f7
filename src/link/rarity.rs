//! Term frequencies: how surprising it is that two strangers share a value.

use super::MatchWeight;

/// How values of a field are spread among people, before any is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    /// How common a value usually is.
    pub(super) usual: f64,
    /// Bearers of a value that were not met, as likely as not: nearly none if each value is one person's.
    pub(super) unseen: f64,
}

/// Bearers that what is usual counts for.
const USUAL: f64 = 50.0;

/// Bearers up to which surprises are worked out once for all values that have as many.
const REPEATED: u32 = 1000;

/// Counts how many identities bear each of a list of values.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    counts: Vec<u32>,
    total: u32,
}

impl Tally {
    /// Counts one more bearer of `value`.
    #[inline]
    pub(super) fn add(&mut self, value: u32) {
        let index = value as usize;
        if self.counts.len() <= index {
            self.counts.resize(index + 1, 0);
        }
        self.counts[index] += 1;
        self.total += 1;
    }

    /// Returns how many bear `value`.
    #[inline]
    pub(super) fn count(&self, value: u32) -> u32 {
        self.counts.get(value as usize).copied().unwrap_or(0)
    }

    /// Returns how surprising each of the first `values` values is, as [`Tally::surprise`] does one by one.
    ///
    /// Most values have one bearer or two, so that few logarithms are taken.
    pub(super) fn surprises(&self, values: usize, spread: Spread) -> Vec<MatchWeight> {
        let most = self.counts.iter().copied().max().unwrap_or(0).min(REPEATED);
        let by_count: Vec<MatchWeight> = (0..=most).map(|count| self.surprise_of(count, spread)).collect();
        let counts = self.counts.iter().copied().chain(std::iter::repeat(0)).take(values);
        let surprise = |count| by_count.get(count as usize).copied();
        counts.map(|count| surprise(count).unwrap_or_else(|| self.surprise_of(count, spread))).collect()
    }

    /// Returns how surprising it is to meet `value` on a stranger: its frequency as evidence, zero or more.
    ///
    /// The pair that shares the value is not counted.
    #[inline]
    pub(super) fn surprise(&self, value: u32, spread: Spread) -> MatchWeight {
        self.surprise_of(self.count(value), spread)
    }

    fn surprise_of(&self, count: u32, spread: Spread) -> MatchWeight {
        let others = f64::from(count.saturating_sub(2)) + spread.unseen;
        let frequency = (others + USUAL * spread.usual) / (f64::from(self.total) + USUAL);
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
        let spread = |unseen| Spread { usual: 0.01, unseen };
        assert!(tally.surprise(0, spread(1.0)) < tally.surprise(1, spread(1.0)));
        assert!(tally.surprise(1, spread(1.0)) < tally.surprise(1, spread(0.1)));
        assert_eq!(tally.surprise(99, spread(1.0)), tally.surprise(1, spread(1.0)));
        let one_by_one: Vec<_> = (0..5).map(|value| tally.surprise(value, spread(0.3))).collect();
        assert_eq!(tally.surprises(5, spread(0.3)), one_by_one);
    }

    #[test]
    fn a_value_of_which_few_are_known_is_as_rare_as_usual() {
        let mut tally = Tally::default();
        tally.add(0);
        tally.add(0);
        let surprise = tally.surprise(0, Spread { usual: 0.01, unseen: 0.01 }).probability();
        assert!(surprise > 0.98 && surprise < 0.995, "{surprise}");
    }
}
