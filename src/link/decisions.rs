//! What people decided about pairs of rows; it beats the model.

use hashbrown::{HashMap, HashSet};

use crate::model::{Position, RecordId, Records};

use super::ContentKey;
use super::features::Profiles;
use super::labels::ENOUGH;
use super::same_values::may_be_several;

/// What a person said about two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are one person.
    Same,
    /// They are two people.
    Different,
}

/// A decision about two rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub verdict: Verdict,
    /// One row.
    pub left: ContentKey,
    /// The other.
    pub right: ContentKey,
    /// Where it is written down.
    pub at: Position,
}

/// A decision that cannot hold beside later ones, and is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What it said.
    pub verdict: Verdict,
    /// Where it is written down.
    pub at: Position,
    /// Where the later decisions are written down that it contradicts; none if its two rows say the same.
    pub against: Vec<Position>,
}

/// A decision that was followed, and the rows that it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// What was decided.
    pub verdict: Verdict,
    /// The first row that says what one side said.
    pub left: RecordId,
    /// The same of the other side.
    pub right: RecordId,
    /// Where it is written down.
    pub at: Position,
}

/// What became of the decisions in one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Those that were followed, one entry for each two different sets of values that they speak of.
    pub list: Vec<Followed>,
    /// How many were followed.
    pub followed: usize,
    /// How many of these said that two rows are one person.
    pub followed_same: usize,
    /// How many speak of rows that are in none of the files.
    pub absent: usize,
    /// Those that could not be followed.
    pub contradictions: Vec<Contradiction>,
}

impl Decided {
    /// Whether enough of either kind were followed for the model to learn from them.
    #[must_use]
    pub fn teaches(&self) -> bool {
        self.followed_same.min(self.followed - self.followed_same) >= ENOUGH
    }
}

type Fast = foldhash::fast::FixedState;

/// The decisions as pairs of profiles, free of contradictions.
#[derive(Default)]
pub(super) struct Settled {
    /// Pairs that are one person.
    pub(super) same: Vec<(u32, u32)>,
    /// Pairs that are not.
    pub(super) apart: Vec<(u32, u32)>,
    /// Profiles whose rows are several people's though they say the same.
    several: HashSet<u32, Fast>,
    /// What became of them.
    pub(super) decided: Decided,
    /// The group of profiles that were said to be one person, by profile.
    pub(super) group: HashMap<u32, u32, Fast>,
}

/// A decision about profiles.
struct Edge<'a> {
    left: u32,
    right: u32,
    decision: &'a Decision,
}

