//! What each table was taken for, column by column, and why.

use crate::model::{Finding, column_letters};
use crate::read::{Form, Table};
use crate::recognise::{Column as Meaning, DateOrder, Layout};

use super::by_kind::by_kind;
use super::{Align, Cell, Column, Grid, Report, figures};

/// A table and what it was taken for.
#[derive(Clone, Copy)]
pub struct Inspected<'a> {
    /// The table.
    pub table: &'a Table,
    /// What it was taken for.
    pub layout: &'a Layout,
}

/// Returns what each table was taken for and why. `further` holds what was found beyond the tables' and the layouts'
/// own findings: files that could not be read, values that could not be understood.
#[must_use]
pub fn inspect(tables: &[Inspected<'_>], further: &[Finding]) -> Report {
    let mut report = Report::new("What the files were taken for");
    let found: Vec<Vec<&Finding>> = (0..tables.len()).map(|place| findings_of(tables, place, further)).collect();
    report.grid(overview(tables, &found));
    for finding in further.iter().filter(|finding| tables.iter().all(|one| one.table.file != finding.at.file)) {
        report.alert(format!("{}: {}", finding.at, finding.message));
    }
    for (one, findings) in tables.iter().zip(&found) {
        details(&mut report, *one, findings);
    }
    report
}

/// Returns the findings of one table, once each and by place.
fn findings_of<'a>(tables: &[Inspected<'a>], place: usize, further: &'a [Finding]) -> Vec<&'a Finding> {
    let Inspected { table, layout } = tables[place];
    let is_same_sheet = |other: &Table| other.file == table.file && other.sheet == table.sheet;
    // A sheet may hold several tables: a finding belongs to the last one that starts above it.
    let owner = |finding: &Finding| {
        let starts_above = |other: &Table| other.header_row.unwrap_or(0) <= finding.at.row.unwrap_or(u32::MAX);
        let same = || tables.iter().enumerate().filter(|(_, one)| is_same_sheet(one.table));
        let last = same().filter(|(_, one)| starts_above(one.table)).max_by_key(|(_, one)| one.table.header_row);
        last.or(same().next()).map(|(owner, _)| owner)
    };
    let others = further.iter().filter(|finding| finding.at.file == table.file && finding.at.sheet == table.sheet);
    let mut found: Vec<_> = table.set_aside.iter().chain(&table.findings).chain(&layout.findings).collect();
    found.extend(others.filter(|finding| owner(finding) == Some(place)));
    found.sort_unstable();
    found.dedup();
    found
}

fn overview(tables: &[Inspected<'_>], found: &[Vec<&Finding>]) -> Grid {
    let columns = vec![
        Column::words("file", "File"),
        Column::words("sheet", "Sheet"),
        Column::machine("table"),
        Column::words("role", "Taken for"),
        Column::words("tool", "From"),
        Column::machine("export"),
        Column::machine("confidence"),
        Column::people("Sure", Align::Right),
        Column::figures("rows", "Rows"),
        Column::machine("header_row"),
        Column::machine("encoding"),
        Column::machine("delimiter"),
        Column::machine("date_order"),
        Column::machine("columns"),
        Column::machine("stages"),
        Column::machine("findings"),
        Column::people("Findings", Align::Right),
    ];
    let rows = tables.iter().zip(found).map(|(one, findings)| {
        let Inspected { table, layout } = one;
        let (encoding, delimiter) = match &table.form {
            Form::Text { encoding, delimiter } => (Cell::text(*encoding), Cell::text(delimiter_word(*delimiter))),
            Form::Workbook => (Cell::Missing, Cell::Missing),
        };
        vec![
            Cell::text(&*table.file),
            Cell::text(table.sheet.as_deref().unwrap_or("")),
            Cell::from(table.index + 1),
            Cell::text(layout.role.map_or("none", |role| role.as_str())),
            Cell::text(layout.tool.as_deref().unwrap_or("")),
            Cell::text(layout.export.as_deref().unwrap_or("")),
            Cell::Rate(f64::from(layout.confidence.as_percent()) / 100.0),
            Cell::text(layout.confidence.to_string()),
            table.rows.len().into(),
            table.header_row.into(),
            encoding,
            delimiter,
            date_order(layout).map_or(Cell::Missing, |order| Cell::text(order_word(order))),
            Cell::Map(meanings(layout)),
            Cell::list(layout.roles().iter().map(|role| role.as_str())),
            Cell::List(findings.iter().map(|finding| entry(finding)).collect()),
            findings.len().into(),
        ]
    });
    Grid { columns, rows: rows.collect(), shown: None }
}

/// Returns the header of the main column of each field, in the columns' order.
fn meanings(layout: &Layout) -> Vec<(String, Cell)> {
    let mut meanings: Vec<(String, Cell)> = Vec::new();
    for column in &layout.columns {
        let Some(field) = column.field else { continue };
        if meanings.iter().all(|(word, _)| word != field.as_str()) {
            meanings.push((field.as_str().to_owned(), Cell::Text(column.header.clone())));
        }
    }
    meanings
}

fn entry(finding: &Finding) -> Cell {
    Cell::Map(vec![
        ("row".to_owned(), finding.at.row.into()),
        ("column".to_owned(), Cell::text(finding.at.column.map(column_letters).unwrap_or_default())),
        ("kind".to_owned(), Cell::text(finding.kind.as_str())),
        ("message".to_owned(), Cell::text(finding.message.as_str())),
    ])
}

/// Returns the order of the first column that holds dates.
fn date_order(layout: &Layout) -> Option<DateOrder> {
    layout.columns.iter().find_map(|column| column.dates).map(|dates| dates.order)
}

fn order_word(order: DateOrder) -> &'static str {
    match order {
        DateOrder::YearFirst => "year-first",
        DateOrder::DayFirst => "day-first",
        DateOrder::MonthFirst => "month-first",
    }
}

