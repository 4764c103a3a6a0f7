//! What is known of each person besides what happened: how they can be reached, how sure it is who they are, and what
//! bars them from every call list.

use crate::funnel::{Contact, Held};
use crate::journey::{Journeys, Touch};
use crate::link::{Linkage, Person};
use crate::model::{Field, PersonIndex, Record, RecordId, Records, Role};
use crate::normalise::fold::fold;

/// Returns what is known of each person.
pub(super) fn contacts(records: &Records, linkage: &Linkage, journeys: &Journeys) -> Vec<Contact> {
    let lists = &records.do_not_contact;
    let contact = |(index, person): (usize, &Person)| {
        let rows = || person.records.iter().map(|id| &records.records[id.index()]);
        let has = |field: Field| rows().any(|row| key(records, row, field).is_some());
        let listed = !lists.is_empty() && rows().any(|row| lists.contains(&row.source));
        let is_colleague = || rows().any(|row| is_own(records, row));
        let bar = if listed {
            Some(Held::DoNotContact)
        } else if is_colleague() {
            Some(Held::Colleague)
        } else {
            journeys.testers.binary_search(&PersonIndex::new(index)).is_ok().then_some(Held::Test)
        };
        let sure = |id: &RecordId| linkage.memberships.of(*id).map_or(1.0, |found| found.probability);
        Contact {
            email: has(Field::Email),
            phone: has(Field::Phone),
            sure: person.records.iter().map(sure).fold(1.0, f64::min),
            soft: index < journeys.people() && is_soft(records, &journeys.until_now(PersonIndex::new(index))),
            bar,
        }
    };
    linkage.people.iter().enumerate().map(contact).collect()
}

/// Words of which one is in what a row calls mail that came back for a time, folded; a blank before or behind one stands
/// for where a word starts or ends.
#[rustfmt::skip]
const FOR_A_TIME: &[&str] = &[
    "soft", "temporar", "transient", "deferr", "delay", " block", "technical", "undetermined", "unknown bounce", "quota",
    "mailbox full", "mailbox is full", "greylist", "timeout", "timed out", "try again",
    " weich", "vorubergehend", "voruebergehend", "postfach voll", " mou ", "temporaire", "boite pleine", "blando",
    " suave", " temporal ", "buzon lleno", "temporane", "casella piena", "caixa cheia", "tijdelijk", " zacht",
    "docasn", "mekk", "schranka plna", "tymczasow", "miekk", "skrzynka pelna",
];

/// Whether mail came back from somebody, and each time but for a time, as rows call it or by a reply code of 4xx.
fn is_soft(records: &Records, touches: &[Touch]) -> bool {
    let mut bounces = touches.iter().filter(|touch| touch.role == Role::Bounces).peekable();
    bounces.peek().is_some()
        && bounces.all(|touch| touch.note.is_some_and(|note| is_for_a_time(records.texts.get(note))))
}

fn is_for_a_time(kind: &str) -> bool {
    // `SoftBounce` is two words.
    let mut words = String::with_capacity(kind.len() + 4);
    for letter in kind.chars() {
        if letter.is_uppercase() && words.ends_with(char::is_lowercase) {
            words.push(' ');
        }
        words.push(letter);
    }
    let words = format!(" {} ", fold(&words));
    let code = words.trim_start();
    let is_code = code.len() > 3 && code.starts_with('4') && code.as_bytes()[1..3].iter().all(u8::is_ascii_digit);
    FOR_A_TIME.iter().any(|word| words.contains(word)) || (is_code && code.as_bytes()[3] == b' ')
}

fn key<'a>(records: &'a Records, row: &Record, field: Field) -> Option<&'a str> {
    let identity = &records.identities[row.identity?.index()];
    identity.keys[field].map(|symbol| records.texts.get(symbol))
}

/// Whether a row's address is of one's own domain, or of a part of it.
fn is_own(records: &Records, row: &Record) -> bool {
    if records.own_domains.is_empty() {
        return false;
    }
    let Some((_, domain)) = key(records, row, Field::Email).and_then(|address| address.rsplit_once('@')) else {
        return false;
    };
    records.own_domains.iter().any(|own| is_within(domain, own))
}

/// Whether a domain is another one or below it.
pub(super) fn is_within(domain: &str, other: &str) -> bool {
    domain.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_comes_back_for_a_time_where_the_row_says_so() {
        for kind in [
            "Soft",
            "soft_bounce",
            "SoftBounce",
            "Soft bounce",
            "Block bounce",
            "Transient",
            "MAILBOX_FULL",
            "Deferred",
            "vorübergehend",
            "Postfach voll",
            "temporaire",
            "451 4.7.1 Greylisted",
            "421 too many",
            "Měkký",
            "Technical/Other bounce",
        ] {
            assert!(is_for_a_time(kind), "{kind}");
        }
        for kind in
            ["Hard", "HardBounce", "Permanent", "550 5.1.1 user unknown", "Invalid", "", "4", "UNKNOWN_USER", "42"]
        {
            assert!(!is_for_a_time(kind), "{kind}");
        }
    }

    #[test]
    fn a_domain_is_within_itself_and_above_its_parts() {
        assert!(is_within("acme.com", "acme.com") && is_within("mail.acme.com", "acme.com"));
        assert!(!is_within("notacme.com", "acme.com") && !is_within("com", "acme.com"));
    }
}
