//! A part of a whole, kept as two counts until it is printed.

use std::fmt;

/// `part` of `whole`: a rate that remembers its numerator and its denominator.
///
/// 0 of 0 is no rate at all: it is missing, never 0 % and never NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    /// How many did.
    pub part: u64,
    /// Out of how many.
    pub whole: u64,
}

/// The two ends of an interval, as fractions from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The normal quantile that leaves 2.5 % on either side.
const Z: f64 = 1.959_963_984_540_054;

impl Share {
    /// Returns the share of `part` in `whole`.
    #[must_use]
    pub fn new(part: u64, whole: u64) -> Self {
        Self { part, whole }
    }

    /// Returns the rate as a fraction from 0 to 1, or `None` of nothing.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "head counts are far below 2^52")]
    pub fn rate(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }

    /// Returns the Wilson score interval at 95 % (Wilson 1927), or `None` of nothing.
    ///
    /// A part larger than its whole has no such interval either: then the rate is not a proportion.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "head counts are far below 2^52")]
    pub fn wilson(self) -> Option<Interval> {
        let rate = self.rate().filter(|_| self.part <= self.whole)?;
        let n = self.whole as f64;
        let spread = Z * Z / n;
        let centre = rate + spread / 2.0;
        let half = Z * (rate * (1.0 - rate) / n + spread / (4.0 * n)).sqrt();
        let scale = 1.0 + spread;
        Some(Interval {
            low: if self.part == 0 { 0.0 } else { (centre - half) / scale },
            high: if self.part == self.whole { 1.0 } else { (centre + half) / scale },
        })
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rate() {
            Some(rate) => f.pad(&format!("{:.1} %", rate * 100.0)),
            None => f.pad("–"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_published_figures() {
        // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (part, whole, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let interval = Share::new(part, whole).wilson().expect("a proportion");
            assert!(
                (interval.low - low).abs() < 5e-5 && (interval.high - high).abs() < 5e-5,
                "{part} of {whole}: {interval:?}"
            );
        }
    }

    #[test]
    fn nothing_of_nothing_is_no_rate() {
        assert_eq!(Share::new(0, 0).rate(), None);
        assert_eq!(Share::new(0, 0).to_string(), "–");
        assert_eq!(Share::new(3, 2).wilson(), None);
        assert_eq!(Share::new(5, 5).wilson().map(|i| i.high), Some(1.0));
    }
}
