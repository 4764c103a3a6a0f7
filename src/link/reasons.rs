//! What a row was matched on: a few words, held without memory of their own, as there are as many as rows.

use std::cmp::Reverse;

use super::compare::{COMPARISONS, Pair};
use super::score::Weights;

/// The word for what a person decided.
const DECIDED: &str = "decision";
/// What stands for that word.
const DECISION: u8 = u8::MAX;
/// Words that there may be: one for each comparison with another word, and a decision.
const MOST: usize = 16;
/// Weight from which a word is a reason: a bit.
const SPEAKS: i32 = 1000;

/// The words of the comparisons that speak for a match, the strongest first, such as `e-mail`, `name`, `phone`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// The place, counted from 1, of the first comparison with each word; zeros behind the last.
    words: [u8; MOST],
}

impl Reasons {
    /// Returns those of a pair.
    pub(super) fn of(pair: &Pair<'_>, weights: &Weights) -> Self {
        let mut found = [(0_u8, 0_i32); COMPARISONS.len()];
        let mut count = 0;
        for step in weights.steps(pair) {
            let says = step.weight + step.rarity;
            let word = word_at(step.comparison);
            match found[..count].iter_mut().find(|(known, _)| word_at(usize::from(*known)) == word) {
                Some((_, weight)) => *weight += says,
                None => {
                    found[count] = (u8::try_from(step.comparison).unwrap_or(DECISION), says);
                    count += 1;
                }
            }
        }
        let found = &mut found[..count];
        found.sort_by_key(|(_, weight)| Reverse(*weight));
        let mut words = [0; MOST];
        let speaking = found.iter().filter(|(_, weight)| *weight > SPEAKS);
        words.iter_mut().zip(speaking).for_each(|(place, (comparison, _))| *place = comparison + 1);
        Self { words }
    }

    /// Returns the same, with the decision of a person before all others.
    pub(super) fn decided(mut self) -> Self {
        self.words.rotate_right(1);
        self.words[0] = DECISION;
        self
    }

    /// Returns the words in order.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + '_ {
        let places = self.words.iter().take_while(|place| **place != 0);
        places.map(|place| if *place == DECISION { DECIDED } else { word_at(usize::from(*place) - 1) })
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words[0] == 0
    }

    /// Returns the words with `between` between them.
    #[must_use]
    pub fn join(&self, between: &str) -> String {
        let mut joined = String::new();
        for (place, word) in self.words().enumerate() {
            joined.push_str(if place == 0 { "" } else { between });
            joined.push_str(word);
        }
        joined
    }
}

fn word_at(comparison: usize) -> &'static str {
    COMPARISONS.get(comparison).map_or("", |comparison| comparison.word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_room() {
        let mut words: Vec<&str> = COMPARISONS.iter().map(|comparison| comparison.word).collect();
        words.sort_unstable();
        words.dedup();
        assert!(words.len() < MOST && COMPARISONS.len() < usize::from(DECISION));
    }

    #[test]
    fn a_decision_comes_first() {
        let mut reasons = Reasons::default();
        assert!(reasons.is_empty() && reasons.join("; ").is_empty());
        reasons.words[0] = 1;
        assert_eq!(reasons.words().collect::<Vec<_>>(), [COMPARISONS[0].word]);
        assert_eq!(reasons.decided().join("; "), format!("decision; {}", COMPARISONS[0].word));
    }
}
