//! One person's touches → how far they got: the state machine of the funnel.
//!
//! Pure functions over a batch of touches, which know no files and no other person.

use crate::journey::Touch;
use crate::model::{Role, Standing, When};

use super::any_order::AnyOrder;
use super::in_order::{InOrder, SKIPPED};
use super::open::open;
use super::sighting::{Sighting, see};
use super::{FunnelSpec, Machines, Marked, Order, Reaches, Rules};

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
    bars: [StageSet; Role::ALL.len()],
    marked: Vec<MarkRule>,
    /// Stages that start no clock (see [`FunnelSpec::starts_at`]).
    pub(super) clockless: StageSet,
    /// For each stage, the one that its rate and its time are from.
    bases: Vec<Option<usize>>,
    machines: Machines,
}

/// What touches that bear a mark reach besides what their role does.
#[derive(Clone, Copy)]
struct MarkRule {
    mark: u32,
    /// Roles of the touches, one bit each.
    roles: u32,
    recorded: StageSet,
    bars: StageSet,
}

impl MarkRule {
    fn of(marked: &Marked) -> Self {
        let bit = |place: usize| u32::try_from(place).ok().and_then(|place| 1_u64.checked_shl(place)).unwrap_or(0);
        let (recorded, bars) = match marked.reaches {
            Reaches::Stage(place) => (bit(place), 0),
            Reaches::Exclusion(place) => (0, bit(place)),
        };
        let roles = marked.roles.iter().fold(0, |set, role| set | 1 << *role as u32);
        Self { mark: marked.mark, roles: if roles == 0 { u32::MAX } else { roles }, recorded, bars }
    }

    fn is_of(&self, touch: &Touch) -> bool {
        self.mark & touch.marks != 0 && self.roles >> touch.role as u32 & 1 == 1
    }
}

impl StageMap {
    pub(super) fn new(spec: &FunnelSpec) -> Self {
        let stages = spec.stages.as_slice();
        let of = |role: Role| set(stages.iter().map(|stage| stage.roles.contains(&role)));
        let mut map = Self {
            stages: stages.len(),
            recorded: [0; _],
            implied: [0; _],
            bars: [0; _],
            marked: spec.marked.iter().map(MarkRule::of).collect(),
            clockless: (1 << spec.starts_at()) - 1,
            bases: (0..stages.len()).map(|stage| spec.rules.base_of(stage)).collect(),
            machines: spec.rules.machines,
        };
        for role in Role::ALL {
            map.recorded[*role as usize] = of(*role);
            map.bars[*role as usize] = set(spec.rules.exclusions.iter().map(|bar| bar.roles.contains(role)));
        }
        for steps in [MAIL, EVENT] {
            for (place, role) in steps.iter().enumerate() {
                map.implied[*role as usize] = steps[..place].iter().fold(0, |set, earlier| set | of(*earlier));
            }
        }
        map
    }

    /// Returns the same stages, to which no touch leads that a machine made.
    pub(super) fn without_machines(&self) -> Self {
        Self { machines: Machines::LeftOut, marked: self.marked.clone(), bases: self.bases.clone(), ..*self }
    }

    /// Returns the stage that the rate and the time of a stage are from; none for the first.
    pub(super) fn base(&self, stage: usize) -> Option<usize> {
        self.bases.get(stage).copied().flatten()
    }

    fn counts(&self, touch: &Touch) -> bool {
        touch.standing == Standing::Counts && (self.machines == Machines::Counted || touch.machine.is_none())
    }

    /// Returns the stages that a touch reaches by what it says itself.
    pub(super) fn recorded(&self, touch: &Touch) -> StageSet {
        if !self.counts(touch) {
            return 0;
        }
        let by_role = self.recorded[touch.role as usize];
        if touch.marks == 0 { by_role } else { self.by_mark(touch).fold(by_role, |set, rule| set | rule.recorded) }
    }

