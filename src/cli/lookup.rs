//! `moldau lookup`

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::model::{SourceId, column_letters};
use crate::pipeline::{self, TwoFiles};
use crate::read::Table;
use crate::render::{self, Format};
use crate::report::{self, Lookup};
use crate::settings::{self, Typed, did_you_mean};

use super::arguments::{FormatArgs, ReadingArgs};
use super::ending;

/// Fetch columns of another file by person: VLOOKUP without a key, as spelling and addresses differ
///
/// Prints the rows of LEFT as they stand, with columns of RIGHT behind them, how sure each match is, what it was matched
/// on, where it stands, and how many matches there are. Rows without a match have blanks there, and so have totals and
/// notes, which stand where they stood. Of several matches the most certain one is taken, among equals the newest; one
/// that was cancelled or paid back, or has nothing in the columns asked for, only if there is no other.
#[derive(Debug, clap::Args)]
pub(super) struct LookupArgs {
    /// File whose rows are printed, or - for standard input
    #[arg(value_name = "LEFT")]
    left: PathBuf,
    /// File that is searched, or - for standard input
    #[arg(value_name = "RIGHT")]
    right: PathBuf,
    /// Columns of RIGHT to fetch, by their headers or their letters, such as Phone,C; or '*' for all
    #[arg(long, value_name = "COLUMN,COLUMN…", required = true)]
    add: Vec<String>,
    /// Sheet of LEFT [default: the first with people]
    #[arg(long, value_name = "NAME")]
    left_sheet: Option<String>,
    /// Sheet of RIGHT [default: the first with people]
    #[arg(long, value_name = "NAME")]
    right_sheet: Option<String>,
    /// Print one line for each match, instead of the best alone
    #[arg(long, visible_alias = "all")]
    all_matches: bool,
    /// Print only the rows of LEFT without a match
    #[arg(long, conflicts_with = "all_matches")]
    unmatched: bool,
    #[command(flatten)]
    reading: ReadingArgs,
    #[command(flatten)]
    format: FormatArgs,
}

impl LookupArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        self.check()?;
        let paths = vec![self.left.clone(), self.right.clone()];
        let settings = settings::resolve(Typed { paths, ..self.reading.typed() })?;
        let progress = console.progress();
        let files = pipeline::two_files(&settings, &progress)?;
        let left = choose(&files, 0, &self.left, self.left_sheet.as_deref(), None)?;
        let right = choose(&files, 1, &self.right, self.right_sheet.as_deref(), Some(left.0))?;
        let added = report::columns_named(right.1, &self.add).map_err(|wrong| {
            let headers = || wrong.headers.iter().map(String::as_str);
            let meant = did_you_mean(&wrong.header, headers());
            let hint = format!("{meant}its columns are {}", headers().collect::<Vec<_>>().join(", "));
            Advice { message: wrong.to_string(), hint }
        })?;
        let records = &files.intake.records;
        let linkage = pipeline::linkage(&files.intake, &progress);
        let counterparts = pipeline::counterparts(records, &linkage, [left.0, right.0], &progress);
        let lookup = Lookup {
            records,
            left,
            right,
            added,
            counterparts: &counterparts,
            all_matches: self.all_matches,
            unmatched: self.unmatched,
        };
        match self.format.resolve(console) {
            Format::Csv => console.data(|out| render::csv::write_intact(&lookup.header(), lookup.texts(), out))?,
            format => console.listing(lookup.listing(), format)?,
        }
        self.note(console, &lookup);
        Ok(ending::status(console, &files.intake))
    }

    fn check(&self) -> Result<()> {
        for path in [&self.left, &self.right] {
            if path.is_dir() {
                bail!(Advice {
                    message: format!("{} is a folder, and lookup takes two files", path.display()),
                    hint: "name one of the files in it; `moldau inspect` lists their tables".to_owned(),
                });
            }
        }
        if self.left == Path::new("-") && self.right == Path::new("-") {
            bail!(Advice {
                message: "standard input cannot be both files".to_owned(),
                hint: "name a file for one of the two".to_owned(),
            });
        }
        Ok(())
    }

    fn note(&self, console: &Console, lookup: &Lookup<'_>) {
        let (left, right) = (lookup.left.1.position().to_string(), lookup.right.1.position().to_string());
        let found = lookup.found();
        console.note(&found.in_words(&left, &right));
        if found.several > 0 && !self.all_matches {
            console.note(&format!("{} of them have several matches: --all-matches prints each", found.several));
        }
        for (column, other) in lookup.twins() {
            let header = lookup.right.1.header[column].trim();
            let (column, other) = (column_letters(column), column_letters(other));
            console.note(&format!(
                "{right} has several columns `{header}`: the first, {column}, was taken; the next is --add {other}"
            ));
        }
        let aside = if self.unmatched { 0 } else { lookup.left.1.aside.len() };
        if aside > 0 {
            let (words, stand) =
                if aside == 1 { ("row that is", "stands where it") } else { ("rows that are", "stand where they") };
            console.note(&format!("{aside} more {words} no data, such as totals and notes, {stand} stood"));
        }
        if !lookup.left.1.preamble.is_empty() {
            console.note(&format!("what stands above the header of {left} was left out"));
        }
    }
}

/// Returns the table of one side that is meant: of the sheet that was named, else the first one with people, and another
/// one than `taken` if there is another.
fn choose<'a>(
    files: &'a TwoFiles,
    side: usize,
    path: &Path,
    sheet: Option<&str>,
    taken: Option<SourceId>,
) -> Result<(SourceId, &'a Table)> {
    let of_sheet = |table: &Table| sheet.is_none() || table.sheet.as_deref() == sheet;
    let candidates: Vec<_> = files.of_side(side).filter(|(_, table)| of_sheet(table)).collect();
    let other = candidates.iter().find(|(source, _)| Some(*source) != taken);
    match other {
        Some(found) => Ok(*found),
        None if candidates.is_empty() => {
            let there: Vec<_> = files.of_side(side).map(|(_, table)| table.position().to_string()).collect();
            let what = sheet.map_or_else(String::new, |sheet| format!(" on a sheet `{sheet}`"));
            let hint = if there.is_empty() {
                "`moldau inspect` shows what each column was taken for".to_owned()
            } else {
                format!("there are people in {}", there.join(", "))
            };
            bail!(Advice { message: format!("there are no people in {}{what}", path.display()), hint })
        }
        None => bail!(Advice {
            message: format!("both sides are one table of {}", path.display()),
            hint: "name two files, or two sheets with --left-sheet and --right-sheet".to_owned(),
        }),
    }
}
