//! Firms in a column of names: the `Customer Name` of an invoice is a person's or a firm's.

use hashbrown::HashSet;
use rayon::prelude::*;

use crate::model::{Field, Identity, Record, Records, Symbol};

use super::company;
use super::records::Identities;

/// Takes what stands for somebody's name as the firm's where other rows name a firm like this; returns whether any did.
///
/// The row must say besides by an address or a number who it is, and what it says must not be a given name and a family name:
/// who trades under their own name is called so.
pub(super) fn firms_among_names(records: &mut Records, identities: &mut Identities) -> bool {
    let shown = |(at, record): (usize, &Record)| Some((at, name_alone(record, records)?));
    let names: Vec<(usize, Symbol)> = records.records.par_iter().enumerate().filter_map(shown).collect();
    if names.is_empty() {
        return false;
    }
    let firms: Firms = records.identities.iter().filter_map(|identity| identity.keys[Field::Company]).collect();
    let found = |(at, name): (usize, Symbol)| Some((at, firm_of(&records.records[at], name, records, &firms)?));
    let found: Vec<(usize, Symbol)> = names.into_par_iter().filter_map(found).collect();
    for (at, firm) in &found {
        let Some(id) = records.records[*at].identity else { continue };
        let mut identity = records.identities[id.index()];
        for field in [Field::FirstName, Field::LastName, Field::FullName] {
            identity.keys[field] = None;
        }
        (identity.middle_name, identity.generation) = (None, None);
        identity.keys[Field::Company] = Some(*firm);
        records.records[*at].identity = Some(identities.intern(records, &identity));
    }
    !found.is_empty()
}

/// The firms that rows name as such.
type Firms = HashSet<Symbol, foldhash::fast::FixedState>;

/// Returns the whole name that a record shows, if it shows no other and no firm, and says besides who it is.
fn name_alone(record: &Record, records: &Records) -> Option<Symbol> {
    let shown = |field| records.shown.get(record.shown, field);
    let name = shown(Field::FullName).filter(|_| shown(Field::FirstName).or(shown(Field::LastName)).is_none())?;
    let keys = &records.identities[record.identity?.index()].keys;
    let says_more = keys[Field::Email].or(keys[Field::Phone]).is_some();
    (says_more && keys[Field::Company].is_none()).then_some(name)
}

/// Returns the firm that stands in the place of a record's name, if it is one of `firms`.
fn firm_of(record: &Record, name: Symbol, records: &Records, firms: &Firms) -> Option<Symbol> {
    let words = company::parse(records.texts.get(name))?;
    let firm = records.texts.find(&words).filter(|firm| firms.contains(firm))?;
    let identity = &records.identities[record.identity?.index()];
    (!is_name(identity, &words, records)).then_some(firm)
}

/// Whether the words are the given name and the family name of an identity.
fn is_name(identity: &Identity, words: &str, records: &Records) -> bool {
    let key = |field| identity.keys[field].map(|symbol| records.texts.get(symbol));
    let (Some(first), Some(last)) = (key(Field::FirstName), key(Field::LastName)) else { return false };
    words.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)).is_some_and(|between| between.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::records::{Options, RecordsBuilder};
    use crate::normalise::table_of_tests::{layout, table};

    #[test]
    fn what_other_rows_name_as_a_firm_is_none_of_a_person() {
        let contacts =
            [("Contact", Some(Field::FullName)), ("Mail", Some(Field::Email)), ("Firm", Some(Field::Company))];
        let buyers = [("Customer Name", Some(Field::FullName)), ("Mail", Some(Field::Email))];
        let mut builder = RecordsBuilder::new(Options::default());
        let rows: &[&[&str]] = &[
            &["Ann Lee", "ann@a.example", "Cole-Reyes Ltd"],
            &["Bob Ray", "bob@b.example", "Bob Ray"],
            &["Cy Fox", "cy@c.example", "James, Daniel and Sutton"],
        ];
        builder.add(&table(&contacts, rows), &layout(&contacts));
        let rows: &[&[&str]] = &[
            &["Cole-Reyes", "ann@a.example"],
            &["Bob Ray", "bob@b.example"],
            &["James, Daniel and Sutton", "cy@c.example"],
            &["Cole-Reyes", ""],
            &["Dora Kim", "dora@d.example"],
        ];
        builder.add(&table(&buyers, rows), &layout(&buyers));
        let records = builder.finish();
        let key = |row: usize, field| {
            let identity = records.records[3 + row].identity.map(|id| &records.identities[id.index()])?;
            identity.keys[field].map(|symbol| records.texts.get(symbol))
        };
        let firms: Vec<_> = (0..5).map(|row| key(row, Field::Company)).collect();
        assert_eq!(firms, [Some("cole reyes"), None, Some("james daniel and sutton"), None, None]);
        let names: Vec<_> = (0..5).map(|row| key(row, Field::LastName).or(key(row, Field::FullName))).collect();
        assert_eq!((names[0], names[1], names[2], names[4]), (None, Some("ray"), None, Some("kim")));
        assert!(names[3].is_some(), "nothing else says whose row it is");
        let used: HashSet<_> = records.records.iter().filter_map(|record| record.identity).collect();
        assert_eq!(used.len(), records.identities.len(), "no identity without a row is left");
    }
}
