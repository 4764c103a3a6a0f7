//! `moldau run`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::console::Console;
use crate::failure::Status;
use crate::folder::{self, Draft, Folder};
use crate::funnel::{self, DropOff, StageTally};
use crate::history;
use crate::model::PersonId;
use crate::pipeline::{self, Outcome};
use crate::render::{self, Format, Look};
use crate::report::{self, FileJoin, Listing, PathView, Summary};
use crate::settings::{Settings, Typed};

use super::arguments::{FormatArgs, FunnelRuleArgs, InputArgs, SinceArgs};
use super::checks::CheckArgs;
use super::manifest::Manifest;
use super::review::SHEET;
use super::{ending, remember};

/// Do the whole job: read the files, find the people, print the funnel, write the output folder
///
/// The output folder is replaced as a whole or not at all.
#[derive(Debug, clap::Args)]
pub(super) struct RunArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Output folder [default: moldau-out]
    #[arg(short, long, alias = "output", value_name = "FOLDER")]
    out: Option<PathBuf>,
    #[command(flatten)]
    since: SinceArgs,
    #[command(flatten)]
    rules: FunnelRuleArgs,
    #[command(flatten)]
    checks: CheckArgs,
    #[command(flatten)]
    format: FormatArgs,
}

impl RunArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let settings = self.rules.settings(Typed { out: self.out.clone(), ..self.since.typed(self.input.typed()) })?;
        // Before the work, so that a run that may not write fails at once.
        let folder = Folder::claim(&settings.out, &settings.paths)?;
        let place = folder.path().to_path_buf();
        remember::take_over(console, &place, &settings.decisions)?;
        let outcome = pipeline::outcome(&settings, &console.progress())?;
        let lists = call_lists(&settings, &place, &outcome)?;
        let joins = report::joins(ending::results(&outcome));
        folder.publish(|draft| {
            write(draft, &settings, &outcome, &lists, &joins)?;
            // What was typed there while this run was at work.
            if remember::take_over(console, &place, &settings.decisions)? > 0 {
                console.warning("decisions were typed during this run", Some("run it once more to follow them"));
            }
            anyhow::Ok(())
        })?;

        let results = ending::results(&outcome);
        let printed = console.report(&report::overview(results), self.format.resolve(console));
        let out = settings.out.display().to_string();
        let of_list = |list: &CallList| report::list_figures(results, &list.people, list.before.as_ref());
        let figures: Vec<_> = lists.iter().map(of_list).collect();
        console.aside(&report::summary(Summary {
            records: &outcome.intake.records,
            linkage: &outcome.linkage,
            joins: &joins,
            lists: &figures,
            out: Some(out.as_str()),
        }));
        if outcome.funnel.spec.stages.as_slice().len() < 2 {
            console
                .note("one stage alone is no funnel: add the export of another step, such as sends, clicks or orders");
        }
        ending::warn_of_contradictions(console, &outcome.linkage);
        let status = self.checks.status(console, &outcome, ending::status(console, &outcome.intake));
        Ok(match printed {
            Ok(()) => status,
            // The results are safe in the folder: that is no failed run.
            Err(error) => {
                console.warning(
                    &format!("the funnel cannot be printed: {error}"),
                    Some(&format!("it is in {out}/funnel.csv")),
                );
                Status::Incomplete
            }
        })
    }
}

/// The people who stopped after one stage, and who of them was on the last run's list.
struct CallList {
    name: String,
    people: DropOff,
    before: Option<BTreeSet<PersonId>>,
}

/// Returns one list for each stage but the last, where people have arrived; the last stage first. `place` is the folder
/// that is about to be replaced.
fn call_lists(settings: &Settings, place: &Path, outcome: &Outcome) -> Result<Vec<CallList>> {
    let contacts = outcome.contacts();
    let stages = outcome.funnel.stages.iter().enumerate().rev().skip(1);
    let list = |(stage, tally): (usize, &StageTally)| {
        let people = funnel::drop_off(&outcome.funnel, &outcome.journeys, stage, &contacts);
        let name = report::dropoff_file(&people, &tally.name);
        let before = match &settings.since {
            Some(run) => history::past_call_list(run, &name)?,
            // Whatever is wrong with a folder that nobody named: then it holds no earlier lists.
            None => history::past_call_list(place, &name).unwrap_or_default(),
        };
        anyhow::Ok(CallList { name, people, before })
    };
    stages.map(list).collect()
}

/// Writes every file of the output folder.
fn write(
    draft: &mut Draft,
    settings: &Settings,
    outcome: &Outcome,
    lists: &[CallList],
    joins: &[FileJoin],
) -> Result<()> {
    let results = ending::results(outcome);
    let Outcome { intake, linkage, .. } = outcome;
    listing(draft, "records.csv", report::records(&intake.records, linkage))?;
    listing(draft, "people.csv", report::people(results))?;
    draft.file("funnel.csv", |out| {
        render::write(&report::figures_by_stage(results), Format::Csv, Look::default(), out)
    })?;
    listing(draft, "journeys.csv", report::journeys(results))?;
    draft.file("paths.csv", |out| {
        render::write(&report::path_report(results, PathView::Ways), Format::Csv, Look::default(), out)
    })?;
    listing(draft, "review.csv", report::review(&intake.records, linkage))?;
    if !linkage.unsure.is_empty() {
        let pairs = report::review(&intake.records, linkage);
        draft.file("review.xlsx", |out| render::workbook::write(SHEET, pairs, out))?;
    }
    if !linkage.regrouped.is_empty() {
        listing(draft, "changes.csv", report::changes(&linkage.regrouped))?;
    }
    listing(draft, "files.csv", report::files(results, joins))?;
    listing(draft, "findings.csv", report::findings(&intake.records.findings))?;
    for list in lists {
        let name = format!("dropoff/{}", list.name);
        listing(draft, &name, report::dropoff(results, &list.people, list.before.as_ref()))?;
    }
    let manifest = Manifest::new(settings, outcome);
    draft.file(folder::RUN_FILE, |out| Ok(serde_json::to_writer_pretty(out, &manifest)?))?;
    Ok(())
}

fn listing(draft: &mut Draft, name: &str, listing: Listing<'_>) -> Result<()> {
    Ok(draft.file(name, |out| render::write_listing(listing, Format::Csv, Look::default(), out))?)
}
