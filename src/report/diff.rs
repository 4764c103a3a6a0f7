//! What changed between two runs.

use crate::history::{Change, Diff};

use super::{Cell, Column, Grid, Report, figures};

/// How many changes a terminal shows.
const SHOWN: usize = 50;

/// Returns the changes person by person; for people under a summary by kind and by stage.
#[must_use]
pub fn diff(diff: &Diff) -> Report {
    let mut report = Report::new("What changed");
    let difference = |before: u64, now: u64| match now.cmp(&before) {
        std::cmp::Ordering::Greater => format!(" (+{})", figures::count(now - before)),
        std::cmp::Ordering::Less => format!(" (−{})", figures::count(before - now)),
        std::cmp::Ordering::Equal => String::new(),
    };
    let from_to = |before: u64, now: u64| {
        format!("{} → {}{}", figures::count(before), figures::count(now), difference(before, now))
    };
    let mut facts = vec![("People".to_owned(), from_to(diff.people.0 as u64, diff.people.1 as u64))];
    facts.extend(kinds(diff));
    report.facts(facts);
    report.heading("People at each stage");
    let stage = |(name, before, now): &(String, Option<u64>, Option<u64>)| {
        let words = match (before, now) {
            (Some(before), Some(now)) => from_to(*before, *now),
            (None, Some(now)) => format!("{}, a stage that was not there before", figures::count(*now)),
            (Some(before), None) => format!("was {}, and is no stage any more", figures::count(*before)),
            (None, None) => "–".to_owned(),
        };
        (name.clone(), words)
    };
    report.facts(diff.stages.iter().map(stage).collect());
    report.heading("Person by person");
    let columns = vec![
        Column::words("change", "Change"),
        Column::words("person_id", "Person"),
        Column::words("name", "Name"),
        Column::words("email", "E-mail"),
        Column::machine("company"),
        Column::words("from", "From"),
        Column::words("to", "To"),
        Column::figures("orders", "Orders"),
    ];
    let rows = diff.changes.iter().map(|change| {
        let (from, to, orders) = match &change.change {
            Change::New | Change::Gone => (Cell::Missing, Cell::Missing, Cell::Missing),
            Change::Merged(other) | Change::Split(other) | Change::RowsMoved(other) => {
                (Cell::text(change.person.as_str()), Cell::text(other.as_str()), Cell::Missing)
            }
            Change::MovedOn(from, to) | Change::MovedBack(from, to) => {
                (Cell::text(from.as_str()), Cell::text(to.as_str()), Cell::Missing)
            }
            Change::Ordered(orders) => (Cell::Missing, Cell::Missing, (*orders).into()),
        };
        let [name, email, company] = change.shown.each_ref().map(|text| Cell::text(text.as_str()));
        let (kind, person) = (Cell::text(change.change.as_str()), Cell::text(change.person.as_str()));
        vec![kind, person, name, email, company, from, to, orders]
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: Some(SHOWN) });
    report
}

/// Returns how many changes there are of each kind.
fn kinds(diff: &Diff) -> Vec<(String, String)> {
    let mut kinds: Vec<(&str, u64)> = Vec::new();
    for change in &diff.changes {
        match kinds.iter_mut().find(|(word, _)| *word == change.change.as_str()) {
            Some((_, count)) => *count += 1,
            None => kinds.push((change.change.as_str(), 1)),
        }
    }
    kinds
        .into_iter()
        .map(|(word, count)| (figures::capitalised(word), figures::counted(count, "person", "people")))
        .collect()
}
