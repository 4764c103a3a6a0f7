//! The comparisons: how two rows are judged in one respect each.
//!
//! A comparison is one file here and a line in [`COMPARISONS`].

mod address;
mod birth;
mod country;
mod email;
mod employer;
mod first_name;
mod generation;
mod id;
mod last_name;
mod list;
mod middle;
mod pair;
mod phone;
mod traits;

pub(super) use birth::{BIRTH, BORN_OTHERWISE};
pub(super) use email::{EMAIL, SPELLS_THE_NAME};
pub(super) use first_name::{CALLED_OTHERWISE, FIRST_LETTER, FIRST_NAME, SWAPPED};
pub(super) use list::{LIST, ONE_LIST, TWO_LISTS};
pub(super) use pair::{Memo, Pair};

use super::MatchWeight;
use super::features::Said;

/// Every comparison, in the order in which a waterfall shows them.
pub(super) const COMPARISONS: &[Comparison] = &[
    EMAIL,
    FIRST_NAME,
    last_name::LAST_NAME,
    middle::MIDDLE,
    generation::GENERATION,
    phone::PHONE,
    employer::EMPLOYER,
    address::ADDRESS,
    BIRTH,
    id::ID,
    country::COUNTRY,
    traits::REGION,
    traits::ADDRESS_LINE,
    traits::SEX,
    traits::AGE,
    traits::BIRTHPLACE,
    traits::OCCUPATION,
    traits::GROUP,
    traits::MARITAL_STATUS,
    traits::FURTHER_1,
    traits::FURTHER_2,
    traits::FURTHER_3,
    traits::FURTHER_4,
    LIST,
];

/// For every set of what both rows say the comparisons that may say something of them, a bit for each: most say nothing.
const TELLING: [u32; Said::SETS] = {
    let mut telling = [0; Said::SETS];
    let mut set = 0;
    while set < Said::SETS {
        let mut number = 0;
        while number < COMPARISONS.len() {
            if Said::of_number(set).has(COMPARISONS[number].needs) {
                telling[set] |= 1 << number;
            }
            number += 1;
        }
        set += 1;
    }
    telling
};

/// Returns the comparisons that may say something of a pair, each with its place.
#[inline]
pub(super) fn that_say_something(pair: &Pair<'_>) -> impl Iterator<Item = (usize, &'static Comparison)> + use<> {
    let both = pair.left.said.and(pair.right.said);
    let mut left = TELLING[both.number()];
    std::iter::from_fn(move || {
        let next = (left != 0).then_some(left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some((next, &COMPARISONS[next]))
    })
}

/// How two rows are judged in one respect.
pub(super) struct Comparison {
    /// Its name in models and waterfalls.
    pub(super) name: &'static str,
    /// The word for it among the reasons of a match.
    pub(super) word: &'static str,
    /// Its levels, the closest first.
    pub(super) levels: &'static [Usual],
    /// How it is summed up over the pairs between two groups of rows.
    pub(super) unite: Unite,
    /// Whether its probabilities are fitted to the records; not where the few rows that say something would decide.
    pub(super) learnt: bool,
    /// What both rows must say for this to say anything of them.
    pub(super) needs: Said,
    /// Judges a pair.
    pub(super) judge: fn(&Pair<'_>) -> Judged,
}

/// How a comparison is summed up over the pairs between two groups of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unite {
    /// People have several: one that they share counts; if none is shared, the pair that differs most.
    Best,
    /// People have one, in several spellings: the average.
    Mean,
    /// What one pair says against is said.
    Worst,
    /// The same, once for each of the lists that both groups stand in, at most twice: lists of one mailing are not independent.
    EachList,
}

/// A level with what it usually means; see [`Level`](super::Level).
pub(super) struct Usual {
    pub(super) name: &'static str,
    pub(super) m: f64,
    pub(super) u: f64,
    pub(super) relatives: f64,
    pub(super) colleagues: f64,
    pub(super) namesakes: f64,
    pub(super) rarity: Option<f64>,
}

/// Returns a level whose coincidences are as common as `u` says.
const fn level(name: &'static str, m: f64, u: f64, [relatives, colleagues, namesakes]: [f64; 3]) -> Usual {
    Usual { name, m, u, relatives, colleagues, namesakes, rarity: None }
}

/// Returns a level whose coincidences are as common as the value itself, times two to the `rarity`.
const fn rare(name: &'static str, m: f64, u: f64, others: [f64; 3], rarity: f64) -> Usual {
    Usual { rarity: Some(rarity), ..level(name, m, u, others) }
}

/// How a comparison came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// Which level; `None` if either side says nothing.
    pub(super) level: Option<u8>,
    /// How surprising the shared value is on a stranger.
    pub(super) surprise: MatchWeight,
}

/// Returns how all comparisons of a pair come out.
pub(super) fn judge_all(pair: &Pair<'_>) -> [Judged; COMPARISONS.len()] {
    let mut judged = [Judged::NOTHING; COMPARISONS.len()];
    for (number, comparison) in that_say_something(pair) {
        judged[number] = (comparison.judge)(pair);
    }
    judged
}

impl Judged {
    /// Either side says nothing.
    const NOTHING: Self = Self { level: None, surprise: MatchWeight::ZERO };

    pub(super) const fn at(level: u8) -> Self {
        Self { level: Some(level), surprise: MatchWeight::ZERO }
    }

    const fn rare(level: u8, surprise: MatchWeight) -> Self {
        Self { level: Some(level), surprise }
    }
}
