//! Fits a model to the records at hand, without anyone saying who is who.
//!
//! How often strangers agree is counted on pairs taken at random. How often one person's rows agree, and how many such pairs there
//! are, comes from expectation maximisation: the model says how likely each candidate pair is one person's, and is refitted to
//! what those pairs look like, in turns. What the model believed before counts as a number of pairs seen, so that fifty rows change it
//! little and fifty thousand much.

use hashbrown::HashMap;

use super::block::Blocks;
use super::compare::{
    BIRTH, BORN_OTHERWISE, CALLED_OTHERWISE, COMPARISONS, Comparison, EMAIL, FIRST_LETTER, FIRST_NAME, Judged, Memo,
    Pair, SPELLS_THE_NAME, SWAPPED, judge_all,
};
use super::features::{NONE, Profiles, mix_number};
use super::labels::{Labels, in_doubt};
use super::score::{EXPLANATIONS, Weights};
use super::{MatchWeight, Model};

/// Turns of expectation and maximisation.
const TURNS: usize = 12;
/// Candidate pairs that are looked at, about.
const CANDIDATES: usize = 40_000;
/// Pairs taken at random.
const RANDOM: usize = 20_000;
/// Random pairs that a profile is part of on one side, at most.
const ROUNDS: usize = 32;
/// Pairs that what the model believed of one person's rows counts for.
const BELIEVED: f64 = 100.0;
/// Pairs that what the model believed of strangers counts for.
const BELIEVED_OF_STRANGERS: f64 = 1000.0;
/// Records that what the model believed of how many pairs there are counts for.
const BELIEVED_PAIRS: f64 = 30.0;
/// How many times as often as believed one person's rows may be found to agree, or differ, in one way. Without a bound, where rows of
/// colleagues outnumber those of one person, these would be learnt to be one person's.
const MOST: f64 = 8.0;
/// The same for another given name altogether: brothers and sisters, twins above all, are more than people who are called otherwise, and
/// where nothing tells them they would be learnt to be one person.
const MOST_CALLED_OTHERWISE: f64 = 2.0;
/// The same in tables whose rows say who people are by names and dates: there everyone is listed with brothers and sisters, and hardly
/// anyone by another name.
const MOST_CALLED_OTHERWISE_IN_REGISTERS: f64 = 0.6;
/// The same for another date of birth altogether in such tables: fathers and sons of one name at one place would be learnt to be one
/// person.
const MOST_BORN_OTHERWISE_IN_REGISTERS: f64 = 1.0;
/// The same for names that are swapped: where half of the rows put the family name first, half of the pairs are. Nobody but the same
/// person is likely to be called so.
const MOST_SWAPPED: f64 = 40.0;
/// How many times as rarely. Most pairs of one person's rows are copies of one another; the few that are not, which are hard to find,
/// would be taken for impossible.
const LEAST: f64 = 2.0;
/// Share of what was believed of relatives, colleagues and namesakes that is left where none are found, in tables whose rows say
/// enough of everyone that they would be: names, dates and places, rather than an address or a phone here and there.
const UNSEEN: f64 = 0.05;
/// How often relatives bear one given name in such tables, at most: there is no mailbox that a father and his son share, by which
/// just these would be met.
const NAMED_ALIKE: f64 = 0.02;
/// Pairs less likely than this to be one person's play no part.
const FLOOR: MatchWeight = MatchWeight::from_millibits(-12_000);
/// Except in registers, where everyone is listed with their relatives: there pairs that are relatives, colleagues or namesakes as
/// likely as this count too, or there would seem to be fewer of them than there are. Where rows have addresses, blocks are full of
/// colleagues of a firm, who say nothing of those who might be one person.
const OTHERS: f64 = 0.05;

type Comparisons = [Judged; COMPARISONS.len()];

/// A pair that may be one person's.
struct Candidate {
    judged: Comparisons,
    /// What rules each other out: the pairs of one row with the rows of another list that names each person once. One number for
    /// either side; [`NONE`] if the two do not stand in two such lists.
    rivals: [u32; 2],
}

/// How far what is found may lie from what was believed.
struct Bounds {
    /// Share of what was believed of relatives, colleagues and namesakes that is left where none are found.
    unseen: f64,
    /// How many times as often as believed one person's rows may give another given name altogether.
    called_otherwise: f64,
    /// The same for another date of birth.
    born_otherwise: f64,
}

