//! Each stage by itself: people enter anywhere, skip and come back, and a later step implies an earlier one.

use crate::journey::Touch;
use crate::model::When;

use super::Rules;
use super::advance::{Passage, StageMap, places};
use super::sighting::Limits;

/// Follows one person's touches, which are in order of time.
pub(super) fn open(touches: &[Touch], map: &StageMap, rules: &Rules, passage: &mut Passage) {
    let Some(counting) = counting(touches, map, rules, passage) else { return };
    let mut implied = 0;
    for touch in touches.iter().filter(|touch| counting.holds(touch, map)) {
        let stages = map.recorded(touch);
        passage.recorded |= stages;
        implied |= map.implied(touch);
        for place in places(stages) {
            let first = &mut passage.first[place];
            *first = first.or_earlier(touch.when);
        }
    }
    passage.reached = passage.recorded | implied;
    for touch in touches.iter().filter(|touch| touch.when != When::Unknown && counting.holds(touch, map)) {
        for place in places(map.recorded(touch)) {
            let Some(base) = map.base(place) else { continue };
            let before = passage.first[base];
            if before != When::Unknown && !is_before(touch.when, before) {
                let next = &mut passage.next[place];
                *next = next.or_earlier(touch.when);
            }
        }
    }
}

/// When touches count: from the entry until the window is over.
struct Counting {
    /// In milliseconds since 1970, both inclusive.
    from: i64,
    until: i64,
}

impl Counting {
    /// Whether a touch counts; what starts no clock does so at any time.
    fn holds(&self, touch: &Touch, map: &StageMap) -> bool {
        self.covers(touch.when) || map.recorded(touch) & map.clockless != 0
    }

    fn covers(&self, when: When) -> bool {
        let after_start = when.latest().is_none_or(|latest| latest.epoch_millis() >= self.from);
        after_start && when.earliest().is_none_or(|earliest| earliest.epoch_millis() <= self.until)
    }
}

/// Finds the entry, or `None` for somebody who does not enter within the period.
fn counting(touches: &[Touch], map: &StageMap, rules: &Rules, passage: &mut Passage) -> Option<Counting> {
    let limits = Limits::new(rules);
    let whole = Counting { from: limits.from, until: limits.to };
    let staged = |touch: &&Touch| (map.recorded(touch) | map.implied(touch)) & !map.clockless != 0;
    let timed = touches.iter().filter(staged).map(|touch| touch.when).filter(|when| *when != When::Unknown);
    // Without any time for the entry nothing speaks against it, and no clock starts.
    let mut timed = timed.peekable();
    if timed.peek().is_none() {
        return Some(whole);
    }
    let entry = timed.find(|when| whole.covers(*when))?;
    if entry.earliest().is_some_and(|at| at.epoch_millis() > limits.last_entry) {
        return None;
    }
    passage.entry = entry;
    let end = entry.latest().map_or(i64::MAX, |at| at.epoch_millis().saturating_add(limits.window));
    Some(Counting { until: end.min(whole.until), ..whole })
}

/// Whether one time lies before another for certain: on an earlier day, or at an earlier instant of one day.
fn is_before(a: When, b: When) -> bool {
    match (a, b) {
        (When::Instant(a), When::Instant(b)) => a < b,
        _ => a.day() < b.day(),
    }
}
