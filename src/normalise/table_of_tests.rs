//! Small tables for the tests of this module.

use crate::model::{Confidence, Field, Role, Standing};
use crate::read::{Form, Rows, Table};
use crate::recognise::{Column, Condition, DateOrder, DateStyle, Layout, StageRule};

/// Returns a table whose first row of data is row 2.
pub(super) fn table(header: &[(&str, Option<Field>)], rows: &[&[&str]]) -> Table {
    let mut data = Rows::default();
    for (row, number) in rows.iter().zip(2..) {
        data.push(number, row.iter());
    }
    Table {
        file: "a.csv".into(),
        sheet: None,
        index: 0,
        form: Form::Text { encoding: "UTF-8", delimiter: ',' },
        preamble: Rows::default(),
        header_row: Some(1),
        header: header.iter().map(|(name, _)| (*name).to_owned()).collect(),
        rows: data,
        written: None,
        further: 0,
        set_aside: Vec::new(),
        aside: Rows::default(),
        findings: Vec::new(),
    }
}

/// Returns a layout of prospects whose dates have the year first.
pub(super) fn layout(header: &[(&str, Option<Field>)]) -> Layout {
    let column = |(name, field): &(&str, Option<Field>)| Column {
        header: (*name).to_owned(),
        field: *field,
        confidence: Confidence::CERTAIN,
        evidence: String::new(),
        dates: Some(DateStyle { order: DateOrder::YearFirst, decided: true }),
        decimal: None,
        runner_up: None,
        part: None,
    };
    Layout {
        role: Some(Role::Prospects),
        confidence: Confidence::CERTAIN,
        runner_up: None,
        evidence: Vec::new(),
        tool: None,
        export: None,
        columns: header.iter().map(column).collect(),
        stages: vec![rule(Role::Prospects, Condition::Always)],
        machines: Vec::new(),
        campaign: None,
        findings: Vec::new(),
    }
}

/// Returns a rule without a time.
pub(super) fn rule(role: Role, condition: Condition) -> StageRule {
    StageRule { role, condition, time: None, clock: None, standing: Standing::Counts, paid: true }
}
