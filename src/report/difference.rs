//! How reports show a difference of two rates, and what can be told of it.

use crate::funnel::Difference;

use super::{Align, Cell, Column, figures};

/// The chance of an accident below which a difference is one.
const ACCIDENT: f64 = 0.05;

/// Returns the columns of a difference: in points, in numbers, and the verdict.
pub(super) fn columns() -> [Column; 6] {
    [
        Column::people("Difference", Align::Right),
        Column::machine("difference"),
        Column::machine("difference_low"),
        Column::machine("difference_high"),
        Column::machine("p_adjusted"),
        Column::words("verdict", "Verdict"),
    ]
}

/// Returns the cells of [`columns`] for a difference with its adjusted chance of an accident; `words` say that it is up, and down.
pub(super) fn cells(tested: Option<(Difference, f64)>, words: [&'static str; 2]) -> [Cell; 6] {
    let number =
        |of: fn(&Difference) -> f64| tested.map_or(Cell::Missing, |(difference, _)| Cell::Rate(of(&difference)));
    [
        tested.map_or(Cell::Missing, |(difference, _)| Cell::text(points(&difference))),
        number(|difference| difference.difference),
        number(|difference| difference.low),
        number(|difference| difference.high),
        tested.map_or(Cell::Missing, |(_, p)| Cell::Rate(p)),
        Cell::text(verdict(tested, words)),
    ]
}

/// Returns which of `words`, for up and for down, a difference with its adjusted chance of an accident deserves.
pub(super) fn verdict(tested: Option<(Difference, f64)>, [up, down]: [&'static str; 2]) -> &'static str {
    match tested {
        None => "",
        Some((_, p)) if p >= ACCIDENT => "cannot tell",
        Some((difference, _)) if difference.difference > 0.0 => up,
        Some(_) => down,
    }
}

/// Returns a difference with its interval in points of a percentage: `+3.1 (-0.4 to +6.6)`.
pub(super) fn points(difference: &Difference) -> String {
    let signed = |fraction: f64| {
        let points = figures::number(fraction * 100.0, 1);
        if fraction > 0.0 && points != "0" { format!("+{points}") } else { points }
    };
    format!("{} ({} to {})", signed(difference.difference), signed(difference.low), signed(difference.high))
}
