//! What stages were meant to come to, and how far they are from it.

use crate::funnel::{Funnel, Gap, Target, Verdict};

use super::{Align, Cell, Column, Grid, Report, figures};

/// Adds to the report the targets of the stages; nothing where there are none.
pub(super) fn gaps(funnel: &Funnel, report: &mut Report) {
    let rows: Vec<Vec<Cell>> = funnel
        .targets()
        .map(|(stage, target)| {
            let mut row = vec![Cell::text(stage.name.as_str()), Cell::text(meant(target))];
            row.extend(target.of(stage).map_or([Cell::Missing, Cell::Missing, Cell::text("cannot tell")], |gap| {
                [reached(&gap), Cell::text(distance(&gap)), Cell::text(verdict(gap.verdict))]
            }));
            row
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    report.heading("Targets");
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns = vec![
        Column::people("Stage", Align::Left),
        figure("Target"),
        figure("Reached"),
        figure("Gap"),
        Column::people("", Align::Left),
    ];
    report.grid(Grid { columns, rows, shown: None });
    let words = "of a rate, where its 95 % interval holds the target: so few people tell neither";
    report.facts(vec![("Cannot tell".to_owned(), words.to_owned())]);
}

fn meant(target: Target) -> String {
    match target {
        Target::Rate(_) => target.rate().map_or_else(String::new, figures::percent),
        Target::People(people) => figures::counted(people, "person", "people"),
    }
}

fn reached(gap: &Gap) -> Cell {
    match gap.share {
        Some(share) => share.into(),
        None => Cell::Count(gap.people),
    }
}

fn distance(gap: &Gap) -> String {
    let sign = if gap.gap > 0.0 { "+" } else { "" };
    match gap.target {
        Target::Rate(_) => format!("{sign}{} points", figures::number(gap.gap * 100.0, 1)),
        Target::People(_) => format!("{sign}{}", figures::number(gap.gap, 0)),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
        Verdict::CannotTell => "cannot tell",
    }
}
