//! The values of all identities, field by field, so that the fields are numbered side by side on several threads.

use std::collections::BTreeMap;

use crate::model::{Field, Identity, Records, Symbol, Texts, Trait};

use super::ages::Ages;
use super::bearers::Bearers;
use super::names::initial;
use super::{Mails, NONE, Names, Profiles, TraitSets, Values, content};

/// For each identity the numbers of its values, in the order of the records.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) names: Vec<(u32, u32)>,
    pub(super) emails: Vec<(u32, u32)>,
    pub(super) middle: Vec<u32>,
    pub(super) generation: Vec<u32>,
    pub(super) company: Vec<u32>,
    pub(super) phone: Vec<u32>,
    pub(super) street: Vec<u32>,
    pub(super) postcode: Vec<u32>,
    pub(super) city: Vec<u32>,
    pub(super) country: Vec<u32>,
    pub(super) birth: Vec<u32>,
    pub(super) id: Vec<u32>,
    pub(super) maiden: Vec<u32>,
    pub(super) traits: Vec<u32>,
    pub(super) content: Vec<u64>,
}

impl Columns {
    /// Numbers the values of `records`, which `profiles` gets to know.
    pub(super) fn new(records: &Records, ages: &Ages, profiles: &mut Profiles) -> Self {
        let mut columns = Self::default();
        let all = Source { identities: &records.identities, texts: &records.texts };
        rayon::scope(|scope| {
            scope.spawn(|_| columns.emails = all.mails(&mut profiles.mails));
            scope.spawn(|_| {
                columns.names = all.names(&mut profiles.names);
                columns.maiden = all.maiden_names(&mut profiles.names);
            });
            scope.spawn(|_| columns.traits = all.traits(&mut profiles.traits, ages));
            scope.spawn(|_| all.birth_years(&mut profiles.birth_years, ages));
            scope.spawn(|_| {
                columns.phone = all.field(&mut profiles.phones, Field::Phone);
                profiles.shared_phones = all.shared(&columns.phone, profiles.phones.len());
            });
            scope.spawn(|_| (profiles.keys, columns.content) = content::of_identities(all.identities, all.texts));
            scope.spawn(|_| columns.street = all.field(&mut profiles.streets, Field::Street));
            scope.spawn(|_| columns.company = all.field(&mut profiles.companies, Field::Company));
            scope.spawn(|_| columns.postcode = all.field(&mut profiles.postcodes, Field::Postcode));
            scope.spawn(|_| columns.city = all.field(&mut profiles.cities, Field::City));
            scope.spawn(|_| columns.birth = all.births(&mut profiles.births, ages));
            scope.spawn(|_| columns.id = all.field(&mut profiles.ids, Field::ExternalId));
            scope.spawn(|_| columns.country = all.field(&mut profiles.countries, Field::Country));
            scope.spawn(|_| columns.middle = all.column(&mut profiles.middles, |identity| identity.middle_name));
            scope.spawn(|_| columns.generation = all.column(&mut profiles.generations, |identity| identity.generation));
        });
        columns
    }
}

/// What the values are read from.
struct Source<'a> {
    identities: &'a [Identity],
    texts: &'a Texts,
}

