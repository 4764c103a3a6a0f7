//! The same funnel under the rules of another tool, changed one after the other, so that each says what it does.

use crate::journey::Journeys;

use super::totals::totals;
use super::{After, Clock, Funnel, FunnelSpec, Machines, Order, Rules, Ties, Window, funnel};

/// A tool whose rules are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// `PostHog`.
    PostHog,
    /// Mixpanel.
    Mixpanel,
    /// Amplitude.
    Amplitude,
    /// `windowFunnel` of `ClickHouse`.
    ClickHouse,
}

impl Tool {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::PostHog, Self::Mixpanel, Self::Amplitude, Self::ClickHouse];

    /// Returns its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PostHog => "PostHog",
            Self::Mixpanel => "Mixpanel",
            Self::Amplitude => "Amplitude",
            Self::ClickHouse => "ClickHouse",
        }
    }

    /// Returns the days within which people must get through where nobody says otherwise.
    #[must_use]
    pub fn usual_days(self) -> Option<u32> {
        match self {
            Self::PostHog => Some(14),
            Self::Mixpanel => Some(7),
            Self::Amplitude => Some(30),
            // The call must say it.
            Self::ClickHouse => None,
        }
    }

    fn settings(self) -> &'static [Setting] {
        match self {
            Self::PostHog | Self::Amplitude => &[Setting::Strict, Setting::Any],
            Self::Mixpanel => &[Setting::ReEntry, Setting::Totals, Setting::Any],
            Self::ClickHouse => &[Setting::Increasing],
        }
    }

    fn clock(self) -> Clock {
        if self == Self::Mixpanel { Clock::First } else { Clock::Latest }
    }

    fn after(self) -> After {
        match self {
            Self::PostHog | Self::ClickHouse => After::LeftOut,
            Self::Mixpanel | Self::Amplitude => After::Counts,
        }
    }
}

/// How far apart events may be, in milliseconds, for which Mixpanel asks no sequence.
const GRACE: i64 = 2000;

/// A rule that the tool has otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Events have a time: a day becomes its midnight, and what has no date is not there.
    Instants,
    /// The stages follow each other from the first on, and none is implied.
    InOrder,
    /// Opens and clicks of machines count like all others.
    Machines,
    /// No stage has a time limit of its own, none may be left out.
    Steps,
    /// Nothing voids an attempt.
    Exclusions,
    /// One event may do for several stages.
    Shared,
    /// The time limit is another.
    Window(Window),
    /// Another entry starts the clock.
    Clock(Clock),
    /// What happens at one instant follows in the order of the stages.
    Ties,
    /// What happens after the period does not count, or does.
    After(After),
    /// What happens within one second happens at once.
    Seconds,
    /// What happens no more than two seconds apart happens at once.
    Grace,
    /// Who is excluded stays in the stages before.
    Keeps,
}

/// What the figures are after a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The change.
    pub change: Change,
    /// People at each stage after it and all changes before it.
    pub people: Vec<u64>,
}

/// The funnel under the rules of another tool.
#[derive(Clone, Debug)]
pub struct Likeness {
    /// The tool.
    pub tool: Tool,
    /// The funnel as it would count it.
    pub funnel: Funnel,
    /// What leads there, one rule after the other.
    pub changes: Vec<Changed>,
    /// What the tool would count under its other settings: how many at each stage.
    pub settings: Vec<(Setting, Vec<u64>)>,
}

/// A setting of a tool that is not the one that it starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// A later entry starts anew.
    ReEntry,
    /// Attempts are counted instead of people.
    Totals,
    /// Nothing lies between two stages.
    Strict,
    /// The stages come in any sequence.
    Any,
    /// Events of one instant do not follow each other.
    Increasing,
}

/// Counts the funnel as another tool would.
#[must_use]
pub fn like(journeys: &Journeys, own: &Funnel, tool: Tool) -> Likeness {
    let mut spec = own.spec.clone();
    spec.as_of = own.as_of;
    let mut instants = journeys.at_instants();
    let mut found = own.clone();
    let mut changes = Vec::new();
    for change in changes_of(&spec, tool) {
        match change {
            Change::Seconds => instants = instants.taken_together(|a, b| a.div_euclid(1000) == b.div_euclid(1000)),
            Change::Grace => instants = instants.taken_together(|first, at| at - first <= GRACE),
            _ => apply(&mut spec, change),
        }
        found = funnel(&instants, &spec);
        changes.push(Changed { change, people: found.stages.iter().map(|stage| stage.people).collect() });
    }
    let people = |rules: Rules| {
        let spec = FunnelSpec { rules, ..spec.clone() };
        funnel(&instants, &spec).stages.iter().map(|stage| stage.people).collect()
    };
    let own = &spec.rules;
    let counted = |setting: &Setting| match setting {
        Setting::ReEntry => people(Rules { clock: Clock::Latest, ..own.clone() }),
        Setting::Totals => totals(&instants, &spec),
        Setting::Strict => people(Rules { order: Order::Strict, ..own.clone() }),
        Setting::Any => people(Rules { order: Order::Any, ..own.clone() }),
        Setting::Increasing => people(Rules { ties: Ties::Apart, shared: false, ..own.clone() }),
    };
    let settings = tool.settings().iter().map(|setting| (*setting, counted(setting))).collect();
    Likeness { tool, funnel: found, changes, settings }
}

