//! What a person says a table is, against the guess.

use crate::model::{Confidence, Field, Role, Standing};
use crate::read::Table;

use super::layout::{Condition, DateOrder, DateStyle, Layout, StageRule};

/// Why a guess gave way.
const SAID: &str = "moldau.toml says so";

/// What a person says of one table, or of all tables whose file name fits a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overrule {
    /// File as reports name it; `*` stands for any letters.
    pub file: String,
    /// Sheet; `None` = any.
    pub sheet: Option<String>,
    /// Which table of the file or sheet, from 0; `None` = any.
    pub table: Option<usize>,
    /// What its rows are: `Some(None)` = there are no people in it; `None` = as guessed.
    pub role: Option<Option<Role>>,
    /// Which of day and month its dates write first; `None` = as guessed.
    pub dates: Option<DateOrder>,
    /// For each field the headers of its columns, the first column of the table being the main one; none if no column
    /// means it.
    pub columns: Vec<(Field, Vec<String>)>,
}

/// A header that a person named and the table does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place} has no column `{header}`")]
pub struct NoSuchColumn {
    /// The table.
    pub place: String,
    /// The header that was named.
    pub header: String,
    /// The headers that there are.
    pub headers: Vec<String>,
}

impl Overrule {
    /// Whether it speaks of `table`.
    #[must_use]
    pub fn is_about(&self, table: &Table) -> bool {
        fits(&self.file, &table.file)
            && self.sheet.as_deref().is_none_or(|sheet| Some(sheet) == table.sheet.as_deref())
            && self.table.is_none_or(|index| index == table.index)
    }

    /// Changes the layout of `table` to what the person says.
    ///
    /// # Errors
    /// A header that the table does not have.
    pub fn apply(&self, table: &Table, layout: &mut Layout) -> Result<(), NoSuchColumn> {
        for (field, headers) in &self.columns {
            let chosen = headers.iter().map(|header| find(table, layout, header)).collect::<Result<Vec<_>, _>>()?;
            set_columns(*field, &chosen, layout);
        }
        if let Some(order) = self.dates {
            for column in &mut layout.columns {
                if column.dates.is_some() || column.field == Some(Field::Timestamp) {
                    column.dates = Some(DateStyle { order, decided: true });
                }
            }
        }
        if let Some(role) = self.role {
            set_role(role, layout);
        }
        Ok(())
    }
}

/// Sets the role; a table that already carries it keeps its finer rules.
fn set_role(role: Option<Role>, layout: &mut Layout) {
    let time = layout.column_of(Field::Timestamp);
    match role {
        None => layout.stages.clear(),
        Some(role) if layout.stages.iter().any(|rule| rule.role == role) => {}
        Some(role) => {
            let (condition, standing) = (Condition::Always, Standing::Counts);
            layout.stages = vec![StageRule { role, condition, time, clock: None, standing, paid: true }];
        }
    }
    layout.role = role;
    layout.confidence = Confidence::CERTAIN;
    layout.runner_up = None;
    layout.evidence = vec![SAID.to_owned()];
}

/// Gives `field` to the columns `chosen` and to no other.
fn set_columns(field: Field, chosen: &[usize], layout: &mut Layout) {
    let before = layout.column_of(field);
    for (place, column) in layout.columns.iter_mut().enumerate() {
        if chosen.contains(&place) {
            column.field = Some(field);
            column.confidence = Confidence::CERTAIN;
            SAID.clone_into(&mut column.evidence);
        } else if column.field == Some(field) {
            column.field = None;
        }
    }
    let now = layout.column_of(field);
    if field == Field::Timestamp && now != before {
        // A rule with a time column of its own, as in a wide row, keeps it.
        for rule in layout.stages.iter_mut().filter(|rule| rule.time == before) {
            rule.time = now;
            rule.clock = None;
        }
    }
}

fn find(table: &Table, layout: &Layout, header: &str) -> Result<usize, NoSuchColumn> {
    let found = layout.columns.iter().position(|column| column.header == header.trim());
    found.ok_or_else(|| NoSuchColumn {
        place: table.position().to_string(),
        header: header.to_owned(),
        headers: layout.columns.iter().map(|column| column.header.clone()).collect(),
    })
}

/// Whether `name` fits `pattern`, in which `*` stands for any letters and everything else for itself.
#[must_use]
pub fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        for (pattern, name, expected) in [
            ("Clicks.csv", "Clicks.csv", true),
            ("Clicks.csv", "clicks.csv", false),
            ("*.csv", "a/b.csv", true),
            ("sent_*_march.csv", "sent_to_all_march.csv", true),
            ("sent_*_march.csv", "sent_march.csv", false),
            ("*a*b*", "xaybz", true),
            ("*", "", true),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
