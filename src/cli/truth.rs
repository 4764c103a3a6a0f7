//! A file that says whose each row is.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use anyhow::Result;

use crate::failure::Advice;
use crate::model::{Field, Places, RecordId, Records, RowName};
use crate::pipeline;
use crate::progress::Progress;
use crate::read::{RowRef, Table};
use crate::settings::{self, Typed};

/// The truth about the rows that were read, as far as it is known.
pub(super) struct Truth {
    /// Rows, each with the number of its person.
    pub(super) rows: Vec<(RecordId, usize)>,
    /// The file of the truth.
    file: String,
    /// Lines that name no row that was read: the first, what it names, and how many there are.
    missing: Option<(u32, String, usize)>,
    /// Lines that name a row once more.
    again: usize,
}

impl Truth {
    /// Returns what is wrong with it and does not stop the evaluation, each with a hint.
    pub(super) fn complaints(&self) -> Vec<(String, String)> {
        let mut complaints = Vec::new();
        if let Some((line, why, count)) = &self.missing {
            let message = format!("{count} of the rows in {} are not among those that were read", self.file);
            complaints.push((message, format!("the first of them is in line {line}: {why}")));
        }
        if self.again > 0 {
            let message = format!("{} of the lines in {} name a row once more", self.again, self.file);
            complaints.push((message, "the first line of each row was used".to_owned()));
        }
        complaints
    }
}

const FILE: &[&str] = &["file", "file_name", "filename", "source"];
const SHEET: &[&str] = &["sheet"];
const ROW: &[&str] = &["row", "row_number", "line"];
const PERSON: &[&str] = &["person", "person_id", "entity", "entity_id", "cluster", "cluster_id"];
const RECORD: &[&str] = &["record_id", "record", "rec_id", "id", "unique_id"];

/// Reads the truth about `records`.
pub(super) fn read(path: &Path, records: &Records, progress: &Progress) -> Result<Truth> {
    let settings = settings::resolve(Typed { paths: vec![path.to_path_buf()], ..Typed::default() })?;
    let tables = pipeline::tables(&settings, progress)?;
    let wanted = || Advice {
        message: format!("{} does not say whose each row is", path.display()),
        hint: "it needs the columns file, row and person (and sheet for workbooks), or record_id and entity_id"
            .to_owned(),
    };
    let table = tables.iter().max_by_key(|table| table.rows.len()).ok_or_else(wanted)?;
    let column = |names: &[&str]| {
        let is_one = |header: &String| names.contains(&header.trim().to_lowercase().replace([' ', '-'], "_").as_str());
        table.header.iter().position(is_one)
    };
    let person = column(PERSON).ok_or_else(wanted)?;
    let finder = match (column(FILE), column(ROW), column(RECORD)) {
        (Some(file), Some(row), _) => Finder::Place { places: Places::new(records), file, sheet: column(SHEET), row },
        (_, _, Some(record)) => Finder::Id { ids: by_id(records), record },
        _ => return Err(wanted().into()),
    };
    let truth = gather(table, person, &finder, path);
    if truth.rows.is_empty() {
        let why =
            truth.missing.map_or_else(|| "it has no lines".to_owned(), |(line, why, _)| format!("line {line}: {why}"));
        return Err(
            Advice { message: format!("{} names none of the rows that were read", path.display()), hint: why }.into()
        );
    }
    Ok(truth)
}

fn gather(table: &Table, person: usize, finder: &Finder<'_>, path: &Path) -> Truth {
    let mut truth = Truth { rows: Vec::new(), file: path.display().to_string(), missing: None, again: 0 };
    let mut people: BTreeMap<&str, usize> = BTreeMap::new();
    let mut known: BTreeMap<RecordId, usize> = BTreeMap::new();
    for line in table.rows.iter() {
        match finder.find(line) {
            Some(record) => {
                let number = people.len();
                let number = *people.entry(line.cell(person).trim()).or_insert(number);
                match known.entry(record) {
                    Entry::Vacant(place) => {
                        place.insert(number);
                    }
                    Entry::Occupied(_) => truth.again += 1,
                }
            }
            None => truth.missing.get_or_insert_with(|| (line.number(), finder.why(line), 0)).2 += 1,
        }
    }
    truth.rows = known.into_iter().collect();
    truth
}

/// How lines of the truth name rows.
enum Finder<'a> {
    Place { places: Places<'a>, file: usize, sheet: Option<usize>, row: usize },
    Id { ids: BTreeMap<&'a str, RecordId>, record: usize },
}

impl Finder<'_> {
    fn find(&self, line: RowRef<'_>) -> Option<RecordId> {
        match self {
            Self::Place { places, file, sheet, row } => {
                let sheet = sheet.map(|sheet| line.cell(sheet).trim()).filter(|sheet| !sheet.is_empty());
                let row = line.cell(*row).trim().parse().ok()?;
                let sources = places.sources(line.cell(*file).trim(), sheet).ok()?;
                sources.iter().find_map(|source| places.row_of(*source, row))
            }
            Self::Id { ids, record } => ids.get(line.cell(*record).trim()).copied(),
        }
    }

    /// Says why a line names no row.
    fn why(&self, line: RowRef<'_>) -> String {
        match self {
            Self::Place { places, file, sheet, row } => {
                let sheet = sheet.map(|sheet| line.cell(sheet).trim().to_owned()).filter(|sheet| !sheet.is_empty());
                let Ok(row) = line.cell(*row).trim().parse() else { return "it has no number of a row".to_owned() };
                let name = RowName { file: line.cell(*file).trim().replace('\\', "/"), sheet, row };
                places.find(&name).map_or_else(|wrong| format!("{wrong}; {}", wrong.hint()), |_| String::new())
            }
            Self::Id { .. } => "no row has this id in a column that was taken for an external_id".to_owned(),
        }
    }
}

/// Returns the first row of each id.
fn by_id(records: &Records) -> BTreeMap<&str, RecordId> {
    let mut ids = BTreeMap::new();
    for id in records.ids() {
        if let Some(symbol) = records.records[id.index()].shown[Field::ExternalId] {
            ids.entry(records.texts.get(symbol)).or_insert(id);
        }
    }
    ids
}