/// Returns the rules that the tool has otherwise, in the order in which they are changed.
fn changes_of(spec: &FunnelSpec, tool: Tool) -> Vec<Change> {
    let rules = &spec.rules;
    let mut changes = vec![Change::Instants];
    let has_steps = !rules.step_windows.is_empty() || !rules.optional.is_empty();
    let no_exclusions = tool == Tool::ClickHouse && !rules.exclusions.is_empty();
    let has_end = rules.period.to.is_some();
    let windows = tool.usual_days().and_then(Window::from_days).filter(|_| rules.window.is_none());
    let planned = [
        (rules.machines != Machines::Counted, Change::Machines),
        (rules.order == Order::Open, Change::InOrder),
        (has_steps, Change::Steps),
        (no_exclusions, Change::Exclusions),
        (rules.ties == Ties::Apart, Change::Ties),
        (tool == Tool::Amplitude, Change::Seconds),
        (tool == Tool::Mixpanel, Change::Grace),
        (tool == Tool::Mixpanel && !rules.exclusions.is_empty() && !rules.keeps, Change::Keeps),
        (tool == Tool::ClickHouse, Change::Shared),
        (rules.clock != tool.clock(), Change::Clock(tool.clock())),
        (has_end && rules.period.after != tool.after(), Change::After(tool.after())),
    ];
    changes.extend(planned.into_iter().filter(|(differs, _)| *differs).map(|(_, change)| change));
    changes.extend(windows.map(Change::Window));
    changes
}

