//! Match weights: evidence in bits, as whole numbers.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// Evidence for or against a match in thousandths of a bit: 1000 doubles the odds, −1000 halves them.
///
/// Whole numbers, so that a sum does not depend on its order and a waterfall adds up to the printed total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatchWeight(i32);

impl MatchWeight {
    /// No evidence.
    pub const ZERO: Self = Self(0);

    /// Returns the weight of `thousandths` of a bit.
    #[inline]
    #[must_use]
    pub const fn from_millibits(thousandths: i32) -> Self {
        Self(thousandths)
    }

    /// Returns the weight in thousandths of a bit.
    #[inline]
    #[must_use]
    pub const fn millibits(self) -> i32 {
        self.0
    }

    /// Returns the weight that multiplies the odds by `bayes_factor`, rounded to a thousandth of a bit.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "log2 of any positive double lies within ±1100 bits")]
    pub fn from_bayes_factor(bayes_factor: f64) -> Self {
        Self((libm::log2(bayes_factor) * 1000.0).round().clamp(-1.0e6, 1.0e6) as i32)
    }

    /// Returns the weight at which a match has this probability.
    pub(super) fn from_probability(probability: f64) -> Self {
        Self::from_bayes_factor(probability / (1.0 - probability))
    }

    /// Returns the probability of a match whose odds are 2 to the weight, from 0 to 1.
    #[must_use]
    pub fn probability(self) -> f64 {
        1.0 / (1.0 + libm::exp2(-f64::from(self.0) / 1000.0))
    }
}

impl Add for MatchWeight {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for MatchWeight {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for MatchWeight {
    fn sum<I: Iterator<Item = Self>>(weights: I) -> Self {
        weights.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for MatchWeight {
    /// Writes bits with a sign and two decimals: `+6.64`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:+.2}", f64::from(self.0) / 1000.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_the_logarithm_of_its_bayes_factor() {
        for (factor, millibits) in [(1.0, 0), (2.0, 1000), (0.5, -1000), (100.0, 6644), (f64::MIN_POSITIVE, -1_022_000)]
        {
            let expected = millibits.max(-1_000_000);
            assert_eq!(MatchWeight::from_bayes_factor(factor).millibits(), expected);
        }
        assert!((MatchWeight::from_bayes_factor(3.0).probability() - 0.75).abs() < 1e-4);
        assert_eq!(MatchWeight::from_millibits(6644).to_string(), "+6.64");
    }
}
