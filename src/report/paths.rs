//! The ways that people take: the common ones, where people stall, and who orders again.

use crate::funnel::{PathTally, Paths, paths};
use crate::model::Share;

use super::{Align, Cell, Column, Grid, Report, Results, figures};

/// What the main table of the report is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PathView {
    /// The common ways.
    #[default]
    Ways,
    /// The times between stages.
    Times,
    /// First, second, third order.
    Repeats,
}

/// Ways that a terminal shows.
const SHOWN: usize = 15;

/// Returns the ways that people took, with the table that is asked for first, and the others after it.
#[must_use]
pub fn path_report(results: Results<'_>, view: PathView) -> Report {
    let found = paths(results.funnel, results.journeys);
    let names: Vec<&str> = results.stage_names().collect();
    let mut report = Report::new(match view {
        PathView::Ways => "Ways that people took",
        PathView::Times => "Times between stages",
        PathView::Repeats => "Orders of the same people",
    });
    let mut views = vec![PathView::Ways, PathView::Times, PathView::Repeats];
    views.retain(|other| *other != view);
    views.insert(0, view);
    for (place, view) in views.into_iter().enumerate() {
        let (heading, grid) = match view {
            PathView::Ways => ("Ways that people took", ways(&found, &names)),
            PathView::Times => ("Where people stall, and where they speed up", times(&found, &names)),
            PathView::Repeats => ("Orders of the same people", repeats(&found)),
        };
        // The first is what was asked for, even if there is nothing; the others only if there is something.
        if place > 0 {
            if grid.rows.is_empty() {
                continue;
            }
            report.heading(heading);
        }
        report.grid(grid);
    }
    report.facts(facts(&found, &names));
    report
}

fn ways(found: &Paths, names: &[&str]) -> Grid {
    let columns = vec![
        Column::words("path", "Way"),
        Column::figures("people", "People"),
        Column::figures("share", "Share"),
        Column::figures("converted", "Arrived"),
        Column::figures("rate", "Rate"),
        Column::machine("rate_low"),
        Column::machine("rate_high"),
        Column::words("median_times", "Time from step to step"),
    ];
    let rows = found.paths.iter().map(|path| {
        let rate = Share::new(path.converted, path.people);
        let interval = rate.wilson();
        vec![
            Cell::text(in_words(path, names)),
            path.people.into(),
            Share::new(path.people, found.people).into(),
            path.converted.into(),
            rate.into(),
            interval.map_or(Cell::Missing, |ends| Cell::Rate(ends.low)),
            interval.map_or(Cell::Missing, |ends| Cell::Rate(ends.high)),
            Cell::text(step_times(path)),
        ]
    });
    Grid { columns, rows: rows.collect(), shown: Some(SHOWN) }
}

fn in_words(path: &PathTally, names: &[&str]) -> String {
    let steps: Vec<_> = path.steps.iter().map(|step| names.get(*step).copied().unwrap_or("")).collect();
    format!("{}{}", steps.join(" → "), if path.goes_on { " → …" } else { "" })
}

fn step_times(path: &PathTally) -> String {
    if path.median_days.iter().all(Option::is_none) {
        return String::new();
    }
    let times = path.median_days.iter().map(|days| days.map_or(figures::DASH.to_owned(), figures::days));
    times.collect::<Vec<_>>().join(" → ")
}

fn times(found: &Paths, names: &[&str]) -> Grid {
    let columns = vec![
        Column::words("from", "From"),
        Column::words("to", "To"),
        Column::figures("people", "People"),
        Column::figures("median_days", "Median"),
        Column::figures("p90_days", "9 in 10 by"),
        Column::figures("median_days_converted", "Who arrived"),
        Column::figures("median_days_others", "Others"),
    ];
    let name = |stage: usize| Cell::text(names.get(stage).copied().unwrap_or(""));
    let mut legs: Vec<_> = found.legs.iter().collect();
    // The slowest first: there people stall.
    legs.sort_by(|a, b| b.median_days.unwrap_or(-1.0).total_cmp(&a.median_days.unwrap_or(-1.0)));
    let days = |days: Option<f64>| days.map_or(Cell::Missing, Cell::Days);
    let rows = legs.into_iter().map(|leg| {
        let times = [leg.median_days, leg.p90_days, leg.median_converted, leg.median_others];
        let mut row = vec![name(leg.from), name(leg.to), leg.people.into()];
        row.extend(times.map(days));
        row
    });
    Grid { columns, rows: rows.collect(), shown: Some(SHOWN) }
}

fn repeats(found: &Paths) -> Grid {
    let columns = vec![
        Column::figures("order", "Order"),
        Column::figures("people", "People"),
        Column::people("Of the order before", Align::Right),
        Column::figures("rate", "Rate"),
        Column::people("95 % interval", Align::Right),
        Column::figures("median_days", "Median time between"),
    ];
    let rows = found.repeats.iter().map(|one| {
        vec![
            one.order.into(),
            one.people.into(),
            one.rate.map_or(Cell::Missing, Cell::PartOf),
            one.rate.into(),
            one.rate.and_then(Share::wilson).into(),
            one.median_days.map_or(Cell::Missing, Cell::Days),
        ]
    });
    Grid { columns, rows: rows.collect(), shown: None }
}

fn facts(found: &Paths, names: &[&str]) -> Vec<(String, String)> {
    let in_order = |counts: &[u64]| {
        let mut used: Vec<_> = names.iter().zip(counts).filter(|(_, people)| **people > 0).collect();
        used.sort_by_key(|(_, people)| std::cmp::Reverse(**people));
        used.iter().map(|(name, people)| format!("{} {name}", figures::count(**people))).collect::<Vec<_>>().join(", ")
    };
    let mut facts = vec![
        (
            "People",
            format!(
                "{} at any stage, on {} ways",
                figures::count(found.people),
                figures::count(found.paths.len() as u64)
            ),
        ),
        ("Last step", in_order(&found.stopped)),
        ("Came back", in_order(&found.came_back)),
        ("Arrived", format!("people who are at the last stage, {}", names.last().copied().unwrap_or(""))),
        (
            "Way",
            "a stage repeated at once is one step; opens and clicks of one mail stand in the order of their times"
                .to_owned(),
        ),
        (
            "Who arrived",
            "median time of this step, of those who came to the last stage; beside it of the others".to_owned(),
        ),
    ];
    if found.paths.iter().take(SHOWN).any(|path| step_times(path).contains(figures::DASH)) {
        facts.push((figures::DASH, "nobody has a time for both of these steps: an export gives none".to_owned()));
    }
    facts.retain(|(_, words)| !words.is_empty());
    facts.into_iter().map(|(about, words)| (about.to_owned(), words)).collect()
}