impl Source<'_> {
    fn field(&self, values: &mut Values, field: Field) -> Vec<u32> {
        self.column(values, |identity| identity.keys[field])
    }

    fn column(&self, values: &mut Values, symbol: impl Fn(&Identity) -> Option<Symbol>) -> Vec<u32> {
        let mut known = Numbered::new(self.texts);
        let number = |identity: &Identity| known.count(values, symbol(identity));
        self.identities.iter().map(number).collect()
    }

    /// Returns the text of a value, unless there is none in it.
    fn text(&self, symbol: Option<Symbol>) -> Option<&str> {
        symbol.map(|symbol| self.texts.get(symbol)).filter(|text| !text.is_empty())
    }

    /// Returns the given and the family name of an identity.
    fn name(&self, identity: &Identity) -> (Option<&str>, Option<&str>) {
        let key = |field| self.text(identity.keys[field]);
        match (key(Field::FirstName), key(Field::LastName)) {
            (None, None) => match key(Field::FullName).map(|full| full.split_once(' ').ok_or(full)) {
                Some(Ok((first, last))) => (Some(first), Some(last)),
                Some(Err(full)) => (None, Some(full)),
                None => (None, None),
            },
            both => both,
        }
    }

    /// Returns the first letters of an identity's names, 0 where there is none.
    fn initials(&self, identity: &Identity) -> (u8, u8) {
        let (first, last) = self.name(identity);
        (first.map_or(0, initial), last.map_or(0, initial))
    }

    fn names(&self, names: &mut Names) -> Vec<(u32, u32)> {
        let count = |identity: &Identity| {
            let (first, last) = self.name(identity);
            names.count(first, last)
        };
        self.identities.iter().map(count).collect()
    }

    fn maiden_names(&self, names: &mut Names) -> Vec<u32> {
        let number =
            |identity: &Identity| self.text(identity.traits[Trait::MaidenName]).map_or(NONE, |name| names.intern(name));
        self.identities.iter().map(number).collect()
    }

    /// Returns the dates of birth; for who gives an age alone the year, if it is known.
    fn births(&self, births: &mut Values, ages: &Ages) -> Vec<u32> {
        let mut column = self.field(births, Field::DateOfBirth);
        if ages.tell_births() {
            let mut numbers = BTreeMap::new();
            for (place, number) in column.iter_mut().enumerate().filter(|(_, number)| **number == NONE) {
                if let Some(year) = ages.born(place) {
                    *number = *numbers.entry(year).or_insert_with(|| births.push(&format!("{year:04}-00-00")));
                    births.count_number(*number);
                }
            }
        }
        column
    }

    fn traits(&self, traits: &mut TraitSets, ages: &Ages) -> Vec<u32> {
        let count = |(place, identity)| {
            // What the year of birth says is not said twice.
            let later = if ages.born(place).is_some() { None } else { Some(ages.later(place)) };
            traits.count(identity, later, |symbol| self.text(symbol))
        };
        self.identities.iter().enumerate().map(count).collect()
    }

    fn birth_years(&self, years: &mut Values, ages: &Ages) {
        for (place, identity) in self.identities.iter().enumerate() {
            if let Some(year) = self.text(identity.keys[Field::DateOfBirth]).and_then(|date| date.get(..4)) {
                years.count(year);
            } else if let Some(year) = ages.born(place) {
                years.count(&format!("{year:04}"));
            }
        }
    }

    fn mails(&self, mails: &mut Mails) -> Vec<(u32, u32)> {
        let mut known = Numbered::new(self.texts);
        let count = |identity: &Identity| {
            let initials = self.initials(identity);
            let mut count = |symbol| {
                let number = known.count(&mut mails.whole, symbol);
                if number != NONE {
                    mails.bearers.add(number, initials);
                }
                number
            };
            (count(identity.keys[Field::Email]), count(identity.second_email))
        };
        self.identities.iter().map(count).collect()
    }

    /// Returns for each of `count` values whether people of several names bear it.
    fn shared(&self, column: &[u32], count: usize) -> Vec<bool> {
        let mut bearers = Bearers::default();
        for (identity, value) in self.identities.iter().zip(column) {
            if *value != NONE {
                bearers.add(*value, self.initials(identity));
            }
        }
        (0..).take(count).map(|value| bearers.are_many(value)).collect()
    }
}

/// The numbers of the texts that were met.
struct Numbered<'a> {
    numbers: Vec<u32>,
    texts: &'a Texts,
}

impl<'a> Numbered<'a> {
    fn new(texts: &'a Texts) -> Self {
        Self { numbers: vec![NONE; texts.len()], texts }
    }

    /// Returns the number of a text among `values`, to which nothing is added otherwise, and counts one more who bears it.
    fn count(&mut self, values: &mut Values, symbol: Option<Symbol>) -> u32 {
        let Some(symbol) = symbol else { return NONE };
        let number = &mut self.numbers[symbol.index()];
        if *number == NONE {
            let text = self.texts.get(symbol);
            if text.is_empty() {
                return NONE;
            }
            *number = values.push(text);
        }
        values.count_number(*number);
        *number
    }
}
