//! `findings.csv`: what was found wrong, or worth knowing, in the input.

use crate::model::{Finding, column_letters};

use super::{Cell, Column, Listing};

/// Returns one line for each finding, by place.
#[must_use]
pub fn findings(findings: &[Finding]) -> Listing<'_> {
    let columns = vec![
        Column::words("file", "File"),
        Column::words("sheet", "Sheet"),
        Column::figures("row", "Row"),
        Column::words("column", "Column"),
        Column::words("kind", "Kind"),
        Column::words("message", "What was found"),
    ];
    let mut sorted: Vec<_> = findings.iter().collect();
    sorted.sort_unstable();
    let rows = sorted.into_iter().map(|finding| {
        vec![
            Cell::text(&*finding.at.file),
            Cell::text(finding.at.sheet.as_deref().unwrap_or("")),
            finding.at.row.into(),
            Cell::text(finding.at.column.map(column_letters).unwrap_or_default()),
            Cell::text(finding.kind.as_str()),
            Cell::text(finding.message.as_str()),
        ]
    });
    Listing::new("Found in the files", columns, rows)
}
