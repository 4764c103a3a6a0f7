//! How far the blocking rules reach, told before anything but a sample is compared: how many pairs they put together, and how many
//! pairs of one person they miss.
//!
//! What no rule finds cannot be seen, but those pairs that one rule alone finds tell of it: where many are found by the skin of their
//! teeth, many are missed (Chao's estimate, as of animals that were caught once and twice; or Petersen's, as of those caught in two
//! ways, if that comes to less). It is a least number: what is hard to find
//! for several rules at once is told in part, and what blocks that are too large leave out of their windows is not.

use super::MatchWeight;
use super::block::{Blocks, Labels, RULES, keys_by_rule};
use super::compare::{Memo, Pair};
use super::features::{NONE, Profiles};
use super::score::Weights;

/// Candidate pairs that are looked at, about.
const SAMPLE: u64 = 10_000;
/// Pairs less likely than this to be one person's play no part.
const FLOOR: MatchWeight = MatchWeight::from_millibits(-4000);

/// What the blocking rules find and miss, as far as a sample tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach {
    /// Pairs that the rules put together, about.
    pub pairs: f64,
    /// Pairs that there are.
    pub all_pairs: f64,
    /// Pairs of one person among those put together.
    pub found: f64,
    /// Pairs of one person that no rule puts together, at least.
    pub lost: f64,
    /// The rules that find anyone, in their order.
    pub rules: Vec<RuleReach>,
}

/// Of the pairs that are foreseen to be missed, the share that leaves somebody counted twice: of several rows of one person each
/// has other ways to the rest, and what one rule alone finds is told in part by chance. Found on labelled tables of 120 kinds.
const COUNTED_TWICE: f64 = 0.3;

/// What one blocking rule finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleReach {
    /// What two rows have in common that it puts together.
    pub name: &'static str,
    /// Pairs of one person that it finds.
    pub found: f64,
    /// Those of them that no other rule finds.
    pub alone: f64,
}

impl Reach {
    /// Returns how many people may be counted twice because their rows are never compared, where a row has so many others of
    /// its person on average.
    #[must_use]
    pub fn counted_twice(&self, matches: f64) -> f64 {
        COUNTED_TWICE * self.lost / matches.max(1.0)
    }

    /// Returns which share of the pairs of one person is never compared.
    #[must_use]
    pub fn lost_share(&self) -> f64 {
        if self.found > 0.0 { self.lost / (self.found + self.lost) } else { 0.0 }
    }
}

/// Looks at a sample of the pairs that the rules put together.
pub(super) fn reach(profiles: &Profiles, blocks: &Blocks, weights: &Weights) -> Reach {
    let all = profiles.all.len();
    let pairs = blocks.pairs_about(all);
    let stride = usize::try_from(pairs.div_ceil(SAMPLE)).unwrap_or(usize::MAX).max(1);
    let labels = Labels::new(profiles);
    let mut memo = Memo::new();
    let mut seen = vec![NONE; all];
    let mut rules: Vec<RuleReach> =
        RULES.iter().map(|rule| RuleReach { name: rule.name, found: 0.0, alone: 0.0 }).collect();
    // Pairs of one person by the number of rules that find them: one, two, more.
    let mut by_rules = [0.0; 3];
    for (number, profile) in (0_u32..).zip(&profiles.all).step_by(stride) {
        let mut keys = None;
        blocks.before(number, &mut seen, |other| {
            let other = &profiles.all[other as usize];
            let Some(weight) = weights.weight(&Pair::new(profiles, other, profile, &mut memo), FLOOR) else { return };
            let share = weight.probability();
            let keys = keys.get_or_insert_with(|| keys_by_rule(profile, profiles, &labels));
            let others = keys_by_rule(other, profiles, &labels);
            let meets = |place: &usize| keys[*place].iter().any(|key| others[*place].contains(key));
            let meeting: Vec<usize> = (0..RULES.len()).filter(meets).collect();
            let Some(more) = meeting.len().checked_sub(1) else { return };
            by_rules[more.min(2)] += share;
            for place in &meeting {
                rules[*place].found += share;
                rules[*place].alone += if more == 0 { share } else { 0.0 };
            }
        });
    }
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 pairs")]
    let [scale, all, pairs] = [stride as f64, all as f64, pairs as f64];
    let [once, twice, _] = by_rules;
    let chao = if twice > 0.0 { once * once / (2.0 * twice) } else { once / 2.0 };
    let lost = by_one_rule(&rules, by_rules.iter().sum()).map_or(chao, |lost| lost.min(chao));
    for rule in &mut rules {
        (rule.found, rule.alone) = (rule.found * scale, rule.alone * scale);
    }
    rules.retain(|rule| rule.found >= 0.5);
    let found = by_rules.iter().sum::<f64>() * scale;
    // An estimate from a handful of pairs promises no more than was found.
    Reach { pairs, all_pairs: all * (all - 1.0).max(0.0) / 2.0, found, lost: (lost * scale).min(found), rules }
}

