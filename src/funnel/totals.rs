//! Attempts instead of people: how often each stage was reached, every attempt by itself.

use crate::journey::Journeys;

use super::FunnelSpec;
use super::advance::{StageMap, places};
use super::sighting::{Limits, Sighting, see};

/// Returns how many attempts reached each stage, in order: somebody enters again once an attempt is complete, its time is
/// over, or an exclusion ended it.
pub(super) fn totals(journeys: &Journeys, spec: &FunnelSpec) -> Vec<u64> {
    let map = StageMap::new(spec);
    let limits = Limits::new(&spec.rules);
    let mut counts = vec![0; map.stages];
    let mut sightings = Vec::new();
    for (_, touches) in journeys.iter() {
        see(touches, &map, &spec.rules, &mut sightings);
        let mut under_way: Option<(Sighting, usize)> = None;
        for now in sightings.iter().filter(|now| limits.covers(now)) {
            under_way = under_way.filter(|(entry, _)| limits.holds(entry, now));
            let next = under_way.map_or(0, |(_, done)| done);
            if now.stages >> next & 1 == 1 && (next > 0 || limits.admits(now)) {
                counts[next] += 1;
                let entry = under_way.map_or(*now, |(entry, _)| entry);
                under_way = Some((entry, next + 1)).filter(|(_, done)| *done < map.stages);
            }
            let bars = || places(now.bars).filter_map(|place| spec.rules.exclusions.get(place));
            let is_over = |done: usize| bars().any(|bar| (bar.from + 1..=bar.to).contains(&done));
            if under_way.is_some_and(|(entry, done)| entry.at < now.at && is_over(done)) {
                under_way = None;
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{Order, Rules, Stage, Stages, Window};
    use crate::journey::story::{at, journeys_of, order, row};
    use crate::model::Role;

    #[test]
    fn whoever_enters_again_after_an_attempt_is_counted_again() {
        let stages = [Role::Clicks, Role::Orders].map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let mut spec = FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages"));
        spec.rules = Rules { order: Order::InOrder, window: Window::from_days(2), ..Rules::default() };
        let rows = [
            row(0, Role::Clicks, at(1, 9)),
            row(0, Role::Clicks, at(1, 10)),
            order(0, "1", 100, at(2, 9)),
            order(0, "2", 100, at(2, 10)),
            row(0, Role::Clicks, at(3, 9)),
            row(0, Role::Clicks, at(9, 9)),
            order(0, "3", 100, at(10, 9)),
            order(1, "4", 100, at(10, 9)),
            row(2, Role::Clicks, at(1, 9)),
        ];
        assert_eq!(totals(&journeys_of(&rows), &spec), [4, 2]);
        let bar = crate::funnel::Exclusion { roles: vec![Role::Calls], from: 0, to: 1 };
        spec.rules.exclusions = vec![bar];
        let called = [
            row(0, Role::Clicks, at(1, 9)),
            row(0, Role::Calls, at(1, 10)),
            order(0, "1", 100, at(1, 11)),
            row(0, Role::Clicks, at(1, 12)),
            order(0, "2", 100, at(1, 13)),
        ];
        assert_eq!(totals(&journeys_of(&called), &spec), [2, 1]);
    }
}
