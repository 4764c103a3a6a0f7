//! A file that says whose each row is.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use crate::failure::Advice;
use crate::model::{Places, RecordId, Records, RowName};
use crate::pipeline;
use crate::progress::Progress;
use crate::read::{RowRef, Table};
use crate::settings::{self, Settings, Typed};

/// The truth about the rows that were read, as far as it is known.
#[derive(Default)]
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

    fn miss(&mut self, line: u32, why: impl FnOnce() -> String) {
        self.missing.get_or_insert_with(|| (line, why(), 0)).2 += 1;
    }
}

const FILE: &[&str] = &["file", "file_name", "filename", "source"];
const SHEET: &[&str] = &["sheet"];
const ROW: &[&str] = &["row", "row_number", "line"];
const PERSON: &[&str] = &["person", "person_id", "entity", "entity_id", "cluster", "cluster_id"];
const RECORD: &[&str] = &["record_id", "record", "rec_id", "id", "unique_id"];

/// Reads the truth about `records`, which were read as `settings` say.
pub(super) fn read(path: &Path, records: &Records, settings: &Settings, progress: &Progress) -> Result<Truth> {
    let of_truth = settings::resolve(Typed { paths: vec![path.to_path_buf()], ..Typed::default() })?;
    let tables = pipeline::tables(&of_truth, progress)?;
    let wanted = || Advice {
        message: format!("{} does not say whose each row is", path.display()),
        hint:
            "it needs the columns file, row and person (and sheet for workbooks); or record_id and entity_id; or two \
               columns of ids, each line two rows of one person"
                .to_owned(),
    };
    let table = tables.iter().max_by_key(|table| table.rows.len()).ok_or_else(wanted)?;
    let column = |names: &[&str]| {
        let is_one = |header: &String| names.contains(&header.trim().to_lowercase().replace([' ', '-'], "_").as_str());
        table.header.iter().position(is_one)
    };
    let places = Places::new(records);
    let mut truth = Truth { file: path.display().to_string(), ..Truth::default() };
    match (column(FILE), column(ROW), column(PERSON)) {
        (Some(file), Some(row), Some(person)) => {
            by_place(&mut truth, table, &places, [file, row, person], column(SHEET));
        }
        _ if table.header.len() < 2 => return Err(wanted().into()),
        (_, _, person) => {
            let named = column(RECORD).zip(person);
            let (record, other) = named.unwrap_or((0, 1));
            let ids = Ids::new(table, [record, other], records, &places, settings, progress)?;
            if named.is_none() && ids.rows.is_empty() {
                return Err(wanted().into());
            }
            if named.is_none() && ids.are_pairs {
                by_pairs(&mut truth, table, &ids);
            } else {
                by_id(&mut truth, table, &ids, [record, other]);
            }
        }
    }
    if truth.rows.is_empty() {
        let why =
            truth.missing.map_or_else(|| "it has no lines".to_owned(), |(line, why, _)| format!("line {line}: {why}"));
        return Err(
            Advice { message: format!("{} names none of the rows that were read", path.display()), hint: why }.into()
        );
    }
    Ok(truth)
}

/// Numbers people as they come.
#[derive(Default)]
struct People<'a> {
    numbers: BTreeMap<&'a str, usize>,
    known: BTreeMap<RecordId, usize>,
}

impl<'a> People<'a> {
    fn add(&mut self, truth: &mut Truth, record: RecordId, person: &'a str) {
        let number = self.numbers.len();
        let number = *self.numbers.entry(person.trim()).or_insert(number);
        match self.known.entry(record) {
            Entry::Vacant(place) => {
                place.insert(number);
            }
            Entry::Occupied(_) => truth.again += 1,
        }
    }
}

