//! Why records belong to their people, in words: few lists for many records, each stored once.

use hashbrown::HashMap;

/// Names a list of words among [`Reasons`]; the default is the empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reason(u32);

/// Every list of words that records were matched on.
#[derive(Clone, Debug, Default)]
pub struct Reasons {
    lists: Vec<Vec<&'static str>>,
    known: HashMap<Vec<&'static str>, Reason, foldhash::fast::FixedState>,
}

impl Reasons {
    /// Keeps a list.
    ///
    /// # Panics
    /// Panics beyond 2³² lists: there are as many as sequences of a few words.
    pub fn keep(&mut self, words: &[&'static str]) -> Reason {
        if words.is_empty() {
            return Reason::default();
        }
        if let Some(known) = self.known.get(words) {
            return *known;
        }
        self.lists.push(words.to_vec());
        let reason = Reason(u32::try_from(self.lists.len()).expect("sequences of a few words"));
        self.known.insert(words.to_vec(), reason);
        reason
    }

    /// Returns the words of a list.
    #[must_use]
    pub fn words(&self, reason: Reason) -> &[&'static str] {
        let place = (reason.0 as usize).checked_sub(1);
        place.and_then(|place| self.lists.get(place)).map_or(&[], Vec::as_slice)
    }

    /// Takes over the lists of `other` and returns what each of them is called here, the first after the empty one first.
    pub(super) fn take_over(&mut self, other: &Self) -> Vec<Reason> {
        std::iter::once(Reason::default()).chain(other.lists.iter().map(|words| self.keep(words))).collect()
    }
}

impl Reason {
    /// Returns what this list is called in a list of names by [`Reasons::take_over`].
    pub(super) fn in_terms_of(self, names: &[Self]) -> Self {
        names.get(self.0 as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_kept_once_and_taken_over() {
        let (mut one, mut other) = (Reasons::default(), Reasons::default());
        let name = one.keep(&["name"]);
        assert_eq!((one.keep(&["name"]), one.words(name)), (name, &["name"][..]));
        assert!(one.words(one.clone().keep(&[])).is_empty() && one.words(Reason(9)).is_empty());
        let both = other.keep(&["phone", "name"]);
        let alone = other.keep(&["name"]);
        let names = one.take_over(&other);
        assert_eq!(alone.in_terms_of(&names), name);
        assert_eq!(one.words(both.in_terms_of(&names)), ["phone", "name"]);
        assert_eq!(Reason::default().in_terms_of(&names), Reason::default());
    }
}
