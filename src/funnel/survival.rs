//! Who gets from the first stage to the last by which day, where people could be watched for different times.
//!
//! The product-limit estimate of Kaplan and Meier (1958): whoever has not converted yet counts for as long as they could
//! be seen to, up to the day that counts as today or the end of their window. The interval at 95 % is from Greenwood's
//! variance (1926) of the logarithm of the logarithm, which stays between 0 and 1.

use crate::journey::Journeys;
use crate::model::{Interval, Share, When};

use super::Funnel;
use super::entrants::each_entrant;

/// The share that has converted by some days after entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    /// The place of the stage that people start from: the first that starts a clock.
    pub from: usize,
    /// People at the first stage who could be watched.
    pub people: u64,
    /// Of these, people who reached the last stage at or after the first.
    pub converted: u64,
    /// People left out since they did the last stage only before the first.
    pub backwards: u64,
    /// People left out since a time is missing, or they entered after the day that counts as today.
    pub untimed: u64,
    /// The shortest and the longest time for which anyone could be watched, in days.
    pub watched: (f64, f64),
    /// The shares.
    pub points: Vec<ByDay>,
    /// Days after which half have converted; `None` if they never do as far as can be seen.
    pub median_days: Option<f64>,
}

/// The share that has converted by a day after entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ByDay {
    /// Days from entry.
    pub day: u32,
    /// The share, from 0 to 1; `None` if nobody could be watched for so long.
    pub share: Option<f64>,
    /// Where the true share lies, at 95 %.
    pub interval: Option<Interval>,
    /// People who had not converted by then and could be watched for longer.
    pub left: u64,
}

impl Survival {
    /// Whether somebody who has not converted could be watched for less than the days that are asked for, and others for
    /// longer: then the plain rate is too low.
    #[must_use]
    pub fn differs(&self) -> bool {
        let asked = self.points.iter().filter(|point| point.share.is_some()).map(|point| point.day).max();
        self.watched.1 - self.watched.0 >= 1.0 && asked.is_some_and(|day| self.watched.0 < f64::from(day))
    }
}

/// The normal quantile that leaves 2.5 % on either side.
const Z: f64 = 1.959_963_984_540_054;
const DAY: f64 = 86_400_000.0;

/// Returns how many get from the first stage that starts a clock to the last by each of `days`; `None` if nobody could be watched.
#[must_use]
pub fn survival(funnel: &Funnel, journeys: &Journeys, days: &[u32]) -> Option<Survival> {
    let from = funnel.spec.starts_at();
    let last = funnel.stages.len().checked_sub(1).filter(|last| *last > from)?;
    let mut found = Survival {
        from,
        people: 0,
        converted: 0,
        backwards: 0,
        untimed: 0,
        watched: (f64::INFINITY, 0.0),
        points: Vec::new(),
        median_days: None,
    };
    let mut observed = Vec::new();
    let usable = |entry| watched(funnel, entry).filter(|days| *days >= 0.0);
    let left_out = each_entrant(funnel, journeys, [from, last], usable, |watched, days| {
        let converted = days.filter(|days| *days <= watched);
        found.people += 1;
        found.converted += u64::from(converted.is_some());
        found.watched = (found.watched.0.min(watched), found.watched.1.max(watched));
        observed.push((converted.unwrap_or(watched), converted.is_some()));
    });
    (found.backwards, found.untimed) = (left_out.backwards, left_out.untimed);
    if observed.is_empty() {
        return None;
    }
    let curve = Curve::of(&mut observed);
    let seen = found.watched.1;
    found.points.extend(days.iter().map(|day| curve.by(*day, seen, &observed)));
    found.median_days = curve.median();
    Some(found)
}

/// Returns the days for which somebody who entered then can be watched; negative if they entered after today.
#[expect(clippy::cast_precision_loss, reason = "ten thousand years in milliseconds are far below 2^52")]
fn watched(funnel: &Funnel, entry: When) -> Option<f64> {
    let today = funnel.as_of?;
    let days = match entry {
        When::Unknown => return None,
        When::Day(day) => (today.epoch_days() - day.epoch_days()) as f64,
        When::Instant(at) => (When::Day(today).latest()?.epoch_millis() - at.epoch_millis()) as f64 / DAY,
    };
    let window = funnel.spec.rules.window.map_or(f64::INFINITY, |window| window.millis() as f64 / DAY);
    Some(days.min(window))
}

/// The share that has not converted yet, step by step.
pub(super) struct Curve {
    steps: Vec<Step>,
}

/// What holds from a day on until the next step.
struct Step {
    days: f64,
    /// The share that stays without converting.
    stay: f64,
    /// Greenwood's sum.
    sum: f64,
}

