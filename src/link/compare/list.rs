//! Standing twice in a source that lists each person once.

use super::{Comparison, Judged, Pair, Unite, Usual, level};
use crate::link::features::Said;

const LEVELS: &[Usual] = &[
    level("in two lists that name each person once", 0.97, 0.5, [0.5, 0.5, 0.5]),
    level("not in one list of people", 0.97, 0.5, [0.5, 0.5, 0.5]),
    level("both in one list of people", 0.03, 0.5, [0.5, 0.5, 0.5]),
    level("both in one list that names each person once", 0.001, 0.5, [0.5, 0.5, 0.5]),
];

/// The level of two rows of two lists that name each person once.
pub(in crate::link) const TWO_LISTS: u8 = 0;
/// The level of two rows of one such list.
pub(in crate::link) const ONE_LIST: u8 = 3;

pub(in crate::link) const LIST: Comparison = Comparison {
    name: "list",
    word: "list",
    levels: LEVELS,
    unite: Unite::EachList,
    learnt: true,
    needs: Said::LIST,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left.lists, pair.right.lists);
    if left == 0 || right == 0 {
        return Judged::NOTHING;
    }
    Judged::at(match (left & right, pair.left.once && pair.right.once) {
        (0, true) => TWO_LISTS,
        (0, false) => 1,
        (_, false) => 2,
        (_, true) => ONE_LIST,
    })
}
