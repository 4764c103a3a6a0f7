//! From groups of identities to the people that reports speak of.

use hashbrown::HashSet;
use rayon::prelude::*;

use crate::model::{PersonIndex, RecordId, Records};

use super::cluster::{Bridge, Doubts, Link};
use super::cohesion::add_cohesion;
use super::compare::{COMPARISONS, Memo, Pair};
use super::decisions::Settled;
use super::features::Profiles;
use super::naming::{in_lasting_order, named};
use super::same_values::Alone;
use super::score::Weights;
use super::{Linkage, MatchWeight, Membership, Memberships, PastPeople, Reasons, UnsurePair};

/// Pairs that a person is asked about, at most.
const UNSURE: usize = 2000;

/// How far from the threshold a pair is in doubt, in thousandths of a bit.
const DOUBTFUL: i32 = 4000;

/// Profiles whose memberships are told together.
const PART: usize = 1 << 14;

/// The word for what a person decided, among what a record was matched on.
const DECIDED: &str = "decision";

/// The best link of a profile within its group.
type Best = Option<(MatchWeight, u32)>;

/// What clustering found.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    /// Pairs that may be one person.
    pub(super) links: &'a [Link],
    /// What is in doubt.
    pub(super) doubts: &'a Doubts,
    /// The links that hold groups together, group by group.
    pub(super) bridges: &'a [Bridge],
    /// For each profile its group.
    pub(super) groups: &'a [u32],
}

/// Returns the people of the groups, in the order of their first record.
pub(super) fn assemble(
    records: &Records,
    profiles: &Profiles,
    weights: &Weights,
    found: Found<'_>,
    settled: &Settled,
    past: &PastPeople,
) -> Linkage {
    let Found { links, doubts, bridges, groups } = found;
    let places = places(profiles);
    let alone = Alone::new(records, profiles, &places, weights, settled);
    let (best, profile_of) =
        rayon::join(|| best_links(links, groups), || record_profiles(records, &places, groups.len(), &alone));
    // Rows that stand alone are groups of their own, behind the others.
    let all = groups.len() + alone.rows.len();
    let groups_of_all: Vec<u32> = groups.iter().copied().chain((0..).take(all).skip(groups.len())).collect();
    let mut of_groups = People::new(&groups_of_all);
    for profile in &profile_of {
        of_groups.count_row(*profile);
    }
    let reasons = |left: u32, right: u32, memo: &mut Memo| {
        let pair = Pair::new(profiles, &profiles.all[left as usize], &profiles.all[right as usize], memo);
        matched_on(&pair, weights)
    };
    let starts: Vec<usize> = (0..all).step_by(PART).collect();
    let parts = starts.into_par_iter().map_init(Memo::new, |memo, start| {
        let mut kept = Reasons::default();
        let mut member = |profile: usize| {
            let person = of_groups.person_of(profile)?;
            let profile = u32::try_from(profile).ok()?;
            let (mut probability, mut matched_on) = match best.get(profile as usize).copied().flatten() {
                Some((weight, other)) => (weight.probability(), reasons(profile, other, memo)),
                None => (1.0, Vec::new()),
            };
            if settled.has_same(profile) {
                probability = 1.0;
                matched_on.insert(0, DECIDED);
            }
            Some(Membership { person, probability, matched_on: kept.keep(&matched_on) })
        };
        let members: Vec<_> = (start..all.min(start + PART)).map(&mut member).collect();
        (members, kept)
    });
    // The one waits for memory, the other reckons.
    let ((distinct, reasons), people) = rayon::join(|| together(parts.collect()), || of_groups.rows(&profile_of));
    let memberships = Memberships::new(profile_of, distinct);
    // In the order of content, so that two people who would get one id get theirs whatever the order of the rows.
    let alone_in_order = in_lasting_order(&alone.rows, records, &profiles.keys);
    let order = (0..groups.len()).chain(alone_in_order.into_iter().map(|place| groups.len() + place));
    let order = order.filter_map(|profile| of_groups.person_of(profile));
    let ((people, regrouped), first_record) = rayon::join(
        || named(records, &profiles.keys, people, order, past),
        || first_records(records, profiles.all.len()),
    );
    let mut memo = Memo::new();
    let mut words = |left: u32, right: u32| {
        let pair = Pair::new(profiles, &profiles.all[left as usize], &profiles.all[right as usize], &mut memo);
        for_and_against(&pair, weights)
    };
    let row_of = |profile: u32| first_record[profiles.all[profile as usize].identity as usize];
    let mut unsure = unsure(&doubts.asked, groups, settled, weights, &mut words, row_of);
    ask_of_equals(&mut unsure, &alone, weights, &mut words);
    let mut linkage = Linkage { memberships, reasons, people, unsure, regrouped, ..Linkage::default() };
    add_cohesion(&mut linkage, doubts, bridges, row_of);
    linkage.doubt.may_be_one += alone.in_doubt;
    linkage
}

