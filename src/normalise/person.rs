//! What a row says about its person: as it is shown, and in normal form.

use std::borrow::Cow;

use crate::model::{Field, FindingKind, Identity, PersonFields, Symbol};
use crate::read::RowRef;

use super::ahead::Ahead;
use super::country::Country;
use super::empty::is_empty_word;
use super::names::{NameReader, naming_in};
use super::notes::Notes;
use super::person_name::Naming;
use super::person_parts::PartialDate;
use super::phone::PhoneError;
use super::plan::Plan;
use super::store::Store;
use super::text::tidy;
use super::values::PhoneKey;
use super::{date, phone};

/// Fields each of which says whose row it is; a firm or a town alone does not.
pub(super) const NAMING: &[Field] = &[
    Field::Email,
    Field::Phone,
    Field::FirstName,
    Field::LastName,
    Field::FullName,
    Field::DateOfBirth,
    Field::ExternalId,
];

/// What the countries that a table speaks for say of all of its people.
#[derive(Clone, Copy)]
pub(super) struct Customs<'a> {
    /// Countries of the table's people by what it says itself, the likeliest first.
    pub(super) countries: &'a [Country],
    /// How people are named there.
    pub(super) naming: Naming,
    /// Country of all of the table's people, if there is only one.
    pub(super) only_country: Option<Country>,
}

impl<'a> Customs<'a> {
    /// Returns the customs of countries, the likeliest first.
    pub(super) fn of(countries: &'a [Country]) -> Self {
        let only_country = match countries {
            [only] => Some(*only),
            _ => None,
        };
        Self { countries, naming: naming_in(countries.first()), only_country }
    }
}

/// Reads the people of one table.
pub(super) struct PersonReader<'a, S> {
    pub(super) store: S,
    /// `None` where nothing can be taken down, as the store says.
    pub(super) notes: Option<&'a mut Notes>,
    pub(super) plan: &'a Plan,
    pub(super) customs: Customs<'a>,
    /// Cells of this row and others that were looked up already.
    pub(super) ahead: &'a Ahead,
    /// The place of this row among those.
    pub(super) place: usize,
}

/// What a row says about its person.
pub(super) struct RowPerson {
    pub(super) shown: PersonFields,
    /// `None` if nothing says whose row it is.
    pub(super) identity: Option<Identity>,
}

