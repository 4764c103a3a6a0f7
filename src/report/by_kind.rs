//! Findings put together by kind, so that a thousand of one kind are one line.

use crate::model::{Finding, FindingKind, column_letters};

use super::figures;

/// Findings of one kind.
pub(super) struct ByKind<'a> {
    pub(super) kind: FindingKind,
    pub(super) count: u64,
    /// The first by place.
    pub(super) first: &'a Finding,
}

impl ByKind<'_> {
    /// Returns the kind, and how often it was found: `3 × bad-date`.
    pub(super) fn name(&self) -> String {
        format!("{} × {}", figures::count(self.count), self.kind)
    }

    /// Returns the first place, and what is there.
    pub(super) fn words_with_file(&self) -> String {
        let first = if self.count > 1 { ", the first of them" } else { "" };
        format!("{}{first}: {}", self.first.at, self.first.message)
    }

    /// Returns what is at the first place, named by row and column, and how many more there are.
    pub(super) fn words(&self) -> String {
        let at = &self.first.at;
        let place = match (at.row, at.column.map(column_letters)) {
            (Some(row), Some(column)) => format!("row {row}, column {column}: "),
            (Some(row), None) => format!("row {row}: "),
            (None, Some(column)) => format!("column {column}: "),
            (None, None) => String::new(),
        };
        let more = match self.count {
            1 => String::new(),
            count => format!(" (and {})", figures::counted(count - 1, "more place", "more places")),
        };
        format!("{place}{}{more}", self.first.message)
    }
}

/// Returns the findings by kind, in the order of the kinds.
pub(super) fn by_kind<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<ByKind<'a>> {
    let mut sorted: Vec<_> = findings.into_iter().collect();
    sorted.sort_unstable_by(|a, b| (a.kind, *a).cmp(&(b.kind, *b)));
    sorted.dedup();
    let of_one_kind =
        |group: &[&'a Finding]| ByKind { kind: group[0].kind, count: group.len() as u64, first: group[0] };
    sorted.chunk_by(|a, b| a.kind == b.kind).map(of_one_kind).collect()
}
