//! Countries.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::features::{NONE, Said};

const LEVELS: &[Usual] =
    &[rare("country equal", 0.98, 0.5, [0.98, 0.9, 0.9], 0.0), level("country different", 0.02, 0.5, [0.02, 0.1, 0.1])];

pub(super) const COUNTRY: Comparison = Comparison {
    name: "country",
    word: "address",
    levels: LEVELS,
    unite: Unite::Best,
    learnt: true,
    needs: Said::COUNTRY,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left.country, pair.right.country);
    if left == NONE || right == NONE {
        return Judged::NOTHING;
    }
    if left == right { Judged::rare(0, pair.profiles.countries.surprise(left)) } else { Judged::at(1) }
}
