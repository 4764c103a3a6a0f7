//! Puts pairs together to people, such that nobody is chained to a relative or a colleague.
//!
//! Links are taken in order of weight. Before two groups become one, their members are held against each other: evidence
//! against counts as much as the link. And a link that several groups offer equally well decides nothing.

mod cohesion;
mod doubt;
mod neighbours;
mod part;
mod rivals;
mod together;

use std::cmp::Reverse;

use hashbrown::HashMap;
use rayon::prelude::*;

use self::neighbours::Neighbours;
use self::part::Part;
use self::together::Together;
use super::MatchWeight;
use super::compare::{Memo, Pair};
use super::decisions::Settled;
use super::features::{Profile, Profiles};
use super::model::THRESHOLD;
use super::run::REMEMBERED;
use super::score::{Evidence, LEAST_THRESHOLD, Parts, Weights};

pub(super) use cohesion::{Bridge, bridges};
pub(super) use doubt::Doubts;

/// A pair that may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) weight: MatchWeight,
}

/// Members of either group that are held against each other.
const WITNESSES: usize = 6;
/// Pairs of groups whose comparison is kept for the next link that asks.
const KEPT: usize = 1 << 20;

/// Two groups, the lower number first, how many of each are held against the other, and in how many lists both stand: new
/// members come behind, so this says who is held against whom.
type Meeting = (u32, u32, u8, u8, u8);

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
            clusterer.run(part);
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
    /// Whether links that hold may be undone because more is asked of them, so that their probabilities are needed.
    may_undo: bool,
    /// For each profile the group it is in: the number of one of its members.
    group: Vec<u32>,
    /// For each group its members.
    members: Vec<Vec<u32>>,
    /// For each group the lists that its members stand in, a bit each.
    lists: Vec<u64>,
    /// For each group the roles of its members, a bit each.
    roles: Vec<u16>,
    /// Links by profile.
    neighbours: Neighbours,
    /// What pairs of groups weigh, and how much speaks against them. Where many are alike they meet again and again.
    met: HashMap<Meeting, (MatchWeight, i32), foldhash::fast::FixedState>,
    /// For a group the profiles that people said are not of it.
    apart: HashMap<u32, Vec<u32>, foldhash::fast::FixedState>,
    /// The links that put two groups together, each with the probability that it had then.
    merged: Vec<(u32, u32, f64)>,
}

impl<'a> Clusterer<'a> {
    /// Starts with everyone alone, but for what people decided: whom they said to be one is, and whom they said to be two stays two.
    fn new(profiles: &'a Profiles, weights: &'a Weights, part: &Part, memo: &'a mut Memo) -> Self {
        let own: Vec<Profile> = part.numbers.iter().map(|number| profiles.all[*number as usize]).collect();
        let mut clusterer = Self {
            profiles,
            lists: Vec::new(),
            roles: Vec::new(),
            own,
            weights,
            memo,
            links_are_weighed: false,
            may_undo: weights.threshold() > MatchWeight::from_probability(THRESHOLD),
            group: Vec::new(),
            members: Vec::new(),
            neighbours: Neighbours::default(),
            met: HashMap::default(),
            apart: HashMap::default(),
            merged: Vec::new(),
        };
        clusterer.start(part);
        clusterer
    }

    /// Takes everyone apart, but for what people decided.
    fn start(&mut self, part: &Part) {
        let numbers = || (0..).take(self.own.len());
        self.group = numbers().collect();
        self.members = numbers().map(|number| vec![number]).collect();
        self.lists = self.own.iter().map(|profile| profile.lists).collect();
        self.roles = self.own.iter().map(|profile| profile.roles).collect();
        self.apart.clear();
        // Groups are known by how many they are, and these are other ones.
        self.met.clear();
        for (left, right) in &part.apart {
            self.apart.entry(*left).or_default().push(*right);
            self.apart.entry(*right).or_default().push(*left);
        }
        for (left, right) in &part.same {
            self.merge_groups_of(*left, *right);
        }
    }

