//! `moldau funnel`

use anyhow::Result;
use clap::ValueEnum;

use crate::console::Console;
use crate::failure::Status;
use crate::funnel::Span;
use crate::pipeline::{Outcome, PipelineError};
use crate::report::{self, By, Pick, Report};

use super::ending;
use super::outcome::OutcomeArgs;

/// Print the funnel: who got how far, and how many stopped where
#[derive(Debug, clap::Args)]
pub(super) struct FunnelArgs {
    #[command(flatten)]
    outcome: OutcomeArgs,
    /// Break it down by a column of the files, by mail domain, campaign, file, tool, or week of entry
    #[arg(long, value_name = "COLUMN", conflicts_with = "cohorts")]
    by: Option<String>,
    /// Which touch says it where a person has several values: first or last
    #[arg(long, value_name = "TOUCH", requires = "by", default_value = "first", hide_default_value = true)]
    touch: TouchArg,
    /// Conversion by day, week or month of entry, all at equal age
    #[arg(long, value_name = "SPAN")]
    cohorts: Option<SpanArg>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TouchArg {
    First,
    Last,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SpanArg {
    Day,
    Week,
    Month,
}

impl FunnelArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        self.outcome.run_keeping(console, self.by.as_deref(), |outcome, _, format| {
            outcome.funnel.spec.stages.check()?;
            console.report(&self.report(outcome)?, format)?;
            Ok(())
        })
    }

    fn report(&self, outcome: &Outcome) -> Result<Report> {
        let results = ending::results(outcome);
        if let Some(name) = &self.by {
            let pick = match self.touch {
                TouchArg::First => Pick::First,
                TouchArg::Last => Pick::Last,
            };
            return Ok(report::breakdown(results, name, by(name, outcome)?, pick));
        }
        if let Some(span) = self.cohorts {
            let span = match span {
                SpanArg::Day => Span::Day,
                SpanArg::Week => Span::Week,
                SpanArg::Month => Span::Month,
            };
            return Ok(report::cohort_table(results, span));
        }
        Ok(report::funnel(results))
    }
}

/// Returns what a breakdown is by: a column that some file has, or what the name means without one.
fn by(name: &str, outcome: &Outcome) -> Result<By> {
    let kept = &outcome.intake.kept;
    let named = By::named(name);
    // What is known of a person or of a touch in one spelling beats the cells of a column.
    if let Some(By::Campaign) = named
        && outcome.journeys.touches.iter().any(|touch| touch.campaign.is_some())
    {
        return Ok(By::Campaign);
    }
    if let (Some(By::Field(field)), false) = (named, kept.tables.is_empty()) {
        let records = &outcome.intake.records;
        if records.identities.iter().any(|identity| identity.keys[field].is_some()) {
            return Ok(By::Field(field));
        }
    }
    if !kept.tables.is_empty() {
        return Ok(By::Column);
    }
    match named {
        Some(by @ (By::Domain | By::Entry(_) | By::File | By::Tool)) => Ok(by),
        _ => Err(PipelineError::StageColumn {
            of: "the breakdown".to_owned(),
            column: name.to_owned(),
            looked: kept.lacking.iter().map(|(table, _)| table.clone()).collect(),
            headers: kept.headers.clone(),
            fields: kept.fields.clone(),
        }
        .into()),
    }
}
