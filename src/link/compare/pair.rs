//! Two identities side by side, with what several comparisons need of them.

use super::middle::is_letter_of;
use crate::link::closeness::near_words;
use crate::link::features::{Likeness, NONE, NameAtHand, Names, Profile, Profiles};

/// Two identities to be compared.
pub(in crate::link) struct Pair<'a> {
    pub(in crate::link) left: &'a Profile,
    pub(in crate::link) right: &'a Profile,
    pub(in crate::link) profiles: &'a Profiles,
    /// How alike their given names are.
    pub(super) first: Option<Likeness>,
    /// How alike their family names are.
    pub(super) last: Option<Likeness>,
    /// The family name that only one of them bears now, if it is the other's at birth; else [`NONE`].
    pub(super) born: u32,
    /// Whether one's given name is the other's family name, and the other way round.
    pub(super) swapped: bool,
    /// The given name of one that is the other's middle name; else [`NONE`].
    pub(super) by_middle: u32,
    /// The given name of one that is all that the other is called; else [`NONE`].
    pub(super) only: u32,
}

impl<'a> Pair<'a> {
    /// Puts two identities side by side.
    pub(in crate::link) fn new(profiles: &'a Profiles, left: &'a Profile, right: &'a Profile, memo: &mut Memo) -> Self {
        let names = &profiles.names;
        let [(a, b), (c, d)] =
            [left, right].map(|row| ((row.first, &row.at_hand.first), (row.last, &row.at_hand.last)));
        let (mut first, mut last) = (memo.likeness_of(a, c, names), memo.likeness_of(b, d, names));
        if last == Some(Likeness::Nickname) {
            // `Tomas` and `Thomas Olivera` are forms of one given name, and two family names.
            last = Some(names.likeness_of_spellings(left.last, right.last));
        }
        let differs = |likeness: Option<Likeness>| matches!(likeness, Some(Likeness::Other | Likeness::Alike));
        let mut born = NONE;
        if differs(last)
            && (left.maiden, right.maiden) != (NONE, NONE)
            && let Some(name) = maiden_name(left, right, names, memo)
        {
            (last, born) = (Some(Likeness::Part), name);
        }
        let swapped = differs(first)
            && differs(last)
            && (are_crossed(memo.likeness_of(a, d, names), || memo.likeness_of(b, c, names))
                || is_turned(left, right, profiles));
        if differs(last)
            && first.is_some_and(|own| !differs(Some(own)))
            && (left.middle == NONE) != (right.middle == NONE)
            && is_turned(left, right, profiles)
        {
            last = Some(Likeness::Same);
        }
        let only = if first.is_none() && differs(last) { only_name(left, right, names, memo) } else { NONE };
        let mut by_middle = NONE;
        if !swapped && (left.middle, right.middle) != (NONE, NONE) && first.is_some_and(|own| own > Likeness::Nickname)
        {
            if is_joined(left, right, profiles) {
                first = Some(Likeness::Same);
            } else if differs(first) {
                by_middle = called_by_middle(left, right, profiles);
            }
        }
        Self { left, right, profiles, first, last, born, swapped, by_middle, only }
    }
}

/// Returns the given name of one that is all that the other is called: `Damini`, and `Damini Joshi`.
fn only_name(left: &Profile, right: &Profile, names: &Names, memo: &mut Memo) -> u32 {
    let (only, whole) = if left.first == NONE { (left, right) } else { (right, left) };
    let is_so = whole.first != NONE && memo.likeness(only.last, whole.first, names) <= Likeness::Near;
    if is_so { whole.first } else { NONE }
}

/// Whether one writes the words of the other's name joined otherwise, or starting with another: `Guo Juan Li`, and `Juanli Guo`, or
/// `Guo Juanli`.
fn is_turned(left: &Profile, right: &Profile, profiles: &Profiles) -> bool {
    if left.middle == NONE && right.middle == NONE {
        return false;
    }
    let words = |row: &Profile| {
        let middle = if row.middle == NONE { "" } else { profiles.middles.text(row.middle) };
        [profiles.names.text(row.first), middle, profiles.names.text(row.last)]
    };
    let (ours, theirs) = (words(left), words(right));
    let letters = |words: [&str; 3]| words.iter().flat_map(|word| word.bytes()).filter(|byte| *byte != b' ').count();
    if letters(ours) != letters(theirs) {
        return false;
    }
    let joined = |words: &[&str]| words.concat().replace(' ', "");
    let theirs = joined(&theirs);
    let of_ours: Vec<&str> = ours.iter().flat_map(|word| word.split(' ')).collect();
    (0..of_ours.len()).any(|start| joined(&[&of_ours[start..], &of_ours[..start]].concat()) == theirs)
}

