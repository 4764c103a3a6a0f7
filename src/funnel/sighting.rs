//! What the rules of order see of a person: when which stages were reached, and nothing else.

use crate::journey::Touch;
use crate::model::{Instant, Standing, When};

use super::advance::{StageMap, StageSet};
use super::{After, Rules, Window};

/// One thing a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sighting {
    /// The earliest instant at which it can have happened, in milliseconds since 1970; never before the sighting before.
    pub(super) at: i64,
    /// The latest.
    pub(super) until: i64,
    /// Stages that it reaches.
    pub(super) stages: StageSet,
    /// Exclusions that it triggers, one bit each.
    pub(super) bars: StageSet,
}

impl Sighting {
    /// Returns a sighting at an instant.
    #[cfg(test)]
    pub(super) fn at(at: i64, stages: StageSet, bars: StageSet) -> Self {
        Self { at, until: at, stages, bars }
    }
}

/// Writes what one person's touches, which are in order, look like to `sightings`; one for each touch.
///
/// Touches of a day keep their place among those of that day, and touches without time theirs among all: they happen no
/// earlier than the touch before them.
pub(super) fn see(touches: &[Touch], map: &StageMap, rules: &Rules, sightings: &mut Vec<Sighting>) {
    sightings.clear();
    let mut clock = touches.iter().find_map(|touch| touch.when.earliest()).map_or(0, Instant::epoch_millis);
    for touch in touches {
        let span = touch.when.earliest().zip(touch.when.latest());
        let (from, until) = span.map_or((clock, clock), |(from, until)| (from.epoch_millis(), until.epoch_millis()));
        clock = clock.max(from);
        let until = if touch.when == When::Unknown { clock } else { until.max(clock) };
        let counts = touch.standing == Standing::Counts;
        let (stages, bars) = if counts { (map.recorded(touch), map.bars(touch)) } else { (0, 0) };
        sightings.push(Sighting { at: clock, until, stages, bars });
    }
    keep_first(sightings, rules);
}

/// Takes the stages that count only at the person's first touch of them from all later sightings.
pub(super) fn keep_first(sightings: &mut [Sighting], rules: &Rules) {
    let once = rules.first_time.iter().filter(|stage| **stage < 64).fold(0, |set, stage| set | 1_u64 << stage);
    let mut seen = 0;
    for sighting in sightings.iter_mut().take_while(|_| once != 0) {
        let stages = sighting.stages & once;
        sighting.stages &= !(stages & seen);
        seen |= stages;
    }
}

/// Which sightings start and continue an attempt, in milliseconds since 1970, all inclusive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Entries lie at or after this, and nothing before it counts.
    pub(super) from: i64,
    /// Entries lie at or before this.
    pub(super) last_entry: i64,
    /// Nothing after this counts.
    pub(super) to: i64,
    /// Longest time from entry.
    pub(super) window: i64,
}

impl Limits {
    pub(super) fn new(rules: &Rules) -> Self {
        let period = rules.period;
        let last_entry = period.to.map_or(i64::MAX, Instant::epoch_millis);
        Self {
            from: period.from.map_or(i64::MIN, Instant::epoch_millis),
            last_entry,
            to: if period.after == After::LeftOut { last_entry } else { i64::MAX },
            window: rules.window.map_or(i64::MAX, Window::millis),
        }
    }

    /// Whether the window of somebody who entered with `entry` still holds at `now`.
    pub(super) fn holds(&self, entry: &Sighting, now: &Sighting) -> bool {
        now.at.saturating_sub(entry.until) <= self.window
    }

    /// Whether something lies where it counts.
    pub(super) fn covers(&self, sighting: &Sighting) -> bool {
        sighting.until >= self.from && sighting.at <= self.to
    }

    /// Whether somebody may enter with it.
    pub(super) fn admits(&self, sighting: &Sighting) -> bool {
        self.covers(sighting) && sighting.at <= self.last_entry
    }
}