    /// Whether people said of two groups that they are two people.
    fn are_apart(&self, left: u32, right: u32) -> bool {
        self.apart.get(&left).is_some_and(|others| others.iter().any(|other| self.group[*other as usize] == right))
    }

    /// Puts together whom the links hold together.
    ///
    /// A higher threshold only takes apart what a lower one puts together. So who meets whom is settled at the usual threshold; a
    /// higher one undoes the links that were not sure enough, and a lower one goes on from there.
    fn run(&mut self, part: &Part) {
        let (usual, wanted) = (MatchWeight::from_probability(THRESHOLD), self.weights.threshold());
        self.neighbours = Neighbours::new(&part.links, usual - REMEMBERED, self.own.len());
        // What an early look left open may be clear once the others have found together.
        if self.take_all(&part.links, usual, usual) {
            self.take_all(&part.links, usual, usual);
        }
        let least = wanted.probability();
        if wanted < usual {
            // What was put together before stays, however little is asked. From here on each link is looked at once and held to the same
            // measure whatever is asked, so that asking less only adds links at the end.
            self.merged.iter_mut().for_each(|merged| merged.2 = 1.0);
            self.take_all(&part.links, wanted, MatchWeight::from_probability(LEAST_THRESHOLD));
        }
        if self.merged.iter().all(|(_, _, probability)| *probability >= least) {
            return;
        }
        self.start(part);
        for (left, right, probability) in std::mem::take(&mut self.merged) {
            if probability >= least {
                self.merge_groups_of(left, right);
            }
        }
    }

    /// Takes the links from a weight on, the strongest first; returns whether any put two groups together that pass `threshold`.
    fn take_all(&mut self, links: &[Link], weight: MatchWeight, threshold: MatchWeight) -> bool {
        let mut order: Vec<&Link> = links.iter().filter(|link| link.weight >= weight).collect();
        order.sort_by_key(|link| (Reverse(link.weight), link.left, link.right));
        let mut merged = false;
        for link in order {
            merged |= self.take(link, threshold);
        }
        merged
    }

    fn take(&mut self, link: &Link, threshold: MatchWeight) -> bool {
        let (left, right) = (self.group[link.left as usize], self.group[link.right as usize]);
        if left == right || self.are_apart(left, right) {
            return false;
        }
        let weight = self.united_by(left, right, link.weight);
        if weight < threshold {
            return false;
        }
        let least = threshold.probability();
        // Where no link is undone later, it is enough to know that it holds.
        let at_least = if self.may_undo { None } else { self.at_least_among_rivals(link, weight, least) };
        let probability = at_least.unwrap_or_else(|| self.among_rivals(link, weight, least));
        if probability < least {
            return false;
        }
        self.merged.push((link.left, link.right, probability));
        self.merge(left, right);
        true
    }

    fn merge_groups_of(&mut self, left: u32, right: u32) {
        let (left, right) = (self.group[left as usize], self.group[right as usize]);
        if left != right {
            self.merge(left, right);
        }
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
        self.roles[large as usize] |= self.roles[small as usize];
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
        #[expect(clippy::cast_possible_truncation, reason = "a handful of witnesses, and 64 lists")]
        let witnesses = |group: u32| self.members[group as usize].len().min(WITNESSES) as u8;
        #[expect(clippy::cast_possible_truncation, reason = "a handful of witnesses, and 64 lists")]
        let lists = (self.lists[low as usize] & self.lists[high as usize]).count_ones() as u8;
        let meeting = (low, high, witnesses(low), witnesses(high), lists);
        if let Some(known) = self.met.get(&meeting) {
            return *known;
        }
        let says = self.says(low, high);
        let mut evidence = Evidence::default();
        let mut against = 0;
        for (_, says) in says.each() {
            evidence.add(says);
            against += says[0].min(0);
        }
        let affinity = self.weights.affinity(self.roles[low as usize], self.roles[high as usize]);
        let weighed = (self.weights.total(&evidence) + affinity, against);
        if self.met.len() >= KEPT {
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
}
