//! Middle names.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::closeness::near_words;
use crate::link::features::{NONE, Said, initial};

const LEVELS: &[Usual] = &[
    rare("middle name equal", 0.45, 0.02, [0.06, 0.02, 0.03], 0.0),
    level("first letter of the middle name equal", 0.45, 0.08, [0.10, 0.08, 0.08]),
    level("middle name different", 0.10, 0.90, [0.84, 0.90, 0.89]),
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
    let alike = |word: &str| b.split(' ').any(|other| word.len() > 1 && (word == other || near_words(word, other)));
    if a.split(' ').any(alike) {
        return Judged::rare(0, texts.surprise(left).min(texts.surprise(right)));
    }
    let letters = |text: &str| text.split(' ').all(|word| word.len() == 1);
    let same_letter = initial(a) == initial(b) && (letters(a) || letters(b));
    Judged::at(if same_letter { 1 } else { 2 })
}
