//! `decisions.csv`: what people decided about pairs of rows, and remembered for later runs.

use crate::history::{Entry, Side};
use crate::link::Verdict;

use super::{Cell, Column, Listing};

/// Returns one line for each decision, the oldest first; of several about one pair the last counts.
#[must_use]
pub fn decisions<'a>(entries: impl Iterator<Item = &'a Entry> + 'a) -> Listing<'a> {
    let mut columns = vec![Column::words("decision", "Same person?")];
    for (side, heading) in [("left", "One row"), ("right", "Other row")] {
        columns.push(Column::words(format!("{side}_file"), heading));
        columns.push(Column::machine(format!("{side}_sheet")));
        columns.push(Column::figures(format!("{side}_row"), "Row"));
    }
    columns.extend(["left_key", "right_key"].map(Column::machine));
    let rows = entries.map(|entry| {
        let place = |side: &Side| [&side.file, &side.sheet, &side.row].map(|text| Cell::text(text.as_str()));
        let key = |side: &Side| Cell::text(side.key.to_string());
        let word = match entry.verdict {
            Verdict::Same => "yes",
            Verdict::Different => "no",
        };
        let mut row = vec![Cell::text(word)];
        row.extend(place(&entry.left));
        row.extend(place(&entry.right));
        row.extend([key(&entry.left), key(&entry.right)]);
        row
    });
    Listing::new("Decisions", columns, rows)
}