/// Whether one writes as one given name what is the other's given and middle name: `Jing Lei`, and `Jinglei`.
fn is_joined(left: &Profile, right: &Profile, profiles: &Profiles) -> bool {
    let (apart, joined) = if left.middle == NONE { (right, left) } else { (left, right) };
    joined.middle == NONE && {
        let rest = profiles.names.text(joined.first).strip_prefix(profiles.names.text(apart.first));
        let letters = |text: &str| text.bytes().filter(|byte| *byte != b' ').collect::<Vec<_>>();
        rest.is_some_and(|rest| !rest.is_empty() && letters(rest) == letters(profiles.middles.text(apart.middle)))
    }
}

/// Whether names that stand crosswise are two spellings of two names: one of them surely, the other as far as two typing
/// errors or a first letter allow.
fn are_crossed(one: Option<Likeness>, other: impl FnOnce() -> Option<Likeness>) -> bool {
    let may_be = |likeness: &Likeness| *likeness <= Likeness::Alike || *likeness == Likeness::Initial;
    one.filter(may_be).is_some_and(|one| {
        other().filter(may_be).is_some_and(|other| match one.max(other) {
            Likeness::Initial => one.min(other) == Likeness::Same,
            _ => one.min(other) <= Likeness::Near,
        })
    })
}

/// Returns the given name of one that is the other's middle name, if nothing speaks against the other way round.
fn called_by_middle(left: &Profile, right: &Profile, profiles: &Profiles) -> u32 {
    let crossed = |one: &Profile, other: &Profile| {
        if one.middle == NONE {
            return Crossed::Unknown;
        }
        let called = profiles.names.text(other.first);
        let mut words = profiles.middles.text(one.middle).split(' ');
        if words.clone().any(|word| word.len() > 1 && (word == called || near_words(word, called))) {
            Crossed::Equal
        } else if words.any(|word| is_letter_of(word, called)) {
            Crossed::Unknown
        } else {
            Crossed::Other
        }
    };
    match (crossed(left, right), crossed(right, left)) {
        (Crossed::Equal, Crossed::Equal | Crossed::Unknown) => right.first,
        (Crossed::Unknown, Crossed::Equal) => left.first,
        _ => NONE,
    }
}

/// Whether one's middle name is the other's given name.
enum Crossed {
    Equal,
    Unknown,
    Other,
}

/// Returns the name at birth that one row gives where the other gives it as the family name, or that both give.
fn maiden_name(left: &Profile, right: &Profile, names: &Names, memo: &mut Memo) -> Option<u32> {
    let crossed = [(left.maiden, right.last), (left.last, right.maiden), (left.maiden, right.maiden)];
    let known = crossed.into_iter().filter(|(a, b)| *a != NONE && *b != NONE);
    let (one, other) = known.into_iter().find(|(a, b)| memo.likeness(*a, *b, names) <= Likeness::Near)?;
    // The commoner of two spellings.
    Some(if names.last_surprise(one) <= names.last_surprise(other) { one } else { other })
}

/// Remembers how alike names are, so that frequent ones are compared once.
pub(in crate::link) struct Memo {
    entries: Vec<(u32, u32, Likeness)>,
}

/// Entries of a memo, a power of two.
const ENTRIES: usize = 1 << 14;

impl Memo {
    /// Returns an empty memo.
    pub(in crate::link) fn new() -> Self {
        Self { entries: vec![(NONE, NONE, Likeness::Other); ENTRIES] }
    }

    /// Returns how alike two names are that have been sketched, if both are there.
    #[inline]
    fn likeness_of(&mut self, a: (u32, &NameAtHand), b: (u32, &NameAtHand), names: &Names) -> Option<Likeness> {
        if a.0 == NONE || b.0 == NONE {
            return None;
        }
        Some(if a.1.sketch.is_surely_other(b.1.sketch) { Likeness::Other } else { self.likeness(a.0, b.0, names) })
    }

    #[inline]
    fn likeness(&mut self, a: u32, b: u32, names: &Names) -> Likeness {
        let (low, high) = (a.min(b), a.max(b));
        let place = low.wrapping_mul(0x9e37_79b1) ^ high.wrapping_mul(0x85eb_ca77);
        let entry = &mut self.entries[(place >> 16) as usize & (ENTRIES - 1)];
        if (entry.0, entry.1) != (low, high) {
            *entry = (low, high, names.likeness(a, b));
        }
        entry.2
    }
}
