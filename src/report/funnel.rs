//! `funnel.csv` and the funnel that is printed: how many got how far, with every number explained.

use crate::funnel::{Funnel, StageTally, machines};
use crate::model::Share;

use super::{
    Align, Cell, Column, Grid, Report, Results, behind, email, figures, join, ledger, machine, mailings, maturity,
    over_time, revenue, rules, survival, targets,
};

/// Returns the funnel, the rules that made it, the sums that prove it, and what each word means.
#[must_use]
pub fn funnel(results: Results<'_>) -> Report {
    let mut report = figures(results);
    behind::times(results.funnel, &mut report);
    behind::money(results.funnel, &mut report);
    email::rates(results, &mut report);
    mailings::mail_by_mail(results, &mut report);
    survival::by_day(results, &mut report);
    over_time::over_time(results.funnel, &mut report);
    let joins = join::joins(results);
    join::per_file(results, &joins, &mut report);
    join::bounds(results, &joins, &mut report);
    report.heading("What fills each stage");
    report.facts(rules::stages(results.records, results.funnel));
    machine::rules(&machines(results.journeys), &mut report);
    report.heading("What the words mean");
    report.facts(words(results.funnel));
    report
}

/// Returns the figures of the stages alone: `funnel.csv`.
#[must_use]
pub fn figures_by_stage(results: Results<'_>) -> Report {
    let mut report = Report::new("Funnel");
    report.grid(stages(results.funnel));
    report
}

/// Returns the funnel, the rules that made it, and the sums that prove it: what a screen has room for.
#[must_use]
pub fn overview(results: Results<'_>) -> Report {
    let mut report = figures(results);
    let own = rules::stages_of_ones_own(results.records, results.funnel);
    if !own.is_empty() {
        report.heading("What fills each stage");
        report.facts(own);
    }
    report.heading("What the words mean");
    let mut short = words(results.funnel);
    short.retain(|(word, _)| SHORT.contains(&word.as_str()));
    report.facts(short);
    report
}

/// Words that do not speak for themselves, told also where room is short.
const SHORT: [&str; 7] =
    ["Of the first", "Recorded", "Entered here", "Skipped it", "Stopped here", "Median time", "Paid"];

/// The part that the long report and the short one share.
fn figures(results: Results<'_>) -> Report {
    let funnel = results.funnel;
    let mut report = Report::new("Funnel");
    report.grid(stages(funnel));
    report.heading("Behind the figures");
    report.grid(details(funnel));
    report.facts(hasty(funnel).map(|words| ("Median time".to_owned(), words)).into_iter().collect());
    let filled_by = rules::stages(results.records, funnel);
    for (stage, (name, words)) in funnel.stages.iter().zip(filled_by) {
        if stage.people == 0 {
            report.alert(format!("nobody is at {name}, which is filled by {words}"));
        }
    }
    if let Some(today) = funnel.spec.as_of {
        let later = results.journeys.later.len() as u64 + results.journeys.later_of_nobody;
        if later > 0 {
            let rows = figures::counted(later, "row tells", "rows tell");
            report.alert(format!(
                "{rows} of days after {today}, the day asked for: left out of all figures; who bought or unsubscribed \
                 since is on no call list"
            ));
        }
    }
    maturity::within(funnel, &mut report);
    targets::gaps(funnel, &mut report);
    let machines = machines(results.journeys);
    machine::side_by_side(&machines, &mut report);
    email::heads(results, &mut report);
    report.heading("Does it add up?");
    ledger::ledger(results, &mut report);
    report.heading("Rules in force");
    let mut facts = rules::rules(funnel);
    facts.extend(machine::rule(funnel, &machines));
    report.facts(facts);
    report
}

/// The main grid: the columns of `funnel.csv` in their order, and among them what people see.
fn stages(funnel: &Funnel) -> Grid {
    let columns = vec![
        Column::words("stage", "Stage"),
        Column::people("", Align::Left),
        Column::figures("people", "People"),
        Column::machine("recorded"),
        Column::machine("implied"),
        Column::machine("entered_here"),
        Column::machine("skipped"),
        Column::machine("from_previous"),
        Column::people("Of the stage before", Align::Right),
        Column::figures("rate_previous", "Rate"),
        Column::people("95 % interval", Align::Right),
        Column::machine("rate_previous_low"),
        Column::machine("rate_previous_high"),
        Column::figures("rate_first", "Of the first"),
        Column::machine("rate_first_low"),
        Column::machine("rate_first_high"),
        Column::machine("dropped"),
        Column::machine("still_open"),
        Column::machine("median_days"),
        Column::machine("p90_days"),
        Column::machine("revenue"),
        Column::machine("people_without_machines"),
        Column::machine("p75_days"),
        Column::machine("events"),
        Column::machine("orders"),
        Column::machine("average_order"),
        Column::machine("revenue_per_person"),
        Column::machine("matured"),
        Column::machine("matured_of"),
    ];
    let largest = funnel.stages.iter().map(|stage| stage.people).max().unwrap_or(0);
    let ends = |share: Option<Share>| {
        let interval = share.and_then(Share::wilson);
        [
            interval.map_or(Cell::Missing, |ends| Cell::Rate(ends.low)),
            interval.map_or(Cell::Missing, |ends| Cell::Rate(ends.high)),
        ]
    };
    let rows = funnel.stages.iter().map(|stage| {
        let before = stage.rate_previous;
        let [previous_low, previous_high] = ends(before);
        let [first_low, first_high] = ends(Some(stage.rate_first));
        vec![
            Cell::text(stage.name.as_str()),
            Cell::Bar(Share::new(stage.people, largest)),
            stage.people.into(),
            stage.recorded.into(),
            stage.implied.into(),
            stage.entered_here.into(),
            stage.skipped.into(),
            if before.is_some() { stage.from_previous.into() } else { Cell::Missing },
            before.map_or(Cell::Missing, Cell::PartOf),
            before.into(),
            before.and_then(Share::wilson).into(),
            previous_low,
            previous_high,
            stage.rate_first.into(),
            first_low,
            first_high,
            stage.dropped.into(),
            stage.still_open.into(),
            stage.median_days.map_or(Cell::Missing, Cell::Days),
            stage.p90_days.map_or(Cell::Missing, Cell::Days),
            revenue::cell(&stage.revenue),
            stage.without_machines.into(),
            stage.times.p75_days.map_or(Cell::Missing, Cell::Days),
            stage.touches.into(),
            behind::orders(stage).into(),
            behind::average_order(stage),
            behind::per_person(stage),
            stage.matured.map_or(Cell::Missing, |share| Cell::Count(share.part)),
            stage.matured.map_or(Cell::Missing, |share| Cell::Count(share.whole)),
        ]
    });
    Grid { columns, rows: rows.collect(), shown: None }
}

