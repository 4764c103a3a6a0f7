//! Which pairs are compared at all: those that some blocking rule puts together.
//!
//! A pair is compared once, however many rules find it. A block that is too large is split by what else its members say, and
//! what is still too large then is walked through a window in the order of the names, so that no block is dropped and the work stays
//! linear.

use std::ops::{Range, RangeInclusive};

use rayon::prelude::*;

use super::features::{NONE, Profile, Profiles, mix_number};

/// Members from which a block is split.
const LARGE: usize = 30;
/// Values by which a block may be split.
const SECOND_KEYS: usize = 8;
/// Neighbours that a member is compared with in a block that no split made smaller.
const WINDOW: usize = 8;
/// Profiles by which the number of pairs is estimated, about.
const COUNTED: usize = 4_000;

/// Members of all blocks and the blocks of all members.
pub(super) struct Blocks {
    /// Profiles by block, in order within each.
    members: Vec<u32>,
    /// Where each block starts among `members`, and its end.
    starts: Vec<u32>,
    /// For each profile its places in `members` with the block, rule by rule.
    places: Vec<(u32, u32)>,
    /// Where the places of each profile start.
    place_starts: Vec<u32>,
}

/// The places of a profile in the blocks before one block, and these blocks' numbers in a few bits.
struct Earlier<'a> {
    places: &'a [(u32, u32)],
    bits: u64,
}

/// Blocks one after the other, with the place where each ends.
#[derive(Default)]
struct Listed {
    members: Vec<u32>,
    ends: Vec<u32>,
}

impl Listed {
    /// Finds the blocks of some rules.
    fn of_rules(rules: &RangeInclusive<u8>, profiles: &Profiles) -> Self {
        let mut entries: Vec<(Key, u32)> = Vec::with_capacity(profiles.all.len() * 2);
        let mut keys = Vec::new();
        for (number, profile) in (0..).zip(&profiles.all) {
            keys.clear();
            keys_of(profile, profiles, rules, &mut keys);
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
        for place in 0..SECOND_KEYS {
            by_value.clear();
            let value = |member: u32| second_keys(&profiles.all[member as usize])[place];
            by_value
                .extend(block.iter().map(|(_, member)| (value(*member), *member)).filter(|(value, _)| *value != NONE));
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
pub(super) type Key = u64;

/// The rules in groups of about as many keys each, so that several threads find blocks, and no thread holds the keys of all rules.
const GROUPS: &[RangeInclusive<u8>] = &[0..=2, 3..=4, 5..=7, 8..=12, 13..=16, 17..=19, 20..=u8::MAX];

impl Blocks {
    /// Sorts all profiles into blocks.
    pub(super) fn new(profiles: &Profiles) -> Self {
        let groups: Vec<Listed> = GROUPS.par_iter().map(|rules| Listed::of_rules(rules, profiles)).collect();
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
        let mut place_starts = vec![0_u32; profiles + 1];
        for member in &members {
            place_starts[*member as usize + 1] += 1;
        }
        for index in 0..profiles {
            place_starts[index + 1] += place_starts[index];
        }
        let mut next = place_starts.clone();
        let mut places = vec![(0, 0); members.len()];
        for (block, range) in starts.windows(2).enumerate() {
            for place in range[0]..range[1] {
                let slot = &mut next[members[place as usize] as usize];
                places[*slot as usize] = (as_u32(block), place);
                *slot += 1;
            }
        }
        Self { members, starts, places, place_starts }
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

    /// Calls `found` with the places in the block of each pair that a rule puts together here and nowhere before.
    pub(super) fn each_pair(&self, block: usize, mut found: impl FnMut(usize, usize)) {
        let number = as_u32(block);
        let members = self.members(block);
        let earlier = |member: &u32| {
            let index = *member as usize;
            let places = &self.places[self.place_starts[index] as usize..self.place_starts[index + 1] as usize];
            let places = &places[..places.partition_point(|(block, _)| *block < number)];
            Earlier { places, bits: places.iter().fold(0, |bits, (block, _)| bits | 1 << (block % 64)) }
        };
        let earlier: Vec<Earlier<'_>> = members.iter().map(earlier).collect();
        let window = if members.len() > LARGE { WINDOW } else { members.len() };
        for (right, of_right) in earlier.iter().enumerate() {
            let from = right.saturating_sub(window);
            for (left, of_left) in (from..).zip(&earlier[from..right]) {
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
        let (mut a, mut b) = (left.places.iter().peekable(), right.places.iter().peekable());
        while let (Some((block, place)), Some((other_block, other_place))) = (a.peek(), b.peek()) {
            match block.cmp(other_block) {
                std::cmp::Ordering::Less => a.next(),
                std::cmp::Ordering::Greater => b.next(),
                std::cmp::Ordering::Equal => {
                    let apart = place.abs_diff(*other_place) as usize;
                    if apart <= WINDOW || self.members(*block as usize).len() <= LARGE {
                        return true;
                    }
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
        let index = profile as usize;
        for (block, place) in &self.places[self.place_starts[index] as usize..self.place_starts[index + 1] as usize] {
            let start = self.starts[*block as usize];
            let size = (self.starts[*block as usize + 1] - start) as usize;
            let first = if size > LARGE { start.max(place.saturating_sub(as_u32(WINDOW))) } else { start };
            for other in &self.members[first as usize..*place as usize] {
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

/// The rules with what two rows have in common that each puts together, in the order of [`keys_of`].
pub(super) const RULES: &[(u8, &str)] = &[
    (0, "e-mail"),
    (1, "last digits of the phone"),
    (2, "id"),
    (3, "first and last name by their sound"),
    (4, "first letter and last name by its sound"),
    (5, "first name or nickname, and last name by its sound"),
    (7, "user part of the e-mail"),
    (8, "firm and last name"),
    (9, "postcode and last name"),
    (10, "town and last name"),
    (11, "mail domain and last name"),
    (12, "last name where there is no first name"),
    (13, "firm and first name"),
    (14, "postcode and first name"),
    (15, "town and first name"),
    (16, "mail domain and first name"),
    (17, "firm by its name or mail domain"),
    (18, "date of birth"),
    (19, "street and place"),
    (20, "first name and year of birth"),
    (21, "first name, day and month of birth"),
    (22, "last name, year and month of birth"),
    (23, "last name, day and month of birth"),
];

/// Returns the keys under which each of [`RULES`] finds a profile.
pub(super) fn keys_by_rule(profile: &Profile, profiles: &Profiles) -> Vec<Vec<Key>> {
    let keys = |rule: u8| {
        let mut keys = Vec::new();
        keys_of(profile, profiles, &(rule..=rule), &mut keys);
        keys
    };
    RULES.iter().map(|(rule, _)| keys(*rule)).collect()
}

/// Adds the keys under which some rules find a profile.
fn keys_of(profile: &Profile, profiles: &Profiles, rules: &RangeInclusive<u8>, keys: &mut Vec<Key>) {
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
            let value = profiles.mails.get(mail);
            if profiles.mails.users.size(value.user) >= 4 {
                add(7, &[u64::from(value.user)]);
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
        add(17, &[label_key(&profiles.mails.labels[profile.domain as usize])]);
    }
    if has(profile.company) {
        add(17, &[label_key(&profiles.joined_companies[profile.company as usize])]);
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