impl Bounds {
    fn of(profiles: &Profiles) -> Self {
        if profiles.register {
            Self {
                unseen: UNSEEN,
                called_otherwise: MOST_CALLED_OTHERWISE_IN_REGISTERS,
                born_otherwise: MOST_BORN_OTHERWISE_IN_REGISTERS,
            }
        } else {
            Self { unseen: 1.0, called_otherwise: MOST_CALLED_OTHERWISE, born_otherwise: MOST }
        }
    }

    /// Returns how many times as often as believed one person's rows may come out at a level.
    fn most(&self, comparison: &Comparison, level: usize) -> f64 {
        if comparison.name == FIRST_NAME.name && CALLED_OTHERWISE.contains(&level) {
            self.called_otherwise
        } else if comparison.name == FIRST_NAME.name && level == SWAPPED {
            MOST_SWAPPED
        } else if comparison.name == BIRTH.name && BORN_OTHERWISE.contains(&level) {
            self.born_otherwise
        } else {
            MOST
        }
    }
}

/// Returns `model` fitted to the identities of `profiles`, and to what people decided about some of their pairs.
pub(super) fn train(profiles: &Profiles, blocks: &Blocks, model: &Model, labels: &Labels) -> Model {
    let mut trained = Model { fixed: true, ..model.clone() };
    if profiles.all.len() < 2 {
        return trained;
    }
    let bounds = Bounds::of(profiles);
    let of_names = trained.comparisons.iter_mut().find(|comparison| comparison.name == FIRST_NAME.name);
    if let Some(level) = of_names.and_then(|names| names.levels.first_mut()).filter(|_| profiles.register) {
        level.relatives = level.relatives.min(NAMED_ALIKE);
    }
    let mut memo = Memo::new();
    count_strangers(profiles, &mut trained, &mut memo);
    follow_strangers(model, &mut trained);
    let believed = trained.clone();
    let (pairs, share) = candidates(profiles, blocks, &trained, labels, &mut memo);
    for _ in 0..TURNS {
        refit(&pairs, share, labels, profiles.all.len(), &believed, &bounds, &mut trained);
    }
    trained
}

/// Counts how often strangers agree, on pairs taken at random.
fn count_strangers(profiles: &Profiles, model: &mut Model, memo: &mut Memo) {
    let mut counts = empty_counts(model);
    for (left, right) in strangers(profiles) {
        let pair = Pair::new(profiles, &profiles.all[left], &profiles.all[right], memo);
        count(&mut counts, &judge_all(&pair), 1.0);
    }
    for ((comparison, counts), of_list) in model.comparisons.iter_mut().zip(&counts).zip(COMPARISONS) {
        if !of_list.learnt {
            continue;
        }
        let seen: f64 = counts.iter().sum();
        for (number, (level, count)) in comparison.levels.iter_mut().zip(counts).enumerate() {
            if of_list.name == EMAIL.name && SPELLS_THE_NAME.contains(&number) {
                continue;
            }
            level.u = (level.u * BELIEVED_OF_STRANGERS + count) / (BELIEVED_OF_STRANGERS + seen);
        }
    }
}

/// Lets relatives, colleagues and namesakes follow what was counted of strangers where a first letter stands for a given name: how
/// often it does is a matter of the files, whoever the two are.
fn follow_strangers(before: &Model, model: &mut Model) {
    for (comparison, before) in model.comparisons.iter_mut().zip(&before.comparisons) {
        if comparison.name != FIRST_NAME.name {
            continue;
        }
        if let (Some(level), Some(before)) = (comparison.levels.get_mut(FIRST_LETTER), before.levels.get(FIRST_LETTER))
        {
            for other in [&mut level.relatives, &mut level.colleagues, &mut level.namesakes] {
                *other = (*other * level.u / before.u).min(1.0);
            }
        }
    }
}

/// Returns pairs of profiles taken at random, or all of them where they are few.
fn strangers(profiles: &Profiles) -> Vec<(usize, usize)> {
    let all = profiles.all.len();
    if all * (all - 1) / 2 <= RANDOM {
        return (0..all).flat_map(|right| (0..right).map(move |left| (left, right))).collect();
    }
    let wanted = RANDOM.min(all * ROUNDS);
    let pair = |turn: usize| {
        // Evenly over all on one side, and on the other at random, which is to say by the content of the first.
        let one = turn * all / wanted;
        let random = mix_number(profiles.all[one].content, turn as u64) % (all as u64 - 1);
        let other = (one + 1 + usize::try_from(random).unwrap_or(0)) % all;
        (one.min(other), one.max(other))
    };
    (0..wanted).map(pair).collect()
}

