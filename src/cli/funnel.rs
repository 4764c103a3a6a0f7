//! `moldau funnel`

use anyhow::Result;
use clap::ValueEnum;

use std::path::Path;

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::funnel::{self, FunnelSpec, Span, Tool, Window};
use crate::history;
use crate::model::Instant;
use crate::pipeline::{Outcome, PipelineError};
use crate::report::{self, By, Pick, Report, Side};
use crate::settings::{self, Settings, TypedFunnel};

use super::ending;
use super::outcome::OutcomeArgs;

/// Print the funnel: who got how far, and how many stopped where
#[derive(Debug, clap::Args)]
pub(super) struct FunnelArgs {
    #[command(flatten)]
    outcome: OutcomeArgs,
    /// Break it down by a column of the files, by mail domain, campaign, file, tool, or week of entry
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// Which touch says it where a person has several values: first or last
    #[arg(long, value_name = "TOUCH", requires = "by", default_value = "first", hide_default_value = true)]
    touch: TouchArg,
    /// Conversion by day, week or month of entry, all at equal age
    #[arg(long, value_name = "SPAN", group = "view")]
    cohorts: Option<SpanArg>,
    /// Beside another period, such as 2026-02-01..2026-02-28, or another run, by its output folder
    #[arg(long, value_name = "PERIOD|FOLDER", group = "view")]
    compare: Option<String>,
    /// What led to the orders: first, last, linear, position or decay; --by tells touches apart by a column
    #[arg(long, value_name = "MODEL", num_args = 0..=1, default_missing_value = "", group = "view")]
    attribution: Option<String>,
    /// How long before an order what led to it lies, such as '30 days' [default: any time]
    #[arg(long, value_name = "TIME", requires = "attribution")]
    lookback: Option<String>,
    /// Count as another tool would, and say why it differs: posthog, mixpanel, amplitude or clickhouse
    #[arg(long, value_name = "TOOL", value_parser = tool, group = "view")]
    like: Option<Tool>,
    /// What those who converted have in common, for ideas
    #[arg(long, group = "view")]
    common: bool,
    /// The rates of e-mail for each mail or campaign, each with what it is of
    #[arg(long, group = "view")]
    mails: bool,
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

fn tool(word: &str) -> Result<Tool, String> {
    let found = Tool::ALL.iter().copied().find(|tool| tool.as_str().eq_ignore_ascii_case(word));
    let names: Vec<_> = Tool::ALL.iter().map(|tool| tool.as_str().to_lowercase()).collect();
    found.ok_or_else(|| format!("the tools are {}", names.join(", ")))
}

impl FunnelArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let typed = TypedFunnel {
            attribution: self.attribution.clone().filter(|model| !model.is_empty()),
            lookback: self.lookback.clone(),
            ..TypedFunnel::default()
        };
        self.outcome.run_keeping(console, self.by.as_deref(), typed, |outcome, settings, format| {
            outcome.funnel.spec.stages.check()?;
            console.report(&self.report(outcome, settings)?, format)?;
            Ok(())
        })
    }

    fn report(&self, outcome: &Outcome, settings: &Settings) -> Result<Report> {
        let results = ending::results(outcome);
        let by = match &self.by {
            Some(name) => Some((name.as_str(), by(name, outcome)?)),
            None => None,
        };
        let (model, lookback) = (settings.funnel.attribution, settings.funnel.lookback);
        if self.attribution.is_some() {
            return Ok(report::credit(results, model.unwrap_or_default(), lookback, by));
        }
        if self.mails {
            return Ok(report::mailing_rates(results));
        }
        if self.common {
            return Ok(report::common_traits(results, by));
        }
        if let Some(span) = self.cohorts {
            let span = match span {
                SpanArg::Day => Span::Day,
                SpanArg::Week => Span::Week,
                SpanArg::Month => Span::Month,
            };
            return Ok(report::cohort_table(results, span));
        }
        if let Some(tool) = self.like {
            let like = funnel::like(&outcome.journeys, &outcome.funnel, tool);
            return Ok(report::likeness(results, &like));
        }
        if let Some(other) = &self.compare {
            return compare(outcome, other);
        }
        if let Some((name, by)) = by {
            let pick = match self.touch {
                TouchArg::First => Pick::First,
                TouchArg::Last => Pick::Last,
            };
            return Ok(report::breakdown(results, name, by, pick));
        }
        let mut report = report::funnel(results);
        // Whoever wrote a model down wants to see what it says.
        if let Some(model) = model {
            let credit = report::credit(results, model, lookback, None);
            report.heading(credit.title);
            report.blocks.extend(credit.blocks);
        }
        Ok(report)
    }
}

/// Puts the funnel beside that of another period or of another run.
fn compare(outcome: &Outcome, other: &str) -> Result<Report> {
    let own = &outcome.funnel;
    let Some((from, to)) = other.split_once("..") else {
        let past = history::past_funnel(Path::new(other))?;
        let stages = past.into_iter().map(|stage| (stage.name, stage.people, stage.rate_first)).collect();
        let plain = own.stages.iter().map(|stage| (stage.name.clone(), stage.people, stage.rate_first)).collect();
        let (one, other) = (
            Side { name: "This run".to_owned(), stages: plain, timeless: 0 },
            Side { name: other.to_owned(), stages, timeless: 0 },
        );
        let age = "not of equal age: each run counts what it knew on its day, and the earlier one knew less";
        return Ok(report::contrast(&one, &other, age));
    };
    let period = settings::period(from.trim(), to.trim()).map_err(|error| Advice {
        message: format!("--compare: {error}"),
        hint: "write two days with two dots between them, such as 2026-02-01..2026-02-28".to_owned(),
    })?;
    let mut specs = [own.spec.clone(), own.spec.clone()];
    specs[1].rules.period = crate::funnel::Period { after: own.spec.rules.period.after, ..period };
    specs[1].as_of = own.as_of;
    let ends = specs.iter().map(|spec| spec.rules.period.to.map(Instant::day).or(own.as_of));
    let age = ends.max().flatten().zip(own.as_of).map_or(0, |(end, today)| today.epoch_days() - end.epoch_days());
    let limit = own.spec.rules.window.is_none().then(|| u32::try_from(age).ok().and_then(Window::from_days)).flatten();
    let words = match (own.spec.rules.window, limit) {
        (Some(_), _) => "those whose time limit has passed".to_owned(),
        (None, Some(window)) => {
            for spec in &mut specs {
                spec.rules.window = Some(window);
            }
            format!("everyone is followed for {age} days from entry, as long as the last who entered could be")
        }
        (None, None) => "not of equal age: those who entered last have had no time yet; set --window, or periods that \
                         ended some time ago"
            .to_owned(),
    };
    let name = |spec: &FunnelSpec| {
        let day = |at: Option<Instant>| at.map_or_else(String::new, |at| at.day().to_string());
        let period = spec.rules.period;
        if period == crate::funnel::Period::default() {
            "All".to_owned()
        } else {
            format!("{}..{}", day(period.from), day(period.to))
        }
    };
    let [one, other] = specs.map(|spec| Side::of(name(&spec), &funnel::funnel(&outcome.journeys, &spec)));
    Ok(report::contrast(&one, &other, &words))
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
