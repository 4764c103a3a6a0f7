//! `moldau people`

use anyhow::Result;

use crate::console::Console;
use crate::failure::Status;
use crate::pipeline;
use crate::report;

use super::arguments::{FormatArgs, FunnelRuleArgs, InputArgs};
use super::ending;

/// List everyone once: best name and addresses, furthest stage, date of each stage, revenue
#[derive(Debug, clap::Args)]
pub(super) struct PeopleArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    rules: FunnelRuleArgs,
    #[command(flatten)]
    format: FormatArgs,
}

impl PeopleArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let settings = self.rules.settings(self.input.typed())?;
        let outcome = pipeline::outcome(&settings, &console.progress())?;
        console.listing(report::people(ending::results(&outcome)), self.format.resolve(console))?;
        ending::warn_of_contradictions(console, &outcome.linkage);
        Ok(ending::status(console, &outcome.intake))
    }
}
