//! When people came to each stage: a line of marks as high as the days were busy.

use crate::funnel::Funnel;
use crate::model::{Day, When};

use super::{Align, Cell, Column, Grid, Report, figures};

/// As many marks as a line has at most.
const MARKS: i64 = 42;

/// Adds to the report when people came to each stage; nothing where days are unknown or all the same.
pub(super) fn over_time(funnel: &Funnel, report: &mut Report) {
    let today = funnel.as_of.map(Day::epoch_days);
    let days = |stage: usize| {
        let reached = funnel.progress.iter().filter_map(move |progress| progress.reached[stage].and_then(When::day));
        reached.map(Day::epoch_days).filter(move |day| today.is_none_or(|today| *day <= today))
    };
    // Being on a list of prospects may date from years before.
    let stages = funnel.spec.starts_at()..funnel.stages.len();
    let ends = stages.clone().flat_map(days).fold(None, |ends: Option<(i64, i64)>, day| {
        Some(ends.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
    });
    let Some((first, last)) = ends.filter(|(first, last)| first < last) else { return };
    let length = bucket(last - first + 1);
    let marks = usize::try_from((last - first) / length + 1).unwrap_or(1);
    let mut rows = Vec::new();
    for stage in stages {
        let mut counts = vec![0_u64; marks];
        days(stage).for_each(|day| counts[usize::try_from((day - first) / length).unwrap_or(0)] += 1);
        let Some((busiest, most)) =
            counts.iter().copied().enumerate().max_by_key(|(at, count)| (*count, std::cmp::Reverse(*at)))
        else {
            continue;
        };
        if most == 0 {
            continue;
        }
        let start = Day::from_epoch_days(first + length * i64::try_from(busiest).unwrap_or(0));
        rows.push(vec![Cell::text(funnel.stages[stage].name.as_str()), Cell::Spark(counts), start.into(), most.into()]);
    }
    if rows.is_empty() {
        return;
    }
    report.heading("When it happened");
    let columns = vec![
        Column::people("Stage", Align::Left),
        Column::people("", Align::Left),
        Column::people(if length == 1 { "Busiest day" } else { "Busiest from" }, Align::Right),
        Column::people("People", Align::Right),
    ];
    report.grid(Grid { columns, rows, shown: None });
    let (from, to) = (Day::from_epoch_days(first), Day::from_epoch_days(last));
    let shown = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
    let each = match length {
        7 => "a week".to_owned(),
        length => figures::counted(length.unsigned_abs(), "day", "days"),
    };
    report.facts(vec![(
        "Each mark".to_owned(),
        format!("{each}, from {} to {}, by when people first came there", shown(from), shown(to)),
    )]);
}

/// Returns how many days a mark stands for: one, or whole weeks.
fn bucket(days: i64) -> i64 {
    if days <= MARKS { 1 } else { 7 * ((days + 7 * MARKS - 1) / (7 * MARKS)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_day_or_whole_weeks() {
        for (days, length) in [(1, 1), (42, 1), (43, 7), (294, 7), (295, 14), (3650, 91)] {
            assert_eq!(bucket(days), length, "{days}");
            assert!((days - 1) / length < MARKS, "{days}");
        }
    }
}
