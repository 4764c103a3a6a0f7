//! The ways that people take: which are common, where people stall, where they come back, and who orders again.

use hashbrown::HashMap;

use crate::frame::quantiles_by;
use crate::journey::{Journeys, Touch};
use crate::model::{Role, Share, Standing, When};

use super::advance::{StageMap, places};
use super::timing::days_between;
use super::{Funnel, Order, Rules};

/// Steps of a way that are told apart; whoever goes on after that goes on the same way.
const LONGEST: usize = 12;
/// Common ways whose steps are timed.
const TIMED: usize = 50;
/// Orders of one person that are told apart.
const REPEATS: usize = 10;

/// A way that people took, stage by stage, a stage that is repeated at once being one step.
#[derive(Clone, Debug, PartialEq)]
pub struct PathTally {
    /// The places of the stages, in order.
    pub steps: Vec<usize>,
    /// Whether it goes on after these.
    pub goes_on: bool,
    /// People who took it.
    pub people: u64,
    /// Of these, people who are at the last stage.
    pub converted: u64,
    /// Median days from each step to the next, of those who have a time for both; empty for ways that are not common.
    pub median_days: Vec<Option<f64>>,
}

/// One step from a stage to another, whatever came before.
#[derive(Clone, Debug, PartialEq)]
pub struct LegTally {
    /// From this stage.
    pub from: usize,
    /// To this.
    pub to: usize,
    /// People who took it, each once, by their first time.
    pub people: u64,
    /// Median days, of those who have a time for both.
    pub median_days: Option<f64>,
    /// 90th percentile of the same.
    pub p90_days: Option<f64>,
    /// Median days of those who came to the last stage in the end.
    pub median_converted: Option<f64>,
    /// Median days of those who did not.
    pub median_others: Option<f64>,
}

/// People who ordered at least so many times.
#[derive(Clone, Debug, PartialEq)]
pub struct RepeatTally {
    /// How many times.
    pub order: usize,
    /// People.
    pub people: u64,
    /// Of those who ordered once less.
    pub rate: Option<Share>,
    /// Median days since the order before.
    pub median_days: Option<f64>,
}

/// The ways of all people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paths {
    /// People who are at any stage.
    pub people: u64,
    /// The ways, the most common first.
    pub paths: Vec<PathTally>,
    /// The steps, by the stages that they lead from and to.
    pub legs: Vec<LegTally>,
    /// For each stage, how many came to a stop there, of all ways.
    pub stopped: Vec<u64>,
    /// For each stage, people who came back to it after a later one.
    pub came_back: Vec<u64>,
    /// First, second, third order …; empty if nobody ordered.
    pub repeats: Vec<RepeatTally>,
}

type Counts = HashMap<Vec<u8>, (u64, u64), foldhash::fast::FixedState>;

/// Goes through all people twice, once to count the ways and once to time the common ones.
#[must_use]
pub fn paths(funnel: &Funnel, journeys: &Journeys) -> Paths {
    let map = StageMap::new(&funnel.spec);
    let last = map.stages.saturating_sub(1);
    let mut found = Paths { stopped: vec![0; map.stages], came_back: vec![0; map.stages], ..Paths::default() };
    let mut counts = Counts::default();
    let mut way = Way::default();
    let mut legs = Legs::new(map.stages);
    let mut repeats = Repeats::default();
    for (person, touches) in journeys.iter() {
        repeats.add(touches, funnel.revenue_from);
        way.follow(touches, &map, &funnel.spec.rules);
        let Some(stop) = way.steps.last() else { continue };
        let converted = funnel.progress[person.index()].reached[last].is_some();
        found.people += 1;
        found.stopped[usize::from(stop.0)] += 1;
        way.returns().for_each(|stage| found.came_back[stage] += 1);
        let tally = counts.entry_ref(way.key().as_slice()).or_default();
        tally.0 += 1;
        tally.1 += u64::from(converted);
        legs.add(&way, converted);
    }
    let mut all: Vec<(Vec<u8>, (u64, u64))> = counts.into_iter().collect();
    all.sort_unstable_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(&b.0)));
    let medians = medians(&all[..all.len().min(TIMED)], journeys, &map, &funnel.spec.rules);
    found.paths = all
        .into_iter()
        .zip(medians.into_iter().chain(std::iter::repeat(Vec::new())))
        .map(|((key, (people, converted)), median_days)| PathTally {
            goes_on: key.len() > LONGEST,
            steps: key.iter().take(LONGEST).map(|stage| usize::from(*stage)).collect(),
            people,
            converted,
            median_days,
        })
        .collect();
    found.legs = legs.finish();
    found.repeats = repeats.finish();
    found
}

