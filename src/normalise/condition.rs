//! Which rows a stage is for.

use hashbrown::HashSet;

use crate::model::Field;
use crate::read::RowRef;
use crate::recognise::Condition;

use super::empty::is_empty_word;
use super::fold::{fold, fold_into};
use super::{money, yes_no};

/// A condition whose words are folded once and not for every row.
pub(super) enum Test {
    Always,
    Filled(usize),
    Yes(usize),
    Positive(usize),
    OneOf(usize, HashSet<String>),
    NoneOf(usize, HashSet<String>),
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

    /// Whether a row meets it; `word` is a place to fold cells in.
    pub(super) fn holds(&self, row: RowRef<'_>, word: &mut String) -> bool {
        let mut is_among = |column: &usize, words: &HashSet<String>| {
            word.clear();
            fold_into(row.cell(*column), word);
            words.contains(word.as_str())
        };
        match self {
            Self::Always => true,
            Self::Filled(column) => !is_empty_word(row.cell(*column).trim(), Some(Field::Status)),
            Self::Yes(column) => yes_no::parse(row.cell(*column)) == Some(true),
            Self::Positive(column) => money::parse(row.cell(*column), None).is_ok_and(|(amount, _)| amount.parts() > 0),
            Self::OneOf(column, words) => is_among(column, words),
            Self::NoneOf(column, words) => !is_among(column, words),
            Self::All(all) => all.iter().all(|test| test.holds(row, word)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::table_of_tests::table;

    fn holds(condition: &Condition, cells: &[&str]) -> bool {
        let table = table(&[("a", None), ("b", None)], &[cells]);
        Test::of(condition).holds(table.rows.get(0), &mut String::new())
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
