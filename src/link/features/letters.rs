//! Which letters stand in a text, in one number: two texts whose letters differ much are many edits apart, whatever their order.

/// Sixteen kinds of letters and digits, and for each whether it stands in the text once, or twice and more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::link) struct Letters(u32);

impl Letters {
    /// Those of a text without any.
    pub(super) const NONE: Self = Self(0);

    /// Returns the letters of `text`; what is no letter and no digit does not count.
    pub(in crate::link) fn of(text: &str) -> Self {
        let (mut once, mut twice) = (0_u32, 0_u32);
        for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
            let kind = 1 << (byte & 15);
            twice |= once & kind;
            once |= kind;
        }
        Self(once | (twice << 16))
    }

    /// Whether so many edits (a letter added, dropped, changed, or swapped with its neighbour) may turn one text into the other.
    ///
    /// `false` is certain: an edit takes one letter away and adds one, each of which changes one bit at most.
    #[inline]
    pub(in crate::link) fn may_be_within(self, other: Self, edits: u32) -> bool {
        (self.0 ^ other.0).count_ones() <= 2 * edits
    }

    /// Whether all words of a text with these letters may stand in a text with those of `other`; `false` is certain.
    #[inline]
    pub(in crate::link) fn may_stand_in(self, other: Self) -> bool {
        (self.0 & !other.0).trailing_zeros() >= 16
    }
}

/// Returns the first four bytes of a text as one number, and its letters.
pub(super) fn sketch(text: &str) -> (u32, Letters) {
    let start = text.bytes().take(4).fold(0, |number, byte| number << 8 | u32::from(byte));
    (start, Letters::of(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn few_edits_change_few_letters(left in "[a-z0-9 ]{0,9}", right in "[a-z0-9 ]{0,9}") {
            let edits = u32::try_from(strsim::osa_distance(&left, &right)).expect("short texts");
            prop_assert!(Letters::of(&left).may_be_within(Letters::of(&right), edits));
        }

        #[test]
        fn one_edit_of_a_text_is_never_excluded(text in "[a-f0-9]{1,12}", place in 0_usize..12, letter in "[a-f0-9]") {
            let mut edited = text.clone();
            edited.insert_str(place.min(text.len()), &letter);
            prop_assert!(Letters::of(&text).may_be_within(Letters::of(&edited), 1));
            prop_assert!(Letters::of(&text).may_stand_in(Letters::of(&edited)));
        }
    }

    #[test]
    fn texts_that_have_little_in_common_are_excluded() {
        for (left, right) in [("smith", "gonzalez"), ("+442071234567", "+498999887766"), ("acme tools", "blue river")] {
            assert!(!Letters::of(left).may_be_within(Letters::of(right), 2), "{left} {right}");
        }
    }
}
