//! Which pairs are compared at all: those that some blocking rule puts together.
//!
//! A pair is compared once, however many rules find it. A block that is too large is split by what else its members say, and
//! what is still too large then is walked through a window in the order of the names, so that no block is dropped and the work stays
//! linear.

use std::cmp::Ordering;
use std::ops::{Range, RangeInclusive};

use rayon::prelude::*;

use super::features::{NONE, Profile, Profiles, mix_number};

/// Members from which a block is split.
const LARGE: usize = 30;
/// Values by which a block may be split.
const SECOND_KEYS: usize = 8;
/// Neighbours that a member is compared with in a block that no split made smaller.
const WINDOW: usize = 8;

/// Members of all blocks and the blocks of all members.
pub(super) struct Blocks {
    /// Profiles by block, in order within each.
    members: Vec<u32>,
    /// Where each block starts among `members`, and its end.
    starts: Vec<u32>,
    /// The blocks of each profile, in order, profile by profile.
    blocks: Vec<u32>,
    /// Where the blocks of each profile start.
    block_starts: Vec<u32>,
}

/// The blocks of a profile before one block, and their numbers in a few bits.
pub(super) struct Earlier<'a> {
    profile: u32,
    blocks: &'a [u32],
    bits: u64,
}

/// Blocks one after the other, with the place where each ends.
#[derive(Default)]
struct Listed {
    members: Vec<u32>,
    ends: Vec<u32>,
}

/// A number for each firm's domain and each firm: what their names begin with.
struct Labels {
    domains: Vec<u64>,
    companies: Vec<u64>,
}

impl Labels {
    fn new(profiles: &Profiles) -> Self {
        let keys = |labels: &[Box<str>]| labels.iter().map(|label| label_key(label)).collect();
        Self { domains: keys(&profiles.mails.labels), companies: keys(&profiles.joined_companies) }
    }
}

impl Listed {
    /// Finds the blocks of some rules.
    fn of_rules(rules: &RangeInclusive<u8>, profiles: &Profiles, labels: &Labels) -> Self {
        let mut entries: Vec<(Key, u32)> = Vec::with_capacity(profiles.all.len() * 2);
        let mut keys = Vec::new();
        for (number, profile) in (0..).zip(&profiles.all) {
            keys.clear();
            keys_of(profile, profiles, labels, rules, &mut keys);
            keys.sort_unstable();
            keys.dedup();
            entries.extend(keys.iter().map(|key| (*key, number)));
        }
        entries.sort_unstable();
        let mut blocks = Self::default();
        let mut by_value = Vec::new();
        for block in entries.chunk_by(|a, b| a.0 == b.0) {
            if block.len() <= LARGE {
                blocks.add(block.iter().map(|(_, member)| *member));
            } else {
                blocks.refine(block, profiles, &mut by_value);
            }
        }
        blocks
    }

    /// Adds a block that is too large: split by what else its members say, and as a whole.
    fn refine(&mut self, block: &[(Key, u32)], profiles: &Profiles, by_value: &mut Vec<(u32, u32)>) {
        // Read once: the profiles of a large block lie far apart.
        let keys: Vec<_> = block.iter().map(|(_, member)| second_keys(&profiles.all[*member as usize])).collect();
        for place in 0..SECOND_KEYS {
            by_value.clear();
            let valued = block.iter().zip(&keys).map(|((_, member), keys)| (keys[place], *member));
            by_value.extend(valued.filter(|(value, _)| *value != NONE));
            by_value.sort_unstable();
            for part in by_value.chunk_by(|a, b| a.0 == b.0).filter(|part| part.len() < block.len()) {
                self.add(part.iter().map(|(_, member)| *member));
            }
        }
        self.add(block.iter().map(|(_, member)| *member));
    }

    /// Adds a block, unless it has one member only.
    fn add(&mut self, members: impl ExactSizeIterator<Item = u32>) {
        if members.len() > 1 {
            self.members.extend(members);
            self.ends.push(as_u32(self.members.len()));
        }
    }
}

/// A key under which a profile can be found: a number made of the rule and the values.
type Key = u64;

/// The rules in groups of about as many keys each, so that several threads find blocks, and no thread holds the keys of all rules.
const GROUPS: &[RangeInclusive<u8>] = &[0..=2, 3..=4, 5..=7, 8..=12, 13..=16, 17..=19, 20..=u8::MAX];

impl Blocks {
    /// Sorts all profiles into blocks.
    pub(super) fn new(profiles: &Profiles) -> Self {
        let labels = Labels::new(profiles);
        let of_rules = |rules| Listed::of_rules(rules, profiles, &labels);
        let groups: Vec<Listed> = GROUPS.par_iter().map(of_rules).collect();
        let mut members = Vec::with_capacity(groups.iter().map(|group| group.members.len()).sum());
        let mut starts = vec![0];
        for group in groups {
            let before = as_u32(members.len());
            members.extend(group.members);
            starts.extend(group.ends.iter().map(|end| before + end));
        }
        Self::index(members, starts, profiles.all.len())
    }

