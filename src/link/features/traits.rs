//! What is said of people beside names, addresses and numbers, kept apart from the profiles: most tables say none of it.

use hashbrown::HashMap;

use crate::model::{BETWEEN, FURTHER, Field, Identity, Symbol, Trait};

use super::{NONE, Values};

/// Something that is compared for being the same word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::link) enum Slot {
    Sex,
    Birthplace,
    Occupation,
    Region,
    Age,
    AddressLine,
    Group,
    MaritalStatus,
    /// The first of the columns whose meaning is not known; the others follow.
    Further,
    Further2,
    Further3,
    Further4,
}

/// The slots of columns whose meaning is not known.
pub(in crate::link) const FURTHER_SLOTS: [Slot; FURTHER] =
    [Slot::Further, Slot::Further2, Slot::Further3, Slot::Further4];

/// Each slot with how common a value of it usually is.
const SLOTS: [(Slot, f64); COUNT] = [
    (Slot::Sex, 0.5),
    (Slot::Birthplace, 0.02),
    (Slot::Occupation, 0.03),
    (Slot::Region, 0.1),
    (Slot::Age, 0.015),
    (Slot::AddressLine, 0.002),
    (Slot::Group, 0.5),
    (Slot::MaritalStatus, 0.4),
    (Slot::Further, 0.02),
    (Slot::Further2, 0.02),
    (Slot::Further3, 0.02),
    (Slot::Further4, 0.02),
];
const COUNT: usize = Slot::Further4 as usize + 1;

/// The distinct combinations of such values, and the values.
#[derive(Default)]
pub(in crate::link) struct TraitSets {
    sets: Vec<[u32; COUNT]>,
    numbers: HashMap<[u32; COUNT], u32, foldhash::fast::FixedState>,
    values: [Values; COUNT],
}

impl TraitSets {
    /// Returns the number of what an identity says, or [`NONE`], and counts its values.
    ///
    /// It stands in a list that was taken so many years `later` than the first; without that, its age says nothing that is not said
    /// by the year of birth.
    pub(super) fn count<'t>(
        &mut self,
        identity: &Identity,
        later: Option<i32>,
        text: impl Fn(Option<Symbol>) -> Option<&'t str>,
    ) -> u32 {
        let mut set = [NONE; COUNT];
        for (slot, _) in SLOTS {
            let said = text(match slot {
                Slot::Sex => identity.traits[Trait::Sex],
                Slot::Birthplace => identity.traits[Trait::Birthplace],
                Slot::Occupation => identity.keys[Field::JobTitle],
                Slot::Region => identity.keys[Field::Region],
                Slot::AddressLine => identity.traits[Trait::AddressLine],
                Slot::Group => identity.traits[Trait::Group],
                Slot::MaritalStatus => identity.traits[Trait::MaritalStatus],
                // Said below.
                Slot::Age | Slot::Further | Slot::Further2 | Slot::Further3 | Slot::Further4 => None,
            });
            if let Some(said) = said {
                set[slot as usize] = self.values[slot as usize].count(said);
            }
        }
        if let Some((age, later)) = text(identity.traits[Trait::Age]).zip(later) {
            let values = &mut self.values[Slot::Age as usize];
            let then = age.parse::<i32>().ok().filter(|_| later != 0).map(|age| (age - later).to_string());
            set[Slot::Age as usize] = values.count(then.as_deref().unwrap_or(age));
        }
        if let Some(further) = text(identity.traits[Trait::Further]) {
            for (slot, said) in
                FURTHER_SLOTS.into_iter().zip(further.split(BETWEEN)).filter(|(_, said)| !said.is_empty())
            {
                set[slot as usize] = self.values[slot as usize].count(said);
            }
        }
        if set == [NONE; COUNT] {
            return NONE;
        }
        let Self { sets, numbers, .. } = self;
        *numbers.entry(set).or_insert_with(|| {
            sets.push(set);
            u32::try_from(sets.len() - 1).unwrap_or(NONE)
        })
    }

    /// Works out how rare each value is.
    pub(super) fn finish(&mut self) {
        for ((_, usual), values) in SLOTS.iter().zip(&mut self.values) {
            values.finish(*usual, 1.0);
        }
        self.numbers = HashMap::default();
    }

    /// Returns the value in a slot of what has the number, or [`NONE`].
    #[inline]
    pub(in crate::link) fn get(&self, set: u32, slot: Slot) -> u32 {
        self.sets.get(set as usize).map_or(NONE, |set| set[slot as usize])
    }

    /// Returns the values of a slot.
    #[inline]
    pub(in crate::link) fn values(&self, slot: Slot) -> &Values {
        &self.values[slot as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_is_at_its_own_place() {
        for (place, (slot, _)) in SLOTS.iter().enumerate() {
            assert_eq!(*slot as usize, place);
        }
    }
}
