//! `moldau link`

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::link::Model;
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
    /// Use the weights of this file as they are, instead of learning them from the rows
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Write the weights that were used to this file, for --model
    #[arg(long, value_name = "FILE")]
    save_model: Option<PathBuf>,
    /// Print the weights that were used, in words, instead of the rows; with --model those of the file, without reading rows
    #[arg(long)]
    show_model: bool,
    /// Probability from which two rows are one person, from 0.01 to 0.9999 [default: 0.6, or the model's]
    #[arg(long, value_name = "PROBABILITY", value_parser = probability)]
    threshold: Option<f64>,
}

impl LinkArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let model = self.model()?;
        let format = self.format.resolve(console);
        if self.show_model && model.fixed {
            return Ok(console.report(&report::model(&model), format).map(|()| Status::Done)?);
        }
        let settings = settings::resolve(self.since.typed(self.input.typed()))?;
        let progress = console.progress();
        let intake = pipeline::intake(&settings, &progress)?;
        let linkage = pipeline::linkage_by(&intake, &model, &progress);
        if let Some(path) = &self.save_model {
            save(&linkage.model, path)?;
        }
        if self.show_model {
            let mut shown = report::model(&linkage.model);
            shown.facts(report::reach(&linkage.reach));
            console.report(&shown, format)?;
        } else {
            console.listing(report::records(&intake.records, &linkage), format)?;
            if let Some(words) = report::linked_one_to_one(&intake.records, &linkage) {
                console.note(&words);
            }
        }
        console.note(&report::expected_mistakes(linkage.doubt));
        ending::warn_of_contradictions(console, &linkage);
        let status = ending::status(console, &intake);
        // The program ends here: to give back the memory of millions of rows and people piece by piece takes a while.
        std::mem::forget((intake, linkage));
        Ok(status)
    }

    /// Returns the model that was asked for, or one that learns.
    fn model(&self) -> Result<Model> {
        let mut model = self.model.as_deref().map_or_else(|| Ok(Model::default()), load)?;
        if let Some(threshold) = self.threshold {
            model.threshold = threshold;
        }
        Ok(model)
    }
}

fn load(path: &Path) -> Result<Model> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read the model {}", path.display()))?;
    let model: Model = serde_json::from_str(&text).map_err(|error| Advice {
        message: format!("{} holds no model: {error}", path.display()),
        hint: "write one with `moldau link --save-model FILE`".to_owned(),
    })?;
    if let Some(wrong) = model.implausible() {
        bail!(Advice {
            message: format!("the model {} cannot be used: {wrong}", path.display()),
            hint: "write a new one with `moldau link --save-model FILE`".to_owned(),
        });
    }
    Ok(Model { fixed: true, ..model })
}

fn save(model: &Model, path: &Path) -> Result<()> {
    let text = serde_json::to_string_pretty(model)?;
    fs::write(path, text + "\n").with_context(|| format!("cannot write the model {}", path.display()))
}

fn probability(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "this is no number".to_owned())?;
    if (0.01..=0.9999).contains(&number) { Ok(number) } else { Err("it must lie between 0.01 and 0.9999".to_owned()) }
}
