//! People whom somebody typed in to try something out, such as `Test Test`, and what to say of their rows.

use std::ops::Range;

use crate::journey::Journeys;
use crate::link::{Linkage, Person};
use crate::model::{Field, Finding, FindingKind, PersonIndex, Record, Records};

use super::contacts::is_within;

/// Words that people type who try something out.
#[rustfmt::skip]
const TESTS: &[&str] = &[
    "test", "tests", "tester", "testing", "testuser", "testperson", "testkunde", "testlead", "testkontakt", "dummy",
    "asdf", "asdfgh", "qwerty", "qwertz", "azerty", "foobar", "prueba", "pruebas", "essai", "prova", "teste", "proef",
    "zkouska",
];
/// Words that stand beside these.
const BESIDE: &[&str] = &["user", "account", "lead", "contact", "person", "a", "b", "one", "two", "foo", "bar", "name"];
/// Endings of domains that nobody can have an address of.
const RESERVED: &[&str] = &["test", "example", "invalid", "localhost", "example.com", "example.org", "example.net"];
/// Where more than one in so many people has such an address, all of them are made up, and none is a test among others.
const ONE_IN: usize = 20;

/// Returns the people who look like tests, in order.
pub(super) fn testers(records: &Records, linkage: &Linkage, journeys: &Journeys) -> Vec<PersonIndex> {
    let tests = Tests::new(records, linkage, journeys);
    let of_part = |people: Range<usize>| {
        let is_one = |place: &usize| tests.is_one(&linkage.people[*place]);
        people.filter(is_one).map(PersonIndex::new).collect::<Vec<_>>()
    };
    journeys.in_parts(of_part).concat()
}

/// Returns a finding for each of their rows that says of something that happened; `out` = they are left out of all figures.
pub(super) fn findings(records: &Records, linkage: &Linkage, testers: &[PersonIndex], out: bool) -> Vec<Finding> {
    let message = if out {
        "this looks like somebody trying something out: left out of all figures and call lists"
    } else {
        "this looks like somebody trying something out: it counts like other rows and is on no call list; \
         --without-tests leaves it out of all figures"
    };
    let rows = testers.iter().flat_map(|person| &linkage.people[person.index()].records);
    let finding = |row| Finding { at: records.position_of(row), kind: FindingKind::Test, message: message.to_owned() };
    rows.map(|row| finding(*row)).collect()
}

/// Knows people whom somebody typed in to try something out.
struct Tests<'a> {
    records: &'a Records,
    /// Whether an address that nobody can have gives a test away.
    by_domain: bool,
}

impl<'a> Tests<'a> {
    fn new(records: &'a Records, linkage: &Linkage, journeys: &Journeys) -> Self {
        let of_part = |people: Range<usize>| {
            let (mut with, mut reserved) = (0, 0);
            for person in &linkage.people[people] {
                let addresses = || {
                    let rows = person.records.iter().map(|id| &records.records[id.index()]);
                    let shown = |row: &Record| records.shown.get(row.shown, Field::Email);
                    rows.filter_map(move |row| shown(row).map(|symbol| records.texts.get(symbol)))
                };
                with += usize::from(addresses().next().is_some());
                reserved += usize::from(addresses().any(is_reserved));
            }
            (with, reserved)
        };
        let sum = |one: (usize, usize), other: (usize, usize)| (one.0 + other.0, one.1 + other.1);
        let (with, reserved) = journeys.in_parts(of_part).into_iter().fold((0, 0), sum);
        Self { records, by_domain: reserved * ONE_IN <= with }
    }

    /// Whether every row of a person that says anything of a name or an address is a test's.
    fn is_one(&self, person: &Person) -> bool {
        let mut any = false;
        for id in &person.records {
            let row = &self.records.records[id.index()];
            let text =
                |field: Field| self.records.shown.get(row.shown, field).map(|symbol| self.records.texts.get(symbol));
            let names = [Field::FullName, Field::FirstName, Field::LastName].map(text);
            if names.iter().all(Option::is_none) && text(Field::Email).is_none() {
                continue;
            }
            let is_test = is_test_name(names.into_iter().flatten())
                || text(Field::Email)
                    .is_some_and(|address| is_test_address(address) || (self.by_domain && is_reserved(address)));
            if !is_test {
                return false;
            }
            any = true;
        }
        any
    }
}

/// Whether nobody can have an address of this domain.
fn is_reserved(address: &str) -> bool {
    let domain = address.rsplit_once('@').map(|(_, domain)| domain.trim().to_ascii_lowercase());
    domain.is_some_and(|domain| RESERVED.iter().any(|ending| is_within(&domain, ending)))
}

/// Whether a name is made of such words alone: `Test`, `Test User`, `dummy 2`.
fn is_test_name<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let mut found = false;
    for name in names {
        for word in name.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()) {
            let word = word.to_lowercase();
            let is_test = TESTS.contains(&word.as_str());
            if !is_test && !BESIDE.contains(&word.as_str()) {
                return false;
            }
            found |= is_test;
        }
    }
    found
}

/// Whether the part before the `@` is such a word: `test@acme.com`, `test12@acme.com`, `max+test@acme.com`.
fn is_test_address(address: &str) -> bool {
    let Some((user, _)) = address.rsplit_once('@') else { return false };
    let user = user.to_lowercase();
    let tag = user.rsplit_once('+').map(|(_, tag)| tag);
    let is_word = |word: &str| TESTS.contains(&word.trim_end_matches(|letter: char| !letter.is_alphabetic()));
    is_word(&user) || tag.is_some_and(is_word) || user.split(['.', '_', '-']).all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_told_by_name_and_address_and_people_are_not() {
        for name in ["Test", "test user", "Dummy 2", "Prueba"] {
            assert!(is_test_name([name].into_iter()), "{name}");
        }
        for name in ["Jean Test", "User", "Lead", "Anna Lee", "Tester Ng", ""] {
            assert!(!is_test_name([name].into_iter()), "{name}");
        }
        for address in ["test@acme.com", "Test12@acme.com", "max+test@acme.com", "test.tester@x.org"] {
            assert!(is_test_address(address), "{address}");
        }
        for address in ["contest@acme.com", "jean.test@acme.com", "testa@acme.com", "t@acme.com", "test"] {
            assert!(!is_test_address(address), "{address}");
        }
        assert!(is_reserved("a@sub.example.com") && is_reserved("a@b.test"));
        assert!(!is_reserved("a@myexample.com") && !is_reserved("a@contest"));
    }
}
