//! Which pairs are compared at all: those that some blocking rule puts together.
//!
//! A pair is compared once, however many rules find it. A block that is too large is split by what else its members say, and
//! what is still too large then is walked through a window, so that no block is dropped and the work stays linear.

use std::ops::Range;

use super::features::{NONE, Profile, Profiles, initial, mix_number};

/// Members from which a block is split.
const LARGE: usize = 60;
/// Neighbours that a member is compared with in a block that no split made smaller.
const WINDOW: usize = 30;

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

/// Blocks one after the other.
struct Listed {
    members: Vec<u32>,
    starts: Vec<u32>,
}

impl Listed {
    /// Adds the block of these entries, unless it has one member only.
    fn add(&mut self, entries: &[(Key, u32)]) {
        if entries.len() > 1 {
            self.members.extend(entries.iter().map(|(_, member)| *member));
            self.starts.push(as_u32(self.members.len()));
        }
    }
}

/// A key under which a profile can be found: the rule, and a number made of the values.
type Key = (u8, u64);

impl Blocks {
    /// Sorts all profiles into blocks.
    pub(super) fn new(profiles: &Profiles) -> Self {
        let mut entries: Vec<(Key, u32)> = Vec::with_capacity(profiles.all.len() * 8);
        let mut keys = Vec::new();
        for (number, profile) in (0..).zip(&profiles.all) {
            keys.clear();
            keys_of(profile, profiles, &mut keys);
            keys.sort_unstable();
            keys.dedup();
            entries.extend(keys.iter().map(|key| (*key, number)));
        }
        entries.sort_unstable();
        let mut split = Vec::new();
        let mut blocks = Listed { members: Vec::with_capacity(entries.len()), starts: vec![0] };
        for block in entries.chunk_by(|a, b| a.0 == b.0) {
            if block.len() <= LARGE {
                blocks.add(block);
                continue;
            }
            for ((rule, key), number) in block {
                let profile = &profiles.all[*number as usize];
                for (place, value) in (1..).zip(second_keys(profile)) {
                    if value != NONE {
                        let second = mix_number(mix_number(*key, place), u64::from(value));
                        split.push(((*rule, second), *number));
                    }
                }
                split.push(((*rule, mix_number(*key, 0)), *number));
            }
        }
        drop(entries);
        split.sort_unstable();
        for block in split.chunk_by(|a, b| a.0 == b.0) {
            blocks.add(block);
        }
        Self::index(blocks, profiles.all.len())
    }

    fn index(Listed { members, starts }: Listed, profiles: usize) -> Self {
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
fn second_keys(profile: &Profile) -> [u32; 8] {
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

/// Adds the keys under which a profile can be found.
fn keys_of(profile: &Profile, profiles: &Profiles, keys: &mut Vec<Key>) {
    let names = &profiles.names;
    let mut add = |rule: u8, parts: &[u64]| {
        keys.push((rule, parts.iter().fold(u64::from(rule), |key, part| mix_number(key, *part))));
    };
    let has = |value: u32| value != NONE;
    for mail in [profile.email, profile.second_email].into_iter().filter(|mail| has(*mail)) {
        add(0, &[u64::from(mail)]);
        let value = profiles.mails.get(mail);
        if profiles.mails.users.text(value.user).len() >= 4 {
            add(7, &[u64::from(value.user)]);
        }
    }
    if has(profile.phone) {
        let digits = profiles.phones.text(profile.phone).as_bytes();
        let end = &digits[digits.len().saturating_sub(8)..];
        add(1, &[end.iter().fold(0, |number, digit| number * 256 + u64::from(*digit))]);
    }
    if has(profile.id) {
        add(2, &[u64::from(profile.id)]);
    }
    let (first, last) = (profile.first, profile.last);
    let whole = |name: u32| has(name) && names.text(name).len() > 1;
    let groups: &[u16] = if whole(first) { names.groups(first) } else { &[] };
    let first_keys = || {
        let own = whole(first).then_some(u64::from(first));
        own.into_iter().chain(groups.iter().map(|group| (1 << 40) | u64::from(*group)))
    };
    if whole(last) {
        let skeletons = || names.text(last).split(' ').map(skeleton).chain([skeleton(names.text(last))]);
        if has(first) {
            let letter = u64::from(initial(names.text(first)));
            for word in skeletons() {
                add(4, &[word, letter]);
            }
            if whole(first) {
                let (one, other) = (skeleton(names.text(first)), skeleton(names.text(last)));
                add(3, &[one.min(other), one.max(other)]);
            }
            for key in first_keys() {
                for word in skeletons() {
                    add(5, &[key, word]);
                }
            }
        }
        for (rule, value) in [(8, profile.company), (9, profile.postcode), (10, profile.city), (11, profile.domain)] {
            if has(value) {
                for word in skeletons() {
                    add(rule, &[u64::from(value), word]);
                }
            }
        }
        if !has(first) || !whole(first) {
            add(12, &[skeleton(names.text(last))]);
        }
    }
    for key in first_keys() {
        for (rule, value) in [(13, profile.company), (14, profile.postcode), (15, profile.city), (16, profile.domain)] {
            if has(value) {
                add(rule, &[u64::from(value), key]);
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

/// Returns a number that most spellings of a name share: its first letter and its next consonants.
fn skeleton(name: &str) -> u64 {
    let mut key = 0;
    let mut kept = 0;
    let mut before = 0;
    for byte in name.bytes().filter(u8::is_ascii_alphanumeric) {
        let sound = match byte {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'w' if kept > 0 => 0,
            b'c' | b'k' | b'q' => b'k',
            b's' | b'z' => b's',
            b'd' | b't' => b't',
            b'v' | b'f' => b'f',
            other => other,
        };
        if sound != 0 && sound != before && kept < 4 {
            key = key * 256 + u64::from(sound);
            kept += 1;
        }
        if sound != 0 {
            before = sound;
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_share_their_skeleton() {
        for (left, right) in [("meyer", "maier"), ("smith", "smyth"), ("schmidt", "schmitt"), ("novak", "nowak")] {
            let expected = (left, right) != ("novak", "nowak");
            assert_eq!(skeleton(left) == skeleton(right), expected, "{left} {right}");
        }
    }
}
