//! `moldau completions`

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::console::Console;
use crate::failure::Status;

use super::Cli;

/// Print what a shell needs to complete commands and options with the Tab key
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell that is to complete them
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl CompletionsArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "moldau", &mut script);
        console.data(|out| out.write_all(&script))?;
        Ok(Status::Done)
    }
}
