//! Blocks as the keys give them, and what becomes of those that are too large.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use crate::link::features::{NONE, Profiles};

use super::as_u32;
use super::keys::{Key, Labels, RULES, Rule, SPLITS, keys_of, numbers, place_of_rule, rule_and_value, split_values};

/// Members up to which all pairs of a block are compared.
const LARGE: usize = 30;
/// Neighbours on either side that a member of a larger block is compared with.
const WINDOW: u8 = 4;
const MEASURE: Measure = Measure { large: LARGE, window: WINDOW };
/// The same for rules whose blocks grow with the number of rows: the first of these that asks for few enough pairs.
const MEASURES: [Measure; 9] = [
    Measure { large: LARGE, window: 8 },
    Measure { large: 24, window: 6 },
    Measure { large: 20, window: 5 },
    Measure { large: 16, window: 4 },
    Measure { large: 12, window: 3 },
    Measure { large: 10, window: 3 },
    Measure { large: 8, window: 3 },
    Measure { large: 6, window: 2 },
    Measure { large: 4, window: 2 },
];
/// Pairs of such rules that are few enough however few the profiles are, and for each profile.
const FEW: usize = 300_000;
const FEW_EACH: usize = 5;

/// When a block is too large, and what is compared then.
///
/// Of the pairs in a block of `n` members about one in `n` is one person's, and of the larger blocks other rules find nearly all of
/// these: large blocks cost most and find least. So where there are many rows, those of some rules are held to a smaller measure, such
/// that twice the rows make about twice the pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    large: usize,
    window: u8,
}

impl Measure {
    /// Returns the measure for the growing rules among the blocks of so many profiles.
    pub(super) fn of_growing(blocks: &[Found], profiles: usize) -> Self {
        let mut of_size = [0; LARGE + 1];
        let mut in_larger = 0;
        for block in blocks.iter().flat_map(Found::growing) {
            match of_size.get_mut(block) {
                Some(members) => *members += block,
                None => in_larger += block,
            }
        }
        let few = FEW.max(profiles.saturating_mul(FEW_EACH));
        let pairs = |measure: &Self| {
            let (whole, windows) = of_size.split_at(measure.large + 1);
            let whole: usize =
                whole.iter().enumerate().map(|(size, members)| members * size.saturating_sub(1) / 2).sum();
            whole + (windows.iter().sum::<usize>() + in_larger) * usize::from(measure.window)
        };
        let [first, .., last] = MEASURES;
        debug_assert_eq!(first.large, LARGE, "sizes are counted up to the first");
        MEASURES.into_iter().find(|measure| pairs(measure) <= few).unwrap_or(last)
    }
}

/// Keys and who has them, spread over shelves, each of which is sorted within the memory beside a core.
struct Shelves {
    /// The number of the first rule.
    first: usize,
    /// Bits of a key's value that tell its shelf.
    bits: u32,
    /// Rule by rule, and for each in the order of the values: entries of the next 32 bits of a value, and a profile.
    ///
    /// Keys that differ in none of these bits share a block: a handful among millions, and what they put together is compared.
    all: Vec<Vec<u64>>,
}

/// Entries that a shelf is to hold, about.
const SHELF: usize = 1 << 12;
/// Bits that tell a shelf, at most: turning to more of them than that takes longer than it saves.
const MOST_BITS: u32 = 8;

impl Shelves {
    /// Returns empty shelves for the keys of some rules.
    fn new(rules: &RangeInclusive<u8>, profiles: usize) -> Self {
        let bits = (profiles / SHELF).next_power_of_two().trailing_zeros().min(MOST_BITS);
        Self { first: usize::from(*rules.start()), bits, all: vec![Vec::new(); numbers(rules) << bits] }
    }

    /// Puts in a profile that is found under `key`.
    fn put(&mut self, key: Key, profile: u32) {
        let (rule, value) = rule_and_value(key);
        let place = (rule - self.first) << self.bits | (value >> 1 >> (Key::BITS - 1 - self.bits)) as usize;
        self.all[place].push(value << self.bits >> 32 << 32 | u64::from(profile));
    }

