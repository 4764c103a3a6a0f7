//! Files that tell of other days: an export of orders that begins after people entered, or ends before they had time,
//! makes rates that look like facts and are gaps.
//!
//! How many orders a gap hides is reckoned from the people whom the export covers: had the others been as quick, so many
//! would have shown in the days that are missing. Only where that is more than chance would leave out is there a gap.

use std::collections::BTreeMap;

use crate::journey::Journeys;
use crate::model::{Day, Share, When};

use super::Funnel;
use super::advance::StageMap;

/// Fewer people who are covered say nothing of the others.
const COVERED: usize = 10;
/// So many have to be missing: a chance of one in fifty leaves out as many.
const MISSING: f64 = 4.0;
/// One in so many outcomes may stand apart from the rest without moving its begin or end.
const STRAY: usize = 200;

/// What is wrong with the days that an outcome's files cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UncoveredSide {
    /// They begin after people entered.
    StartsLate,
    /// They end before people who entered had time.
    EndsEarly,
}

/// An outcome whose files do not cover the days that matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncovered {
    /// The stage that people come from.
    pub from: usize,
    /// The stage whose files have the gap.
    pub to: usize,
    /// Which.
    pub kind: UncoveredSide,
    /// The first day that they tell of, or the last.
    pub day: Day,
    /// Days from the first entry to that first day, or from that last day to the last that any file names.
    pub days: i64,
    /// People who entered outside the days covered.
    pub people: u64,
    /// Conversions that would be in the gap, had these people been as quick as those who are covered.
    pub missing: f64,
    /// The rate as it stands.
    pub rate: Share,
    /// The rate without these people.
    pub without: Share,
}

/// One person at the stage before: the day they came to it, and after how many days they went on.
#[derive(Clone, Copy)]
struct Entrant {
    day: i64,
    after: Option<i64>,
}

/// Returns the gaps in the days that the stages' files cover, stage by stage.
#[must_use]
pub fn coverage(funnel: &Funnel, journeys: &Journeys) -> Vec<Uncovered> {
    let Some(today) = funnel.as_of else { return Vec::new() };
    let map = StageMap::new(&funnel.spec);
    let mut days: Vec<Vec<i64>> = vec![Vec::new(); map.stages];
    for touch in &journeys.touches {
        let Some(day) = touch.when.day() else { continue };
        for stage in super::advance::places(map.recorded(touch)) {
            days[stage].push(day.epoch_days());
        }
    }
    for own in &mut days {
        own.sort_unstable();
    }
    let mut gaps = Vec::new();
    for to in funnel.spec.starts_at() + 1..map.stages {
        let Some((first, last)) = span(&days[to]) else { continue };
        // The nearest stage before that has days of its own.
        let from = (funnel.spec.starts_at()..to).rev().find(|from| days[*from].len() >= COVERED);
        let Some(from) = from else { continue };
        let entrants = entrants(funnel, from, to);
        let pace = Pace::of(&entrants, first, last);
        if pace.covered < COVERED {
            continue;
        }
        let whole = |kind: UncoveredSide, edge: i64, missing: f64, is_outside: &dyn Fn(&Entrant) -> bool| {
            let outside = entrants.iter().filter(|entrant| is_outside(entrant));
            let (people, converted) = outside.fold((0, 0), |(people, converted), entrant| {
                (people + 1, converted + u64::from(entrant.after.is_some()))
            });
            let rate = rate(funnel, from, to);
            let first_entry = entrants.iter().map(|entrant| entrant.day).min().unwrap_or(edge);
            Some(Uncovered {
                from,
                to,
                kind,
                day: Day::from_epoch_days(edge)?,
                days: if kind == UncoveredSide::StartsLate { edge - first_entry } else { today.epoch_days() - edge },
                people,
                missing,
                rate,
                without: Share::new(rate.part.saturating_sub(converted), rate.whole.saturating_sub(people)),
            })
            .filter(|gap| gap.people > 0 && gap.without.whole > 0 && is_short(converted, people, gap.without))
        };
        let missing = entrants.iter().filter(|e| e.day < first).map(|e| pace.within(first - e.day - 1)).sum();
        if missing >= MISSING {
            gaps.extend(whole(UncoveredSide::StartsLate, first, missing, &|entrant| entrant.day < first));
        }
        let until = today.epoch_days();
        let of_end = |entrant: &Entrant| {
            let seen = if entrant.day > last { 0.0 } else { pace.within(last - entrant.day) };
            pace.within(until - entrant.day) - seen
        };
        let missing = entrants.iter().filter(|e| e.day >= first && e.after.is_none()).map(of_end).sum();
        if missing >= MISSING {
            gaps.extend(whole(UncoveredSide::EndsEarly, last, missing, &|entrant| entrant.day > last));
        }
    }
    gaps
}

/// Whether fewer of some people went on than chance leaves out, were they like the others. Where as many did, as with a
/// webinar that all of them waited for, nothing is missing.
#[expect(clippy::cast_precision_loss, reason = "head counts are far below 2^52")]
fn is_short(converted: u64, people: u64, others: Share) -> bool {
    let rate = others.rate().unwrap_or(0.0);
    let expected = rate * people as f64;
    let spread = (expected * (1.0 - rate)).sqrt();
    expected - converted as f64 >= MISSING.max(2.0 * spread)
}