/// Pairs that a rule and others find, at least, for the rule to say anything of what both miss.
const MET: f64 = 5.0;

/// Returns how many pairs are missed, at least, were what one rule finds as likely to be found by the others as what it does not
/// find (Petersen's estimate, of the rule by which it comes to most); nothing if too few are found.
///
/// Rules that make up for each other find many pairs alone, of which Chao's estimate would make far too much.
fn by_one_rule(rules: &[RuleReach], found: f64) -> Option<f64> {
    let missed = |rule: &RuleReach| {
        let with_others = rule.found - rule.alone;
        (with_others >= MET).then(|| rule.alone * (found - rule.found).max(0.0) / with_others)
    };
    rules.iter().filter_map(missed).max_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Model;
    use crate::link::tests::people_with_errors;

    #[test]
    fn rules_that_make_up_for_each_other_miss_few() {
        let rule = |found, alone| RuleReach { name: "", found, alone };
        // Of 1000 pairs 100 are found by the first rule alone and 100 by the second alone.
        let missed = by_one_rule(&[rule(900.0, 100.0), rule(900.0, 100.0)], 1000.0);
        assert!(missed.is_some_and(|missed| (missed - 12.5).abs() < 1e-9), "{missed:?}");
        assert_eq!(by_one_rule(&[rule(4.0, 1.0)], 4.0), None);
    }

    #[test]
    fn pairs_are_counted_and_lost_ones_foreseen() {
        // Of 900 people with two rows each some rows differ in so much that no rule puts them together.
        let (records, truth) = people_with_errors(900);
        let profiles = Profiles::new(&records);
        let blocks = Blocks::new(&profiles);
        let weights = Weights::new(&Model::default(), profiles.all.len());
        let told = reach(&profiles, &blocks, &weights);
        let mut place_of = vec![0_u32; profiles.all.len()];
        for (place, profile) in (0..).zip(&profiles.all) {
            place_of[profile.identity as usize] = place;
        }
        let mut met = hashbrown::HashSet::new();
        let mut pairs = 0.0;
        let mut seen = vec![NONE; profiles.all.len()];
        for number in (0_u32..).take(profiles.all.len()) {
            blocks.before(number, &mut seen, |other| {
                pairs += 1.0;
                met.insert((other, number));
            });
        }
        assert!((told.pairs - pairs).abs() < 0.5, "{} foreseen, {pairs} there", told.pairs);
        let missed = |(left, right): &&(usize, usize)| {
            let (a, b) = (place_of[*left], place_of[*right]);
            !met.contains(&(a.min(b), a.max(b)))
        };
        let lost = truth.iter().filter(missed).count();
        let lost = f64::from(u32::try_from(lost).unwrap_or(u32::MAX));
        assert!(lost >= 5.0, "the rows differ too little: {lost} lost");
        assert!(told.lost > lost / 4.0 && told.lost < lost * 4.0, "{} foreseen, {lost} lost", told.lost);
        assert!(told.rules.iter().any(|rule| rule.alone > 0.0) && told.lost_share() < 1.0);
    }
}
