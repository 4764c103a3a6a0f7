//! How sure a guess is.

use std::fmt;

/// How sure a guess is, in percent from 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u8);

impl Confidence {
    /// As sure as can be: a person or the format itself said so.
    pub const CERTAIN: Self = Self(100);
    /// Below this a guess is called unsure.
    pub const SURE: Self = Self(60);

    /// Returns the confidence of `percent`, at most 100.
    #[must_use]
    pub fn percent(percent: u8) -> Self {
        Self(percent.min(100))
    }

    /// Returns the confidence in percent.
    #[must_use]
    pub fn as_percent(self) -> u8 {
        self.0
    }

    /// Whether the guess may be relied on without asking.
    #[must_use]
    pub fn is_sure(self) -> bool {
        self >= Self::SURE
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} %", self.0))
    }
}
