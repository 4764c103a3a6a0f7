//! What only the whole input tells: of which country a number without a country's code is, and how people are named
//! in a table that says nothing of countries.
//!
//! It waits until all tables are in, so that neither the order of files nor their names decide anything.

mod number;

use std::hash::{Hash, Hasher};
use std::ops::Range;

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::model::{Field, Finding, FindingKind, Identity, IdentityId, Records, SourceId, Symbol};

use super::country::{self, Country};
use super::names::{NameReader, naming_in};
use super::notes::in_rows;
use super::person::NAMING;
use super::person_name::Naming;
use super::phone::{self, PhoneError};
use super::postcode;
use super::records::{Identities, Sought};
use super::store::Growing;
use super::values::Values;

use self::number::{Certain, Known, Number};

/// What a table says of itself that is needed when all tables are in.
#[derive(Default)]
pub(super) struct TableSays {
    /// Countries of its people, the likeliest first.
    pub(super) countries: Vec<Country>,
    /// Its column of telephone numbers, if there is only one.
    pub(super) phone_column: Option<usize>,
}

/// Countries that a number may be of beyond these are no guess.
const MOST_COUNTRIES: usize = 8;

type Memo<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// What a row says of the country of its number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Hints {
    source: SourceId,
    said: Option<Country>,
    postcode: Form,
    domain: Option<Country>,
}

/// The countries whose postal codes have a form; told from another by its place, as there are few and they stay.
#[derive(Clone, Copy)]
struct Form(&'static [&'static str]);

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Form {}

impl Hash for Form {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}

/// Records whose identities are looked up together.
const TOGETHER: usize = 4096;

/// What becomes of a record's identity.
enum Ready {
    /// It stays what it was, if it has any.
    Same,
    /// Its number has got its country's code.
    Changed(Sought),
    /// It is read once more, its number by a list of countries.
    Other(IdentityId, Option<u32>),
}

/// Gives the identities of all records their final form, and puts those together that have become equal.
pub(super) struct Settler<'a> {
    records: &'a mut Records,
    identities: &'a mut Identities,
    values: &'a mut Values,
    tables: &'a [TableSays],
    /// Countries that all tables together speak for, the likeliest first.
    everywhere: &'a [Country],
    /// Lists of countries by what a row says, each named by a number.
    lists: Memo<Hints, u32>,
    countries: Vec<Vec<Country>>,
    certain: Certain,
    numbers: Memo<(Symbol, u32), Result<Symbol, PhoneError>>,
    /// Place of the finding about a number that is none, and the number of its rows, by source and number.
    bad: Memo<(SourceId, Symbol), (usize, u32)>,
}

impl<'a> Settler<'a> {
    pub(super) fn new(
        records: &'a mut Records,
        identities: &'a mut Identities,
        values: &'a mut Values,
        tables: &'a [TableSays],
        everywhere: &'a [Country],
    ) -> Self {
        Self {
            records,
            identities,
            values,
            tables,
            everywhere,
            lists: Memo::default(),
            countries: Vec::new(),
            certain: Certain::default(),
            numbers: Memo::default(),
            bad: Memo::default(),
        }
    }

    pub(super) fn settle(mut self) {
        let is_national =
            |identity: &Identity| identity.keys[Field::Phone].is_some_and(|key| self.values.is_national(key));
        let national: Vec<bool> = self.records.identities.par_iter().map(is_national).collect();
        let naming = naming_in(self.everywhere.first());
        let renamed: Vec<bool> =
            self.tables.iter().map(|table| table.countries.is_empty() && naming != Naming::Plain).collect();
        if !national.contains(&true) && !renamed.contains(&true) {
            return;
        }
        let lists = self.read_numbers(&national);
        self.settle_records(&renamed, &lists, naming);
        forget_unused(self.records);
        for (place, rows) in self.bad.into_values().filter(|(_, rows)| *rows > 1) {
            self.records.findings[place].message.push_str(&in_rows(rows));
        }
    }

