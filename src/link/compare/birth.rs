//! Dates of birth.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::MatchWeight;
use crate::link::features::{NONE, Said};
use crate::model::one_edit;

const LEVELS: &[Usual] = &[
    rare("date of birth equal", 0.90, 1e-4, [0.006, 1e-4, 1e-4], 0.0),
    level("day and month of birth swapped", 0.02, 1e-4, [1e-4, 1e-4, 1e-4]),
    level("date of birth nearly equal", 0.05, 5e-3, [6e-3, 5e-3, 5e-3]),
    rare("date of birth equal as far as it is known", 0.85, 0.012, [0.02, 0.015, 0.012], 0.0),
    level("year of birth a year apart", 0.08, 0.025, [0.025, 0.03, 0.025]),
    level("date of birth different", 0.02, 0.80, [0.77, 0.80, 0.80]),
    level("date of birth within weeks", 0.01, 0.004, [0.004, 0.005, 0.004]),
    level("date of birth within about a year", 0.01, 0.03, [0.03, 0.04, 0.03]),
    level("date of birth within about ten years", 0.01, 0.17, [0.20, 0.20, 0.17]),
    level("day and month of birth equal, year different", 0.01, 0.0027, [0.003, 0.0027, 0.0027]),
    level("one figure of the year of birth different", 0.02, 0.15, [0.15, 0.15, 0.15]),
    level("year of birth two years apart", 0.03, 0.025, [0.025, 0.03, 0.025]),
];

/// The levels of two dates that are years apart.
pub(in crate::link) const BORN_OTHERWISE: [usize; 3] = [5, 8, 10];

pub(in crate::link) const BIRTH: Comparison = Comparison {
    name: "date of birth",
    word: "date of birth",
    levels: LEVELS,
    unite: Unite::Mean,
    learnt: true,
    needs: Said::BIRTH,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left.birth, pair.right.birth);
    if left == NONE || right == NONE {
        return Judged::NOTHING;
    }
    let births = &pair.profiles.births;
    if left == right {
        let whole = parts(births.text(left)).iter().all(|part| known(*part).is_some());
        return if whole {
            Judged::rare(0, births.surprise(left))
        } else {
            in_part(pair, parts(births.text(left)), parts(births.text(right)))
        };
    }
    let (a, b) = (births.text(left), births.text(right));
    let (one, other) = (parts(a), parts(b));
    let ([year_a, month_a, day_a], [year_b, month_b, day_b]) = (one, other);
    let is_whole = |date: [Option<&str>; 3]| date.iter().all(|part| known(*part).is_some());
    if !(is_whole(one) && is_whole(other)) {
        return in_part(pair, one, other);
    }
    if year_a == year_b && month_a == day_b && day_a == month_b {
        return Judged::at(1);
    }
    let equal = usize::from(year_a == year_b) + usize::from(month_a == month_b) + usize::from(day_a == day_b);
    if one_edit(a, b) {
        return Judged::at(2);
    }
    if equal == 2 {
        // A slip of the year mostly leaves three of its figures, or lands beside it.
        let years = year_a.zip(year_b).and_then(|(a, b)| Some((a.parse::<i32>().ok()?, b.parse::<i32>().ok()?)));
        let is_far = year_a != year_b && years.is_some_and(|(a, b)| (a - b).abs() > NEAR_YEARS);
        return Judged::at(if is_far && !are_turned(year_a, year_b) { 9 } else { 2 });
    }
    Judged::at(match days(one).zip(days(other)).map(|(a, b)| (a - b).abs()) {
        Some(0..=WEEKS) => 6,
        Some(0..=ABOUT_A_YEAR) => 7,
        Some(0..=ABOUT_TEN_YEARS) => 8,
        _ => 5,
    })
}

/// Years that a slip of the year is off.
const NEAR_YEARS: i32 = 2;

/// Whether two years have the same figures in another order.
fn are_turned(one: Option<&str>, other: Option<&str>) -> bool {
    let figures = |year: Option<&str>| {
        let mut figures: Vec<u8> = year.unwrap_or_default().bytes().collect();
        figures.sort_unstable();
        figures
    };
    figures(one) == figures(other)
}

/// Days that are some weeks, and about one and ten years.
const WEEKS: i32 = 40;
const ABOUT_A_YEAR: i32 = 410;
const ABOUT_TEN_YEARS: i32 = 3750;

/// Returns about how many days lie before a date.
fn days(date: [Option<&str>; 3]) -> Option<i32> {
    let [year, month, day] = date.map(|part| part.and_then(|part| part.parse::<i32>().ok()));
    Some(year? * 365 + year? / 4 + (month? - 1) * 304 / 10 + day?)
}

/// Judges two dates of which one at least is not known in whole.
fn in_part(pair: &Pair<'_>, one: [Option<&str>; 3], other: [Option<&str>; 3]) -> Judged {
    let both = |place: usize| known(one[place]).zip(known(other[place]));
    let differ = (0..3).filter_map(both).filter(|(a, b)| a != b).count();
    let shared = (0..3).filter_map(both).count();
    if shared == 0 {
        return Judged::NOTHING;
    }
    if differ == 0 {
        let year = both(0).map_or(MatchWeight::ZERO, |(year, _)| pair.profiles.birth_years.surprise_of(year));
        let months = if both(1).is_some() { MONTHS } else { MatchWeight::ZERO };
        let days = if both(2).is_some() { DAYS } else { MatchWeight::ZERO };
        return Judged::rare(3, year + months + days);
    }
    let years = both(0).filter(|(a, b)| a != b && differ == 1);
    let apart = years.and_then(|(a, b)| Some(a.parse::<i32>().ok()?.abs_diff(b.parse::<i32>().ok()?)));
    Judged::at(match apart {
        Some(1) => 4,
        Some(2) => 11,
        _ if differ == 1 && (shared == 3 || years.is_none() && both(0).is_some()) => 2,
        _ if years.is_some_and(|(a, b)| one_edit(a, b)) => 10,
        _ => 5,
    })
}

/// How surprising it is that a stranger was born in the same month.
const MONTHS: MatchWeight = MatchWeight::from_millibits(3585);
/// The same for the day of the month.
const DAYS: MatchWeight = MatchWeight::from_millibits(4930);

/// Returns a part of a date if it is known.
fn known(part: Option<&str>) -> Option<&str> {
    part.filter(|part| part.bytes().any(|digit| digit != b'0'))
}

/// Returns year, month and day of a date.
fn parts(date: &str) -> [Option<&str>; 3] {
    [date.get(0..4), date.get(5..7), date.get(8..10)]
}

#[cfg(test)]
mod tests {
    use super::are_turned;

    #[test]
    fn figures_of_a_year_may_stand_in_another_order() {
        assert!(are_turned(Some("1945"), Some("1954")));
        assert!(!are_turned(Some("1945"), Some("1981")));
    }
}
