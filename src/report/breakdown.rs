//! The funnel for each value of a column, with what can be told of the differences and what cannot.

use crate::funnel::{Funnel, Part, Test, difference, holm, split};
use crate::model::Share;

use super::difference::{points, verdict};
use super::values::Values;
use super::{Align, By, Cell, Column, Grid, Pick, Report, Results, figures, revenue, rules};

/// People below which a value is not ranked.
const ENOUGH: u64 = 30;
/// Rows that a terminal shows: few enough for a wide table to be taken apart there, so that its figures stay whole.
const SHOWN: usize = 25;

/// Returns the funnel broken down; `name` is what was asked for.
#[must_use]
pub fn breakdown(results: Results<'_>, name: &str, by: By, pick: Pick) -> Report {
    let funnel = results.funnel;
    let values = Values::of(results, by, pick);
    let parts = split(funnel, |person| values.of_person[person.index()]);
    let mut rows = judged(funnel, &parts, &values);
    if matches!(by, By::Entry(_)) {
        // Times stand in their own order, whatever their rank.
        rows.sort_by_key(|row| (row.name.is_none(), row.name));
    }
    let mut report = Report::new(format!("Funnel by {name}"));
    report.grid(grid(funnel, name, &rows));
    if rows.len() >= SHOWN {
        report.heading("All values together");
        report.grid(together(funnel, &rows));
    }
    report.heading("How to read it");
    report.facts(explained(funnel, name, by, pick, &rows));
    report.heading("Rules in force");
    report.facts(rules::rules(funnel));
    report
}

/// A value with what can be told of it.
struct Row<'a> {
    name: Option<&'a str>,
    part: &'a Part,
    share: Share,
    rank: Option<u64>,
    /// The difference from all others, and the adjusted chance of an accident.
    difference: Option<(crate::funnel::Difference, f64)>,
}

impl Row<'_> {
    fn verdict(&self) -> &'static str {
        verdict(self.difference, ["higher than the rest", "lower than the rest"])
    }
}

/// Ranks the parts by their rate and tests each against the rest.
fn judged<'a>(funnel: &Funnel, parts: &'a [Part], values: &'a Values) -> Vec<Row<'a>> {
    let all = funnel.stages.last().map_or(Share::new(0, 0), |stage| stage.rate_first);
    let mut rows: Vec<Row<'a>> = parts
        .iter()
        .map(|part| {
            let share = part.converted();
            let rest = Share::new(all.part - share.part, all.whole - share.whole);
            let name = part.value.and_then(|value| values.names.get(value as usize)).map(String::as_str);
            // People of whom nothing is known are no group to be judged.
            let difference = name.and_then(|_| difference(share, rest)).map(|difference| (difference, difference.p));
            Row { name, part, share, rank: None, difference }
        })
        .collect();
    let p: Vec<f64> = rows.iter().filter_map(|row| row.difference.map(|(_, p)| p)).collect();
    let mut adjusted = holm(&p).into_iter();
    for row in &mut rows {
        if let Some((_, p)) = &mut row.difference {
            *p = adjusted.next().unwrap_or(1.0);
        }
    }
    let rate = |row: &Row<'_>| row.share.rate().unwrap_or(0.0);
    let ranked = |row: &Row<'_>| row.name.is_some() && row.share.whole >= ENOUGH;
    rows.sort_by(|a, b| {
        let keys = |row: &Row<'a>| (row.name.is_none(), !ranked(row));
        keys(a).cmp(&keys(b)).then_with(|| {
            let by_rate = if ranked(a) { rate(b).total_cmp(&rate(a)) } else { std::cmp::Ordering::Equal };
            by_rate.then(b.part.people.cmp(&a.part.people)).then(a.name.cmp(&b.name))
        })
    });
    for (place, row) in (1..).zip(rows.iter_mut()).take_while(|(_, row)| ranked(row)) {
        row.rank = Some(place);
    }
    rows
}

