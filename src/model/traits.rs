//! What rows say of people beside the fields that exports of marketing tools have.

use std::ops::{Index, IndexMut};

use super::Symbol;

/// Something that registers, returns of a census and lists of members say of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trait {
    /// Sex or gender.
    Sex,
    /// Where they were born.
    Birthplace,
    /// How old they are.
    Age,
    /// What stands on a second line of their address: a house, a district, a flat.
    AddressLine,
    /// Family name at birth.
    MaidenName,
    /// Race, ethnic group, religion or nationality.
    Group,
    /// Whether they are married.
    MaritalStatus,
    /// What columns say that files share and no word tells: up to [`FURTHER`] of them, each at its place between [`BETWEEN`].
    Further,
}

/// Columns whose meaning is not known that are compared.
pub const FURTHER: usize = 4;

/// What stands between the texts of such columns; it stands in none of them.
pub const BETWEEN: char = '·';

impl Trait {
    /// Every trait.
    pub const ALL: &[Trait] = &[
        Trait::Sex,
        Trait::Birthplace,
        Trait::Age,
        Trait::AddressLine,
        Trait::MaidenName,
        Trait::Group,
        Trait::MaritalStatus,
        Trait::Further,
    ];

    /// Number of traits.
    pub const COUNT: usize = Trait::Further as usize + 1;

    /// Returns the trait in words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Trait::Sex => "sex",
            Trait::Birthplace => "place of birth",
            Trait::Age => "age",
            Trait::AddressLine => "second line of the address",
            Trait::MaidenName => "name at birth",
            Trait::Group => "nationality or group",
            Trait::MaritalStatus => "marital status",
            Trait::Further => "further columns",
        }
    }
}

/// One optional text for each trait, normalised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Traits([Option<Symbol>; Trait::COUNT]);

impl Traits {
    /// Returns the traits that have a text, in the order of [`Trait::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Trait, Symbol)> + '_ {
        Trait::ALL.iter().zip(&self.0).filter_map(|(own, text)| text.map(|text| (*own, text)))
    }
}

impl Index<Trait> for Traits {
    type Output = Option<Symbol>;

    fn index(&self, own: Trait) -> &Self::Output {
        &self.0[own as usize]
    }
}

impl IndexMut<Trait> for Traits {
    fn index_mut(&mut self, own: Trait) -> &mut Self::Output {
        &mut self.0[own as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trait_is_at_its_own_place() {
        for (place, own) in Trait::ALL.iter().enumerate() {
            assert_eq!(*own as usize, place);
        }
        assert_eq!(Trait::ALL.len(), Trait::COUNT);
    }
}
