//! Brings touches together by person, in the room that they already take.
//!
//! Events stand row by row, people mixed. Of millions, a second copy would be most of the memory, and moving each straight
//! to its place would wait for memory at each step: so they are moved to their block first, then within it.

use rayon::prelude::*;

use super::Touch;

/// Touches in a block: few enough to lie in a processor's own memory.
const BLOCK: usize = 1 << 15;

/// Moves each touch to its place; `places` is a permutation.
pub(super) fn gather(touches: &mut [Touch], places: &mut [u32]) {
    let blocks = touches.len().div_ceil(BLOCK);
    // The first place of each block that may hold a touch of another.
    let mut heads: Vec<usize> = (0..blocks).map(|block| block * BLOCK).collect();
    for block in 0..blocks {
        let end = ((block + 1) * BLOCK).min(touches.len());
        while heads[block] < end {
            let at = heads[block];
            let to = places[at] as usize / BLOCK;
            if to != block {
                touches.swap(at, heads[to]);
                places.swap(at, heads[to]);
            }
            heads[to] += 1;
        }
    }
    let of_blocks = touches.par_chunks_mut(BLOCK).zip(places.par_chunks_mut(BLOCK));
    of_blocks.enumerate().for_each(|(block, (touches, places))| {
        let start = block * BLOCK;
        for at in 0..touches.len() {
            loop {
                let to = places[at] as usize - start;
                if to == at {
                    break;
                }
                touches.swap(at, to);
                places.swap(at, to);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::story::{at, journeys_of, row};
    use crate::model::{RecordId, Role};

    #[test]
    fn every_touch_comes_to_its_place_in_all_blocks() {
        let one = journeys_of(&[row(0, Role::Opens, at(1, 9))]).touches[0];
        for count in [0, 1, 2, BLOCK - 1, BLOCK, 3 * BLOCK + 7] {
            let touches = (0..count).map(|number| Touch { record: RecordId::new(number), ..one });
            let mut touches: Vec<_> = touches.collect();
            // A step that shares no factor with the count visits every place.
            let step = (count / 3..count).find(|step| gcd(*step, count) == 1).unwrap_or(1);
            let place = |number: usize| (number * step + 5) % count;
            let mut places: Vec<_> = (0..count).map(|number| u32::try_from(place(number)).expect("few")).collect();
            gather(&mut touches, &mut places);
            for (at, touch) in touches.iter().enumerate() {
                assert_eq!(place(touch.record.index()), at);
            }
        }
    }

    fn gcd(a: usize, b: usize) -> usize {
        if b == 0 { a } else { gcd(b, a % b) }
    }
}
