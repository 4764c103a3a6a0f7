//! Conversion by the day of entry.

use std::collections::BTreeMap;

use crate::journey::Journeys;
use crate::model::{Day, Instant, Share};

use super::advance::{Follower, StageMap};
use super::sighting::{Sighting, see};
use super::{FunnelSpec, Order, Period, Rules};

/// Returns, for each day on which people entered and reached stage `from`, how many they are and how many of them went
/// on to reach stage `to`, both counted from 0.
///
/// Somebody who enters on several days counts on each of them, so the days do not add up to the funnel. Stages of
/// [`Order::Open`] are taken in order here, since a conversion by day of entry needs one.
#[must_use]
pub fn trend(journeys: &Journeys, spec: &FunnelSpec, from: usize, to: usize) -> Vec<(Day, Share)> {
    let map = StageMap::new(spec);
    let mut follower = Follower::default();
    let mut sightings = Vec::new();
    let mut days = BTreeMap::new();
    for (_, touches) in journeys.iter() {
        see(touches, &map, &spec.rules, &mut sightings);
        for (day, level) in levels_by_day(&mut follower, &sightings, map.stages, &spec.rules) {
            let share: &mut Share = days.entry(day).or_insert(Share::new(0, 0));
            share.whole += u64::from(level > from);
            share.part += u64::from(level > to);
        }
    }
    days.into_iter().filter(|(_, share)| share.whole > 0).collect()
}

/// Returns, for each day on which a person entered, how many stages they did from there.
pub(super) fn levels_by_day(
    follower: &mut Follower,
    sightings: &[Sighting],
    stages: usize,
    rules: &Rules,
) -> Vec<(Day, usize)> {
    let mut levels: BTreeMap<Day, usize> = BTreeMap::new();
    let day_of = |sighting: &Sighting| Instant::from_epoch_millis(sighting.at).map(Instant::day);
    if rules.order == Order::Any {
        follower.levels(sightings, stages, rules, |entry, reached| {
            if let Some(day) = day_of(entry) {
                let level = levels.entry(day).or_default();
                *level = reached.max(*level);
            }
        });
    } else {
        let mut entries: Vec<Day> =
            sightings.iter().filter(|sighting| sighting.stages & 1 == 1).filter_map(day_of).collect();
        entries.dedup();
        for day in entries {
            let whole = Period::of_days(Some(day), Some(day));
            let period = Period {
                from: whole.from.max(rules.period.from),
                to: whole.to.zip(rules.period.to).map_or(whole.to, |(a, b)| Some(a.min(b))),
                after: super::After::Counts,
            };
            // What came before the day is over and done with; what comes after the period is left out beforehand.
            let until = match (rules.period.after, rules.period.to) {
                (super::After::LeftOut, Some(last)) => last.epoch_millis(),
                _ => i64::MAX,
            };
            let counted = sightings.partition_point(|sighting| sighting.at <= until);
            let of_day = Rules { period, ..rules.clone() };
            levels.insert(day, follower.attempt(&sightings[..counted], stages, &of_day).len());
        }
    }
    levels.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{Stage, Stages, Window};
    use crate::journey::story::{at, day, journeys_of, row};
    use crate::model::Role;

    #[test]
    fn a_person_counts_on_each_day_of_entry_and_days_without_entry_are_left_out() {
        let stages = [Role::Opens, Role::Clicks].map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let rules = Rules { order: Order::InOrder, window: Window::from_days(3), ..Rules::default() };
        let spec = FunnelSpec { rules, ..FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages")) };
        let journeys = journeys_of(&[
            row(0, Role::Opens, at(2, 9)),
            row(0, Role::Clicks, at(3, 9)),
            row(0, Role::Opens, at(9, 9)),
            row(1, Role::Opens, at(2, 9)),
            row(1, Role::Clicks, at(8, 9)),
        ]);
        let found = trend(&journeys, &spec, 0, 1);
        let expected = [(2, Share::new(1, 2)), (9, Share::new(0, 1))];
        assert_eq!(found, expected.map(|(n, share)| (day(n).day().expect("a day"), share)));
    }
}
