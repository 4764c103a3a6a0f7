//! Who gets to the last stage by which day.

use crate::funnel::{Survival, survival};
use crate::model::Day;

use super::{Align, Cell, Column, Grid, Report, Results, figures};

/// The days by which the report says how many have come to the last stage.
const DAYS: [u32; 3] = [7, 30, 90];

/// Adds to the report how many get from the first stage to the last by some days, where anyone got there.
pub(super) fn by_day(results: Results<'_>, report: &mut Report) {
    let funnel = results.funnel;
    let Some(found) = survival(funnel, results.journeys, &DAYS).filter(|found| found.converted > 0) else { return };
    let (Some(first), Some(last), Some(as_of)) = (funnel.stages.get(found.from), funnel.stages.last(), funnel.as_of)
    else {
        return;
    };
    report.heading(format!("From {} to {}, by day", first.name, last.name));
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns =
        vec![Column::people("By", Align::Left), figure("Arrived"), figure("95 % interval"), figure("Still on the way")];
    let rows = found.points.iter().map(|point| {
        let seen = point.share.is_some();
        vec![
            Cell::text(format!("day {}", point.day)),
            point.share.map_or(Cell::Missing, Cell::Rate),
            point.interval.into(),
            if seen { Cell::Count(point.left) } else { Cell::Missing },
        ]
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
    report.facts(explained(&found, &first.name, &last.name, as_of));
}

/// Says why the plain rate is not enough, how this one is made, and who is left out of it.
fn explained(found: &Survival, first: &str, last: &str, as_of: Day) -> Vec<(String, String)> {
    let people = |count: u64| figures::counted(count, "person", "people");
    let (shortest, longest) =
        (figures::number(found.watched.0.floor(), 0), figures::number(found.watched.1.floor(), 0));
    let why = if found.differs() {
        format!(
            "by {as_of} the {} had been watched for {shortest} to {longest} days since they entered: the plain rate \
                 takes those who came late for lost",
            people(found.people)
        )
    } else {
        format!(
            "by {as_of} everyone had been watched for {shortest} days or more: these are the plain shares by that day"
        )
    };
    let mut facts = vec![
        ("Why", why),
        (
            "How",
            "Kaplan-Meier: everyone counts for as long as they could be watched; interval by Greenwood, log-log"
                .to_owned(),
        ),
        ("Arrived", format!("{} of them so far", people(found.converted))),
        ("Still on the way", "people not there by that day who could be watched for longer".to_owned()),
    ];
    match found.median_days {
        Some(days) => facts.push(("Half of all", format!("have arrived after {}", figures::days(days)))),
        None => facts.push(("Half of all", "have not arrived as far as can be seen".to_owned())),
    }
    if found.backwards > 0 {
        let words = format!("{} who did {last} only before {first}", people(found.backwards));
        facts.push(("Left out", words));
    }
    if found.untimed > 0 {
        facts
            .push(("Left out", format!("{} without a time, or who entered later than {as_of}", people(found.untimed))));
    }
    facts.into_iter().map(|(about, words)| (about.to_owned(), words)).collect()
}
