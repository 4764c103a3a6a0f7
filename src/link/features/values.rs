//! The distinct values of one field, numbered, with how rare each is.

use hashbrown::HashMap;

use crate::link::MatchWeight;
use crate::link::rarity::{Spread, Tally};

use super::NONE;

/// Distinct values of a field.
#[derive(Default)]
pub(in crate::link) struct Values {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32, foldhash::fast::FixedState>,
    tally: Tally,
    surprises: Vec<MatchWeight>,
    of_unique: MatchWeight,
}

impl Values {
    /// Returns the number of `text`, which is new or known.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(NONE);
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// Returns the number of `text` and counts one more who bears it.
    pub(super) fn count(&mut self, text: &str) -> u32 {
        let number = self.intern(text);
        self.tally.add(number);
        number
    }

    /// Works out how rare each value is.
    pub(super) fn finish(&mut self, usual: f64, unseen: f64) {
        let spread = Spread { usual, unseen };
        self.surprises = (0..).zip(&self.texts).map(|(number, _)| self.tally.surprise(number, spread)).collect();
        self.of_unique = self.tally.surprise(NONE, spread);
    }

    /// Returns the number of `text` if it is known.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// Returns the text of a value.
    pub(in crate::link) fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }

    /// Returns how surprising the value is on a stranger.
    pub(in crate::link) fn surprise(&self, number: u32) -> MatchWeight {
        self.surprises.get(number as usize).copied().unwrap_or_default()
    }

    /// Returns how surprising the value with this text is on a stranger.
    pub(in crate::link) fn surprise_of(&self, text: &str) -> MatchWeight {
        self.find(text).map_or(self.of_unique, |number| self.surprise(number))
    }

    /// Returns how surprising a value of this field is on a stranger if one person alone bears it.
    pub(in crate::link) fn surprise_of_unique(&self) -> MatchWeight {
        self.of_unique
    }

    /// Returns how many distinct values there are.
    pub(in crate::link) fn len(&self) -> usize {
        self.texts.len()
    }
}
