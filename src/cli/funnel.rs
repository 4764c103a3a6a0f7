//! `moldau funnel`

use anyhow::Result;

use crate::console::Console;
use crate::failure::Status;
use crate::pipeline;
use crate::report;

use super::arguments::{FormatArgs, FunnelRuleArgs, InputArgs};
use super::ending;

/// Print the funnel: who got how far, and how many stopped where
#[derive(Debug, clap::Args)]
pub(super) struct FunnelArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    rules: FunnelRuleArgs,
    #[command(flatten)]
    format: FormatArgs,
}

impl FunnelArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let settings = self.rules.settings(self.input.typed())?;
        let outcome = pipeline::outcome(&settings, &console.progress())?;
        outcome.funnel.spec.stages.check()?;
        console.report(&report::funnel(ending::results(&outcome)), self.format.resolve(console))?;
        ending::warn_of_contradictions(console, &outcome.linkage);
        Ok(ending::status(console, &outcome.intake))
    }
}
