//! What the commands share that go the whole way and print one report of it.

use anyhow::Result;

use crate::console::Console;
use crate::failure::Status;
use crate::pipeline::{self, Outcome};
use crate::render::Format;
use crate::settings::{Settings, Typed, TypedFunnel};

use super::arguments::{FormatArgs, FunnelRuleArgs, InputArgs, SinceArgs};
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
    /// Whether no format was asked for.
    pub(super) fn has_no_format(&self) -> bool {
        self.format.is_default()
    }
}

impl OutcomeArgs {
    /// Goes the whole way, has `print` print a report of it, and returns how that ended.
    pub(super) fn run(&self, console: &Console, print: impl FnOnce(&Outcome, Format) -> Result<()>) -> Result<Status> {
        self.go(console, self.input.typed(), |outcome, _, format| print(outcome, format))
    }

    /// The same for a report that follows on an earlier run.
    pub(super) fn run_since(
        &self,
        console: &Console,
        since: &SinceArgs,
        print: impl FnOnce(&Outcome, &Settings, Format) -> Result<()>,
    ) -> Result<Status> {
        self.go(console, since.typed(self.input.typed()), print)
    }

    /// The same for a report that needs the cells of a column, if one is named, and more of the funnel's rules.
    pub(super) fn run_keeping(
        &self,
        console: &Console,
        column: Option<&str>,
        funnel: TypedFunnel,
        print: impl FnOnce(&Outcome, &Settings, Format) -> Result<()>,
    ) -> Result<Status> {
        self.go(console, Typed { column: column.map(str::to_owned), funnel, ..self.input.typed() }, print)
    }

    fn go(
        &self,
        console: &Console,
        typed: Typed,
        print: impl FnOnce(&Outcome, &Settings, Format) -> Result<()>,
    ) -> Result<Status> {
        let settings = self.rules.settings(typed)?;
        let outcome = pipeline::outcome(&settings, &console.progress())?;
        print(&outcome, &settings, self.format.resolve(console))?;
        ending::warn_of_contradictions(console, &outcome.linkage);
        Ok(ending::status(console, &outcome.intake))
    }
}