fn delimiter_word(delimiter: char) -> String {
    if delimiter == '\t' { "tab".to_owned() } else { delimiter.to_string() }
}

/// Adds what people want to know of one table.
fn details(report: &mut Report, Inspected { table, layout }: Inspected<'_>, findings: &[&Finding]) {
    let place = table.position().to_string();
    report.heading(if table.index == 0 { place } else { format!("{place}, table {}", table.index + 1) });
    let mut facts = vec![("Taken for".to_owned(), taken_for(layout))];
    // Of a table without people the export says what it is, and may be all the evidence there is.
    let because = layout.evidence.join("; ");
    if !because.is_empty() && layout.export.as_ref() != Some(&because) {
        facts.push(("Because".to_owned(), because));
    }
    if let Some((role, confidence)) = layout.runner_up {
        facts.push(("Next best".to_owned(), format!("{role}, {confidence}")));
    }
    let stages = layout.roles();
    if stages.len() > 1 {
        let words: Vec<_> = stages.iter().map(|role| role.as_str()).collect();
        facts.push(("Its rows say".to_owned(), words.join(", ")));
    }
    facts.push(("Rows".to_owned(), shape(table)));
    report.facts(facts);
    if !layout.columns.is_empty() {
        report.grid(meaning_of_columns(layout));
    }
    let kinds = by_kind(findings.iter().copied());
    report.facts(kinds.iter().map(|kind| (kind.kind.to_string(), kind.words())).collect());
}

fn meaning_of_columns(layout: &Layout) -> Grid {
    let columns = vec![
        Column::people("Column", Align::Left),
        Column::people("Header", Align::Left),
        Column::people("Taken for", Align::Left),
        Column::people("Sure", Align::Right),
        Column::people("Because", Align::Left),
    ];
    let rows = layout.columns.iter().enumerate().map(|(place, column)| explained(place, column)).collect();
    Grid { columns, rows, shown: None }
}

fn explained(place: usize, column: &Meaning) -> Vec<Cell> {
    let mut because = column.evidence.clone();
    if let Some(dates) = column.dates {
        let doubt = if dates.decided { "" } else { ", a guess" };
        because =
            format!("{because}; {}{doubt}", order_word(dates.order).replace('-', " ")).trim_start_matches("; ").into();
    }
    vec![
        Cell::text(column_letters(place)),
        Cell::text(column.header.as_str()),
        column.field.map_or(Cell::Missing, |field| Cell::text(field.as_str())),
        column.field.map_or(Cell::Missing, |_| Cell::text(column.confidence.to_string())),
        Cell::text(because),
    ]
}

fn taken_for(layout: &Layout) -> String {
    let doubt = if layout.confidence.is_sure() { "" } else { ", unsure: check this one" };
    let from = match (&layout.tool, &layout.export) {
        (Some(tool), Some(export)) => format!(" ({tool}, {export})"),
        (Some(word), None) | (None, Some(word)) => format!(" ({word})"),
        (None, None) => String::new(),
    };
    match layout.role {
        Some(role) => format!("{role}{from}, {}{doubt}", layout.confidence),
        None => format!("nothing with people in it{from}, {}{doubt}", layout.confidence),
    }
}

fn shape(table: &Table) -> String {
    let rows = figures::counted(table.rows.len() as u64, "row", "rows");
    let header = table.header_row.map_or("no header".to_owned(), |row| format!("header in row {row}"));
    let aside = match table.set_aside.len() {
        0 => String::new(),
        count => format!(", {} set aside", figures::count(count as u64)),
    };
    match &table.form {
        Form::Text { encoding, delimiter } => {
            let between = if *delimiter == '\t' { "tabs".to_owned() } else { format!("`{delimiter}`") };
            format!("{rows}, {header}{aside}; {encoding} text with {between} between the cells")
        }
        Form::Workbook => format!("{rows}, {header}{aside}; a sheet of a workbook"),
    }
}
