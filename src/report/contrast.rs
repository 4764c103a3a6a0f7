//! Two funnels side by side: two periods, or two runs.

use crate::funnel::{Difference, Funnel, difference, holm};
use crate::model::Share;

use super::{Cell, Column, Grid, Report, difference, figures};

/// One of two funnels.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// What it is: a period, or a run.
    pub name: String,
    /// For each stage its name, its people, and those of the first stage who reached it.
    pub stages: Vec<(String, u64, Share)>,
    /// People of whom nobody knows when they entered, and who so are in every period.
    pub timeless: u64,
}

impl Side {
    /// Takes a funnel for one side.
    #[must_use]
    pub fn of(name: String, funnel: &Funnel) -> Self {
        // Where there is a time limit, of those whose time is up: the others may still come.
        let stages = funnel
            .stages
            .iter()
            .map(|stage| (stage.name.clone(), stage.people, stage.matured.unwrap_or(stage.rate_first)));
        Self { name, stages: stages.collect(), timeless: funnel.entered_nobody_knows_when() }
    }
}

/// Returns two funnels side by side; `age` says how their people are made of equal age, or that they are not.
#[must_use]
pub fn contrast(one: &Side, other: &Side, age: &str) -> Report {
    let mut report = Report::new("Two funnels side by side");
    let pairs: Vec<_> = one
        .stages
        .iter()
        .map(|(name, people, share)| {
            let found = other.stages.iter().find(|(other, ..)| other == name);
            (name, *people, *share, found.map(|(_, people, share)| (*people, *share)))
        })
        .collect();
    // The first stage is all of itself.
    let differences: Vec<Option<Difference>> = pairs
        .iter()
        .enumerate()
        .map(|(place, (_, _, share, found))| found.filter(|_| place > 0).and_then(|(_, past)| difference(*share, past)))
        .collect();
    let values: Vec<f64> = differences.iter().flatten().map(|difference| difference.p).collect();
    let mut adjusted = holm(&values).into_iter();
    let mut columns = vec![
        Column::words("stage", "Stage"),
        Column::figures("people", one.name.clone()),
        Column::figures("rate", "Rate"),
        Column::figures("people_other", other.name.clone()),
        Column::figures("rate_other", "Rate"),
    ];
    columns.extend(difference::columns());
    let rows = pairs.iter().zip(&differences).map(|((name, people, share, found), difference)| {
        let tested = difference.and_then(|difference| Some((difference, adjusted.next()?)));
        let mut cells = vec![
            Cell::text(name.as_str()),
            Cell::Count(*people),
            (*share).into(),
            found.map_or(Cell::Missing, |(people, _)| Cell::Count(people)),
            found.map_or(Cell::Missing, |(_, share)| share.into()),
        ];
        cells.extend(difference::cells(tested, ["higher", "lower"]));
        cells
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
    let timeless = one.timeless.max(other.timeless);
    if timeless > 0 {
        let people = figures::counted(timeless, "person is", "people are");
        report.alert(format!(
            "{people} in every period, as no file says when they entered: a difference between periods need not be one of time"
        ));
    }
    let lost: Vec<_> = other
        .stages
        .iter()
        .filter(|(name, ..)| !one.stages.iter().any(|(own, ..)| own == name))
        .map(|(n, ..)| n.as_str())
        .collect();
    let tested = figures::counted(values.len() as u64, "stage was", "stages were");
    let mut facts = vec![
        ("Rate".to_owned(), "of the people at the first stage, those who reached this one; with a time limit, of those whose time is up".to_owned()),
        ("Equal age".to_owned(), age.to_owned()),
        ("Difference".to_owned(), "in points, with Newcombe's interval at 95 %".to_owned()),
        ("Verdict".to_owned(), format!("{tested} compared, so each has to be clearer (Holm); by Fisher's exact test where a cell is small")),
    ];
    if !lost.is_empty() {
        facts.push(("Not compared".to_owned(), format!("{}: only in {}", lost.join(", "), other.name)));
    }
    report.facts(facts);
    report
}
