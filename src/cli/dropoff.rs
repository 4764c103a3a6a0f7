//! `moldau dropoff`

use std::path::Path;

use anyhow::{Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::funnel::{self, DropOff};
use crate::history;
use crate::pipeline::Outcome;
use crate::render::Format;
use crate::report::{self, Tool};
use crate::settings::Settings;

use super::arguments::SinceArgs;
use super::ending;
use super::outcome::OutcomeArgs;

/// List the people who stopped after a stage: whom to call first, and how to reach them
///
/// Whoever is not to be called stands at the end, with the reason: on a do-not-contact list (--suppress, or a file that
/// is called so), unsubscribed anywhere, bought, mail that came back, colleagues, tests.
#[derive(Debug, clap::Args)]
pub(super) struct DropoffArgs {
    /// The stage at which they stopped, by its name or its number in the funnel
    #[arg(value_name = "STAGE")]
    stage: String,
    /// Columns of the tool that the list is uploaded to: mailchimp, hubspot, salesforce, meta or google (these two
    /// hashed); without anybody who is not to be called
    #[arg(long, value_name = "TOOL", value_parser = tool)]
    layout: Option<Tool>,
    /// Only those who are new on the list since the last run: that of --since, else the one in the output folder
    #[arg(long)]
    new: bool,
    #[command(flatten)]
    since: SinceArgs,
    #[command(flatten)]
    outcome: OutcomeArgs,
}

fn tool(word: &str) -> Result<Tool, String> {
    let found = Tool::ALL.iter().copied().find(|tool| tool.as_str() == word.to_lowercase());
    let names: Vec<_> = Tool::ALL.iter().map(|tool| tool.as_str()).collect();
    found.ok_or_else(|| format!("there is a layout for each of {}", names.join(", ")))
}

impl DropoffArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        self.outcome.run_since(console, &self.since, |outcome, settings, format| {
            let stage = self.stage(outcome)?;
            let names = &outcome.funnel.spec.stages.as_slice();
            if stage + 1 == names.len() {
                console.note(&format!("nobody stops after {}: it is the last stage", names[stage].name));
            }
            let contacts = outcome.contacts();
            let mut list = funnel::drop_off(&outcome.funnel, &outcome.journeys, stage, &contacts);
            self.print(console, outcome, settings, &mut list, format)
        })
    }

    /// Returns the place of the stage that was named.
    fn stage(&self, outcome: &Outcome) -> Result<usize> {
        outcome.funnel.spec.stages.check()?;
        let names: Vec<_> = outcome.funnel.spec.stages.as_slice().iter().map(|stage| stage.name.as_str()).collect();
        let by_number = self.stage.parse::<usize>().ok().filter(|number| (1..=names.len()).contains(number));
        let by_name = names.iter().position(|name| name.eq_ignore_ascii_case(&self.stage));
        if let Some(stage) = by_name.or(by_number.map(|number| number - 1)) {
            return Ok(stage);
        }
        let is_path = Path::new(&self.stage).exists();
        let order = if is_path { "name the stage before the files, as in `moldau dropoff forms FOLDER`; " } else { "" };
        bail!(Advice {
            message: format!("the funnel has no stage `{}`", self.stage),
            hint: format!("{order}its stages are {}", names.join(", ")),
        });
    }

    fn print(
        &self,
        console: &Console,
        outcome: &Outcome,
        settings: &Settings,
        list: &mut DropOff,
        format: Format,
    ) -> Result<()> {
        let results = ending::results(outcome);
        let name = outcome.funnel.spec.stages.as_slice().get(list.stage).map_or("", |stage| stage.name.as_str());
        let before = if self.new || settings.since.is_some() {
            let folder = settings.since.as_ref().unwrap_or(&settings.out);
            let known = history::past_call_list(folder, &report::dropoff_file(list, name))?;
            if known.is_none() {
                console.note(&format!("{} has no list of {name}: everybody is new", folder.display()));
            }
            Some(known.unwrap_or_default())
        } else {
            None
        };
        let summary = report::call_list(results, list, before.as_ref());
        if let Some(before) = &before {
            list.entries.retain(|entry| {
                let id = &outcome.linkage.people[entry.person.index()].id;
                entry.held.is_none() && !before.contains(id)
            });
        }
        if let Some(tool) = self.layout {
            // A list to upload is a file, also where it is looked at first.
            let format = if self.outcome.has_no_format() { Format::Csv } else { format };
            let fit = report::upload(results, list, tool).rows.into_iter().count();
            console.listing(report::upload(results, list, tool), format)?;
            let left = list.entries.iter().filter(|entry| entry.held.is_none()).count() - fit;
            if left > 0 {
                console.note(&format!("{left} of them left out, who lack {}", tool.needs()));
            }
        } else {
            console.listing(report::dropoff(results, list, before.as_ref()), format)?;
        }
        console.aside(&summary);
        Ok(())
    }
}