fn empty_counts(model: &Model) -> Vec<Vec<f64>> {
    model.comparisons.iter().map(|comparison| vec![0.0; comparison.levels.len()]).collect()
}

fn count(counts: &mut [Vec<f64>], judged: &Comparisons, weight: f64) {
    for (counts, judged) in counts.iter_mut().zip(judged) {
        if let Some(count) = judged.level.and_then(|level| counts.get_mut(usize::from(level))) {
            *count += weight;
        }
    }
}

/// Returns candidate pairs that may be one person's, and which share of all candidates they are taken from.
fn candidates(
    profiles: &Profiles,
    blocks: &Blocks,
    model: &Model,
    labels: &Labels,
    memo: &mut Memo,
) -> (Vec<Candidate>, f64) {
    let all = profiles.all.len();
    let weights = Weights::new(model, all);
    let mut seen = vec![NONE; all];
    let pairs = usize::try_from(blocks.pairs_about(all)).unwrap_or(usize::MAX);
    let stride = pairs.div_ceil(CANDIDATES).max(1);
    let mut pairs = Vec::new();
    let mut numbers = HashMap::<(u32, u64), u32, foldhash::fast::FixedState>::default();
    for (number, profile) in (0_u32..).zip(&profiles.all).step_by(stride) {
        blocks.before(number, &mut seen, |place| {
            if labels.knows(place, number) {
                return;
            }
            let other = &profiles.all[place as usize];
            let judged = judge_all(&Pair::new(profiles, other, profile, memo));
            let evidence = weights.evidence_of(&judged);
            let is_match = weights.prior() + MatchWeight::from_millibits(evidence.0[0]) > FLOOR;
            let is_other = || weights.shares(&evidence)[1..].iter().any(|share| *share > OTHERS);
            if is_match || profiles.register && is_other() {
                let mut rivals = [NONE; 2];
                if profile.stands_in_another_list_than(other) {
                    let next = |numbers: &HashMap<_, _, _>| u32::try_from(numbers.len()).unwrap_or(NONE);
                    rivals = [(number, other.lists), (place, profile.lists)].map(|of_row| {
                        let next = next(&numbers);
                        *numbers.entry(of_row).or_insert(next)
                    });
                }
                pairs.push(Candidate { judged, rivals });
            }
        });
    }
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let share = 1.0 / stride as f64;
    (pairs, share)
}

/// Returns the probability of each explanation of each pair, as [`Weights::shares`] does, but that of several rows of a list that names
/// each person once one at most is another row's.
fn shares_of(pairs: &[Candidate], weights: &Weights) -> Vec<[f64; EXPLANATIONS]> {
    let mut shares: Vec<_> = pairs.iter().map(|pair| weights.shares(&weights.evidence_of(&pair.judged))).collect();
    let most = pairs.iter().flat_map(|pair| pair.rivals).filter(|rivals| *rivals != NONE).max();
    let mut sums = vec![0.0; most.map_or(0, |most| most as usize + 1)];
    for (pair, shares) in pairs.iter().zip(&shares) {
        for rivals in pair.rivals.iter().filter(|rivals| **rivals != NONE) {
            sums[*rivals as usize] += shares[0];
        }
    }
    for (pair, shares) in pairs.iter().zip(&mut shares).filter(|(pair, _)| pair.rivals[0] != NONE) {
        let all = pair.rivals.map(|rivals| sums[rivals as usize]).into_iter().fold(1.0, f64::max);
        let is_same = shares[0] / all;
        let rest = (1.0 - is_same) / (1.0 - shares[0]).max(1e-9);
        *shares = shares.map(|share| share * rest);
        shares[0] = is_same;
    }
    shares
}

