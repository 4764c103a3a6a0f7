//! The same funnel for each value of a property.

use std::collections::BTreeMap;

use crate::journey::{Journeys, Touch};

use super::advance::{Follower, Passage, StageMap};
use super::sighting::{Sighting, see};
use super::{FunnelSpec, Order};

/// Which of a person's touches says to which value they belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// The first that has one: each person belongs to one value.
    FirstTouch,
    /// The last that has one: each person belongs to one value.
    LastTouch,
    /// The touch of this stage, counted from 0: somebody who did it with several values belongs to each of them.
    Stage(usize),
    /// All: each value has a funnel of the touches that have it.
    EveryTouch,
}

/// Returns, for each value, how many people reached each stage; people without a value last.
///
/// `value_of` says which value a touch has. The rows add up to the whole funnel where a person belongs to one value, that
/// is, with [`Attribution::FirstTouch`] and [`Attribution::LastTouch`].
#[must_use]
pub fn breakdown<V: Copy + Ord>(
    journeys: &Journeys,
    spec: &FunnelSpec,
    attribution: Attribution,
    value_of: impl Fn(&Touch) -> Option<V>,
) -> Vec<(Option<V>, Vec<u64>)> {
    let map = StageMap::new(spec);
    let mut follower = Follower::default();
    let (mut sightings, mut values) = (Vec::new(), Vec::new());
    let mut passage = Passage::default();
    let mut counts: BTreeMap<(bool, Option<V>), Vec<u64>> = BTreeMap::new();
    for (_, touches) in journeys.iter() {
        see(touches, &map, &spec.rules, &mut sightings);
        values.clear();
        values.extend(touches.iter().map(&value_of));
        for (value, seen) in parts(&sightings, &values, attribution) {
            let reached = if spec.rules.order == Order::Open {
                let counts = |index: usize| match attribution {
                    Attribution::FirstTouch | Attribution::LastTouch => true,
                    Attribution::Stage(_) => seen[index].stages == sightings[index].stages,
                    Attribution::EveryTouch => values[index] == value,
                };
                let of_value: Vec<_> =
                    (0..touches.len()).filter(|index| counts(*index)).map(|index| touches[index]).collect();
                follower.advance(&of_value, &map, &spec.rules, &mut passage);
                passage.reached
            } else {
                follower.reached(&seen, map.stages, &spec.rules)
            };
            if reached != 0 {
                let people = counts.entry((value.is_none(), value)).or_insert_with(|| vec![0; map.stages]);
                super::advance::places(reached).for_each(|place| people[place] += 1);
            }
        }
    }
    counts.into_iter().map(|((_, value), people)| (value, people)).collect()
}

/// Returns the values that a person belongs to, in order, each with the sightings that count for it.
pub(super) fn parts<V: Copy + Ord>(
    sightings: &[Sighting],
    values: &[Option<V>],
    attribution: Attribution,
) -> Vec<(Option<V>, Vec<Sighting>)> {
    let staged = || sightings.iter().zip(values).filter(|(sighting, _)| sighting.stages != 0);
    let with = |value: Option<V>, strip: &dyn Fn(&Sighting) -> Sighting| {
        let seen = sightings.iter().zip(values).map(|(s, own)| if *own == value { *s } else { strip(s) });
        (value, seen.collect())
    };
    let one = |value| vec![(value, sightings.to_vec())];
    let several = |mut found: Vec<Option<V>>, strip: &dyn Fn(&Sighting) -> Sighting| {
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|value| with(value, strip)).collect()
    };
    match attribution {
        Attribution::FirstTouch => one(staged().find_map(|(_, value)| *value)),
        Attribution::LastTouch => one(staged().filter_map(|(_, value)| *value).last()),
        Attribution::Stage(stage) => {
            let bit = 1_u64.checked_shl(u32::try_from(stage).unwrap_or(u32::MAX)).unwrap_or(0);
            let found: Vec<_> = staged().filter(|(s, _)| s.stages & bit != 0).map(|(_, value)| *value).collect();
            if found.is_empty() {
                return one(None);
            }
            several(found, &|sighting| Sighting { stages: sighting.stages & !bit, ..*sighting })
        }
        Attribution::EveryTouch => {
            several(staged().map(|(_, value)| *value).collect(), &|sighting| Sighting { stages: 0, ..*sighting })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{Rules, Stage, Stages, funnel};
    use crate::journey::story::{at, journeys_of, order, row};
    use crate::model::Role;

    fn spec(order: Order) -> FunnelSpec {
        let stages = [Role::Opens, Role::Clicks, Role::Orders];
        let stages = stages.map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let rules = Rules { order, ..Rules::default() };
        FunnelSpec { rules, ..FunnelSpec::new(Stages::new(stages.to_vec()).expect("three stages")) }
    }

    #[test]
    fn a_breakdown_by_the_first_touch_adds_up_to_the_funnel() {
        let journeys = journeys_of(&[
            row(0, Role::Opens, at(2, 9)).noted("ad"),
            row(0, Role::Clicks, at(2, 10)).noted("mail"),
            row(1, Role::Opens, at(2, 9)).noted("mail"),
            order(1, "1", 100, at(3, 9)),
            row(2, Role::Clicks, at(2, 9)),
            row(3, Role::Attendance, at(2, 9)),
        ]);
        for (kind, expected) in [
            (Order::Open, [(Some(0), vec![1, 1, 0]), (Some(1), vec![1, 0, 1]), (None, vec![1, 1, 0])].as_slice()),
            (Order::InOrder, [(Some(0), vec![1, 1, 0]), (Some(1), vec![1, 0, 0])].as_slice()),
        ] {
            let by_note = |attribution| {
                breakdown(&journeys, &spec(kind), attribution, |touch| touch.note.map(crate::model::Symbol::index))
            };
            let by_first = by_note(Attribution::FirstTouch);
            assert_eq!(by_first.len(), expected.len());
            for ((_, people), (_, wanted)) in by_first.iter().zip(expected) {
                assert_eq!(people, wanted, "{kind:?}");
            }
            let whole: Vec<_> = funnel(&journeys, &spec(kind)).stages.iter().map(|stage| stage.people).collect();
            for attribution in [Attribution::FirstTouch, Attribution::LastTouch] {
                let rows = by_note(attribution);
                let sums: Vec<u64> = (0..3).map(|place| rows.iter().map(|(_, people)| people[place]).sum()).collect();
                assert_eq!(sums, whole, "{kind:?} {attribution:?}");
            }
        }
    }
}
