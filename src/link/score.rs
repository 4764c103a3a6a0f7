//! Weighs pairs: prior, one weight a comparison, and what other explanations take away.

use super::affinity::Affinity;
use super::compare::{COMPARISONS, Judged, LIST, Pair, Unite, that_say_something};
use super::{MatchWeight, Model};

/// Explanations of a pair's agreement: one person, or two who have to do with each other.
pub(super) const EXPLANATIONS: usize = 4;

/// The lowest threshold that there can be.
pub(super) const LEAST_THRESHOLD: f64 = 0.01;

/// Levels that a comparison has at most.
const LEVELS: usize = 16;

/// What one level says, in thousandths of a bit, of each explanation as against two strangers.
#[derive(Clone, Copy, Debug, Default)]
struct LevelWeights {
    says: [i32; EXPLANATIONS],
    /// For a level whose coincidences depend on the value: the surprise that `says` reckons with.
    reckoned: Option<i32>,
}

/// A model made ready for a number of identities.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    levels: Vec<[LevelWeights; LEVELS]>,
    priors: [i32; EXPLANATIONS],
    affinity: Affinity,
    threshold: MatchWeight,
}

/// What the comparisons of a pair say of each explanation, in thousandths of a bit as against two strangers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence(pub(super) [i32; EXPLANATIONS]);

impl Evidence {
    /// Adds what one more comparison says.
    #[inline]
    pub(super) fn add(&mut self, says: [i32; EXPLANATIONS]) {
        for (sum, says) in self.0.iter_mut().zip(says) {
            *sum += says;
        }
    }
}

/// What each comparison says of a pair, of each explanation; most say nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    /// Which comparisons say something, a bit for each.
    told: u32,
    says: [[i32; EXPLANATIONS]; COMPARISONS.len()],
}

const _: () = assert!(COMPARISONS.len() <= 32, "a bit for each comparison");

impl Parts {
    /// Puts in what a comparison says.
    #[inline]
    pub(super) fn put(&mut self, comparison: usize, says: [i32; EXPLANATIONS]) {
        self.told |= 1 << comparison;
        self.says[comparison] = says;
    }

    /// Returns what a comparison says, if it says anything.
    #[inline]
    pub(super) fn get(&self, comparison: usize) -> Option<[i32; EXPLANATIONS]> {
        (self.told >> comparison & 1 == 1).then(|| self.says[comparison])
    }

    /// Returns the comparisons that say something, each with what it says.
    #[inline]
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, [i32; EXPLANATIONS])> {
        let mut left = self.told;
        std::iter::from_fn(move || {
            let next = (left != 0).then_some(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some((next, self.says[next]))
        })
    }
}

/// What one comparison of a pair says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Which comparison of the list.
    pub(super) comparison: usize,
    /// Which level it reached.
    pub(super) level: usize,
    /// What that level usually weighs.
    pub(super) weight: i32,
    /// What the rarity of the shared value adds to it or takes off.
    pub(super) rarity: i32,
}

impl Weights {
    /// Makes `model` ready for `identities` distinct identities.
    pub(super) fn new(model: &Model, identities: usize) -> Self {
        let bits = |probability: f64| MatchWeight::from_bayes_factor(probability.clamp(1e-9, 1.0)).millibits();
        let levels = COMPARISONS
            .iter()
            .map(|comparison| {
                let levels = model.comparison(comparison.name).map_or(&[][..], |of_model| &of_model.levels);
                let mut weights = [LevelWeights::default(); LEVELS];
                for (level, weights) in levels.iter().zip(&mut weights) {
                    let chance = bits(level.u);
                    #[expect(clippy::cast_possible_truncation, reason = "a handful of bits")]
                    let reckoned = level.rarity.map(|shift| (shift * 1000.0) as i32 - chance);
                    let says = [level.m, level.relatives, level.colleagues, level.namesakes]
                        .map(|probability| bits(probability) - chance);
                    *weights = LevelWeights { says, reckoned };
                }
                weights
            })
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 identities")]
        let all = identities.max(2) as f64;
        let priors = [model.matches, model.relatives, model.colleagues, model.namesakes]
            .map(|pairs| MatchWeight::from_bayes_factor(pairs.max(1e-9) / all).millibits());
        let threshold = MatchWeight::from_probability(model.threshold.clamp(LEAST_THRESHOLD, 0.9999));
        Self { levels, priors, affinity: Affinity::new(&model.roles), threshold }
    }

    /// Returns the weight from which a pair is one person's.
    #[inline]
    pub(super) fn threshold(&self) -> MatchWeight {
        self.threshold
    }

    /// Returns the weight of any pair before anything is compared.
    #[inline]
    pub(super) fn prior(&self) -> MatchWeight {
        MatchWeight::from_millibits(self.priors[0])
    }

    /// Returns what is added to it for two rows, or two groups of rows, that have these roles.
    #[inline]
    pub(super) fn affinity(&self, left: u16, right: u16) -> MatchWeight {
        MatchWeight::from_millibits(self.affinity.of(left, right))
    }

