//! Ages that lists of several years give: who is 30 in one is 40 in another that was taken ten years later, and was born in 1850 if a
//! third list says so.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::model::{Field, Identity, IdentityId, RecordId, Records, SourceId, Symbol, Trait};

/// Years that lie between two lists, at most.
const YEARS: i32 = 40;
/// Rows that bear out how many years lie between two lists: so many, and so many times as many as bear out that none do.
const FEW: usize = 20;
const TIMES: usize = 2;
/// Share of those who are named in a list with ages and in one with dates of birth that bear out when the first was taken, at least.
const BORNE_OUT: usize = 4;

/// When people were born or how old they were at one time, as far as their ages tell.
#[derive(Default)]
pub(super) struct Ages {
    /// For each identity how many years later than the first list with ages its list was taken; empty if all are of one year.
    later: Vec<i32>,
    /// For each identity that gives an age and no date of birth the year of birth, 0 for the others; empty if none is known.
    born: Vec<i32>,
}

impl Ages {
    /// Finds out when lists with ages were taken, by the names that others bear who stand in several.
    pub(super) fn new(records: &Records) -> Self {
        if records.sources.len() < 2 || records.identities.iter().all(|identity| identity.traits[Trait::Age].is_none())
        {
            return Self::default();
        }
        Self { later: years_later(records), born: years_of_birth(records) }
    }

    /// Returns how many years later than the first list with ages the list of an identity was taken.
    pub(super) fn later(&self, identity: usize) -> i32 {
        self.later.get(identity).copied().unwrap_or(0)
    }

    /// Returns the year in which the person of an identity was born, as the age tells.
    pub(super) fn born(&self, identity: usize) -> Option<i32> {
        self.born.get(identity).copied().filter(|year| *year > 0)
    }

    /// Whether the ages of any list tell years of birth.
    pub(super) fn tell_births(&self) -> bool {
        !self.born.is_empty()
    }
}

/// Returns for each identity how many years later than the first list with ages its list was taken, as the ages show; empty if all
/// are of one year, as far as can be told.
///
/// Only names count that one row bears in either list. Whoever they are, most differ by the same number of years.
fn years_later(records: &Records) -> Vec<i32> {
    let mut aged: BTreeMap<SourceId, Vec<(&Identity, i32)>> = BTreeMap::new();
    for record in &records.records {
        let Some(identity) = record.identity.map(|identity| &records.identities[identity.index()]) else { continue };
        let age = identity.traits[Trait::Age].and_then(|age| records.texts.get(age).parse().ok());
        if let Some(age) = age {
            aged.entry(record.source).or_default().push((identity, age));
        }
    }
    let mut later = vec![0; records.sources.len()];
    let mut sources = aged.into_iter();
    let Some((_, first)) = sources.next() else { return Vec::new() };
    let first = by_name(&first);
    for (source, rows) in sources {
        later[source.index()] = years_between(&first, &by_name(&rows));
    }
    if later.iter().all(|years| *years == 0) {
        return Vec::new();
    }
    let mut of_identities = vec![0; records.identities.len()];
    for record in records.records.iter().rev() {
        if let Some(identity) = record.identity {
            of_identities[identity.index()] = later[record.source.index()];
        }
    }
    of_identities
}

/// Returns for each identity with an age and no date of birth the year of birth, 0 for the others; empty if none can be told.
///
/// Ages are those of one year, in which the list was taken, or of the day that their row is of: of a marriage, a burial, an admission.
/// Which it is shows where another list gives dates of birth of people of the same names.
fn years_of_birth(records: &Records) -> Vec<i32> {
    let text = |symbol: Symbol| records.texts.get(symbol);
    let year = |identity: &Identity| text(identity.keys[Field::DateOfBirth]?).get(..4)?.parse::<i32>().ok();
    let dated: Vec<(&Identity, i32)> = records
        .identities
        .iter()
        .filter_map(|identity| Some((identity, year(identity).filter(|year| *year > 0)?)))
        .collect();
    if dated.is_empty() {
        return Vec::new();
    }
    let dated = by_name(&dated);
    let mut aged: BTreeMap<SourceId, Vec<Aged>> = BTreeMap::new();
    for record in records.ids() {
        let Some(place) = records.own_identity(record).map(IdentityId::index) else { continue };
        let identity = &records.identities[place];
        let age = identity.traits[Trait::Age].and_then(|age| text(age).parse().ok());
        if let Some(age) = age.filter(|_| identity.keys[Field::DateOfBirth].is_none()) {
            let of_row = Aged { place, identity, age, year: year_of_row(records, record) };
            aged.entry(records.records[record.index()].source).or_default().push(of_row);
        }
    }
    let mut born = Vec::new();
    for rows in aged.values() {
        let Some(taken) = Taken::of(rows, &dated) else { continue };
        born.resize(records.identities.len(), 0);
        for row in rows.iter().rev() {
            let year = match taken {
                Taken::In(year) => Some(year),
                Taken::OnTheDayOfTheRow => row.year,
            };
            born[row.place] = year.map_or(0, |year| year - row.age);
        }
    }
    born
}

