//! Every sequence of a few things, one swap after the other.

/// The swaps that lead through all sequences of some things: Heap's algorithm (1963).
pub(super) struct Sequences {
    /// How often each place was swapped since the ones before it went through all of theirs.
    turns: Vec<usize>,
    place: usize,
}

impl Sequences {
    /// Starts at the sequence in which `count` things stand.
    pub(super) fn new(count: usize) -> Self {
        Self { turns: vec![0; count], place: 1 }
    }

    /// Returns the places to swap for the next sequence; nothing after the last.
    pub(super) fn swap(&mut self) -> Option<(usize, usize)> {
        while self.place < self.turns.len() {
            let place = self.place;
            let turn = self.turns[place];
            if turn < place {
                self.turns[place] += 1;
                self.place = 1;
                return Some((if place.is_multiple_of(2) { 0 } else { turn }, place));
            }
            self.turns[place] = 0;
            self.place += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sequence_comes_once() {
        for (count, all) in [(0, 1), (1, 1), (2, 2), (3, 6), (4, 24), (5, 120)] {
            let mut things: Vec<usize> = (0..count).collect();
            let mut seen = std::collections::BTreeSet::from([things.clone()]);
            let mut next = Sequences::new(count);
            while let Some((one, other)) = next.swap() {
                things.swap(one, other);
                assert!(seen.insert(things.clone()));
            }
            assert_eq!(seen.len(), all);
        }
    }
}
