//! Whether two rates differ, and by how much.
//!
//! The interval of a difference is Newcombe's (1998, method 10: from two Wilson intervals), the test that of two
//! proportions, where any expected count is below five Fisher's exact one (1935), and of many the values are adjusted by
//! Holm (1979).

use crate::model::Share;

/// How a difference was tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// By the normal approximation of two proportions.
    Normal,
    /// Exactly, by Fisher: a cell is too small for the approximation.
    Fisher,
}

/// A rate less another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The difference, as a fraction.
    pub difference: f64,
    /// Where it lies at 95 %.
    pub low: f64,
    /// Where it lies at 95 %.
    pub high: f64,
    /// How likely so large a difference is if there is none.
    pub p: f64,
    /// By which test.
    pub test: Test,
}

/// Returns how much the first rate is above the second; `None` where one is of nobody.
#[must_use]
pub fn difference(one: Share, other: Share) -> Option<Difference> {
    let (p1, p2) = (one.rate()?, other.rate()?);
    let (w1, w2) = (one.wilson()?, other.wilson()?);
    let square = |x: f64| x * x;
    let low = p1 - p2 - (square(p1 - w1.low) + square(w2.high - p2)).sqrt();
    let high = p1 - p2 + (square(w1.high - p1) + square(p2 - w2.low)).sqrt();
    let test = if is_small(one, other) { Test::Fisher } else { Test::Normal };
    let p = match test {
        Test::Normal => normal(one, other),
        Test::Fisher => fisher(one, other),
    };
    Some(Difference { difference: p1 - p2, low, high, p, test })
}

/// Whether any of the four expected counts is below five.
#[expect(clippy::cast_precision_loss, reason = "head counts are far below 2^52")]
fn is_small(one: Share, other: Share) -> bool {
    let all = (one.whole + other.whole) as f64;
    let yes = (one.part + other.part) as f64;
    [one.whole, other.whole].iter().any(|whole| {
        let expected = *whole as f64 * yes / all;
        expected < 5.0 || *whole as f64 - expected < 5.0
    })
}