/// Returns for each identity its profile.
fn places(profiles: &Profiles) -> Vec<u32> {
    let mut places = vec![0_u32; profiles.all.len()];
    for (place, profile) in (0..).zip(&profiles.all) {
        places[profile.identity as usize] = place;
    }
    places
}

/// Puts the memberships of parts one after the other, with the words of all.
fn together(parts: Vec<(Vec<Option<Membership>>, Reasons)>) -> (Vec<Option<Membership>>, Reasons) {
    let (mut memberships, mut reasons) = (Vec::new(), Reasons::default());
    memberships.reserve_exact(parts.iter().map(|(members, _)| members.len()).sum());
    for (members, own) in parts {
        let names = reasons.take_over(&own);
        memberships.extend(members.into_iter().map(|member| {
            member.map(|member| Membership { matched_on: member.matched_on.in_terms_of(&names), ..member })
        }));
    }
    (memberships, reasons)
}

/// Returns for each record its profile, that of the record that it follows if it follows one; for a record of nobody
/// [`Memberships::NOBODY`]. Rows that stand alone have places behind those of the `profiles`.
fn record_profiles(records: &Records, places: &[u32], profiles: usize, alone: &Alone) -> Vec<u32> {
    let profile_of = |record: RecordId| {
        let mut owner = record;
        for _ in 0..64 {
            let Some(followed) = records.records[owner.index()].follows else { break };
            owner = followed;
        }
        let own = if alone.rows.is_empty() { None } else { alone.place(owner) };
        if let Some(place) = own.and_then(|place| u32::try_from(profiles + place).ok()) {
            return place;
        }
        let identity = records.records[owner.index()].identity.or(records.records[record.index()].identity);
        identity.map_or(Memberships::NOBODY, |identity| places[identity.index()])
    };
    (0..records.records.len()).into_par_iter().map(|at| profile_of(RecordId::new(at))).collect()
}

/// The groups that have rows, each as a person: numbered by their first row.
struct People<'a> {
    /// For each profile its group.
    groups: &'a [u32],
    /// For each group its person.
    of_group: Vec<Option<PersonIndex>>,
    /// For each person the number of rows.
    rows: Vec<u32>,
}

impl<'a> People<'a> {
    fn new(groups: &'a [u32]) -> Self {
        Self { groups, of_group: vec![None; groups.len()], rows: Vec::new() }
    }

    /// Takes notice of the next row, by its profile.
    fn count_row(&mut self, profile: u32) {
        let Some(group) = self.groups.get(profile as usize) else { return };
        let rows = &mut self.rows;
        let person = self.of_group[*group as usize].get_or_insert_with(|| {
            rows.push(0);
            PersonIndex::new(rows.len() - 1)
        });
        rows[person.index()] += 1;
    }

    /// Returns the person of a profile, if its group has rows.
    fn person_of(&self, profile: usize) -> Option<PersonIndex> {
        self.of_group[*self.groups.get(profile)? as usize]
    }

    /// Returns each person's rows.
    fn rows(&self, profile_of: &[u32]) -> Vec<Vec<RecordId>> {
        let mut people: Vec<Vec<RecordId>> = self.rows.iter().map(|rows| Vec::with_capacity(*rows as usize)).collect();
        for (row, profile) in profile_of.iter().enumerate() {
            if let Some(person) = self.person_of(*profile as usize) {
                people[person.index()].push(RecordId::new(row));
            }
        }
        people
    }
}

fn first_records(records: &Records, identities: usize) -> Vec<Option<RecordId>> {
    let mut first = vec![None; identities];
    for id in records.ids() {
        if let Some(identity) = records.records[id.index()].identity {
            first[identity.index()].get_or_insert(id);
        }
    }
    first
}

fn best_links(links: &[Link], groups: &[u32]) -> Vec<Best> {
    let mut best: Vec<Best> = vec![None; groups.len()];
    for link in links {
        if groups[link.left as usize] != groups[link.right as usize] {
            continue;
        }
        for (one, other) in [(link.left, link.right), (link.right, link.left)] {
            let of_one = &mut best[one as usize];
            if of_one.is_none_or(|(weight, _)| link.weight > weight) {
                *of_one = Some((link.weight, other));
            }
        }
    }
    best
}

