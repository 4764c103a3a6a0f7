//! Which rows a stage is for.

use hashbrown::HashSet;

use crate::model::Field;
use crate::read::RowRef;
use crate::recognise::Condition;

use super::empty::is_empty_word;
use super::fold::{fold, fold_into};
use super::{money, yes_no};

type Words = HashSet<String, foldhash::fast::FixedState>;

/// A cell folded once for all conditions that look at it.
#[derive(Default)]
pub(super) struct FoldedCell {
    text: String,
    column: Option<usize>,
}

impl FoldedCell {
    /// Forgets the cell, as for another row.
    pub(super) fn forget(&mut self) {
        self.column = None;
    }

    fn of(&mut self, row: RowRef<'_>, column: usize) -> &str {
        if self.column != Some(column) {
            self.text.clear();
            fold_into(row.cell(column), &mut self.text);
            self.column = Some(column);
        }
        &self.text
    }
}

/// A condition whose words are folded once and not for every row.
pub(super) enum Test {
    Always,
    Filled(usize),
    Yes(usize),
    Positive(usize),
    OneOf(usize, Words),
    NoneOf(usize, Words),
    All(Vec<Test>),
}

impl Test {
    pub(super) fn of(condition: &Condition) -> Self {
        let folded = |words: &[String]| words.iter().map(|word| fold(word)).collect();
        match condition {
            Condition::Always => Self::Always,
            Condition::Filled(column) => Self::Filled(*column),
            Condition::Yes(column) => Self::Yes(*column),
            Condition::Positive(column) => Self::Positive(*column),
            Condition::OneOf(column, words) => Self::OneOf(*column, folded(words)),
            Condition::NoneOf(column, words) => Self::NoneOf(*column, folded(words)),
            Condition::All(all) => Self::All(all.iter().map(Self::of).collect()),
        }
    }

    /// Whether a row meets it; `folded` is to be forgotten before another row.
    pub(super) fn holds(&self, row: RowRef<'_>, folded: &mut FoldedCell) -> bool {
        let mut is_among = |column: &usize, words: &Words| words.contains(folded.of(row, *column));
        match self {
            Self::Always => true,
            Self::Filled(column) => !is_empty_word(row.cell(*column).trim(), Some(Field::Status)),
            Self::Yes(column) => yes_no::parse(row.cell(*column)) == Some(true),
            Self::Positive(column) => money::parse(row.cell(*column), None).is_ok_and(|(amount, _)| amount.parts() > 0),
            Self::OneOf(column, words) => is_among(column, words),
            Self::NoneOf(column, words) => !is_among(column, words),
            Self::All(all) => all.iter().all(|test| test.holds(row, folded)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::table_of_tests::table;

    fn holds(condition: &Condition, cells: &[&str]) -> bool {
        let table = table(&[("a", None), ("b", None)], &[cells]);
        Test::of(condition).holds(table.rows.get(0), &mut FoldedCell::default())
    }

    #[test]
    fn conditions_look_at_folded_cells() {
        let words = || vec!["Not interested".to_owned(), "Español".to_owned()];
        for (condition, cell, expected) in [
            (Condition::Always, "", true),
            (Condition::Filled(0), "2026-03-02", true),
            (Condition::Filled(0), "--", false),
            (Condition::Filled(0), " ", false),
            (Condition::Yes(0), "Ja", true),
            (Condition::Yes(0), "No", false),
            (Condition::Positive(0), "2", true),
            (Condition::Positive(0), "0", false),
            (Condition::Positive(0), "", false),
            (Condition::OneOf(0, words()), "NOT-INTERESTED", true),
            (Condition::OneOf(0, words()), "espanol", true),
            (Condition::OneOf(0, words()), "", false),
            (Condition::NoneOf(0, words()), "", true),
            (Condition::NoneOf(0, words()), "español", false),
            (Condition::All(vec![Condition::Yes(0), Condition::Filled(1)]), "yes", false),
            (Condition::Filled(7), "x", false),
        ] {
            assert_eq!(holds(&condition, &[cell]), expected, "{condition:?} of {cell:?}");
        }
    }
}
