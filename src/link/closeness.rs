//! How near two texts are: the edits between them, and Jaro-Winkler similarity.

use rapidfuzz::distance::{jaro_winkler, osa};

use crate::model::one_edit;

/// Whether at most `edits` edits turn one text into the other.
pub(super) fn within_edits(left: &str, right: &str, edits: usize) -> bool {
    left.len().abs_diff(right.len()) <= edits
        && osa::distance_with_args(left.bytes(), right.bytes(), &osa::Args::default().score_cutoff(edits)).is_some()
}

/// Whether two words of a name look like two spellings of one: a typing error, or two in a long word.
pub(super) fn near_words(left: &str, right: &str) -> bool {
    let shorter = left.len().min(right.len());
    if shorter < 3 {
        return false;
    }
    if one_edit(left, right) {
        // `tim` and `kim`, `ana` and `ann` are names of their own: a short word must keep its first letter and its length must differ.
        return shorter >= 5
            || (left.as_bytes()[0] == right.as_bytes()[0] && (shorter == 4 || left.len() != right.len()))
            || (shorter == 4 && starts_turned_round(left, right));
    }
    shorter >= 6
        && left.as_bytes()[0] == right.as_bytes()[0]
        && within_edits(left, right, 2)
        && jaro_winkler::similarity(left.bytes(), right.bytes()) >= 0.92
}

/// Whether the first two letters of one stand the other way round in the other: `akrl` is no name beside `karl`.
fn starts_turned_round(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    left.len() == right.len() && left[0] != right[0] && (left[0], left[1]) == (right[1], right[0])
}

/// Whether two names share more letters, in their order, than two names mostly do.
pub(super) fn alike_words(left: &str, right: &str) -> bool {
    let shorter = left.len().min(right.len());
    shorter >= 3
        && ((shorter >= 5 && within_edits(left, right, 2))
            || jaro_winkler::similarity(left.bytes(), right.bytes()) >= ALIKE)
}

/// Jaro-Winkler similarity from which names are alike.
const ALIKE: f64 = 0.82;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_edit_is_a_letter_more_less_other_or_swapped() {
        for (left, right, expected) in [
            ("smith", "smith", false),
            ("smith", "smiths", true),
            ("smith", "smth", true),
            ("smith", "smyth", true),
            ("smith", "simth", true),
            ("smith", "smiht", true),
            ("smith", "msiht", false),
            ("", "a", true),
            ("aa", "aaa", true),
        ] {
            assert_eq!(one_edit(left, right), expected, "{left} {right}");
        }
    }

    #[test]
    fn short_names_of_their_own_are_not_near() {
        for (left, right, expected) in [
            ("tim", "kim", false),
            ("lena", "rena", false),
            ("karl", "akrl", true),
            ("karl", "kral", true),
            ("tim", "itm", false),
        ] {
            assert_eq!(near_words(left, right), expected, "{left} {right}");
        }
    }

    proptest! {
        #[test]
        fn one_edit_agrees_with_the_distance(left in "[abc]{0,6}", right in "[abc]{0,6}") {
            prop_assert_eq!(one_edit(&left, &right), strsim::osa_distance(&left, &right) == 1);
            prop_assert_eq!(one_edit(&left, &right), one_edit(&right, &left));
        }

        #[test]
        fn within_edits_agrees_with_the_distance(left in "[abc]{0,7}", right in "[abc]{0,7}") {
            prop_assert_eq!(within_edits(&left, &right, 2), strsim::osa_distance(&left, &right) <= 2);
        }

        #[test]
        fn nearness_is_symmetric(left in "[a-d]{0,9}", right in "[a-d]{0,9}") {
            prop_assert_eq!(alike_words(&left, &right), alike_words(&right, &left));
            prop_assert_eq!(near_words(&left, &right), near_words(&right, &left));
        }
    }
}