/// One person's steps, each with the time of its first touch.
#[derive(Default)]
struct Way {
    steps: Vec<(u8, When)>,
}

impl Way {
    /// Follows one person; by `rules` that have an order, one touch is one step, however many stages it fits: the next of
    /// them, or the last once more.
    fn follow(&mut self, touches: &[Touch], map: &StageMap, rules: &Rules) {
        self.steps.clear();
        let has_order = rules.order != Order::Open && !rules.shared;
        for touch in touches {
            let mut stages = map.recorded(touch);
            if has_order && stages.count_ones() > 1 {
                let last = self.steps.last().map(|step| step.0);
                let next = places(stages).find(|stage| last.is_none_or(|last| *stage > usize::from(last)));
                stages = next.or(places(stages).last()).map_or(0, |stage| 1 << stage);
            }
            for stage in places(stages) {
                let stage = u8::try_from(stage).unwrap_or(u8::MAX);
                if self.steps.last().is_none_or(|step| step.0 != stage) {
                    self.steps.push((stage, touch.when));
                }
            }
        }
    }

    /// Returns what tells this way from others: its steps, and one more if it is longer.
    fn key(&self) -> Vec<u8> {
        self.steps.iter().take(LONGEST + 1).map(|step| step.0).collect()
    }

    /// Returns the stages that were come back to, each once.
    fn returns(&self) -> impl Iterator<Item = usize> {
        let (mut furthest, mut back) = (0_u8, 0_u64);
        for (stage, _) in &self.steps {
            if *stage < furthest {
                back |= 1 << stage;
            }
            furthest = furthest.max(*stage);
        }
        // Only what was there before can be come back to.
        let mut seen = 0_u64;
        let mut twice = 0_u64;
        for (stage, _) in &self.steps {
            twice |= seen & 1 << stage;
            seen |= 1 << stage;
        }
        places(back & twice)
    }
}

/// Returns, for each way, the median days of each of its steps.
fn medians(
    ways: &[(Vec<u8>, (u64, u64))],
    journeys: &Journeys,
    map: &StageMap,
    rules: &Rules,
) -> Vec<Vec<Option<f64>>> {
    let place: HashMap<&[u8], usize, foldhash::fast::FixedState> =
        ways.iter().enumerate().map(|(place, (key, _))| (key.as_slice(), place)).collect();
    let (mut group, mut days) = (Vec::new(), Vec::new());
    let mut way = Way::default();
    for (_, touches) in journeys.iter() {
        way.follow(touches, map, rules);
        let Some(place) = place.get(way.key().as_slice()) else { continue };
        for (step, pair) in way.steps.windows(2).take(LONGEST - 1).enumerate() {
            if let Some(between) = days_between(pair[0].1, pair[1].1).filter(|days| *days >= 0.0) {
                group.push(u32::try_from(place * LONGEST + step).unwrap_or(u32::MAX));
                days.push(between);
            }
        }
    }
    let quantiles = quantiles_by(&group, &days, ways.len() * LONGEST, &[0.5]);
    let steps_of = |(place, (key, _)): (usize, &(Vec<u8>, (u64, u64)))| {
        let steps = key.len().min(LONGEST).saturating_sub(1);
        (0..steps)
            .map(|step| quantiles.get(place * LONGEST + step).and_then(|of| of.first().copied().flatten()))
            .collect()
    };
    ways.iter().enumerate().map(steps_of).collect()
}

