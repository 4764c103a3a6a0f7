//! Puts pairs together to people, such that nobody is chained to a relative or a colleague.
//!
//! Links are taken in order of weight. Before two groups become one, their members are held against each other: evidence
//! against counts as much as the link. And a link that several groups offer equally well decides nothing.

mod cohesion;
mod doubt;
mod part;

use std::cmp::Reverse;

use hashbrown::HashMap;
use rayon::prelude::*;

use self::part::Part;
use super::MatchWeight;
use super::compare::{COMPARISONS, Memo, Pair, Unite};
use super::decisions::Settled;
use super::features::{Profile, Profiles};
use super::score::{EXPLANATIONS, Evidence, Parts, Weights};

pub(super) use cohesion::{Bridge, bridges};
pub(super) use doubt::Doubts;

/// A pair that may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) weight: MatchWeight,
}

/// From here on a pair speaks against rather than not for, in thousandths of a bit.
const CONTRADICTION: i32 = -2000;
/// Below this another group is no rival.
const NO_RIVAL: MatchWeight = MatchWeight::from_millibits(-8000);
/// Members of either group that are held against each other.
const WITNESSES: usize = 6;
/// Links of a profile by which rivals are looked for.
const NEIGHBOURS: usize = 40;
/// Rivals that are held against each other.
const RIVALS: usize = 8;
/// Pairs of groups whose comparison is kept for the next link that asks.
const REMEMBERED: usize = 1 << 20;

/// Two groups, the lower number first, and how many members each has: a group only grows, so this says who they are.
type Meeting = (u32, u32, usize, usize);

/// Who belongs together.
pub(super) struct Groups {
    /// For each profile the group it is in: the number of one of its members.
    pub(super) of: Vec<u32>,
    /// The links that hold groups together, group by group.
    pub(super) bridges: Vec<Bridge>,
    /// What is in doubt.
    pub(super) doubts: Doubts,
}

/// Puts the pairs of `links` together to people.
///
/// `weighed` says whether the links weigh just what `weights` say, so that two profiles need not be compared again.
pub(super) fn cluster(
    profiles: &Profiles,
    weights: &Weights,
    links: &[Link],
    settled: &Settled,
    weighed: bool,
) -> Groups {
    let parts = Part::all(profiles.all.len(), links, settled);
    let found: Vec<(Vec<u32>, Vec<Link>)> = parts
        .par_iter()
        .map_init(Memo::new, |memo, part| {
            let mut clusterer = Clusterer::new(profiles, weights, part, memo);
            clusterer.links_are_weighed = weighed;
            clusterer.run(&part.links);
            let between = clusterer.between_groups(&part.links);
            (clusterer.group, between)
        })
        .collect();
    let mut groups: Vec<u32> = (0..).take(profiles.all.len()).collect();
    let mut between = Vec::new();
    for (part, (of_part, in_doubt)) in parts.iter().zip(found) {
        for (profile, group) in part.numbers.iter().zip(of_part) {
            groups[*profile as usize] = part.numbers[group as usize];
        }
        let number = |place: u32| part.numbers[place as usize];
        between.extend(in_doubt.iter().map(|link| Link {
            left: number(link.left),
            right: number(link.right),
            ..*link
        }));
    }
    let people = (0_u32..).zip(&groups).filter(|(profile, group)| profile == *group).count();
    let bridges = bridges(links, &groups, settled);
    let doubts = Doubts::new(between, &bridges, people, weights.threshold());
    Groups { of: groups, bridges, doubts }
}

/// What it takes to decide, for one part.
struct Clusterer<'a> {
    profiles: &'a Profiles,
    /// The profiles of the part.
    own: Vec<Profile>,
    weights: &'a Weights,
    memo: &'a mut Memo,
    /// Whether links weigh what the weights say.
    links_are_weighed: bool,
    /// For each profile the group it is in: the number of one of its members.
    group: Vec<u32>,
    /// For each group its members.
    members: Vec<Vec<u32>>,
    /// For each group the lists that its members stand in, a bit each.
    lists: Vec<u64>,
    /// Links by profile.
    neighbours: Neighbours,
    /// What pairs of groups weigh, and how much speaks against them. Where many are alike they meet again and again.
    met: HashMap<Meeting, (MatchWeight, i32), foldhash::fast::FixedState>,
    /// For a group the profiles that people said are not of it.
    apart: HashMap<u32, Vec<u32>, foldhash::fast::FixedState>,
}

/// For each profile its links, the strongest first.
struct Neighbours {
    starts: Vec<u32>,
    links: Vec<(u32, MatchWeight)>,
}