impl Curve {
    /// Follows people who were watched for so many days, until they converted (`true`) or could be watched no longer.
    #[expect(clippy::cast_precision_loss, reason = "head counts are far below 2^52")]
    pub(super) fn of(observed: &mut [(f64, bool)]) -> Self {
        observed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut steps = Vec::new();
        let (mut stay, mut sum) = (1.0, 0.0);
        let mut at_risk = observed.len();
        for same in observed.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            let converted = same.iter().filter(|(_, converted)| *converted).count();
            if converted > 0 {
                let (n, d) = (at_risk as f64, converted as f64);
                stay *= (n - d) / n;
                sum += d / (n * (n - d));
                steps.push(Step { days: same[0].0, stay, sum });
            }
            at_risk -= same.len();
        }
        Self { steps }
    }

    /// Returns the days after which half have converted, if they ever do.
    pub(super) fn median(&self) -> Option<f64> {
        // A product of fractions misses a half by the last digit.
        self.steps.iter().find(|step| step.stay <= 0.5 + 1e-12).map(|step| step.days)
    }

    /// Returns the share that has converted by a day, if anyone could be `watched` so long.
    pub(super) fn by(&self, day: u32, watched: f64, observed: &[(f64, bool)]) -> ByDay {
        let days = f64::from(day);
        let left = (observed.len() - observed.partition_point(|(seen, _)| *seen <= days)) as u64;
        if watched < days {
            return ByDay { day, share: None, interval: None, left };
        }
        let step = self.steps.partition_point(|step| step.days <= days).checked_sub(1).map(|at| &self.steps[at]);
        let share = step.map_or(0.0, |step| 1.0 - step.stay);
        let interval = match step {
            Some(step) if step.stay > 0.0 => {
                // The exponent of the share that stays, so that both ends lie between 0 and 1.
                let spread = Z * step.sum.sqrt() / libm::log(step.stay);
                let end = |by: f64| 1.0 - libm::pow(step.stay, libm::exp(by));
                Some(Interval { low: end(spread), high: end(-spread) })
            }
            Some(_) => None,
            None => Share::new(0, left).wilson(),
        };
        ByDay { day, share: Some(share), interval, left }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Order, Rules, Stage, Stages, Window, funnel};
    use crate::journey::story::{Row, at, day, journeys_of, order, row};
    use crate::model::{Day, Role};
    use proptest::prelude::*;

    #[test]
    fn the_curve_agrees_with_published_figures() {
        // Freireich and others (1963): weeks to relapse of 21 patients on 6-MP, as in Cox (1972).
        let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|weeks| (f64::from(weeks), true));
        let censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 34, 35].map(|weeks| (f64::from(weeks), false));
        let mut observed: Vec<_> = censored.into_iter().chain(ended).chain([(32.0, false)]).collect();
        let curve = Curve::of(&mut observed);
        for (week, stay) in
            [(5, 1.0), (6, 0.857), (9, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (35, 0.448)]
        {
            let point = curve.by(week, 35.0, &observed);
            assert!(point.share.is_some_and(|share| (1.0 - share - stay).abs() < 5e-4), "{point:?}");
        }
        // The interval of the logarithm of the logarithm, as survival packages give it for week 6.
        let interval = curve.by(6, 35.0, &observed).interval.expect("an interval");
        assert!(
            (1.0 - interval.high - 0.620).abs() < 1e-3 && (1.0 - interval.low - 0.952).abs() < 1e-3,
            "{interval:?}"
        );
        assert_eq!((curve.by(6, 35.0, &observed).left, curve.by(36, 35.0, &observed).share), (17, None));
    }

    fn of(rows: &[Row], rules: Rules, as_of: i8) -> Survival {
        let both = [Role::Forms, Role::Orders];
        let stages = both.map(|role| Stage { name: role.to_string(), roles: vec![role] }).to_vec();
        let mut spec = FunnelSpec { rules, ..FunnelSpec::new(Stages::new(stages).expect("two stages")) };
        spec.as_of = Day::new(2026, 3, as_of);
        let journeys = journeys_of(rows);
        survival(&funnel(&journeys, &spec), &journeys, &[7, 30]).expect("somebody")
    }

    fn rows() -> Vec<Row> {
        vec![
            row(0, Role::Forms, at(1, 9)),
            order(0, "1", 100, at(3, 9)),
            row(1, Role::Forms, day(1)),
            order(1, "2", 100, day(21)),
            row(2, Role::Forms, day(25)),
            row(3, Role::Forms, day(5)),
            order(3, "3", 100, day(2)),
            row(4, Role::Forms, day(5)),
            order(4, "4", 100, day(2)),
            order(4, "5", 100, day(6)),
            row(5, Role::Forms, When::Unknown),
            row(6, Role::Forms, day(31)),
            order(7, "6", 100, day(6)),
        ]
    }

    #[test]
    fn people_count_as_long_as_they_could_be_watched() {
        let found = of(&rows(), Rules::default(), 31);
        assert_eq!((found.people, found.converted, found.backwards, found.untimed), (5, 3, 1, 1));
        // Day 0: one leaves (the 31st). Days 1 and 2: two of four convert. Day 6: one leaves. Day 20: the last converts.
        assert_eq!((found.points[0].share, found.points[0].left), (Some(0.5), 1));
        assert_eq!((found.points[1].share, found.points[1].interval), (Some(1.0), None));
        assert_eq!(found.median_days, Some(2.0));
        assert!(found.differs());
    }

    #[test]
    fn what_comes_after_today_or_after_the_window_has_not_been_seen() {
        assert_eq!(of(&rows(), Rules::default(), 10).converted, 2);
        let rules = Rules { window: Window::from_days(10), order: Order::InOrder, ..Rules::default() };
        let found = of(&rows(), rules, 31);
        assert_eq!((found.people, found.converted), (6, 2));
        assert_eq!((found.points[0].share.is_some(), found.points[1].share), (true, None));
    }

    proptest! {
        #[test]
        fn without_anyone_who_leaves_early_it_is_the_plain_rate(
            days in prop::collection::vec(prop::option::of(0_u8..30), 1..40), by in 0_u32..30,
        ) {
            let mut observed: Vec<_> =
                days.iter().map(|day| day.map_or((30.0, false), |day| (f64::from(day), true))).collect();
            let plain = days.iter().flatten().filter(|day| u32::from(**day) <= by).count();
            let float = |count: usize| f64::from(u32::try_from(count).expect("few"));
            let plain = float(plain) / float(days.len());
            let point = Curve::of(&mut observed).by(by, 30.0, &observed);
            prop_assert!((point.share.expect("watched") - plain).abs() < 1e-12);
            if let Some(Interval { low, high }) = point.interval {
                prop_assert!(0.0 <= low && low <= plain && plain <= high && high <= 1.0);
            }
        }
    }
}
