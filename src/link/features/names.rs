//! The distinct given and family names, how rare each is, and how alike two of them are.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use crate::link::MatchWeight;
use crate::link::closeness::{alike_words, near_words};
use crate::link::nicknames::Nicknames;
use crate::link::rarity::{Spread, Tally};
use crate::model::one_edit;

use super::skeleton::{skeleton, spelling, written_out};
use super::{Letters, NONE, Values};

/// How given names are spread.
const FIRST: Spread = Spread { usual: 0.005, unseen: 0.7 };
/// How family names are spread.
const LAST: Spread = Spread { usual: 0.001, unseen: 0.7 };
/// How first letters are spread.
const LETTERS: Spread = Spread { usual: 0.05, unseen: 1.0 };

/// Words that belong to a family name but may be left out.
pub(super) const PARTICLES: &[&str] = &[
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "les", "los",
    "las", "el", "al", "bin", "ben", "ibn", "ter", "ten", "te", "zu", "zum", "zur", "vom", "und", "y", "e", "i", "st",
    "saint", "mac", "o", "af", "av", "op", "het", "t", "s", "d",
];

/// How alike two names are, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::link) enum Likeness {
    /// The same, but for particles, blanks and ways to write an umlaut.
    Same,
    /// Two forms of one given name.
    Nickname,
    /// All words of the shorter one stand in the longer one.
    Part,
    /// A typing error apart.
    Near,
    /// More alike than names mostly are: two or three errors apart.
    Alike,
    /// Both have several words; some are the same, and others differ.
    Crossed,
    /// One is the other's first letter.
    Initial,
    /// Two names.
    Other,
}

/// What tells most pairs of names apart without reading them.
#[derive(Clone, Copy, Debug)]
pub(in crate::link) struct Sketch {
    letters: Letters,
    /// One bit for each group of nicknames, several groups to a bit.
    groups: u32,
    /// Whether it is one word of more than a letter.
    is_word: bool,
    /// Whether it is more than a letter.
    is_name: bool,
    initial: u8,
}

impl Sketch {
    /// That of no name.
    pub(super) const NOTHING: Self =
        Self { letters: Letters::NONE, groups: 0, is_word: false, is_name: false, initial: 0 };

    /// Whether it is one word of more than a letter.
    #[inline]
    pub(in crate::link) fn is_word(self) -> bool {
        self.is_word
    }

    /// Whether it is more than a letter.
    #[inline]
    pub(in crate::link) fn is_name(self) -> bool {
        self.is_name
    }

    /// Whether it stands in a group of nicknames.
    #[inline]
    pub(in crate::link) fn has_groups(self) -> bool {
        self.groups != 0
    }

    /// Returns its first letter; 0 if there is none.
    #[inline]
    pub(in crate::link) fn initial(self) -> u8 {
        self.initial
    }

    /// Whether two names are surely [`Likeness::Other`], by what is known of each at a glance.
    ///
    /// What makes two words one name are two edits, up to three letters at the end, or an `e` or `s` here and there: none of them
    /// changes many letters.
    #[inline]
    pub(in crate::link) fn is_surely_other(self, other: Self) -> bool {
        self.is_word
            && other.is_word
            && self.groups & other.groups == 0
            && !self.letters.may_be_within(other.letters, 2)
    }
}

/// How many bear a short name at most that is taken for a slip of another, and how many times as many bear that one at least.
const HARDLY: u32 = 3;
const SLIP: u32 = 5;
const SLIP_OF_THREE: u32 = 20;

/// Distinct names, given and family names together, because files swap them.
#[derive(Default)]
pub(in crate::link) struct Names {
    values: Values,
    groups: Vec<Box<[u16]>>,
    sketches: Vec<Sketch>,
    /// What most spellings of each name share.
    skeletons: Vec<u32>,
    first: Tally,
    last: Tally,
    /// Single words of given names, and of family names.
    first_words: Tally,
    last_words: Tally,
    first_surprise: Vec<MatchWeight>,
    last_surprise: Vec<MatchWeight>,
    first_initials: Tally,
    last_initials: Tally,
    /// Names of several words by their letters alone.
    joined: HashMap<Box<str>, u32, foldhash::fast::FixedState>,
    /// Whole names that were counted: a person's rows do not make their name more common.
    counted: HashSet<(u32, u32), foldhash::fast::FixedState>,
}

impl Names {
    /// Returns the number of a name.
    pub(super) fn intern(&mut self, name: &str) -> u32 {
        self.find(name).unwrap_or_else(|| self.values.intern(name))
    }

