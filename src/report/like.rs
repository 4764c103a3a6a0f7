//! The funnel as another tool would count it, and why the figures differ.

use crate::funnel::{After, Change, Clock, Likeness, Setting, Tool};

use super::{Align, Cell, Column, Grid, Report, Results, figures, rules};

/// Returns the funnel beside what another tool would say, with the effect of each rule that it has otherwise.
#[must_use]
pub fn likeness(results: Results<'_>, like: &Likeness) -> Report {
    let own = results.funnel;
    let name = like.tool.as_str();
    let mut report = Report::new(format!("The funnel as {name} would count it"));
    let figure = |name: &'static str, heading: String| Column::figures(name, heading);
    let columns = vec![
        Column::words("stage", "Stage"),
        figure("people", "Moldau".to_owned()),
        figure("people_like", name.to_owned()),
        figure("difference", "Difference".to_owned()),
        figure("rate_first", "Of the first".to_owned()),
        figure("rate_first_like", format!("{name}: of the first")),
    ];
    let rows = own.stages.iter().zip(&like.funnel.stages).map(|(own, other)| {
        vec![
            Cell::text(own.name.as_str()),
            Cell::Count(own.people),
            Cell::Count(other.people),
            Cell::text(change(own.people, other.people)),
            own.rate_first.into(),
            other.rate_first.into(),
        ]
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
    report.heading("Why the figures differ, rule after rule");
    report.grid(steps(results, like));
    report.facts(explained(like));
    report.heading(format!("Under other settings of {name}"));
    report.grid(settings(results, like));
    report.heading(format!("Rules of {name}"));
    report.facts(rules::rules(&like.funnel));
    report
}

fn change(from: u64, to: u64) -> String {
    if to >= from { format!("+{}", figures::count(to - from)) } else { format!("-{}", figures::count(from - to)) }
}

/// One row a rule, with what it does to each stage.
fn steps(results: Results<'_>, like: &Likeness) -> Grid {
    let stages = &results.funnel.stages;
    let mut columns = vec![Column::people("What is otherwise", Align::Left)];
    columns.extend(stages.iter().map(|stage| Column::people(stage.name.clone(), Align::Right)));
    let mut before: Vec<u64> = stages.iter().map(|stage| stage.people).collect();
    let mut rows = Vec::with_capacity(like.changes.len());
    for changed in &like.changes {
        let mut row = vec![Cell::text(title(changed.change))];
        row.extend(
            before
                .iter()
                .zip(&changed.people)
                .map(|(from, to)| if from == to { Cell::text("=") } else { Cell::text(change(*from, *to)) }),
        );
        before.clone_from(&changed.people);
        rows.push(row);
    }
    Grid { columns, rows, shown: None }
}

/// One row a setting, with how many it would count at each stage.
fn settings(results: Results<'_>, like: &Likeness) -> Grid {
    let mut columns = vec![Column::people("Setting", Align::Left)];
    let stages = results.funnel.stages.iter();
    columns.extend(stages.map(|stage| Column::people(stage.name.clone(), Align::Right)));
    let row = |(setting, counts): &(Setting, Vec<u64>)| {
        let name = Cell::text(setting_name(*setting, like.tool));
        std::iter::once(name).chain(counts.iter().copied().map(Cell::Count)).collect()
    };
    Grid { columns, rows: like.settings.iter().map(row).collect(), shown: None }
}

/// Returns what a tool calls a setting, with what that does.
fn setting_name(setting: Setting, tool: Tool) -> &'static str {
    match (setting, tool) {
        (Setting::ReEntry, _) => "optimized re-entry: a later entry starts anew",
        (Setting::Totals, _) => "totals: every attempt counts, a new one once the last is over",
        (Setting::Strict, Tool::Amplitude) => "exact order: nothing in between",
        (Setting::Strict, _) => "strict order: nothing in between",
        (Setting::Any, _) => "any order: the stages in any sequence",
        (Setting::Increasing, _) => "strict_increase: events of one instant do not follow each other",
    }
}

fn title(change: Change) -> String {
    match change {
        Change::Instants => "dates are midnights, rows without a date are none".to_owned(),
        Change::InOrder => "in order from the first stage, nothing implied".to_owned(),
        Change::Machines => "machines count".to_owned(),
        Change::Steps => "no limits of single steps, no optional stages".to_owned(),
        Change::Exclusions => "nothing is left out".to_owned(),
        Change::Shared => "one event may do for several stages".to_owned(),
        Change::Window(window) => format!("time limit of {}", rules::length(window)),
        Change::Clock(Clock::First) => "the first entry keeps the clock".to_owned(),
        Change::Clock(Clock::Latest) => "a later entry restarts the clock".to_owned(),
        Change::Ties => "at one instant stages follow each other".to_owned(),
        Change::Seconds => "within one second in any sequence".to_owned(),
        Change::Grace => "within two seconds in any sequence".to_owned(),
        Change::Keeps => "who is left out stays in the stages before".to_owned(),
        Change::After(After::Counts) => "conversions after the period count".to_owned(),
        Change::After(After::LeftOut) => "conversions after the period do not count".to_owned(),
    }
}

fn explained(like: &Likeness) -> Vec<(String, String)> {
    let name = like.tool.as_str();
    let mut facts: Vec<(String, String)> =
        like.changes.iter().map(|changed| (word(changed.change).to_owned(), why(changed.change, name))).collect();
    let mut fact = |about: &str, words: &str| facts.push((about.to_owned(), words.to_owned()));
    match like.tool {
        Tool::PostHog => fact("Left out", "an exclusion takes a person out of every stage, as here"),
        Tool::Mixpanel => {
            fact("Counted", "people, each once (uniques), the setting that it starts with; others stand below");
            fact(
                "Not recomputed",
                "a property held constant, which there takes an attempt with one value for one and another value for another",
            );
        }
        Tool::Amplitude => {
            fact("Sequence there", "\"this order\", the setting that it starts with; others stand below");
            fact("Not recomputed", "days there are those of the project's time zone; here those of the exports");
        }
        Tool::ClickHouse => fact(
            "Not recomputed",
            "windowFunnel must be told its time limit in seconds: name it with --window; its modes strict_order and strict_deduplication, which give a person up for good at the first event in between or done twice",
        ),
    }
    fact(
        "People",
        "are those that Moldau found across the files; a tool that joins by one id alone counts one person several times",
    );
    facts
}

fn word(change: Change) -> &'static str {
    match change {
        Change::Instants => "Dates",
        Change::InOrder => "Sequence",
        Change::Machines => "Machines",
        Change::Steps => "Steps",
        Change::Exclusions | Change::Keeps => "Left out",
        Change::Shared => "Events",
        Change::Window(_) => "Time limit",
        Change::Clock(_) => "Clock",
        Change::Ties => "Same time",
        Change::After(_) => "Period",
        Change::Seconds | Change::Grace => "Seconds",
    }
}

