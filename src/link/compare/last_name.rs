//! Family names.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::features::{Likeness, NONE, Said, Slot};

const LEVELS: &[Usual] = &[
    rare("last name equal", 0.84, 0.001, [0.75, 0.001, 0.95], 0.0),
    rare("part of the last name equal", 0.03, 0.0005, [0.04, 0.0005, 0.01], 0.5),
    rare("last name nearly equal", 0.05, 0.001, [0.02, 0.001, 0.02], 1.0),
    rare("first letter of the last name equal", 0.02, 0.07, [0.04, 0.07, 0.01], 0.0),
    level("last name different", 0.03, 0.98, [0.20, 0.98, 0.01]),
    level("last name not what the address spells", 0.08, 0.95, [0.25, 0.95, 0.05]),
    level("last name somewhat alike", 0.02, 0.012, [0.02, 0.012, 0.02]),
    level("one of two last names equal", 0.004, 0.02, [0.25, 0.02, 0.02]),
    level("a woman's last name different", 0.03, 0.49, [0.10, 0.49, 0.01]),
    rare("one's only name is the other's first name", 0.02, 0.002, [0.004, 0.002, 0.02], 0.0),
];

pub(super) const LAST_NAME: Comparison = Comparison {
    name: "last name",
    word: "name",
    levels: LEVELS,
    unite: Unite::Mean,
    learnt: true,
    needs: Said::LAST_NAME,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let Some(likeness) = pair.last else { return Judged::NOTHING };
    let (left, right, names) = (pair.left, pair.right, &pair.profiles.names);
    let common = left.at_hand.last.surprise.min(right.at_hand.last.surprise);
    match likeness {
        Likeness::Same => Judged::rare(0, common),
        Likeness::Part if pair.born != NONE => Judged::rare(1, names.last_surprise(pair.born)),
        Likeness::Part => Judged::rare(1, names.last_word_surprise(left.last, right.last)),
        Likeness::Near => Judged::rare(2, common),
        // Said under the first name.
        _ if pair.swapped => Judged::NOTHING,
        _ if pair.only != NONE => Judged::rare(9, names.first_surprise(pair.only)),
        Likeness::Initial => Judged::rare(3, names.last_initial_surprise(left.last)),
        Likeness::Alike => Judged::at(6),
        Likeness::Crossed => Judged::at(7),
        Likeness::Nickname | Likeness::Other if left.from_mail.1 || right.from_mail.1 => Judged::at(5),
        Likeness::Nickname | Likeness::Other if are_women(pair) => Judged::at(8),
        Likeness::Nickname | Likeness::Other => Judged::at(4),
    }
}

/// Whether both are women, who take another name when they marry.
fn are_women(pair: &Pair<'_>) -> bool {
    let traits = &pair.profiles.traits;
    let sex = traits.get(pair.left.traits, Slot::Sex);
    sex != NONE && sex == traits.get(pair.right.traits, Slot::Sex) && traits.values(Slot::Sex).text(sex) == "f"
}
