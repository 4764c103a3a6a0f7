//! Stages one after the other: the attempts of one person, and the best of them.
//!
//! For each level (how many stages are done) the latest attempt that got there is kept, so that a later entry starts
//! anew without taking from what an earlier one reached. A sighting serves one stage of one attempt: it is tried on the
//! highest level first. An exclusion marks an attempt, which goes on but counts for nothing; a person whose best attempt
//! is marked is in no stage. Of one instant, what converts goes before what voids: nothing tells that it did not.

use super::advance::{StageSet, places};
use super::sequences::Sequences;
use super::sighting::{Limits, Sighting};
use super::{Clock, Order, Rules, Ties};

/// Stands for the sighting of an optional stage that was left out.
pub(super) const SKIPPED: usize = usize::MAX;

/// Sightings of one instant of which every sequence is tried, at most.
const FEW: usize = 5;

/// One run through the stages.
#[derive(Clone, Debug, Default)]
struct Attempt {
    /// The sighting of each stage done, by place among the sightings, or [`SKIPPED`]; empty = no attempt.
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
                // Within an instant nothing tells what came first: stages in their order, then exclusions. What fits one
                // stage alone takes it before what fits others as well, and of those what would have to wait longest.
                self.instant.sort_by_key(|index| {
                    let stages = sightings[*index].stages;
                    let others = stages & stages.wrapping_sub(1);
                    (stages.trailing_zeros(), stages.count_ones(), std::cmp::Reverse(others.trailing_zeros()))
                });
            }
            match rules.ties {
                Ties::Convert => self.together(sightings, stages, &limits, rules),
                // From the highest stage down, so that none builds on what another of this instant has done.
                Ties::Apart => {
                    for stage in (0..stages).rev() {
                        for place in 0..self.instant.len() {
                            self.take(stage, self.instant[place], sightings, &limits, rules);
                        }
                    }
                }
            }
            self.exclude_all(sightings, &limits, rules);
            if rules.order == Order::Strict && !self.instant.is_empty() {
                // Doing once more what was just done is nothing in between.
                let seen = self.instant.iter().fold(0, |set: StageSet, index| set | sightings[*index].stages);
                for (level, attempt) in self.attempts.iter_mut().enumerate() {
                    if seen >> level & 1 == 0 {
                        attempt.done.clear();
                    }
                }
            }
            start = end;
        }
        if self.best.void { &[] } else { &self.best.done }
    }

    /// Takes the sightings of one instant, whatever came first among them.
    ///
    /// Where one of them fits several stages, which it should take depends on the others: every sequence of a few of them
    /// is tried, and for each level the best of what they lead to is kept.
    fn together(&mut self, sightings: &[Sighting], stages: usize, limits: &Limits, rules: &Rules) {
        let open = self.instant.iter().any(|index| sightings[*index].stages.count_ones() > 1);
        if !open || !(2..=FEW).contains(&self.instant.len()) {
            return self.in_turn(sightings, stages, limits, rules);
        }
        let before = self.attempts.clone();
        self.in_turn(sightings, stages, limits, rules);
        let mut found = self.attempts.clone();
        let mut next = Sequences::new(self.instant.len());
        while let Some((one, other)) = next.swap() {
            self.instant.swap(one, other);
            self.attempts.clone_from(&before);
            self.in_turn(sightings, stages, limits, rules);
            for (known, attempt) in found.iter_mut().zip(&self.attempts) {
                let rank = |attempt: &Attempt| attempt.done.first().map(|entry| (!attempt.void, sightings[*entry].at));
                if rank(attempt) > rank(known) {
                    known.copy(attempt);
                }
            }
        }
        self.attempts = found;
    }

    /// Takes the sightings of one instant as they stand, and once more as long as one of them builds on another that came
    /// behind it.
    fn in_turn(&mut self, sightings: &[Sighting], stages: usize, limits: &Limits, rules: &Rules) {
        let mut more = true;
        while std::mem::take(&mut more) {
            for place in 0..self.instant.len() {
                let index = self.instant[place];
                for stage in (0..stages).rev() {
                    more |= self.take(stage, index, sightings, limits, rules);
                }
            }
            more &= self.instant.len() > 1 || rules.shared;
        }
    }

    /// Tries a sighting on one of its stages, remembers the attempt that gets further than the best, and says whether any
    /// attempt got there by it.
    fn take(&mut self, stage: usize, index: usize, sightings: &[Sighting], limits: &Limits, rules: &Rules) -> bool {
        let reached = sightings[index].stages >> stage & 1 == 1 && self.reach(stage, index, sightings, limits, rules);
        if reached {
            let level = self.best.done.len();
            if stage + 1 > level || (stage + 1 == level && self.best.void) {
                self.best.copy(&self.attempts[stage]);
            }
        }
        reached
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
        let after = &mut rest[0];
        let fits = |from: usize| {
            let (entry, last) = (*done[from].done.first()?, *done[from].done.last()?);
            let last = &sightings[last];
            let in_step =
                rules.step_window(stage).is_none_or(|window| now.at.saturating_sub(last.until) <= window.millis());
            let apart = rules.ties == Ties::Convert || last.at < now.at;
            // What the same attempt has done it does not do again, voided or not; but where steps have a time limit of
            // their own, the next one counts from the last time.
            let same_entry = after.done.first() == Some(&entry);
            let older = after.done.first().is_some_and(|first| *first > entry);
            let since = after.done.last().map(|index| sightings[*index].at);
            let already = same_entry && (after.void || rules.step_windows.is_empty() || since == Some(now.at));
            let own = rules.shared || !done[from].done.contains(&index);
            (own && !older && in_step && apart && !already && limits.holds(&sightings[entry], now)).then_some(entry)
        };
        // From the stage before, or over optional ones from an earlier: from the latest entry, of equal ones the nearest.
        let mut from = fits(before).map(|entry| (entry, before));
        let mut nearest = before;
        while rules.is_optional(nearest) {
            nearest -= 1;
            let other = fits(nearest).map(|entry| (entry, nearest));
            if from.is_none_or(|(entry, _)| other.is_some_and(|(later, _)| later > entry)) {
                from = other.or(from);
            }
        }
        let Some((_, from)) = from else { return false };
        after.copy(&done[from]);
        after.done.resize(stage, SKIPPED);
        after.done.push(index);
        true
    }

    /// Marks the attempts that the exclusions of this instant void.
    fn exclude_all(&mut self, sightings: &[Sighting], limits: &Limits, rules: &Rules) {
        let Self { attempts, best, instant, .. } = self;
        // A strict attempt that something came in between of is over, and nothing voids it any more.
        let is_on = best.done.len().checked_sub(1).is_some_and(|level| !attempts[level].done.is_empty());
        for now in instant.iter().map(|index| &sightings[*index]) {
            for exclusion in places(now.bars).filter_map(|place| rules.exclusions.get(place)) {
                let between = exclusion.from + 1..=exclusion.to.min(attempts.len() - 1);
                for attempt in attempts.iter_mut().chain(is_on.then_some(&mut *best)) {
                    let mut seen =
                        attempt.done.iter().take(exclusion.from + 1).filter_map(|index| sightings.get(*index));
                    let in_time = seen.clone().next().is_some_and(|entry| limits.holds(entry, now));
                    let after = seen.next_back().is_some_and(|from| from.at < now.at);
                    if between.contains(&attempt.done.len()) && in_time && after {
                        attempt.void = true;
                    }
                }
                if rules.keeps {
                    // It is over, and what it reached stands.
                    best.void = false;
                    attempts.iter_mut().filter(|attempt| attempt.void).for_each(|attempt| {
                        attempt.done.clear();
                        attempt.void = false;
                    });
                }
            }
        }
        // An attempt that got as far by this instant stands in.
        let other = best.done.len().checked_sub(1).map(|level| &attempts[level]);
        if let Some(other) = other.filter(|other| best.void && !other.void && !other.done.is_empty()) {
            best.copy(other);
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

    /// The furthest stage that any choice of sightings gets to: by trying all of them.
    fn most(seen: &[Sighting], rules: &Rules, chosen: &mut Vec<usize>) -> usize {
        let stage = chosen.len();
        let done = || chosen.iter().filter(|index| **index != SKIPPED);
        let mut best = chosen.iter().rposition(|index| *index != SKIPPED).map_or(0, |place| place + 1);
        if stage == STAGES {
            return best;
        }
        let mut tries = Vec::new();
        for (index, now) in seen.iter().enumerate() {
            let within = |from: &usize, window: Option<Window>| {
                window.is_none_or(|window| now.at - seen[*from].at <= window.millis())
            };
            let fits = now.stages >> stage & 1 == 1
                && !chosen.contains(&index)
                && done().next_back().is_none_or(|last| match rules.ties {
                    Ties::Convert => seen[*last].at <= now.at,
                    Ties::Apart => seen[*last].at < now.at,
                })
                && done().next().is_none_or(|first| within(first, rules.window))
                && done().next_back().is_none_or(|last| within(last, rules.step_window(stage)));
            tries.extend(fits.then_some(index));
        }
        tries.extend(rules.is_optional(stage).then_some(SKIPPED));
        for index in tries {
            chosen.push(index);
            best = best.max(most(seen, rules, chosen));
            chosen.pop();
        }
        best
    }

    #[test]
    fn at_one_instant_what_fits_several_stages_takes_none_from_what_fits_one() {
        let rules = Rules { order: Order::InOrder, ..Rules::default() };
        for (seen, far) in [
            (&[(1, 0b11), (1, 0b01)][..], 2),
            (&[(1, 0b01), (1, 0b11)], 2),
            (&[(1, 0b011), (1, 0b101)], 2),
            (&[(1, 0b101), (1, 0b011)], 2),
            (&[(1, 0b111), (1, 0b011), (1, 0b001)], 3),
            (&[(0, 0b001), (1, 0b110), (1, 0b010)], 3),
            (&[(0, 0b0001), (1, 0b0111), (1, 0b0010), (2, 0b1010)], 4),
            (&[(0, 0b001), (1, 0b101), (1, 0b010)], 3),
        ] {
            assert_eq!(level(&sightings(seen), &rules), far, "{seen:?}");
            assert_eq!(most(&sightings(seen), &rules, &mut Vec::new()), far, "{seen:?}");
        }
    }

    fn any_rules() -> impl Strategy<Value = Rules> {
        let steps = prop::collection::vec(prop::option::of(1_i64..6), 0..STAGES);
        let optional = prop::collection::vec(1..STAGES, 0..2);
        (prop::option::of(1_i64..8), any::<bool>(), steps, optional).prop_map(|(window, apart, steps, optional)| {
            Rules {
                order: Order::InOrder,
                window: window.and_then(Window::from_millis),
                ties: if apart { Ties::Apart } else { Ties::Convert },
                step_windows: steps.into_iter().map(|step| step.and_then(Window::from_millis)).collect(),
                optional,
                ..Rules::default()
            }
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
        fn nor_does_one_where_sightings_of_one_instant_serve_several_stages(
            seen in prop::collection::vec((0_i64..5, 0_u64..16), 0..7), window in prop::option::of(1_i64..5),
        ) {
            let window = window.and_then(Window::from_millis);
            let rules = Rules { order: Order::InOrder, window, ..Rules::default() };
            let seen = sightings(&seen);
            prop_assume!(seen.chunk_by(|a, b| a.at == b.at).all(|same| same.len() <= FEW));
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
            let own: Vec<_> = done.iter().copied().filter(|index| *index != SKIPPED).collect();
            for (stage, index) in done.iter().enumerate() {
                let left_out = *index == SKIPPED && rules.is_optional(stage);
                prop_assert!(left_out || seen[*index].stages >> stage & 1 == 1);
            }
            prop_assert!(own.is_sorted_by_key(|index| seen[*index].at));
            let distinct: std::collections::BTreeSet<_> = own.iter().collect();
            prop_assert_eq!(own.len(), distinct.len());
            if let (Some(first), Some(last), Some(window)) = (own.first(), own.last(), rules.window) {
                prop_assert!(seen[*last].at - seen[*first].at <= window.millis());
            }
            // What it remembers of one person does not reach the next.
            machine.best(&seen[..seen.len() / 2], STAGES, &rules);
            prop_assert_eq!(machine.best(&seen, STAGES, &rules), done);
        }

        #[test]
        fn strict_order_gets_no_further_than_order(
            seen in prop::collection::vec((0_i64..12, (0_u32..5).prop_map(|bit| 1_u64 << bit & 0b1111)), 0..20),
            rules in any_rules(),
        ) {
            let seen = sightings(&seen);
            let strict = Rules { order: Order::Strict, ..rules.clone() };
            prop_assert!(level(&seen, &strict) <= level(&seen, &rules));
        }
    }
}
