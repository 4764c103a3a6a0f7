//! What was typed: one file a command, each with its help page and its `run`.

mod arguments;
mod ask;
mod checks;
mod completions;
mod diff;
mod dropoff;
mod ending;
mod evaluate;
mod explain;
mod funnel;
mod init;
mod inspect;
mod journeys;
mod link;
mod lookup;
mod manifest;
mod outcome;
mod people;
mod remember;
mod review;
mod run;
mod tidy;
mod truth;

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand};

use crate::console::Console;
use crate::failure::{self, Status};
use crate::settings::closest;

use arguments::ConsoleArgs;

/// Find the people across a folder of marketing exports, and see who got how far
///
/// Point it at the files you downloaded: prospect lists, sends, opens, clicks, forms, webinars, calls, orders.
/// It works out what each file is, which rows are the same person, and prints the funnel.
#[derive(Debug, Parser)]
#[command(name = "moldau", version, max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
#[command(
    after_help = "Start here:\n  moldau run FOLDER        the whole job\n  moldau inspect FOLDER    what each file is taken for, and why"
)]
struct Cli {
    #[command(flatten)]
    console: ConsoleArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::RunArgs),
    Inspect(inspect::InspectArgs),
    Tidy(tidy::TidyArgs),
    Init(init::InitArgs),
    Link(link::LinkArgs),
    Explain(explain::ExplainArgs),
    Lookup(lookup::LookupArgs),
    Evaluate(evaluate::EvaluateArgs),
    Funnel(funnel::FunnelArgs),
    Dropoff(dropoff::DropoffArgs),
    People(people::PeopleArgs),
    Journeys(journeys::JourneysArgs),
    Review(review::ReviewArgs),
    Diff(diff::DiffArgs),
    Completions(completions::CompletionsArgs),
}

/// Runs what `arguments` (the program's name first) ask for, and returns how it ended.
pub(crate) fn main(arguments: impl IntoIterator<Item = OsString>) -> Status {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(mut error) => {
            advise(&mut error);
            // clap words and places these itself: help to stdout, mistakes to stderr.
            let asked = !error.use_stderr();
            let printed = error.print();
            return if asked && printed.is_ok() { Status::Done } else { Status::Usage };
        }
    };
    let console = cli.console.open();
    let outcome = match &cli.command {
        Command::Run(args) => args.run(&console),
        Command::Inspect(args) => args.run(&console),
        Command::Tidy(args) => args.run(&console),
        Command::Init(args) => args.run(&console),
        Command::Link(args) => args.run(&console),
        Command::Explain(args) => args.run(&console),
        Command::Lookup(args) => args.run(&console),
        Command::Evaluate(args) => args.run(&console),
        Command::Funnel(args) => args.run(&console),
        Command::Dropoff(args) => args.run(&console),
        Command::People(args) => args.run(&console),
        Command::Journeys(args) => args.run(&console),
        Command::Review(args) => args.run(&console),
        Command::Diff(args) => args.run(&console),
        Command::Completions(args) => args.run(&console),
    };
    outcome.unwrap_or_else(|error| failed(&console, &error))
}

/// Names the option that was meant where none is as near as clap wants it; to pass a misspelt one on as a file, as it would
/// advise then, is never what was meant.
fn advise(error: &mut clap::Error) {
    if error.kind() != ErrorKind::UnknownArgument || error.get(ContextKind::SuggestedArg).is_some() {
        return;
    }
    error.remove(ContextKind::Suggested);
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg) else { return };
    let Some(word) = typed.strip_prefix("--").map(|word| word.split('=').next().unwrap_or(word).to_owned()) else {
        return;
    };
    let command = Cli::command();
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    let mut names = usage.split_whitespace().skip_while(|word| *word != command.get_name()).skip(1);
    let Some(command) = names.next().and_then(|name| command.find_subcommand(name)) else { return };
    let options: Vec<(&str, &str)> = command
        .get_arguments()
        .filter_map(|option| Some((option.get_long()?, option.get_all_aliases().unwrap_or_default())))
        .flat_map(|(long, aliases)| aliases.into_iter().chain([long]).map(move |name| (name, long)))
        .collect();
    let Some(meant) = closest(&word, options.iter().map(|(name, _)| *name)) else { return };
    let long = options.iter().find(|(name, _)| *name == meant).map_or(meant.as_str(), |(_, long)| *long);
    error.insert(ContextKind::SuggestedArg, ContextValue::String(format!("--{long}")));
}

/// Says why a command failed, and returns how that ends.
fn failed(console: &Console, error: &anyhow::Error) -> Status {
    let mut causes: Vec<_> = error.chain().map(ToString::to_string).collect();
    let message = causes.remove(0);
    console.error(&message, &causes, failure::hint(error).as_deref());
    failure::status(error)
}
