//! Ids that tools give people.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::features::{NONE, Said};
use crate::model::one_edit;

const LEVELS: &[Usual] = &[
    rare("id equal", 0.90, 1e-4, [1e-5, 1e-5, 1e-5], 0.0),
    level("id nearly equal", 0.05, 0.001, [0.001, 0.001, 0.001]),
    level("id different", 0.50, 0.99, [0.99, 0.99, 0.99]),
];

pub(super) const ID: Comparison =
    Comparison { name: "id", word: "id", levels: LEVELS, unite: Unite::Best, learnt: true, needs: Said::ID, judge };

/// Letters and digits from which an id is more than a row number.
const LONG: usize = 6;

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left.id, pair.right.id);
    if left == NONE || right == NONE {
        return Judged::NOTHING;
    }
    let ids = &pair.profiles.ids;
    if ids.size(left).min(ids.size(right)) < LONG {
        return Judged::NOTHING;
    }
    if left == right {
        return Judged::rare(0, ids.surprise_of_unique());
    }
    if !ids.letters(left).may_be_within(ids.letters(right), 1) {
        return Judged::at(2);
    }
    Judged::at(if one_edit(ids.text(left), ids.text(right)) { 1 } else { 2 })
}