/// Takes one turn: judges the pairs by the model, and fits the model to the pairs.
fn refit(
    pairs: &[Candidate],
    share: f64,
    labels: &Labels,
    identities: usize,
    believed: &Model,
    bounds: &Bounds,
    model: &mut Model,
) {
    let weights = Weights::new(model, identities);
    let mut counts = empty_counts(model);
    let mut sums = [0.0; EXPLANATIONS];
    let mut take = |judged: &Comparisons, shares: [f64; EXPLANATIONS], weight: f64| {
        count(&mut counts, judged, shares[0] * weight);
        for (sum, share) in sums.iter_mut().zip(shares) {
            *sum += share * weight;
        }
    };
    let mut doubt = 0.0;
    for (Candidate { judged, .. }, shares) in pairs.iter().zip(shares_of(pairs, &weights)) {
        doubt += in_doubt(shares[0]);
        take(judged, shares, labels.weight_of_unlabelled(shares[0]));
    }
    for (judged, is_same) in &labels.pairs {
        let shares = weights.shares(&weights.evidence_of(judged));
        let others = (1.0 - shares[0]).max(1e-9);
        let known = match is_same {
            true => [1.0, 0.0, 0.0, 0.0],
            false => [0.0, shares[1] / others, shares[2] / others, shares[3] / others],
        };
        take(judged, known, labels.weight_of_label(doubt, share));
    }
    let believed_levels = believed.comparisons.iter();
    for (((comparison, counts), before), of_list) in
        model.comparisons.iter_mut().zip(&counts).zip(believed_levels).zip(COMPARISONS)
    {
        if !of_list.learnt {
            continue;
        }
        let seen: f64 = counts.iter().sum();
        for (number, ((level, count), before)) in
            comparison.levels.iter_mut().zip(counts).zip(&before.levels).enumerate()
        {
            let fitted = (before.m * BELIEVED + count) / (BELIEVED + seen);
            let most = before.m * bounds.most(of_list, number);
            level.m = fitted.clamp(before.m / LEAST, most.min(1.0));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 identities")]
    let all = identities as f64;
    let per_record = |sum: f64, before: f64| (2.0 * sum / share + before * BELIEVED_PAIRS) / (all + BELIEVED_PAIRS);
    model.matches = per_record(sums[0], believed.matches);
    // Who is not seen is not thereby ruled out: beside matches, other explanations never count for less than believed.
    let least = (model.matches / believed.matches).min(1.0) * bounds.unseen;
    let others = |sum: f64, before: f64| per_record(sum, before).max(before * least);
    model.relatives = others(sums[1], believed.relatives);
    model.colleagues = others(sums[2], believed.colleagues);
    model.namesakes = others(sums[3], believed.namesakes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_first_letters_stand_for_names_is_the_same_whoever_two_are() {
        let before = Model::default();
        let mut model = before.clone();
        let names = model.comparisons.iter_mut().find(|comparison| comparison.name == FIRST_NAME.name);
        names.into_iter().flat_map(|names| &mut names.levels).for_each(|level| level.u /= 8.0);
        follow_strangers(&before, &mut model);
        for (number, (level, before)) in levels(&model).zip(levels(&before)).enumerate() {
            let times = if number == FIRST_LETTER { 8.0 } else { 1.0 };
            for (now, before) in [(level.relatives, before.relatives), (level.namesakes, before.namesakes)] {
                assert!((now * times - before).abs() < 1e-12, "{}", level.name);
            }
        }
    }

    #[test]
    fn of_several_rows_of_a_list_of_people_one_at_most_is_anothers() {
        let weights = Weights::new(&Model { matches: 1e6, ..Model::default() }, 2);
        let judged = [Judged { level: None, surprise: MatchWeight::ZERO }; COMPARISONS.len()];
        let pair = |rivals| Candidate { judged, rivals };
        let alone = shares_of(&[pair([NONE; 2])], &weights)[0][0];
        assert!(alone > 0.99);
        let shares = shares_of(&[pair([0, 1]), pair([0, 2]), pair([3, 4])], &weights);
        assert!(
            (shares[0][0] - alone / (2.0 * alone)).abs() < 1e-9 && (shares[2][0] - alone).abs() < 1e-9,
            "{shares:?}"
        );
        assert!(shares.iter().all(|shares| shares.iter().sum::<f64>() <= 1.0 + 1e-9));
    }

    /// Returns the levels of given names.
    fn levels(model: &Model) -> impl Iterator<Item = &crate::link::Level> {
        let names = model.comparisons.iter().find(|comparison| comparison.name == FIRST_NAME.name);
        names.into_iter().flat_map(|names| &names.levels)
    }
}
