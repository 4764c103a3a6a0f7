//! Conversion by the time of entry, all cohorts at equal age.

use std::collections::BTreeMap;

use crate::journey::Journeys;
use crate::model::{Day, Share, When};

use super::Funnel;
use super::entrants::each_entrant;

/// How long a cohort enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// A day.
    Day,
    /// A week, from Monday.
    Week,
    /// A calendar month.
    Month,
}

impl Span {
    /// Returns the first day of the span that a day lies in.
    #[must_use]
    pub fn start(self, day: Day) -> Day {
        match self {
            Self::Day => Some(day),
            // 1970-01-01 was a Thursday.
            Self::Week => Day::from_epoch_days(day.epoch_days() - (day.epoch_days() + 3).rem_euclid(7)),
            Self::Month => {
                let (year, month, _) = day.ymd();
                Day::new(year, month, 1)
            }
        }
        .unwrap_or(day)
    }

    /// Returns the last day of the span that starts on a day.
    #[must_use]
    pub fn end(self, start: Day) -> Day {
        let days = match self {
            Self::Day => 0,
            Self::Week => 6,
            Self::Month => {
                let (year, month, _) = start.ymd();
                let next = if month == 12 { Day::new(year + 1, 1, 1) } else { Day::new(year, month + 1, 1) };
                next.map_or(30, |next| next.epoch_days() - start.epoch_days() - 1)
            }
        };
        Day::from_epoch_days(start.epoch_days() + days).unwrap_or(start)
    }
}

/// The people who entered within one span.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// First day.
    pub start: Day,
    /// Last day.
    pub end: Day,
    /// People who entered.
    pub people: u64,
    /// For each age asked for, those who had reached the last stage by then; `None` where not everyone of the cohort has
    /// that age yet.
    pub by_age: Vec<Option<Share>>,
}

/// The cohorts of a funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohorts {
    /// The place of the stage that people enter at.
    pub from: usize,
    /// The ages, in days.
    pub ages: Vec<u32>,
    /// The cohorts, in order of time.
    pub cohorts: Vec<Cohort>,
    /// People at that stage without a time of entry, or who reached the last stage at a time that nobody knows.
    pub untimed: u64,
    /// People who reached the last stage only before they entered.
    pub backwards: u64,
}

