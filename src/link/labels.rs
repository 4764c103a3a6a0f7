//! What people decided, as examples from which the model learns.

use hashbrown::HashSet;

use super::compare::{COMPARISONS, Judged, Memo, Pair, judge_all};
use super::decisions::Settled;
use super::features::Profiles;

/// Decisions of either kind from which on the model learns from them: of a few, or of one kind alone, nothing follows for others.
pub const ENOUGH: usize = 10;
/// Decisions that weigh as much, about pairs in doubt, as what the model believes of these.
const AS_GOOD_AS_BELIEF: f64 = 50.0;

/// Pairs about which people decided, each with how its comparisons came out.
#[derive(Default)]
pub(super) struct Labels {
    /// The pairs, and whether they are one person.
    pub(super) pairs: Vec<([Judged; COMPARISONS.len()], bool)>,
    decided: HashSet<(u32, u32), foldhash::fast::FixedState>,
}

impl Labels {
    /// Returns the examples among decisions that were followed; none if there are too few of either kind.
    pub(super) fn new(settled: &Settled, profiles: &Profiles) -> Self {
        let mut labels = Self::default();
        if !settled.decided.teaches() {
            return labels;
        }
        let mut memo = Memo::new();
        let same = settled.same.iter().map(|pair| (*pair, true));
        for ((left, right), is_same) in same.chain(settled.apart.iter().map(|pair| (*pair, false))) {
            let pair = (left.min(right), left.max(right));
            if left != right && labels.decided.insert(pair) {
                let [one, other] = [pair.0, pair.1].map(|place| &profiles.all[place as usize]);
                labels.pairs.push((judge_all(&Pair::new(profiles, one, other, &mut memo)), is_same));
            }
        }
        labels
    }

    /// Whether people decided about this pair.
    pub(super) fn knows(&self, left: u32, right: u32) -> bool {
        !self.pairs.is_empty() && self.decided.contains(&(left.min(right), left.max(right)))
    }

    /// Returns how much a pair counts that nobody decided about, and that is one person's with this probability.
    ///
    /// People are asked about pairs in doubt. So what they said stands for the pairs in doubt that they were not asked about, in
    /// part: the more they said, the larger.
    pub(super) fn weight_of_unlabelled(&self, probability: f64) -> f64 {
        1.0 - self.trust() * in_doubt(probability)
    }

    /// Returns how much a decision counts, where the pairs that nobody decided about are in doubt by so much together, and
    /// one of them stands for `1 / share` of its like.
    pub(super) fn weight_of_label(&self, doubt: f64, share: f64) -> f64 {
        share + self.trust() * doubt / as_f64(self.pairs.len()).max(1.0)
    }

    fn trust(&self) -> f64 {
        let decided = as_f64(self.pairs.len());
        decided / (decided + AS_GOOD_AS_BELIEF)
    }
}

/// Returns how much in doubt a pair is: 1 at even odds, 0 where it is certain.
pub(super) fn in_doubt(probability: f64) -> f64 {
    4.0 * probability * (1.0 - probability)
}

fn as_f64(count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 decisions")]
    let count = count as f64;
    count
}