    fn index(members: Vec<u32>, starts: Vec<u32>, profiles: usize) -> Self {
        let mut block_starts = vec![0_u32; profiles + 1];
        for member in &members {
            block_starts[*member as usize + 1] += 1;
        }
        for index in 0..profiles {
            block_starts[index + 1] += block_starts[index];
        }
        let mut next = block_starts.clone();
        let mut blocks = vec![0; members.len()];
        for (block, range) in starts.windows(2).enumerate() {
            for member in &members[range[0] as usize..range[1] as usize] {
                let slot = &mut next[*member as usize];
                blocks[*slot as usize] = as_u32(block);
                *slot += 1;
            }
        }
        Self { members, starts, blocks, block_starts }
    }

    /// Returns how many places there are in all blocks together.
    pub(super) fn places_count(&self) -> usize {
        self.members.len()
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
        &self.blocks[self.block_starts[index] as usize..self.block_starts[index + 1] as usize]
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
        let members = self.members(block as usize);
        members.len() <= LARGE || place_in(members, left).abs_diff(place_in(members, right)) <= WINDOW
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
        let window = if members.len() > LARGE { WINDOW } else { members.len() };
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
            let first = if members.len() > LARGE { place.saturating_sub(WINDOW) } else { 0 };
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

/// Values by which a block that is too large is split.
fn second_keys(profile: &Profile) -> [u32; SECOND_KEYS] {
    [
        profile.phone,
        profile.email,
        profile.company,
        profile.domain,
        profile.postcode,
        profile.birth,
        profile.street,
        profile.city,
    ]
}

/// Adds the keys under which some rules find a profile.
fn keys_of(profile: &Profile, profiles: &Profiles, labels: &Labels, rules: &RangeInclusive<u8>, keys: &mut Vec<Key>) {
    let names = &profiles.names;
    let wanted = |rule: u8| rules.contains(&rule);
    let mut add = |rule: u8, parts: &[u64]| {
        if wanted(rule) {
            keys.push(parts.iter().fold(mix_number(0, u64::from(rule)), |key, part| mix_number(key, *part)));
        }
    };
    let has = |value: u32| value != NONE;
    if wanted(0) || wanted(7) {
        for mail in [profile.email, profile.second_email].into_iter().filter(|mail| has(*mail)) {
            add(0, &[u64::from(mail)]);
            let user = if mail == profile.email { profile.at_hand.mail.user } else { profiles.mails.get(mail).user };
            if profiles.mails.users.size(user) >= 4 {
                add(7, &[u64::from(user)]);
            }
        }
    }
    if has(profile.phone) && wanted(1) {
        let digits = profiles.phones.text(profile.phone).as_bytes();
        let end = &digits[digits.len().saturating_sub(8)..];
        add(1, &[end.iter().fold(0, |number, digit| number * 256 + u64::from(*digit))]);
    }
    if has(profile.id) {
        add(2, &[u64::from(profile.id)]);
    }
    let (first, last) = (profile.first, profile.last);
    let whole = |name: u32| has(name) && names.size(name) > 1;
    let groups: &[u16] = if whole(first) { names.groups(first) } else { &[] };
    let first_keys = || {
        let own = whole(first).then_some(u64::from(first));
        own.into_iter().chain(groups.iter().map(|group| (1 << 40) | u64::from(*group)))
    };
    if whole(last) && (3..=12).any(wanted) {
        let mut add_words = |rule: u8, part: u64| {
            if wanted(rule) {
                names.each_skeleton(last, |word| add(rule, &[part, word]));
            }
        };
        if has(first) {
            add_words(4, u64::from(names.initial(first)));
            for key in first_keys() {
                add_words(5, key);
            }
        }
        for (rule, value) in [(8, profile.company), (9, profile.postcode), (10, profile.city), (11, profile.domain)] {
            if has(value) {
                add_words(rule, u64::from(value));
            }
        }
        let skeleton = names.skeleton(last);
        if whole(first) {
            let other = names.skeleton(first);
            add(3, &[skeleton.min(other), skeleton.max(other)]);
        } else {
            add(12, &[skeleton]);
        }
    }
    if (13..=16).any(wanted) {
        for key in first_keys() {
            for (rule, value) in
                [(13, profile.company), (14, profile.postcode), (15, profile.city), (16, profile.domain)]
            {
                if has(value) {
                    add(rule, &[u64::from(value), key]);
                }
            }
        }
    }
    if has(profile.domain) {
        add(17, &[labels.domains[profile.domain as usize]]);
    }
    if has(profile.company) {
        add(17, &[labels.companies[profile.company as usize]]);
    }
    if has(profile.birth) {
        add(18, &[u64::from(profile.birth)]);
        if profiles.unreachable && (20..=23).any(wanted) {
            // Where names and dates are nearly all there is, an error in one of them must not hide a row.
            let date = profiles.births.text(profile.birth);
            let part = |range: Range<usize>| date.get(range).map_or(0, label_key);
            let (year, rest, month) = (part(0..4), part(4..10), part(0..7));
            for key in first_keys() {
                add(20, &[key, year]);
                add(21, &[key, rest]);
            }
            if whole(last) {
                add(22, &[names.skeleton(last), month]);
                add(23, &[names.skeleton(last), rest]);
            }
        }
    }
    if has(profile.street) {
        let place = if has(profile.postcode) { profile.postcode } else { profile.city };
        add(19, &[u64::from(profile.street), u64::from(place)]);
    }
}

/// Returns a number for a firm's name or the name of its domain.
fn label_key(label: &str) -> u64 {
    label.bytes().take(12).fold(7, |key, byte| mix_number(key, u64::from(byte)))
}
