//! What a row says anything of, at a glance: most rows leave most fields empty, and what one side leaves empty is not compared.

use super::{NONE, Profile};

/// A set of fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::link) struct Said(u16);

impl Said {
    pub(in crate::link) const EMAIL: Self = Self(1);
    pub(in crate::link) const FIRST_NAME: Self = Self(1 << 1);
    pub(in crate::link) const LAST_NAME: Self = Self(1 << 2);
    pub(in crate::link) const MIDDLE_NAME: Self = Self(1 << 3);
    /// A firm, or the domain of one.
    pub(in crate::link) const EMPLOYER: Self = Self(1 << 4);
    pub(in crate::link) const PHONE: Self = Self(1 << 5);
    /// A street, a postcode or a town.
    pub(in crate::link) const ADDRESS: Self = Self(1 << 6);
    pub(in crate::link) const BIRTH: Self = Self(1 << 7);
    pub(in crate::link) const ID: Self = Self(1 << 8);
    pub(in crate::link) const COUNTRY: Self = Self(1 << 9);
    /// What registers say besides.
    pub(in crate::link) const TRAITS: Self = Self(1 << 10);
    /// In which lists the row stands.
    pub(in crate::link) const LIST: Self = Self(1 << 11);
    /// How many sets of fields there are.
    pub(in crate::link) const SETS: usize = 1 << 12;

    /// Returns what a row says.
    pub(super) fn of(profile: &Profile) -> Self {
        let is_any = |values: &[u32]| values.iter().any(|value| *value != NONE);
        let said = [
            (Self::EMAIL, is_any(&[profile.email])),
            (Self::FIRST_NAME, is_any(&[profile.first])),
            (Self::LAST_NAME, is_any(&[profile.last])),
            (Self::MIDDLE_NAME, is_any(&[profile.middle])),
            (Self::EMPLOYER, is_any(&[profile.company, profile.domain])),
            (Self::PHONE, is_any(&[profile.phone])),
            (Self::ADDRESS, is_any(&[profile.street, profile.postcode, profile.city])),
            (Self::BIRTH, is_any(&[profile.birth])),
            (Self::ID, is_any(&[profile.id])),
            (Self::COUNTRY, is_any(&[profile.country])),
            (Self::TRAITS, is_any(&[profile.traits])),
            (Self::LIST, profile.lists != 0),
        ];
        Self(said.iter().filter(|(_, is_said)| *is_said).fold(0, |all, (field, _)| all | field.0))
    }

    /// Returns these fields and `other`.
    pub(in crate::link) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns what both rows say.
    #[inline]
    pub(in crate::link) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns the set with a number from 0 to [`SETS`](Self::SETS).
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer sets")]
    pub(in crate::link) const fn of_number(number: usize) -> Self {
        Self((number % Self::SETS) as u16)
    }

    /// Returns the number of the set.
    #[inline]
    pub(in crate::link) const fn number(self) -> usize {
        self.0 as usize % Self::SETS
    }

    /// Whether all of `fields` are among these.
    #[inline]
    pub(in crate::link) const fn has(self, fields: Self) -> bool {
        self.0 & fields.0 == fields.0
    }
}
