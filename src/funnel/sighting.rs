//! What the rules of order see of a person: when which stages were reached, and nothing else.

use crate::journey::Touch;
use crate::model::{Instant, When};

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
/// earlier than the touch before them, and no later than the next one with a time. So no window is over because nobody
/// knows when it began.
pub(super) fn see(touches: &[Touch], map: &StageMap, rules: &Rules, sightings: &mut Vec<Sighting>) {
    sightings.clear();
    let mut clock = touches.iter().find_map(|touch| touch.when.earliest()).map_or(0, Instant::epoch_millis);
    for touch in touches {
        let span = touch.when.earliest().zip(touch.when.latest());
        let (from, until) = span.map_or((clock, clock), |(from, until)| (from.epoch_millis(), until.epoch_millis()));
        clock = clock.max(from);
        let until = if touch.when == When::Unknown { clock } else { until.max(clock) };
        let (stages, bars) = (map.recorded(touch), map.bars(touch));
        sightings.push(Sighting { at: clock, until, stages, bars });
    }
    let mut next = None;
    for (touch, sighting) in touches.iter().zip(sightings.iter_mut()).rev() {
        match touch.when {
            When::Unknown => sighting.until = sighting.until.max(next.unwrap_or(sighting.until)),
            _ => next = Some(sighting.at),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Order, Stage, Stages, Ties, funnel};
    use crate::journey::story::{Row, at, day, journeys_of, row};
    use crate::model::{Role, Standing};

    const ROLES: [Role; 3] = [Role::Opens, Role::Clicks, Role::Orders];

    fn people(rows: &[Row], rules: Rules) -> Vec<u64> {
        let stages = ROLES.map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let spec = FunnelSpec { rules, ..FunnelSpec::new(Stages::new(stages.to_vec()).expect("three stages")) };
        funnel(&journeys_of(rows), &spec).stages.iter().map(|stage| stage.people).collect()
    }

    fn in_order(days: Option<u32>) -> Rules {
        Rules { order: Order::InOrder, window: days.and_then(Window::from_days), ..Rules::default() }
    }

    #[test]
    fn a_day_follows_the_instants_of_that_day_that_usually_come_before_it() {
        let rows = [row(0, Role::Opens, at(2, 15)), row(0, Role::Clicks, day(2)), row(0, Role::Orders, at(3, 8))];
        assert_eq!(people(&rows, in_order(None)), [1, 1, 1]);
        let backwards = [row(0, Role::Opens, at(3, 15)), row(0, Role::Clicks, day(2))];
        assert_eq!(people(&backwards, in_order(None)), [1, 0, 0]);
        // But nothing says that the click was later.
        let apart = Rules { ties: Ties::Apart, ..in_order(None) };
        assert_eq!(people(&rows, apart), [1, 0, 0]);
    }

    #[test]
    fn touches_without_time_count_in_their_usual_place() {
        let rows = [
            row(0, Role::Opens, When::Unknown),
            row(0, Role::Clicks, at(3, 15)),
            row(0, Role::Orders, When::Unknown),
            row(1, Role::Opens, When::Unknown),
            row(1, Role::Clicks, When::Unknown),
        ];
        assert_eq!(people(&rows, in_order(Some(1))), [2, 2, 1]);
    }

    #[test]
    fn a_window_that_began_nobody_knows_when_holds_for_what_comes_next() {
        // What is no stage came long before; nothing says that the mail did.
        let rows = [
            row(0, Role::Prospects, at(1, 9)),
            row(0, Role::Opens, When::Unknown),
            row(0, Role::Clicks, at(20, 15)),
            row(0, Role::Orders, at(22, 9)),
            row(1, Role::Prospects, at(1, 9)),
            row(1, Role::Opens, When::Unknown),
            row(1, Role::Clicks, at(20, 15)),
            row(1, Role::Orders, at(28, 9)),
        ];
        assert_eq!(people(&rows, in_order(Some(3))), [2, 2, 1]);
        let any = Rules { order: Order::Any, ..in_order(Some(3)) };
        assert_eq!(people(&rows, any), [2, 2, 1]);
    }

    #[test]
    fn a_window_from_a_day_starts_at_its_end() {
        let rows = [row(0, Role::Opens, day(2)), row(0, Role::Clicks, at(9, 23)), row(0, Role::Orders, day(10))];
        assert_eq!(people(&rows, in_order(Some(7))), [1, 1, 0]);
        let instants = [row(0, Role::Opens, at(2, 9)), row(0, Role::Clicks, at(9, 10))];
        assert_eq!(people(&instants, in_order(Some(7))), [1, 0, 0]);
    }

    #[test]
    fn what_does_not_count_is_in_the_way_of_a_strict_order_only() {
        let void = row(0, Role::Orders, at(2, 12)).standing(Standing::Void);
        let rows = [row(0, Role::Opens, at(2, 9)), void, row(0, Role::Clicks, at(2, 15))];
        assert_eq!(people(&rows, in_order(None)), [1, 1, 0]);
        assert_eq!(people(&rows, Rules { order: Order::Strict, ..Rules::default() }), [1, 0, 0]);
    }

    #[test]
    fn an_exclusion_between_two_stages_takes_a_person_out() {
        let rows = [
            row(0, Role::Opens, at(2, 9)),
            row(0, Role::Unsubscribes, at(2, 10)),
            row(0, Role::Clicks, at(2, 15)),
            row(1, Role::Opens, at(2, 9)),
            row(1, Role::Clicks, at(2, 15)),
            row(1, Role::Unsubscribes, at(2, 16)),
        ];
        let left = crate::funnel::Exclusion { roles: vec![Role::Unsubscribes], from: 0, to: 1 };
        assert_eq!(people(&rows, Rules { exclusions: vec![left], ..in_order(None) }), [1, 1, 0]);
    }
}
