//! How much likelier rows of two roles are one person's than rows taken at random.
//!
//! Who ordered is found among the few who filled in the form far more often than among the many who were written to. So an order that
//! gives a name alone is more likely theirs. How much more is counted on the links that are sure.

use rayon::prelude::*;

use crate::model::Role;

use super::MatchWeight;
use super::cluster::Link;
use super::features::{Profile, Profiles};
use super::model::RolePair;

/// Links less likely than this are not counted.
const SURE: f64 = 0.9;
/// Links that what one would expect counts for.
const BELIEVED: f64 = 5.0;
/// How many times as likely a pair can become, or as unlikely, no more than links lie below the threshold that are remembered.
const MOST: f64 = 16.0;

/// Roles of a campaign.
pub(super) const ROLES: usize = Role::Orders as usize + 1;

/// Counts how many times as often as rows in general the rows of two roles are one person's, for all roles that there are; nothing
/// if there is one role alone.
pub(super) fn affinities(profiles: &Profiles, links: &[Link]) -> Vec<RolePair> {
    let (_, both) = counted(&profiles.all, |row, add| {
        each_pair(row, row, add);
        true
    });
    let rows = |role: usize| both[role][role];
    if (0..ROLES).filter(|role| rows(*role) > 0.0).count() < 2 {
        return Vec::new();
    }
    let (sure, found) = counted(links, |link, add| {
        let is_sure = link.weight.probability() >= SURE;
        if is_sure {
            let [left, right] = [link.left, link.right].map(|place| &profiles.all[place as usize]);
            each_pair(left, right, |one, other| add(one.min(other), one.max(other)));
        }
        is_sure
    });
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 identities")]
    let all = profiles.all.len() as f64;
    let share = sure / (all * (all - 1.0) / 2.0).max(1.0);
    let mut pairs = Vec::new();
    for (one, first) in Role::ALL.iter().enumerate() {
        for (other, second) in Role::ALL.iter().enumerate().skip(one + 1) {
            if rows(one) == 0.0 || rows(other) == 0.0 {
                continue;
            }
            let expected = share * (rows(one) * rows(other) - both[one][other]).max(0.0);
            let times = (found[one][other] + BELIEVED) / (expected + BELIEVED);
            let times = times.clamp(1.0 / MOST, MOST);
            pairs.push(RolePair { one: first.to_string(), other: second.to_string(), times });
        }
    }
    pairs
}

/// How many there are, and how often each two roles come together; whole numbers, whose sums are the same in any order.
type Counts = (f64, [[f64; ROLES]; ROLES]);

/// Things that a thread counts at a time.
const PORTION: usize = 1 << 14;

/// Counts those for which `count` returns true, and each two roles that it adds.
fn counted<T: Sync>(all: &[T], count: impl Fn(&T, &mut dyn FnMut(usize, usize)) -> bool + Sync) -> Counts {
    let nothing = || (0.0, [[0.0; ROLES]; ROLES]);
    let of_portion = |portion: &[T]| {
        let (mut counted, mut pairs) = nothing();
        for one in portion {
            if count(one, &mut |one, other| pairs[one][other] += 1.0) {
                counted += 1.0;
            }
        }
        (counted, pairs)
    };
    all.par_chunks(PORTION).map(of_portion).reduce(nothing, |(counted, mut pairs), (more, others)| {
        pairs.iter_mut().flatten().zip(others.iter().flatten()).for_each(|(pair, other)| *pair += other);
        (counted + more, pairs)
    })
}

/// Calls `found` with the number of each role among `roles`.
fn each_role(mut roles: u16, mut found: impl FnMut(usize)) {
    while roles != 0 {
        found(roles.trailing_zeros() as usize);
        roles &= roles - 1;
    }
}

/// Calls `found` with each two roles that one row has and the other.
fn each_pair(left: &Profile, right: &Profile, mut found: impl FnMut(usize, usize)) {
    each_role(left.roles, |one| each_role(right.roles, |other| found(one, other)));
}

/// What a model says of all roles, in thousandths of a bit.
#[derive(Clone, Debug, Default)]
pub(super) struct Affinity([[i32; ROLES]; ROLES]);

impl Affinity {
    /// Makes what a model says ready; what it says of words that are no roles does not count.
    pub(super) fn new(pairs: &[RolePair]) -> Self {
        let mut affinity = Self::default();
        for pair in pairs {
            if let (Ok(one), Ok(other)) = (pair.one.parse::<Role>(), pair.other.parse::<Role>()) {
                let bits = MatchWeight::from_bayes_factor(pair.times.clamp(1.0 / MOST, MOST)).millibits();
                affinity.0[one as usize][other as usize] = bits;
                affinity.0[other as usize][one as usize] = bits;
            }
        }
        affinity
    }

    /// Returns what the roles of two people, or of two rows, say of their being one: the most that any two of them say.
    pub(super) fn of(&self, left: u16, right: u16) -> i32 {
        let mut most = None;
        each_role(left, |one| {
            each_role(right, |other| {
                // Where both have both roles, what each has in one goes with what it has itself in the other.
                if right & (1 << one) == 0 || left & (1 << other) == 0 {
                    most = most.max(Some(self.0[one][other]));
                }
            });
        });
        most.unwrap_or(0)
    }
}