impl Neighbours {
    fn new(links: &[Link], profiles: usize) -> Self {
        let mut both: Vec<(u32, Reverse<MatchWeight>, u32)> = Vec::with_capacity(links.len() * 2);
        for link in links {
            both.push((link.left, Reverse(link.weight), link.right));
            both.push((link.right, Reverse(link.weight), link.left));
        }
        both.sort_unstable();
        let mut starts = vec![0_u32; profiles + 1];
        for (from, ..) in &both {
            starts[*from as usize + 1] += 1;
        }
        for index in 0..profiles {
            starts[index + 1] += starts[index];
        }
        Self { starts, links: both.into_iter().map(|(_, weight, to)| (to, weight.0)).collect() }
    }

    fn of(&self, profile: u32) -> &[(u32, MatchWeight)] {
        &self.links[self.starts[profile as usize] as usize..self.starts[profile as usize + 1] as usize]
    }
}

impl<'a> Clusterer<'a> {
    /// Starts with everyone alone, but for what people decided: whom they said to be one is, and whom they said to be two stays two.
    fn new(profiles: &'a Profiles, weights: &'a Weights, part: &Part, memo: &'a mut Memo) -> Self {
        let count = part.numbers.len();
        let numbers = || (0..).take(count);
        let own: Vec<Profile> = part.numbers.iter().map(|number| profiles.all[*number as usize]).collect();
        let mut clusterer = Self {
            profiles,
            lists: own.iter().map(|profile| profile.lists).collect(),
            own,
            weights,
            memo,
            links_are_weighed: false,
            group: numbers().collect(),
            members: numbers().map(|number| vec![number]).collect(),
            neighbours: Neighbours::new(&part.links, count),
            met: HashMap::default(),
            apart: HashMap::default(),
        };
        for (left, right) in &part.apart {
            clusterer.apart.entry(*left).or_default().push(*right);
            clusterer.apart.entry(*right).or_default().push(*left);
        }
        for (left, right) in &part.same {
            let (left, right) = (clusterer.group[*left as usize], clusterer.group[*right as usize]);
            if left != right {
                clusterer.merge(left, right);
            }
        }
        clusterer
    }

    /// Whether people said of two groups that they are two people.
    fn are_apart(&self, left: u32, right: u32) -> bool {
        self.apart.get(&left).is_some_and(|others| others.iter().any(|other| self.group[*other as usize] == right))
    }

    /// Takes the links, the strongest first.
    fn run(&mut self, links: &[Link]) {
        let threshold = self.weights.threshold();
        let mut order: Vec<&Link> = links.iter().filter(|link| link.weight >= threshold).collect();
        order.sort_by_key(|link| (Reverse(link.weight), link.left, link.right));
        // What an early look left open may be clear once the others have found together.
        for _ in 0..2 {
            let mut merged = false;
            for link in &order {
                merged |= self.take(link);
            }
            if !merged {
                break;
            }
        }
    }

    fn take(&mut self, link: &Link) -> bool {
        let (left, right) = (self.group[link.left as usize], self.group[link.right as usize]);
        if left == right || self.are_apart(left, right) {
            return false;
        }
        let weight = self.united_by(left, right, link.weight);
        if weight < self.weights.threshold() {
            return false;
        }
        let least = self.weights.threshold().probability();
        if self.among_rivals(link, weight, least) < least {
            return false;
        }
        self.merge(left, right);
        true
    }

    /// Returns the probability of a link whose groups have this weight, beside all others that its ends might belong to; one
    /// below `least` as soon as it is sure to be below, whatever further rivals there are.
    fn among_rivals(&mut self, link: &Link, weight: MatchWeight, least: f64) -> f64 {
        let (left, right) = (self.group[link.left as usize], self.group[link.right as usize]);
        let odds = libm::exp2(f64::from(weight.millibits()) / 1000.0);
        // Where many are alike the first rivals settle it.
        let enough = odds / least - 1.0 - odds;
        let surely = self.rivals_at_least(link.left, left, right, weight)
            + self.rivals_at_least(link.right, right, left, weight);
        if surely > enough.max(0.0) * (1.0 + 1e-9) {
            return odds / (1.0 + odds + surely);
        }
        let mut rivals = self.rivals(link.left, left, right, (weight, enough));
        if rivals <= enough {
            rivals += self.rivals(link.right, right, left, (weight, enough - rivals));
        }
        odds / (1.0 + odds + rivals)
    }

    fn merge(&mut self, left: u32, right: u32) {
        let (large, small) = if self.members[left as usize].len() >= self.members[right as usize].len() {
            (left, right)
        } else {
            (right, left)
        };
        let moved = std::mem::take(&mut self.members[small as usize]);
        for member in &moved {
            self.group[*member as usize] = large;
        }
        self.members[large as usize].extend(moved);
        self.lists[large as usize] |= self.lists[small as usize];
        if let Some(others) = self.apart.remove(&small) {
            self.apart.entry(large).or_default().extend(others);
        }
    }

