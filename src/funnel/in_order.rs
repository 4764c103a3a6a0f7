//! Stages one after the other: the attempts of one person, and the best of them.
//!
//! For each level (how many stages are done) the latest attempt that got there is kept, so that a later entry starts
//! anew without taking from what an earlier one reached. A sighting serves one stage of one attempt: it is tried on the
//! highest level first. An exclusion marks an attempt, which goes on but counts for nothing; a person whose best attempt
//! is marked is in no stage.

use super::advance::{StageSet, places};
use super::sighting::{Limits, Sighting};
use super::{Clock, Order, Rules, Ties};

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
                self.instant.sort_by_key(|index| sightings[*index].stages.trailing_zeros());
            }
            self.fresh = 0;
            self.exclude_all(sightings, &limits, rules);
            match rules.ties {
                Ties::Convert => {
                    for place in 0..self.instant.len() {
                        let index = self.instant[place];
                        for stage in (0..stages).rev() {
                            self.take(stage, index, sightings, &limits, rules);
                        }
                    }
                }
                // From the highest stage down, so that none builds on what another of this instant has done.
                Ties::Apart => {
                    for stage in (0..stages).rev() {
                        for place in 0..self.instant.len() {
                            self.take(stage, self.instant[place], sightings, &limits, rules);
                        }
                    }
                }
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

    /// Tries a sighting on one of its stages and remembers the attempt that gets further than the best.
    fn take(&mut self, stage: usize, index: usize, sightings: &[Sighting], limits: &Limits, rules: &Rules) {
        if sightings[index].stages >> stage & 1 == 1 && self.reach(stage, index, sightings, limits, rules) {
            self.fresh |= 1 << stage;
            let level = self.best.done.len();
            if stage + 1 > level || (stage + 1 == level && self.best.void) {
                self.best.copy(&self.attempts[stage]);
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

    /// Marks the attempts that the exclusions of this instant void.
    fn exclude_all(&mut self, sightings: &[Sighting], limits: &Limits, rules: &Rules) {
        let Self { attempts, best, instant, .. } = self;
        for now in instant.iter().map(|index| &sightings[*index]) {
            for exclusion in places(now.bars).filter_map(|place| rules.exclusions.get(place)) {
                let between = exclusion.from + 1..=exclusion.to.min(attempts.len() - 1);
                for attempt in attempts.iter_mut().chain([&mut *best]) {
                    let entry = attempt.done.first().map(|first| &sightings[*first]);
                    if between.contains(&attempt.done.len()) && entry.is_some_and(|entry| limits.holds(entry, now)) {
                        attempt.void = true;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::Window;
    use proptest::prelude::*;

    const STAGES: usize = 4;

    fn sightings(seen: &[(i64, u64)]) -> Vec<Sighting> {
        let mut seen: Vec<_> = seen.iter().map(|(at, stages)| Sighting::at(*at, *stages, 0)).collect();
        seen.sort_by_key(|sighting| sighting.at);
        seen
    }

    fn level(seen: &[Sighting], rules: &Rules) -> usize {
        InOrder::default().best(seen, STAGES, rules).len()
    }

    /// The most stages that any choice of sightings makes: by trying all of them.
    fn most(seen: &[Sighting], rules: &Rules, chosen: &mut Vec<usize>) -> usize {
        let stage = chosen.len();
        if stage == STAGES {
            return stage;
        }
        let mut best = stage;
        for (index, now) in seen.iter().enumerate() {
            let fits = now.stages >> stage & 1 == 1
                && !chosen.contains(&index)
                && chosen.last().is_none_or(|last| match rules.ties {
                    Ties::Convert => seen[*last].at <= now.at,
                    Ties::Apart => seen[*last].at < now.at,
                })
                && chosen
                    .first()
                    .is_none_or(|first| rules.window.is_none_or(|window| now.at - seen[*first].at <= window.millis()));
            if fits {
                chosen.push(index);
                best = best.max(most(seen, rules, chosen));
                chosen.pop();
            }
        }
        best
    }

    fn any_rules() -> impl Strategy<Value = Rules> {
        (proptest::option::of(1_i64..8), any::<bool>()).prop_map(|(window, apart)| Rules {
            order: Order::InOrder,
            window: window.and_then(Window::from_millis),
            ties: if apart { Ties::Apart } else { Ties::Convert },
            ..Rules::default()
        })
    }

    proptest! {
        #[test]
        fn no_choice_of_sightings_gets_further(
            seen in prop::collection::vec((0_i64..12, (0_u32..5).prop_map(|bit| 1_u64 << bit & 0b1111)), 0..9),
            rules in any_rules(),
        ) {
            let seen = sightings(&seen);
            prop_assert_eq!(level(&seen, &rules), most(&seen, &rules, &mut Vec::new()));
        }

        #[test]
        fn nor_does_one_where_sightings_serve_several_stages(
            stages in prop::collection::vec(0_u64..16, 0..8), rules in any_rules(),
        ) {
            let seen = sightings(&(0..).zip(stages).collect::<Vec<_>>());
            prop_assert_eq!(level(&seen, &rules), most(&seen, &rules, &mut Vec::new()));
        }

        #[test]
        fn an_attempt_is_in_order_within_its_window_and_its_sightings_are_its_own(
            seen in prop::collection::vec((0_i64..12, 0_u64..16), 0..20), rules in any_rules(),
        ) {
            let seen = sightings(&seen);
            let mut machine = InOrder::default();
            let done = machine.best(&seen, STAGES, &rules).to_vec();
            prop_assert!(done.iter().enumerate().all(|(stage, index)| seen[*index].stages >> stage & 1 == 1));
            prop_assert!(done.is_sorted_by_key(|index| seen[*index].at));
            let own: std::collections::BTreeSet<_> = done.iter().collect();
            prop_assert_eq!(own.len(), done.len());
            if let (Some(first), Some(last), Some(window)) = (done.first(), done.last(), rules.window) {
                prop_assert!(seen[*last].at - seen[*first].at <= window.millis());
            }
            // What it remembers of one person does not reach the next.
            machine.best(&seen[..seen.len() / 2], STAGES, &rules);
            prop_assert_eq!(machine.best(&seen, STAGES, &rules), done);
        }

        #[test]
        fn strict_order_gets_no_further_than_order(
            seen in prop::collection::vec((0_i64..12, 0_u64..16), 0..20), rules in any_rules(),
        ) {
            let seen = sightings(&seen);
            let strict = Rules { order: Order::Strict, ..rules.clone() };
            prop_assert!(level(&seen, &strict) <= level(&seen, &rules));
        }
    }
}
