//! The rules of a funnel in words.

use crate::funnel::{Clock, Funnel, FunnelSpec, Order, Period, Reaches, Stage, Ties, Window};
use crate::model::{Instant, Records, When};

use super::figures;

/// Returns what fills each stage.
pub(super) fn stages(records: &Records, funnel: &Funnel) -> Vec<(String, String)> {
    let spec = &funnel.spec;
    let stages = spec.stages.as_slice().iter().enumerate();
    let filled = stages.map(|(place, stage)| {
        let by_role = (!stage.roles.is_empty()).then(|| filled_by(records, stage));
        let all = by_role.into_iter().chain(by_mark(spec, Reaches::Stage(place)));
        (stage.name.clone(), all.collect::<Vec<_>>().join("; or "))
    });
    filled.collect()
}

/// Returns what fills each stage that is not plainly a role under its own word, as which each file is listed anyway.
pub(super) fn stages_of_ones_own(records: &Records, funnel: &Funnel) -> Vec<(String, String)> {
    let plain = |stage: &Stage| matches!(stage.roles.as_slice(), [role] if role.as_str() == stage.name);
    let all = stages(records, funnel).into_iter().zip(funnel.spec.stages.as_slice());
    all.filter(|(_, stage)| !plain(stage)).map(|(filled, _)| filled).collect()
}

/// Returns how people move from one stage to the next.
pub(super) fn rules(funnel: &Funnel) -> Vec<(String, String)> {
    let spec = &funnel.spec;
    let mut facts: Vec<_> = spec.name.iter().map(|name| ("Funnel".to_owned(), name.clone())).collect();
    let mut fact = |about: &str, words: String| facts.push((about.to_owned(), words));
    fact("Sequence", sequence(spec).to_owned());
    fact("Time limit", time_limit(spec));
    if spec.starts_at() > 0 && (spec.rules.window.is_some() || spec.rules.period != Period::default()) {
        fact("Clock", "being on a list of prospects is no entry, whatever day the list gives".to_owned());
    }
    if spec.rules.order != Order::Open {
        if spec.rules.ties == Ties::Apart {
            fact("Same time", "a stage must be later than the one before".to_owned());
        }
        for (stage, window) in spec.stages.as_slice().iter().zip(&spec.rules.step_windows) {
            if let Some(window) = window {
                fact("Time limit", format!("{} from the stage before to {}", length(*window), stage.name));
            }
        }
        let optional = |(place, stage): (usize, &Stage)| spec.rules.is_optional(place).then(|| stage.name.clone());
        let optional: Vec<_> = spec.stages.as_slice().iter().enumerate().filter_map(optional).collect();
        if !optional.is_empty() {
            let words = "people may leave it out; the rate of the stage behind it is of the stage before it";
            fact("Optional", format!("{}: {words}", optional.join(", ")));
        }
        if spec.rules.clock == Clock::First {
            fact("Clock", "starts at the first entry; later ones do not move it".to_owned());
        }
    }
    if spec.rules.period != Period::default() {
        fact("Entries", period(spec.rules.period));
        let timeless = funnel.entered_nobody_knows_when();
        if timeless > 0 {
            let people = figures::counted(timeless, "person", "people");
            fact("Any period", format!("{people} of whom no file says when they entered: they count in every period"));
        }
    }
    for (place, exclusion) in spec.rules.exclusions.iter().enumerate() {
        let by_role = exclusion.roles.iter().map(|role| role.as_str().to_owned());
        let what: Vec<_> = by_role.chain(by_mark(spec, Reaches::Exclusion(place))).collect();
        let name = |place: usize| spec.stages.as_slice().get(place).map_or("", |stage| stage.name.as_str());
        let (from, to) = (name(exclusion.from), name(exclusion.to));
        fact("Left out", format!("whoever has {} after {from} and before {to}", what.join(" or ")));
    }
    let implied: u64 = funnel.stages.iter().map(|stage| stage.implied).sum();
    if implied > 0 {
        let times = figures::counted(implied, "time", "times");
        fact("Implied", format!("a stage is counted where a later step of the same mail proves it: {times} in all"));
    }
    let today = match (spec.as_of, funnel.as_of) {
        (Some(day), _) => format!("{day}, as asked for"),
        (None, Some(day)) => format!("{day}, the last day that any file names"),
        (None, None) => "not known: no file holds a date".to_owned(),
    };
    fact("Today", today);
    facts
}

fn sequence(spec: &FunnelSpec) -> &'static str {
    match spec.rules.order {
        Order::Open => "open: people enter at any stage and may skip one; nobody is forced through the first",
        Order::InOrder => "in order: from the first stage on, each after the one before; other things may lie between",
        Order::Strict => "strict: from the first stage on, each directly after the one before",
        Order::Any => "any: all stages, whatever came first",
    }
}

fn time_limit(spec: &FunnelSpec) -> String {
    match spec.rules.window {
        Some(window) => format!("{} from entry", length(window)),
        None => "none: a stage counts however long it takes".to_owned(),
    }
}

/// Returns a length of time in the largest unit that fits.
pub(super) fn length(window: Window) -> String {
    let hours = window.millis().unsigned_abs() / 3_600_000;
    match (hours / 24, hours % 24) {
        (days, 0) if days > 0 => figures::counted(days, "day", "days"),
        _ if hours > 0 => figures::counted(hours, "hour", "hours"),
        _ => figures::counted(window.millis().unsigned_abs() / 1000, "second", "seconds"),
    }
}

fn period(period: Period) -> String {
    // A day is shown as such: its first and its last instant say no more.
    let from = period.from.map(|at| if at == at.day().start() { at.day().to_string() } else { at.to_string() });
    let is_end = |at: Instant| When::Day(at.day()).latest() == Some(at);
    let to = period.to.map(|at| if is_end(at) { at.day().to_string() } else { at.to_string() });
    match (from, to) {
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "at any time".to_owned(),
    }
}

/// Returns which rows do something by what stands in them: `leads where Plan = "Free" in a.csv`.
fn by_mark(spec: &FunnelSpec, reaches: Reaches) -> impl Iterator<Item = String> {
    let marked = spec.marked.iter().filter(move |marked| marked.reaches == reaches);
    marked.map(|marked| {
        let tables = if marked.tables.is_empty() { "no file".to_owned() } else { marked.tables.join(", ") };
        format!("{} in {tables}", marked.words)
    })
}

/// Returns which rows fill a stage: `rows of sends in a.csv and b.xlsx[Leads]`.
fn filled_by(records: &Records, stage: &Stage) -> String {
    let roles: Vec<_> = stage.roles.iter().map(|role| role.as_str()).collect();
    let mut files: Vec<_> = records
        .sources
        .iter()
        .filter(|source| source.stages.iter().any(|role| stage.roles.contains(role)))
        .map(|source| source.position().to_string())
        .collect();
    files.sort_unstable();
    files.dedup();
    let files = if files.is_empty() { "no file".to_owned() } else { files.join(", ") };
    format!("{} in {files}", roles.join(" or "))
}