fn why(change: Change, name: &str) -> String {
    match change {
        Change::Instants => {
            format!(
                "{name} needs a time for each event: a date alone is read as midnight, and may come to stand before what it followed; an export without dates cannot be loaded"
            )
        }
        Change::InOrder => format!(
            "{name} counts a person at a stage only after all stages before it, by an event of its own: who skipped one, or came in later, is not counted behind it"
        ),
        Change::Machines => format!("{name} knows no opens and clicks of machines: all of them count"),
        Change::Steps => format!("{name} has one time limit for the whole funnel, and no stage may be left out"),
        Change::Exclusions => format!("{name} cannot leave people out for what they did in between"),
        Change::Shared => format!("in {name} one event counts for every stage that it fits, one after the other"),
        Change::Window(window) => {
            format!(
                "{name} counts what happens within {} from entry unless told otherwise; --window sets another",
                rules::length(window)
            )
        }
        Change::Clock(Clock::First) => {
            format!("{name} starts the clock at the first entry and ignores a later one, even if that would convert")
        }
        Change::Clock(Clock::Latest) => format!("{name} lets a later entry start anew"),
        Change::Ties => format!("{name} lets events of one instant follow each other"),
        Change::Seconds => format!("{name} knows whole seconds: of events within one, either may have come first"),
        Change::Grace => format!("{name} takes events no more than two seconds apart in either sequence"),
        Change::Keeps => {
            format!("in {name} who does what is excluded leaves the funnel there, and stays in the stages before it")
        }
        Change::After(After::LeftOut) => format!("in {name} both entry and conversion must lie within the dates"),
        Change::After(After::Counts) => format!("in {name} the entry alone must lie within the dates"),
    }
}
