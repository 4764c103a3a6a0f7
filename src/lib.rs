//! Moldau finds the people across a folder of marketing exports and reports the funnel.
//!
//! The data's journey is the order of the modules:
//!
//! | module | turns | into |
//! |---|---|---|
//! | [`read`] | bytes | [`read::Table`]: text cells that know their place |
//! | [`recognise`] | a table | [`recognise::Layout`]: which export it is, what each column means |
//! | [`normalise`] | tables and layouts | [`model::Records`]: rows in one vocabulary |
//! | [`link`] | records | [`link::Linkage`]: which rows are whose |
//! | [`journey`] | linkage and events | [`journey::Journeys`]: what happened to each person, in order |
//! | [`funnel`] | journeys and a [`funnel::FunnelSpec`] | [`funnel::Funnel`]: who got how far |
//! | [`report`] | any result | [`report::Report`]: a document that knows no format |
//! | [`render`] | a report | bytes |
//!
//! [`model`] holds the nouns, [`frame`] the group-bys over long columns, [`settings`] what a run is told, [`pipeline`]
//! the way from one stage to the next, [`folder`] the output folder, [`history`] what
//! people decided and earlier runs found, [`console`], [`progress`] and [`failure`] what a
//! person at the terminal sees, and `cli` what was typed.
//!
//! The library is internal: it serves the program and promises nothing to others.
#![forbid(unsafe_code)]

mod cli;
pub mod console;
pub mod failure;
pub mod folder;
pub mod frame;
pub mod funnel;
pub mod history;
pub mod journey;
pub mod link;
pub mod model;
pub mod normalise;
pub mod pipeline;
pub mod progress;
pub mod read;
pub mod recognise;
pub mod render;
pub mod report;
pub mod settings;

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command line `arguments`, the program's name first, and returns its exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    cli::main(arguments).into()
}
