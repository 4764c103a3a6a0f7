//! Middle names.

use super::{Comparison, Judged, Pair, Unite, Usual, level};
use crate::link::features::{NONE, initial};

const LEVELS: &[Usual] = &[
    level("middle name equal", 0.93, 0.10, [0.15, 0.10, 0.10]),
    level("middle name different", 0.07, 0.90, [0.85, 0.90, 0.90]),
];

pub(super) const MIDDLE: Comparison =
    Comparison { name: "middle name", word: "name", levels: LEVELS, unite: Unite::Worst, learnt: true, judge };

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left, pair.right);
    if left.middle == NONE || right.middle == NONE {
        return Judged::NOTHING;
    }
    let texts = &pair.profiles.middles;
    let same_letter = initial(texts.text(left.middle)) == initial(texts.text(right.middle));
    Judged::at(u8::from(!same_letter))
}
