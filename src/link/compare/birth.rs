//! Dates of birth.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::closeness::one_edit;
use crate::link::features::NONE;

const LEVELS: &[Usual] = &[
    rare("date of birth equal", 0.90, 1e-4, [0.002, 1e-4, 1e-4], 0.0),
    level("day and month of birth swapped", 0.02, 1e-4, [1e-4, 1e-4, 1e-4]),
    level("date of birth nearly equal", 0.05, 5e-3, [6e-3, 5e-3, 5e-3]),
    level("date of birth different", 0.02, 0.997, [0.99, 0.997, 0.997]),
];

pub(super) const BIRTH: Comparison = Comparison {
    name: "date of birth",
    word: "date of birth",
    levels: LEVELS,
    unite: Unite::Mean,
    learnt: true,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left.birth, pair.right.birth);
    if left == NONE || right == NONE {
        return Judged::NOTHING;
    }
    let births = &pair.profiles.births;
    if left == right {
        return Judged::rare(0, births.surprise(left));
    }
    let (a, b) = (births.text(left), births.text(right));
    let ([year_a, month_a, day_a], [year_b, month_b, day_b]) = (parts(a), parts(b));
    if year_a == year_b && month_a == day_b && day_a == month_b {
        return Judged::at(1);
    }
    let equal = usize::from(year_a == year_b) + usize::from(month_a == month_b) + usize::from(day_a == day_b);
    Judged::at(if equal == 2 || one_edit(a, b) { 2 } else { 3 })
}

/// Returns year, month and day of a date.
fn parts(date: &str) -> [Option<&str>; 3] {
    [date.get(0..4), date.get(5..7), date.get(8..10)]
}
