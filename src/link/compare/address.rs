//! Street, postcode and town together, because one follows from the other.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::MatchWeight;
use crate::link::closeness::within_edits;
use crate::link::features::{NONE, Said, Values};
use crate::model::one_edit;

const LEVELS: &[Usual] = &[
    rare("street equal", 0.45, 1e-4, [0.60, 0.30, 1e-4], 0.0),
    rare("street nearly equal", 0.10, 1e-4, [0.10, 0.05, 1e-4], 1.0),
    rare("postcode equal", 0.45, 1e-3, [0.60, 0.30, 1e-3], 0.0),
    rare("town equal", 0.30, 0.01, [0.35, 0.20, 0.01], 0.0),
    level("address different", 0.25, 0.95, [0.20, 0.60, 0.95]),
    rare("town equal, postcode nearly equal", 0.05, 0.002, [0.05, 0.03, 0.002], 0.0),
];

/// How surprising it is that two strangers of one town have postcodes that are nearly equal.
const NEAR_POSTCODES: MatchWeight = MatchWeight::from_millibits(2500);

pub(super) const ADDRESS: Comparison = Comparison {
    name: "address",
    word: "address",
    levels: LEVELS,
    unite: Unite::Best,
    learnt: true,
    needs: Said::ADDRESS,
    judge,
};

fn judge(pair: &Pair<'_>) -> Judged {
    let (left, right, profiles) = (pair.left, pair.right, pair.profiles);
    let compared = |a: u32, b: u32| (a != NONE && b != NONE).then_some(a == b);
    let street = compared(left.street, right.street);
    let postcode = compared(left.postcode, right.postcode);
    let city = compared(left.city, right.city);
    let place = postcode == Some(true) || city == Some(true);
    if street == Some(true) && (place || (postcode.is_none() && city.is_none())) {
        return Judged::rare(0, profiles.streets.surprise(left.street));
    }
    let common = |values: &Values, a: u32, b: u32| values.surprise(a).min(values.surprise(b));
    let (ours, theirs) = (&left.at_hand, &right.at_hand);
    if street == Some(false) && place && ours.street.may_be_within(theirs.street, 2) {
        let (a, b) = (profiles.streets.text(left.street), profiles.streets.text(right.street));
        if a.len().min(b.len()) >= 6 && (one_edit(a, b) || within_edits(a, b, 2)) {
            return Judged::rare(1, common(&profiles.streets, left.street, right.street));
        }
    }
    if postcode == Some(true) {
        return Judged::rare(2, profiles.postcodes.surprise(left.postcode));
    }
    if street == Some(true) {
        return Judged::rare(1, profiles.streets.surprise(left.street));
    }
    if city == Some(true) && postcode == Some(false) {
        let (a, b) = (profiles.postcodes.text(left.postcode), profiles.postcodes.text(right.postcode));
        if a.len().min(b.len()) >= 3 && one_edit(a, b) {
            return Judged::rare(5, profiles.cities.surprise(left.city) + NEAR_POSTCODES);
        }
    }
    if city == Some(true) {
        return Judged::rare(3, profiles.cities.surprise(left.city));
    }
    if city == Some(false) && ours.city.may_be_within(theirs.city, 1) {
        let (a, b) = (profiles.cities.text(left.city), profiles.cities.text(right.city));
        if a.len().min(b.len()) >= 5 && one_edit(a, b) {
            return Judged::rare(3, common(&profiles.cities, left.city, right.city));
        }
    }
    if postcode.is_none() && city.is_none() { Judged::NOTHING } else { Judged::at(4) }
}
