//! Two files to be held against each other, with their tables as they stand.

use std::path::Path;

use crate::model::{Finding, SourceId};
use crate::normalise::{Options, Selection};
use crate::progress::Progress;
use crate::read::{self, Input, Parts, Table};
use crate::settings::Settings;

use super::reading::{Reading, Taker, read_inputs};
use super::takers::{Normaliser, with_all_rows};
use super::{Intake, PipelineError, known};

/// Two files: their rows in one vocabulary, and the tables that these come from.
pub struct TwoFiles {
    /// The rows of both.
    pub intake: Intake,
    /// Every table of both, the place of each being its [`SourceId`].
    pub tables: Vec<SideTable>,
}

/// A table of one of two files, or of both where both are one.
pub struct SideTable {
    /// The table.
    pub table: Table,
    /// Whether it holds people.
    pub has_people: bool,
    /// Whether it stands in the first of the two files, and whether in the second.
    pub sides: [bool; 2],
}

impl TwoFiles {
    /// Returns the tables of one side, 0 or 1, with people in them.
    pub fn of_side(&self, side: usize) -> impl Iterator<Item = (SourceId, &Table)> {
        let all = self.tables.iter().enumerate().filter(move |(_, table)| table.sides[side] && table.has_people);
        all.map(|(place, of_side)| (SourceId::new(place), &of_side.table))
    }
}

/// Reads the two files that the paths of `settings` name, one of which may be standard input.
///
/// # Errors
/// One of them is not there or cannot be read, or there are no people in either.
pub fn two_files(settings: &Settings, progress: &Progress) -> Result<TwoFiles, PipelineError> {
    let inputs = read::discover(&settings.paths, &mut std::io::stdin().lock())?;
    let named: Vec<(String, [bool; 2])> =
        inputs.iter().map(|input| (input.name().to_string(), sides_of(input, settings))).collect();
    let options = Options { default_country: settings.region, ..Options::default() };
    let mut sides = Sides { normaliser: Normaliser::new(settings, options), named, tables: Vec::new() };
    let reading = read_inputs(&inputs, settings, progress, &mut sides)?;
    let Sides { normaliser: Normaliser { recogniser, builder, without_people, headers, .. }, tables, .. } = sides;
    let Reading { files, mut failed, findings } = reading;
    if !failed.is_empty() {
        return Err(PipelineError::Read(failed.swap_remove(0).error));
    }
    let selections = builder.selections().to_vec();
    let mut records = builder.finish();
    if records.records.is_empty() {
        return Err(PipelineError::NoPeople { tables: without_people });
    }
    records.findings.extend(findings);
    records.findings.sort_unstable();
    let intake = Intake {
        files,
        records,
        known: known::known(settings)?,
        failed,
        unused_overrules: recogniser.unused(),
        selections,
        headers,
        kept: Selection::default(),
    };
    Ok(TwoFiles { intake, tables })
}

/// Takes the tables of both files in, and keeps them.
struct Sides<'a> {
    normaliser: Normaliser<'a>,
    /// Which of the two each file is, by its name.
    named: Vec<(String, [bool; 2])>,
    tables: Vec<SideTable>,
}

impl Taker for Sides<'_> {
    fn table(&mut self, table: Table, inputs: &[Input]) -> Result<(), PipelineError> {
        let has_people = self.normaliser.take(&table, inputs)?;
        let sides = self.named.iter().find(|(name, _)| **name == *table.file).map_or([false; 2], |(_, sides)| *sides);
        self.tables.push(SideTable { table, has_people, sides });
        Ok(())
    }

    fn long(&mut self, sample: Table, parts: &mut dyn Parts, inputs: &[Input]) -> Result<bool, PipelineError> {
        // Its rows are shown beside what was found, so all of them are kept.
        self.table(with_all_rows(sample, parts), inputs).map(|()| true)
    }

    fn end(&mut self, findings: Vec<Finding>, set_aside: Vec<Finding>) {
        self.normaliser.end(findings, set_aside);
    }
}

/// Returns which of the two paths an input was named by.
fn sides_of(input: &Input, settings: &Settings) -> [bool; 2] {
    let is = |path: Option<&std::path::PathBuf>| {
        path.is_some_and(|path| match input.path() {
            None => path == Path::new("-"),
            Some(found) => match (path.canonicalize(), found.canonicalize()) {
                (Ok(named), Ok(found)) => named == found,
                _ => path == found,
            },
        })
    };
    [is(settings.paths.first()), is(settings.paths.get(1))]
}
