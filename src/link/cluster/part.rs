//! Takes the links apart into parts that have nothing to do with each other, so that several threads put people together.

use crate::link::decisions::Settled;
use crate::link::features::NONE;

use super::Link;

/// Links from which a part is large enough for a thread of its own; those that hang together stay together.
const LINKS: usize = 4096;

/// Profiles that no link leads out of, numbered anew from 0 in their order, with all that is said of them.
#[derive(Default)]
pub(super) struct Part {
    /// Their numbers among all profiles.
    pub(super) numbers: Vec<u32>,
    pub(super) links: Vec<Link>,
    /// Pairs that people said are one person.
    pub(super) same: Vec<(u32, u32)>,
    /// Pairs that people said are two.
    pub(super) apart: Vec<(u32, u32)>,
}

impl Part {
    /// Follows the links of `count` profiles, and what people said is one. A profile without either is in no part.
    pub(super) fn all(count: usize, links: &[Link], settled: &Settled) -> Vec<Self> {
        let mut heads: Vec<u32> = (0..).take(count).collect();
        for (left, right) in links.iter().map(|link| (link.left, link.right)).chain(settled.same.iter().copied()) {
            let (left, right) = (head(&mut heads, left), head(&mut heads, right));
            heads[left.max(right) as usize] = left.min(right);
        }
        // The links of each head's profiles, and whether there are any.
        let mut sizes = vec![0_u32; count];
        for (left, _) in links.iter().map(|link| (link.left, link.right)).chain(settled.same.iter().copied()) {
            sizes[head(&mut heads, left) as usize] += 1;
        }
        let (mut parts, mut size): (Vec<Self>, usize) = (Vec::new(), LINKS);
        // For each head the number of its part, then for each profile its place in the part.
        let mut part_of = vec![NONE; count];
        let mut places = vec![NONE; count];
        for (number, place) in (0..).zip(&mut places) {
            let first = head(&mut heads, number);
            let head = first as usize;
            if sizes[head] == 0 {
                continue;
            }
            if first == number {
                if size >= LINKS {
                    parts.push(Self::default());
                    size = 0;
                }
                size += sizes[head] as usize;
                part_of[head] = u32::try_from(parts.len() - 1).unwrap_or(NONE);
            }
            // A head is the first of its profiles.
            let numbers = &mut parts[part_of[head] as usize].numbers;
            *place = u32::try_from(numbers.len()).unwrap_or(NONE);
            numbers.push(number);
        }
        let part = |heads: &[u32], profile: u32| part_of[heads[profile as usize] as usize] as usize;
        // All chains were followed to their heads.
        for link in links {
            let (left, right) = (places[link.left as usize], places[link.right as usize]);
            parts[part(&heads, link.left)].links.push(Link { left, right, weight: link.weight });
        }
        let here = |pair: &(u32, u32)| (places[pair.0 as usize], places[pair.1 as usize]);
        for pair in &settled.same {
            parts[part(&heads, pair.0)].same.push(here(pair));
        }
        // Whom no link connects nobody needs to keep apart.
        let connected = |pair: &&(u32, u32)| {
            let (left, right) = (heads[pair.0 as usize], heads[pair.1 as usize]);
            places[pair.0 as usize] != NONE && places[pair.1 as usize] != NONE && left == right
        };
        for pair in settled.apart.iter().filter(connected) {
            parts[part(&heads, pair.0)].apart.push(here(pair));
        }
        parts
    }
}

/// Returns the head of the chain that a member is in, and shortens the way to it.
pub(super) fn head(heads: &mut [u32], mut member: u32) -> u32 {
    let start = member;
    while heads[member as usize] != member {
        member = heads[member as usize];
    }
    let mut way = start;
    while way != member {
        way = std::mem::replace(&mut heads[way as usize], member);
    }
    member
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::MatchWeight;

    fn link(left: u32, right: u32) -> Link {
        Link { left, right, weight: MatchWeight::ZERO }
    }

    #[test]
    fn what_links_connect_stays_in_one_part() {
        let mut links: Vec<Link> = (0..3000).map(|number| link(number, number + 3000)).collect();
        links.extend((3000..5999).map(|number| link(number, number + 1)));
        links.push(link(7000, 7002));
        let mut settled = Settled::default();
        settled.same.push((7002, 7004));
        settled.apart.extend([(7000, 7004), (0, 7000), (1, 8000)]);
        let parts = Part::all(9000, &links, &settled);
        let sizes: Vec<_> = parts.iter().map(|part| (part.numbers.len(), part.links.len())).collect();
        assert_eq!(sizes, [(6000, 5999), (3, 1)]);
        let last = &parts[1];
        assert_eq!(last.numbers, [7000, 7002, 7004]);
        assert_eq!((last.links[0], &last.same[..], &last.apart[..]), (link(0, 1), &[(1, 2)][..], &[(0, 2)][..]));
    }

    #[test]
    fn without_links_there_are_no_parts() {
        assert!(Part::all(5, &[], &Settled::default()).is_empty());
    }
}
