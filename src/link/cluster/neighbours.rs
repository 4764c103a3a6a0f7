//! The links of each profile, by which rivals are found.

use std::cmp::Reverse;

use crate::link::MatchWeight;

use super::Link;

/// For each profile its links, the strongest first.
#[derive(Default)]
pub(super) struct Neighbours {
    starts: Vec<u32>,
    links: Vec<(u32, MatchWeight)>,
}

impl Neighbours {
    /// Sorts the links from a weight on.
    pub(super) fn new(links: &[Link], least: MatchWeight, profiles: usize) -> Self {
        let mut both: Vec<(u32, Reverse<MatchWeight>, u32)> = Vec::with_capacity(links.len() * 2);
        for link in links.iter().filter(|link| link.weight >= least) {
            both.push((link.left, Reverse(link.weight), link.right));
            both.push((link.right, Reverse(link.weight), link.left));
        }
        both.sort_unstable();
        let mut starts = vec![0_u32; profiles + 1];
        for (from, ..) in &both {
            starts[*from as usize + 1] += 1;
        }
        for index in 0..profiles {
            starts[index + 1] += starts[index];
        }
        Self { starts, links: both.into_iter().map(|(_, weight, to)| (to, weight.0)).collect() }
    }

    /// Returns the links of a profile.
    pub(super) fn of(&self, profile: u32) -> &[(u32, MatchWeight)] {
        &self.links[self.starts[profile as usize] as usize..self.starts[profile as usize + 1] as usize]
    }
}