    /// Gives the records that need one another identity; `renamed` says for each source whether its people's names are read once
    /// more, and `lists` holds the records without their country's code, each with its list of countries.
    fn settle_records(&mut self, renamed: &[bool], mut lists: &[(u32, u32)], naming: Naming) {
        let mut ready: Vec<Ready> = Vec::new();
        let mut at = 0;
        while at < self.records.records.len() {
            let end = self.records.records.len().min(at + TOGETHER);
            let (of_these, others) = lists.split_at(lists.partition_point(|(row, _)| (*row as usize) < end));
            lists = others;
            self.look_up(at..end, renamed, of_these, &mut ready);
            for ready in ready.drain(..) {
                match ready {
                    Ready::Same => {}
                    Ready::Changed(sought) => {
                        self.records.records[at].identity = Some(self.identities.settle(self.records, &sought));
                    }
                    Ready::Other(id, list) => {
                        let mut identity = self.records.identities[id.index()];
                        let list = if renamed[self.records.records[at].source.index()] {
                            self.rename(at, naming, &mut identity);
                            // What the cells of names say may be an address, which speaks for a country.
                            list.map(|_| self.list(hints(self.records, at, &identity)))
                        } else {
                            list
                        };
                        if let Some(list) = list {
                            self.phone(at, list, &mut identity);
                        }
                        self.records.records[at].identity = Some(self.identities.intern(self.records, &identity));
                    }
                }
                at += 1;
            }
        }
    }

    /// Finds out on all threads what becomes of the identities of some records, and looks the new ones up.
    fn look_up(&self, records: Range<usize>, renamed: &[bool], lists: &[(u32, u32)], ready: &mut Vec<Ready>) {
        let known = &self.records.identities;
        let of_record = |at: usize| {
            let record = &self.records.records[at];
            let Some(id) = record.identity else { return Ready::Same };
            let list = lists.binary_search_by_key(&at, |(row, _)| *row as usize).ok().map(|place| lists[place].1);
            if renamed[record.source.index()] {
                return Ready::Other(id, list);
            }
            let Some(list) = list else { return Ready::Same };
            let mut identity = known[id.index()];
            let number = identity.keys[Field::Phone].and_then(|shown| self.numbers.get(&(shown, list)));
            let Some(Ok(key)) = number else { return Ready::Other(id, Some(list)) };
            identity.keys[Field::Phone] = Some(*key);
            Ready::Changed(self.identities.look_up(known, &identity))
        };
        records.into_par_iter().with_min_len(TOGETHER / 16).map(of_record).collect_into_vec(ready);
    }

    /// Reads the names of a record once more, as people are named where the other tables' people live.
    fn rename(&mut self, record: usize, naming: Naming, identity: &mut Identity) {
        let (before, shown) = (*identity, self.records.shown.all(self.records.records[record].shown));
        let mut store = Growing { texts: &mut self.records.texts, values: self.values };
        NameReader { store: &mut store, naming }.read(&shown, identity);
        // Whom the row names is not forgotten for how people are named.
        if NAMING.iter().all(|field| identity.keys[*field].is_none()) {
            *identity = before;
        }
    }

    /// Reads all numbers without their country's code, on all threads: nothing takes longer. Returns the rows that have one,
    /// in their order, each with the number of its list of countries.
    fn read_numbers(&mut self, national: &[bool]) -> Vec<(u32, u32)> {
        let records = &*self.records;
        let of_row = |at: usize| {
            let id = records.records[at].identity.filter(|id| national[id.index()])?;
            let identity = &records.identities[id.index()];
            Some((u32::try_from(at).ok()?, identity.keys[Field::Phone]?, hints(records, at, identity)))
        };
        let rows: Vec<(u32, Symbol, Hints)> = (0..records.records.len()).into_par_iter().filter_map(of_row).collect();
        let lists: Vec<(u32, u32)> = rows.iter().map(|(at, _, hints)| (*at, self.list(*hints))).collect();
        let mut numbers: Vec<(Symbol, u32)> =
            rows.iter().zip(&lists).map(|((_, shown, _), (_, list))| (*shown, *list)).collect();
        drop(rows);
        numbers.par_sort_unstable();
        numbers.dedup();
        self.certain = Certain::of(&self.records.texts, self.values, self.everywhere);
        let known = Known { texts: &self.records.texts, values: self.values, certain: &self.certain };
        let read = |(shown, list): &(Symbol, u32)| known.number(*shown, &self.countries[*list as usize]);
        let read: Vec<Result<Number, PhoneError>> = numbers.par_iter().map(read).collect();
        self.numbers.reserve(numbers.len());
        for (number, read) in numbers.into_iter().zip(read) {
            self.numbers.insert(number, read.map(|read| read.key(&mut self.records.texts)));
        }
        lists
    }

