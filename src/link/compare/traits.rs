//! What registers and returns of a census say besides: sex, place of birth, occupation, and what else is one of a few words.
//!
//! What each of them is worth is learnt; where nearly everyone agrees, agreeing weighs nothing by itself.

use super::{Comparison, Judged, Pair, Unite, Usual, level, rare};
use crate::link::closeness::within_edits;
use crate::link::features::{NONE, Said, Slot, Values};
use crate::model::one_edit;

const SEXES: &[Usual] =
    &[rare("sex equal", 0.98, 0.5, [0.5, 0.5, 0.85], 0.0), level("sex different", 0.02, 0.5, [0.5, 0.5, 0.15])];
const BIRTHPLACES: &[Usual] = &[
    rare("place of birth equal", 0.85, 0.02, [0.45, 0.02, 0.02], 0.0),
    rare("place of birth nearly equal", 0.08, 0.005, [0.04, 0.005, 0.005], 1.0),
    level("place of birth different", 0.07, 0.97, [0.50, 0.97, 0.97]),
];
const OCCUPATIONS: &[Usual] = &[
    rare("occupation equal", 0.70, 0.04, [0.10, 0.10, 0.04], 0.0),
    rare("occupation nearly equal", 0.10, 0.02, [0.03, 0.04, 0.02], 1.0),
    level("occupation different", 0.20, 0.94, [0.87, 0.86, 0.94]),
];
const REGIONS: &[Usual] =
    &[rare("region equal", 0.93, 0.1, [0.93, 0.6, 0.1], 0.0), level("region different", 0.07, 0.9, [0.07, 0.4, 0.9])];
const AGES: &[Usual] = &[
    rare("age equal", 0.70, 0.015, [0.02, 0.03, 0.015], 0.0),
    level("age a year or two apart", 0.25, 0.06, [0.06, 0.08, 0.06]),
    level("age different", 0.015, 0.845, [0.85, 0.80, 0.845]),
    level("age a few years apart", 0.035, 0.08, [0.07, 0.09, 0.08]),
];
const ADDRESS_LINES: &[Usual] = &[
    rare("second line of the address equal", 0.80, 0.005, [0.70, 0.2, 0.005], 0.0),
    rare("second line of the address nearly equal", 0.10, 0.005, [0.08, 0.02, 0.005], 1.0),
    level("second line of the address different", 0.10, 0.99, [0.22, 0.78, 0.99]),
];
const GROUPS: &[Usual] = &[
    rare("nationality or group equal", 0.93, 0.5, [0.93, 0.5, 0.6], 0.0),
    level("nationality or group different", 0.07, 0.5, [0.07, 0.5, 0.4]),
];
const MARITAL: &[Usual] = &[
    rare("marital status equal", 0.80, 0.4, [0.4, 0.4, 0.4], 0.0),
    level("marital status different", 0.20, 0.6, [0.6, 0.6, 0.6]),
];

/// What a column says whose meaning is not known. Whether it says anything of people is learnt; what relatives and colleagues share of
/// it nobody knows, so that it tells little against them.
const FURTHER: &[Usual] = &[
    rare("further column equal", 0.70, 0.05, [0.50, 0.30, 0.05], 0.0),
    rare("further column nearly equal", 0.06, 0.01, [0.03, 0.02, 0.01], 1.0),
    level("further column different", 0.24, 0.94, [0.47, 0.68, 0.94]),
];

