//! Opens and clicks with and without those that machines made, and what each rule takes out.

use crate::journey::{Journeys, Machine, Touch, Unclear};
use crate::model::{Role, Share, Standing};

/// Whether opens and clicks that machines made reach a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Machines {
    /// They do, as the exports say; the figure without them stands beside.
    #[default]
    Counted,
    /// They do not.
    LeftOut,
}

/// Touches, and the people they are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// People.
    pub people: u64,
    /// Touches.
    pub touches: u64,
}

/// The opens, or the clicks, of everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MachineTally {
    /// All of them, whoever made them.
    pub raw: Heads,
    /// Those that no rule takes out.
    pub without: Heads,
    /// For each of [`Machine::ALL`], what it takes out.
    pub by_rule: Vec<Heads>,
    /// People to whom a mail was delivered, or, where nothing says so, sent and not returned.
    pub reached: u64,
}

impl MachineTally {
    /// Returns how many touches machines made.
    #[must_use]
    pub fn machine_touches(&self) -> u64 {
        self.raw.touches - self.without.touches
    }

    /// Returns how many people have none but machines' touches.
    #[must_use]
    pub fn only_machines(&self) -> u64 {
        self.raw.people - self.without.people
    }

    /// Returns all people of those reached, `None` where nothing says who was reached.
    #[must_use]
    pub fn raw_rate(&self) -> Option<Share> {
        self.rate(self.raw.people, self.reached)
    }

    /// Returns the people without machines, of all reached.
    #[must_use]
    pub fn filtered_rate(&self) -> Option<Share> {
        self.rate(self.without.people, self.reached)
    }

    /// Returns the people without machines, of those reached less those whose only touches machines made: nothing is
    /// known of what these did themselves, so they are taken out of both sides.
    #[must_use]
    pub fn adjusted_rate(&self) -> Option<Share> {
        self.rate(self.without.people, self.reached.saturating_sub(self.only_machines()))
    }

    fn rate(&self, part: u64, whole: u64) -> Option<Share> {
        (self.reached > 0).then(|| Share::new(part, whole))
    }

    fn add(&mut self, touches: &[Touch], role: Role) {
        let mut raw = 0;
        let mut by_rule = [0_u64; Machine::ALL.len()];
        for touch in touches.iter().filter(|touch| touch.role == role && is_made(touch)) {
            raw += 1;
            if let Some(machine) = touch.machine {
                by_rule[machine as usize] += 1;
            }
        }
        let without = raw - by_rule.iter().sum::<u64>();
        let counted = |heads: &mut Heads, touches: u64| {
            heads.people += u64::from(touches > 0);
            heads.touches += touches;
        };
        counted(&mut self.raw, raw);
        counted(&mut self.without, without);
        for (heads, touches) in self.by_rule.iter_mut().zip(by_rule) {
            counted(heads, touches);
        }
    }
}

/// The opens and the clicks of a campaign, and what cannot be told of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineReport {
    /// The opens.
    pub opens: MachineTally,
    /// The clicks.
    pub clicks: MachineTally,
    /// What cannot be told.
    pub unclear: Unclear,
}

/// Whether something happened at all, by whomever: an open that its sender marks as a machine's does not count, but was.
fn is_made(touch: &Touch) -> bool {
    touch.standing == Standing::Counts || touch.machine.is_some()
}

/// Counts opens and clicks with and without machines, whatever the stages are; one pass over the touches.
#[must_use]
pub fn machines(journeys: &Journeys) -> MachineReport {
    let tally = || MachineTally { by_rule: vec![Heads::default(); Machine::ALL.len()], ..MachineTally::default() };
    let mut report = MachineReport { opens: tally(), clicks: tally(), unclear: journeys.unclear };
    let (mut delivered, mut sent) = (0, 0);
    for (_, touches) in journeys.iter() {
        let did = |role: Role| touches.iter().any(|touch| touch.role == role && touch.standing == Standing::Counts);
        delivered += u64::from(did(Role::Deliveries));
        sent += u64::from(did(Role::Sends) && !did(Role::Bounces));
        report.opens.add(touches, Role::Opens);
        report.clicks.add(touches, Role::Clicks);
    }
    let reached = if delivered > 0 { delivered } else { sent };
    report.opens.reached = reached;
    report.clicks.reached = reached;
    report
}