/// The times of all steps between stages: of everybody, of those who converted, and of the others.
struct Legs {
    stages: usize,
    people: Vec<u64>,
    group: Vec<u32>,
    days: Vec<f64>,
    of_part: Vec<u32>,
}

impl Legs {
    fn new(stages: usize) -> Self {
        let people = vec![0; stages * stages];
        Self { stages, people, group: Vec::new(), days: Vec::new(), of_part: Vec::new() }
    }

    fn add(&mut self, way: &Way, converted: bool) {
        for (place, pair) in way.steps.windows(2).enumerate() {
            let [from, to] = [pair[0].0, pair[1].0];
            // Each person once, by the first time.
            if way.steps[..=place].windows(2).any(|earlier| earlier[0].0 == from && earlier[1].0 == to) {
                continue;
            }
            let leg = usize::from(from) * self.stages + usize::from(to);
            self.people[leg] += 1;
            if let Some(days) = days_between(pair[0].1, pair[1].1).filter(|days| *days >= 0.0) {
                self.group.push(u32::try_from(leg).unwrap_or(u32::MAX));
                self.of_part.push(u32::try_from(leg * 2 + usize::from(converted)).unwrap_or(u32::MAX));
                self.days.push(days);
            }
        }
    }

    fn finish(self) -> Vec<LegTally> {
        let legs = self.people.len();
        let all = quantiles_by(&self.group, &self.days, legs, &[0.5, 0.9]);
        let parts = quantiles_by(&self.of_part, &self.days, legs * 2, &[0.5]);
        let quantile = |of: &[Vec<Option<f64>>], at: usize, which: usize| {
            of.get(at).and_then(|found| found.get(which).copied().flatten())
        };
        let used = self.people.iter().enumerate().filter(|(_, people)| **people > 0);
        used.map(|(leg, people)| LegTally {
            from: leg / self.stages,
            to: leg % self.stages,
            people: *people,
            median_days: quantile(&all, leg, 0),
            p90_days: quantile(&all, leg, 1),
            median_others: quantile(&parts, leg * 2, 0),
            median_converted: quantile(&parts, leg * 2 + 1, 0),
        })
        .collect()
    }
}

/// Orders of the same people, one after the other.
#[derive(Default)]
struct Repeats {
    people: [u64; REPEATS],
    group: Vec<u32>,
    days: Vec<f64>,
}

impl Repeats {
    fn add(&mut self, touches: &[Touch], role: Role) {
        let orders = || touches.iter().filter(|touch| touch.role == role && touch.standing == Standing::Counts);
        let mut before = None;
        for (place, order) in (0_u32..).zip(orders().take(REPEATS)) {
            self.people[place as usize] += 1;
            if let Some(days) = before.and_then(|before| days_between(before, order.when)).filter(|days| *days >= 0.0) {
                self.group.push(place);
                self.days.push(days);
            }
            before = Some(order.when);
        }
    }

