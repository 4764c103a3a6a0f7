//! The name that the cells of a row make together.

use crate::model::{Field, Identity, PersonFields, Symbol};

use super::country::Country;
use super::person::put_email;
use super::person_name::Naming;
use super::store::Store;
use super::values::NameKeys;
use super::{company, fold, person_name};

/// Returns how people are named in the country that most of a table's people are from.
pub(super) fn naming_in(country: Option<&Country>) -> Naming {
    match country {
        Some(country) if country.has_two_surnames() => Naming::TwoSurnames,
        Some(country) if country.code() == "FR" => Naming::French,
        _ => Naming::Plain,
    }
}

/// Reads names out of cells as they are shown.
pub(super) struct NameReader<'a, S> {
    pub(super) store: &'a mut S,
    pub(super) naming: Naming,
}

impl<S: Store> NameReader<'_, S> {
    /// Puts the name that the shown cells make together into `identity`.
    pub(super) fn read(&mut self, shown: &PersonFields, identity: &mut Identity) {
        let cells = [Field::FirstName, Field::LastName, Field::FullName].map(|field| shown[field]);
        if cells.iter().all(Option::is_none) {
            return;
        }
        let [first, last, full] = cells;
        let full = full.filter(|full| !self.is_company(*full, shown[Field::Company]));
        let mut name = NameKeys::default();
        let full = full.and_then(|text| self.name(Field::FullName, text, identity));
        // A given-name column with the whole name in it, beside an empty family name.
        let alone = first.filter(|_| last.is_none() && full.is_none());
        let alone = alone.filter(|text| self.store.text(*text).contains([' ', ',']));
        if let Some(whole) = alone.and_then(|text| self.name(Field::FullName, text, identity)) {
            name = whole;
        } else {
            if let Some(given) = first.and_then(|text| self.name(Field::FirstName, text, identity)) {
                name = given;
            }
            if let Some(family) = last.and_then(|text| self.name(Field::LastName, text, identity)) {
                name.last = family.last;
                name.generation = name.generation.or(family.generation);
                self.drop_given_from_family(&mut name);
            }
        }
        if let Some(full) = full {
            if name.first.is_none() {
                (name.first, name.middle) = (full.first, full.middle);
            }
            name.last = name.last.or(full.last);
            name.full = full.full;
            name.generation = name.generation.or(full.generation);
        }
        if name.first.is_some() || name.last.is_some() {
            name.full = None;
        }
        identity.keys[Field::FirstName] = name.first;
        identity.keys[Field::LastName] = name.last;
        identity.keys[Field::FullName] = name.full;
        identity.middle_name = name.middle;
        identity.generation = name.generation;
    }

    /// Returns the parts of a name; an e-mail address in its place is used as such if the row has none.
    fn name(&mut self, field: Field, text: Symbol, identity: &mut Identity) -> Option<NameKeys> {
        // An address is never known as a name.
        if let Ok(known) = self.store.known_name(field, text, self.naming) {
            return known;
        }
        if self.store.text(text).contains('@') {
            if let Ok(keys) = self.store.email(text) {
                put_email(identity, keys.first);
            }
            return None;
        }
        self.store.name(field, text, self.naming)
    }

    /// `Ann` and `Ann Lee` in the columns of given and family name: the family is called `Lee`.
    fn drop_given_from_family(&mut self, name: &mut NameKeys) {
        let (Some(first), Some(last)) = (name.first, name.last) else { return };
        let rest = self.store.text(last).strip_prefix(self.store.text(first)).and_then(|rest| rest.strip_prefix(' '));
        if let Some(rest) = rest.map(str::to_owned) {
            name.last = self.store.intern(&rest);
        }
    }

    /// Whether what stands for the whole name is the firm: the same text, with a legal form or of a single word.
    fn is_company(&self, name: Symbol, company: Option<Symbol>) -> bool {
        let Some(company) = company else { return false };
        let (name, company) = (self.store.text(name), self.store.text(company));
        if name != company && !name.eq_ignore_ascii_case(company) {
            return false;
        }
        !name.contains(' ')
            || company::parse(name).is_none_or(|words| words != fold::fold(name))
            || person_name::parse_full(name).is_none()
    }
}
