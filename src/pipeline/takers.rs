//! What becomes of the tables that are read: kept, looked at, or made records.

use crate::history;
use crate::model::{Field, Finding};
use crate::normalise::{Options, RecordsBuilder};
use crate::read::{Input, Parts, Rows, Table};
use crate::recognise::Layout;
use crate::settings::Settings;

use super::PipelineError;
use super::reading::Taker;
use super::recogniser::Recogniser;
use super::withheld::Withheld;

/// Keeps all tables with all of their rows.
#[derive(Default)]
pub(super) struct AllRows {
    pub(super) tables: Vec<Table>,
}

impl Taker for AllRows {
    fn table(&mut self, table: Table, _: &[Input]) -> Result<(), PipelineError> {
        self.tables.push(table);
        Ok(())
    }

    fn long(&mut self, sample: Table, parts: &mut dyn Parts, _: &[Input]) -> Result<bool, PipelineError> {
        self.tables.push(with_all_rows(sample, parts));
        Ok(true)
    }

    fn end(&mut self, findings: Vec<Finding>, set_aside: Vec<Finding>) {
        if let Some(table) = self.tables.last_mut() {
            add_findings(table, findings, set_aside);
        }
    }
}

/// Keeps all tables with all of their rows, save a long one that is the only file's: that is used part by part.
pub(super) struct AllButLong<'a> {
    pub(super) all: AllRows,
    pub(super) long: &'a mut LongUse<'a>,
}

/// Uses the rows of a long table; the tables are those before it, and the last one a sample of itself. Returns whether
/// anything else of the file is of use.
pub type LongUse<'a> = dyn FnMut(&[Table], &mut dyn Parts) -> bool + 'a;

impl Taker for AllButLong<'_> {
    fn table(&mut self, table: Table, inputs: &[Input]) -> Result<(), PipelineError> {
        self.all.table(table, inputs)
    }

    fn long(&mut self, sample: Table, parts: &mut dyn Parts, inputs: &[Input]) -> Result<bool, PipelineError> {
        if inputs.len() > 1 {
            return self.all.long(sample, parts, inputs);
        }
        self.all.tables.push(sample);
        Ok((self.long)(&self.all.tables, parts))
    }

    fn end(&mut self, findings: Vec<Finding>, set_aside: Vec<Finding>) {
        self.all.end(findings, set_aside);
    }
}

/// Returns the long table with all of its rows in place of the sample.
pub(super) fn with_all_rows(sample: Table, parts: &mut dyn Parts) -> Table {
    let mut rows = Rows::default();
    while let Some(part) = parts.next() {
        rows.append(part);
    }
    Table { rows, ..sample }
}

fn add_findings(table: &mut Table, findings: Vec<Finding>, set_aside: Vec<Finding>) {
    table.findings.extend(findings);
    table.set_aside.extend(set_aside);
}

/// Says what each table is, and lets go of its rows.
pub(super) struct Surveyor<'a> {
    pub(super) recogniser: Recogniser<'a>,
    pub(super) tables: Vec<(Table, Layout)>,
    /// Whether the last table is among those that count.
    pub(super) taken: bool,
}

impl Surveyor<'_> {
    fn take(&mut self, mut table: Table, inputs: &[Input]) -> Result<bool, PipelineError> {
        self.taken = !history::is_pair_list(&table);
        if self.taken {
            let layout = self.recogniser.layout(&table, inputs)?;
            table.further = table.rows.len();
            table.rows = Rows::default();
            self.tables.push((table, layout));
        }
        Ok(self.taken)
    }
}