    fn finish(self) -> Vec<RepeatTally> {
        let medians = quantiles_by(&self.group, &self.days, REPEATS, &[0.5]);
        let ordered = self.people.iter().enumerate().take_while(|(_, people)| **people > 0);
        ordered
            .map(|(place, people)| RepeatTally {
                order: place + 1,
                people: *people,
                rate: place.checked_sub(1).map(|before| Share::new(*people, self.people[before])),
                median_days: medians.get(place).and_then(|found| found.first().copied().flatten()),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Stage, Stages, funnel};
    use crate::journey::story::{Row, at, day, journeys_of, order, row};

    fn of(rows: &[Row]) -> Paths {
        let stages = [Role::Clicks, Role::Forms, Role::Orders];
        let stages = stages.map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let journeys = journeys_of(rows);
        let spec = FunnelSpec::new(Stages::new(stages.to_vec()).expect("stages"));
        paths(&funnel(&journeys, &spec), &journeys)
    }

    fn rows() -> Vec<Row> {
        vec![
            row(0, Role::Clicks, at(1, 9)),
            row(0, Role::Clicks, at(1, 10)),
            row(0, Role::Forms, at(2, 9)),
            order(0, "1", 500, at(4, 9)),
            row(1, Role::Clicks, at(1, 9)),
            row(1, Role::Forms, at(4, 9)),
            order(1, "2", 500, at(4, 21)),
            order(1, "3", 500, at(9, 21)),
            row(2, Role::Clicks, at(1, 9)),
            row(2, Role::Forms, at(7, 9)),
            row(2, Role::Clicks, at(8, 9)),
            order(3, "4", 500, day(5)),
            row(4, Role::Sends, day(5)),
        ]
    }

    #[test]
    fn ways_are_counted_and_their_steps_timed() {
        let found = of(&rows());
        assert_eq!(found.people, 4);
        let shown: Vec<_> = found.paths.iter().map(|path| (path.steps.clone(), path.people, path.converted)).collect();
        assert_eq!(shown, [(vec![0, 1, 2], 2, 2), (vec![0, 1, 0], 1, 0), (vec![2], 1, 1)]);
        assert_eq!(found.paths[0].median_days, [Some(2.0), Some(1.25)]);
        assert_eq!((found.stopped, found.came_back), (vec![1, 0, 3], vec![1, 0, 0]));
    }

    #[test]
    fn steps_are_timed_whatever_came_before_and_by_what_came_of_it() {
        let found = of(&rows());
        let leg = &found.legs[0];
        assert_eq!((leg.from, leg.to, leg.people), (0, 1, 3));
        assert_eq!((leg.median_days, leg.median_converted, leg.median_others), (Some(3.0), Some(2.0), Some(6.0)));
    }

    #[test]
    fn orders_of_one_person_are_told_apart() {
        let found = of(&rows());
        let shown: Vec<_> = found.repeats.iter().map(|one| (one.order, one.people, one.median_days)).collect();
        assert_eq!(shown, [(1, 3, None), (2, 1, Some(5.0))]);
        assert_eq!(found.repeats[1].rate, Some(Share::new(1, 3)));
    }

    #[test]
    fn where_stages_have_an_order_one_touch_is_one_step() {
        let rows = [
            order(0, "1", 500, day(1)),
            order(0, "2", 500, day(4)),
            order(1, "3", 500, day(1)),
            order(1, "4", 500, day(2)),
            order(1, "5", 500, day(3)),
            order(1, "6", 500, day(9)),
        ];
        let journeys = journeys_of(&rows);
        let mut spec = FunnelSpec::new(crate::funnel::repeat_stages().expect("three stages"));
        spec.rules.order = Order::InOrder;
        let found = paths(&funnel(&journeys, &spec), &journeys);
        let shown: Vec<_> = found.paths.iter().map(|path| (path.steps.clone(), path.people, path.converted)).collect();
        assert_eq!(shown, [(vec![0, 1], 1, 0), (vec![0, 1, 2], 1, 1)]);
        assert_eq!(found.paths[0].median_days, [Some(3.0)]);
        assert_eq!(found.came_back, [0; 3]);
    }

    #[test]
    fn a_way_without_end_is_cut_off() {
        let mut rows = Vec::new();
        for turn in 0..14_i8 {
            rows.push(row(0, if turn % 2 == 0 { Role::Clicks } else { Role::Forms }, day(turn + 1)));
        }
        let found = of(&rows);
        assert_eq!((found.paths[0].steps.len(), found.paths[0].goes_on), (LONGEST, true));
        assert_eq!(found.came_back, [1, 0, 0]);
        assert!(of(&[]).paths.is_empty());
    }
}