/// Returns the first and the last of some sorted days, a few strays left out.
fn span(days: &[i64]) -> Option<(i64, i64)> {
    let strays = days.len() / STRAY;
    Some((*days.get(strays)?, *days.get(days.len().checked_sub(1 + strays)?)?))
}

fn entrants(funnel: &Funnel, from: usize, to: usize) -> Vec<Entrant> {
    let day = |when: Option<When>| when.and_then(When::day).map(Day::epoch_days);
    let all = funnel.progress.iter().filter_map(|progress| {
        let entered = day(progress.reached[from])?;
        let after = day(progress.reached[to]).map(|day| day - entered).filter(|after| *after >= 0);
        Some(Entrant { day: entered, after })
    });
    all.collect()
}

/// How quickly those who are covered went on.
struct Pace {
    covered: usize,
    /// How many had gone on by so many days.
    by_day: BTreeMap<i64, usize>,
}

impl Pace {
    fn of(entrants: &[Entrant], first: i64, last: i64) -> Self {
        let covered = entrants.iter().filter(|entrant| (first..=last).contains(&entrant.day));
        let mut by_day: BTreeMap<i64, usize> = BTreeMap::new();
        for after in covered.clone().filter_map(|entrant| entrant.after) {
            *by_day.entry(after).or_default() += 1;
        }
        let mut sum = 0;
        for count in by_day.values_mut() {
            sum += *count;
            *count = sum;
        }
        Self { covered: covered.count(), by_day }
    }

    /// Returns the share of those covered who had gone on within so many days; too low rather than too high, as some of
    /// them had less time.
    #[expect(clippy::cast_precision_loss, reason = "head counts are far below 2^52")]
    fn within(&self, days: i64) -> f64 {
        let gone = self.by_day.range(..=days).next_back().map_or(0, |(_, count)| *count);
        gone as f64 / self.covered.max(1) as f64
    }
}

/// Returns how many of the people at `from` are at `to`.
fn rate(funnel: &Funnel, from: usize, to: usize) -> Share {
    let at = |stage: usize| move |progress: &&super::Progress| progress.reached[stage].is_some();
    let there = || funnel.progress.iter().filter(at(from));
    Share::new(there().filter(at(to)).count() as u64, there().count() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Stage, Stages, funnel};
    use crate::journey::story::{Row, journeys_of, row};
    use crate::model::Role;

    fn on(day: i64) -> When {
        When::Day(Day::from_epoch_days(20_000 + day).expect("a day"))
    }

    /// Leads on each of a hundred days, every second of whom has a deal three days later, if the file tells of that day.
    fn gaps(told: std::ops::Range<i64>) -> Vec<Uncovered> {
        let mut rows: Vec<Row> = Vec::new();
        for day in 0..100 {
            let person = usize::try_from(day).expect("a person");
            rows.push(row(person, Role::Leads, on(day)));
            if day % 2 == 0 && told.contains(&(day + 3)) {
                rows.push(row(person, Role::Deals, on(day + 3)));
            }
        }
        let stages = [Role::Leads, Role::Deals].map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let journeys = journeys_of(&rows);
        let spec = FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages"));
        coverage(&funnel(&journeys, &spec), &journeys)
    }

    #[test]
    fn a_file_that_covers_the_days_has_no_gap() {
        assert_eq!(gaps(0..200), []);
        assert_eq!(gaps(5..98), [], "as few as this may be chance");
    }

    #[test]
    fn a_file_that_begins_late_hides_conversions() {
        let found = gaps(43..200);
        assert_eq!(found.len(), 1);
        let gap = &found[0];
        assert_eq!((gap.kind, gap.people, gap.days), (UncoveredSide::StartsLate, 43, 43));
        assert_eq!((gap.rate, gap.without), (Share::new(30, 100), Share::new(28, 57)));
    }

    #[test]
    fn a_file_that_ends_early_hides_conversions() {
        let found = gaps(0..60);
        assert_eq!(found.len(), 1);
        let gap = &found[0];
        assert_eq!((gap.kind, gap.people, gap.days), (UncoveredSide::EndsEarly, 40, 40));
        assert_eq!((gap.rate, gap.without), (Share::new(29, 100), Share::new(29, 60)));
    }

    #[test]
    fn a_webinar_that_everybody_waited_for_hides_nothing() {
        let mut rows: Vec<Row> = Vec::new();
        for person in 0..200 {
            let day = i64::try_from(person).expect("a day") / 10;
            rows.push(row(person, Role::Forms, on(day)));
            if person % 2 == 0 {
                rows.push(row(person, Role::Registrations, on(day.max(8) + 1)));
            }
        }
        let stages = [Role::Forms, Role::Registrations];
        let stages = stages.map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let journeys = journeys_of(&rows);
        let spec = FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages"));
        assert_eq!(coverage(&funnel(&journeys, &spec), &journeys), []);
    }
}
