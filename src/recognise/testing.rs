//! Tables for tests, from short texts.

use crate::read::{Form, Rows, Table};

/// Returns the table that stands in `csv`, whose delimiter is `;` if its first line has one, without any quoting.
pub(super) fn table(file: &str, csv: &str) -> Table {
    let delimiter = if csv.lines().next().unwrap_or("").contains(';') { ';' } else { ',' };
    let mut lines = csv.lines();
    let header: Vec<String> = lines.next().unwrap_or("").split(delimiter).map(|cell| cell.trim().to_owned()).collect();
    let mut rows = Rows::default();
    for (number, line) in (2..).zip(lines) {
        rows.push(number, line.split(delimiter));
    }
    Table {
        file: file.into(),
        sheet: None,
        index: 0,
        form: Form::Text { encoding: "UTF-8", delimiter },
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
