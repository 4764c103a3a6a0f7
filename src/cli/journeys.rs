//! `moldau journeys`

use anyhow::Result;

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::report::{self, PathView};

use super::ending;
use super::outcome::OutcomeArgs;

/// List everything that happened to each person, in order, with file and row
///
/// With --paths, --times or --repeats the ways of all people together: which are common, where people stall and where
/// they speed up, who orders again.
#[derive(Debug, clap::Args)]
pub(super) struct JourneysArgs {
    /// One person's whole story, by the id that other reports show or by an e-mail address
    #[arg(long, value_name = "WHO", conflicts_with_all = ["ways", "times", "repeats"])]
    person: Option<String>,
    /// The common ways from stage to stage, how many took each and how many arrived
    #[arg(long = "paths", conflicts_with_all = ["times", "repeats"])]
    ways: bool,
    /// The time from each stage to the next, the slowest first
    #[arg(long, conflicts_with = "repeats")]
    times: bool,
    /// First, second, third order, and the time between them
    #[arg(long)]
    repeats: bool,
    #[command(flatten)]
    outcome: OutcomeArgs,
}

impl JourneysArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let view = match (self.ways, self.times, self.repeats) {
            (true, ..) => Some(PathView::Ways),
            (_, true, _) => Some(PathView::Times),
            (.., true) => Some(PathView::Repeats),
            _ => None,
        };
        self.outcome.run(console, |outcome, format| {
            let results = ending::results(outcome);
            if let Some(view) = view {
                console.report(&report::path_report(results, view), format)?;
            } else if let Some(who) = &self.person {
                let person = outcome.find(who).ok_or_else(|| Advice {
                    message: "there is no such person in the files".to_owned(),
                    hint: "name a person_id from `moldau people`, or a whole e-mail address".to_owned(),
                })?;
                console.report(&report::journey(results, person), format)?;
            } else {
                console.listing(report::journeys(results), format)?;
            }
            Ok(())
        })
    }
}