    /// Returns the sorted entries of each shelf, none of them twice, with the place of its rule.
    fn sorted(mut self) -> impl Iterator<Item = (u8, Vec<u64>)> {
        self.all.par_iter_mut().for_each(|shelf| {
            shelf.sort_unstable();
            shelf.dedup();
        });
        let Self { first, bits, all } = self;
        all.into_iter().enumerate().map(move |(number, shelf)| (place_of_rule(first + (number >> bits)), shelf))
    }
}

/// Returns the profile of an entry.
#[expect(clippy::cast_possible_truncation, reason = "it is the lower half")]
fn member_of(entry: u64) -> u32 {
    entry as u32
}

/// The blocks of some rules, one after the other, however large.
pub(super) struct Found {
    members: Vec<u32>,
    /// Where each block ends among the members, and the place of its rule.
    ends: Vec<(u32, u8)>,
}

impl Found {
    /// Finds the blocks of some rules.
    pub(super) fn of_rules(rules: &RangeInclusive<u8>, profiles: &Profiles, labels: &Labels) -> Self {
        let mut shelves = Shelves::new(rules, profiles.all.len());
        let mut keys = Vec::new();
        for (number, profile) in (0..).zip(&profiles.all) {
            keys.clear();
            keys_of(profile, profiles, labels, rules, &mut keys);
            for key in &keys {
                shelves.put(*key, number);
            }
        }
        let mut found = Self { members: Vec::new(), ends: Vec::new() };
        for (rule, shelf) in shelves.sorted() {
            for block in shelf.chunk_by(|a, b| a >> 32 == b >> 32).filter(|block| block.len() > 1) {
                found.members.extend(block.iter().map(|entry| member_of(*entry)));
                found.ends.push((as_u32(found.members.len()), rule));
            }
        }
        found
    }

    /// Returns the blocks, each with its rule.
    fn each(&self) -> impl Iterator<Item = (&'static Rule, &[u32])> {
        let mut from = 0;
        self.ends.iter().map(move |(end, rule)| {
            let start = std::mem::replace(&mut from, *end as usize);
            (&RULES[usize::from(*rule)], &self.members[start..from])
        })
    }

    /// Returns how large the blocks of those rules are whose blocks grow with the number of rows.
    fn growing(&self) -> impl Iterator<Item = usize> {
        self.each().filter(|(rule, _)| rule.grows).map(|(_, block)| block.len())
    }

    /// Splits the blocks that are too large, those of growing rules by a measure of their own.
    pub(super) fn refined(self, growing: Measure, profiles: &Profiles) -> Listed {
        let mut listed = Listed::default();
        let mut by_value = Vec::new();
        for (rule, block) in self.each() {
            let Measure { large, window } = if rule.grows { growing } else { MEASURE };
            if block.len() > large {
                listed.split(rule, block, profiles, &mut by_value);
                listed.add(block.iter().copied(), window);
            } else {
                listed.add(block.iter().copied(), ALL);
            }
        }
        listed
    }
}

/// The window of a block all of whose pairs are compared.
const ALL: u8 = u8::MAX;

/// Blocks one after the other, none of them too large for its window.
#[derive(Default)]
pub(super) struct Listed {
    members: Vec<u32>,
    /// Where each block ends among the members.
    ends: Vec<u32>,
    /// How far apart two members of each block are at most that are compared.
    windows: Vec<u8>,
}

impl Listed {
    /// Returns the members of each block, and how far apart two of them are at most that are compared.
    pub(super) fn each(&self) -> impl Iterator<Item = (&[u32], usize)> {
        let mut from = 0;
        self.ends.iter().zip(&self.windows).map(move |(end, window)| {
            let start = std::mem::replace(&mut from, *end as usize);
            (&self.members[start..from], usize::from(*window))
        })
    }

