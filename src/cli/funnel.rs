//! `moldau funnel`

use anyhow::Result;

use crate::console::Console;
use crate::failure::Status;
use crate::report;

use super::ending;
use super::outcome::OutcomeArgs;

/// Print the funnel: who got how far, and how many stopped where
#[derive(Debug, clap::Args)]
pub(super) struct FunnelArgs {
    #[command(flatten)]
    outcome: OutcomeArgs,
}

impl FunnelArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        self.outcome.run(console, |outcome, format| {
            outcome.funnel.spec.stages.check()?;
            console.report(&report::funnel(ending::results(outcome)), format)?;
            Ok(())
        })
    }
}
