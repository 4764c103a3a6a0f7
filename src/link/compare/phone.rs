//! Telephone numbers.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::features::{NONE, OWN_DIGITS, Said};
use crate::model::one_edit;

const LEVELS: &[Usual] = &[
    rare("phone equal", 0.75, 1e-4, [0.35, 0.003, 1e-4], 0.0),
    rare("switchboard equal", 0.05, 1e-3, [0.01, 0.30, 1e-3], 0.0),
    level("phone nearly equal", 0.02, 2e-5, [0.005, 0.005, 2e-5]),
    level("phone different", 0.20, 0.99, [0.60, 0.70, 0.99]),
];

pub(super) const PHONE: Comparison = Comparison {
    name: "phone",
    word: "phone",
    levels: LEVELS,
    unite: Unite::Best,
    learnt: true,
    needs: Said::PHONE,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left.phone, pair.right.phone);
    if left == NONE || right == NONE {
        return Judged::NOTHING;
    }
    let phones = &pair.profiles.phones;
    if left == right {
        return if pair.profiles.shared_phones[left as usize] {
            Judged::rare(1, phones.surprise(left))
        } else {
            Judged::rare(0, phones.surprise_of_unique())
        };
    }
    let (ours, theirs) = (&pair.left.at_hand, &pair.right.at_hand);
    if ours.phone_end.is_some() && ours.phone_end == theirs.phone_end {
        return Judged::rare(0, phones.surprise_of_unique());
    }
    if !ours.phone.may_be_within(theirs.phone, 1) {
        return Judged::at(3);
    }
    let (a, b) = (phones.text(left), phones.text(right));
    Judged::at(if a.len() > OWN_DIGITS && one_edit(a, b) { 2 } else { 3 })
}
