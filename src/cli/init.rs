//! `moldau init`

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::pipeline;
use crate::settings;

use super::arguments::InputArgs;
use super::ending;

/// Write moldau.toml: what each file is taken for, with comments, ready to be changed
#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Where to write it, or - for standard output
    #[arg(short, long, value_name = "FILE", default_value = "moldau.toml")]
    out: PathBuf,
    /// Overwrite it if it is there
    #[arg(long)]
    force: bool,
    /// Print the JSON schema of moldau.toml, by which editors complete and check it, and do nothing else
    #[arg(long, exclusive = true)]
    schema: bool,
}

impl InitArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        if self.schema {
            console.data(|out| out.write_all(settings::SCHEMA.as_bytes()))?;
            return Ok(Status::Done);
        }
        let settings = settings::resolve(self.input.typed())?;
        let survey = pipeline::survey(&settings, &console.progress())?;
        let paths: Vec<_> = settings.paths.iter().map(|path| path.display().to_string()).collect();
        let stages = settings.funnel.stages.as_ref().filter(|_| settings.funnel.marked.is_empty());
        let text = settings::template(&paths, stages, &survey.tables);
        if !settings.funnel.marked.is_empty() {
            console.warning("stages with conditions are not taken over: copy them from the settings file in use", None);
        }
        if self.out == Path::new("-") {
            console.data(|out| out.write_all(text.as_bytes()))?;
        } else {
            self.write(&text)?;
            console.note(&format!("wrote {}: change what is wrong, then run `moldau run`", self.out.display()));
        }
        Ok(ending::warn_of_failed(console, &survey.failed))
    }

    fn write(&self, text: &str) -> Result<()> {
        let mut options = OpenOptions::new();
        options.write(true);
        if self.force {
            options.create(true).truncate(true)
        } else {
            options.create_new(true)
        };
        let mut file = match options.open(&self.out) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                bail!(Advice {
                    message: format!("{} is there already", self.out.display()),
                    hint: "--force overwrites it, --out names another file".to_owned(),
                })
            }
            opened => opened.with_context(|| format!("{} cannot be written", self.out.display()))?,
        };
        file.write_all(text.as_bytes()).with_context(|| format!("{} cannot be written", self.out.display()))
    }
}
