//! All stages in any sequence: how many of them a person did within one window.
//!
//! For each stage the latest sighting is kept; the level is the number of stages whose latest lies within the window of
//! the present. An exclusion voids what is under way: of it, the stages up to the one that the exclusion follows stay.

use super::Rules;
use super::advance::{StageSet, places};
use super::sighting::{Limits, Sighting};

/// Finds the most stages that a person did; keeps its memory from person to person.
#[derive(Debug, Default)]
pub(super) struct AnyOrder {
    /// For each stage, its latest sighting, by place among the sightings.
    latest: Vec<Option<usize>>,
    now: Vec<usize>,
    best: Vec<usize>,
}

impl AnyOrder {
    /// Returns the sightings of the most stages done within one window, in order of time; of several, the first.
    pub(super) fn best(&mut self, sightings: &[Sighting], stages: usize, rules: &Rules) -> &[usize] {
        self.latest.clear();
        self.latest.resize(stages, None);
        self.best.clear();
        let limits = Limits::new(rules);
        for (index, now) in sightings.iter().enumerate().filter(|(_, sighting)| limits.covers(sighting)) {
            for latest in &mut self.latest {
                latest.take_if(|seen| !limits.holds(&sightings[*seen], now));
            }
            for exclusion in places(now.bars).filter_map(|place| rules.exclusions.get(place)) {
                let between = exclusion.from + 1..=exclusion.to.min(stages - 1);
                if between.contains(&self.latest.iter().flatten().count()) {
                    self.latest.fill(None);
                }
                let in_time = self.best.first().is_some_and(|first| limits.holds(&sightings[*first], now));
                if in_time && between.contains(&self.best.len()) {
                    self.best.truncate(exclusion.from + 1);
                }
            }
            if self.take(index, sightings, &limits) && self.best.len() == stages {
                break;
            }
        }
        &self.best
    }

    /// Gives a sighting to one of its stages, and says whether that makes more stages than before.
    fn take(&mut self, index: usize, sightings: &[Sighting], limits: &Limits) -> bool {
        let mut tried = 0;
        if !self.seat(index, sightings, &mut tried) {
            // All its stages are done: it stands in for the one that was done longest ago. But who entered within the
            // period is not thrown out of it by what they do after it.
            let stages = places(sightings[index].stages).filter(|stage| *stage < self.latest.len());
            if let Some(stage) = stages.min_by_key(|stage| (self.latest[*stage], *stage))
                && limits.admits(&sightings[index])
            {
                self.latest[stage] = Some(index);
            }
            return false;
        }
        self.now.clear();
        self.now.extend(self.latest.iter().flatten());
        self.now.sort_unstable();
        if !self.now.first().is_some_and(|first| limits.admits(&sightings[*first])) {
            for latest in &mut self.latest {
                latest.take_if(|seen| *seen == index);
            }
            return false;
        }
        let more = self.now.len() > self.best.len();
        if more {
            self.best.clone_from(&self.now);
        }
        more
    }

    /// Finds a free stage for a sighting; others move to a stage that they reach as well if that makes room.
    fn seat(&mut self, index: usize, sightings: &[Sighting], tried: &mut StageSet) -> bool {
        for stage in places(sightings[index].stages) {
            if stage >= self.latest.len() || *tried >> stage & 1 == 1 {
                continue;
            }
            *tried |= 1 << stage;
            if self.latest[stage].is_none_or(|other| self.seat(other, sightings, tried)) {
                self.latest[stage] = Some(index);
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{Order, Window};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_level_is_the_most_stages_within_any_window(
            seen in prop::collection::vec((0_i64..30, 0_usize..4), 0..20), window in 1_i64..12,
        ) {
            let mut seen = seen;
            seen.sort_unstable();
            let sightings: Vec<_> = seen.iter().map(|(at, stage)| Sighting::at(*at, 1 << stage, 0)).collect();
            let rules = Rules { order: Order::Any, window: Window::from_millis(window), ..Rules::default() };
            let most = seen.iter().map(|(start, _)| {
                let within = seen.iter().filter(|(at, _)| (*start..=start + window).contains(at));
                within.fold(0_u64, |set, (_, stage)| set | 1 << stage).count_ones() as usize
            });
            let mut machine = AnyOrder::default();
            prop_assert_eq!(machine.best(&sightings, 4, &rules).len(), most.max().unwrap_or(0));
        }
    }
}
