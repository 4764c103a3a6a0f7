//! `moldau journeys`

use anyhow::Result;

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::report;

use super::ending;
use super::outcome::OutcomeArgs;

/// List everything that happened to each person, in order, with file and row
#[derive(Debug, clap::Args)]
pub(super) struct JourneysArgs {
    /// One person alone, by the id that other reports show or by an e-mail address
    #[arg(long, value_name = "WHO")]
    person: Option<String>,
    #[command(flatten)]
    outcome: OutcomeArgs,
}

impl JourneysArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        self.outcome.run(console, |outcome, format| {
            let results = ending::results(outcome);
            let listing = match &self.person {
                None => report::journeys(results),
                Some(who) => {
                    let person = outcome.find(who).ok_or_else(|| Advice {
                        message: "there is no such person in the files".to_owned(),
                        hint: "name a person_id from `moldau people`, or a whole e-mail address".to_owned(),
                    })?;
                    report::journey(results, person)
                }
            };
            console.listing(listing, format)?;
            Ok(())
        })
    }
}
