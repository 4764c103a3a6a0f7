//! How well groups hang together: the links without which they would fall apart.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::link::MatchWeight;
use crate::link::decisions::Settled;

use super::Link;

/// A link without which its group would fall in two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::link) struct Bridge {
    /// The link.
    pub(in crate::link) link: Link,
    /// How many members stand on either side of it, as far as stronger links hold them.
    pub(in crate::link) sides: [u32; 2],
}

/// Returns the links that hold groups together, given for each profile its group: of the strongest ones as many as are
/// needed, group by group, the strongest first.
///
/// Between any two members they hold the way whose weakest link is as strong as can be. What people decided holds by
/// itself.
pub(in crate::link) fn bridges(links: &[Link], groups: &[u32], settled: &Settled) -> Vec<Bridge> {
    let mut sets = Sets { heads: (0..).take(groups.len()).collect(), sizes: vec![1; groups.len()] };
    for (left, right) in &settled.same {
        sets.unite(*left, *right);
    }
    let group = |link: &Link| groups[link.left as usize];
    let held = links.par_iter().filter(|link| group(link) == groups[link.right as usize]);
    let mut order: Vec<(u32, Link)> = held.map(|link| (group(link), *link)).collect();
    order.par_sort_unstable_by_key(|(group, link)| (*group, stronger(link)));
    order.into_iter().filter_map(|(_, link)| Some(Bridge { link, sides: sets.unite(link.left, link.right)? })).collect()
}

/// Returns what puts the stronger of two links first.
pub(super) fn stronger(link: &Link) -> (Reverse<MatchWeight>, u32, u32) {
    (Reverse(link.weight), link.left, link.right)
}

/// Members that were found together so far.
struct Sets {
    heads: Vec<u32>,
    sizes: Vec<u32>,
}

impl Sets {
    /// Puts two sets together, and returns how large they were; nothing if they are one already.
    fn unite(&mut self, left: u32, right: u32) -> Option<[u32; 2]> {
        let (left, right) = (self.head(left), self.head(right));
        if left == right {
            return None;
        }
        let sides = [self.sizes[left as usize], self.sizes[right as usize]];
        self.heads[left as usize] = right;
        self.sizes[right as usize] += sides[0];
        Some(sides)
    }

    /// Returns the head of the chain that a member is in, and shortens the way to it.
    fn head(&mut self, mut member: u32) -> u32 {
        while self.heads[member as usize] != member {
            let next = self.heads[self.heads[member as usize] as usize];
            self.heads[member as usize] = next;
            member = next;
        }
        member
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(left: u32, right: u32, bits: i32) -> Link {
        Link { left, right, weight: MatchWeight::from_millibits(bits * 1000) }
    }

    #[test]
    fn the_weakest_bridge_of_a_group_comes_last_and_knows_its_sides() {
        // 0-1-2 hang together strongly, 3-4 as well, and one weak link joins them; 5-6 is another group.
        let links = [link(1, 3, 2), link(0, 1, 9), link(0, 2, 7), link(1, 2, 8), link(3, 4, 6), link(5, 6, 1)];
        let found = bridges(&links, &[0, 0, 0, 0, 0, 5, 5], &Settled::default());
        let words: Vec<_> = found.iter().map(|bridge| (bridge.link.left, bridge.link.right, bridge.sides)).collect();
        assert_eq!(words, [(0, 1, [1, 1]), (1, 2, [2, 1]), (3, 4, [1, 1]), (1, 3, [3, 2]), (5, 6, [1, 1])]);
    }

    #[test]
    fn what_was_decided_needs_no_link() {
        let mut settled = Settled::default();
        settled.same.push((1, 3));
        let found = bridges(&[link(0, 1, 9), link(1, 3, 1)], &[0, 0, 0, 0], &settled);
        assert_eq!(found.iter().map(|bridge| bridge.link).collect::<Vec<_>>(), [link(0, 1, 9)]);
    }
}
