//! Which pairs are compared at all: those that some blocking rule puts together.
//!
//! A pair is compared once, however many rules find it. A block that is too large is split by what else its members say, and
//! what is still too large then is walked through a window in the order of the names, so that no block is dropped and the work stays
//! linear.

mod keys;
mod listed;

use std::cmp::Ordering;
use std::ops::{Range, RangeInclusive};

use rayon::prelude::*;

use super::features::{NONE, Profiles};

use self::listed::{ALL, Found, Listed, Measure};

pub(super) use self::keys::{Labels, RULES, keys_by_rule};

/// Profiles by which the number of pairs is estimated, about.
const COUNTED: usize = 4_000;

/// Members of all blocks and the blocks of all members.
pub(super) struct Blocks {
    /// Profiles by block, in order within each.
    members: Vec<u32>,
    /// Where each block starts among `members`, and its end.
    starts: Vec<u32>,
    /// How far apart two members of each block are at most that are compared.
    windows: Vec<u8>,
    /// The blocks of each profile, in order, profile by profile.
    numbers: Vec<u32>,
    /// Where those of each profile start.
    number_starts: Vec<u32>,
}

/// The blocks of a profile before one block, and their numbers in a few bits.
pub(super) struct Earlier<'a> {
    profile: u32,
    blocks: &'a [u32],
    bits: u64,
}

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
        let mut members = Vec::with_capacity(groups.iter().map(|group| group.members.len()).sum());
        let (mut starts, mut windows) = (vec![0], Vec::new());
        for group in groups {
            let before = as_u32(members.len());
            members.extend(group.members);
            starts.extend(group.ends.iter().map(|end| before + end));
            windows.extend(group.windows);
        }
        Self::index(members, starts, windows, profiles.all.len())
    }

    fn index(members: Vec<u32>, starts: Vec<u32>, windows: Vec<u8>, profiles: usize) -> Self {
        let mut number_starts = vec![0_u32; profiles + 1];
        for member in &members {
            number_starts[*member as usize + 1] += 1;
        }
        for index in 0..profiles {
            number_starts[index + 1] += number_starts[index];
        }
        let mut next = number_starts.clone();
        let mut numbers = vec![0; members.len()];
        for (block, range) in starts.windows(2).enumerate() {
            for member in &members[range[0] as usize..range[1] as usize] {
                let slot = &mut next[*member as usize];
                numbers[*slot as usize] = as_u32(block);
                *slot += 1;
            }
        }
        Self { members, starts, windows, numbers, number_starts }
    }

    /// Returns how many places there are in all blocks together.
    pub(super) fn places_count(&self) -> usize {
        self.members.len()
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

    /// Returns the blocks in portions that have about `size` places each.
    pub(super) fn portions(&self, size: usize) -> Vec<Range<usize>> {
        let mut portions = Vec::new();
        let mut from = 0;
        for block in 0..self.starts.len() - 1 {
            if (self.starts[block + 1] - self.starts[from]) as usize >= size || block + 2 == self.starts.len() {
                portions.push(from..block + 1);
                from = block + 1;
            }
        }
        portions
    }

    /// Returns the profiles of a block, in order.
    pub(super) fn members(&self, block: usize) -> &[u32] {
        &self.members[self.starts[block] as usize..self.starts[block + 1] as usize]
    }

    /// Returns the blocks of a profile, in order.
    fn blocks_of(&self, profile: u32) -> &[u32] {
        let index = profile as usize;
        &self.numbers[self.number_starts[index] as usize..self.number_starts[index + 1] as usize]
    }

    /// Whether two profiles were put together by a block before this one.
    fn met_before(&self, number: u32, left: u32, right: u32) -> bool {
        let (mut a, mut b) = (self.blocks_of(left).iter(), self.blocks_of(right).iter());
        let (mut block, mut other) = (a.next(), b.next());
        while let (Some(one), Some(two)) = (block, other) {
            if *one >= number || *two >= number {
                return false;
            }
            match one.cmp(two) {
                Ordering::Less => block = a.next(),
                Ordering::Greater => other = b.next(),
                Ordering::Equal if self.puts_together(*one, left, right) => return true,
                Ordering::Equal => (block, other) = (a.next(), b.next()),
            }
        }
        false
    }

    /// Whether a block that two profiles are in puts them together.
    fn puts_together(&self, block: u32, left: u32, right: u32) -> bool {
        let window = self.windows[block as usize];
        if window == ALL {
            return true;
        }
        let members = self.members(block as usize);
        place_in(members, left).abs_diff(place_in(members, right)) <= usize::from(window)
    }

    /// Calls `found` with the places in the block of each pair that a rule puts together here and nowhere before.
    pub(super) fn each_pair<'a>(
        &'a self,
        block: usize,
        all_earlier: &mut Vec<Earlier<'a>>,
        mut found: impl FnMut(usize, usize),
    ) {
        let number = as_u32(block);
        let members = self.members(block);
        if let [one, other] = members {
            // Most blocks are such.
            if !self.met_before(number, *one, *other) {
                found(0, 1);
            }
            return;
        }
        let earlier = |member: &u32| {
            let blocks = self.blocks_of(*member);
            let blocks = &blocks[..blocks.partition_point(|block| *block < number)];
            Earlier { profile: *member, blocks, bits: blocks.iter().fold(0, |bits, block| bits | 1 << (block % 64)) }
        };
        all_earlier.clear();
        all_earlier.extend(members.iter().map(earlier));
        let window = usize::from(self.windows[block]);
        for (right, of_right) in all_earlier.iter().enumerate() {
            let from = right.saturating_sub(window);
            for (left, of_left) in (from..).zip(&all_earlier[from..right]) {
                if !self.met(of_left, of_right) {
                    found(left, right);
                }
            }
        }
    }

    /// Whether two profiles were put together by a block before.
    fn met(&self, left: &Earlier<'_>, right: &Earlier<'_>) -> bool {
        if left.bits & right.bits == 0 {
            return false;
        }
        let (mut a, mut b) = (left.blocks.iter().peekable(), right.blocks.iter().peekable());
        while let (Some(block), Some(other_block)) = (a.peek(), b.peek()) {
            match block.cmp(other_block) {
                Ordering::Less => a.next(),
                Ordering::Greater => b.next(),
                Ordering::Equal if self.puts_together(**block, left.profile, right.profile) => return true,
                Ordering::Equal => {
                    a.next();
                    b.next()
                }
            };
        }
        false
    }

    /// Calls `found` once for each profile before `profile` that a rule puts together with it.
    ///
    /// `seen` holds a number for each profile, and is used by one thread alone.
    pub(super) fn before(&self, profile: u32, seen: &mut [u32], mut found: impl FnMut(u32)) {
        for block in self.blocks_of(profile) {
            let members = self.members(*block as usize);
            let place = place_in(members, profile);
            let first = place.saturating_sub(usize::from(self.windows[*block as usize]));
            for other in &members[first..place] {
                if seen[*other as usize] != profile {
                    seen[*other as usize] = profile;
                    found(*other);
                }
            }
        }
    }
}

fn as_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Returns the place of a profile among the members of one of its blocks.
fn place_in(members: &[u32], profile: u32) -> usize {
    members.partition_point(|member| *member < profile)
}
