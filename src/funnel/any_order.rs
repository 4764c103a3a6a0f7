//! All stages in any sequence: how many of them a person did within one window.
//!
//! For each stage its sightings within the window of the present are kept; the level is the number of stages that have
//! one, and their times are of the first of each. An exclusion voids what is under way: of it, the stages up to the one
//! that the exclusion follows stay. Of one instant, what reaches a stage goes before what voids.

use std::collections::VecDeque;

use super::Rules;
use super::advance::{StageSet, places};
use super::sighting::{Limits, Sighting};

/// Finds the most stages that a person did; keeps its memory from person to person.
#[derive(Debug, Default)]
pub(super) struct AnyOrder {
    /// For each stage, its sightings within the window, by place among all sightings, the oldest first.
    seen: Vec<VecDeque<usize>>,
    best: Vec<usize>,
}

impl AnyOrder {
    /// Returns the sightings of the most stages done within one window, in order of time; of several, the first.
    pub(super) fn best(&mut self, sightings: &[Sighting], stages: usize, rules: &Rules) -> &[usize] {
        self.best.clear();
        let limits = Limits::new(rules);
        self.walk(sightings, stages, rules, |machine, step| match step {
            Step::Reached => {
                if machine.level() > machine.best.len() {
                    machine.best.clear();
                    machine.best.extend(machine.seen.iter().filter_map(VecDeque::front));
                    machine.best.sort_unstable();
                }
                machine.best.len() == stages
            }
            Step::Voided { now, from, to } => {
                let in_time = machine.best.first().is_some_and(|first| {
                    let first = &sightings[*first];
                    first.at < now.at && limits.holds(first, now)
                });
                if in_time && (from + 1..=to).contains(&machine.best.len()) {
                    machine.best.truncate(from + 1);
                }
                false
            }
            Step::Over { .. } => false,
        });
        &self.best
    }

    /// Says of each sighting that can be an entry how many stages were done within its window, itself among them.
    ///
    /// A complete run ends with its last stage, and frees its entry alone: the stages behind it may belong to the next.
    pub(super) fn levels(
        &mut self,
        sightings: &[Sighting],
        stages: usize,
        rules: &Rules,
        mut level_of: impl FnMut(&Sighting, usize),
    ) {
        self.walk(sightings, stages, rules, |machine, step| {
            if let Step::Over { oldest } = step {
                level_of(&sightings[oldest], machine.level());
            }
            false
        });
    }

    /// Goes through the sightings in order of time and tells of each step, until `told` says that it is enough.
    fn walk(
        &mut self,
        sightings: &[Sighting],
        stages: usize,
        rules: &Rules,
        mut told: impl FnMut(&mut Self, Step<'_>) -> bool,
    ) {
        self.seen.iter_mut().for_each(VecDeque::clear);
        self.seen.resize_with(stages, VecDeque::default);
        let limits = Limits::new(rules);
        let mut start = 0;
        while start < sightings.len() {
            let end = start + sightings[start..].iter().take_while(|other| other.at == sightings[start].at).count();
            let of_instant = || (start..end).filter(|index| limits.covers(&sightings[*index]));
            for index in of_instant() {
                self.expire(sightings, &limits, Some(&sightings[index]), &mut told);
                self.push(index, sightings, &limits);
                if told(self, Step::Reached) {
                    return;
                }
            }
            for now in of_instant().map(|index| &sightings[index]) {
                for exclusion in places(now.bars).filter_map(|place| rules.exclusions.get(place)) {
                    let (from, to) = (exclusion.from, exclusion.to.min(stages - 1));
                    if (from + 1..=to).contains(&self.level()) {
                        self.seen.iter_mut().for_each(|seen| seen.retain(|index| sightings[*index].at == now.at));
                    }
                    if told(self, Step::Voided { now, from, to }) {
                        return;
                    }
                }
            }
            start = end;
        }
        self.expire(sightings, &limits, None, &mut told);
    }

    /// Returns how many stages have a sighting within the window.
    fn level(&self) -> usize {
        self.seen.iter().filter(|seen| !seen.is_empty()).count()
    }

    /// Lets go of entries that are complete, or whose window is over at `now`; at the end, of all.
    fn expire(
        &mut self,
        sightings: &[Sighting],
        limits: &Limits,
        now: Option<&Sighting>,
        told: &mut impl FnMut(&mut Self, Step<'_>) -> bool,
    ) {
        loop {
            let fronts = self.seen.iter().enumerate().filter_map(|(stage, seen)| Some((*seen.front()?, stage)));
            let Some((oldest, stage)) = fronts.min() else { return };
            let entry = &sightings[oldest];
            let is_entry = limits.admits(entry);
            let over = now.is_none_or(|now| !limits.holds(entry, now)) || self.level() == self.seen.len();
            if is_entry && !over {
                return;
            }
            if is_entry {
                told(self, Step::Over { oldest });
            }
            self.seen[stage].pop_front();
        }
    }

    /// Gives a sighting to one of its stages: to a free one, else to the one that was done longest ago.
    fn push(&mut self, index: usize, sightings: &[Sighting], limits: &Limits) {
        if self.level() == 0 && !limits.admits(&sightings[index]) {
            return;
        }
        let mut tried = 0;
        if !self.seat(index, sightings, &mut tried) {
            let stages = places(sightings[index].stages).filter(|stage| *stage < self.seen.len());
            if let Some(stage) = stages.min_by_key(|stage| (self.seen[*stage].back(), *stage)) {
                self.seen[stage].push_back(index);
            }
        }
    }

    /// Finds a free stage for a sighting; the first of others move to a stage that they reach as well if that makes room.
    fn seat(&mut self, index: usize, sightings: &[Sighting], tried: &mut StageSet) -> bool {
        for stage in places(sightings[index].stages) {
            if stage >= self.seen.len() || *tried >> stage & 1 == 1 {
                continue;
            }
            *tried |= 1 << stage;
            match self.seen[stage].front().copied() {
                None => {
                    self.seen[stage].push_back(index);
                    return true;
                }
                Some(other) if self.seat(other, sightings, tried) => {
                    self.seen[stage].pop_front();
                    let place = self.seen[stage].partition_point(|later| *later < index);
                    self.seen[stage].insert(place, index);
                    return true;
                }
                Some(_) => {}
            }
        }
        false
    }
}

/// What happens on the way.
enum Step<'a> {
    /// A sighting was given to a stage.
    Reached,
    /// An exclusion between two stages was seen.
    Voided { now: &'a Sighting, from: usize, to: usize },
    /// The window of an entry is over, or what it started is complete.
    Over { oldest: usize },
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
