//! Arguments that several commands share.

use std::path::PathBuf;

use anyhow::Result;

use crate::console::{Colour, Console};
use crate::read::{Options, Password};
use crate::render::Format;
use crate::settings::{self, Settings, Typed, TypedFunnel};

/// How the terminal is used.
#[derive(Debug, clap::Args)]
pub(super) struct ConsoleArgs {
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Use colours: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = ["auto", "always", "never"], hide_possible_values = true)]
    color: String,
}

impl ConsoleArgs {
    /// Opens the door to the terminal.
    pub(super) fn open(&self) -> Console {
        let colour = match self.color.as_str() {
            "always" => Colour::Always,
            "never" => Colour::Never,
            _ => Colour::Auto,
        };
        Console::new(colour, self.quiet)
    }
}

/// What is read.
#[derive(Debug, clap::Args)]
pub(super) struct InputArgs {
    /// Files, folders, patterns such as '*.csv', or - for standard input [default: the current folder]
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// How it is read.
#[derive(Debug, clap::Args)]
pub(super) struct ReadingArgs {
    /// Settings file [default: moldau.toml here, or in the folder that is read]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Country of telephone numbers that name none, such as DE [default: found from the data]
    #[arg(long, value_name = "COUNTRY")]
    region: Option<String>,
    #[command(flatten)]
    books: BookArgs,
    /// Stop if any file cannot be read
    #[arg(long)]
    strict: bool,
}

/// How workbooks are read.
#[derive(Debug, clap::Args)]
pub(super) struct BookArgs {
    /// Leave out the rows that a workbook hides or filters out [default: they are read and reported]
    #[arg(long)]
    skip_hidden: bool,
    /// Environment variable that holds the password of locked workbooks and archives
    #[arg(long = "password-env", value_name = "VARIABLE", value_parser = password)]
    password: Option<Password>,
}

impl BookArgs {
    /// Returns how files are to be read.
    pub(super) fn options(&self) -> Options {
        Options { skip_hidden: self.skip_hidden, password: self.password.clone() }
    }
}

/// Returns the password that a variable holds; on the command line itself, others could see it.
fn password(variable: &str) -> Result<Password, String> {
    match std::env::var(variable) {
        Ok(text) if !text.is_empty() => Ok(Password::new(&text)),
        _ => Err(format!("the environment has no text in a variable `{variable}`")),
    }
}

/// Whose ids are kept.
#[derive(Debug, Default, clap::Args)]
pub(super) struct SinceArgs {
    /// Output folder of the run from which people keep their ids [default: the output folder as it is]
    #[arg(long, value_name = "FOLDER")]
    since: Option<PathBuf>,
}

impl SinceArgs {
    /// Adds what was typed of an earlier run.
    pub(super) fn typed(&self, typed: Typed) -> Typed {
        Typed { since: self.since.clone(), ..typed }
    }
}

/// What the funnel is made of.
#[derive(Debug, clap::Args)]
pub(super) struct FunnelRuleArgs {
    /// Stages in order, such as sends,clicks,orders [default: all that the files hold]
    #[arg(long, value_name = "ROLE,ROLE…", value_delimiter = ',')]
    stages: Vec<String>,
    /// Which funnel of moldau.toml, by its name [default: the first]
    #[arg(long = "funnel", value_name = "NAME")]
    name: Option<String>,
    /// Longest time from entry, such as '30 days' or 12h [default: none]
    #[arg(long, value_name = "TIME")]
    window: Option<String>,
    /// In what sequence stages count: open, in-order, strict or any [default: open]
    #[arg(long, value_name = "ORDER")]
    order: Option<String>,
    /// First day on which people enter, such as 2026-03-01
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Last day on which people enter
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// The day that counts as today, such as 2026-03-31; what came later is left out [default: the last day in the files]
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Leave out opens and clicks that mail scanners and privacy proxies made
    #[arg(long)]
    without_machines: bool,
    /// Leave out people who look like tests, such as Test Test or test@acme.com
    #[arg(long)]
    without_tests: bool,
    /// A list of people whom nobody is to contact, kept off every call list; may be given several times
    #[arg(long, value_name = "FILE")]
    suppress: Vec<PathBuf>,
}

/// How a report is printed.
#[derive(Debug, clap::Args)]
pub(super) struct FormatArgs {
    /// Format: table, csv, tsv, json or md [default: table on a terminal, csv in a pipe]
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<Format>,
}

impl InputArgs {
    /// Returns what was typed of reading alone.
    pub(super) fn typed(&self) -> Typed {
        Typed { paths: self.paths.clone(), ..self.reading.typed() }
    }
}

impl ReadingArgs {
    /// Returns what was typed of how to read.
    pub(super) fn typed(&self) -> Typed {
        Typed {
            config: self.config.clone(),
            region: self.region.clone(),
            reading: self.books.options(),
            strict: self.strict,
            ..Typed::default()
        }
    }
}

impl FunnelRuleArgs {
    /// Adds what was typed of the funnel, and puts it together with the settings file.
    pub(super) fn settings(&self, typed: Typed) -> Result<Settings> {
        let Self { name, window, order, from, to, .. } = self;
        let [name, window, order, from, to] = [name, window, order, from, to].map(Clone::clone);
        let funnel = TypedFunnel { name, window, order, from, to, ..typed.funnel.clone() };
        Ok(settings::resolve(Typed {
            stages: self.stages.clone(),
            as_of: self.as_of.clone(),
            without_machines: self.without_machines,
            without_tests: self.without_tests,
            suppress: self.suppress.clone(),
            funnel,
            ..typed
        })?)
    }
}

impl FormatArgs {
    /// Whether no format was asked for.
    pub(super) fn is_default(&self) -> bool {
        self.format.is_none()
    }

    /// Returns the format that was asked for, or the one that fits where the output goes.
    pub(super) fn resolve(&self, console: &Console) -> Format {
        self.format.unwrap_or(if console.stdout_is_terminal() { Format::Table } else { Format::Csv })
    }
}