impl Settled {
    /// Finds the rows that `decisions`, the oldest first, speak of. Where they contradict each other the later counts.
    pub(super) fn new(decisions: &[Decision], records: &Records, profiles: &Profiles) -> Self {
        let mut settled = Self::default();
        if decisions.is_empty() {
            return settled;
        }
        let places = Places::new(decisions, profiles);
        let mut seen: HashSet<(ContentKey, ContentKey), Fast> = HashSet::default();
        let (mut same, mut apart): (Vec<Edge<'_>>, Vec<Edge<'_>>) = (Vec::new(), Vec::new());
        let mut several: Vec<Edge<'_>> = Vec::new();
        for decision in decisions.iter().rev() {
            let pair = (decision.left.min(decision.right), decision.left.max(decision.right));
            if !seen.insert(pair) {
                continue;
            }
            let (lefts, rights) = places.of(decision);
            if lefts.is_empty() || rights.is_empty() {
                settled.decided.absent += 1;
                continue;
            }
            let is_equal = decision.verdict == Verdict::Different && decision.left == decision.right;
            if is_equal && lefts.iter().all(|place| may_be_several(profiles, *place) && !settled.has_same(*place)) {
                settled.decided.followed += 1;
                settled.several.extend(lefts.iter().copied());
                several.extend(lefts.iter().map(|place| Edge { left: *place, right: *place, decision }));
                continue;
            }
            let edges = || lefts.iter().flat_map(|left| rights.iter().map(|right| (*left, *right)));
            let against = match decision.verdict {
                Verdict::Same => edges().find_map(|(left, right)| settled.kept_apart(left, right, &apart)),
                Verdict::Different => edges().find_map(|(left, right)| settled.chain(left, right, &same)),
            };
            if let Some(against) = against {
                let Decision { verdict, at, .. } = decision.clone();
                settled.decided.contradictions.push(Contradiction { verdict, at, against });
                continue;
            }
            settled.decided.followed += 1;
            settled.decided.followed_same += usize::from(decision.verdict == Verdict::Same);
            for (left, right) in edges() {
                match decision.verdict {
                    Verdict::Same => {
                        settled.unite(left, right);
                        same.push(Edge { left, right, decision });
                    }
                    Verdict::Different => apart.push(Edge { left, right, decision }),
                }
            }
        }
        let first = first_rows(records);
        let row = |profile: u32| first[profiles.all[profile as usize].identity as usize];
        let followed = |edge: &Edge<'_>| {
            let Decision { verdict, at, .. } = edge.decision.clone();
            Some(Followed { verdict, left: row(edge.left)?, right: row(edge.right)?, at })
        };
        settled.decided.list = same.iter().chain(&apart).chain(&several).filter_map(followed).collect();
        settled.decided.list.sort_by(|a, b| (&a.at, a.left, a.right).cmp(&(&b.at, b.left, b.right)));
        settled.same = same.iter().map(|edge| (edge.left, edge.right)).collect();
        settled.apart = apart.iter().map(|edge| (edge.left, edge.right)).collect();
        settled
    }

    /// Whether people said, of these two or by way of others, that they are one person.
    pub(super) fn are_same(&self, left: u32, right: u32) -> bool {
        self.group.contains_key(&left) && self.root(left) == self.root(right)
    }

    /// Whether a person said of this profile that it is one person with another.
    pub(super) fn has_same(&self, profile: u32) -> bool {
        self.group.contains_key(&profile)
    }

    /// Whether a person said that rows that say just what this profile does are of several people.
    pub(super) fn are_several(&self, profile: u32) -> bool {
        self.several.contains(&profile)
    }

    fn root(&self, mut profile: u32) -> u32 {
        while let Some(above) = self.group.get(&profile).filter(|above| **above != profile) {
            profile = *above;
        }
        profile
    }

    fn unite(&mut self, left: u32, right: u32) {
        for profile in [left, right] {
            self.group.entry(profile).or_insert(profile);
        }
        let (left, right) = (self.root(left), self.root(right));
        self.group.insert(left.max(right), left.min(right));
    }

    /// Returns the decision that keeps apart two whom another would make one.
    fn kept_apart(&self, left: u32, right: u32, apart: &[Edge<'_>]) -> Option<Vec<Position>> {
        let (left, right) = (self.root(left), self.root(right));
        let hit = apart.iter().find(|edge| {
            let ends = (self.root(edge.left), self.root(edge.right));
            ends == (left, right) || ends == (right, left)
        });
        hit.map(|edge| vec![edge.decision.at.clone()])
    }

    /// Returns the decisions that make two people one, from one to the other; none if they are one profile.
    fn chain(&self, left: u32, right: u32, same: &[Edge<'_>]) -> Option<Vec<Position>> {
        if left == right {
            return Some(Vec::new());
        }
        if !self.are_same(left, right) {
            return None;
        }
        // The shortest way: each step remembers where it came from.
        let mut came: HashMap<u32, (u32, &Position), Fast> = HashMap::default();
        let mut open = std::collections::VecDeque::from([left]);
        while let Some(profile) = open.pop_front() {
            for edge in same {
                let next = match (edge.left == profile, edge.right == profile) {
                    (true, _) => edge.right,
                    (_, true) => edge.left,
                    _ => continue,
                };
                if next != left && !came.contains_key(&next) {
                    came.insert(next, (profile, &edge.decision.at));
                    open.push_back(next);
                }
            }
        }
        let mut way = Vec::new();
        let mut at = right;
        while let Some((before, position)) = came.get(&at) {
            way.push((*position).clone());
            at = *before;
        }
        way.sort();
        way.dedup();
        Some(way)
    }
}

/// Returns for each identity the first row that has it.
fn first_rows(records: &Records) -> Vec<Option<RecordId>> {
    let mut first = vec![None; records.identities.len()];
    for id in records.ids() {
        if let Some(identity) = records.records[id.index()].identity {
            first[identity.index()].get_or_insert(id);
        }
    }
    first
}

/// Where the rows of decisions are among the profiles.
struct Places {
    whole: HashMap<u64, Vec<u32>, Fast>,
    core: HashMap<u64, Vec<u32>, Fast>,
}

impl Places {
    fn new(decisions: &[Decision], profiles: &Profiles) -> Self {
        let mut places = Self { whole: HashMap::default(), core: HashMap::default() };
        for key in decisions.iter().flat_map(|decision| [decision.left, decision.right]) {
            places.whole.entry(key.whole).or_default();
            places.core.entry(key.core).or_default();
        }
        for (place, profile) in (0..).zip(&profiles.all) {
            let key = profiles.keys[profile.identity as usize];
            if let Some(found) = places.whole.get_mut(&key.whole) {
                found.push(place);
            }
            if let Some(found) = places.core.get_mut(&key.core) {
                found.push(place);
            }
        }
        places
    }

    /// Returns the profiles of both sides: those that say exactly the same, else those of the same address and name.
    fn of(&self, decision: &Decision) -> (Vec<u32>, Vec<u32>) {
        let tells_apart = decision.left.core != decision.right.core;
        let side = |key: ContentKey| {
            let exact = self.whole.get(&key.whole).filter(|found| !found.is_empty());
            exact.or_else(|| self.core.get(&key.core).filter(|_| tells_apart)).cloned().unwrap_or_default()
        };
        (side(decision.left), side(decision.right))
    }
}