    /// Returns the same of two groups between members of which there is a link of this weight: where these are all, it is
    /// what the link says.
    fn united_by(&mut self, left: u32, right: u32, link: MatchWeight) -> MatchWeight {
        let are_alone = self.members[left as usize].len() + self.members[right as usize].len() == 2;
        let in_one_list = (self.lists[left as usize] & self.lists[right as usize]).count_ones() > 1;
        if self.links_are_weighed && are_alone && !in_one_list { link } else { self.united(left, right) }
    }

    /// Returns the weight of two groups being one person: all that their members say against each other, put together.
    fn united(&mut self, left: u32, right: u32) -> MatchWeight {
        self.weighed(left, right).0
    }

    /// Returns the weight of two groups being one person, and the sum of what speaks against it, in thousandths of a bit.
    fn weighed(&mut self, left: u32, right: u32) -> (MatchWeight, i32) {
        let (low, high) = (left.min(right), left.max(right));
        let size = |group: u32| self.members[group as usize].len();
        let meeting = (low, high, size(low), size(high));
        if let Some(known) = self.met.get(&meeting) {
            return *known;
        }
        let says = self.says(low, high);
        let mut evidence = Evidence::default();
        says.iter().flatten().for_each(|says| evidence.add(*says));
        let against = says.iter().flatten().map(|says| says[0].min(0)).sum();
        let weighed = (self.weights.total(&evidence), against);
        if self.met.len() >= REMEMBERED {
            self.met.clear();
        }
        self.met.insert(meeting, weighed);
        weighed
    }

    /// Returns what each comparison says of two groups.
    fn says(&mut self, left: u32, right: u32) -> Parts {
        if let ([one], [other]) = (&self.members[left as usize][..], &self.members[right as usize][..]) {
            let (a, b) = (&self.own[*one as usize], &self.own[*other as usize]);
            return self.weights.parts_of_two(&Pair::new(self.profiles, a, b, self.memo));
        }
        let mut together = Together::default();
        for one in self.members[left as usize].iter().take(WITNESSES) {
            for other in self.members[right as usize].iter().take(WITNESSES) {
                let (a, b) = (&self.own[*one as usize], &self.own[*other as usize]);
                together.add(&self.weights.parts(&Pair::new(self.profiles, a, b, self.memo)));
            }
        }
        together.lists = (self.lists[left as usize] & self.lists[right as usize]).count_ones();
        together.parts()
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

    /// Returns the odds, added up, of the other groups that a member of `own` might belong to as well as to `wanted`, which
    /// has `weight`; no more of them once they have more than `enough`.
    fn rivals(&mut self, member: u32, own: u32, wanted: u32, (weight, enough): (MatchWeight, f64)) -> f64 {
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
                let (_, against) = self.weighed(wanted, group);
                let all_three = MatchWeight::from_millibits(against);
                // That one member belongs to both makes them one person, unless they differ.
                let one_person = (weight + all_three).probability();
                odds += libm::exp2(f64::from(of_rival.millibits()) / 1000.0) * (1.0 - one_person);
            }
        }
        odds
    }
}

/// What the pairs between two groups say together.
///
/// Where people have several values (addresses, phones, firms) one that is shared counts, and else the worst. A name should be alike in
/// all pairs. And what speaks against two rows of one list speaks against the groups.
#[derive(Default)]
struct Together {
    best: Parts,
    worst: Parts,
    sums: [[i64; EXPLANATIONS]; COMPARISONS.len()],
    counts: [i64; COMPARISONS.len()],
    /// Lists of people that both groups stand in.
    lists: u32,
}

impl Together {
    fn add(&mut self, parts: &Parts) {
        for (number, part) in parts.iter().enumerate() {
            let Some(says) = part else { continue };
            if self.best[number].is_none_or(|best| says[0] > best[0]) {
                self.best[number] = Some(*says);
            }
            if self.worst[number].is_none_or(|worst| says[0] < worst[0]) {
                self.worst[number] = Some(*says);
            }
            for (sum, says) in self.sums[number].iter_mut().zip(says) {
                *sum += i64::from(*says);
            }
            self.counts[number] += 1;
        }
    }

    fn parts(&self) -> Parts {
        let mut parts = [None; COMPARISONS.len()];
        for ((number, comparison), part) in COMPARISONS.iter().enumerate().zip(&mut parts) {
            let (Some(best), Some(worst)) = (self.best[number], self.worst[number]) else { continue };
            *part = Some(match comparison.unite {
                Unite::Best if best[0] > 0 => best,
                Unite::Mean if worst[0] > CONTRADICTION => best,
                Unite::EachList if self.lists > 1 => worst.map(|says| says * 2),
                Unite::Best | Unite::Worst | Unite::EachList => worst,
                #[expect(clippy::cast_possible_truncation, reason = "a mean of 32-bit numbers")]
                Unite::Mean => self.sums[number].map(|sum| (sum / self.counts[number]) as i32),
            });
        }
        parts
    }
}
