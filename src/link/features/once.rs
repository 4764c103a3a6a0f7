//! Which sources list each person once, by what their rows say of each other.

use std::hash::{BuildHasher, Hasher};

use rayon::prelude::*;

use crate::model::{BETWEEN, FURTHER, Field, Identity, Record, Records, SourceId, Symbol, Trait};

use super::ages::Ages;

/// Rows with a name that a source must have for this to be told.
const ROWS: usize = 50;
/// Rows of a source that must be found in another one, by name and date of birth or place: so many, and this share of them. A survey
/// of a few districts finds few of all whom a census lists.
const FOUND_ROWS: f64 = 30.0;
const FOUND: f64 = 0.02;
/// How many times as rare a row must be that is found a second time in its own source.
const RARER: f64 = 30.0;

/// Returns the sources that list each person once: their rows are found in others and hardly ever among themselves.
///
/// Only exact agreement counts here. Where rows are written so that one in two is found again as it stands, one in two of the
/// doubles within a source would be found as well. A name with one thing besides is not enough where a parish holds many of one name:
/// there all that stays with people counts as well.
pub(super) fn sources_of_once(records: &Records, ages: &Ages) -> Vec<SourceId> {
    if records.sources.len() < 2 {
        return Vec::new();
    }
    let by_one = tallies(records, |_, identity| key(identity));
    let key_with = |place: usize, identity: &Identity, further: Option<&str>| {
        let age = identity.traits[Trait::Age].and_then(|age| records.texts.get(age).parse::<i32>().ok());
        key_of_all(identity, age.map(|age| age - ages.later(place)), further)
    };
    let by_all = tallies(records, |place, identity| key_with(place, identity, None));
    let is_known = |trait_: Trait| records.identities.iter().any(|identity| identity.traits[trait_].is_some());
    let columns = if is_known(Trait::Further) { FURTHER } else { 0 };
    let by_further = (0..columns).map(|column| {
        tallies(records, |place, identity| {
            let further = identity.traits[Trait::Further]?;
            let said = records.texts.get(further).split(BETWEEN).nth(column).filter(|said| !said.is_empty())?;
            key_with(place, identity, Some(said))
        })
    });
    // A burial says how old someone was whose baptism says the day.
    let is_in_part =
        |identity: &Identity| identity.keys[Field::DateOfBirth].is_some_and(|date| in_part(records.texts.get(date)));
    let is_of_year = ages.tell_births() || records.identities.iter().any(is_in_part);
    let by_year = [false, true].into_iter().filter(|_| is_of_year).map(|where_born| {
        tallies(records, |place, identity| {
            key_by_year(identity, ages.born(place), where_born, |date| records.texts.get(date))
        })
    });
    let shown = |tallies: &[Tally]| tallies.iter().map(|tally| tally.shows_once()).collect::<Vec<_>>();
    let mut once = shown(&by_one);
    for tallies in std::iter::once(by_all).chain(by_further).chain(by_year) {
        once.iter_mut().zip(shown(&tallies)).for_each(|(once, shown)| *once |= shown);
    }
    let once = |source: &usize| once[*source];
    let sources: Vec<SourceId> = (0..records.sources.len()).filter(once).map(SourceId::new).collect();
    // One such list alone may be a list of firms' customers beside their orders.
    if sources.len() < 2 { Vec::new() } else { sources }
}

/// Rows of a source that have a key.
#[derive(Clone, Copy, Default)]
struct Tally {
    all: usize,
    /// Those that are found once more in the source.
    within: usize,
    /// Those that are found in another one.
    across: usize,
}

impl Tally {
    /// Whether the rows show that their source lists each person once.
    fn shows_once(self) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 rows")]
        let [all, within, across] = [self.all, self.within, self.across].map(|rows| rows as f64);
        self.all >= ROWS && across >= (FOUND * all).max(FOUND_ROWS) && within * RARER <= across
    }
}

/// Counts for each source which rows are found again by a key of their identities.
fn tallies(records: &Records, key: impl Fn(usize, &Identity) -> Option<u64> + Sync) -> Vec<Tally> {
    let row = |record: &Record| {
        let place = record.own_identity()?.index();
        Some((key(place, &records.identities[place])?, record.source))
    };
    let mut rows: Vec<(u64, SourceId)> = records.records.par_iter().filter_map(row).collect();
    rows.par_sort_unstable();
    let mut tallies = vec![Tally::default(); records.sources.len()];
    for alike in rows.chunk_by(|a, b| a.0 == b.0) {
        let elsewhere = alike.first().map(|row| row.1) != alike.last().map(|row| row.1);
        for own in alike.chunk_by(|a, b| a.1 == b.1) {
            let tally = &mut tallies[own[0].1.index()];
            tally.all += own.len();
            tally.within += own.len() - 1;
            tally.across += usize::from(elsewhere);
        }
    }
    tallies
}

