//! What is found in a table, told once for each value.

use hashbrown::HashMap;
use std::hash::BuildHasher;

use crate::model::{Finding, FindingKind, Position};

/// Collects the findings of one table.
///
/// A list of a million events says the same wrong address thousands of times: it is told at its first row, with the
/// number of rows.
pub(super) struct Notes {
    findings: Vec<Finding>,
    position: Position,
    /// Place among the findings, and number of rows, by column, kind and the value's hash.
    values: HashMap<(usize, FindingKind, u64), (usize, u32), foldhash::fast::FixedState>,
    hasher: foldhash::fast::FixedState,
}

impl Notes {
    pub(super) fn new(position: Position) -> Self {
        Self {
            findings: Vec::new(),
            position,
            values: HashMap::default(),
            hasher: foldhash::fast::FixedState::default(),
        }
    }

    /// Notes something about a whole row.
    pub(super) fn row(&mut self, row: u32, kind: FindingKind, message: &str) {
        self.push(self.position.at_row(row), kind, message.to_owned());
    }

    /// Notes something about the table, or about one of its columns.
    pub(super) fn table(&mut self, column: Option<usize>, kind: FindingKind, message: String) {
        let at = self.position.clone();
        self.push(column.map_or_else(|| at.clone(), |column| at.clone().at_column(column)), kind, message);
    }

    /// Notes something about the value in a cell, once for all cells of the column that hold it.
    pub(super) fn value(&mut self, row: u32, column: usize, kind: FindingKind, value: &str, message: &str) {
        let hash = self.hasher.hash_one(value);
        if let Some((_, rows)) = self.values.get_mut(&(column, kind, hash)) {
            *rows += 1;
            return;
        }
        self.values.insert((column, kind, hash), (self.findings.len(), 1));
        self.push(self.position.at_row(row).at_column(column), kind, message.to_owned());
    }

    fn push(&mut self, at: Position, kind: FindingKind, message: String) {
        self.findings.push(Finding { at, kind, message });
    }

    /// Returns the findings, with the number of rows where a value stands in several.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        for (place, rows) in self.values.into_values().filter(|(_, rows)| *rows > 1) {
            self.findings[place].message.push_str(&in_rows(rows));
        }
        self.findings
    }
}

/// Says in how many rows the same value stands.
pub(super) fn in_rows(rows: u32) -> String {
    format!("; so in {rows} rows with this value")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_told_once() {
        let mut notes = Notes::new(Position::of_table("a.csv".into(), None));
        for row in 2..6 {
            notes.value(row, 1, FindingKind::BadDate, if row == 4 { "soon" } else { "never" }, "no date");
        }
        notes.row(3, FindingKind::NoIdentity, "nobody");
        let told: Vec<_> =
            notes.finish().iter().map(|finding| format!("{}: {}", finding.at, finding.message)).collect();
        assert_eq!(told, ["a.csv:2:B: no date; so in 3 rows with this value", "a.csv:4:B: no date", "a.csv:3: nobody"]);
    }
}
