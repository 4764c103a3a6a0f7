//! Conversion by the time of entry, at equal age.

use crate::funnel::{Cohorts, Span, cohorts};
use crate::model::Share;

use super::{Align, Cell, Column, Grid, Report, Results, figures, rules};

/// The ages that are shown as far as any cohort has them, in days.
const AGES: [u32; 9] = [1, 3, 7, 14, 30, 60, 90, 180, 365];
/// How many of them there is room for.
const MOST: usize = 6;

/// Returns the cohorts of the funnel.
#[must_use]
pub fn cohort_table(results: Results<'_>, span: Span) -> Report {
    let funnel = results.funnel;
    let name = match span {
        Span::Day => "day",
        Span::Week => "week",
        Span::Month => "month",
    };
    let mut report = Report::new(format!("Cohorts by {name} of entry"));
    let Some(found) = cohorts(funnel, results.journeys, span, &AGES) else {
        report.text("there are no times to tell cohorts by");
        return report;
    };
    let shown = shown(&found);
    report.grid(grid(&found, &shown, name));
    report.facts(explained(results, &found, name));
    report.heading("Rules in force");
    report.facts(rules::rules(funnel));
    report
}

/// Returns the places of the ages that are shown: those that some cohort has, the shortest left out if there are many.
fn shown(found: &Cohorts) -> Vec<usize> {
    let has = |place: usize| found.cohorts.iter().any(|cohort| cohort.by_age[place].is_some());
    let all: Vec<_> = (0..found.ages.len()).filter(|place| has(*place)).collect();
    all[all.len().saturating_sub(MOST)..].to_vec()
}

fn grid(found: &Cohorts, shown: &[usize], name: &'static str) -> Grid {
    let mut columns = vec![
        Column::words("from", format!("Entered in the {name} of")),
        Column::machine("to"),
        Column::figures("people", "People"),
    ];
    for place in shown {
        let age = found.ages[*place];
        columns.push(Column::machine(format!("converted_by_day_{age}")));
        columns.push(Column::figures(format!("rate_by_day_{age}"), format!("by day {age}")));
        columns.push(Column::machine(format!("rate_by_day_{age}_low")));
        columns.push(Column::machine(format!("rate_by_day_{age}_high")));
    }
    columns.push(Column::people("95 % interval", Align::Right));
    let rows = found.cohorts.iter().map(|cohort| {
        let mut row = vec![Cell::Day(cohort.start), Cell::Day(cohort.end), Cell::Count(cohort.people)];
        for place in shown {
            let share = cohort.by_age[*place];
            let ends = share.and_then(Share::wilson);
            row.push(share.map_or(Cell::Missing, |share| Cell::Count(share.part)));
            row.push(share.into());
            row.push(ends.map_or(Cell::Missing, |ends| Cell::Rate(ends.low)));
            row.push(ends.map_or(Cell::Missing, |ends| Cell::Rate(ends.high)));
        }
        // Of the oldest age that the cohort has.
        let last = shown.iter().rev().find_map(|place| cohort.by_age[*place]);
        row.push(last.and_then(Share::wilson).into());
        row
    });
    Grid { columns, rows: rows.collect(), shown: None }
}

fn explained(results: Results<'_>, found: &Cohorts, name: &str) -> Vec<(String, String)> {
    let funnel = results.funnel;
    let stage = |place: usize| funnel.stages.get(place).map_or("", |stage| stage.name.as_str());
    let (first, last) = (stage(found.from), funnel.stages.last().map_or("", |stage| stage.name.as_str()));
    let today = funnel.as_of.map_or_else(String::new, |day| day.to_string());
    let people = |count: u64| figures::counted(count, "person", "people");
    let mut facts = vec![
        (
            "By day",
            format!("of the people who reached {first} in that {name}, those who reached {last} within so many days"),
        ),
        (
            "Equal age",
            format!(
                "a rate is shown only where everyone of the {name} is that old by {today}: compare columns, not the last figures"
            ),
        ),
        ("95 % interval", "of the rightmost rate of the row".to_owned()),
    ];
    if found.untimed > 0 {
        facts.push(("Left out", format!("{} without a time", people(found.untimed))));
    }
    if found.backwards > 0 {
        facts.push(("Left out", format!("{} who did {last} only before {first}", people(found.backwards))));
    }
    facts.into_iter().map(|(about, words)| (about.to_owned(), words)).collect()
}
