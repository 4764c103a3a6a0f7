//! Which pairs a person should be asked about: those whose answer would put two groups together, or take one apart.

use std::cmp::Reverse;

use hashbrown::HashMap;

use crate::link::MatchWeight;

use super::part::head;
use super::{Clusterer, Link};

/// Below this probability nobody need be asked, nor above what is left to one.
const LEAST: f64 = 0.1;
/// Of so many people one pair is asked about; who is asked too much answers nothing.
const PEOPLE_PER_QUESTION: usize = 125;
/// Pairs that are asked about however few the people are.
const FEW: usize = 20;

/// Returns the most doubtful of the links that so many people are in doubt about, as many as a person may be asked for.
pub(super) fn most_doubtful(mut doubts: Vec<Link>, people: usize, threshold: MatchWeight) -> Vec<Link> {
    let doubt = |link: &Link| (link.weight - threshold).millibits().abs();
    doubts.sort_unstable_by_key(|link| (doubt(link), link.left, link.right));
    doubts.truncate((people / PEOPLE_PER_QUESTION).max(FEW));
    doubts
}

impl Clusterer<'_> {
    /// Returns the pairs whose decision would put two groups together, or take one apart, each with the weight of what hangs on it.
    ///
    /// Two groups are asked about once, by their strongest link. Within a group only a link counts without which it would fall apart.
    pub(super) fn doubts(&mut self, links: &[Link]) -> Vec<Link> {
        let mut doubts = self.between_groups(links);
        doubts.extend(self.holding_a_group(links));
        doubts
    }

    fn between_groups(&mut self, links: &[Link]) -> Vec<Link> {
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
        strongest.sort_unstable_by_key(|link| (link.left, link.right));
        strongest.retain_mut(|link| {
            let (left, right) = (self.group[link.left as usize], self.group[link.right as usize]);
            let united = self.united(left, right);
            if united.probability() < LEAST {
                return false;
            }
            let probability = self.among_rivals(link, united);
            link.weight = MatchWeight::from_bayes_factor(probability / (1.0 - probability).max(1e-9));
            (LEAST..1.0 - LEAST).contains(&probability)
        });
        strongest
    }

    /// Returns the doubtful links among those that hold groups together: of the strongest ones, as many as are needed.
    fn holding_a_group(&self, links: &[Link]) -> Vec<Link> {
        let within = |link: &&Link| self.group[link.left as usize] == self.group[link.right as usize];
        let mut order: Vec<&Link> = links.iter().filter(within).collect();
        order.sort_unstable_by_key(|link| stronger(link));
        let mut heads: Vec<u32> = (0..).take(self.group.len()).collect();
        let mut holding = Vec::new();
        for link in order {
            let (left, right) = (head(&mut heads, link.left), head(&mut heads, link.right));
            if left != right {
                heads[left as usize] = right;
                if link.weight.probability() < 1.0 - LEAST {
                    holding.push(*link);
                }
            }
        }
        holding
    }
}

/// Returns what puts the stronger of two links first.
fn stronger(link: &Link) -> (Reverse<MatchWeight>, u32, u32) {
    (Reverse(link.weight), link.left, link.right)
}
