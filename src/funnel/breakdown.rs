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
                let of_value: Vec<_> =
                    touches.iter().zip(&seen).filter(|(_, s)| s.stages != 0).map(|(touch, _)| *touch).collect();
                follower.advance(&of_value, &map, &spec.rules, &mut passage);
                passage.reached
            } else {
                let level = follower.attempt(&seen, map.stages, &spec.rules).len();
                (0..level).fold(0, |set, place| set | 1 << place)
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
