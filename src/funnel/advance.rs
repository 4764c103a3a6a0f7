//! One person's touches → how far they got: the state machine of the funnel.
//!
//! Pure functions over a batch of touches, which know no files and no other person.

use crate::journey::Touch;
use crate::model::{Role, Standing, When};

use super::{FunnelSpec, Stages};

/// A set of stages, one bit each.
pub(super) type StageSet = u64;

/// Steps of one mail: each implies those before it.
const MAIL: &[Role] = &[Role::Sends, Role::Deliveries, Role::Opens, Role::Clicks];
/// Who attended had registered.
const EVENT: &[Role] = &[Role::Registrations, Role::Attendance];

/// Which stages a touch of each role reaches.
pub(super) struct StageMap {
    /// How many stages there are.
    pub(super) stages: usize,
    recorded: [StageSet; Role::ALL.len()],
    implied: [StageSet; Role::ALL.len()],
}

impl StageMap {
    pub(super) fn new(stages: &Stages) -> Self {
        let of = |role: Role| {
            let places = (0..).zip(stages.as_slice()).filter(|(_, stage)| stage.roles.contains(&role));
            places.fold(0, |set, (place, _)| set | 1_u64 << place)
        };
        let mut map = Self { stages: stages.as_slice().len(), recorded: [0; _], implied: [0; _] };
        for role in Role::ALL {
            map.recorded[*role as usize] = of(*role);
        }
        for steps in [MAIL, EVENT] {
            for (place, role) in steps.iter().enumerate() {
                map.implied[*role as usize] = steps[..place].iter().fold(0, |set, earlier| set | of(*earlier));
            }
        }
        map
    }

    /// Returns the stages that a touch reaches by what it says itself.
    pub(super) fn recorded(&self, touch: &Touch) -> StageSet {
        if touch.standing == Standing::Counts { self.recorded[touch.role as usize] } else { 0 }
    }

    /// Returns the stages that it implies.
    fn implied(&self, touch: &Touch) -> StageSet {
        if touch.standing == Standing::Counts { self.implied[touch.role as usize] } else { 0 }
    }
}

/// One person's way through the stages.
#[derive(Clone, Debug, Default)]
pub(super) struct Passage {
    /// Stages that they reached.
    pub(super) reached: StageSet,
    /// Of these, stages that a row says they reached.
    pub(super) recorded: StageSet,
    /// For each stage, when they first reached it; no time where it is implied.
    pub(super) first: Vec<When>,
    /// For each stage, when they first reached it at or after their first time at the stage before.
    pub(super) next: Vec<When>,
    /// When they entered.
    pub(super) entry: When,
}

impl Passage {
    /// Returns the furthest stage reached.
    pub(super) fn furthest(&self) -> Option<usize> {
        self.reached.checked_ilog2().map(|place| place as usize)
    }

    fn clear(&mut self, stages: usize) {
        self.reached = 0;
        self.recorded = 0;
        self.entry = When::Unknown;
        for times in [&mut self.first, &mut self.next] {
            times.clear();
            times.resize(stages, When::Unknown);
        }
    }
}

/// Returns the places in a set of stages, in order.
pub(super) fn places(mut set: StageSet) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = set.trailing_zeros();
        set &= set.checked_sub(1)?;
        Some(place as usize)
    })
}

/// Follows one person's touches, which are in order of time, by the rules of `spec`; writes where they got to `passage`.
pub(super) fn advance(touches: &[Touch], map: &StageMap, spec: &FunnelSpec, passage: &mut Passage) {
    passage.clear(map.stages);
    let Some(counting) = counting(touches, map, spec, passage) else { return };
    let mut implied = 0;
    for touch in touches.iter().filter(|touch| counting.holds(touch.when)) {
        let stages = map.recorded(touch);
        passage.recorded |= stages;
        implied |= map.implied(touch);
        for place in places(stages) {
            let first = &mut passage.first[place];
            *first = first.or_earlier(touch.when);
        }
    }
    passage.reached = passage.recorded | implied;
    for touch in touches.iter().filter(|touch| touch.when != When::Unknown && counting.holds(touch.when)) {
        for place in places(map.recorded(touch)).filter(|place| *place > 0) {
            let before = passage.first[place - 1];
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
    fn holds(&self, when: When) -> bool {
        let after_start = when.latest().is_none_or(|latest| latest.epoch_millis() >= self.from);
        after_start && when.earliest().is_none_or(|earliest| earliest.epoch_millis() <= self.until)
    }
}

/// Finds the entry, or `None` for somebody who does not enter within the period.
fn counting(touches: &[Touch], map: &StageMap, spec: &FunnelSpec, passage: &mut Passage) -> Option<Counting> {
    let period = spec.rules.period;
    let from = period.from.map_or(i64::MIN, |day| day.start().epoch_millis());
    let whole = Counting { from, until: i64::MAX };
    let staged = |touch: &&Touch| map.recorded(touch) | map.implied(touch) != 0;
    let entry =
        touches.iter().filter(staged).map(|touch| touch.when).find(|when| *when != When::Unknown && whole.holds(*when));
    passage.entry = entry.unwrap_or_default();
    // Without a time for the entry nothing speaks against it, and no clock starts.
    let Some(entry) = entry else { return Some(whole) };
    if period.to.is_some_and(|last| entry.day() > Some(last)) {
        return None;
    }
    let last =
        entry.latest().zip(spec.rules.window).map(|(at, window)| at.epoch_millis().saturating_add(window.millis()));
    Some(Counting { from, until: last.unwrap_or(i64::MAX) })
}

/// Whether one time lies before another for certain: on an earlier day, or at an earlier instant of one day.
fn is_before(a: When, b: When) -> bool {
    match (a, b) {
        (When::Instant(a), When::Instant(b)) => a < b,
        _ => a.day() < b.day(),
    }
}
