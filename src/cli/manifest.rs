//! `run.json`: what was read, which rules were used, and what came out.

use serde::Serialize;

use crate::folder;
use crate::funnel::{Order, Reaches};
use crate::link::{Cohesion, Model, Reach, RuleReach};
use crate::model::Role;
use crate::pipeline::Outcome;
use crate::settings::Settings;

/// What a run writes about itself: enough to see whether two runs can be compared, and nothing about a person.
#[derive(Debug, Serialize)]
pub(super) struct Manifest {
    moldau: &'static str,
    version: &'static str,
    inputs: Vec<File>,
    unreadable: Vec<String>,
    settings: Rules,
    tables: Vec<Table>,
    counts: Counts,
    expected: Expected,
    blocking: Blocking,
    largest: Vec<Largest>,
    model: Model,
}

/// The mistakes to be expected, by the model's own probabilities.
#[derive(Debug, Serialize)]
struct Expected {
    people_that_are_two: f64,
    doubtful_pairs_kept_apart: usize,
    people_counted_twice: f64,
}

/// How far the blocking rules reach, as foreseen before anything but a sample is compared.
#[derive(Debug, Serialize)]
struct Blocking {
    pairs_foreseen: f64,
    pairs_in_all: f64,
    pairs_of_one_person: f64,
    pairs_of_one_person_missed: f64,
    rules: Vec<BlockingRule>,
}

/// What a blocking rule finds, and what no other rule does.
#[derive(Debug, Serialize)]
struct BlockingRule {
    in_common: &'static str,
    finds: f64,
    alone: f64,
}

impl Blocking {
    fn new(reach: &Reach) -> Self {
        let rule = |rule: &RuleReach| BlockingRule {
            in_common: rule.name,
            finds: rule.found.round(),
            alone: rule.alone.round(),
        };
        Self {
            pairs_foreseen: reach.pairs.round(),
            pairs_in_all: reach.all_pairs,
            pairs_of_one_person: reach.found.round(),
            pairs_of_one_person_missed: reach.lost.round(),
            rules: reach.rules.iter().map(rule).collect(),
        }
    }
}

/// A person with many rows, and how well these hang together.
#[derive(Debug, Serialize)]
struct Largest {
    person_id: String,
    rows: usize,
    weakest_link: Option<f64>,
}

#[derive(Debug, Serialize)]
struct File {
    name: String,
    bytes: u64,
    blake3: String,
}

#[derive(Debug, Serialize)]
struct Rules {
    settings_file: Option<String>,
    region: Option<String>,
    funnel: Option<String>,
    stages: Vec<Stage>,
    order: &'static str,
    window_seconds: Option<i64>,
    from: Option<String>,
    to: Option<String>,
    as_of: Option<String>,
}

#[derive(Debug, Serialize)]
struct Stage {
    name: String,
    roles: Vec<&'static str>,
    /// Rows that reach it by what stands in them, in words.
    rows: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Table {
    file: String,
    sheet: Option<String>,
    number: usize,
    role: &'static str,
    stages: Vec<&'static str>,
    confidence: u8,
    rows_read: u32,
    rows_set_aside: u32,
}

#[derive(Debug, Serialize)]
struct Counts {
    rows_read: u64,
    rows_used: u64,
    rows_set_aside: u64,
    people: usize,
    unsure_pairs: usize,
    pairs_compared: u64,
    findings: usize,
}

fn words(roles: &[Role]) -> Vec<&'static str> {
    roles.iter().map(|role| role.as_str()).collect()
}

/// Returns a number with four decimals, which is more than anybody knows.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

impl Manifest {
    pub(super) fn new(settings: &Settings, outcome: &Outcome) -> Self {
        let intake = &outcome.intake;
        let sources = &intake.records.sources;
        let read: u64 = sources.iter().map(|source| u64::from(source.rows_read)).sum();
        let aside: u64 = sources.iter().map(|source| u64::from(source.rows_set_aside)).sum();
        let spec = &outcome.funnel.spec;
        let rows = |place: usize| {
            let own = spec.marked.iter().filter(move |marked| marked.reaches == Reaches::Stage(place));
            own.map(|marked| marked.words.clone()).collect()
        };
        let stages = spec.stages.as_slice().iter().enumerate();
        let period = spec.rules.period;
        let inputs = intake.files.iter().map(|file| File {
            name: file.name.clone(),
            bytes: file.bytes,
            blake3: file.hash.clone(),
        });
        let tables = sources.iter().map(|source| Table {
            file: source.file.to_string(),
            sheet: source.sheet.as_deref().map(str::to_owned),
            number: source.table,
            role: source.role.map_or("none", Role::as_str),
            stages: words(&source.stages),
            confidence: source.confidence.as_percent(),
            rows_read: source.rows_read,
            rows_set_aside: source.rows_set_aside,
        });
        let doubt = outcome.linkage.doubt;
        let largest = |cohesion: &Cohesion| {
            let person = &outcome.linkage.people[cohesion.person.index()];
            let weakest_link = cohesion.weakest.map(|link| rounded(link.probability));
            Largest { person_id: person.id.to_string(), rows: person.records.len(), weakest_link }
        };
        Self {
            moldau: folder::MARK,
            version: env!("CARGO_PKG_VERSION"),
            inputs: inputs.collect(),
            unreadable: intake.failed.iter().map(|file| file.name.clone()).collect(),
            settings: Rules {
                settings_file: settings.file.as_ref().map(|path| path.display().to_string()),
                region: settings.region.map(|country| country.to_string()),
                funnel: spec.name.clone(),
                stages: stages
                    .map(|(at, stage)| Stage { name: stage.name.clone(), roles: words(&stage.roles), rows: rows(at) })
                    .collect(),
                order: match spec.rules.order {
                    Order::Open => "open",
                    Order::InOrder => "in order",
                    Order::Strict => "strict",
                    Order::Any => "any",
                },
                window_seconds: spec.rules.window.map(|window| window.millis() / 1000),
                from: period.from.map(|at| at.to_string()),
                to: period.to.map(|at| at.to_string()),
                as_of: outcome.funnel.as_of.map(|day| day.to_string()),
            },
            tables: tables.collect(),
            counts: Counts {
                rows_read: read,
                rows_used: read - aside,
                rows_set_aside: aside,
                people: outcome.linkage.people.len(),
                unsure_pairs: outcome.linkage.unsure.len(),
                pairs_compared: outcome.linkage.pairs_compared,
                findings: intake.records.findings.len(),
            },
            expected: Expected {
                people_that_are_two: rounded(doubt.may_be_two),
                doubtful_pairs_kept_apart: doubt.doubtful_pairs,
                people_counted_twice: rounded(doubt.may_be_one),
            },
            blocking: Blocking::new(&outcome.linkage.reach),
            largest: outcome.linkage.largest.iter().map(largest).collect(),
            model: outcome.linkage.model.clone(),
        }
    }
}
