//! How well people hang together, in words.

use crate::link::{Cohesion, Doubt, Linkage};
use crate::model::Records;

use super::figures;

/// Largest people that are named.
const NAMED: usize = 3;

/// Returns in words what mistakes a linkage expects of itself, as a phrase.
#[must_use]
pub fn expected_mistakes(doubt: Doubt) -> String {
    let people = figures::counted(doubt.people as u64, "person", "people");
    let about = |number: f64| match figures::number(number, 0).as_str() {
        "0" => None,
        about => Some(format!("about {about}")),
    };
    match (about(doubt.may_be_two), about(doubt.may_be_one)) {
        (None, None) => format!("fewer than one mistake is to be expected among {people}"),
        (None, Some(one)) => {
            format!("{one} of {people} may be counted twice, and fewer than one is likely to be two people joined")
        }
        (Some(two), None) => {
            format!("{two} of {people} may be two people joined, and fewer than one is likely to be counted twice")
        }
        (Some(two), Some(one)) => {
            format!("{two} of {people} may be two people joined, and {one} may be counted twice")
        }
    }
}

/// Returns in words which tables were found to list each person once, as a phrase; nothing if none was.
#[must_use]
pub fn linked_one_to_one(records: &Records, linkage: &Linkage) -> Option<String> {
    let names: Vec<String> =
        linkage.once.iter().map(|source| records.sources[source.index()].position().to_string()).collect();
    let (last, others) = names.split_last()?;
    Some(format!(
        "{} and {last} each list a person once, as their rows show: they were linked one to one, and two rows of one of them \
         are one person on overwhelming evidence only",
        others.join(", ")
    ))
}

/// Returns in words who has most rows and how well these hang together; nothing if nobody has several.
pub(super) fn largest(linkage: &Linkage) -> Option<String> {
    let words = |cohesion: &Cohesion| {
        let person = &linkage.people[cohesion.person.index()];
        let rows = figures::counted(person.records.len() as u64, "row", "rows");
        let held = cohesion.weakest.map_or_else(
            || "which all say the same".to_owned(),
            |link| format!("held by links of at least {}", figures::percent(link.probability)),
        );
        format!("{} with {rows}, {held}", person.id)
    };
    // Two rows of one person are what the whole run is about, and nothing to look at.
    let large = |cohesion: &&Cohesion| linkage.people[cohesion.person.index()].records.len() > 2;
    let named: Vec<_> = linkage.largest.iter().filter(large).take(NAMED).map(words).collect();
    (!named.is_empty()).then(|| named.join("; "))
}
