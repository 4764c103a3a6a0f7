//! `moldau tidy`

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::pipeline::{self, PipelineError};
use crate::read::{Parts, ReadError, RowRef, Table};
use crate::render;
use crate::settings::{self, Typed};

use super::arguments::BookArgs;

/// Print one table of a messy file as clean CSV, every value as it was
///
/// The output is UTF-8 with commas, one header row and no title rows, totals or notes. With several tables in the file
/// the one with the most rows is printed, unless --sheet or --table choose another.
#[derive(Debug, clap::Args)]
pub(super) struct TidyArgs {
    /// File, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Sheet of a workbook
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Which table of the file or sheet, counted from 1
    #[arg(long, value_name = "NUMBER")]
    table: Option<usize>,
    #[command(flatten)]
    books: BookArgs,
}

impl TidyArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Status> {
        if self.file.is_dir() {
            bail!(Advice {
                message: format!("{} is a folder, and tidy takes one file", self.file.display()),
                hint: "name one of the files in it; `moldau inspect` lists their tables".to_owned(),
            });
        }
        let settings = settings::resolve(Typed {
            paths: vec![self.file.clone()],
            reading: self.books.options(),
            ..Typed::default()
        })?;
        let inputs = pipeline::inputs(&settings)?;
        let read = |long: &mut pipeline::LongUse<'_>| {
            match pipeline::tables_but_long(&inputs, &settings, &console.progress(), long) {
                // Of nothing, nothing is the clean form.
                Err(PipelineError::Read(ReadError::Empty { .. })) => Ok(Vec::new()),
                tables => tables,
            }
        };
        let is_any = self.sheet.is_none() && self.table.is_none();
        let mut long = Long { printed: None, counts: Vec::new(), console };
        let mut tables = read(&mut |tables, parts| {
            let table = &tables[tables.len() - 1];
            if is_any && !(long.counts.is_empty() && parts.is_alone()) {
                long.count(tables.len() - 1, parts)
            } else if self.choose(std::slice::from_ref(table)).is_some() {
                long.print(tables, parts)
            } else {
                true
            }
        })?;
        let largest = long.number_of_largest(&tables);
        if let Some(number) = largest.filter(|number| long.is_long(*number)) {
            tables = read(&mut |tables, parts| number + 1 != tables.len() || long.print(tables, parts))?;
        }
        if let Some((number, done)) = long.printed {
            done?;
            if let Some(table) = tables.get(number) {
                self.note_others(&tables, table, console);
            }
            return Ok(Status::Done);
        }
        if tables.is_empty() && self.sheet.is_none() && self.table.is_none() {
            console.note(&format!("{} holds nothing, so nothing is printed", self.file.display()));
            return Ok(Status::Done);
        }
        let Some(table) = largest.map_or_else(|| self.choose(&tables), |number| tables.get(number)) else {
            let there: Vec<_> = tables.iter().map(place).collect();
            bail!(Advice {
                message: format!("there is no such table in {}", self.file.display()),
                hint: format!("it has {}; hidden sheets are left out", there.join(", ")),
            });
        };
        self.note_others(&tables, table, console);
        let rows = table.rows.iter().map(RowRef::cells);
        console.data(|out| render::csv::write_intact(&table.header, rows, out))?;
        Ok(Status::Done)
    }

    /// Says that there are more tables than the one that is printed.
    fn note_others(&self, tables: &[Table], table: &Table, console: &Console) {
        if tables.len() > 1 && self.sheet.is_none() && self.table.is_none() {
            let others = tables.len() - 1;
            console.note(&format!("printed {}; --sheet and --table choose among {others} more", place(table)));
        }
    }

    fn choose<'a>(&self, tables: &'a [Table]) -> Option<&'a Table> {
        let of_sheet = |table: &&Table| self.sheet.is_none() || self.sheet.as_deref() == table.sheet.as_deref();
        let of_number = |table: &&Table| self.table.is_none_or(|number| number == table.index + 1);
        // The first of those with the most rows.
        tables.iter().filter(of_sheet).filter(of_number).rev().max_by_key(|table| table.rows.len())
    }
}

/// What becomes of the long tables of a file.
struct Long<'c> {
    /// Which was printed, and what came of it.
    printed: Option<(usize, std::io::Result<()>)>,
    /// Numbers of those that were counted, and how many rows they have.
    counts: Vec<(usize, usize)>,
    console: &'c Console,
}

impl Long<'_> {
    fn print(&mut self, tables: &[Table], parts: &mut dyn Parts) -> bool {
        let Some((table, before)) = tables.split_last() else { return true };
        let mut all = false;
        let done = self.console.data(|out| {
            render::csv::write_intact::<[&str; 0]>(&table.header, [], out)?;
            while let Some(rows) = parts.next() {
                render::csv::write_intact_rows(&table.header, rows.iter().map(RowRef::cells), out)?;
            }
            all = true;
            Ok(())
        });
        self.printed = Some((before.len(), done));
        // Whoever has closed the pipe wants no more of it.
        all
    }

    fn count(&mut self, number: usize, parts: &mut dyn Parts) -> bool {
        let mut rows = 0;
        while let Some(more) = parts.next() {
            rows += more.len();
        }
        self.counts.push((number, rows));
        true
    }

    /// Whether a table was counted.
    fn is_long(&self, number: usize) -> bool {
        self.counts.iter().any(|(long, _)| *long == number)
    }

    /// Returns which table has the most rows, if any had to be counted.
    fn number_of_largest(&self, tables: &[Table]) -> Option<usize> {
        let rows_of = |number: usize| {
            let counted = self.counts.iter().find(|(long, _)| *long == number);
            counted.map_or(tables[number].rows.len(), |(_, rows)| *rows)
        };
        if self.counts.is_empty() { None } else { (0..tables.len()).rev().max_by_key(|number| rows_of(*number)) }
    }
}

/// Returns how a table is chosen.
fn place(table: &Table) -> String {
    match &table.sheet {
        Some(sheet) => format!("sheet `{sheet}` table {}", table.index + 1),
        None => format!("table {}", table.index + 1),
    }
}