    /// Returns the numbers of a given and a family name, and counts one more who is called so if nobody was yet.
    pub(super) fn count(&mut self, first: Option<&str>, last: Option<&str>) -> (u32, u32) {
        let last = last.map(written_out);
        let last = last.as_deref();
        let mut number = |name: Option<&str>| {
            let Some(name) = name else { return NONE };
            let number = self.values.intern(name);
            if name.contains(' ') {
                self.joined.entry(name.split(' ').collect::<String>().into()).or_insert(number);
            }
            number
        };
        let (first_number, last_number) = (number(first), number(last));
        if self.counted.insert((first_number, last_number)) {
            if let Some(name) = first {
                self.first_initials.add(u32::from(initial(name)));
                if name.len() > 1 {
                    self.first.add(first_number);
                    count_words(&mut self.values, &mut self.first_words, first_number, name);
                }
            }
            if let Some(name) = last {
                self.last_initials.add(u32::from(initial(name)));
                self.last.add(last_number);
                count_words(&mut self.values, &mut self.last_words, last_number, name);
            }
        }
        (first_number, last_number)
    }

    /// Works out how rare the names are, once all are known.
    pub(super) fn finish(&mut self) {
        let nicknames = Nicknames::built_in();
        let count = self.values.len();
        self.groups = Vec::with_capacity(count);
        for number in (0..).take(count) {
            let name = self.values.text(number);
            let mut groups = nicknames.groups_of(name).to_vec();
            if let Some((word, _)) = name.split_once(' ').filter(|_| groups.is_empty()) {
                groups = nicknames.groups_of(word).to_vec();
            }
            self.sketches.push(Sketch {
                letters: self.values.letters(number),
                groups: groups.iter().fold(0, |bits, group| bits | 1 << (group % 32)),
                is_word: name.len() > 1 && !name.contains(' '),
                is_name: name.len() > 1,
                initial: initial(name),
            });
            self.skeletons.push(skeleton(name));
            self.groups.push(groups.into_boxed_slice());
        }
        self.first_surprise = self.first.surprises(count, FIRST);
        self.last_surprise = self.last.surprises(count, LAST);
    }

