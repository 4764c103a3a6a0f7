//! What a name says of the generation: father and son share their name, and often phone and address too.
//!
//! Mostly the son alone bears the suffix. Rows of one person leave it out at times, so that it speaks against a match softly where
//! the e-mail is the same, and decides where it is not: two relatives of one name explain that better.

use super::{Comparison, Judged, Pair, Unite, Usual, level};
use crate::link::features::{NONE, Said};

const LEVELS: &[Usual] = &[
    level("generation equal", 0.02, 0.002, [0.004, 0.002, 0.002]),
    level("generation on one side only", 0.008, 0.04, [0.50, 0.04, 0.04]),
    level("another generation", 0.0005, 0.002, [0.40, 0.002, 0.002]),
];

pub(super) const GENERATION: Comparison = Comparison {
    name: "generation",
    word: "name",
    levels: LEVELS,
    unite: Unite::Worst,
    learnt: false,
    needs: Said::FIRST_NAME.or(Said::LAST_NAME),
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left.generation, pair.right.generation);
    if pair.first.is_none() || pair.last.is_none() || (left == NONE && right == NONE) {
        return Judged::NOTHING;
    }
    Judged::at(match (left, right) {
        _ if left == right => 0,
        (NONE, _) | (_, NONE) => 1,
        _ => 2,
    })
}
