//! What a row says about its person: as it is shown, and in normal form.

use std::borrow::Cow;

use crate::model::{Field, Finding, FindingKind, Identity, PersonFields, Position, Symbol, Texts};
use crate::read::RowRef;

use super::country::Country;
use super::empty::is_empty_word;
use super::phone::PhoneError;
use super::plan::Plan;
use super::text::tidy;
use super::values::{NameKeys, Values};
use super::{company, country, date, fold, person_name, postcode};

/// Fields each of which says whose row it is; a firm or a town alone does not.
const NAMING: &[Field] =
    &[Field::Email, Field::Phone, Field::FirstName, Field::LastName, Field::FullName, Field::ExternalId];

/// Reads the people of one table.
pub(super) struct PersonReader<'a> {
    pub(super) texts: &'a mut Texts,
    pub(super) values: &'a mut Values,
    pub(super) findings: &'a mut Vec<Finding>,
    pub(super) position: &'a Position,
    pub(super) plan: &'a Plan,
    /// Countries of the table's people, the likeliest first.
    pub(super) countries: &'a [Country],
    /// Country of all of the table's people, if there is only one.
    pub(super) only_country: Option<Country>,
}

/// What a row says about its person.
pub(super) struct RowPerson {
    pub(super) shown: PersonFields,
    /// `None` if nothing says whose row it is.
    pub(super) identity: Option<Identity>,
}

