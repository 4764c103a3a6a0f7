//! What a row says of its person in parts: a date of birth in three columns, a house number beside its street.

use std::borrow::Cow;
use std::fmt;

use crate::model::{BETWEEN, FURTHER, Field, Identity, PersonFields, Symbol, Trait};
use crate::read::RowRef;
use crate::recognise::{DateOrder, Layout, Part};

use super::country::Country;
use super::date_words::month;
use super::fold::fold;
use super::person::{PersonReader, filled};
use super::place;
use super::store::Store;
use super::whole_address;

/// Words for men and for women, folded, in the languages that are known.
#[rustfmt::skip]
const MALE: &[&str] = &[
    "m", "male", "man", "boy", "mann", "mannlich", "maennlich", "herr", "homme", "masculin", "h", "hombre", "masculino", "varon", "uomo",
    "maschio", "maschile", "homem", "mannelijk", "muz", "mezczyzna", "mr",
];
#[rustfmt::skip]
const FEMALE: &[&str] = &[
    "f", "female", "woman", "girl", "w", "frau", "weiblich", "femme", "feminin", "mujer", "femenino", "donna",
    "femmina", "femminile", "mulher", "feminino", "vrouw", "vrouwelijk", "v", "zena", "kobieta", "k", "mrs", "ms", "miss",
];

/// The columns of a table that add to what others say of a person.
#[derive(Clone, Debug, Default)]
pub(super) struct PersonParts {
    /// Words that belong before the family name.
    name_prefix: Vec<usize>,
    more_first: Vec<usize>,
    more_last: Vec<usize>,
    house: Vec<usize>,
    street_type: Vec<usize>,
    /// Whether whole addresses stand in one cell, as no column is for a part of them.
    whole_address: bool,
    /// Year, month and day of birth.
    birth: [Option<usize>; 3],
    traits: Vec<(Trait, usize)>,
    /// Columns whose meaning is not known, at their places.
    pub(super) further: [Option<usize>; FURTHER],
}

impl PersonParts {
    pub(super) fn of(layout: &Layout) -> Self {
        let mut parts = Self::default();
        for (at, column) in layout.columns.iter().enumerate() {
            match column.part {
                Some(Part::NamePrefix) => parts.name_prefix.push(at),
                Some(Part::MoreFirstName) => parts.more_first.push(at),
                Some(Part::MoreLastName) => parts.more_last.push(at),
                Some(Part::HouseNumber) => parts.house.push(at),
                Some(Part::StreetType) => parts.street_type.push(at),
                Some(Part::BirthYear) => parts.birth[0] = Some(at),
                Some(Part::BirthMonth) => parts.birth[1] = Some(at),
                Some(Part::BirthDay) => parts.birth[2] = Some(at),
                Some(Part::Of(own)) => parts.traits.push((own, at)),
                Some(
                    Part::Quantity
                    | Part::UnitPrice
                    | Part::Price
                    | Part::Refunded
                    | Part::BounceKind
                    | Part::PersonIds,
                )
                | None => {}
            }
        }
        let is_part = |field: Option<Field>| matches!(field, Some(Field::City | Field::Postcode));
        parts.whole_address = parts.house.is_empty() && !layout.columns.iter().any(|column| is_part(column.field));
        parts
    }
}