    /// Returns the number of a name if it is known.
    #[inline]
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.values.find(name).or_else(|| self.joined.get(name).copied())
    }

    /// Returns the name's text.
    #[inline]
    pub(in crate::link) fn text(&self, name: u32) -> &str {
        self.values.text(name)
    }

    /// Returns for each name its place in the alphabet.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..).take(self.values.len()).collect();
        order.par_sort_unstable_by_key(|number| self.values.text(*number));
        let mut ranks = vec![0; order.len()];
        for (rank, number) in (0..).zip(order) {
            ranks[number as usize] = rank;
        }
        ranks
    }

    /// Returns the first letter of a name.
    #[inline]
    pub(in crate::link) fn initial(&self, name: u32) -> u8 {
        self.sketches[name as usize].initial
    }

    /// Returns what most spellings of a name share.
    #[inline]
    pub(in crate::link) fn skeleton(&self, name: u32) -> u32 {
        self.skeletons[name as usize]
    }

    /// Calls `found` with what most spellings share of each word of a name.
    pub(in crate::link) fn each_word(&self, name: u32, found: impl FnMut(u32)) {
        self.text(name).split(' ').map(skeleton).for_each(found);
    }

    /// Returns the groups of nicknames that the name stands in.
    #[inline]
    pub(in crate::link) fn groups(&self, name: u32) -> &[u16] {
        &self.groups[name as usize]
    }

    /// Returns how many are called this by given name.
    pub(in crate::link) fn first_bearers(&self, name: u32) -> u32 {
        self.first.count(name)
    }

    /// Returns how many are called this by family name.
    pub(in crate::link) fn last_bearers(&self, name: u32) -> u32 {
        self.last.count(name)
    }

    /// Returns how surprising a given name is on a stranger.
    #[inline]
    pub(in crate::link) fn first_surprise(&self, name: u32) -> MatchWeight {
        self.first_surprise[name as usize]
    }

    /// Returns how surprising a family name is on a stranger.
    #[inline]
    pub(in crate::link) fn last_surprise(&self, name: u32) -> MatchWeight {
        self.last_surprise[name as usize]
    }

    /// Returns how surprising it is on a stranger that a given name has a word in common with another.
    pub(in crate::link) fn first_word_surprise(&self, left: u32, right: u32) -> MatchWeight {
        self.word_surprise(&self.first_words, FIRST, left, right)
    }

    /// Returns how surprising it is on a stranger that a family name has a word in common with another.
    pub(in crate::link) fn last_word_surprise(&self, left: u32, right: u32) -> MatchWeight {
        self.word_surprise(&self.last_words, LAST, left, right)
    }

    fn word_surprise(&self, tally: &Tally, spread: Spread, left: u32, right: u32) -> MatchWeight {
        let (a, b) = (self.text(left), self.text(right));
        let shared = words(a).filter(|word| words(b).any(|other| other == *word));
        let surprise = |word: &str| self.values.find(word).map(|number| tally.surprise(number, spread));
        shared.filter_map(surprise).max().unwrap_or_else(|| tally.surprise(NONE, spread))
    }

    /// Returns how surprising it is that a stranger's given name starts with the same letter.
    pub(in crate::link) fn first_initial_surprise(&self, name: u32) -> MatchWeight {
        self.first_initials.surprise(u32::from(self.initial(name)), LETTERS)
    }

    /// Returns how surprising it is that a stranger's family name starts with the same letter.
    pub(in crate::link) fn last_initial_surprise(&self, name: u32) -> MatchWeight {
        self.last_initials.surprise(u32::from(self.initial(name)), LETTERS)
    }

    /// Returns what tells a name from most others.
    #[inline]
    pub(in crate::link) fn sketch(&self, name: u32) -> Sketch {
        self.sketches[name as usize]
    }

    /// Returns how alike two names are; the same whichever comes first.
    pub(in crate::link) fn likeness(&self, left: u32, right: u32) -> Likeness {
        let (a, b) = (self.text(left), self.text(right));
        if a.len() > 1 && left == right {
            return Likeness::Same;
        }
        if a.len() <= 1 || b.len() <= 1 {
            return if initial(a) == initial(b) { Likeness::Initial } else { Likeness::Other };
        }
        if spelling(a).eq(spelling(b)) {
            return Likeness::Same;
        }
        if self.groups(left).iter().any(|group| self.groups(right).contains(group)) {
            return Likeness::Nickname;
        }
        self.likeness_of_spellings(left, right)
    }

    /// Returns how alike two names are that are neither equal nor two forms of one.
    pub(in crate::link) fn likeness_of_spellings(&self, left: u32, right: u32) -> Likeness {
        let (a, b) = (self.text(left), self.text(right));
        let several = a.contains(' ') || b.contains(' ');
        let in_words = if several { likeness_of_words(a, b) } else { Likeness::Other };
        if in_words == Likeness::Part {
            return Likeness::Part;
        }
        if near_words(a, b) || (a.len().min(b.len()) >= 5 && (is_start(a, b) || is_start(b, a))) {
            return Likeness::Near;
        }
        if several {
            let joined = |name: &str| name.split(' ').collect::<String>();
            if near_words(&joined(a), &joined(b)) {
                return Likeness::Near;
            }
            if in_words != Likeness::Other {
                return in_words;
            }
        }
        let (letters, others) = (self.values.letters(left), self.values.letters(right));
        if !letters.may_be_within(others, 2) {
            return Likeness::Other;
        }
        match self.may_be_slip(left, right) {
            true if a.len().min(b.len()) >= 4 => Likeness::Near,
            slip if slip || alike_words(a, b) => Likeness::Alike,
            _ => Likeness::Other,
        }
    }

    /// Whether a short name that hardly anyone bears is one letter away from a common one, as `jhn` is from `john` and `ann` is not
    /// from `ana`.
    fn may_be_slip(&self, left: u32, right: u32) -> bool {
        let bearers = |name: u32| self.first.count(name) + self.last.count(name);
        let (fewer, more) = (bearers(left).min(bearers(right)), bearers(left).max(bearers(right)));
        let (a, b) = (self.text(left), self.text(right));
        let shorter = a.len().min(b.len());
        // Three letters are a name of their own more often than four.
        let times = if shorter > 3 { SLIP } else { SLIP_OF_THREE };
        fewer <= HARDLY && more >= fewer.max(1) * times && shorter >= 3 && one_edit(a, b)
    }
}

/// Counts the words of a name; a name of one word is one of its words.
fn count_words(values: &mut Values, tally: &mut Tally, number: u32, name: &str) {
    if name.contains(' ') {
        words(name).for_each(|word| tally.add(values.intern(word)));
    } else {
        tally.add(number);
    }
}

/// Returns how alike two names are, word by word.
fn likeness_of_words(left: &str, right: &str) -> Likeness {
    let (few, many) = if words(left).count() <= words(right).count() { (left, right) } else { (right, left) };
    let (mut all, mut same, mut near) = (0, 0, 0);
    for word in words(few) {
        all += 1;
        if words(many).any(|other| other == word) {
            same += 1;
        } else if words(many).any(|other| near_words(word, other)) {
            near += 1;
        }
    }
    match (same, near) {
        (0, 0) => Likeness::Other,
        _ if same == all => Likeness::Part,
        _ if same + near == all => Likeness::Near,
        _ => Likeness::Crossed,
    }
}