    /// Returns what the comparisons say that came out so.
    pub(super) fn evidence_of(&self, judged: &[Judged; COMPARISONS.len()]) -> Evidence {
        let mut evidence = Evidence::default();
        for (number, judged) in judged.iter().enumerate() {
            if let Some((_, weights, rarity)) = self.level(number, *judged) {
                evidence.add(weights.says.map(|says| says + rarity));
            }
        }
        evidence
    }

    /// Returns the probability of each explanation, one person first; what they leave is that of two strangers.
    pub(super) fn shares(&self, evidence: &Evidence) -> [f64; EXPLANATIONS] {
        let mut odds = [0.0; EXPLANATIONS];
        for ((odds, prior), says) in odds.iter_mut().zip(self.priors).zip(evidence.0) {
            *odds = libm::exp2(f64::from(prior + says) / 1000.0);
        }
        let all: f64 = 1.0 + odds.iter().sum::<f64>();
        odds.map(|odds| odds / all)
    }

    #[inline]
    fn level(&self, comparison: usize, judged: Judged) -> Option<(usize, LevelWeights, i32)> {
        let level = usize::from(judged.level?);
        let weights = *self.levels.get(comparison)?.get(level)?;
        let rarity = weights.reckoned.map_or(0, |reckoned| judged.surprise.millibits() - reckoned);
        Some((level, weights, rarity))
    }

    /// Returns what each comparison says of a pair.
    pub(super) fn parts(&self, pair: &Pair<'_>) -> Parts {
        let mut parts = Parts::default();
        for (number, comparison) in that_say_something(pair) {
            if let Some((_, weights, rarity)) = self.level(number, (comparison.judge)(pair)) {
                parts.put(number, weights.says.map(|says| says + rarity));
            }
        }
        parts
    }

    /// Returns what the comparisons say of a pair.
    pub(super) fn evidence(&self, pair: &Pair<'_>) -> Evidence {
        let mut evidence = Evidence::default();
        evidence.0[0] = self.affinity.of(pair.left.roles, pair.right.roles);
        for (number, comparison) in that_say_something(pair) {
            if let Some((_, weights, rarity)) = self.level(number, (comparison.judge)(pair)) {
                evidence.add(weights.says.map(|says| says + rarity));
            }
        }
        evidence
    }

    /// Returns what each comparison says of two rows that are all that is known of two people; see [`Unite::EachList`].
    pub(super) fn parts_of_two(&self, pair: &Pair<'_>) -> Parts {
        let mut parts = self.parts(pair);
        if (pair.left.lists & pair.right.lists).count_ones() > 1 {
            let once = parts;
            for (number, says) in once.each() {
                if COMPARISONS[number].unite == Unite::EachList {
                    parts.put(number, says.map(|says| says * 2));
                }
            }
        }
        parts
    }

    /// Returns the weight of two rows that say the same, of which `list` says in which lists they stand.
    pub(super) fn of_equals(&self, pair: &Pair<'_>, list: Option<Judged>) -> MatchWeight {
        let mut evidence = Evidence::default();
        for (number, comparison) in that_say_something(pair) {
            let judged = if comparison.name == LIST.name { list } else { Some((comparison.judge)(pair)) };
            if let Some((_, weights, rarity)) = judged.and_then(|judged| self.level(number, judged)) {
                evidence.add(weights.says.map(|says| says + rarity));
            }
        }
        self.total(&evidence)
    }

    /// Returns the weight that evidence comes to.
    #[inline]
    pub(super) fn total(&self, evidence: &Evidence) -> MatchWeight {
        self.prior() + MatchWeight::from_millibits(evidence.0[0]) + self.others(evidence)
    }

    /// Returns what each comparison says of a pair, those that say something.
    pub(super) fn steps<'a>(&'a self, pair: &'a Pair<'_>) -> impl Iterator<Item = Step> + 'a {
        let judged = that_say_something(pair).map(|(number, comparison)| (number, (comparison.judge)(pair)));
        judged.filter_map(|(comparison, judged)| {
            let (level, weights, rarity) = self.level(comparison, judged)?;
            Some(Step { comparison, level, weight: weights.says[0], rarity })
        })
    }

    /// Returns the weight that two relatives, colleagues or namesakes take away: how much likelier than strangers they made the pair.
    pub(super) fn others(&self, evidence: &Evidence) -> MatchWeight {
        let odds =
            |explanation: usize| libm::exp2(f64::from(self.priors[explanation] + evidence.0[explanation]) / 1000.0);
        MatchWeight::from_bayes_factor(1.0 / (1.0 + odds(1) + odds(2) + odds(3)))
    }

    /// Returns the weight of a pair, or nothing if it is surely below `floor`.
    pub(super) fn weight(&self, pair: &Pair<'_>, floor: MatchWeight) -> Option<MatchWeight> {
        let evidence = self.evidence(pair);
        let most = self.prior() + MatchWeight::from_millibits(evidence.0[0]);
        if most < floor {
            return None;
        }
        Some(most + self.others(&evidence)).filter(|weight| *weight >= floor)
    }
}