impl<S: Store> PersonReader<'_, S> {
    /// Puts in what columns say that hold a part of something.
    pub(super) fn parts(&mut self, row: RowRef<'_>, shown: &mut PersonFields, identity: &mut Identity) {
        let parts = &self.plan.parts;
        if parts.birth.iter().any(Option::is_some) && shown[Field::DateOfBirth].is_none() {
            let cell = |at: Option<usize>| at.and_then(|at| filled(row, Field::DateOfBirth, at));
            let [year, month, day] = parts.birth.map(cell);
            if let Some(date) = PartialDate::of(year.as_deref(), month.as_deref(), day.as_deref()) {
                let text = self.store.intern(&date.to_string());
                shown[Field::DateOfBirth] = text;
                identity.keys[Field::DateOfBirth] = text;
            }
        }
        if !(parts.house.is_empty() && parts.street_type.is_empty()) {
            let street = shown[Field::Street].map(|street| self.store.text(street).to_owned());
            let joined = self.joined(row, Field::Street, &parts.house, street, &parts.street_type);
            if let Some(street) = joined {
                shown[Field::Street] = Some(street);
                identity.keys[Field::Street] = self.store.word(Field::Street, street);
            }
        }
        for (own, column) in &parts.traits {
            let Some(text) = filled(row, Field::Region, *column) else { continue };
            if identity.traits[*own].is_none() {
                identity.traits[*own] = normal(*own, &text).and_then(|text| self.store.intern(&text));
            }
        }
        if parts.further.iter().any(Option::is_some) {
            self.further(row, identity);
        }
    }

    /// Takes an address apart that stands in one cell, where the table has no columns for its parts.
    pub(super) fn address(&mut self, shown: &PersonFields, identity: &mut Identity) {
        let street = shown[Field::Street].filter(|_| self.plan.parts.whole_address);
        let Some(address) = street.and_then(|text| whole_address::parse(self.store.text(text))) else { return };
        let mut word = |field: Field, text: &str| self.store.intern(text).and_then(|text| self.store.word(field, text));
        identity.keys[Field::Street] = word(Field::Street, &address.street);
        identity.keys[Field::City] = address.city.and_then(|city| word(Field::City, &city));
        if identity.keys[Field::Region].is_none() {
            identity.keys[Field::Region] = address.region.and_then(|region| word(Field::Region, &region));
        }
        if identity.traits[Trait::AddressLine].is_none() {
            let line = address.line.and_then(|line| normal(Trait::AddressLine, &line));
            identity.traits[Trait::AddressLine] = line.and_then(|line| self.store.intern(&line));
        }
        let said = identity.keys[Field::Country].and_then(|code| Country::new(self.store.text(code)));
        let postcode = address.postcode.and_then(|postcode| self.store.intern(&postcode));
        identity.keys[Field::Postcode] =
            postcode.and_then(|text| self.store.postcode(text, said.or(self.customs.only_country)));
    }

    /// Puts in what columns say whose meaning is not known.
    pub(super) fn further(&mut self, row: RowRef<'_>, identity: &mut Identity) {
        let mut joined = String::new();
        for (place, column) in self.plan.parts.further.iter().enumerate() {
            if place > 0 {
                joined.push(BETWEEN);
            }
            if let Some(text) = column.and_then(|column| filled(row, Field::Region, column)) {
                joined.push_str(&fold(&text));
            }
        }
        if joined.chars().any(|letter| letter != BETWEEN) {
            identity.traits[Trait::Further] = self.store.intern(&joined);
        }
    }

    /// Joins names that stand in several columns: `van der` and `Berg`, `Anna` and `Maria`.
    pub(super) fn parts_of_names(&mut self, row: RowRef<'_>, shown: &mut PersonFields) {
        let parts = &self.plan.parts;
        for (field, before, behind) in [
            (Field::LastName, &parts.name_prefix, &parts.more_last),
            (Field::FirstName, &Vec::new(), &parts.more_first),
        ] {
            let Some(own) = shown[field].filter(|_| !(before.is_empty() && behind.is_empty())) else { continue };
            let own = self.store.text(own).to_owned();
            if let Some(joined) = self.joined(row, field, before, Some(own), behind) {
                shown[field] = Some(joined);
            }
        }
    }

    /// Returns what some columns say before and others behind a text, in one; nothing if they add nothing to it.
    fn joined(
        &mut self,
        row: RowRef<'_>,
        field: Field,
        before: &[usize],
        own: Option<String>,
        behind: &[usize],
    ) -> Option<Symbol> {
        let own = own?;
        let has = |text: &Cow<'_, str>| {
            let (own, text) = (own.to_lowercase(), text.to_lowercase());
            own.split(' ').collect::<Vec<_>>().windows(text.split(' ').count()).any(|words| words.join(" ") == text)
        };
        let cells = |columns: &[usize]| -> Vec<Cow<'_, str>> {
            columns.iter().filter_map(|at| filled(row, field, *at)).filter(|text| !has(text)).collect()
        };
        let (before, behind) = (cells(before), cells(behind));
        if before.is_empty() && behind.is_empty() {
            return None;
        }
        let words = before.iter().map(Cow::as_ref).chain([own.as_str()]).chain(behind.iter().map(Cow::as_ref));
        self.store.intern(&words.collect::<Vec<_>>().join(" "))
    }
}

/// Returns the normal form of a trait.
fn normal(own: Trait, text: &str) -> Option<String> {
    let folded = fold(text);
    match own {
        Trait::Sex if MALE.contains(&folded.as_str()) => Some("m".to_owned()),
        Trait::Sex if FEMALE.contains(&folded.as_str()) => Some("f".to_owned()),
        Trait::Age => folded.split(' ').next().and_then(|age| age.parse::<u32>().ok()).map(|age| age.to_string()),
        Trait::AddressLine => place::street(text),
        _ => (!folded.is_empty()).then_some(folded),
    }
}

