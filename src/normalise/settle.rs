//! Telephone numbers of which only the whole input says which country they are of.

use hashbrown::HashMap;

use crate::model::{Field, IdentityId, Records, Symbol};

use super::country::Country;
use super::phone;
use super::records::Identities;
use super::values::Values;

/// Gives numbers without a country code another key where the whole input knows better than their own table did, and
/// puts identities together that have become equal.
///
/// A number that stands somewhere else with its country code is that number; and one of a table that says nothing of
/// countries is of the country that the other tables speak for.
pub(super) fn settle_phones(records: &mut Records, values: &Values, countries: &[Country]) {
    let mut better: HashMap<Symbol, Symbol, foldhash::fast::FixedState> = HashMap::default();
    for at in 0..records.identities.len() {
        let Some(key) = records.identities[at].keys[Field::Phone] else { continue };
        if !better.contains_key(&key) {
            let found = better_key(records, values, countries, key).unwrap_or(key);
            better.insert(key, found);
        }
    }
    if better.iter().all(|(key, found)| key == found) {
        return;
    }
    let old = std::mem::take(&mut records.identities);
    let mut identities = Identities::default();
    let mut new_ids: Vec<IdentityId> = Vec::with_capacity(old.len());
    for mut identity in old {
        let phone = &mut identity.keys[Field::Phone];
        *phone = phone.and_then(|key| better.get(&key).copied());
        new_ids.push(identities.intern(records, &identity));
    }
    for record in &mut records.records {
        record.identity = record.identity.map(|id| new_ids[id.index()]);
    }
}

fn better_key(records: &mut Records, values: &Values, countries: &[Country], key: Symbol) -> Option<Symbol> {
    if values.is_certain(key) {
        return None;
    }
    let text = records.texts.get(key);
    if !text.starts_with('+') {
        let found = phone::parse(text, countries).ok()?;
        return Some(records.texts.intern(&found));
    }
    let mut known = countries
        .iter()
        .filter_map(|country| phone::with_code_of(text, *country))
        .filter_map(|other| records.texts.find(&other))
        .filter(|other| *other != key && values.is_certain(*other));
    let found = known.next()?;
    // Two such numbers: nothing says which of them it is.
    known.all(|other| other == found).then_some(found)
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
}
