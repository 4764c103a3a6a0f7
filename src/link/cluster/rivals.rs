//! Other groups that a link's ends might belong to as well: a link that several groups offer equally well decides nothing.

use crate::link::MatchWeight;

use super::{Clusterer, Link};

/// Below this another group is no rival.
const NO_RIVAL: MatchWeight = MatchWeight::from_millibits(-8000);
/// Links of a profile by which rivals are looked for.
const NEIGHBOURS: usize = 40;
/// Rivals that are held against each other.
const RIVALS: usize = 8;

impl Clusterer<'_> {
    /// Returns the probability of a link whose groups have this weight, beside all others that its ends might belong to; one
    /// below `least` as soon as it is sure to be below, whatever further rivals there are.
    pub(super) fn among_rivals(&mut self, link: &Link, weight: MatchWeight, least: f64) -> f64 {
        let (left, right) = (self.group[link.left as usize], self.group[link.right as usize]);
        let odds = libm::exp2(f64::from(weight.millibits()) / 1000.0);
        // Where many are alike the first rivals settle it.
        let enough = odds / least - 1.0 - odds;
        let surely = self.rivals_at_least(link.left, left, right, weight)
            + self.rivals_at_least(link.right, right, left, weight);
        if surely > enough.max(0.0) * (1.0 + 1e-9) {
            return odds / (1.0 + odds + surely);
        }
        odds / (1.0 + odds + self.rivals_of_both(link, Some(weight), enough))
    }

    /// Returns what [`among_rivals`](Self::among_rivals) comes to at least, whatever speaks for all being one person, if that is
    /// not below `least`: mostly no rival is likely enough to be looked at twice.
    pub(super) fn at_least_among_rivals(&mut self, link: &Link, weight: MatchWeight, least: f64) -> Option<f64> {
        let odds = libm::exp2(f64::from(weight.millibits()) / 1000.0);
        let enough = (odds / least - 1.0 - odds) * (1.0 - 1e-9);
        let rivals = self.rivals_of_both(link, None, enough);
        (rivals <= enough).then(|| odds / (1.0 + odds + rivals))
    }

    /// Returns [`rivals`](Self::rivals) of both ends of a link, added up; no more of them once they have more than `enough`.
    fn rivals_of_both(&mut self, link: &Link, weight: Option<MatchWeight>, enough: f64) -> f64 {
        let (left, right) = (self.group[link.left as usize], self.group[link.right as usize]);
        let rivals = self.rivals(link.left, left, right, weight, enough);
        if rivals > enough {
            return rivals;
        }
        rivals + self.rivals(link.right, right, left, weight, enough - rivals)
    }

    /// Returns what [`rivals`](Self::rivals) comes to at least, by the links alone: those of a profile that is alone to others that
    /// are, as if nothing spoke against all three being one person.
    fn rivals_at_least(&self, member: u32, own: u32, wanted: u32, weight: MatchWeight) -> f64 {
        let is_alone = |group: u32| self.members[group as usize].len() == 1;
        if !self.links_are_weighed || !is_alone(own) {
            return 0.0;
        }
        let not_one_person = 1.0 - weight.probability();
        let (mut odds, mut met) = (0.0, 0);
        for (candidate, of_link) in self.neighbours.of(member).iter().take(NEIGHBOURS) {
            let group = self.group[*candidate as usize];
            if group == own || group == wanted || self.are_apart(own, group) {
                continue;
            }
            // Of a larger group nothing is said, and it may count several times here.
            met += 1;
            if met > RIVALS {
                break;
            }
            let in_one_list = (self.lists[own as usize] & self.lists[group as usize]).count_ones() > 1;
            if is_alone(group) && !in_one_list && *of_link > NO_RIVAL {
                odds += libm::exp2(f64::from(of_link.millibits()) / 1000.0) * not_one_person;
            }
        }
        odds
    }

    /// Returns the odds, added up, of the other groups that a member of `own` might belong to as well as to `wanted`, if that
    /// has this weight; no more of them once they have more than `enough`. Without a weight all three being one person counts
    /// for nothing.
    fn rivals(&mut self, member: u32, own: u32, wanted: u32, weight: Option<MatchWeight>, enough: f64) -> f64 {
        let mut odds = 0.0;
        let mut met: Vec<u32> = Vec::new();
        for place in 0..self.neighbours.of(member).len().min(NEIGHBOURS) {
            if odds > enough {
                break;
            }
            let (candidate, of_link) = self.neighbours.of(member)[place];
            let group = self.group[candidate as usize];
            if group == own
                || group == wanted
                || met.contains(&group)
                || met.len() >= RIVALS
                || self.are_apart(own, group)
            {
                continue;
            }
            met.push(group);
            let of_rival = self.united_by(own, group, of_link);
            if of_rival > NO_RIVAL {
                // That one member belongs to both makes them one person, unless they differ.
                let one_person = weight.map_or(0.0, |weight| {
                    let (_, against) = self.weighed(wanted, group);
                    (weight + MatchWeight::from_millibits(against)).probability()
                });
                odds += libm::exp2(f64::from(of_rival.millibits()) / 1000.0) * (1.0 - one_person);
            }
        }
        odds
    }
}
