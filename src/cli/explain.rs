//! `moldau explain`

use anyhow::{Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::link::Linkage;
use crate::model::{Places, RecordId, RowName};
use crate::pipeline::{self, Intake};
use crate::progress::Progress;
use crate::report::{self, Explained};
use crate::settings::{self, did_you_mean};

use super::arguments::{FormatArgs, InputArgs};
use super::ending;

/// Explain why two rows are, or are not, the same person: the evidence, term by term
///
/// A row is named as reports name it: clicks.csv:5 is row 5 of clicks.csv as a spreadsheet shows it,
/// 'contacts.xlsx[Leads]:18' row 18 of the sheet Leads. A person is named by an e-mail address, or by the id that
/// records.csv gives: then the two rows are weighed that are most alike.
#[derive(Debug, clap::Args)]
#[allow(rustdoc::broken_intra_doc_links, reason = "the comments are the help page, and [Leads] is a sheet")]
pub(super) struct ExplainArgs {
    /// One row, such as clicks.csv:5, or an e-mail address, or the id of a person
    #[arg(value_name = "RECORD")]
    left: String,
    /// The other, such as 'contacts.xlsx[Leads]:18'
    #[arg(value_name = "RECORD")]
    right: String,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    format: FormatArgs,
}

impl ExplainArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        let settings = settings::resolve(self.input.typed())?;
        let progress = console.progress();
        let intake = pipeline::intake(&settings, &progress)?;
        let places = Places::new(&intake.records);
        let linkage = pipeline::linkage(&intake, &progress);
        let named = [&self.left, &self.right].map(|name| named(&intake, &linkage, &places, name));
        let [left, right] = named;
        let rows = the_two(&intake, &linkage, &[left?, right?], &progress)?;
        let why = pipeline::why(&intake.records, &linkage, rows, &progress);
        let explained =
            Explained { records: &intake.records, linkage: &linkage, headers: &intake.headers, rows, why: &why };
        console.report(&report::explain(explained), self.format.resolve(console))?;
        ending::warn_of_contradictions(console, &linkage);
        Ok(ending::status(console, &intake))
    }
}

/// Returns the rows that a name stands for: the one at that place, all of that person, or all with that address.
fn named(intake: &Intake, linkage: &Linkage, places: &Places<'_>, name: &str) -> Result<Vec<RecordId>> {
    match name.parse::<RowName>() {
        Ok(place) => Ok(vec![find(intake, places, &place)?]),
        Err(error) => {
            let rows = pipeline::rows_of(&intake.records, linkage, name);
            if !rows.is_empty() {
                return Ok(rows);
            }
            // What was typed may be an address, which no message repeats.
            let message = if name.contains('@') {
                "no row that was read has this e-mail address".to_owned()
            } else {
                format!("{error}, nor the id of a person")
            };
            let hint = "name a row as reports do, such as clicks.csv:5 or 'contacts.xlsx[Leads]:18'; or a person by \
                        an e-mail address, or by the id in records.csv";
            bail!(Advice { message, hint: hint.to_owned() })
        }
    }
}

/// Returns the two rows that are meant, of those that each name stands for the two that are most alike.
fn the_two(
    intake: &Intake,
    linkage: &Linkage,
    named: &[Vec<RecordId>; 2],
    progress: &Progress,
) -> Result<[RecordId; 2]> {
    let [lefts, rights] = named;
    if let ([left], [right]) = (lefts.as_slice(), rights.as_slice())
        && left != right
    {
        return Ok([*left, *right]);
    }
    if lefts == rights {
        let message = match lefts.as_slice() {
            [row] => format!("both are row {}", intake.records.position_of(*row)),
            rows => format!("both are the same {} rows", rows.len()),
        };
        bail!(Advice { message, hint: "name two different rows".to_owned() });
    }
    let closest = pipeline::closest_rows(&intake.records, linkage, [lefts, rights], progress);
    closest.or_else(|| Some([*lefts.first()?, *rights.last()?])).filter(|[left, right]| left != right).ok_or_else(
        || Advice { message: "both are the same row".to_owned(), hint: "name two different rows".to_owned() }.into(),
    )
}

fn find(intake: &Intake, places: &Places<'_>, name: &RowName) -> Result<RecordId> {
    places.find(name).map_err(|wrong| {
        let files = intake.files.iter().map(|file| file.name.as_str());
        let meant = match &wrong {
            crate::model::NoSuchRow::File { file, .. } => did_you_mean(file, files),
            _ => String::new(),
        };
        Advice { message: wrong.to_string(), hint: format!("{meant}{}", wrong.hint()) }.into()
    })
}
