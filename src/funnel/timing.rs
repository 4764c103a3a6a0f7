//! How long people took from each stage to the next.

use crate::frame::quantiles_by;
use crate::model::{PersonIndex, When};

use super::advance::{Passage, StageMap, places};
use super::{StageTally, Times};

/// Gathers the times of all people, then their quantiles by stage.
#[derive(Default)]
pub(super) struct Timing {
    stage: Vec<u32>,
    days: Vec<f64>,
    times: Vec<Times>,
    /// Who did a stage only before the one in front of it.
    backwards: Vec<(PersonIndex, usize)>,
}

impl Timing {
    pub(super) fn new(stages: usize) -> Self {
        Self { times: vec![Times::default(); stages], ..Self::default() }
    }

    /// Adds one person's times.
    pub(super) fn add(&mut self, person: PersonIndex, passage: &Passage, map: &StageMap) {
        for place in places(passage.reached) {
            let Some(base) = map.base(place).filter(|base| passage.reached >> base & 1 == 1) else { continue };
            let (from, to) = (passage.first[base], passage.next[place]);
            let times = &mut self.times[place];
            if from == When::Unknown || passage.first[place] == When::Unknown {
                times.untimed += 1;
            } else if let Some(days) = days_between(from, to) {
                times.people += 1;
                self.stage.push(u32::try_from(place).unwrap_or(u32::MAX));
                self.days.push(days);
            } else {
                times.backwards += 1;
                self.backwards.push((person, place));
            }
        }
    }

    /// Adds the times of the people behind.
    pub(super) fn append(&mut self, next: Self) {
        self.stage.extend(next.stage);
        self.days.extend(next.days);
        for (times, other) in self.times.iter_mut().zip(next.times) {
            times.people += other.people;
            times.backwards += other.backwards;
            times.untimed += other.untimed;
        }
        self.backwards.extend(next.backwards);
    }

    /// Writes the quantiles into the stages' figures, and returns who did a stage only before the one in front of it.
    pub(super) fn finish(self, stages: &mut [StageTally]) -> Vec<(PersonIndex, usize)> {
        let quantiles = quantiles_by(&self.stage, &self.days, stages.len(), &[0.5, 0.75, 0.9]);
        for ((stage, times), quantiles) in stages.iter_mut().zip(self.times).zip(quantiles) {
            if let [median, p75, p90] = quantiles[..] {
                stage.median_days = median;
                stage.p90_days = p90;
                stage.times = Times { p75_days: p75, ..times };
            }
        }
        self.backwards
    }
}

/// Returns the days from one time to another, in whole days if one of them is but a day; `None` without both.
#[expect(clippy::cast_precision_loss, reason = "ten thousand years in milliseconds are far below 2^52")]
pub(super) fn days_between(from: When, to: When) -> Option<f64> {
    match (from, to) {
        (When::Instant(from), When::Instant(to)) => {
            Some((to.epoch_millis() - from.epoch_millis()) as f64 / 86_400_000.0)
        }
        _ => from.day().zip(to.day()).map(|(from, to)| (to.epoch_days() - from.epoch_days()) as f64),
    }
}