/// A date of which some parts may be unknown: zeros.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PartialDate {
    year: u32,
    month: u32,
    day: u32,
}

impl PartialDate {
    /// Returns the date that three cells make; nothing if they say too little of it.
    fn of(year: Option<&str>, month: Option<&str>, day: Option<&str>) -> Option<Self> {
        let number = |text: Option<&str>| {
            let text = text?;
            text.strip_suffix(".0").unwrap_or(text).parse::<u32>().ok()
        };
        let year = number(year).map(|year| if year < 100 { short_year(year) } else { year });
        let month = number(month).or_else(|| month_of(month?)).filter(|month| (1..=12).contains(month));
        let date = Self {
            year: year.filter(|year| (1000..=2100).contains(year)).unwrap_or(0),
            month: month.unwrap_or(0),
            day: number(day).filter(|day| (1..=31).contains(day)).unwrap_or(0),
        };
        (date.year > 0 || (date.month > 0 && date.day > 0)).then_some(date)
    }

    /// Reads a date of birth that is no whole date: `1980`, `1980-02`, `02/1980`, `abt 1850`, `1980-02-00`, `1980-02-30`.
    pub(super) fn parse(text: &str, order: DateOrder) -> Option<Self> {
        let runs: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| !run.is_empty()).collect();
        let is_year = |run: &&str| run.len() == 4 && run.bytes().all(|b| b.is_ascii_digit());
        let (mut years, others): (Vec<&str>, Vec<&str>) = runs.iter().partition(|run| is_year(run));
        let year = years.pop().filter(|_| years.is_empty())?;
        let day_first = text.trim_end().ends_with(year);
        match others[..] {
            [] => Self::of(Some(year), None, None),
            [one] if month_of(one).is_some() || one.bytes().all(|b| b.is_ascii_digit()) => {
                Self::of(Some(year), Some(one), None)
            }
            [about] if about.len() <= 6 => Self::of(Some(year), None, None),
            [month, day] if day_first && order == DateOrder::MonthFirst && month_of(month).is_none() => {
                Self::of(Some(year), Some(month), Some(day))
            }
            [one, other] if day_first => Self::of(Some(year), Some(other), Some(one)),
            [one, other] => Self::of(Some(year), Some(one), Some(other)),
            _ => None,
        }
    }
}

fn month_of(text: &str) -> Option<u32> {
    month(&fold(text)).and_then(|month| u32::try_from(month).ok())
}

/// Returns the year that two figures mean, of a birth.
fn short_year(year: u32) -> u32 {
    if year <= 26 { 2000 + year } else { 1900 + year }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_birth_may_be_known_in_part() {
        let told = |text: &str, order| PartialDate::parse(text, order).map(|date| date.to_string());
        for (text, expected) in [
            ("1980", Some("1980-00-00")),
            ("abt 1850", Some("1850-00-00")),
            ("1980-02", Some("1980-02-00")),
            ("02/1980", Some("1980-02-00")),
            ("Feb 1980", Some("1980-02-00")),
            ("1980-02-00", Some("1980-02-00")),
            ("00.02.1980", Some("1980-02-00")),
            ("unknown", None),
            ("12", None),
        ] {
            assert_eq!(told(text, DateOrder::DayFirst).as_deref(), expected, "{text}");
        }
        assert_eq!(told("02/00/1980", DateOrder::MonthFirst).as_deref(), Some("1980-02-00"));
        let parts = |year, month, day| PartialDate::of(year, month, day).map(|date| date.to_string());
        assert_eq!(parts(Some("1949"), Some("7"), Some("22")).as_deref(), Some("1949-07-22"));
        assert_eq!(parts(Some("49"), Some("Jul"), None).as_deref(), Some("1949-07-00"));
        assert_eq!(parts(None, Some("7"), Some("22")).as_deref(), Some("0000-07-22"));
        assert_eq!(parts(None, Some("7"), None), None);
    }

    #[test]
    fn sexes_are_equal_in_all_languages() {
        for (text, expected) in [("Male", "m"), ("M", "m"), ("weiblich", "f"), ("Femme", "f"), ("2", "2")] {
            assert_eq!(normal(Trait::Sex, text).as_deref(), Some(expected), "{text}");
        }
    }
}