    /// Adds the parts of a block that is too large, by what else its members say.
    fn split(&mut self, rule: &Rule, block: &[u32], profiles: &Profiles, by_value: &mut Vec<(u32, u32)>) {
        if rule.splits == 0 {
            return;
        }
        // Read once: the profiles of a large block lie far apart.
        let splits: Vec<_> = block.iter().map(|member| split_values(&profiles.all[*member as usize])).collect();
        for place in (0..SPLITS).filter(|place| rule.splits & 1 << place != 0) {
            by_value.clear();
            let members = block.iter().zip(&splits).map(|(member, values)| (values[place], *member));
            by_value.extend(members.filter(|(value, _)| *value != NONE));
            by_value.sort_unstable();
            for part in by_value.chunk_by(|a, b| a.0 == b.0).filter(|part| part.len() > 1) {
                let members = part.iter().map(|(_, member)| *member);
                if part.len() <= LARGE {
                    self.add(members, ALL);
                } else if part.len() * 2 <= block.len() {
                    // A larger part has nearly the same neighbours as the block.
                    self.add(members, WINDOW);
                }
            }
        }
    }

    fn add(&mut self, members: impl Iterator<Item = u32>, window: u8) {
        self.members.extend(members);
        self.ends.push(as_u32(self.members.len()));
        self.windows.push(window);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::block::keys::key_of;
    use crate::link::features::mix_number;

    fn found(sizes: &[usize]) -> Found {
        let place = RULES.iter().position(|rule| rule.grows).and_then(|place| u8::try_from(place).ok()).unwrap_or(0);
        let mut found = Found { members: Vec::new(), ends: Vec::new() };
        for size in sizes {
            found.members.extend((0..).take(*size));
            found.ends.push((as_u32(found.members.len()), place));
        }
        found
    }

    #[test]
    fn shelves_keep_together_who_shares_a_key() {
        let rules = 3..=7_u8;
        // Six values and all rules of these, and more profiles than one shelf is for.
        let profiles = 3 * SHELF;
        let key = |number: usize| key_of([3, 4, 5, 7][number % 4], mix_number(0, (number % 24) as u64));
        let mut shelves = Shelves::new(&rules, profiles);
        assert_eq!((shelves.bits, shelves.all.len()), (2, 5 << 2));
        for (number, profile) in (0..profiles).zip(0..) {
            shelves.put(key(number), profile);
            shelves.put(key(number), profile);
        }
        let mut blocks = 0;
        for (rule, shelf) in shelves.sorted() {
            for block in shelf.chunk_by(|a, b| a >> 32 == b >> 32) {
                let first = key(member_of(block[0]) as usize);
                assert!(block.iter().all(|entry| key(member_of(*entry) as usize) == first));
                assert_eq!(block.len(), profiles / 24);
                assert_eq!(rule, place_of_rule(rule_and_value(first).0));
                blocks += 1;
            }
        }
        assert_eq!(blocks, 24);
    }

    #[test]
    fn the_more_pairs_there_are_for_each_row_the_less_is_too_large() {
        assert_eq!(Measure::of_growing(&[found(&[2, 30, 5000])], 50_000), MEASURES[0]);
        // Twice the rows in twice as many blocks cost twice as much; in blocks of twice the size they are held to less.
        let rows = 1_000_000;
        let of_ten = Measure::of_growing(&[found(&vec![10; rows / 10])], rows);
        let of_twenty = Measure::of_growing(&[found(&vec![20; rows / 20])], rows);
        let of_hundred = Measure::of_growing(&[found(&vec![100; rows / 100])], rows);
        assert_eq!(of_ten, MEASURES[0]);
        assert!(of_twenty.large < 20 && of_twenty.window >= 4, "{of_twenty:?}");
        assert_eq!(of_hundred.window, 5);
        let three_rules = [0; 3].map(|_| found(&vec![100; rows / 100]));
        assert_eq!(Measure::of_growing(&three_rules, rows), MEASURES[8]);
    }
}