    /// Returns the stages that it implies.
    pub(super) fn implied(&self, touch: &Touch) -> StageSet {
        if self.counts(touch) { self.implied[touch.role as usize] } else { 0 }
    }

    /// Returns the exclusions that it triggers.
    pub(super) fn bars(&self, touch: &Touch) -> StageSet {
        if !self.counts(touch) {
            return 0;
        }
        let by_role = self.bars[touch.role as usize];
        if touch.marks == 0 { by_role } else { self.by_mark(touch).fold(by_role, |set, rule| set | rule.bars) }
    }

    fn by_mark(&self, touch: &Touch) -> impl Iterator<Item = &MarkRule> {
        self.marked.iter().filter(|rule| rule.is_of(touch))
    }
}

/// Returns the set of the places where `members` says yes, of which the first 64 count.
fn set(members: impl Iterator<Item = bool>) -> StageSet {
    members.take(64).enumerate().fold(0, |set, (place, is_in)| set | u64::from(is_in) << place)
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

    /// Takes over an attempt: the times of its stages, in order, from the first on; none for a stage that was left out.
    fn follow(&mut self, attempt: impl Iterator<Item = Option<When>>) {
        for (place, when) in attempt.enumerate() {
            let Some(when) = when else { continue };
            self.reached |= 1 << place;
            self.first[place] = when;
            self.next[place] = when;
        }
        self.recorded = self.reached;
        self.entry = self.first.first().copied().unwrap_or_default();
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

/// Follows people one after the other by the rules of a funnel; keeps its memory from person to person.
#[derive(Default)]
pub(super) struct Follower {
    sightings: Vec<Sighting>,
    in_order: InOrder,
    any_order: AnyOrder,
}

impl Follower {
    /// Follows one person's touches, which are in order of time, and writes where they got to `passage`.
    pub(super) fn advance(&mut self, touches: &[Touch], map: &StageMap, rules: &Rules, passage: &mut Passage) {
        if rules.order == Order::Open {
            passage.clear(map.stages);
            return open(touches, map, rules, passage);
        }
        let mut sightings = std::mem::take(&mut self.sightings);
        see(touches, map, rules, &mut sightings);
        self.follow(&sightings, map.stages, rules, passage, |index| touches[index].when);
        self.sightings = sightings;
    }

    /// Follows what was seen of one person, by rules that have an order; `when` is the time of a sighting by its place.
    pub(super) fn follow(
        &mut self,
        sightings: &[Sighting],
        stages: usize,
        rules: &Rules,
        passage: &mut Passage,
        when: impl Fn(usize) -> When,
    ) {
        passage.clear(stages);
        let attempt = self.attempt(sightings, stages, rules).iter();
        passage.follow(attempt.map(|index| (*index != SKIPPED).then(|| when(*index))));
    }

    /// Returns the stages of a person's best attempt, under rules that have an order.
    pub(super) fn reached(&mut self, sightings: &[Sighting], stages: usize, rules: &Rules) -> StageSet {
        let attempt = self.attempt(sightings, stages, rules).iter().enumerate();
        attempt.filter(|(_, index)| **index != SKIPPED).fold(0, |set, (place, _)| set | 1 << place)
    }

    /// Returns the sightings that make a person's best attempt, by place, under rules that have an order; [`SKIPPED`] for
    /// an optional stage that they left out.
    pub(super) fn attempt(&mut self, sightings: &[Sighting], stages: usize, rules: &Rules) -> &[usize] {
        match rules.order {
            Order::Any => self.any_order.best(sightings, stages, rules),
            Order::Open | Order::InOrder | Order::Strict => self.in_order.best(sightings, stages, rules),
        }
    }

    /// Says of each entry how many stages were done within its window, whatever their sequence.
    pub(super) fn levels(
        &mut self,
        sightings: &[Sighting],
        stages: usize,
        rules: &Rules,
        level_of: impl FnMut(&Sighting, usize),
    ) {
        self.any_order.levels(sightings, stages, rules, level_of);
    }
}