/// Whether `short` is how `long` starts, and most of it.
fn is_start(short: &str, long: &str) -> bool {
    long.starts_with(short) && long.len() - short.len() <= 3
}

/// Returns the first letter of a name.
pub(in crate::link) fn initial(name: &str) -> u8 {
    name.bytes().next().unwrap_or(0)
}

/// Returns the words of a name that tell something.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(' ').filter(|word| word.len() > 2 && !PARTICLES.contains(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn likeness(left: &str, right: &str) -> Likeness {
        let mut names = Names::default();
        let (b, a) = names.count(Some(right), Some(left));
        names.finish();
        assert_eq!(names.likeness(a, b), names.likeness(b, a));
        let other = names.sketch(a).is_surely_other(names.sketch(b));
        assert_eq!(other, names.sketch(b).is_surely_other(names.sketch(a)));
        assert!(!other || names.likeness(a, b) == Likeness::Other, "{left} / {right}");
        names.likeness(a, b)
    }

    #[test]
    fn names_are_alike_in_the_ways_that_files_vary_them() {
        for (left, right, expected) in [
            ("mueller", "muller", Likeness::Same),
            ("gross", "gros", Likeness::Same),
            ("van der berg", "berg", Likeness::Same),
            ("mc donald", "mcdonald", Likeness::Same),
            ("robert", "bob", Likeness::Nickname),
            ("hans peter", "peter", Likeness::Nickname),
            ("garcia lopez", "garcia", Likeness::Part),
            ("meier huber", "huber", Likeness::Part),
            ("garcia lopez", "lopez garcia", Likeness::Part),
            ("garcia lopes", "lopez", Likeness::Near),
            ("garcia lopez", "lopez ruiz", Likeness::Crossed),
            ("tomas olivera", "tomas", Likeness::Nickname),
            ("smith", "smyth", Likeness::Near),
            ("tim", "kim", Likeness::Other),
            ("j", "john", Likeness::Initial),
            ("j", "peter", Likeness::Other),
            ("anna", "peter", Likeness::Other),
        ] {
            assert_eq!(likeness(left, right), expected, "{left} / {right}");
        }
    }

    #[test]
    fn a_short_name_that_nobody_else_bears_is_a_slip_of_a_common_one() {
        let mut names = Names::default();
        let mut count = |first: &str, bearers: usize| {
            let last = |bearer: usize| ["ash", "oak", "elm", "yew", "fir", "box"][bearer % 6].repeat(1 + bearer / 6);
            (0..bearers).map(|bearer| names.count(Some(first), Some(&last(bearer))).0).last().unwrap_or(NONE)
        };
        let [john, jhon, hjohn, jana, jan] = [("john", 30), ("jhn", 1), ("hjohn", 1), ("jana", 12), ("jan", 12)]
            .map(|(name, bearers)| count(name, bearers));
        names.finish();
        assert_eq!(names.likeness(john, hjohn), Likeness::Near);
        assert_eq!(names.likeness(john, jhon), Likeness::Near, "it has the first letter and another length");
        let before = names.likeness(jana, jan);
        assert_eq!(before, Likeness::Near, "of another length, as ever");
        let mut names = Names::default();
        for bearer in ["ash", "oak", "elm", "yew", "fir", "box", "bay", "may", "ivy", "sea", "sun", "sky"] {
            for (first, times) in [("sam", 2), ("tim", 1), ("kim", 1)] {
                for time in 0..times {
                    names.count(Some(first), Some(&bearer.repeat(time + 1)));
                }
            }
        }
        let number = |names: &mut Names, first: &str| names.count(Some(first), Some("hill")).0;
        let [sam, sem, tim, kim] = ["sam", "sem", "tim", "kim"].map(|first| number(&mut names, first));
        names.finish();
        assert_eq!(names.likeness(sam, sem), Likeness::Alike);
        assert_eq!(names.likeness(tim, kim), Likeness::Other, "both are names");
    }

    proptest! {
        #[test]
        fn what_is_told_apart_at_a_glance_is_apart(left in "[aeosmrt]{1,9}", more in "[aeosmrt]{0,3}", cut in 0_usize..9) {
            likeness(&left, &format!("{}{more}", &left[cut.min(left.len())..]));
            likeness(&left, &format!("{}{more}", &left[..cut.clamp(1, left.len())]));
        }

        #[test]
        fn likeness_is_symmetric(left in "[a-e]{1,5}( [a-e]{1,5})?", right in "[a-e]{1,5}( [a-e]{1,5})?") {
            likeness(&left, &right);
        }
    }
}
