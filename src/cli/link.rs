//! `moldau link`

use anyhow::Result;

use crate::console::Console;
use crate::failure::Status;
use crate::pipeline;
use crate::report;
use crate::settings;

use super::arguments::{FormatArgs, InputArgs, SinceArgs};
use super::ending;

/// Print who is who: every row of every file, with the person it belongs to
#[derive(Debug, clap::Args)]
pub(super) struct LinkArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    since: SinceArgs,
    #[command(flatten)]
    format: FormatArgs,
}

impl LinkArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let settings = settings::resolve(self.since.typed(self.input.typed()))?;
        let progress = console.progress();
        let intake = pipeline::intake(&settings, &progress)?;
        let linkage = pipeline::linkage(&intake, &progress);
        console.listing(report::records(&intake.records, &linkage), self.format.resolve(console))?;
        ending::warn_of_contradictions(console, &linkage);
        Ok(ending::status(console, &intake))
    }
}
