//! What a stage is meant to come to, and whether it did.

use crate::model::Share;

use super::{Funnel, StageTally};

/// What a stage is meant to come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// So many of 10,000 people of the stage before.
    Rate(u32),
    /// So many people.
    People(u64),
}

/// Whether a target was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was, and that is no accident.
    Met,
    /// It was not, and that is no accident.
    Missed,
    /// So few people tell neither.
    CannotTell,
}

/// A target, and how far the stage is from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// What was meant.
    pub target: Target,
    /// The rate from the stage before, where the target is a rate.
    pub share: Option<Share>,
    /// The people of the stage.
    pub people: u64,
    /// What there is more than meant: a fraction, or people; negative if there is less.
    pub gap: f64,
    /// What that says.
    pub verdict: Verdict,
}

impl Funnel {
    /// Returns the stages that have a target, each with it.
    pub fn targets(&self) -> impl Iterator<Item = (&StageTally, Target)> {
        self.stages.iter().zip(&self.spec.targets).filter_map(|(stage, target)| Some((stage, (*target)?)))
    }
}

impl Target {
    /// Returns the target as a fraction, if it is a rate.
    #[must_use]
    pub fn rate(self) -> Option<f64> {
        match self {
            Self::Rate(parts) => Some(f64::from(parts) / 10_000.0),
            Self::People(_) => None,
        }
    }

    /// Compares a stage with it; `None` for a rate of nobody.
    ///
    /// A rate is judged by its interval at 95 %: only if the target lies outside can it be told from it.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "head counts are far below 2^52")]
    pub fn of(self, stage: &StageTally) -> Option<Gap> {
        let (share, gap, verdict) = match self {
            Self::People(target) => {
                let verdict = if stage.people >= target { Verdict::Met } else { Verdict::Missed };
                (None, stage.people as f64 - target as f64, verdict)
            }
            Self::Rate(parts) => {
                let share = stage.rate_previous.unwrap_or(stage.rate_first);
                let target = f64::from(parts) / 10_000.0;
                let interval = share.wilson()?;
                let verdict = if interval.low >= target {
                    Verdict::Met
                } else if interval.high < target {
                    Verdict::Missed
                } else {
                    Verdict::CannotTell
                };
                (Some(share), share.rate()? - target, verdict)
            }
        };
        Some(Gap { target: self, share, people: stage.people, gap, verdict })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Stage, Stages, funnel};
    use crate::journey::story::{at, journeys_of, row};
    use crate::model::Role;

    #[test]
    fn a_rate_is_met_or_missed_only_where_its_interval_says_so() {
        let stages = [Role::Opens, Role::Clicks].map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let mut rows: Vec<_> = (0..100).map(|person| row(person, Role::Opens, at(2, 9))).collect();
        rows.extend((0..40).map(|person| row(person, Role::Clicks, at(2, 10))));
        let spec = FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages"));
        let found = funnel(&journeys_of(&rows), &spec);
        // 40 of 100: 30.9 to 49.8 %.
        let verdict = |target: Target| target.of(&found.stages[1]).map(|gap| gap.verdict);
        assert_eq!(verdict(Target::Rate(3000)), Some(Verdict::Met));
        assert_eq!(verdict(Target::Rate(4500)), Some(Verdict::CannotTell));
        assert_eq!(verdict(Target::Rate(5500)), Some(Verdict::Missed));
        assert_eq!(verdict(Target::People(40)), Some(Verdict::Met));
        assert_eq!(Target::People(41).of(&found.stages[1]).map(|gap| gap.gap), Some(-1.0));
    }
}