/// Returns the two-sided value of the test of two proportions with one variance.
#[expect(clippy::cast_precision_loss, reason = "head counts are far below 2^52")]
fn normal(one: Share, other: Share) -> f64 {
    let (n1, n2) = (one.whole as f64, other.whole as f64);
    let pooled = (one.part + other.part) as f64 / (n1 + n2);
    let deviation = (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
    if deviation <= 0.0 {
        return 1.0;
    }
    let z = (one.part as f64 / n1 - other.part as f64 / n2).abs() / deviation;
    libm::erfc(z / std::f64::consts::SQRT_2)
}

/// Returns the two-sided value of Fisher's exact test: all tables of the same margins that are no likelier.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "head counts are far below 2^52")]
pub(super) fn fisher(one: Share, other: Share) -> f64 {
    if one.part > one.whole || other.part > other.whole {
        return 1.0;
    }
    let (n1, n2, yes) = (one.whole, other.whole, one.part + other.part);
    let choose = |n: u64, k: u64| {
        let log = |x: u64| libm::lgamma(x as f64 + 1.0);
        log(n) - log(k) - log(n - k)
    };
    let all = choose(n1 + n2, yes);
    let log_of = |k: u64| choose(n1, k) + choose(n2, yes - k) - all;
    let (first, last) = (yes.saturating_sub(n2), yes.min(n1));
    let seen = log_of(one.part);
    // From the likeliest outwards: what is too unlikely to matter ends the sum, so that large tables cost little.
    let peak = u128::from(yes + 1) * u128::from(n1 + 1) / u128::from(n1 + n2 + 2);
    let peak = u64::try_from(peak).unwrap_or(last).clamp(first, last);
    let mut sum = 0.0;
    let mut add = |k: u64| {
        let log = log_of(k);
        if log <= seen + 1e-7 {
            sum += libm::exp(log);
        }
        log > -745.0
    };
    for k in peak..=last {
        if !add(k) {
            break;
        }
    }
    for k in (first..peak).rev() {
        if !add(k) {
            break;
        }
    }
    sum.min(1.0)
}

/// Returns the values of several tests adjusted by Holm, in the same order: the chance that any of them is taken for a
/// difference that is none stays at what each of them says.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "tests are few")]
pub fn holm(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]).then(a.cmp(b)));
    let mut adjusted = vec![1.0; values.len()];
    let mut highest: f64 = 0.0;
    for (place, index) in order.into_iter().enumerate() {
        highest = highest.max((values.len() - place) as f64 * values[index]);
        adjusted[index] = highest.min(1.0);
    }
    adjusted
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "the numbers of the tests are small")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: f64, b: f64, by: f64) -> bool {
        (a - b).abs() < by
    }

    #[test]
    fn newcombe_agrees_with_published_figures() {
        // Newcombe (1998b), table II, method 10; and the survey of this project.
        for (one, other, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((267, 21_307), (122, 21_306), 0.005_015, 0.008_641),
        ] {
            let found = difference(Share::new(one.0, one.1), Share::new(other.0, other.1)).expect("two rates");
            assert!(near(found.low, low, 5e-5) && near(found.high, high, 5e-5), "{one:?} {other:?}: {found:?}");
        }
        let mails = difference(Share::new(267, 21_307), Share::new(122, 21_306)).expect("two rates");
        assert!(near(mails.difference, 0.006_805, 5e-7) && mails.p < 1e-12 && mails.test == Test::Normal);
    }

    #[test]
    fn fisher_agrees_with_known_tables() {
        // Fisher's tea (3 of 4 and 1 of 4), and tables as R's fisher.test gives them.
        for (one, other, p) in [
            ((3, 4), (1, 4), 0.485_714_3),
            ((1, 10), (11, 14), 0.002_759_5),
            ((8, 9), (2, 7), 0.034_965_0),
            ((0, 20), (3, 20), 0.230_769_2),
            ((2, 15), (2, 15), 1.0),
        ] {
            let found = fisher(Share::new(one.0, one.1), Share::new(other.0, other.1));
            assert!(near(found, p, 1e-6), "{one:?} {other:?}: {found}");
        }
    }

    #[test]
    fn holm_agrees_with_hand_work() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (found, expected) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!(near(*found, expected, 1e-12), "{adjusted:?}");
        }
        assert!(holm(&[]).is_empty());
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
    }

    proptest! {
        #[test]
        fn swapping_the_two_turns_the_sign_and_nothing_else(
            a in 0_u64..40, n in 0_u64..40, b in 0_u64..40, m in 0_u64..40,
        ) {
            let (one, other) = (Share::new(a, a + n + 1), Share::new(b, b + m + 1));
            let (there, back) = (difference(one, other).expect("rates"), difference(other, one).expect("rates"));
            prop_assert!(near(there.difference, -back.difference, 1e-12) && near(there.low, -back.high, 1e-12));
            prop_assert!(near(there.p, back.p, 1e-9) && (0.0..=1.0).contains(&there.p));
            prop_assert!(there.low <= there.difference + 1e-12 && there.difference <= there.high + 1e-12);
            // Each table once: the value is that of the sum over all of them.
            let whole: f64 = (0..=one.whole.min(one.part + other.part))
                .filter(|k| one.part + other.part - k <= other.whole)
                .map(|k| {
                    let choose = |n: u64, k: u64| (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64);
                    let yes = one.part + other.part;
                    let of = |k: u64| choose(one.whole, k) * choose(other.whole, yes - k);
                    if of(k) <= of(one.part) * (1.0 + 1e-7) { of(k) / choose(one.whole + other.whole, yes) } else { 0.0 }
                })
                .sum();
            prop_assert!(near(fisher(one, other), whole.min(1.0), 1e-6), "{} {whole}", fisher(one, other));
        }
    }
}
