//! Two identities side by side, with what several comparisons need of them.

use crate::link::features::{Likeness, NONE, Names, Profile, Profiles};

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
}

impl<'a> Pair<'a> {
    /// Puts two identities side by side.
    pub(in crate::link) fn new(profiles: &'a Profiles, left: &'a Profile, right: &'a Profile, memo: &mut Memo) -> Self {
        let mut alike = |a: u32, b: u32| (a != NONE && b != NONE).then(|| memo.likeness(a, b, &profiles.names));
        let (first, mut last) = (alike(left.first, right.first), alike(left.last, right.last));
        if last == Some(Likeness::Nickname) {
            // `Tomas` and `Thomas Olivera` are forms of one given name, and two family names.
            last = Some(profiles.names.likeness_of_spellings(left.last, right.last));
        }
        let mut born = NONE;
        let differs = |likeness: Option<Likeness>| matches!(likeness, Some(Likeness::Other | Likeness::Alike));
        if differs(last) && (left.maiden, right.maiden) != (NONE, NONE) {
            // One row may give the name at birth where the other gives the married one.
            let crossed = [(left.maiden, right.last), (left.last, right.maiden), (left.maiden, right.maiden)];
            let is_one = |likeness: Likeness| likeness <= Likeness::Near;
            if let Some((a, b)) = crossed.into_iter().find(|(a, b)| alike(*a, *b).is_some_and(is_one)) {
                last = Some(Likeness::Part);
                let bearers = |name: u32| profiles.names.last_surprise(name);
                born = if bearers(a) <= bearers(b) { a } else { b };
            }
        }
        let crossed = |likeness: Option<Likeness>| likeness.is_some_and(|likeness| likeness <= Likeness::Near);
        let swapped = differs(first)
            && differs(last)
            && crossed(alike(left.first, right.last))
            && crossed(alike(left.last, right.first));
        Self { left, right, profiles, first, last, born, swapped }
    }
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

    #[inline]
    fn likeness(&mut self, a: u32, b: u32, names: &Names) -> Likeness {
        if names.are_surely_other(a, b) {
            return Likeness::Other;
        }
        let (low, high) = (a.min(b), a.max(b));
        let place = low.wrapping_mul(0x9e37_79b1) ^ high.wrapping_mul(0x85eb_ca77);
        let entry = &mut self.entries[(place >> 16) as usize & (ENTRIES - 1)];
        if (entry.0, entry.1) != (low, high) {
            *entry = (low, high, names.likeness(a, b));
        }
        entry.2
    }
}
