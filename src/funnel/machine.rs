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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Order, Rules, Stage, Stages, funnel};
    use crate::journey::story::{Row, at, journeys_of, row};
    use crate::model::{Instant, When};

    fn second(seconds: i64) -> When {
        let When::Instant(nine) = at(2, 9) else { return When::Unknown };
        Instant::from_epoch_millis(nine.epoch_millis() + seconds * 1000).map_or(When::Unknown, When::Instant)
    }

    /// Four who were sent a mail: a machine alone, a machine and the person, a person, a mail that came back.
    fn four() -> Vec<Row> {
        let mut rows: Vec<_> = (0..4).map(|person| row(person, Role::Sends, second(0))).collect();
        rows.push(row(3, Role::Bounces, second(1)));
        for person in [0, 1] {
            rows.push(row(person, Role::Opens, second(2)));
            rows.push(row(person, Role::Clicks, second(4)));
        }
        rows.push(row(1, Role::Opens, second(7201)));
        rows.push(row(2, Role::Opens, second(8202)));
        rows.push(row(2, Role::Clicks, second(8302)));
        rows
    }

    fn people(machines: Machines, order: Order) -> Vec<(u64, u64)> {
        let stages = [Role::Sends, Role::Opens, Role::Clicks];
        let stages = stages.map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let spec = FunnelSpec {
            rules: Rules { order, machines, ..Rules::default() },
            ..FunnelSpec::new(Stages::new(stages.to_vec()).expect("three stages"))
        };
        let funnel = funnel(&journeys_of(&four()), &spec);
        funnel.stages.iter().map(|stage| (stage.people, stage.without_machines)).collect()
    }

    #[test]
    fn raw_filtered_and_adjusted_stand_side_by_side() {
        let MachineReport { opens, clicks, .. } = machines(&journeys_of(&four()));
        assert_eq!((opens.raw, opens.without), (Heads { people: 3, touches: 4 }, Heads { people: 2, touches: 2 }));
        assert_eq!((clicks.raw, clicks.without), (Heads { people: 3, touches: 3 }, Heads { people: 1, touches: 1 }));
        assert_eq!(opens.by_rule[Machine::Swift as usize], Heads { people: 2, touches: 2 });
        assert_eq!(opens.raw_rate(), Some(Share::new(3, 3)));
        assert_eq!(opens.filtered_rate(), Some(Share::new(2, 3)));
        assert_eq!(opens.adjusted_rate(), Some(Share::new(2, 2)));
        assert_eq!(clicks.adjusted_rate(), Some(Share::new(1, 1)));
    }

    #[test]
    fn what_the_rules_take_out_is_what_the_whole_is_less() {
        let MachineReport { opens, clicks, .. } = machines(&journeys_of(&four()));
        for tally in [opens, clicks] {
            let taken: u64 = tally.by_rule.iter().map(|heads| heads.touches).sum();
            assert_eq!(tally.raw.touches, tally.without.touches + taken);
        }
    }

    #[test]
    fn stages_count_machines_unless_they_are_left_out() {
        for order in [Order::Open, Order::InOrder] {
            assert_eq!(people(Machines::Counted, order), [(4, 4), (3, 2), (3, 1)], "{order:?}");
            assert_eq!(people(Machines::LeftOut, order), [(4, 4), (2, 2), (1, 1)], "{order:?}");
        }
    }

    #[test]
    fn without_opens_and_clicks_there_is_no_rate() {
        let found = machines(&journeys_of(&[row(0, Role::Forms, at(2, 9))]));
        assert_eq!((found.opens.raw_rate(), found.clicks.machine_touches()), (None, 0));
    }
}