impl<S: Store> PersonReader<'_, S> {
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
                    if let Some((column, text)) = self.first_filled(row, *field, columns) {
                        shown[*field] = Some(text);
                        if *field == Field::ExternalId && plan.is_rounded(column, self.store.text(text)) {
                            self.note(row, column, FindingKind::DamagedValue, phone::ROUNDED);
                            continue;
                        }
                        identity.keys[*field] = self.store.word(*field, text);
                    }
                }
            }
        }
        self.parts(row, &mut shown, &mut identity);
        self.address(&shown, &mut identity);
        self.names(row, &mut shown, &mut identity);
        self.postcode(row, &mut shown, &mut identity);
        self.phone(row, &mut shown, &mut identity);
        let named = NAMING.iter().any(|field| identity.keys[*field].is_some());
        RowPerson { shown, identity: named.then_some(identity) }
    }

    /// Returns the first cell of the field's columns that says something, and its column.
    fn first_filled(&mut self, row: RowRef<'_>, field: Field, columns: &[usize]) -> Option<(usize, Symbol)> {
        columns.iter().find_map(|column| {
            let text = self.text(row, field, *column)?;
            if field != Field::ExternalId {
                return Some((*column, text));
            }
            // `501;502`: a deal of two people; it is put down to the first.
            let first = self.store.text(text).split_once(';').map(|(first, _)| first.trim().to_owned());
            let first = first.filter(|first| !first.is_empty());
            Some((*column, first.and_then(|first| self.store.intern(&first)).unwrap_or(text)))
        })
    }

    /// Returns the text of a cell, if it says anything.
    fn text(&mut self, row: RowRef<'_>, field: Field, column: usize) -> Option<Symbol> {
        let store = &mut self.store;
        self.ahead.text(column, self.place, || store.intern(&filled(row, field, column)?))
    }

    fn emails(&mut self, row: RowRef<'_>, columns: &[usize], shown: &mut PersonFields, identity: &mut Identity) {
        for column in columns {
            let Some(text) = self.text(row, Field::Email, *column) else { continue };
            let found = self.store.email(text);
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
                        &format!("this is not an e-mail address: {error}; it is shown, but joins no rows"),
                    );
                }
            }
        }
    }

    fn birth(&mut self, row: RowRef<'_>, columns: &[usize], shown: &mut PersonFields, identity: &mut Identity) {
        let Some((column, text)) = self.first_filled(row, Field::DateOfBirth, columns) else { return };
        shown[Field::DateOfBirth] = Some(text);
        let cell = self.store.text(text);
        match date::parse_birth(cell, self.plan.date_order(column)) {
            Ok(day) => identity.keys[Field::DateOfBirth] = self.store.intern(&day.to_string()),
            Err(error) => match PartialDate::parse(cell, self.plan.date_order(column)) {
                Some(date) => identity.keys[Field::DateOfBirth] = self.store.intern(&date.to_string()),
                None => {
                    self.note(row, column, FindingKind::BadDate, &format!("this is not a date of birth: {error}"));
                }
            },
        }
    }

    fn names(&mut self, row: RowRef<'_>, shown: &mut PersonFields, identity: &mut Identity) {
        for field in [Field::FirstName, Field::LastName, Field::FullName] {
            let columns = self.plan.columns_of(field);
            shown[field] = self.first_filled(row, field, columns).map(|(_, text)| text);
        }
        self.parts_of_names(row, shown);
        NameReader { store: &mut self.store, naming: self.customs.naming }.read(shown, identity);
    }

    fn postcode(&mut self, row: RowRef<'_>, shown: &mut PersonFields, identity: &mut Identity) {
        let postcode = self.first_filled(row, Field::Postcode, self.plan.columns_of(Field::Postcode));
        if let Some((_, text)) = postcode {
            let said = identity.keys[Field::Country].and_then(|code| Country::new(self.store.text(code)));
            shown[Field::Postcode] = Some(text);
            identity.keys[Field::Postcode] = self.store.postcode(text, said.or(self.customs.only_country));
        }
    }

    /// Puts the row's number in: the first that can be one. A number without its country's code stands in as it is
    /// shown until all tables have said where their people live.
    fn phone(&mut self, row: RowRef<'_>, shown: &mut PersonFields, identity: &mut Identity) {
        let columns = self.plan.columns_of(Field::Phone);
        let mut spare = None;
        for (place, column) in columns.iter().enumerate() {
            let Some(text) = self.text(row, Field::Phone, *column) else { continue };
            let found = self.store.phone(text);
            if shown[Field::Phone].is_none() || (identity.keys[Field::Phone].is_none() && found.is_ok()) {
                shown[Field::Phone] = Some(text);
            }
            let main = &mut identity.keys[Field::Phone];
            match found {
                Ok(PhoneKey::WithCode(key)) => *main = main.or(Some(key)),
                Ok(PhoneKey::National) => {
                    // Beside others, one that is a number nowhere in the table's countries stands back.
                    let more = columns[place + 1..].iter().any(|other| !row.cell(*other).is_empty());
                    let stands_back = more && main.is_none() && !self.customs.countries.is_empty() && {
                        phone::parse(self.store.text(text), self.customs.countries).is_err()
                    };
                    if stands_back {
                        spare = spare.or(Some(text));
                    } else {
                        *main = main.or(Some(text));
                    }
                }
                Err(PhoneError::Damaged) => self.note(row, *column, FindingKind::DamagedValue, phone::ROUNDED),
                Err(error) => {
                    self.note(row, *column, FindingKind::BadPhone, &format!("this is not a telephone number: {error}"));
                }
            }
        }
        identity.keys[Field::Phone] = identity.keys[Field::Phone].or(spare);
    }

    fn note(&mut self, row: RowRef<'_>, column: usize, kind: FindingKind, message: &str) {
        if self.store.can_note()
            && let Some(notes) = &mut self.notes
        {
            notes.value(row.number(), column, kind, row.cell(column), message);
        }
    }
}

/// Returns the tidied text of a cell, if it says anything.
pub(super) fn filled(row: RowRef<'_>, field: Field, column: usize) -> Option<Cow<'_, str>> {
    let text = tidy(row.cell(column));
    (!is_empty_word(&text, Some(field))).then_some(text)
}

/// Puts an address where there is room: it is the main one, or a second one.
pub(super) fn put_email(identity: &mut Identity, key: Symbol) {
    match identity.keys[Field::Email] {
        None => identity.keys[Field::Email] = Some(key),
        Some(main) if main != key && identity.second_email.is_none() => identity.second_email = Some(key),
        Some(_) => {}
    }
}
