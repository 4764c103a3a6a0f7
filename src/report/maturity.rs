//! Who got how far of those whose time is up, where there is a time limit.

use crate::funnel::Funnel;

use super::{Align, Cell, Column, Grid, Report};

/// Adds to the report, for each stage, how many of those reached it whose time is up; nothing without a time limit.
pub(super) fn within(funnel: &Funnel, report: &mut Report) {
    if funnel.stages.iter().all(|stage| stage.matured.is_none()) {
        return;
    }
    report.heading("Of those whose time is up");
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns = vec![
        Column::people("Stage", Align::Left),
        figure("Time is up"),
        figure("Rate"),
        figure("95 % interval"),
        figure("Still open"),
    ];
    let rows = funnel.stages.iter().map(|stage| {
        vec![
            Cell::text(stage.name.as_str()),
            stage.matured.map_or(Cell::Missing, Cell::PartOf),
            stage.matured.into(),
            stage.matured.and_then(crate::model::Share::wilson).into(),
            stage.still_open.into(),
        ]
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
}
