//! Money as whole numbers, so that sums reconcile to the cent.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg};

/// An amount of some currency, in ten-thousandths of its unit.
///
/// Kept in two halves, the upper first, so that an event with money takes no room for alignment.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount {
    upper: i32,
    lower: u32,
}

impl Amount {
    /// Ten-thousandths in one unit.
    pub const SCALE: i64 = 10_000;

    /// Returns the amount of `parts` ten-thousandths.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the two halves of 64 bits")]
    pub fn from_parts(parts: i64) -> Self {
        Self { upper: (parts >> 32) as i32, lower: parts as u32 }
    }

    /// Returns the amount in ten-thousandths.
    #[must_use]
    #[inline]
    pub fn parts(self) -> i64 {
        i64::from(self.upper) << 32 | i64::from(self.lower)
    }

    /// Whether it is below zero, as of a refund.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.upper < 0
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::from_parts(self.parts().saturating_add(other.parts()))
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self::from_parts(self.parts().saturating_neg())
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Amount").field(&self.parts()).finish()
    }
}

impl fmt::Display for Amount {
    /// Writes at least two decimals, and more only where there are any: `590.72`, `0.0125`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = Self::SCALE.unsigned_abs();
        let (whole, rest) = (self.parts().unsigned_abs() / scale, self.parts().unsigned_abs() % scale);
        let mut text = format!("{}{whole}.{rest:04}", if self.is_negative() { "-" } else { "" });
        while text.ends_with('0') && !text[..text.len() - 2].ends_with('.') {
            text.pop();
        }
        f.pad(&text)
    }
}

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Returns the currency of a three-letter code of any case, or `None` if it is none.
    #[must_use]
    pub fn new(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_alphabetic).then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }

    /// Returns the code in capitals.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// An amount with its currency, if the export names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// How much.
    pub amount: Amount,
    /// Of what; `None` where nothing says it.
    pub currency: Option<Currency>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_show_two_decimals_or_what_there_is() {
        for (parts, text) in [
            (5_907_200, "590.72"),
            (0, "0.00"),
            (-150_000, "-15.00"),
            (125, "0.0125"),
            (10_500, "1.05"),
            (-1, "-0.0001"),
        ] {
            assert_eq!(Amount::from_parts(parts).to_string(), text);
        }
    }

    #[test]
    fn halves_are_the_whole() {
        let all = [i64::MIN, -4_294_967_297, -1, 0, 1, 4_294_967_295, 4_294_967_296, i64::MAX];
        for parts in all {
            assert_eq!(Amount::from_parts(parts).parts(), parts);
        }
        assert!(all.map(Amount::from_parts).is_sorted());
        assert_eq!(size_of::<Option<Money>>(), 12);
    }

    #[test]
    fn codes_have_three_letters() {
        assert_eq!(Currency::new("eur").map(|c| c.to_string()).as_deref(), Some("EUR"));
        assert_eq!(Currency::new("E1R"), None);
        assert_eq!(Currency::new("EURO"), None);
    }
}