/// Returns, for each span of entry, how many had reached the last stage by some ages in days; `None` without a stage
/// behind the entry, or without a day that counts as today.
#[must_use]
pub fn cohorts(funnel: &Funnel, journeys: &Journeys, span: Span, ages: &[u32]) -> Option<Cohorts> {
    let from = funnel.spec.starts_at();
    let last = funnel.stages.len().checked_sub(1).filter(|last| *last > from)?;
    let today = funnel.as_of?;
    let mut found = Cohorts { from, ages: ages.to_vec(), cohorts: Vec::new(), untimed: 0, backwards: 0 };
    // For each cohort its people, and of them those who had converted by each age.
    let mut counts: BTreeMap<Day, (u64, Vec<u64>)> = BTreeMap::new();
    let left_out = each_entrant(funnel, journeys, [from, last], When::day, |day, days| {
        let (people, converted) = counts.entry(span.start(day)).or_insert_with(|| (0, vec![0; ages.len()]));
        *people += 1;
        for (converted, age) in converted.iter_mut().zip(ages) {
            *converted += u64::from(days.is_some_and(|days| days <= f64::from(*age)));
        }
    });
    (found.backwards, found.untimed) = (left_out.backwards, left_out.untimed);
    found.cohorts = counts
        .into_iter()
        .map(|(start, (people, converted))| {
            let end = span.end(start);
            let age = today.epoch_days() - end.epoch_days();
            let by_age = ages.iter().zip(converted);
            let by_age = by_age.map(|(days, part)| (i64::from(*days) <= age).then(|| Share::new(part, people)));
            Cohort { start, end, people, by_age: by_age.collect() }
        })
        .collect();
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Stage, Stages, funnel, split};
    use crate::journey::story::{Row, at, day, journeys_of, order, row};
    use crate::model::{PersonIndex, Role};
    use proptest::prelude::*;

    fn spec() -> FunnelSpec {
        let stages = [Role::Forms, Role::Orders].map(|role| Stage { name: role.to_string(), roles: vec![role] });
        FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages"))
    }

    #[test]
    fn cohorts_are_compared_at_an_age_that_all_of_them_have() {
        // Monday 2 and 9 March 2026.
        let rows = [
            row(0, Role::Forms, at(2, 9)),
            order(0, "1", 100, at(5, 9)),
            row(1, Role::Forms, at(8, 9)),
            order(1, "2", 100, at(18, 9)),
            row(2, Role::Forms, day(9)),
            order(2, "3", 100, day(12)),
            row(3, Role::Forms, When::Unknown),
            row(4, Role::Forms, day(10)),
            order(4, "4", 100, day(1)),
        ];
        let journeys = journeys_of(&rows);
        let found = funnel(&journeys, &FunnelSpec { as_of: day(22).day(), ..spec() });
        let cohorts = cohorts(&found, &journeys, Span::Week, &[3, 7, 14]).expect("cohorts");
        assert_eq!((cohorts.untimed, cohorts.backwards), (1, 1));
        let shown: Vec<_> = cohorts.cohorts.iter().map(|c| (c.start.to_string(), c.people, c.by_age.clone())).collect();
        let share = |part, whole| Some(Share::new(part, whole));
        assert_eq!(
            shown,
            [
                ("2026-03-02".to_owned(), 2, vec![share(1, 2), share(1, 2), share(2, 2)]),
                ("2026-03-09".to_owned(), 1, vec![share(1, 1), share(1, 1), None]),
            ]
        );
    }

    #[test]
    fn weeks_start_on_monday_and_months_on_their_first() {
        let day = |y, m, d| Day::new(y, m, d).expect("a day");
        assert_eq!(Span::Week.start(day(2026, 3, 8)), day(2026, 3, 2));
        assert_eq!(Span::Week.start(day(1969, 12, 31)), day(1969, 12, 29));
        assert_eq!(Span::Month.start(day(2024, 2, 29)), day(2024, 2, 1));
        assert_eq!(Span::Month.end(day(2024, 2, 1)), day(2024, 2, 29));
        assert_eq!(Span::Month.end(day(2025, 12, 1)), day(2025, 12, 31));
        assert_eq!(Span::Day.end(day(2025, 12, 1)), day(2025, 12, 1));
    }

    proptest! {
        #[test]
        fn parts_and_cohorts_add_up_to_the_whole(
            entries in prop::collection::vec((1_i8..28, prop::option::of(1_i8..28), 0_u32..4), 1..30),
        ) {
            let mut rows: Vec<Row> = Vec::new();
            for (person, (entry, ordered, _)) in entries.iter().enumerate() {
                rows.push(row(person, Role::Forms, day(*entry)));
                rows.extend(ordered.map(|ordered| order(person, "", 700, day(ordered))));
            }
            let journeys = journeys_of(&rows);
            let found = funnel(&journeys, &FunnelSpec { as_of: day(28).day(), ..spec() });
            let value_of = |person: PersonIndex| entries.get(person.index()).map(|entry| entry.2).filter(|v| *v > 0);
            let parts = split(&found, value_of);
            for (place, stage) in found.stages.iter().enumerate() {
                prop_assert_eq!(parts.iter().map(|part| part.stages[place]).sum::<u64>(), stage.people);
                prop_assert_eq!(parts.iter().map(|part| part.from_first[place]).sum::<u64>(), stage.rate_first.part);
            }
            let paid = |revenue: &[crate::funnel::Revenue]| revenue.iter().map(|r| r.amount.parts()).sum::<i64>();
            prop_assert_eq!(parts.iter().map(|part| paid(&part.revenue)).sum::<i64>(), paid(&found.revenue_total));
            let cohorts = cohorts(&found, &journeys, Span::Week, &[0, 400]).expect("cohorts");
            let people: u64 = cohorts.cohorts.iter().map(|cohort| cohort.people).sum();
            prop_assert_eq!(people + cohorts.backwards, found.stages[0].people);
            for cohort in &cohorts.cohorts {
                prop_assert!(cohort.by_age[1].is_none(), "nobody is that old");
            }
        }
    }
}
