//! Standing twice in a source that lists each person once.

use super::{Comparison, Judged, Pair, Unite, Usual, level};

const LEVELS: &[Usual] = &[level("both in one list of people", 0.03, 0.5, [0.5, 0.5, 0.5])];

pub(super) const LIST: Comparison =
    Comparison { name: "list", word: "list", levels: LEVELS, unite: Unite::Worst, judge };

fn judge(pair: &Pair<'_>) -> Judged {
    if pair.left.lists & pair.right.lists == 0 { Judged::NOTHING } else { Judged::at(0) }
}