fn grid(funnel: &Funnel, name: &str, rows: &[Row<'_>]) -> Grid {
    let mut columns =
        vec![Column::figures("rank", "Rank"), Column::words("value", name.to_owned()), Column::machine("people")];
    columns.extend(funnel.stages.iter().map(|stage| Column::figures(stage.name.clone(), stage.name.clone())));
    columns.extend([
        Column::machine("converted"),
        Column::machine("of"),
        Column::figures("rate", "Rate"),
        Column::people("95 % interval", Align::Right),
        Column::machine("rate_low"),
        Column::machine("rate_high"),
        Column::machine("difference"),
        Column::machine("difference_low"),
        Column::machine("difference_high"),
        Column::people("From the rest", Align::Right),
        Column::machine("p_value"),
        Column::machine("p_adjusted"),
        Column::machine("test"),
        Column::words("verdict", "Verdict"),
        Column::figures("revenue", "Paid"),
    ]);
    let mut cells: Vec<Vec<Cell>> = rows.iter().map(|row| cells(row, funnel)).collect();
    cells.push(whole(funnel, rows));
    Grid { columns, rows: cells, shown: Some(SHOWN) }
}

fn cells(row: &Row<'_>, funnel: &Funnel) -> Vec<Cell> {
    let mut cells = vec![row.rank.into(), Cell::text(row.name.unwrap_or("(no value)")), Cell::Count(row.part.people)];
    cells.extend(row.part.stages.iter().take(funnel.stages.len()).map(|people| Cell::Count(*people)));
    cells.extend(rates(row.share));
    let number = |of: fn(&crate::funnel::Difference) -> f64| {
        row.difference.map_or(Cell::Missing, |(difference, _)| Cell::Rate(of(&difference)))
    };
    cells.extend([number(|d| d.difference), number(|d| d.low), number(|d| d.high)]);
    cells.push(row.difference.map_or(Cell::Missing, |(difference, _)| Cell::text(points(&difference))));
    cells.push(number(|d| d.p));
    cells.push(row.difference.map_or(Cell::Missing, |(_, p)| Cell::Rate(p)));
    cells.push(row.difference.map_or(Cell::Missing, |(difference, _)| {
        Cell::text(if difference.test == Test::Fisher { "Fisher" } else { "two proportions" })
    }));
    cells.push(Cell::text(row.verdict()));
    cells.push(revenue::cell(&row.part.revenue));
    cells
}

fn rates(share: Share) -> [Cell; 6] {
    let ends = share.wilson();
    [
        Cell::Count(share.part),
        Cell::Count(share.whole),
        share.into(),
        ends.into(),
        ends.map_or(Cell::Missing, |ends| Cell::Rate(ends.low)),
        ends.map_or(Cell::Missing, |ends| Cell::Rate(ends.high)),
    ]
}

fn whole(funnel: &Funnel, rows: &[Row<'_>]) -> Vec<Cell> {
    let people: u64 = rows.iter().map(|row| row.part.people).sum();
    let share = funnel.stages.last().map_or(Share::new(0, 0), |stage| stage.rate_first);
    let mut cells = vec![Cell::Missing, Cell::text("all"), Cell::Count(people)];
    cells.extend(funnel.stages.iter().map(|stage| Cell::Count(stage.people)));
    cells.extend(rates(share));
    cells.extend(std::iter::repeat_n(Cell::Missing, 8));
    cells.push(revenue::cell(&revenue::sum(rows.iter().flat_map(|row| row.part.revenue.iter().copied()))));
    cells
}

/// The whole once more, for a screen that shows the first values alone.
fn together(funnel: &Funnel, rows: &[Row<'_>]) -> Grid {
    let figure = |heading: String| Column::people(heading, Align::Right);
    let mut columns = vec![figure("Values".to_owned())];
    columns.extend(funnel.stages.iter().map(|stage| figure(stage.name.clone())));
    columns.extend(["Rate", "95 % interval", "Paid"].map(|heading| figure(heading.to_owned())));
    let share = funnel.stages.last().map_or(Share::new(0, 0), |stage| stage.rate_first);
    let mut cells = vec![Cell::Count(rows.len() as u64)];
    cells.extend(funnel.stages.iter().map(|stage| Cell::Count(stage.people)));
    cells.extend([share.into(), share.wilson().into()]);
    cells.push(revenue::cell(&revenue::sum(rows.iter().flat_map(|row| row.part.revenue.iter().copied()))));
    Grid { columns, rows: vec![cells], shown: None }
}

fn explained(funnel: &Funnel, name: &str, by: By, pick: Pick, rows: &[Row<'_>]) -> Vec<(String, String)> {
    let stage = |place: usize| funnel.stages.get(place).map_or("", |stage| stage.name.as_str());
    let (first, last) = (stage(0), stage(funnel.stages.len().saturating_sub(1)));
    let mut facts = vec![(
        "Rate".to_owned(),
        format!("of the people at {first}, those who reached {last}; everyone is in one row, and the rows add up"),
    )];
    let whose = match (by, pick) {
        (By::Entry(_), _) => "the time at which somebody entered",
        (_, Pick::First) => "of several values the one of the first touch that has one; --touch last takes the last",
        (_, Pick::Last) => "of several values the one of the last touch that has one",
    };
    facts.push((name.to_owned(), whose.to_owned()));
    let tested = rows.iter().filter(|row| row.difference.is_some()).count();
    let words = "each value against everyone else, in points, with Newcombe's interval at 95 %";
    facts.push(("From the rest".to_owned(), words.to_owned()));
    facts.push((
        "Verdict".to_owned(),
        format!(
            "{} compared, so each has to be clearer (Holm); by Fisher's exact test where a cell is small; \"cannot tell\" \
             where chance alone may make such a difference",
            figures::counted(tested as u64, "value was", "values were")
        ),
    ));
    let small = rows.iter().filter(|row| row.name.is_some() && row.share.whole < ENOUGH).count();
    if small > 0 {
        let count = figures::counted(small as u64, "value", "values");
        facts.push(("Not ranked".to_owned(), format!("{count} with fewer than {ENOUGH} people at {first}")));
    }
    facts
}