impl PersonReader<'_> {
    pub(super) fn read(&mut self, row: RowRef<'_>) -> RowPerson {
        let mut shown = PersonFields::default();
        let mut identity = Identity::default();
        let plan = self.plan;
        for (field, columns) in &plan.personal {
            match field {
                Field::Email => self.emails(row, columns, &mut shown, &mut identity),
                Field::DateOfBirth => self.birth(row, columns, &mut shown, &mut identity),
                // These need what other fields say.
                Field::Phone | Field::Postcode | Field::FirstName | Field::LastName | Field::FullName => {}
                field => {
                    if let Some((_, text)) = self.first_filled(row, *field, columns) {
                        shown[*field] = Some(text);
                        identity.keys[*field] = self.values.word(self.texts, *field, text);
                    }
                }
            }
        }
        self.names(row, &mut shown, &mut identity);
        self.postcode_and_phone(row, &mut shown, &mut identity);
        let named = NAMING.iter().any(|field| identity.keys[*field].is_some());
        RowPerson { shown, identity: named.then_some(identity) }
    }

    /// Returns the first cell of the field's columns that says something, and its column.
    fn first_filled(&mut self, row: RowRef<'_>, field: Field, columns: &[usize]) -> Option<(usize, Symbol)> {
        columns.iter().find_map(|column| {
            let text = filled(row, field, *column)?;
            Some((*column, self.texts.intern(&text)))
        })
    }

    fn columns_of(&self, field: Field) -> &[usize] {
        self.plan.personal.iter().find(|(of, _)| *of == field).map_or(&[], |(_, columns)| columns)
    }

    fn emails(&mut self, row: RowRef<'_>, columns: &[usize], shown: &mut PersonFields, identity: &mut Identity) {
        for column in columns {
            let Some(text) = filled(row, Field::Email, *column) else { continue };
            let text = self.texts.intern(&text);
            let found = self.values.email(self.texts, text);
            if shown[Field::Email].is_none() || (identity.keys[Field::Email].is_none() && found.is_ok()) {
                shown[Field::Email] = Some(text);
            }
            match found {
                Ok(keys) => {
                    for key in [Some(keys.first), keys.second].into_iter().flatten() {
                        put_email(identity, key);
                    }
                    if keys.mended {
                        self.note(
                            row,
                            *column,
                            FindingKind::MendedEmail,
                            "mended a typing error of the e-mail address",
                        );
                    }
                }
                Err(error) => {
                    self.note(
                        row,
                        *column,
                        FindingKind::BadEmail,
                        &format!("no e-mail address: {error}; it is shown, but joins no rows"),
                    );
                }
            }
        }
    }

    fn birth(&mut self, row: RowRef<'_>, columns: &[usize], shown: &mut PersonFields, identity: &mut Identity) {
        let Some((column, text)) = self.first_filled(row, Field::DateOfBirth, columns) else { return };
        shown[Field::DateOfBirth] = Some(text);
        match date::parse_birth(self.texts.get(text), self.plan.date_order(column)) {
            Ok(day) => identity.keys[Field::DateOfBirth] = Some(self.texts.intern(&day.to_string())),
            Err(error) => self.note(row, column, FindingKind::BadDate, &format!("no date of birth: {error}")),
        }
    }

    fn names(&mut self, row: RowRef<'_>, shown: &mut PersonFields, identity: &mut Identity) {
        let mut cells = [None; 3];
        for (cell, field) in cells.iter_mut().zip([Field::FirstName, Field::LastName, Field::FullName]) {
            let columns = self.columns_of(field).to_vec();
            *cell = self.first_filled(row, field, &columns).map(|(_, text)| text);
            shown[field] = *cell;
        }
        let [first, last, full] = cells;
        if cells.iter().all(Option::is_none) {
            return;
        }
        let full = full.filter(|full| !self.is_company(*full, shown[Field::Company]));
        let mut name = NameKeys::default();
        let full = full.and_then(|text| self.name(Field::FullName, text, identity));
        // A given-name column with the whole name in it, beside an empty family name.
        let alone = first.filter(|_| last.is_none() && full.is_none());
        let alone = alone.filter(|text| self.texts.get(*text).contains([' ', ',']));
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
        if self.texts.get(text).contains('@') {
            if let Ok(keys) = self.values.email(self.texts, text) {
                put_email(identity, keys.first);
            }
            return None;
        }
        let two_surnames = self.countries.first().is_some_and(|country| country.has_two_surnames());
        self.values.name(self.texts, field, text, two_surnames)
    }

    /// `Ann` and `Ann Lee` in the columns of given and family name: the family is called `Lee`.
    fn drop_given_from_family(&mut self, name: &mut NameKeys) {
        let (Some(first), Some(last)) = (name.first, name.last) else { return };
        let rest = self.texts.get(last).strip_prefix(self.texts.get(first)).and_then(|rest| rest.strip_prefix(' '));
        if let Some(rest) = rest.map(str::to_owned) {
            name.last = Some(self.texts.intern(&rest));
        }
    }

    /// Whether what stands for the whole name is the firm: the same text, with a legal form or of a single word.
    fn is_company(&self, name: Symbol, company: Option<Symbol>) -> bool {
        let Some(company) = company else { return false };
        let (name, company) = (self.texts.get(name), self.texts.get(company));
        if name != company && !name.eq_ignore_ascii_case(company) {
            return false;
        }
        !name.contains(' ')
            || company::parse(name).is_none_or(|words| words != fold::fold(name))
            || person_name::parse_full(name).is_none()
    }

    fn postcode_and_phone(&mut self, row: RowRef<'_>, shown: &mut PersonFields, identity: &mut Identity) {
        let said = identity.keys[Field::Country].and_then(|code| Country::new(self.texts.get(code)));
        let columns = self.columns_of(Field::Postcode).to_vec();
        let postcode = self.first_filled(row, Field::Postcode, &columns).map(|(_, text)| text);
        if let Some(text) = postcode {
            shown[Field::Postcode] = Some(text);
            identity.keys[Field::Postcode] = self.values.postcode(self.texts, text, said.or(self.only_country));
        }
        let columns = self.columns_of(Field::Phone).to_vec();
        if columns.iter().all(|column| row.cell(*column).is_empty()) {
            return;
        }
        let countries = self.countries_of_row(said, postcode, identity);
        for column in columns {
            let Some(text) = filled(row, Field::Phone, column) else { continue };
            let text = self.texts.intern(&text);
            let found = self.values.phone(self.texts, text, &countries);
            if shown[Field::Phone].is_none() || (identity.keys[Field::Phone].is_none() && found.is_ok()) {
                shown[Field::Phone] = Some(text);
            }
            match found {
                Ok(key) => identity.keys[Field::Phone] = identity.keys[Field::Phone].or(Some(key)),
                Err(PhoneError::Damaged) => self.note(
                    row,
                    column,
                    FindingKind::DamagedValue,
                    "a spreadsheet has rounded this number and its last digits are lost; export it again as text",
                ),
                Err(error) => self.note(row, column, FindingKind::BadPhone, &format!("no telephone number: {error}")),
            }
        }
    }

    /// Returns the countries that a number without a country code may be of: that of the row, then those that its
    /// postal code and its e-mail address speak for, then those of the table.
    fn countries_of_row(&self, said: Option<Country>, postcode: Option<Symbol>, identity: &Identity) -> Vec<Country> {
        let mut countries: Vec<Country> = Vec::with_capacity(8);
        countries.extend(said);
        let domain = identity.keys[Field::Email].and_then(|key| country::of_top_level_domain(self.texts.get(key)));
        if let Some(postcode) = postcode {
            let mut of_form: Vec<_> = postcode::countries_of_form(self.texts.get(postcode))
                .iter()
                .filter_map(|code| Country::new(code))
                .collect();
            let rank =
                |country: &Country| self.countries.iter().position(|other| other == country).unwrap_or(usize::MAX);
            of_form.sort_by_key(|country| (Some(*country) != domain, rank(country)));
            // Of several countries with such codes, one that nothing else speaks for is no guess at all.
            of_form.truncate(1);
            countries.extend(of_form);
        }
        countries.extend(domain);
        countries.extend(self.countries);
        let mut seen = Vec::with_capacity(8);
        countries.retain(|country| {
            seen.len() < 8 && !seen.contains(country) && {
                seen.push(*country);
                true
            }
        });
        countries
    }

    fn note(&mut self, row: RowRef<'_>, column: usize, kind: FindingKind, message: &str) {
        let at = self.position.at_row(row.number()).at_column(column);
        self.findings.push(Finding { at, kind, message: message.to_owned() });
    }
}

/// Returns the tidied text of a cell, if it says anything.
fn filled(row: RowRef<'_>, field: Field, column: usize) -> Option<Cow<'_, str>> {
    let text = tidy(row.cell(column));
    (!is_empty_word(&text, Some(field))).then_some(text)
}

/// Puts an address where there is room: it is the main one, or a second one.
fn put_email(identity: &mut Identity, key: Symbol) {
    match identity.keys[Field::Email] {
        None => identity.keys[Field::Email] = Some(key),
        Some(main) if main != key && identity.second_email.is_none() => identity.second_email = Some(key),
        Some(_) => {}
    }
}
