//! What the members of two groups say of each other, summed up.

use crate::link::compare::{COMPARISONS, Unite};
use crate::link::score::{EXPLANATIONS, Parts};

/// From here on a pair speaks against rather than not for, in thousandths of a bit.
const CONTRADICTION: i32 = -2000;
/// What the pairs between two groups say together.
///
/// Where people have several values (addresses, phones, firms) one that is shared counts, and else the worst. A name should be alike in
/// all pairs. And what speaks against two rows of one list speaks against the groups.
#[derive(Default)]
pub(super) struct Together {
    best: Parts,
    worst: Parts,
    sums: [[i64; EXPLANATIONS]; COMPARISONS.len()],
    counts: [i64; COMPARISONS.len()],
    /// Lists of people that both groups stand in.
    pub(super) lists: u32,
}

impl Together {
    /// Adds what one pair says.
    pub(super) fn add(&mut self, parts: &Parts) {
        for (number, says) in parts.each() {
            if self.best.get(number).is_none_or(|best| says[0] > best[0]) {
                self.best.put(number, says);
            }
            if self.worst.get(number).is_none_or(|worst| says[0] < worst[0]) {
                self.worst.put(number, says);
            }
            for (sum, says) in self.sums[number].iter_mut().zip(says) {
                *sum += i64::from(says);
            }
            self.counts[number] += 1;
        }
    }

    /// Returns what they say together.
    pub(super) fn parts(&self) -> Parts {
        let mut parts = Parts::default();
        for (number, best) in self.best.each() {
            let Some(worst) = self.worst.get(number) else { continue };
            let says = match COMPARISONS[number].unite {
                Unite::Best if best[0] > 0 => best,
                Unite::Mean if worst[0] > CONTRADICTION => best,
                Unite::EachList if self.lists > 1 => worst.map(|says| says * 2),
                Unite::Best | Unite::Worst | Unite::EachList => worst,
                #[expect(clippy::cast_possible_truncation, reason = "a mean of 32-bit numbers")]
                Unite::Mean => self.sums[number].map(|sum| (sum / self.counts[number]) as i32),
            };
            parts.put(number, says);
        }
        parts
    }
}