    /// Finds the country of a record's number.
    fn phone(&mut self, record: usize, list: u32, identity: &mut Identity) {
        let Some(shown) = identity.keys[Field::Phone] else { return };
        let Self { numbers, records, values, certain, countries, .. } = self;
        let found = *numbers.entry((shown, list)).or_insert_with(|| {
            let known = Known { texts: &records.texts, values, certain };
            known.number(shown, &countries[list as usize]).map(|number| number.key(&mut records.texts))
        });
        match found {
            Ok(key) => identity.keys[Field::Phone] = Some(key),
            Err(error) => {
                identity.keys[Field::Phone] = None;
                // Where nothing else says whose row it is, at least equal figures do.
                if NAMING.iter().all(|field| identity.keys[*field].is_none()) {
                    let figures = phone::bare_digits(self.records.texts.get(shown));
                    identity.keys[Field::Phone] = figures.map(|figures| self.records.texts.intern(&figures));
                }
                let source = self.records.records[record].source;
                let place = self.records.findings.len();
                let (_, rows) = self.bad.entry((source, shown)).or_insert((place, 0));
                *rows += 1;
                if *rows > 1 {
                    return;
                }
                let at = self.records.position_of(crate::model::RecordId::new(record));
                let column = self.tables[source.index()].phone_column;
                let at = column.map_or_else(|| at.clone(), |column| at.clone().at_column(column));
                let message = format!("this is not a telephone number: {error}");
                self.records.findings.push(Finding { at, kind: FindingKind::BadPhone, message });
            }
        }
    }

    /// Returns the number of the list of countries that a record's number may be of.
    fn list(&mut self, hints: Hints) -> u32 {
        if let Some(list) = self.lists.get(&hints) {
            return *list;
        }
        let list = u32::try_from(self.countries.len()).unwrap_or(u32::MAX);
        self.countries.push(self.countries_by(&hints));
        self.lists.insert(hints, list);
        list
    }

    /// Returns the countries that a number may be of: that of the row, then those that its postal code and its e-mail
    /// address speak for, then those of the table, then those of all tables.
    fn countries_by(&self, hints: &Hints) -> Vec<Country> {
        let of_tables = || self.tables[hints.source.index()].countries.iter().chain(self.everywhere);
        let rank = |country: &Country| of_tables().position(|other| other == country).unwrap_or(usize::MAX);
        let of_form = hints.postcode.0.iter().filter_map(|code| Country::new(code));
        // Of several countries with such codes, one that nothing else speaks for is no guess at all.
        let of_form = of_form.min_by_key(|country| (Some(*country) != hints.domain, rank(country)));
        let mut countries: Vec<Country> = Vec::with_capacity(MOST_COUNTRIES);
        for country in hints.said.into_iter().chain(of_form).chain(hints.domain).chain(of_tables().copied()) {
            if countries.len() < MOST_COUNTRIES && !countries.contains(&country) {
                countries.push(country);
            }
        }
        countries
    }
}

/// Lets go of the identities that no record has any more.
pub(super) fn forget_unused(records: &mut Records) {
    let mut is_used = vec![false; records.identities.len()];
    for id in records.records.iter().filter_map(|record| record.identity) {
        is_used[id.index()] = true;
    }
    let mut places = Vec::with_capacity(is_used.len());
    let mut count = 0;
    for is_used in &is_used {
        places.push(IdentityId::new(count));
        count += usize::from(*is_used);
    }
    let mut is_used = is_used.iter();
    records.identities.retain(|_| is_used.next() == Some(&true));
    for record in &mut records.records {
        record.identity = record.identity.map(|id| places[id.index()]);
    }
}

