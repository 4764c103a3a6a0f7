//! `moldau people`

use anyhow::Result;

use crate::console::Console;
use crate::failure::Status;
use crate::report;

use super::ending;
use super::outcome::OutcomeArgs;

/// List everyone once: best name and addresses, furthest stage, date of each stage, revenue
#[derive(Debug, clap::Args)]
pub(super) struct PeopleArgs {
    #[command(flatten)]
    outcome: OutcomeArgs,
}

impl PeopleArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        self.outcome.run(console, |outcome, format| {
            console.listing(report::people(ending::results(outcome)), format)?;
            Ok(())
        })
    }
}
