//! `moldau inspect`

use anyhow::Result;

use crate::console::Console;
use crate::failure::Status;
use crate::pipeline;
use crate::report::{self, Inspected};
use crate::settings;

use super::arguments::{FormatArgs, InputArgs};
use super::ending;

/// Show what each file is taken for, column by column, and why
///
/// Nothing is written. A wrong guess is overruled in moldau.toml, which `moldau init` writes.
#[derive(Debug, clap::Args)]
pub(super) struct InspectArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    format: FormatArgs,
}

impl InspectArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let settings = settings::resolve(self.input.typed())?;
        let survey = pipeline::survey(&settings, &console.progress())?;
        let tables: Vec<_> = survey.tables.iter().map(|(table, layout)| Inspected { table, layout }).collect();
        console.report(&report::inspect(&tables, &survey.findings), self.format.resolve(console))?;
        ending::warn_of_unused(console, &survey.unused_overrules);
        Ok(ending::warn_of_failed(console, &survey.failed))
    }
}