/// Takes lines that name a row by its place, and its person.
fn by_place(
    truth: &mut Truth,
    table: &Table,
    places: &Places<'_>,
    [file, row, person]: [usize; 3],
    sheet: Option<usize>,
) {
    let mut people = People::default();
    for line in table.rows.iter() {
        let sheet = sheet.map(|sheet| line.cell(sheet).trim()).filter(|sheet| !sheet.is_empty());
        let Ok(row) = line.cell(row).trim().parse() else {
            truth.miss(line.number(), || "it has no number of a row".to_owned());
            continue;
        };
        let sources = places.sources(line.cell(file).trim(), sheet).unwrap_or_default();
        match sources.iter().find_map(|source| places.row_of(*source, row)) {
            Some(record) => people.add(truth, record, line.cell(person)),
            None => truth.miss(line.number(), || {
                let file = line.cell(file).trim().replace('\\', "/");
                let name = RowName { file, sheet: sheet.map(str::to_owned), row };
                places.find(&name).map_or_else(|wrong| format!("{wrong}; {}", wrong.hint()), |_| String::new())
            }),
        }
    }
    truth.rows = people.known.into_iter().collect();
}

/// Takes lines that name a row by its id, and its person.
fn by_id(truth: &mut Truth, table: &Table, ids: &Ids, [record, person]: [usize; 2]) {
    let mut people = People::default();
    for line in table.rows.iter() {
        match ids.row(line, record) {
            Some(record) => people.add(truth, record, line.cell(person)),
            None => truth.miss(line.number(), || NO_ID.to_owned()),
        }
    }
    truth.rows = people.known.into_iter().collect();
}

/// Takes lines that name two rows of one person by their ids. Rows with an id that no line names are people of their own.
fn by_pairs(truth: &mut Truth, table: &Table, ids: &Ids) {
    let mut heads: BTreeMap<RecordId, RecordId> = ids.rows.values().map(|row| (*row, *row)).collect();
    for line in table.rows.iter() {
        match (ids.row(line, 0), ids.row(line, 1)) {
            (Some(left), Some(right)) => {
                let (left, right) = (head(&heads, left), head(&heads, right));
                heads.insert(left.max(right), left.min(right));
            }
            _ => truth.miss(line.number(), || NO_ID.to_owned()),
        }
    }
    truth.rows = heads.keys().map(|row| (*row, head(&heads, *row).index())).collect();
}

fn head(heads: &BTreeMap<RecordId, RecordId>, mut row: RecordId) -> RecordId {
    while let Some(above) = heads.get(&row).filter(|above| **above != row) {
        row = *above;
    }
    row
}

/// What to say of a line with an id that no row has.
const NO_ID: &str = "no row has this id in the column of ids";

/// The rows that were read, by the ids that a truth names them by.
struct Ids {
    rows: BTreeMap<String, RecordId>,
    /// Whether both columns name rows, so that a line is a pair of them.
    are_pairs: bool,
}

impl Ids {
    /// Finds the column of each table that holds most of the ids in `columns` of the truth, whatever it is called: an id of
    /// rows says nothing of a person, so that the records do not keep it.
    fn new(
        truth: &Table,
        [record, other]: [usize; 2],
        records: &Records,
        places: &Places<'_>,
        settings: &Settings,
        progress: &Progress,
    ) -> Result<Self> {
        let wanted = |column: usize| -> BTreeSet<&str> { truth.column(column).map(str::trim).collect() };
        let (named, others) = (wanted(record), wanted(other));
        let tables = pipeline::tables(settings, progress)?;
        let mut rows = BTreeMap::new();
        let mut others_found = BTreeSet::new();
        for (source, of_source) in (0..).map(crate::model::SourceId::new).zip(&records.sources) {
            let is_it = |table: &&Table| {
                (&table.file, &table.sheet, table.index) == (&of_source.file, &of_source.sheet, of_source.table)
            };
            let Some(table) = tables.iter().find(is_it) else { continue };
            let hits = |column: usize| table.column(column).filter(|cell| named.contains(cell.trim())).count();
            let best = (0..table.header.len()).map(|column| (hits(column), std::cmp::Reverse(column))).max();
            let Some((1.., std::cmp::Reverse(column))) = best else { continue };
            for line in table.rows.iter() {
                let id = line.cell(column).trim();
                if others.contains(id) {
                    others_found.insert(id.to_owned());
                }
                if let Some(row) = places.row_of(source, line.number()).filter(|_| !id.is_empty()) {
                    rows.entry(id.to_owned()).or_insert(row);
                }
            }
        }
        Ok(Self { rows, are_pairs: others_found.len() * 2 > others.len() })
    }

    fn row(&self, line: RowRef<'_>, column: usize) -> Option<RecordId> {
        self.rows.get(line.cell(column).trim()).copied()
    }
}
