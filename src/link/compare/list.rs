//! Standing twice in a source that lists each person once.

use super::{Comparison, Judged, Pair, Unite, Usual, level};

const LEVELS: &[Usual] = &[
    level("not in one list of people", 0.97, 0.5, [0.5, 0.5, 0.5]),
    level("both in one list of people", 0.03, 0.5, [0.5, 0.5, 0.5]),
    level("both in one list that names each person once", 0.001, 0.5, [0.5, 0.5, 0.5]),
];

pub(super) const LIST: Comparison =
    Comparison { name: "list", word: "list", levels: LEVELS, unite: Unite::EachList, learnt: true, judge };

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left.lists, pair.right.lists);
    if left == 0 || right == 0 {
        return Judged::NOTHING;
    }
    Judged::at(match (left & right, pair.left.once && pair.right.once) {
        (0, _) => 0,
        (_, false) => 1,
        (_, true) => 2,
    })
}