/// The second grid, for people only.
fn details(funnel: &Funnel) -> Grid {
    let has_window = funnel.stages.iter().any(|stage| stage.still_open.is_some());
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let mut columns = vec![Column::people("Stage", Align::Left)];
    columns.push(figure("Recorded"));
    // Where nothing had to be implied, the column would be in the way.
    let has_implied = funnel.stages.iter().any(|stage| stage.implied > 0);
    if has_implied {
        columns.push(figure("Implied"));
    }
    columns.extend(["Entered here", "Skipped it", "Stopped here"].map(figure));
    if has_window {
        columns.push(figure("Still open"));
    }
    columns.extend(["Median time", "Paid"].map(figure));
    let rows = funnel.stages.iter().map(|stage| {
        let mut row = vec![Cell::text(stage.name.as_str())];
        row.push(Cell::Count(stage.recorded));
        if has_implied {
            row.push(Cell::Count(stage.implied));
        }
        row.extend([stage.entered_here, stage.skipped, stage.dropped].map(Cell::Count));
        if has_window {
            row.push(stage.still_open.into());
        }
        row.push(stage.median_days.map_or(Cell::Missing, Cell::Days));
        row.push(revenue::cell(&stage.revenue));
        row
    });
    Grid { columns, rows: rows.collect(), shown: None }
}

/// Says at which stages the median time may be a machine's, if machines brought people there and it is a minute or less.
fn hasty(funnel: &Funnel) -> Option<String> {
    const MINUTE: f64 = 1.0 / 1440.0;
    let is_hasty = |stage: &&StageTally| {
        stage.without_machines < stage.people && stage.median_days.is_some_and(|days| days <= MINUTE)
    };
    let names: Vec<_> = funnel.stages.iter().filter(is_hasty).map(|stage| stage.name.as_str()).collect();
    (!names.is_empty()).then(|| {
        let names = names.join(" and ");
        format!("of {names}, that of mail scanners, which click as they open; --without-machines gives that of people")
    })
}

fn words(funnel: &Funnel) -> Vec<(String, String)> {
    let mut words = vec![
        ("People", "everyone who reached the stage, each counted once; many rows of one person are one person"),
        ("Rate", "of the people who were at the stage before, those who came on to this one"),
        ("95 % interval", "where the true rate lies, as far as so many people can tell: the fewer people, the wider"),
        ("Bar", "solid as far as the figure surely goes of the largest stage's, shaded on to where its interval ends"),
        ("Of the first", "of the people at the first stage, those who reached this one"),
        ("Recorded", "a row says that they were here"),
        ("Implied", "no row says so, but a later step does: whoever clicked a link must have opened the mail"),
        ("Entered here", "had reached no earlier stage: they came in at this one"),
        ("Skipped it", "reached a later stage and not this one"),
        ("Stopped here", "reached no later stage; the drop-off list names them"),
        ("Paid", "what the people of this stage ordered, whenever that was, less what was given back"),
        (
            "Median time",
            "from the stage before to this one: half of the people took no longer (min, h = hours, d = days)",
        ),
    ];
    if funnel.stages.iter().any(|stage| stage.still_open.is_some()) {
        words.push(("Still open", "stopped here, but their time is not up yet"));
        words.push((
            "Time is up",
            "people at the first stage whose time limit has passed, or who have no time of entry",
        ));
    }
    words.retain(|(word, _)| *word != "Implied" || funnel.stages.iter().any(|stage| stage.implied > 0));
    words.retain(|(word, _)| *word != "Median time" || funnel.stages.iter().any(|stage| stage.median_days.is_some()));
    words.into_iter().map(|(word, meaning)| (word.to_owned(), meaning.to_owned())).collect()
}
