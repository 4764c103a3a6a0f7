//! `moldau tidy`

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::console::Console;
use crate::failure::{Advice, Status};
use crate::model::Finding;
use crate::pipeline::{self, PipelineError};
use crate::read::{Parts, ReadError, RowRef, Table};
use crate::render;
use crate::settings::{self, Typed};

use super::arguments::BookArgs;

/// Print one table of a messy file as clean CSV, every value as it was
///
/// The output is UTF-8 with commas, one header row and no title rows, totals or notes; a table without a header is printed
/// without one. With several tables in the file the largest one is printed, unless --sheet or --table choose
/// another. What was left out, and what was found, is said on standard error.
#[derive(Debug, clap::Args)]
pub(super) struct TidyArgs {
    /// File, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Sheet of a workbook, or file of an archive
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Which table of the file or sheet, counted from 1
    #[arg(long, value_name = "NUMBER")]
    table: Option<usize>,
    /// Print a header also where the file has none: column 1, column 2 …
    #[arg(long)]
    header: bool,
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
                Err(PipelineError::Read(ReadError::Empty { .. })) => Ok((Vec::new(), Vec::new())),
                tables => tables,
            }
        };
        let is_any = self.sheet.is_none() && self.table.is_none();
        let mut long = Long { printed: None, counts: Vec::new(), console, header: self.header };
        let (mut tables, mut findings) = read(&mut |tables, parts| {
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
            (tables, findings) = read(&mut |tables, parts| number + 1 != tables.len() || long.print(tables, parts))?;
        }
        if let Some((number, done)) = long.printed {
            done?;
            if let Some(table) = tables.get(number) {
                self.note(&tables, table, &findings, console);
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
        console.data(|out| {
            if self.header || table.has_header() {
                render::csv::write_intact_header(table.titles(), out)?;
            }
            // Where nothing but words stands, they are all that there is to print.
            let rows = if Self::is_words_only(table) { &table.aside } else { &table.rows };
            render::csv::write_intact_rows(table.header.len(), rows.iter().map(RowRef::cells), out)
        })?;
        self.note(&tables, table, &findings, console);
        Ok(Status::Done)
    }

    /// Says what was left out, and what was found in what was printed.
    fn note(&self, tables: &[Table], table: &Table, findings: &[Finding], console: &Console) {
        let more = |count: usize, what: &str| format!("and {count} more{what}");
        if tables.len() > 1 && self.sheet.is_none() && self.table.is_none() {
            let others = tables.iter().filter(|other| !std::ptr::eq(*other, table));
            let mut others: Vec<_> = others.map(option).collect();
            if others.len() > SHOWN {
                let count = others.len() - SHOWN;
                others.splice(SHOWN.., [more(count, "")]);
            }
            console.note(&format!("printed {}; the others are had by {}", place(table), others.join(", ")));
        }
        if !self.header && !table.has_header() && !table.rows.is_empty() {
            console
                .note("the table has no header, so none is printed; --header prints `column 1`, `column 2` and so on");
        }
        if Self::is_words_only(table) {
            console.note("there are words only, and no table: they are printed as they stand");
            return;
        }
        for (message, rows) in by_message(&table.set_aside) {
            let which: Vec<_> = rows.iter().take(SHOWN).map(ToString::to_string).collect();
            let further = rows.len().saturating_sub(SHOWN);
            let more = if further > 0 { format!(" {}", more(further, "")) } else { String::new() };
            let (row, are) = if rows.len() == 1 { ("row", "is") } else { ("rows", "are") };
            console.note(&format!("{row} {}{more} {are} not printed: {message}", which.join(", ")));
        }
        let found: Vec<_> = findings.iter().chain(&table.findings).collect();
        for finding in found.iter().take(SHOWN) {
            console.note(&format!("{}: {}", finding.at, finding.message));
        }
        if found.len() > SHOWN {
            console.note(&more(found.len() - SHOWN, &format!(": moldau inspect {}", self.file.display())));
        }
    }

    /// Whether a table is none, but holds words that are told from one.
    fn is_words_only(table: &Table) -> bool {
        table.rows.is_empty() && table.further == 0 && !table.has_header()
    }

    fn choose<'a>(&self, tables: &'a [Table]) -> Option<&'a Table> {
        let of_sheet = |table: &&Table| match self.sheet.as_deref() {
            None => true,
            Some(name) => table.sheet.as_deref() == Some(name) || member(table) == Some(name),
        };
        let of_number = |table: &&Table| self.table.is_none_or(|number| number == table.index + 1);
        // The first of the largest.
        tables.iter().filter(of_sheet).filter(of_number).rev().max_by_key(|table| size(table, table.rows.len()))
    }
}

/// What becomes of the long tables of a file.
struct Long<'c> {
    /// Which was printed, and what came of it.
    printed: Option<(usize, std::io::Result<()>)>,
    /// Numbers of those that were counted, and how many rows they have.
    counts: Vec<(usize, usize)>,
    /// Whether a header is printed in any case.
    header: bool,
    console: &'c Console,
}

impl Long<'_> {
    fn print(&mut self, tables: &[Table], parts: &mut dyn Parts) -> bool {
        let Some((table, before)) = tables.split_last() else { return true };
        let mut all = false;
        let done = self.console.data(|out| {
            if self.header || table.has_header() {
                render::csv::write_intact_header(table.titles(), out)?;
            }
            while let Some(rows) = parts.next() {
                render::csv::write_intact_rows(table.header.len(), rows.iter().map(RowRef::cells), out)?;
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
        let size_of = |number: usize| {
            let counted = self.counts.iter().find(|(long, _)| *long == number);
            size(&tables[number], counted.map_or(tables[number].rows.len(), |(_, rows)| *rows))
        };
        if self.counts.is_empty() { None } else { (0..tables.len()).rev().max_by_key(|number| size_of(*number)) }
    }
}

/// Things of one kind that are told of one by one.
const SHOWN: usize = 4;

/// Returns the rows of findings by what is said of them, in order.
fn by_message(findings: &[Finding]) -> BTreeMap<&str, Vec<u32>> {
    let mut rows: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for finding in findings {
        rows.entry(&finding.message).or_default().extend(finding.at.row);
    }
    rows
}

/// Returns how large a table of so many rows is: lines about a report may be more than its rows, but are narrow.
fn size(table: &Table, rows: usize) -> usize {
    rows * table.header.len()
}

/// Returns the name of the file that a table stands in, inside its archive.
fn member(table: &Table) -> Option<&str> {
    let (archive, member) = table.file.split_once('/')?;
    (archive == "-" || archive.to_ascii_lowercase().ends_with(".zip")).then_some(member)
}

/// Returns what is typed for a table, and the first of its columns.
fn option(table: &Table) -> String {
    let sheet = table.sheet.as_deref().or(member(table));
    let sheet = sheet.map_or_else(String::new, |sheet| format!("--sheet \"{sheet}\" "));
    let names: Vec<_> = table.header.iter().filter(|name| !name.is_empty()).take(3).map(String::as_str).collect();
    format!("{sheet}--table {} ({} …)", table.index + 1, names.join(", "))
}

/// Returns how a table is called.
fn place(table: &Table) -> String {
    match table.sheet.as_deref().or(member(table)) {
        Some(sheet) => format!("`{sheet}` table {}", table.index + 1),
        None => format!("table {}", table.index + 1),
    }
}
