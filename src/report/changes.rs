//! `changes.csv`: rows that were another person's in the earlier run.

use crate::link::Regrouped;

use super::{Cell, Column, Listing};

/// Returns one line for each person of the earlier run whose rows are another's now.
#[must_use]
pub fn changes(regrouped: &[Regrouped]) -> Listing<'_> {
    let columns = vec![
        Column::words("change", "Change"),
        Column::words("person_before", "Was"),
        Column::words("person_now", "Is now"),
        Column::figures("rows", "Rows"),
    ];
    let rows = regrouped.iter().map(|change| {
        vec![
            Cell::text(change.kind.as_str()),
            Cell::text(change.before.as_str()),
            Cell::text(change.now.as_str()),
            change.rows.into(),
        ]
    });
    Listing::new("People put together otherwise than before", columns, rows)
}
