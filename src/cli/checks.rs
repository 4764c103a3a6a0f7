//! `--fail-on`: what a job that runs by itself wants to be told of by the exit status.

use clap::builder::PossibleValuesParser;

use crate::console::Console;
use crate::failure::Status;
use crate::funnel::{Gap, Verdict};
use crate::model::FindingKind;
use crate::pipeline::Outcome;

const TARGETS: &str = "targets";
const CHANGES: &str = "changes";
const FINDINGS: &str = "findings";

/// What is to hold of the results.
#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// End with status 3, everything written, if there is any of these: targets that were missed, changes of who is who
    /// since the last run, findings, or one kind of them as findings.csv calls it, such as unsure-role
    #[arg(long, value_name = "WHAT,…", value_delimiter = ',', value_parser = words(), hide_possible_values = true)]
    fail_on: Vec<String>,
}

fn words() -> PossibleValuesParser {
    let kinds = FindingKind::ALL.iter().map(|kind| kind.as_str());
    PossibleValuesParser::new([TARGETS, CHANGES, FINDINGS].into_iter().chain(kinds))
}

impl CheckArgs {
    /// Says which of the checks do not hold, each with how often, and returns how the command ended: as it is if all
    /// hold.
    pub(super) fn status(&self, console: &Console, outcome: &Outcome, ended: Status) -> Status {
        let mut asked: Vec<&str> = self.fail_on.iter().map(String::as_str).collect();
        asked.sort_unstable();
        asked.dedup();
        let failed: Vec<_> =
            asked.into_iter().map(|what| (what, count(what, outcome))).filter(|(_, n)| *n > 0).collect();
        for (what, n) in &failed {
            console.warning(&format!("the check `--fail-on {what}` found {n}"), Some(place(what)));
        }
        if failed.is_empty() { ended } else { Status::Incomplete }
    }
}

fn count(what: &str, outcome: &Outcome) -> usize {
    match what {
        TARGETS => {
            let is_missed = |gap: Gap| gap.verdict == Verdict::Missed;
            outcome.funnel.targets().filter(|(stage, target)| target.of(stage).is_some_and(is_missed)).count()
        }
        CHANGES => outcome.linkage.regrouped.len(),
        _ => {
            let findings = &outcome.intake.records.findings;
            findings.iter().filter(|finding| what == FINDINGS || what == finding.kind.as_str()).count()
        }
    }
}

fn place(what: &str) -> &'static str {
    match what {
        TARGETS => "`moldau funnel` shows the targets and how far the stages are from them",
        CHANGES => "changes.csv in the output folder lists them",
        _ => "findings.csv in the output folder lists them",
    }
}