fn apply(spec: &mut FunnelSpec, change: Change) {
    let rules = &mut spec.rules;
    match change {
        Change::Instants | Change::Seconds | Change::Grace => {}
        Change::Keeps => rules.keeps = true,
        Change::InOrder => rules.order = Order::InOrder,
        Change::Machines => rules.machines = Machines::Counted,
        Change::Steps => {
            rules.step_windows.clear();
            rules.optional.clear();
        }
        Change::Exclusions => rules.exclusions.clear(),
        Change::Shared => rules.shared = true,
        Change::Window(window) => rules.window = Some(window),
        Change::Clock(clock) => rules.clock = clock,
        Change::Ties => rules.ties = Ties::Convert,
        Change::After(after) => rules.period.after = after,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{Stage, Stages};
    use crate::journey::story::{Row, at, day, journeys_of, order, row};
    use crate::model::{Role, When};

    fn figures(rows: &[Row], tool: Tool) -> (Vec<u64>, Vec<Vec<u64>>) {
        let stages = [Role::Opens, Role::Clicks, Role::Orders];
        let stages = stages.map(|role| Stage { name: role.to_string(), roles: vec![role] }).to_vec();
        let journeys = journeys_of(rows);
        let own = funnel(&journeys, &FunnelSpec::new(Stages::new(stages).expect("three stages")));
        let like = like(&journeys, &own, tool);
        let people = |funnel: &Funnel| funnel.stages.iter().map(|stage| stage.people).collect::<Vec<_>>();
        (people(&like.funnel), like.changes.into_iter().map(|changed| changed.people).collect())
    }

    #[test]
    fn each_tool_counts_by_its_own_rules() {
        let rows = [
            // The second open is within a week of the order, the first is not.
            row(0, Role::Opens, at(1, 9)),
            row(0, Role::Opens, at(6, 9)),
            row(0, Role::Clicks, at(6, 10)),
            order(0, "1", 100, at(10, 9)),
            // Ordered without a click.
            row(1, Role::Opens, at(1, 9)),
            order(1, "2", 100, at(2, 9)),
            // 20 days.
            row(2, Role::Opens, at(1, 9)),
            row(2, Role::Clicks, at(1, 10)),
            order(2, "3", 100, at(21, 9)),
            // A click on the day of the open is before it if that is taken for midnight.
            row(3, Role::Opens, at(3, 9)),
            row(3, Role::Clicks, day(3)),
            row(4, Role::Opens, When::Unknown),
        ];
        assert_eq!(figures(&rows, Tool::PostHog).0, [4, 2, 1]);
        assert_eq!(figures(&rows, Tool::Mixpanel).0, [4, 2, 0]);
        assert_eq!(figures(&rows, Tool::Amplitude).0, [4, 2, 2]);
        assert_eq!(figures(&rows, Tool::ClickHouse).0, [4, 2, 2]);
        let settings = |tool| -> Vec<_> {
            let stages = [Role::Opens, Role::Clicks, Role::Orders];
            let stages = stages.map(|role| Stage { name: role.to_string(), roles: vec![role] }).to_vec();
            let journeys = journeys_of(&rows);
            let own = funnel(&journeys, &FunnelSpec::new(Stages::new(stages).expect("three stages")));
            like(&journeys, &own, tool).settings
        };
        let mixpanel = [
            (Setting::ReEntry, vec![4, 2, 1]),
            // The open on the 6th is within a week of the first: no new attempt.
            (Setting::Totals, vec![4, 2, 0]),
            (Setting::Any, vec![4, 4, 1]),
        ];
        assert_eq!(settings(Tool::Mixpanel), mixpanel);
        assert_eq!(settings(Tool::ClickHouse), [(Setting::Increasing, vec![4, 2, 2])]);
        let (last, steps) = figures(&rows, Tool::PostHog);
        assert_eq!(steps.last(), Some(&last));
        // Without what has no date there is one opener less.
        assert_eq!(steps[0], [4, 3, 3]);
    }

    #[test]
    fn in_clickhouse_one_event_does_for_several_stages() {
        let both = |name: &str| Stage { name: name.into(), roles: vec![Role::Clicks] };
        let spec = FunnelSpec::new(Stages::new(vec![both("a"), both("b")]).expect("two stages"));
        let journeys = journeys_of(&[row(0, Role::Clicks, at(1, 9))]);
        let own = funnel(&journeys, &spec);
        let last = |tool| like(&journeys, &own, tool).funnel.stages[1].people;
        assert_eq!((last(Tool::PostHog), last(Tool::ClickHouse)), (0, 1));
    }

    fn seconds(second: u32, millis: u32) -> When {
        let day = crate::model::Day::new(2026, 3, 2).expect("a day");
        When::Instant(crate::model::Instant::new(day, 9, 0, second, millis).expect("a time"))
    }

    #[test]
    fn events_of_one_second_come_in_either_sequence_in_amplitude_and_two_seconds_apart_in_mixpanel() {
        let clicks_first = |open: When, click: When| {
            let rows = [row(0, Role::Clicks, click), row(0, Role::Opens, open), row(1, Role::Opens, at(1, 9))];
            [Tool::PostHog, Tool::Amplitude, Tool::Mixpanel, Tool::ClickHouse].map(|tool| figures(&rows, tool).0[1])
        };
        assert_eq!(clicks_first(seconds(5, 900), seconds(5, 100)), [0, 1, 1, 0]);
        assert_eq!(clicks_first(seconds(6, 100), seconds(5, 900)), [0, 0, 1, 0]);
        assert_eq!(clicks_first(seconds(8, 0), seconds(5, 900)), [0, 0, 0, 0]);
        assert_eq!(clicks_first(seconds(5, 100), seconds(5, 900)), [1, 1, 1, 1]);
    }

    #[test]
    fn who_is_left_out_stays_in_the_stages_before_in_mixpanel_alone() {
        let stages = [Role::Opens, Role::Clicks, Role::Orders];
        let stages = stages.map(|role| Stage { name: role.to_string(), roles: vec![role] }).to_vec();
        let mut spec = FunnelSpec::new(Stages::new(stages).expect("three stages"));
        spec.rules.order = Order::InOrder;
        spec.rules.exclusions = vec![crate::funnel::Exclusion { roles: vec![Role::Calls], from: 1, to: 2 }];
        let rows = [
            row(0, Role::Opens, at(1, 9)),
            row(0, Role::Clicks, at(2, 9)),
            row(0, Role::Calls, at(3, 9)),
            order(0, "1", 100, at(4, 9)),
            row(1, Role::Opens, at(1, 9)),
            row(1, Role::Clicks, at(2, 9)),
            order(1, "2", 100, at(4, 9)),
        ];
        let journeys = journeys_of(&rows);
        let own = funnel(&journeys, &spec);
        let people = |tool| like(&journeys, &own, tool).funnel.stages.iter().map(|s| s.people).collect::<Vec<_>>();
        assert_eq!(people(Tool::PostHog), [1, 1, 1]);
        assert_eq!(people(Tool::Mixpanel), [2, 2, 1]);
    }
}
