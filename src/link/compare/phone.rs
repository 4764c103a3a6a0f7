//! Telephone numbers.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::closeness::one_edit;
use crate::link::features::NONE;

const LEVELS: &[Usual] = &[
    rare("phone equal", 0.75, 1e-4, [0.35, 0.003, 1e-4], 0.0),
    rare("switchboard equal", 0.05, 1e-3, [0.01, 0.30, 1e-3], 0.0),
    level("phone nearly equal", 0.02, 2e-5, [0.005, 0.005, 2e-5]),
    level("phone different", 0.20, 0.99, [0.60, 0.70, 0.99]),
];

pub(super) const PHONE: Comparison =
    Comparison { name: "phone", word: "phone", levels: LEVELS, unite: Unite::Best, learnt: true, judge };

/// Digits that two numbers share at the end if they differ in nothing but how the beginning is written.
const OWN_DIGITS: usize = 8;

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
    let (a, b) = (phones.text(left), phones.text(right));
    if own_digits(a).is_some() && own_digits(a) == own_digits(b) {
        return Judged::rare(0, phones.surprise_of_unique());
    }
    Judged::at(if a.len() > OWN_DIGITS && one_edit(a, b) { 2 } else { 3 })
}

/// Returns the digits that are a number's own, if it has so many.
fn own_digits(number: &str) -> Option<&str> {
    number.len().checked_sub(OWN_DIGITS).and_then(|start| number.get(start..))
}
