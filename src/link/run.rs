//! From records to people, step by step.

use rayon::prelude::*;

use crate::model::Records;

use super::assemble::{Found, assemble};
use super::block::Blocks;
use super::cluster::{Clusterer, Link, bridges};
use super::compare::{Memo, Pair};
use super::decisions::Settled;
use super::features::{NONE, Profiles};
use super::score::Weights;
use super::train::train;
use super::{Decision, Linkage, MatchWeight, Model, PastPeople};

/// How far below the threshold a pair is still remembered, as a rival or for a person to look at.
const REMEMBERED: MatchWeight = MatchWeight::from_millibits(5000);
/// Profiles that a thread takes at a time.
const CHUNK: usize = 2048;

/// What is known from before: it counts for more than the model.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What people decided, the oldest first.
    pub decisions: Vec<Decision>,
    /// The people of an earlier run, who keep their ids.
    pub past: PastPeople,
}

/// Finds which records are of one person.
///
/// `progress` is told how many of how many distinct identities have been compared.
pub fn link(records: &Records, model: &Model, known: &Known, progress: &(dyn Fn(u64, u64) + Sync)) -> Linkage {
    let profiles = Profiles::new(records);
    let blocks = Blocks::new(&profiles);
    let model = fitted(&profiles, &blocks, model);
    let weights = Weights::new(&model, profiles.all.len());
    let (links, compared) = score(&profiles, &blocks, &weights, progress);
    let settled = Settled::new(&known.decisions, records, &profiles);
    let mut clusterer = Clusterer::new(&profiles, &weights, &links).deciding(&settled);
    let groups = clusterer.run(&links);
    let bridges = bridges(&links, &groups, &settled);
    let doubts = clusterer.doubts(&links, &bridges);
    let found = Found { links: &links, doubts: &doubts, bridges: &bridges, groups: &groups };
    let mut linkage = assemble(records, &profiles, &weights, found, &settled, &known.past);
    linkage.model = model;
    linkage.pairs_compared = compared;
    linkage.decided = settled.decided;
    linkage
}

/// Returns `model` as it is if it is fixed, else fitted to the records.
pub(super) fn fitted(profiles: &Profiles, blocks: &Blocks, model: &Model) -> Model {
    if model.fixed { model.clone() } else { train(profiles, blocks, model) }
}

/// Compares all candidate pairs; the links come in the order of the profiles, whatever thread found them.
fn score(
    profiles: &Profiles,
    blocks: &Blocks,
    weights: &Weights,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> (Vec<Link>, u64) {
    let all = profiles.all.len();
    let floor = weights.threshold() - REMEMBERED;
    let done = std::sync::atomic::AtomicU64::new(0);
    let starts: Vec<usize> = (0..all).step_by(CHUNK).collect();
    let found: Vec<(Vec<Link>, u64)> = starts
        .into_par_iter()
        .map_init(
            || (vec![NONE; all], Memo::new()),
            |(seen, memo), start| {
                let end = (start + CHUNK).min(all);
                let (mut links, mut compared) = (Vec::new(), 0);
                for (number, profile) in (0_u32..).zip(&profiles.all).take(end).skip(start) {
                    blocks.before(number, seen, |other| {
                        compared += 1;
                        let pair = Pair::new(profiles, &profiles.all[other as usize], profile, memo);
                        if let Some(weight) = weights.weight(&pair, floor) {
                            links.push(Link { left: other, right: number, weight });
                        }
                    });
                }
                let step = (end - start) as u64;
                progress(done.fetch_add(step, std::sync::atomic::Ordering::Relaxed) + step, all as u64);
                (links, compared)
            },
        )
        .collect();
    let compared = found.iter().map(|(_, compared)| compared).sum();
    (found.into_iter().flat_map(|(links, _)| links).collect(), compared)
}
