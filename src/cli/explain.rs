//! `moldau explain`

use anyhow::{Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::model::{Places, RecordId, RowName};
use crate::pipeline::{self, Intake};
use crate::report::{self, Explained};
use crate::settings::{self, closest};

use super::arguments::{FormatArgs, InputArgs};
use super::ending;

/// Explain why two rows are, or are not, the same person: the evidence, term by term
///
/// A row is named as reports name it: clicks.csv:5 is row 5 of clicks.csv as a spreadsheet shows it,
/// 'contacts.xlsx[Leads]:18' row 18 of the sheet Leads.
#[derive(Debug, clap::Args)]
#[allow(rustdoc::broken_intra_doc_links, reason = "the comments are the help page, and [Leads] is a sheet")]
pub(super) struct ExplainArgs {
    /// One row, such as clicks.csv:5
    #[arg(value_name = "RECORD")]
    left: String,
    /// The other row, such as 'contacts.xlsx[Leads]:18'
    #[arg(value_name = "RECORD")]
    right: String,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    format: FormatArgs,
}

impl ExplainArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let names = [row_name(&self.left)?, row_name(&self.right)?];
        let settings = settings::resolve(self.input.typed())?;
        let progress = console.progress();
        let intake = pipeline::intake(&settings, &progress)?;
        let places = Places::new(&intake.records);
        let rows = [find(&intake, &places, &names[0])?, find(&intake, &places, &names[1])?];
        if rows[0] == rows[1] {
            bail!(Advice {
                message: format!("both are row {}", intake.records.position_of(rows[0])),
                hint: "name two different rows".to_owned(),
            });
        }
        let linkage = pipeline::linkage(&intake, &progress);
        let why = pipeline::why(&intake.records, &linkage, rows, &progress);
        let explained = Explained { records: &intake.records, linkage: &linkage, rows, why: &why };
        console.report(&report::explain(explained), self.format.resolve(console))?;
        Ok(ending::status(console, &intake))
    }
}

fn row_name(text: &str) -> Result<RowName> {
    text.parse().map_err(|error: crate::model::NotARow| {
        let hint = "write the file and the row as reports do, such as clicks.csv:5 or 'contacts.xlsx[Leads]:18'";
        Advice { message: error.to_string(), hint: hint.to_owned() }.into()
    })
}

fn find(intake: &Intake, places: &Places<'_>, name: &RowName) -> Result<RecordId> {
    places.find(name).map_err(|wrong| {
        let files = intake.files.iter().map(|file| file.name.as_str());
        let meant = match &wrong {
            crate::model::NoSuchRow::File { file, .. } => closest(file, files),
            _ => None,
        };
        let meant = meant.map_or_else(String::new, |file| format!("did you mean `{file}`? "));
        Advice { message: wrong.to_string(), hint: format!("{meant}{}", wrong.hint()) }.into()
    })
}
