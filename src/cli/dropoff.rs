//! `moldau dropoff`

use std::path::Path;

use anyhow::{Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::funnel;
use crate::report;

use super::ending;
use super::outcome::OutcomeArgs;

/// List the people who stopped after a stage: whom to call, and how to reach them
#[derive(Debug, clap::Args)]
pub(super) struct DropoffArgs {
    /// The stage at which they stopped, by its name or its number in the funnel
    #[arg(value_name = "STAGE")]
    stage: String,
    #[command(flatten)]
    outcome: OutcomeArgs,
}

impl DropoffArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        self.outcome.run(console, None, |outcome, format| {
            outcome.funnel.spec.stages.check()?;
            let names: Vec<_> = outcome.funnel.spec.stages.as_slice().iter().map(|stage| stage.name.as_str()).collect();
            let by_number = self.stage.parse::<usize>().ok().filter(|number| (1..=names.len()).contains(number));
            let by_name = names.iter().position(|name| name.eq_ignore_ascii_case(&self.stage));
            let Some(stage) = by_name.or(by_number.map(|number| number - 1)) else {
                let is_path = Path::new(&self.stage).exists();
                let order =
                    if is_path { "name the stage before the files, as in `moldau dropoff forms FOLDER`; " } else { "" };
                bail!(Advice {
                    message: format!("the funnel has no stage `{}`", self.stage),
                    hint: format!("{order}its stages are {}", names.join(", ")),
                });
            };
            if stage + 1 == names.len() {
                console.note(&format!("nobody stops after {}: it is the last stage", names[stage]));
            }
            let contacts = outcome.contacts();
            let list = funnel::drop_off(&outcome.funnel, &outcome.journeys, stage, &contacts);
            console.listing(report::dropoff(ending::results(outcome), &list), format)?;
            Ok(())
        })
    }
}
