//! `moldau diff`

use std::path::PathBuf;

use anyhow::Result;

use crate::console::Console;
use crate::failure::Status;
use crate::history::{self, Run};
use crate::report;

use super::arguments::FormatArgs;

/// Print what changed between two runs, person by person
///
/// Who is new and who is gone, who got further in the funnel and who ordered, who turned out to be one person or two; and
/// how many people each stage had before and has now. Keep the output folder of an earlier run under another name to
/// hold a later one against it.
#[derive(Debug, clap::Args)]
pub(super) struct DiffArgs {
    /// Output folder of the earlier run
    #[arg(value_name = "BEFORE")]
    before: PathBuf,
    /// Output folder of the later run
    #[arg(value_name = "NOW")]
    now: PathBuf,
    #[command(flatten)]
    format: FormatArgs,
}

impl DiffArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let (before, now) = (Run::read(&self.before)?, Run::read(&self.now)?);
        console.report(&report::diff(&history::diff(&before, &now)), self.format.resolve(console))?;
        Ok(Status::Done)
    }
}