/// A row that gives an age and no date of birth.
struct Aged<'a> {
    place: usize,
    identity: &'a Identity,
    age: i32,
    /// The year in which the row says that something happened.
    year: Option<i32>,
}

/// When the people of a list were as old as it says.
#[derive(Clone, Copy)]
enum Taken {
    /// All in one year.
    In(i32),
    /// Each on the day that the row is of.
    OnTheDayOfTheRow,
}

impl Taken {
    /// Finds it out from those who bear a name that nobody else bears, in the list and among those whose year of birth is known.
    fn of(rows: &[Aged<'_>], dated: &ByName) -> Option<Self> {
        let names: Vec<(&Identity, i32)> = rows.iter().map(|row| (row.identity, row.age)).collect();
        let alone = by_name(&names);
        let known = |row: &Aged<'_>| {
            let name = name_of(row.identity);
            let (age, born) = (alone.get(&name).copied().flatten()?, dated.get(&name).copied().flatten()?);
            Some((age + born, row.year))
        };
        let known: Vec<(i32, Option<i32>)> = rows.iter().filter_map(known).collect();
        // Ages are told with an error of a year now and then.
        let of_day = known.iter().filter(|(then, year)| year.is_some_and(|year| (year - then).abs() <= 1)).count();
        let mut years: Vec<i32> = known.iter().map(|(then, _)| *then).collect();
        years.sort_unstable();
        let count = |year: i32| {
            years.partition_point(|then| *then <= year + 1) - years.partition_point(|then| *then < year - 1)
        };
        let best = years.iter().copied().max_by_key(|year| (count(*year), *year))?;
        let is_borne_out = |count: usize| count >= FEW && count * BORNE_OUT >= known.len();
        if is_borne_out(of_day) && of_day >= count(best) {
            Some(Self::OnTheDayOfTheRow)
        } else {
            is_borne_out(count(best)).then_some(Self::In(best))
        }
    }
}

/// Returns the year in which a row says that something happened.
fn year_of_row(records: &Records, record: RecordId) -> Option<i32> {
    let events = &records.events;
    let from = events.partition_point(|event| event.record < record);
    let mut days =
        events[from..].iter().take_while(|event| event.record == record).filter_map(|event| event.when.day());
    days.next().map(|day| i32::from(day.ymd().0))
}

/// What is known of those who bear a name that nobody else bears; nothing where several bear it.
type ByName = HashMap<Name, Option<i32>, foldhash::fast::FixedState>;

/// A given and a family name.
type Name = (Option<Symbol>, Option<Symbol>);

fn name_of(identity: &Identity) -> Name {
    let keys = &identity.keys;
    match (keys[Field::FirstName], keys[Field::LastName]) {
        (None, _) => (None, keys[Field::FullName]),
        both => both,
    }
}

/// Returns the ages, or years of birth, of those whose name nobody else bears.
fn by_name(rows: &[(&Identity, i32)]) -> ByName {
    let mut known = HashMap::default();
    for (identity, years) in rows {
        let name = name_of(identity);
        if name.1.is_some() {
            known.entry(name).and_modify(|known| *known = None).or_insert(Some(*years));
        }
    }
    known
}

/// Returns how many years later the second list was taken.
fn years_between(first: &ByName, second: &ByName) -> i32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    let mut names: Vec<i32> = Vec::new();
    // Only counted: the order does not matter.
    for (name, age) in second {
        if let (Some(age), Some(Some(before))) = (age, first.get(name)) {
            names.push(age - before);
        }
    }
    names.sort_unstable();
    for years in names {
        // Ages are told with an error of a year now and then.
        for near in years - 1..=years + 1 {
            *counts.entry(near).or_default() += if near == years { 2 } else { 1 };
        }
    }
    let count = |years: i32| counts.get(&years).copied().unwrap_or(0) / 2;
    let best = (-YEARS..=YEARS).max_by_key(|years| (count(*years), std::cmp::Reverse(years.abs()))).unwrap_or(0);
    if count(best) >= FEW && count(best) >= TIMES * count(0) { best } else { 0 }
}
