//! Which pairs are compared at all: those that some blocking rule puts together.
//!
//! A pair is compared once, however many rules find it. A block that is too large is split by what else its members say, and
//! what is still too large then is walked through a window in the order of the names, so that no block is dropped and the work stays
//! linear.

mod keys;
mod listed;

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::features::{NONE, Profiles};

use self::listed::{Found, Listed, Measure};

pub(super) use self::keys::{Labels, RULES, keys_by_rule};

/// Profiles by which the number of pairs is estimated, about.
const COUNTED: usize = 4_000;

/// For each profile those before it that it is compared with.
///
/// A block of a few members, and the window in one of many, is written out for each of them; of the others the blocks are kept, so that
/// memory grows with the profiles and not with the pairs.
pub(super) struct Blocks {
    /// Profiles before a profile, and blocks that it is in (marked with [`BLOCK`]), profile by profile.
    entries: Vec<u32>,
    /// Where those of each profile start.
    starts: Vec<u32>,
    /// Profiles by block, in order within each.
    members: Vec<u32>,
    /// Where each block starts among `members`, and its end.
    block_starts: Vec<u32>,
}

/// Marks an entry that is the number of a block.
const BLOCK: u32 = 1 << 31;
/// Members before a member up to which they are written out.
const WRITTEN: usize = 4;

/// The rules in groups of about as many keys each, so that several threads find blocks, and no thread holds the keys of all rules.
const GROUPS: &[RangeInclusive<u8>] = &[0..=2, 3..=4, 5..=7, 8..=12, 13..=16, 17..=19, 20..=u8::MAX];

impl Blocks {
    /// Sorts all profiles into blocks.
    pub(super) fn new(profiles: &Profiles) -> Self {
        let labels = Labels::new(profiles);
        let of_rules = |rules| Found::of_rules(rules, profiles, &labels);
        let found: Vec<Found> = GROUPS.par_iter().map(of_rules).collect();
        let growing = Measure::of_growing(&found, profiles.all.len());
        let groups: Vec<Listed> = found.into_par_iter().map(|found| found.refined(growing, profiles)).collect();
        Self::of_listed(groups, profiles.all.len())
    }

    fn of_listed(groups: Vec<Listed>, profiles: usize) -> Self {
        let mut starts = vec![0_u32; profiles + 1];
        for (members, window) in groups.iter().flat_map(Listed::each) {
            let is_written = is_written(members, window);
            for (place, member) in members.iter().enumerate().skip(1) {
                starts[*member as usize + 1] += if is_written { as_u32(place.min(window)) } else { 1 };
            }
        }
        for index in 0..profiles {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut blocks = Self {
            entries: vec![0; starts.last().map_or(0, |end| *end as usize)],
            starts,
            members: Vec::new(),
            block_starts: vec![0],
        };
        for group in groups {
            for (members, window) in group.each() {
                let is_written = is_written(members, window);
                let number = BLOCK | as_u32(blocks.block_starts.len() - 1);
                for (place, member) in members.iter().enumerate().skip(1) {
                    let own = [number];
                    let added = if is_written { &members[place.saturating_sub(window)..place] } else { &own };
                    let start = &mut next[*member as usize];
                    let end = *start as usize + added.len();
                    blocks.entries[*start as usize..end].copy_from_slice(added);
                    *start = as_u32(end);
                }
                if !is_written {
                    blocks.members.extend(members);
                    blocks.block_starts.push(as_u32(blocks.members.len()));
                }
            }
        }
        blocks
    }

    /// Returns how many pairs of `profiles` the rules put together, as far as some of them tell.
    pub(super) fn pairs_about(&self, profiles: usize) -> u64 {
        let step = (profiles / COUNTED).max(1);
        let mut seen = vec![NONE; profiles];
        let mut some = 0;
        for number in (0..).take(profiles).step_by(step) {
            self.before(number, &mut seen, |_| some += 1);
        }
        some * step as u64
    }

    /// Calls `found` once for each profile before `profile` that a rule puts together with it.
    ///
    /// `seen` holds a number for each profile, and is used by one thread alone.
    pub(super) fn before(&self, profile: u32, seen: &mut [u32], mut found: impl FnMut(u32)) {
        let mut find = |other: u32| {
            if std::mem::replace(&mut seen[other as usize], profile) != profile {
                found(other);
            }
        };
        let index = profile as usize;
        for entry in &self.entries[self.starts[index] as usize..self.starts[index + 1] as usize] {
            if entry & BLOCK == 0 {
                find(*entry);
                continue;
            }
            let block = (entry ^ BLOCK) as usize;
            let members = &self.members[self.block_starts[block] as usize..self.block_starts[block + 1] as usize];
            members.iter().copied().take_while(|other| *other < profile).for_each(&mut find);
        }
    }
}

/// Whether what members of a block are compared with is written out for each.
fn is_written(members: &[u32], window: usize) -> bool {
    let others = members.len() - 1;
    window < others || others <= WRITTEN
}

fn as_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
