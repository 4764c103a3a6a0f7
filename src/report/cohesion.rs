//! How well people hang together, in words.

use crate::link::{Cohesion, Doubt, Linkage};
use crate::model::Records;

use super::figures;

/// Largest people that are named.
const NAMED: usize = 3;

/// How many people there are of whom the probabilities say that one is two, at least and at most: on most labelled tables of
/// 120 kinds the truth lies in between. The range is wide, and must be: what people have in common for a reason that no table says
/// makes more, and what tells people apart without a doubt though each row of it is in doubt makes fewer, often none.
const TWO: [f64; 2] = [0.15, 4.0];
/// The same for people counted twice: pairs that are hardly alike add to those in doubt and to those foreseen to be missed.
const ONE: [f64; 2] = [0.6, 3.4];

/// Returns in words what mistakes a linkage expects of itself, as a phrase.
#[must_use]
pub fn expected_mistakes(doubt: Doubt) -> String {
    let people = figures::counted(doubt.people as u64, "person", "people");
    match (range(doubt.may_be_two, TWO), range(doubt.may_be_one, ONE)) {
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

/// Returns in words the range in which a number lies; nothing if it is below one.
fn range(number: f64, [least, most]: [f64; 2]) -> Option<String> {
    let ends = [number * least, number * most].map(|end| figures::number(two_figures(end), 0));
    let [low, high] = &ends;
    match (low.as_str(), high.as_str()) {
        (_, "0") => None,
        ("0", high) => Some(format!("up to {high}")),
        (low, high) if low == high => Some(format!("about {low}")),
        (low, high) => Some(format!("about {low} to {high}")),
    }
}

/// Rounds a number to two figures: it is no surer than that.
fn two_figures(number: f64) -> f64 {
    let mut unit = 1.0;
    while number / unit >= 100.0 {
        unit *= 10.0;
    }
    (number / unit).round() * unit
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
