//! Given names.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::MatchWeight;
use crate::link::features::{Likeness, NONE, Said};

const LEVELS: &[Usual] = &[
    rare("first name equal", 0.80, 0.005, [0.04, 0.005, 0.90], 0.0),
    rare("nickname", 0.06, 0.003, [0.004, 0.003, 0.02], 0.5),
    rare("part of the first name equal", 0.02, 0.001, [0.004, 0.001, 0.005], 0.5),
    rare("first name nearly equal", 0.04, 0.002, [0.006, 0.002, 0.02], 1.0),
    rare("first and last name swapped", 0.015, 1e-5, [0.001, 1e-5, 0.015], 0.5),
    rare("first letter equal", 0.04, 0.06, [0.06, 0.06, 0.04], 0.0),
    level("first name different", 0.01, 0.92, [0.90, 0.92, 0.01]),
    level("first name not what the address spells", 0.06, 0.90, [0.90, 0.90, 0.05]),
    level("first name somewhat alike", 0.02, 0.012, [0.015, 0.012, 0.03]),
    level("one of two first names equal", 0.004, 0.006, [0.01, 0.006, 0.02]),
    rare("called by the other's middle name", 0.01, 0.001, [0.01, 0.001, 0.01], 0.0),
];

/// The level of two names that stand crosswise.
pub(in crate::link) const SWAPPED: usize = 4;

/// The level of a name and its first letter.
pub(in crate::link) const FIRST_LETTER: usize = 5;

/// The levels of two given names that have nothing in common.
pub(in crate::link) const CALLED_OTHERWISE: std::ops::RangeInclusive<usize> = 6..=7;

pub(in crate::link) const FIRST_NAME: Comparison = Comparison {
    name: "first name",
    word: "name",
    levels: LEVELS,
    unite: Unite::Mean,
    learnt: true,
    needs: Said::FIRST_NAME,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let Some(likeness) = pair.first else { return Judged::NOTHING };
    let (left, right, names) = (pair.left, pair.right, &pair.profiles.names);
    let common = left.at_hand.first.surprise.min(right.at_hand.first.surprise);
    match likeness {
        Likeness::Same => Judged::rare(0, common),
        Likeness::Nickname => Judged::rare(1, common),
        Likeness::Part => Judged::rare(2, names.first_word_surprise(left.first, right.first)),
        Likeness::Near => Judged::rare(3, common),
        _ if pair.swapped => Judged::rare(4, common + last_surprise(pair)),
        _ if pair.by_middle != NONE => Judged::rare(10, names.first_surprise(pair.by_middle)),
        Likeness::Initial => Judged::rare(5, names.first_initial_surprise(left.first)),
        Likeness::Alike => Judged::at(8),
        Likeness::Crossed => Judged::at(9),
        Likeness::Other if left.from_mail.0 || right.from_mail.0 => Judged::at(7),
        Likeness::Other => Judged::at(6),
    }
}

/// How surprising the family name of a pair is: where the names are swapped, both agree at once.
fn last_surprise(pair: &Pair<'_>) -> MatchWeight {
    let (left, right, names) = (pair.left, pair.right, &pair.profiles.names);
    let letter = [left.first, left.last, right.first, right.last].into_iter().find(|name| names.text(*name).len() == 1);
    match letter {
        // `R. Tejas` is `Tejas Ramesh`.
        Some(letter) => names.first_initial_surprise(letter),
        None => left.at_hand.last.surprise.min(right.at_hand.last.surprise),
    }
}