/// Returns the words of the comparisons that speak for a pair, the strongest first.
pub(super) fn matched_on(pair: &Pair<'_>, weights: &Weights) -> Vec<&'static str> {
    let mut words: Vec<(&'static str, i32)> = Vec::with_capacity(COMPARISONS.len());
    for step in weights.steps(pair) {
        let word = COMPARISONS[step.comparison].word;
        match words.iter_mut().find(|(known, _)| *known == word) {
            Some((_, weight)) => *weight += step.weight + step.rarity,
            None => words.push((word, step.weight + step.rarity)),
        }
    }
    words.retain(|(_, weight)| *weight > 1000);
    words.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    words.into_iter().map(|(word, _)| word).collect()
}

/// What speaks for a pair in words, and what against it.
struct Words {
    speaks_for: Vec<&'static str>,
    speaks_against: Vec<&'static str>,
}

impl Words {
    /// Returns two rows as a pair to be asked about, of which these are the words.
    fn of_pair(self, [left, right]: [RecordId; 2], weight: MatchWeight, linked: bool) -> UnsurePair {
        let Self { speaks_for, speaks_against } = self;
        UnsurePair { left, right, weight, probability: weight.probability(), speaks_for, speaks_against, linked }
    }
}

/// Returns how the comparisons came out that speak for a pair and that speak against it, each by a bit at least, the
/// strongest first.
fn for_and_against(pair: &Pair<'_>, weights: &Weights) -> Words {
    let mut steps: Vec<_> = weights.steps(pair).map(|step| (step.weight + step.rarity, step)).collect();
    steps.sort_by_key(|(weight, step)| (std::cmp::Reverse(weight.abs()), step.comparison));
    let level = |step: &super::score::Step| COMPARISONS[step.comparison].levels.get(step.level).map(|level| level.name);
    let those = |speaks: &dyn Fn(i32) -> bool| {
        steps.iter().filter(|(weight, _)| speaks(*weight)).filter_map(|(_, step)| level(step)).collect()
    };
    Words { speaks_for: those(&|weight| weight > 1000), speaks_against: those(&|weight| weight < -1000) }
}

/// Adds those of the rows that say the same, and stand apart, of which it is in doubt whether they are one person's.
fn ask_of_equals(
    unsure: &mut Vec<UnsurePair>,
    alone: &Alone,
    weights: &Weights,
    words: &mut impl FnMut(u32, u32) -> Words,
) {
    let doubt = |weight: MatchWeight| (weight - weights.threshold()).millibits().abs();
    for (left, right, profile, weight) in alone.undecided.iter().copied().filter(|pair| doubt(pair.3) < DOUBTFUL) {
        unsure.push(words(profile, profile).of_pair([left, right], weight, false));
    }
    unsure.sort_by_key(|pair| doubt(pair.weight));
    unsure.truncate(UNSURE);
}

fn unsure(
    links: &[Link],
    groups: &[u32],
    settled: &Settled,
    weights: &Weights,
    words: &mut impl FnMut(u32, u32) -> Words,
    record: impl Fn(u32) -> Option<RecordId>,
) -> Vec<UnsurePair> {
    let doubt = |link: &Link| (link.weight - weights.threshold()).millibits().abs();
    let mut doubtful: Vec<&Link> = links.iter().filter(|link| doubt(link) < DOUBTFUL).collect();
    doubtful.sort_by_key(|link| (doubt(link), link.left, link.right));
    let ordered = |a: u32, b: u32| (a.min(b), a.max(b));
    // Nobody is asked again what was decided.
    let mut asked: HashSet<(u32, u32), foldhash::fast::FixedState> =
        settled.apart.iter().map(|(a, b)| ordered(groups[*a as usize], groups[*b as usize])).collect();
    let mut unsure = Vec::new();
    for link in doubtful {
        if unsure.len() == UNSURE {
            break;
        }
        let (a, b) = (groups[link.left as usize], groups[link.right as usize]);
        let is_known = if a == b { settled.are_same(link.left, link.right) } else { !asked.insert(ordered(a, b)) };
        if is_known {
            continue;
        }
        if let (Some(left), Some(right)) = (record(link.left), record(link.right)) {
            unsure.push(words(link.left, link.right).of_pair([left, right], link.weight, a == b));
        }
    }
    unsure
}
