//! What is meant: arguments, `moldau.toml` and defaults put together into [`Settings`].

mod condition;
mod definition;
mod definition_error;
mod file;
mod meant;
mod resolve;
mod schema;
mod sections;
mod template;

use std::path::PathBuf;

use crate::funnel::Machines;
use crate::model::Day;
use crate::normalise::country::Country;
use crate::read::Options;
use crate::recognise::{Format, Overrule};

pub use condition::ConditionError;
pub use definition::{Barred, Definition, TypedFunnel, period};
pub use definition_error::DefinitionError;
pub use file::{SettingsFile, SyntaxError, parse};
pub use meant::{closest, did_you_mean};
pub use resolve::{SettingsError, Typed, resolve};
pub use schema::SCHEMA;
pub use template::template;

/// Everything that a run is told, with every default filled in.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Files, folders and globs to read; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// The output folder.
    pub out: PathBuf,
    /// Country of telephone numbers that name none; `None` = found from the data.
    pub region: Option<Country>,
    /// The funnel.
    pub funnel: Definition,
    /// The day that counts as today; `None` = the last day that the files name.
    pub as_of: Option<Day>,
    /// Whether opens and clicks that machines made count.
    pub machines: Machines,
    /// Whether people who look like tests are left out of all figures.
    pub without_tests: bool,
    /// What single tables are, against the guess.
    pub overrules: Vec<Overrule>,
    /// Exports of tools that are not known from the start.
    pub formats: Vec<Format>,
    /// How files are read.
    pub reading: Options,
    /// Whether a file that cannot be read stops the run.
    pub strict: bool,
    /// The list that people's decisions are remembered in: beside the settings file, else in the current folder.
    pub decisions: PathBuf,
    /// Output folder of the run whose people keep their ids, if it was named; `None` = the output folder as it is.
    pub since: Option<PathBuf>,
    /// A column whose cells are kept for a breakdown.
    pub column: Option<String>,
    /// Lists of people whom nobody is to contact; they are read with the rest.
    pub suppress: Vec<PathBuf>,
    /// Mail domains of one's own; `None` = guessed from who sends and whose contacts they are.
    pub own_domains: Option<Vec<String>>,
    /// The settings file that was used.
    pub file: Option<PathBuf>,
}
