//! The distinct values of one field, numbered, with how rare each is.

use std::hash::{BuildHasher, Hasher};

use hashbrown::HashTable;

use crate::link::MatchWeight;
use crate::link::rarity::{Spread, Tally};

use super::{Letters, NONE};

/// Distinct values of a field, their texts one after the other.
#[derive(Default)]
pub(in crate::link) struct Values {
    bytes: String,
    ends: Vec<usize>,
    letters: Vec<Letters>,
    /// The numbers, each with a part of its text's hash, so that growing reads no texts.
    numbers: HashTable<(u32, u32)>,
    hasher: foldhash::fast::FixedState,
    tally: Tally,
    surprises: Vec<MatchWeight>,
    of_unique: MatchWeight,
}

impl Values {
    /// Returns the number of `text`, which is new or known.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        let part = self.hash_of(text);
        if let Some(number) = self.known(part, text) {
            return number;
        }
        let number = self.push(text);
        self.numbers.insert_unique(spread(part), (number, part), |(_, part)| spread(*part));
        number
    }

    /// Returns the number of `text` and counts one more who bears it.
    pub(super) fn count(&mut self, text: &str) -> u32 {
        let number = self.intern(text);
        self.tally.add(number);
        number
    }

    /// Returns the number of `text`, which is known to be new, and will not be looked for.
    pub(super) fn push(&mut self, text: &str) -> u32 {
        let number = u32::try_from(self.ends.len()).unwrap_or(NONE);
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        self.letters.push(Letters::of(text));
        number
    }

    /// Counts one more who bears a value.
    #[inline]
    pub(super) fn count_number(&mut self, number: u32) {
        self.tally.add(number);
    }

    /// Works out how rare each value is.
    pub(super) fn finish(&mut self, usual: f64, unseen: f64) {
        let spread = Spread { usual, unseen };
        self.surprises = self.tally.surprises(self.ends.len(), spread);
        self.of_unique = self.tally.surprise(NONE, spread);
    }

    /// Returns the number of `text` if it is known.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.known(self.hash_of(text), text)
    }

    /// Returns the text of a value.
    #[inline]
    pub(in crate::link) fn text(&self, number: u32) -> &str {
        let index = number as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[index]]
    }

    /// Returns how many bytes a value has.
    #[inline]
    pub(in crate::link) fn size(&self, number: u32) -> usize {
        let index = number as usize;
        self.ends[index] - index.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    /// Returns which letters stand in a value.
    #[inline]
    pub(in crate::link) fn letters(&self, number: u32) -> Letters {
        self.letters[number as usize]
    }

    /// Returns how surprising the value is on a stranger.
    #[inline]
    pub(in crate::link) fn surprise(&self, number: u32) -> MatchWeight {
        self.surprises.get(number as usize).copied().unwrap_or_default()
    }

    /// Returns how surprising the value with this text is on a stranger.
    pub(in crate::link) fn surprise_of(&self, text: &str) -> MatchWeight {
        self.find(text).map_or(self.of_unique, |number| self.surprise(number))
    }

    /// Returns how surprising a value of this field is on a stranger if one person alone bears it.
    #[inline]
    pub(in crate::link) fn surprise_of_unique(&self) -> MatchWeight {
        self.of_unique
    }

    /// Returns how many distinct values there are.
    pub(in crate::link) fn len(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    fn known(&self, part: u32, text: &str) -> Option<u32> {
        let is_same = |(number, other): &(u32, u32)| *other == part && self.text(*number) == text;
        self.numbers.find(spread(part), is_same).map(|(number, _)| *number)
    }

    #[expect(clippy::cast_possible_truncation, reason = "half of the hash is kept")]
    #[inline]
    fn hash_of(&self, text: &str) -> u32 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(text.as_bytes());
        hasher.finish() as u32
    }
}

/// Spreads the part of a hash over all bits, of which the table looks at both ends (Knuth's multiplicative hashing).
#[inline]
fn spread(part: u32) -> u64 {
    u64::from(part).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
