//! The rules by which people move from stage to stage.

use crate::model::{Day, Instant, Role, When};

use super::Machines;

/// In what sequence stages count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Each stage by itself: people enter anywhere, skip and come back; a later step of the same mail implies the
    /// earlier one.
    #[default]
    Open,
    /// From the first stage on, each stage after the one before; anything may happen in between.
    InOrder,
    /// The same, with nothing of the person's in between.
    Strict,
    /// All stages, whatever the sequence: a person's level is how many of them they did within one window.
    Any,
}

/// Whether things of the same instant follow one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ties {
    /// They do, in order of the stages.
    #[default]
    Convert,
    /// They do not: a stage must be later than the one before.
    Apart,
}

/// Which entry starts the clock of somebody who enters several times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Clock {
    /// A later entry starts a new attempt; the one that gets furthest counts, the first of these.
    #[default]
    Latest,
    /// The first entry; later ones do not move it.
    First,
}

/// Something that, between two stages, voids the attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Any of these roles.
    pub roles: Vec<Role>,
    /// After reaching this stage, from 0.
    pub from: usize,
    /// Before reaching this stage, from 0.
    pub to: usize,
}

/// The longest time from entry within which a stage counts, in milliseconds; the last instant counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window(i64);

impl Window {
    /// Returns a window of `millis` milliseconds, or `None` if that is no time at all.
    #[must_use]
    pub fn from_millis(millis: i64) -> Option<Self> {
        (millis > 0).then_some(Self(millis))
    }

    /// Returns a window of `days` times 24 hours, or `None` if that is no time at all or more than can be counted.
    #[must_use]
    pub fn from_days(days: u32) -> Option<Self> {
        Self::from_millis(i64::from(days) * 86_400_000)
    }

    /// Returns its length in milliseconds.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }
}

/// Whether what people do after the period counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum After {
    /// It does, as long as the window lasts.
    #[default]
    Counts,
    /// It does not.
    LeftOut,
}

/// The time within which people enter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// First instant; `None` = since ever.
    pub from: Option<Instant>,
    /// Last instant; `None` = for ever.
    pub to: Option<Instant>,
    /// What becomes of conversions after it.
    pub after: After,
}

impl Period {
    /// Returns the period from the start of one day to the end of another, both included.
    #[must_use]
    pub fn of_days(from: Option<Day>, to: Option<Day>) -> Self {
        Self { from: from.map(Day::start), to: to.and_then(|day| When::Day(day).latest()), after: After::Counts }
    }
}

/// The rules of a funnel; by default every stage counts by itself, whenever it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// In what sequence stages count.
    pub order: Order,
    /// Longest time from entry; `None` = any time.
    pub window: Option<Window>,
    /// Whether things of the same instant follow one another.
    pub ties: Ties,
    /// Which entry starts the clock.
    pub clock: Clock,
    /// What voids an attempt, where stages have an order or a window of their own; at most 64.
    pub exclusions: Vec<Exclusion>,
    /// Whether somebody whose attempt is voided stays in the stages that it had reached, where stages have an order.
    pub keeps: bool,
    /// When people enter.
    pub period: Period,
    /// For each stage, the longest time from the one before, where stages have an order; none = any time.
    pub step_windows: Vec<Option<Window>>,
    /// Stages, counted from 0, that people may leave out, where stages have an order; never the first.
    pub optional: Vec<usize>,
    /// Stages, counted from 0, that count only at a person's first touch of them ever, where stages have an order.
    pub first_time: Vec<usize>,
    /// Whether one event may serve several stages of one attempt, where stages have an order.
    pub shared: bool,
    /// Whether opens and clicks that machines made count.
    pub machines: Machines,
}

impl Rules {
    /// Returns the longest time from the stage before, if there is a limit.
    pub(super) fn step_window(&self, stage: usize) -> Option<Window> {
        self.step_windows.get(stage).copied().flatten()
    }

    /// Whether people may leave a stage out.
    #[must_use]
    pub fn is_optional(&self, stage: usize) -> bool {
        stage > 0 && self.optional.contains(&stage)
    }

    /// Returns the stage that the rate and the time of a stage are from: the nearest before it that nobody may leave out.
    #[must_use]
    pub fn base_of(&self, stage: usize) -> Option<usize> {
        (0..stage).rev().find(|before| !self.is_optional(*before))
    }
}
