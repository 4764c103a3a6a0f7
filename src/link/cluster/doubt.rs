//! Which pairs a person should be asked about: those whose answer would put two groups together, or take one apart.

use hashbrown::HashMap;

use crate::link::MatchWeight;

use super::cohesion::{Bridge, stronger};
use super::{Clusterer, Link};

/// Below this probability nobody need be asked, nor above what is left to one.
const LEAST: f64 = 0.1;
/// Of so many people one pair is asked about; who is asked too much answers nothing.
const PEOPLE_PER_QUESTION: usize = 125;
/// Other groups that a group is held against, the likeliest ones: where many are alike each might be any other.
const OTHERS: u8 = 8;
/// Pairs that are asked about however few the people are.
const FEW: usize = 20;

/// What is in doubt about groups.
#[derive(Default)]
pub(in crate::link) struct Doubts {
    /// The pairs whose decision would change most, the most doubtful first, each with the weight of what hangs on it.
    pub(in crate::link) asked: Vec<Link>,
    /// Pairs of groups that were kept apart and may be one person.
    pub(in crate::link) apart: usize,
    /// How many of these are one person, by their probabilities.
    pub(in crate::link) apart_expected: f64,
}

impl Doubts {
    /// Sums up what is in doubt between groups, and about the links that hold so many people together.
    pub(super) fn new(between: Vec<Link>, bridges: &[Bridge], people: usize, threshold: MatchWeight) -> Self {
        let apart = between.len();
        let apart_expected = between.iter().fold(0.0, |sum, link| sum + link.weight.probability());
        let mut asked = between;
        let is_doubtful = |bridge: &&Bridge| bridge.link.weight.probability() < 1.0 - LEAST;
        asked.extend(bridges.iter().filter(is_doubtful).map(|bridge| bridge.link));
        let doubt = |link: &Link| (link.weight - threshold).millibits().abs();
        asked.sort_unstable_by_key(|link| (doubt(link), link.left, link.right));
        asked.truncate((people / PEOPLE_PER_QUESTION).max(FEW));
        Doubts { asked, apart, apart_expected }
    }
}

impl Clusterer<'_> {
    /// Returns for two groups that may be one person their strongest link, with the weight of their being one.
    pub(super) fn between_groups(&mut self, links: &[Link]) -> Vec<Link> {
        let mut strongest: HashMap<(u32, u32), Link, foldhash::fast::FixedState> = HashMap::default();
        for link in links.iter().filter(|link| link.weight.probability() >= LEAST) {
            let (a, b) = (self.group[link.left as usize], self.group[link.right as usize]);
            if a != b {
                let known = strongest.entry((a.min(b), a.max(b))).or_insert(*link);
                if stronger(link) < stronger(known) {
                    *known = *link;
                }
            }
        }
        let mut strongest: Vec<Link> = strongest.into_values().collect();
        strongest.sort_unstable_by_key(stronger);
        let mut others = vec![0_u8; self.group.len()];
        strongest.retain(|link| {
            let groups = [link.left, link.right].map(|member| self.group[member as usize] as usize);
            let few = groups.iter().all(|group| others[*group] < OTHERS);
            groups.iter().filter(|_| few).for_each(|group| others[*group] += 1);
            few
        });
        strongest.sort_unstable_by_key(|link| (link.left, link.right));
        strongest.retain_mut(|link| {
            let (left, right) = (self.group[link.left as usize], self.group[link.right as usize]);
            if self.are_apart(left, right) {
                return false;
            }
            let united = self.united_by(left, right, link.weight);
            if united.probability() < LEAST {
                return false;
            }
            let probability = self.among_rivals(link, united, LEAST);
            link.weight = MatchWeight::from_bayes_factor(probability / (1.0 - probability).max(1e-9));
            (LEAST..1.0 - LEAST).contains(&probability)
        });
        strongest
    }
}
