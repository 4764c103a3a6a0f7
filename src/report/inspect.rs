//! What each table was taken for, column by column, and why.

use std::collections::BTreeMap;

use crate::model::{Confidence, Finding, column_letters};
use crate::read::{Form, Table};
use crate::recognise::{Column as Meaning, Condition, DateOrder, Layout, Part};

use super::by_kind::by_kind;
use super::overruled::{overruled, quoted};
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
    let Found { of_tables, of_none } = sorted_out(tables, further);
    report.grid(overview(tables, &of_tables));
    for finding in of_none {
        report.alert(format!("{}: {}", finding.at, finding.message));
    }
    for (one, findings) in tables.iter().zip(&of_tables) {
        details(&mut report, *one, findings);
    }
    report
}

/// Findings by table.
struct Found<'a> {
    /// For each table, once each and by place.
    of_tables: Vec<Vec<&'a Finding>>,
    /// Those of files that no table came from.
    of_none: Vec<&'a Finding>,
}

/// The row in which a table starts, and its place among all tables.
type StartsAt = (u32, usize);

/// Gives each finding to its table: of several tables in one sheet, to the last one that starts above it.
fn sorted_out<'a>(tables: &[Inspected<'a>], further: &'a [Finding]) -> Found<'a> {
    let own = |one: &Inspected<'a>| {
        let Inspected { table, layout } = *one;
        table.set_aside.iter().chain(&table.findings).chain(&layout.findings).collect()
    };
    let mut of_tables: Vec<Vec<&Finding>> = tables.iter().map(own).collect();
    let mut of_none = Vec::new();
    let mut sheets: BTreeMap<(&str, Option<&str>), Vec<StartsAt>> = BTreeMap::new();
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, one) in tables.iter().enumerate() {
        let Table { file, sheet, header_row, .. } = one.table;
        sheets.entry((file, sheet.as_deref())).or_default().push((header_row.unwrap_or(0), place));
        files.entry(file).or_insert(place);
    }
    for starts in sheets.values_mut() {
        starts.sort_unstable();
    }
    for finding in further {
        let file: &str = &finding.at.file;
        let owner = match sheets.get(&(file, finding.at.sheet.as_deref())) {
            Some(starts) => {
                let row = finding.at.row.unwrap_or(u32::MAX);
                let above = starts.partition_point(|(start, _)| *start <= row);
                Some(starts[above.saturating_sub(1)].1)
            }
            // Of a workbook as a whole, or of a sheet without a table.
            None => files.get(file).copied(),
        };
        match owner {
            Some(owner) => of_tables[owner].push(finding),
            None => of_none.push(finding),
        }
    }
    for found in &mut of_tables {
        found.sort_unstable();
        found.dedup();
    }
    of_none.sort_unstable();
    Found { of_tables, of_none }
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
        Column::machine("evidence"),
        Column::machine("runner_up"),
        Column::machine("overrule"),
        Column::machine("details"),
    ];
    let rows = tables.iter().zip(found).map(|(one, findings)| {
        let Inspected { table, layout } = one;
        let (encoding, delimiter) = match &table.form {
            Form::Text { encoding, delimiter } => (Cell::text(*encoding), Cell::text(delimiter_word(*delimiter))),
            Form::Json { encoding } => (Cell::text(*encoding), Cell::Missing),
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
            table.count().into(),
            table.header_row.into(),
            encoding,
            delimiter,
            date_order(layout).map_or(Cell::Missing, |order| Cell::text(order_word(order))),
            Cell::Map(meanings(layout)),
            Cell::list(layout.roles().iter().map(|role| role.as_str())),
            Cell::List(findings.iter().map(|finding| entry(finding)).collect()),
            findings.len().into(),
            Cell::list(layout.evidence.iter().map(String::as_str)),
            layout.runner_up.map_or(Cell::Missing, |(role, sure)| guess(role.as_str(), sure)),
            Cell::text(overruled(table, layout)),
            Cell::List(
                layout.columns.iter().enumerate().map(|(place, column)| detail(layout, place, column)).collect(),
            ),
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

/// Returns what else something may be, and how surely.
fn guess(word: &str, sure: Confidence) -> Cell {
    let sure = Cell::Rate(f64::from(sure.as_percent()) / 100.0);
    Cell::Map(vec![("is".to_owned(), Cell::text(word)), ("confidence".to_owned(), sure)])
}

/// Returns what one column was taken for, why, what else it may be, and the line of `moldau.toml` that would say so.
fn detail(layout: &Layout, place: usize, column: &Meaning) -> Cell {
    let told = explained(layout, place, column);
    let text = |words: Option<String>| words.map_or(Cell::Missing, Cell::text);
    let sure = column.field.map(|_| Cell::Rate(f64::from(column.confidence.as_percent()) / 100.0));
    let entry = |name: &str, cell: Cell| (name.to_owned(), cell);
    Cell::Map(vec![
        entry("column", Cell::text(column_letters(place))),
        entry("header", Cell::text(told.header)),
        entry("taken_for", text(told.taken_for)),
        entry("confidence", sure.unwrap_or(Cell::Missing)),
        entry("evidence", Cell::text(told.because)),
        entry("runner_up", column.runner_up.map_or(Cell::Missing, |(field, sure)| guess(field.as_str(), sure))),
        entry("overrule", text(told.otherwise)),
    ])
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
    match delimiter {
        '\t' => "tab".to_owned(),
        ' ' => "blank".to_owned(),
        mark => mark.to_string(),
    }
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
    facts
        .push(("Not so?".to_owned(), "these lines in moldau.toml say otherwise; those of columns go below".to_owned()));
    report.facts(facts);
    report.lines(overruled(table, layout).lines().map(str::to_owned).collect());
    let explained: Vec<_> =
        layout.columns.iter().enumerate().map(|(place, column)| explained(layout, place, column)).collect();
    let (shown, unused): (Vec<_>, Vec<_>) = explained.into_iter().partition(|column| column.taken_for.is_some());
    if !shown.is_empty() {
        report.grid(meaning_of_columns(shown));
    }
    let kinds = by_kind(findings.iter().copied());
    let mut below = Vec::new();
    if !unused.is_empty() {
        below.push(("not used".to_owned(), listed(&unused)));
    }
    below.extend(kinds.iter().map(|kind| (kind.kind.to_string(), kind.words())));
    report.facts(below);
}

/// Columns that play no part and are named one by one.
const NAMED: usize = 12;

fn listed(unused: &[Explained]) -> String {
    let one = |column: &Explained| match column.header.as_str() {
        "" => format!("{} (no header)", column_letters(column.place)),
        header => format!("{} {header}", column_letters(column.place)),
    };
    let named: Vec<_> = unused.iter().take(NAMED).map(one).collect();
    let more = unused.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {} more", figures::count(more as u64)) } else { String::new() };
    named.join(", ") + &rest
}

/// What is said of one column.
struct Explained {
    place: usize,
    header: String,
    taken_for: Option<String>,
    sure: Option<String>,
    because: String,
    otherwise: Option<String>,
}

fn meaning_of_columns(shown: Vec<Explained>) -> Grid {
    let columns = vec![
        Column::people("Column", Align::Left),
        Column::people("Header", Align::Left),
        Column::people("Taken for", Align::Left),
        Column::people("Sure", Align::Right),
        Column::people("Because", Align::Left),
        Column::people("Next best", Align::Left),
    ];
    let text = |words: Option<String>| words.map_or(Cell::Missing, Cell::text);
    let row = |column: Explained| {
        vec![
            Cell::text(column_letters(column.place)),
            Cell::text(column.header),
            text(column.taken_for),
            text(column.sure),
            Cell::text(column.because),
            text(column.otherwise),
        ]
    };
    Grid { columns, rows: shown.into_iter().map(row).collect(), shown: None }
}

fn explained(layout: &Layout, place: usize, column: &Meaning) -> Explained {
    let mut because = column.evidence.clone();
    let (taken_for, sure) = match column.field {
        Some(field) => (Some(field.as_str().to_owned()), Some(column.confidence.to_string())),
        None => match (column.part.and_then(Part::of_person), stage_of(layout, place)) {
            (Some(part), _) => (Some(part.to_owned()), None),
            (None, Some((words, why))) => {
                why.clone_into(&mut because);
                (Some(words), None)
            }
            (None, None) => (None, None),
        },
    };
    if let Some(dates) = column.dates.filter(|_| taken_for.is_some()) {
        let doubt = if dates.decided { "" } else { ", a guess" };
        because =
            format!("{because}; {}{doubt}", order_word(dates.order).replace('-', " ")).trim_start_matches("; ").into();
    }
    let next = column.runner_up.filter(|_| !column.header.is_empty());
    Explained {
        place,
        header: column.header.clone(),
        taken_for,
        sure,
        because,
        otherwise: next.map(|(field, _)| format!("{field} = {}", quoted(&column.header))),
    }
}

/// Returns which of a table's events a column without a meaning of its own tells of, and how.
fn stage_of(layout: &Layout, place: usize) -> Option<(String, &'static str)> {
    fn says(condition: &Condition, place: usize) -> Option<&'static str> {
        match condition {
            Condition::Filled(column) if *column == place => Some("where something stands, it happened"),
            Condition::Yes(column) if *column == place => Some("a yes says that it happened"),
            Condition::Positive(column) if *column == place => Some("a number above zero says that it happened"),
            Condition::OneOf(column, _) | Condition::NoneOf(column, _) if *column == place => Some("its words say it"),
            Condition::All(all) => all.iter().find_map(|one| says(one, place)),
            _ => None,
        }
    }
    let time = layout.stages.iter().find(|rule| rule.time == Some(place));
    let timed = time.map(|rule| (format!("time of {}", rule.role), "its header or the columns beside it say so"));
    timed.or_else(|| layout.stages.iter().find_map(|rule| Some((rule.role.to_string(), says(&rule.condition, place)?))))
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
    let rows = figures::counted(table.count() as u64, "row", "rows");
    let header = table.header_row.map_or("no header".to_owned(), |row| format!("header in row {row}"));
    let aside = match table.set_aside.len() {
        0 => String::new(),
        count => format!(", {} set aside", figures::count(count as u64)),
    };
    match &table.form {
        Form::Text { encoding, delimiter } => {
            let between = match delimiter {
                '\t' => "tabs".to_owned(),
                ' ' => "blanks".to_owned(),
                mark => format!("`{mark}`"),
            };
            format!("{rows}, {header}{aside}; {encoding} text with {between} between the cells")
        }
        Form::Json { encoding } => format!("{rows}{aside}; {encoding} text, a list of objects (JSON)"),
        Form::Workbook => format!("{rows}, {header}{aside}; a sheet of a workbook"),
    }
}
