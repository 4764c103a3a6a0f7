//! What the commands share that go the whole way and print one report of it.

use anyhow::Result;

use crate::console::Console;
use crate::failure::Status;
use crate::pipeline::{self, Outcome};
use crate::render::Format;

use crate::settings::Typed;

use super::arguments::{FormatArgs, FunnelRuleArgs, InputArgs};
use super::ending;

/// What is read, by which rules, and how the report is printed.
#[derive(Debug, clap::Args)]
pub(super) struct OutcomeArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    rules: FunnelRuleArgs,
    #[command(flatten)]
    format: FormatArgs,
}

impl OutcomeArgs {
    /// Goes the whole way, has `print` print a report of it, and returns how that ended.
    ///
    /// The cells of `column`, if one is named, are kept for the report.
    pub(super) fn run(
        &self,
        console: &Console,
        column: Option<&str>,
        print: impl FnOnce(&Outcome, Format) -> Result<()>,
    ) -> Result<Status> {
        let typed = Typed { column: column.map(str::to_owned), ..self.input.typed() };
        let settings = self.rules.settings(typed)?;
        let outcome = pipeline::outcome(&settings, &console.progress())?;
        print(&outcome, self.format.resolve(console))?;
        ending::warn_of_contradictions(console, &outcome.linkage);
        Ok(ending::status(console, &outcome.intake))
    }
}
