//! Lists that name each person once, linked one to one.
//!
//! Where most rows of one list have a counterpart in the other, two rows that have no other counterpart are the likelier to be
//! each other's: were they two people's, both would be among the few that are missing from the other list.

use super::cluster::Link;
use super::compare::{LIST, TWO_LISTS};
use super::features::Profiles;
use super::{MatchWeight, Model};

/// Share of a list that is taken to have a counterpart at most, however many are found.
const MOST: f64 = 0.9;
/// Bits that this can add, no more than links lie below the threshold that are remembered.
const MOST_BITS: f64 = 4.5;

/// Returns `model` with what standing in two lists says that name each person once, given the people found so far; nothing if
/// there are no such lists.
pub(super) fn one_to_one(profiles: &Profiles, groups: &[u32], model: &Model) -> Option<Model> {
    if profiles.once.len() < 2 {
        return None;
    }
    let bits = profiles.all.iter().filter(|profile| profile.once).fold(0, |bits, profile| bits | profile.lists);
    let lists: Vec<u64> = (0..64).map(|place| 1_u64 << place).filter(|bit| bits & bit != 0).collect();
    let mut of_group = vec![0_u64; groups.len()];
    for (profile, group) in profiles.all.iter().zip(groups) {
        of_group[*group as usize] |= profile.lists;
    }
    let count = |both: u64| {
        let count = of_group.iter().filter(|lists| **lists & both == both).count();
        f64::from(u32::try_from(count).unwrap_or(u32::MAX))
    };
    let mut least = MOST_BITS;
    for (place, one) in lists.iter().enumerate() {
        for other in &lists[place + 1..] {
            let found = count(one | other);
            let missing = |list: u64| 1.0 - (found / count(list).max(1.0)).min(MOST);
            least = least.min(-libm::log2(missing(*one)) - libm::log2(missing(*other)));
        }
    }
    let mut model = model.clone();
    let of_lists = model.comparisons.iter_mut().find(|comparison| comparison.name == LIST.name)?;
    let level = of_lists.levels.get_mut(usize::from(TWO_LISTS))?;
    let by_chance = level.m * libm::exp2(-least);
    (level.u, level.relatives, level.colleagues, level.namesakes) = (by_chance, by_chance, by_chance, by_chance);
    Some(model)
}

/// Adds to the links between rows of two such lists what `after` says more of them than `before`.
pub(super) fn reweigh(links: &mut [Link], profiles: &Profiles, before: &Model, after: &Model) {
    let says = |model: &Model| {
        let levels = model.comparison(LIST.name).and_then(|comparison| comparison.levels.get(usize::from(TWO_LISTS)));
        levels.map_or(MatchWeight::ZERO, |level| MatchWeight::from_bayes_factor(level.m / level.u))
    };
    let more = says(after) - says(before);
    for link in links {
        let (left, right) = (&profiles.all[link.left as usize], &profiles.all[link.right as usize]);
        if left.stands_in_another_list_than(right) {
            link.weight = link.weight + more;
        }
    }
}