/// Returns what a record says of the country of its number.
fn hints(records: &Records, record: usize, identity: &Identity) -> Hints {
    let record = &records.records[record];
    let text = |key: Option<Symbol>| key.map(|key| records.texts.get(key));
    Hints {
        source: record.source,
        said: text(identity.keys[Field::Country]).and_then(Country::new),
        postcode: Form(text(records.shown.get(record.shown, Field::Postcode)).map_or(&[], postcode::countries_of_form)),
        domain: text(identity.keys[Field::Email]).and_then(country::of_top_level_domain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::table_of_tests::{layout, table};
    use crate::normalise::{Options, RecordsBuilder};

    const HEADER: [(&str, Option<Field>); 2] = [("Call", Some(Field::FullName)), ("No", Some(Field::Phone))];

    /// Returns the keys of the numbers, table by table.
    fn keys(tables: &[&[&[&str]]], default_country: Option<&str>) -> Vec<String> {
        let default_country = default_country.and_then(Country::new);
        let mut builder = RecordsBuilder::new(Options { default_country, ..Options::default() });
        for rows in tables {
            builder.add(&table(&HEADER, rows), &layout(&HEADER));
        }
        let records = builder.finish();
        let identity = |at: usize| records.records[at].identity.map(|id| records.identities[id.index()]);
        (0..records.records.len())
            .filter_map(|at| identity(at)?.keys[Field::Phone])
            .map(|key| records.texts.get(key).to_owned())
            .collect()
    }

    #[test]
    fn a_later_table_says_which_country_it_is() {
        let national: &[&[&str]] = &[&["Ann Lee", "(451) 746-4480"], &["Bob Ray", "212 555 0199"]];
        let international: &[&[&str]] = &[&["Ann Lee", "+1 451 746 4480"]];
        assert_eq!(keys(&[national, international], None), ["+14517464480", "+12125550199", "+14517464480"]);
        assert_eq!(keys(&[national], Some("US")), ["+14517464480", "+12125550199"]);
        assert_eq!(keys(&[national], None), ["4517464480", "2125550199"]);
    }

    #[test]
    fn a_number_without_its_area_is_what_it_says() {
        let local: &[&[&str]] = &[&["Ann Lee", "555-2671"], &["A. Lee", "555 2671"], &["Bob Ray", "212 555 0199"]];
        assert_eq!(keys(&[local], Some("US")), ["5552671", "5552671", "+12125550199"]);
    }

    #[test]
    fn a_number_that_stands_elsewhere_with_its_code_is_that_number() {
        let dutch: &[&[&str]] =
            &[&["Ann Lee", "0641 048615"], &["Jan Bos", "+31 6 87078456"], &["Piet Kat", "0612345678"]];
        let french: &[&[&str]] = &[&["Ann Lee", "+33 641 04 86 15"]];
        assert_eq!(keys(&[dutch, french], None), ["+33641048615", "+31687078456", "+31612345678", "+33641048615"]);
    }

    #[test]
    fn people_who_become_equal_become_one() {
        let mut builder = RecordsBuilder::new(Options::default());
        for rows in [
            &[&["Ann Lee", "0641 048615"][..], &["Jan Bos", "+31 6 87078456"]][..],
            &[&["Ann Lee", "+33 641 04 86 15"]],
        ] {
            builder.add(&table(&HEADER, rows), &layout(&HEADER));
        }
        let records = builder.finish();
        assert_eq!(records.identities.len(), 2);
        assert_eq!(records.records[0].identity, records.records[2].identity);
        assert_ne!(records.records[0].identity, records.records[1].identity);
    }

    #[test]
    fn the_order_of_tables_changes_nothing() {
        let unsure: &[&[&str]] = &[&["Ann Lee", "212-455-0100"], &["Bob Ray", "455 01"]];
        let american: &[&[&str]] = &[&["Cy Poe", "212-859-5185"], &["Di Fox", "+1 212 981 6874"]];
        let mut forth = keys(&[unsure, american], None);
        let mut back = keys(&[american, unsure], None);
        assert!(forth.contains(&"+12124550100".to_owned()));
        forth.sort_unstable();
        back.sort_unstable();
        assert_eq!(forth, back);
    }

    #[test]
    fn a_number_of_no_country_joins_nothing_and_is_named() {
        let mut builder = RecordsBuilder::new(Options::default());
        let rows: &[&[&str]] =
            &[&["Ann Lee", "+31 6 87078456"], &["Jan Bos", "061234567812345"], &["", "99999999999999"]];
        builder.add(&table(&HEADER, rows), &layout(&HEADER));
        let records = builder.finish();
        let keys = |at: usize| records.records[at].identity.map(|id| records.identities[id.index()].keys);
        assert_eq!(keys(1).and_then(|keys| keys[Field::Phone]), None);
        assert_eq!(
            keys(2).and_then(|keys| keys[Field::Phone]).map(|key| records.texts.get(key)),
            Some("99999999999999")
        );
        let found: Vec<_> =
            records.findings.iter().map(|finding| format!("{}: {}", finding.at, finding.kind)).collect();
        assert_eq!(found, ["a.csv:3:B: bad-phone", "a.csv:4:B: bad-phone"]);
    }

    #[test]
    fn a_table_that_says_nothing_of_countries_names_people_as_the_others_do() {
        let header = [("Name", Some(Field::FullName)), ("Tel", Some(Field::Phone))];
        let mute: &[&[&str]] = &[&["José Luis García López", ""]];
        let spanish: &[&[&str]] = &[&["Ana Ruiz Mora", "+34 612 345 678"]];
        for tables in [[mute, spanish], [spanish, mute]] {
            let mut builder = RecordsBuilder::new(Options::default());
            for rows in tables {
                builder.add(&table(&header, rows), &layout(&header));
            }
            let records = builder.finish();
            let last = |id: IdentityId| records.identities[id.index()].keys[Field::LastName];
            let mut names: Vec<_> =
                records.records.iter().filter_map(|record| Some(records.texts.get(last(record.identity?)?))).collect();
            names.sort_unstable();
            assert_eq!(names, ["garcia lopez", "ruiz mora"]);
        }
    }
}