const fn of(name: &'static str, levels: &'static [Usual], unite: Unite, judge: fn(&Pair<'_>) -> Judged) -> Comparison {
    Comparison { name, word: name, levels, unite, learnt: true, needs: Said::TRAITS, judge }
}

pub(super) const SEX: Comparison = of("sex", SEXES, Unite::Mean, |pair| exact(pair, Slot::Sex));
pub(super) const BIRTHPLACE: Comparison = of("place of birth", BIRTHPLACES, Unite::Mean, |pair| {
    if lives_there(pair) { Judged::NOTHING } else { spelt(pair, Slot::Birthplace) }
});
pub(super) const OCCUPATION: Comparison =
    of("occupation", OCCUPATIONS, Unite::Best, |pair| spelt(pair, Slot::Occupation));
pub(super) const REGION: Comparison = Comparison { word: "address", ..of("region", REGIONS, Unite::Best, region) };
pub(super) const AGE: Comparison = of("age", AGES, Unite::Mean, aged);
pub(super) const ADDRESS_LINE: Comparison = Comparison {
    word: "address",
    ..of("second address line", ADDRESS_LINES, Unite::Best, |pair| spelt(pair, Slot::AddressLine))
};
pub(super) const GROUP: Comparison = of("nationality or group", GROUPS, Unite::Mean, |pair| exact(pair, Slot::Group));
pub(super) const MARITAL_STATUS: Comparison =
    of("marital status", MARITAL, Unite::Best, |pair| exact(pair, Slot::MaritalStatus));

pub(super) const FURTHER_1: Comparison = of("further column", FURTHER, Unite::Best, |pair| spelt(pair, Slot::Further));
pub(super) const FURTHER_2: Comparison =
    of("second further column", FURTHER, Unite::Best, |pair| spelt(pair, Slot::Further2));
pub(super) const FURTHER_3: Comparison =
    of("third further column", FURTHER, Unite::Best, |pair| spelt(pair, Slot::Further3));
pub(super) const FURTHER_4: Comparison =
    of("fourth further column", FURTHER, Unite::Best, |pair| spelt(pair, Slot::Further4));

/// The region follows from a town, a postcode or a street that both share: the address says so already.
fn region(pair: &Pair<'_>) -> Judged {
    let (left, right) = (pair.left, pair.right);
    let places = [(left.city, right.city), (left.postcode, right.postcode), (left.street, right.street)];
    let follows = places.iter().any(|(one, other)| one == other && *one != NONE);
    if follows { Judged::NOTHING } else { exact(pair, Slot::Region) }
}

/// Whether both live where both were born: the address says so already.
fn lives_there(pair: &Pair<'_>) -> bool {
    let (left, right, cities) = (pair.left.city, pair.right.city, &pair.profiles.cities);
    let born = both(pair, Slot::Birthplace).filter(|_| left == right && left != NONE);
    born.is_some_and(|(one, other, places)| one == other && places.text(one) == cities.text(left))
}

/// Returns the values of a pair, if both sides have one.
fn both<'a>(pair: &Pair<'a>, slot: Slot) -> Option<(u32, u32, &'a Values)> {
    let traits = &pair.profiles.traits;
    let (left, right) = (traits.get(pair.left.traits, slot), traits.get(pair.right.traits, slot));
    (left != NONE && right != NONE).then_some((left, right, traits.values(slot)))
}

fn exact(pair: &Pair<'_>, slot: Slot) -> Judged {
    match both(pair, slot) {
        Some((left, right, values)) if left == right => Judged::rare(0, values.surprise(left)),
        Some(_) => Judged::at(1),
        None => Judged::NOTHING,
    }
}

fn spelt(pair: &Pair<'_>, slot: Slot) -> Judged {
    let Some((left, right, values)) = both(pair, slot) else { return Judged::NOTHING };
    if left == right {
        return Judged::rare(0, values.surprise(left));
    }
    let (a, b) = (values.text(left), values.text(right));
    let shorter = a.len().min(b.len());
    let words = |few: &str, many: &str| few.split(' ').all(|word| many.split(' ').any(|other| other == word));
    let near =
        (shorter >= 4 && (one_edit(a, b) || words(a, b) || words(b, a))) || (shorter >= 8 && within_edits(a, b, 2));
    if near {
        return Judged::rare(1, values.surprise(left).min(values.surprise(right)));
    }
    Judged::at(2)
}

fn aged(pair: &Pair<'_>) -> Judged {
    let Some((left, right, values)) = both(pair, Slot::Age) else { return Judged::NOTHING };
    if left == right {
        return Judged::rare(0, values.surprise(left));
    }
    let age = |value: u32| values.text(value).parse::<i32>().unwrap_or(-100);
    Judged::at(match (age(left) - age(right)).abs() {
        0..=2 => 1,
        3..=5 => 3,
        _ => 2,
    })
}