impl Taker for Surveyor<'_> {
    fn table(&mut self, table: Table, inputs: &[Input]) -> Result<(), PipelineError> {
        self.take(table, inputs).map(|_| ())
    }

    fn long(&mut self, sample: Table, parts: &mut dyn Parts, inputs: &[Input]) -> Result<bool, PipelineError> {
        if self.take(sample, inputs)?
            && let Some((table, _)) = self.tables.last_mut()
        {
            table.further = 0;
            while let Some(rows) = parts.next() {
                table.further += rows.len();
            }
        }
        Ok(true)
    }

    fn end(&mut self, findings: Vec<Finding>, set_aside: Vec<Finding>) {
        if let Some((table, _)) = self.tables.last_mut().filter(|_| self.taken) {
            add_findings(table, findings, set_aside);
        }
    }
}

/// Makes records of the rows of all tables.
pub(super) struct Normaliser<'a> {
    pub(super) recogniser: Recogniser<'a>,
    pub(super) builder: RecordsBuilder,
    /// What is to be held back from call lists, if anything may be.
    pub(super) withheld: Option<Withheld>,
    /// What the tables without people are instead.
    pub(super) without_people: Vec<String>,
    /// The headers of each table's columns, by what they mean.
    pub(super) headers: Vec<Vec<(Field, String)>>,
    /// Whether the last table is among those that count.
    taken: bool,
}

impl<'a> Normaliser<'a> {
    pub(super) fn new(settings: &'a Settings, options: Options) -> Self {
        let recogniser = Recogniser::new(settings);
        Self {
            recogniser,
            builder: RecordsBuilder::new(options),
            withheld: None,
            without_people: Vec::new(),
            headers: Vec::new(),
            taken: false,
        }
    }

    /// Takes a table in, whatever it is; returns whether there are people in it.
    pub(super) fn take(&mut self, table: &Table, inputs: &[Input]) -> Result<bool, PipelineError> {
        let (layout, has_people) = self.layout(table, inputs)?;
        self.builder.add(table, &layout);
        Ok(has_people)
    }

    fn layout(&mut self, table: &Table, inputs: &[Input]) -> Result<(Layout, bool), PipelineError> {
        let mut layout = self.recogniser.layout(table, inputs)?;
        if let Some(withheld) = &mut self.withheld {
            withheld.note(table, &mut layout, inputs, self.builder.next_source());
        }
        let has_people = layout.role.is_some() && !table.rows.is_empty();
        if !has_people {
            self.without_people.push(instead_of_people(table, &layout));
        }
        self.headers.push(headers_of(&layout));
        self.taken = true;
        Ok((layout, has_people))
    }

    /// Whether a table is none of the data: a list of what people decided about it.
    fn is_none_of_it(&mut self, table: &Table) -> bool {
        let is_list = history::is_pair_list(table);
        if is_list {
            self.without_people.push(format!("{} (a list of pairs to decide)", table.position()));
            self.taken = false;
        }
        is_list
    }
}

impl Taker for Normaliser<'_> {
    fn table(&mut self, table: Table, inputs: &[Input]) -> Result<(), PipelineError> {
        if !self.is_none_of_it(&table) {
            self.take(&table, inputs)?;
        }
        Ok(())
    }

    fn long(&mut self, sample: Table, parts: &mut dyn Parts, inputs: &[Input]) -> Result<bool, PipelineError> {
        if !self.is_none_of_it(&sample) {
            let (layout, _) = self.layout(&sample, inputs)?;
            self.builder.add_parts(&sample, &layout, parts);
        }
        Ok(true)
    }

    fn end(&mut self, findings: Vec<Finding>, set_aside: Vec<Finding>) {
        if self.taken {
            self.builder.complete(findings, set_aside);
        }
    }
}

/// Says what a table without people is.
fn instead_of_people(table: &Table, layout: &Layout) -> String {
    let what = match &layout.export {
        _ if table.rows.is_empty() => "a header without rows",
        Some(export) => export.as_str(),
        None => "no column of people",
    };
    format!("{} ({what})", table.position())
}

/// Returns the headers of a table's columns by what they mean.
fn headers_of(layout: &Layout) -> Vec<(Field, String)> {
    layout.columns.iter().filter_map(|column| Some((column.field?, column.header.clone()))).collect()
}
