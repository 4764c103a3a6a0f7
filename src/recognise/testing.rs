//! Tables for tests, from short texts.

use crate::read::{Form, Rows, Table};

/// Returns the table that stands in `csv`, whose delimiter is `;` if its first line has one, without any quoting.
pub(super) fn table(file: &str, csv: &str) -> Table {
    let delimiter = if csv.lines().next().unwrap_or("").contains(';') { ';' } else { ',' };
    let mut lines = csv.lines();
    let header: Vec<String> = lines.next().unwrap_or("").split(delimiter).map(|cell| cell.trim().to_owned()).collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(delimiter).collect()).collect();
    Table { form: Form::Text { encoding: "UTF-8", delimiter }, ..table_of(file, header, &rows) }
}

/// Returns the table of these cells.
pub(super) fn table_of<Cell: AsRef<str>>(file: &str, header: Vec<String>, cells: &[Vec<Cell>]) -> Table {
    let mut rows = Rows::default();
    for (number, cells) in (2..).zip(cells) {
        rows.push(number, cells.iter().map(AsRef::as_ref));
    }
    Table {
        file: file.into(),
        sheet: None,
        index: 0,
        form: Form::Text { encoding: "UTF-8", delimiter: ',' },
        preamble: Rows::default(),
        header_row: Some(1),
        header,
        rows,
        written: None,
        further: 0,
        set_aside: Vec::new(),
        aside: Rows::default(),
        findings: Vec::new(),
    }
}