/// Returns a number made of a name and the date of birth, or else the place; nothing for a row that says less.
fn key(identity: &Identity) -> Option<u64> {
    let keys = &identity.keys;
    let (first, last) = keys[Field::FirstName].zip(keys[Field::LastName])?;
    let third = keys[Field::DateOfBirth].or_else(|| place(identity))?;
    Some(number_of([first, last, third].map(|symbol| symbol.index() as u64)))
}

/// Returns a number made of all that stays with a person who may move house: name, sex, date and place of birth, and `age` at one time;
/// where there are less than two of them besides the name, what a column says whose meaning is not known, or else the place as well.
fn key_of_all(identity: &Identity, age: Option<i32>, further: Option<&str>) -> Option<u64> {
    let keys = &identity.keys;
    let number = |symbol: Option<Symbol>| symbol.map(|symbol| symbol.index() as u64 + 1);
    let (first, last) = keys[Field::FirstName].zip(keys[Field::LastName])?;
    let age = age.map(|age| u64::from(age.unsigned_abs()) + 1);
    let born = number(identity.traits[Trait::Birthplace]);
    let lasting = [number(keys[Field::DateOfBirth]).or(age), born];
    lasting.iter().flatten().next()?;
    let third = match further {
        Some(text) => Some(foldhash::fast::FixedState::default().hash_one(text)),
        None if lasting.iter().flatten().count() < 2 => Some(number(place(identity))?),
        None => None,
    };
    let sex = number(identity.traits[Trait::Sex]);
    let [known, born] = lasting.map(Option::unwrap_or_default);
    let symbols = [first, last].map(|symbol| symbol.index() as u64);
    Some(number_of([symbols[0], symbols[1], known, born, sex.unwrap_or(0), third.unwrap_or(0)]))
}

/// Whether a date of birth is known in part alone.
fn in_part(date: &str) -> bool {
    date.split('-').any(|part| part.bytes().all(|digit| digit == b'0'))
}

/// Returns a number made of a name, the year of birth and the place, or the place of birth.
fn key_by_year<'t>(
    identity: &Identity,
    born: Option<i32>,
    where_born: bool,
    text: impl Fn(Symbol) -> &'t str,
) -> Option<u64> {
    let keys = &identity.keys;
    let (first, last) = keys[Field::FirstName].zip(keys[Field::LastName])?;
    let year = match keys[Field::DateOfBirth] {
        Some(date) => text(date).get(..4)?.parse::<u64>().ok().filter(|year| *year > 0)?,
        None => u64::try_from(born?).ok()?,
    };
    let lives = || keys[Field::City].or(keys[Field::Region]).or(keys[Field::Postcode]);
    let place = if where_born { identity.traits[Trait::Birthplace] } else { lives() }?;
    Some(number_of([first.index() as u64, last.index() as u64, place.index() as u64, year]))
}

/// Returns where someone lives, as closely as a row says.
fn place(identity: &Identity) -> Option<Symbol> {
    let keys = &identity.keys;
    keys[Field::Street].or(keys[Field::Postcode]).or(keys[Field::City]).or(keys[Field::Region])
}

fn number_of<const N: usize>(parts: [u64; N]) -> u64 {
    let mut hasher = foldhash::fast::FixedState::default().build_hasher();
    for part in parts {
        hasher.write_u64(part);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, IdentityId, Source};

    /// Makes sources of which each lists the people of these numbers.
    fn records(sources: &[Vec<u32>]) -> Records {
        let mut records = Records::default();
        for (source, people) in sources.iter().enumerate() {
            records.sources.push(Source {
                file: format!("{source}.csv").into(),
                sheet: None,
                table: 0,
                role: None,
                stages: Vec::new(),
                confidence: Confidence::default(),
                tool: None,
                rows_read: 0,
                rows_set_aside: 0,
            });
            for person in people {
                let mut identity = Identity::default();
                for field in [Field::FirstName, Field::LastName, Field::DateOfBirth] {
                    identity.keys[field] = Some(records.texts.intern(&format!("{field} {person}")));
                }
                records.identities.push(identity);
                records.records.push(Record {
                    source: SourceId::new(source),
                    row: 2,
                    identity: Some(IdentityId::new(records.identities.len() - 1)),
                    follows: None,
                    shown: crate::model::Shown::default(),
                });
            }
        }
        records
    }

    #[test]
    fn sources_that_list_each_person_once_are_told_from_those_that_do_not() {
        let people = |from: u32, to: u32| (from..to).collect::<Vec<_>>();
        let twice = [people(0, 100), people(0, 30)].concat();
        for (sources, once) in [
            (vec![people(0, 100), people(50, 150)], vec![0, 1]),
            (vec![people(0, 100), twice.clone()], vec![]),
            (vec![people(0, 100), people(50, 150), twice], vec![0, 1]),
            (vec![people(0, 100), people(100, 200)], vec![]),
            (vec![people(0, 100)], vec![]),
            (vec![people(0, 20), people(0, 20)], vec![]),
        ] {
            let found: Vec<usize> =
                sources_of_once(&records(&sources), &Ages::default()).iter().map(|source| source.index()).collect();
            assert_eq!(found, once);
        }
    }
}
