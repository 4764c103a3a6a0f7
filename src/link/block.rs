//! Which pairs are compared at all: those that some blocking rule puts together.
//!
//! A pair is compared once, however many rules find it. A block that is too large is split by what else its members say, and
//! what is still too large then is walked through a window in the order of the names, so that no block is dropped and the work stays
//! linear.

mod keys;
mod listed;

use std::ops::{Range, RangeInclusive};

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
        Self::of_listed(&groups, profiles.all.len())
    }

    fn of_listed(groups: &[Listed], profiles: usize) -> Self {
        // Each thread passes over all blocks for profiles of its own.
        let size = profiles.div_ceil(rayon::current_num_threads()).max(1);
        let portion = |place: usize| entries_of(groups, place * size..profiles.min((place + 1) * size));
        let portions: Vec<(Vec<u32>, Vec<u32>)> = (0..profiles.div_ceil(size)).into_par_iter().map(portion).collect();
        let mut entries = Vec::with_capacity(portions.iter().map(|(entries, _)| entries.len()).sum());
        let mut starts = Vec::with_capacity(profiles + 1);
        for (of_portion, ends) in portions {
            let before = as_u32(entries.len());
            starts.extend(ends.iter().map(|start| before + start));
            entries.extend(of_portion);
        }
        starts.push(as_u32(entries.len()));
        let (mut members, mut block_starts) = (Vec::new(), vec![0]);
        for (block, _) in groups.iter().flat_map(Listed::each).filter(|(block, window)| !is_written(block, *window)) {
            members.extend(block);
            block_starts.push(as_u32(members.len()));
        }
        Self { entries, starts, members, block_starts }
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

/// Returns the entries of some profiles, one after the other, and where those of each start.
fn entries_of(groups: &[Listed], profiles: Range<usize>) -> (Vec<u32>, Vec<u32>) {
    let (first, end) = (as_u32(profiles.start), as_u32(profiles.end));
    // Calls `add` with the place of a profile among these, and with what is added to its entries.
    let each = |add: &mut dyn FnMut(usize, &[u32])| {
        let mut number = 0;
        for (members, window) in groups.iter().flat_map(Listed::each) {
            let is_written = is_written(members, window);
            let from = members.partition_point(|member| *member < first).max(1);
            for (place, member) in members.iter().enumerate().skip(from).take_while(|(_, member)| **member < end) {
                let others = if is_written { &members[place.saturating_sub(window)..place] } else { &[BLOCK | number] };
                add((*member - first) as usize, others);
            }
            number += u32::from(!is_written);
        }
    };
    let mut starts = vec![0_u32; profiles.len()];
    each(&mut |place, others| starts[place] += as_u32(others.len()));
    let mut all = 0;
    for start in &mut starts {
        all += std::mem::replace(start, all);
    }
    let mut entries = vec![0; all as usize];
    let mut next = starts.clone();
    each(&mut |place, others| {
        let from = next[place] as usize;
        entries[from..from + others.len()].copy_from_slice(others);
        next[place] += as_u32(others.len());
    });
    (entries, starts)
}

/// Whether what members of a block are compared with is written out for each.
fn is_written(members: &[u32], window: usize) -> bool {
    let others = members.len() - 1;
    window < others || others <= WRITTEN
}

fn as_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
