//! How figures read in sentences and tables for people.

use crate::model::{Amount, Currency, Interval, Share, thousands};

pub use crate::model::{count, counted};

/// What stands for a value that is not known.
pub const DASH: &str = "–";

/// Returns a phrase with its first letter a capital.
#[must_use]
pub fn capitalised(phrase: &str) -> String {
    let mut letters = phrase.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns a fraction as percent with one decimal: `41.2 %`.
#[must_use]
pub fn percent(fraction: f64) -> String {
    if fraction.is_finite() { format!("{:.1} %", fraction * 100.0) } else { DASH.to_owned() }
}

/// Returns an interval of fractions as percent: `38.1–44.4 %`.
#[must_use]
pub fn interval(interval: Interval) -> String {
    format!("{:.1}–{:.1} %", interval.low * 100.0, interval.high * 100.0)
}

/// Returns a share as its counts: `2,431 of 5,900`.
#[must_use]
pub fn part_of(share: Share) -> String {
    format!("{} of {}", count(share.part), count(share.whole))
}

/// Returns money with its thousands apart and its currency: `12,345.60 EUR`.
#[must_use]
pub fn money(amount: Amount, currency: Option<Currency>) -> String {
    let figure = thousands(&amount.to_string());
    currency.map_or(figure.clone(), |currency| format!("{figure} {}", currency.code()))
}

/// Returns a number with at most `decimals` decimals and no idle zeros, or a dash if it is none.
#[must_use]
pub fn number(number: f64, decimals: usize) -> String {
    if !number.is_finite() {
        return DASH.to_owned();
    }
    let text = format!("{number:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { thousands(text) }
}

/// Returns a length of time in days as people say it: `40 min`, `5.5 h`, `12.3 d`.
#[must_use]
pub fn days(days: f64) -> String {
    let minutes = days * 24.0 * 60.0;
    if minutes.abs() < 59.5 {
        format!("{} min", number(minutes, 0))
    } else if minutes.abs() < 48.0 * 60.0 {
        format!("{} h", number(minutes / 60.0, 1))
    } else {
        format!("{} d", number(days, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), text);
        }
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(1200, "row", "rows"), "1,200 rows");
    }

    #[test]
    fn money_keeps_its_cents_and_its_sign() {
        let euro = Currency::new("eur");
        assert_eq!(money(Amount::from_parts(123_456_050_000), euro), "12,345,605.00 EUR");
        assert_eq!(money(Amount::from_parts(-12_345_600), None), "-1,234.56");
    }

    #[test]
    fn numbers_have_no_idle_zeros() {
        for (value, text) in
            [(2.0, "2"), (2.5, "2.5"), (0.04, "0"), (-0.01, "0"), (1234.56, "1,234.6"), (f64::NAN, "–")]
        {
            assert_eq!(number(value, 1), text);
        }
        for (value, text) in
            [(0.0, "0 min"), (1.0 / 24.0, "1 h"), (0.02, "29 min"), (1.0, "24 h"), (2.0, "2 d"), (12.34, "12.3 d")]
        {
            assert_eq!(days(value), text);
        }
        assert_eq!(number(20.0, 0), "20");
        assert_eq!(percent(0.4119), "41.2 %");
    }
}
