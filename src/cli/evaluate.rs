//! `moldau evaluate`

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::pipeline::{self, Intake};
use crate::report::{self, Evaluated};
use crate::settings;

use super::arguments::{FormatArgs, InputArgs};
use super::{ending, truth};

/// Thresholds that are tried where none are asked for.
const USUAL_THRESHOLDS: [f64; 5] = [0.3, 0.7, 0.9, 0.95, 0.99];
/// Rows up to which they are: each takes another linkage.
const FEW_ROWS: usize = 100_000;

/// Say how right the people are: against a known truth, or by the model's own probabilities
///
/// The truth is a file with one line a row: file, sheet (if any), row and person; or, where the rows have ids of their own,
/// `record_id` and `entity_id`, or two columns of ids, each line two rows of one person. Without it, the expected number of
/// mistakes is printed.
#[derive(Debug, clap::Args)]
pub(super) struct EvaluateArgs {
    #[command(flatten)]
    input: InputArgs,
    /// File that says whose each row is
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// Thresholds to try besides the one in force, such as 0.5,0.9,0.99; each takes another linkage [default: five, up to
    /// 100,000 rows]
    #[arg(long, value_name = "P,P…", value_delimiter = ',', requires = "truth")]
    thresholds: Vec<f64>,
    /// Print the pairs that it got wrong, instead of figures
    #[arg(long, requires = "truth")]
    pairs: bool,
    #[command(flatten)]
    format: FormatArgs,
}

impl EvaluateArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        if let Some(wrong) = self.thresholds.iter().find(|threshold| !(0.01..=0.9999).contains(*threshold)) {
            bail!(Advice {
                message: format!("{wrong} is no threshold"),
                hint: "a threshold is a probability from 0.01 to 0.9999".to_owned(),
            });
        }
        let mut settings = settings::resolve(self.input.typed())?;
        if let Some(truth) = &self.truth {
            // As it lies beside the files, a pattern may name it too.
            settings.paths.retain(|path| path != truth);
        }
        let progress = console.progress();
        let intake = pipeline::intake(&settings, &progress)?;
        let linkage = pipeline::linkage(&intake, &progress);
        let format = self.format.resolve(console);
        let Some(file) = &self.truth else {
            console.report(&report::expected_error(&linkage), format)?;
            return Ok(ending::status(console, &intake));
        };
        let truth = truth::read(file, &intake.records, &settings, &progress)?;
        for (message, hint) in truth.complaints() {
            console.warning(&message, Some(&hint));
        }
        let mut at = vec![pipeline::evaluation(&linkage, &truth.rows)];
        for threshold in self.thresholds(&intake) {
            at.push(pipeline::evaluation_at(&intake, &linkage.model, *threshold, &truth.rows, &progress));
        }
        let wrong: Vec<_> = at[0].1.wrong.iter().chain(&at[0].1.missed).copied().collect();
        let evidence = pipeline::evidence_on(&intake.records, &linkage, &wrong, &progress);
        let evaluated = Evaluated { records: &intake.records, linkage: &linkage, at: &at, evidence: &evidence };
        let report = if self.pairs { report::wrong_pairs(evaluated) } else { report::evaluation(evaluated) };
        console.report(&report, format)?;
        ending::warn_of_contradictions(console, &linkage);
        Ok(ending::status(console, &intake))
    }

    /// Returns the thresholds to try besides the one in force: those asked for, else some where that takes a moment.
    fn thresholds(&self, intake: &Intake) -> &[f64] {
        match self.thresholds.as_slice() {
            [] if self.pairs || intake.records.records.len() > FEW_ROWS => &[],
            [] => &USUAL_THRESHOLDS,
            asked => asked,
        }
    }
}
