//! How long people took from stage to stage, and what events and money there are beside the people.

use crate::funnel::{Funnel, Revenue, StageTally};
use crate::model::Amount;

use super::{Align, Cell, Column, Grid, Report, figures, revenue};

/// Adds to the report how long people took; nothing where no two stages have times.
pub(super) fn times(funnel: &Funnel, report: &mut Report) {
    let timed: Vec<_> = funnel.stages.iter().filter(|stage| stage.times.people > 0).collect();
    if timed.is_empty() {
        return;
    }
    report.heading("How long it took");
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns = vec![
        Column::people("From the stage before to", Align::Left),
        figure("People"),
        figure("Median"),
        figure("75 %"),
        figure("90 %"),
    ];
    let cell = |days: Option<f64>| days.map_or(Cell::Missing, Cell::Days);
    let rows = timed.iter().map(|stage| {
        let cells = [stage.median_days, stage.times.p75_days, stage.p90_days].map(cell);
        [Cell::text(stage.name.as_str()), Cell::Count(stage.times.people)].into_iter().chain(cells).collect()
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
    let words = "of those who came on and have a time for both stages: so many of them took no longer";
    let mut facts = vec![("Times".to_owned(), words.to_owned())];
    for stage in &funnel.stages {
        let people = |count: u64| figures::counted(count, "person", "people");
        if stage.times.backwards > 0 {
            let count = people(stage.times.backwards);
            facts.push((
                "Backwards".to_owned(),
                format!("{count} at {} only before the stage before it: counted, and in no time", stage.name),
            ));
        }
        if stage.times.untimed > 0 {
            facts.push((
                "Without time".to_owned(),
                format!("{} at {}: reached, and in no time", people(stage.times.untimed), stage.name),
            ));
        }
    }
    report.facts(facts);
}

/// Adds to the report the events of each stage, and what its people paid; nothing where nobody paid.
pub(super) fn money(funnel: &Funnel, report: &mut Report) {
    if funnel.stages.iter().all(|stage| stage.revenue.is_empty()) {
        return;
    }
    report.heading("Events and money");
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns = vec![
        Column::people("Stage", Align::Left),
        figure("People"),
        figure("Events"),
        figure("Orders"),
        figure("Average order"),
        figure("Per person"),
    ];
    let rows = funnel.stages.iter().map(|stage| {
        vec![
            Cell::text(stage.name.as_str()),
            Cell::Count(stage.people),
            Cell::Count(stage.touches),
            Cell::Count(orders(stage)),
            average_order(stage),
            per_person(stage),
        ]
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
    let facts = [
        ("Events", "everything that reaches the stage, however many of one person"),
        ("Orders", "of the people of this stage, each order once, whenever it was"),
        ("Per person", "what they paid less what was given back, by all people of the stage; each currency by itself"),
    ];
    report.facts(facts.map(|(about, words)| (about.to_owned(), words.to_owned())).to_vec());
}

/// Returns the orders of a stage's people.
pub(super) fn orders(stage: &StageTally) -> u64 {
    stage.revenue.iter().map(|revenue| revenue.orders).sum()
}

/// Returns what an order of a stage's people is worth, by currency.
pub(super) fn average_order(stage: &StageTally) -> Cell {
    let each =
        stage.revenue.iter().filter_map(|one| Some(Revenue { amount: divided(one.amount, one.orders)?, ..*one }));
    revenue::cell(&each.collect::<Vec<_>>())
}

/// Returns what a person of a stage paid, by currency.
pub(super) fn per_person(stage: &StageTally) -> Cell {
    let each =
        stage.revenue.iter().filter_map(|one| Some(Revenue { amount: divided(one.amount, stage.people)?, ..*one }));
    revenue::cell(&each.collect::<Vec<_>>())
}

/// Divides to the nearest cent, halves away from zero.
fn divided(amount: Amount, by: u64) -> Option<Amount> {
    let by = i64::try_from(by).ok().filter(|by| *by > 0)?;
    let cent = Amount::SCALE / 100;
    let divisor = by.checked_mul(cent)?;
    let half = divisor / 2 * amount.parts().signum();
    Some(Amount::from_parts(amount.parts().saturating_add(half) / divisor * cent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_rounded_to_the_cent() {
        let per = |parts: i64, by: u64| divided(Amount::from_parts(parts), by).map(|amount| amount.to_string());
        assert_eq!(per(1_000_000, 3).as_deref(), Some("33.33"));
        assert_eq!(per(-2_000_000, 3).as_deref(), Some("-66.67"));
        assert_eq!(per(100, 0), None);
    }
}
