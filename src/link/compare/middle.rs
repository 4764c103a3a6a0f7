//! Middle names.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::closeness::near_words;
use crate::link::features::{NONE, Said, initial};

const LEVELS: &[Usual] = &[
    rare("middle name equal", 0.45, 0.02, [0.06, 0.02, 0.03], 0.0),
    level("first letter of the middle name equal", 0.45, 0.08, [0.10, 0.08, 0.08]),
    level("middle name different", 0.10, 0.90, [0.84, 0.90, 0.89]),
    level("one of several middle names equal", 0.03, 0.02, [0.06, 0.02, 0.03]),
];

pub(super) const MIDDLE: Comparison = Comparison {
    name: "middle name",
    word: "name",
    levels: LEVELS,
    unite: Unite::Worst,
    learnt: true,
    needs: Said::MIDDLE_NAME,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left.middle, pair.right.middle);
    if left == NONE || right == NONE || pair.by_middle != NONE {
        // The last is said under the first name.
        return Judged::NOTHING;
    }
    let texts = &pair.profiles.middles;
    let (a, b) = (texts.text(left), texts.text(right));
    let alike = |word: &str, others: &str| {
        others.split(' ').any(|other| word.len() > 1 && (word == other || near_words(word, other)))
    };
    if a.split(' ').any(|word| alike(word, b)) {
        // Where both go on, and otherwise, one of them in common is that of many.
        let goes_on = |own: &str, others: &str| {
            own.split(' ').any(|word| !alike(word, others) && !others.split(' ').any(|other| is_letter_of(other, word)))
        };
        if goes_on(a, b) && goes_on(b, a) {
            return Judged::at(3);
        }
        return Judged::rare(0, texts.surprise(left).min(texts.surprise(right)));
    }
    let letters = |text: &str| text.split(' ').all(|word| word.len() == 1);
    let same_letter = initial(a) == initial(b) && (letters(a) || letters(b));
    Judged::at(if same_letter { 1 } else { 2 })
}

/// Whether one is the first letter of the other.
pub(super) fn is_letter_of(one: &str, other: &str) -> bool {
    (one.len() == 1 || other.len() == 1) && initial(one) == initial(other)
}
