//! Stages one after the other: the attempts of one person, and the best of them.
//!
//! For each level (how many stages are done) the latest attempt that got there is kept, so that a later entry starts
//! anew without taking from what an earlier one reached. A sighting serves one stage of one attempt: it is tried on the
//! highest level first. An exclusion marks an attempt, which goes on but counts for nothing; a person whose best attempt
//! is marked is in no stage.

use super::advance::{StageSet, places};
use super::sighting::{Limits, Sighting};
use super::{Clock, Exclusion, Order, Rules, Ties};

/// One run through the stages.
#[derive(Debug, Default)]
struct Attempt {
    /// The sighting of each stage done, by place among the sightings; empty = no attempt.
    done: Vec<usize>,
    /// Whether an exclusion voids it.
    void: bool,
}

impl Attempt {
    fn copy(&mut self, other: &Attempt) {
        self.done.clone_from(&other.done);
        self.void = other.void;
    }
}

/// Finds a person's best attempt; keeps its memory from person to person.
#[derive(Debug, Default)]
pub(super) struct InOrder {
    /// At place `n` the latest attempt with `n` + 1 stages done.
    attempts: Vec<Attempt>,
    best: Attempt,
    /// Levels that the present instant reached.
    fresh: StageSet,
    instant: Vec<usize>,
}

impl InOrder {
    /// Returns the sightings that make the best attempt, by place, one a stage; empty if no stage is reached.
    ///
    /// The best attempt gets furthest; of several, it is the first to get there. `sightings` are in order of time.
    pub(super) fn best(&mut self, sightings: &[Sighting], stages: usize, rules: &Rules) -> &[usize] {
        self.attempts.resize_with(stages, Attempt::default);
        for attempt in self.attempts.iter_mut().chain([&mut self.best]) {
            attempt.done.clear();
            attempt.void = false;
        }
        let limits = Limits::new(rules);
        let mut start = 0;
        while start < sightings.len() && (self.best.done.len() < stages || self.best.void) {
            let end = start + sightings[start..].iter().take_while(|other| other.at == sightings[start].at).count();
            self.instant.clear();
            self.instant.extend((start..end).filter(|index| limits.covers(&sightings[*index])));
            if end - start > 1 {
                // Within an instant nothing tells what came first: exclusions, then stages in their order.
                self.instant.sort_by_key(|index| {
                    let sighting = &sightings[*index];
                    (sighting.bars == 0, sighting.stages.trailing_zeros())
                });
            }
            self.fresh = 0;
            for place in 0..self.instant.len() {
                self.take(self.instant[place], sightings, &limits, rules);
            }
            if rules.order == Order::Strict && !self.instant.is_empty() {
                for (level, attempt) in self.attempts.iter_mut().enumerate() {
                    if self.fresh >> level & 1 == 0 {
                        attempt.done.clear();
                    }
                }
            }
            start = end;
        }
        if self.best.void { &[] } else { &self.best.done }
    }

    fn take(&mut self, index: usize, sightings: &[Sighting], limits: &Limits, rules: &Rules) {
        let now = &sightings[index];
        for exclusion in places(now.bars).filter_map(|place| rules.exclusions.get(place)) {
            self.exclude(exclusion, sightings, now, limits);
        }
        let mut stages = now.stages;
        while let Some(stage) = stages.checked_ilog2().map(|place| place as usize) {
            stages &= !(1 << stage);
            if stage < self.attempts.len() && self.reach(stage, index, sightings, limits, rules) {
                self.fresh |= 1 << stage;
                let level = self.best.done.len();
                if stage + 1 > level || (stage + 1 == level && self.best.void) {
                    self.best.copy(&self.attempts[stage]);
                }
            }
        }
    }

    /// Tries a sighting on one stage, and says whether an attempt got there by it.
    fn reach(&mut self, stage: usize, index: usize, sightings: &[Sighting], limits: &Limits, rules: &Rules) -> bool {
        let now = &sightings[index];
        let Some(before) = stage.checked_sub(1) else {
            let entry = &mut self.attempts[0];
            let again = entry
                .done
                .first()
                .is_some_and(|first| rules.clock == Clock::First || (sightings[*first].at == now.at && !entry.void));
            if !again && limits.admits(now) {
                entry.done.clear();
                entry.done.push(index);
                entry.void = false;
            }
            return !again && limits.admits(now);
        };
        let (done, rest) = self.attempts.split_at_mut(stage);
        let (before, after) = (&done[before], &mut rest[0]);
        let (Some(entry), Some(last)) = (before.done.first(), before.done.last()) else { return false };
        let in_time = limits.holds(&sightings[*entry], now);
        let apart = rules.ties == Ties::Convert || sightings[*last].at < now.at;
        // What the same attempt has done it does not do again.
        let already = after.done.first() == Some(entry) && after.void == before.void;
        if !in_time || !apart || already {
            return false;
        }
        after.copy(before);
        after.done.push(index);
        true
    }

    fn exclude(&mut self, exclusion: &Exclusion, sightings: &[Sighting], now: &Sighting, limits: &Limits) {
        let stages = self.attempts.len();
        let between = exclusion.from + 1..=exclusion.to.min(stages - 1);
        for attempt in self.attempts.iter_mut().chain([&mut self.best]) {
            let entry = attempt.done.first().map(|first| &sightings[*first]);
            if between.contains(&attempt.done.len()) && entry.is_some_and(|entry| limits.holds(entry, now)) {
                attempt.void = true;
            }
        }
    }
}
