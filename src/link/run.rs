//! From records to people, step by step.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::model::Records;

use super::affinity::affinities;
use super::assemble::{Found, assemble};
use super::block::Blocks;
use super::cluster::{Groups, Link, cluster};
use super::compare::{Memo, Pair};
use super::decisions::Settled;
use super::features::{NONE, Profiles};
use super::labels::Labels;
use super::model::THRESHOLD;
use super::one_to_one::{one_to_one, reweigh};
use super::reach::reach;
use super::score::Weights;
use super::train::train;
use super::{Decision, Linkage, MatchWeight, Model, PastPeople};

/// How far below the threshold a pair is still remembered, as a rival or for a person to look at.
pub(super) const REMEMBERED: MatchWeight = MatchWeight::from_millibits(5000);
/// Profiles whose pairs a thread compares at a time, at most.
const PORTION: usize = 1 << 12;
/// Portions that there are at least where there are enough profiles, so that no thread waits long for the last one.
const PORTIONS: usize = 16;

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
/// `progress` is told how much of how much has been compared.
pub fn link(records: &Records, model: &Model, known: &Known, progress: &(dyn Fn(u64, u64) + Sync)) -> Linkage {
    let mut profiles = Profiles::new(records);
    let blocks = Blocks::new(&profiles);
    let settled = Settled::new(&known.decisions, records, &profiles);
    let is_given = model.fixed;
    let mut model = fitted(&profiles, &blocks, model, &Labels::new(&settled, &profiles));
    let mut weights = Weights::new(&model, profiles.all.len());
    let reach = reach(&profiles, &blocks, &weights);
    let (mut links, compared) = score(&profiles, &blocks, &weights, progress);
    drop(blocks);
    if !is_given {
        model.roles = affinities(&profiles, &links);
        weights = Weights::new(&model, profiles.all.len());
        if !model.roles.is_empty() {
            let roles = |place: u32| profiles.all[place as usize].roles;
            links.par_iter_mut().for_each(|link| {
                link.weight = link.weight + weights.affinity(roles(link.left), roles(link.right));
            });
        }
    }
    let mut weighed = true;
    if !is_given && !profiles.once.is_empty() {
        // What the lists show does not depend on what is asked of a link.
        let usual = Weights::new(&Model { threshold: THRESHOLD, ..model.clone() }, profiles.all.len());
        let so_far = cluster(&profiles, &usual, &links, &settled, true);
        if let Some(better) = one_to_one(&profiles, &so_far.of, &model) {
            weighed = false;
            reweigh(&mut links, &profiles, &model, &better);
            weights = Weights::new(&better, profiles.all.len());
            model = better;
        }
    }
    let Groups { of, bridges, doubts } = cluster(&profiles, &weights, &links, &settled, weighed);
    let found = Found { links: &links, doubts: &doubts, bridges: &bridges, groups: &of };
    let mut linkage = assemble(records, &profiles, &weights, found, &settled, &known.past);
    linkage.once = std::mem::take(&mut profiles.once);
    linkage.keys = std::mem::take(&mut profiles.keys);
    linkage.doubt.may_be_one += reach.counted_twice(model.matches);
    linkage.model = model;
    linkage.pairs_compared = compared;
    linkage.reach = reach;
    linkage.decided = settled.decided;
    linkage
}

/// Returns `model` as it is if it is fixed, else fitted to the records and to what people decided.
pub(super) fn fitted(profiles: &Profiles, blocks: &Blocks, model: &Model, labels: &Labels) -> Model {
    if model.fixed { model.clone() } else { train(profiles, blocks, model, labels) }
}

/// Compares all candidate pairs, profile by profile; the links come in their order, whatever thread found them.
fn score(
    profiles: &Profiles,
    blocks: &Blocks,
    weights: &Weights,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> (Vec<Link>, u64) {
    let floor = weights.threshold().min(MatchWeight::from_probability(THRESHOLD)) - REMEMBERED;
    let count = profiles.all.len();
    let size = (count / PORTIONS).clamp(1, PORTION);
    let done = AtomicU64::new(0);
    let found: Vec<(Vec<Link>, u64)> = (0..count.div_ceil(size))
        .into_par_iter()
        .map_init(
            || (vec![NONE; count], Vec::new(), Vec::new(), Memo::new()),
            |(seen, others, rows, memo), portion| {
                let (mut links, mut compared) = (Vec::new(), 0);
                let portion = portion * size..count.min((portion + 1) * size);
                for (number, right) in (0_u32..).zip(&profiles.all).take(portion.end).skip(portion.start) {
                    others.clear();
                    blocks.before(number, seen, |other| others.push(other));
                    others.sort_unstable();
                    compared += others.len() as u64;
                    // They lie far apart: asked for one after the other they come together, and not each when it is needed.
                    rows.clear();
                    rows.extend(others.iter().map(|other| profiles.all[*other as usize]));
                    for (other, row) in others.iter().zip(&*rows) {
                        let pair = Pair::new(profiles, row, right, memo);
                        if let Some(weight) = weights.weight(&pair, floor) {
                            links.push(Link { left: *other, right: number, weight });
                        }
                    }
                }
                let step = portion.len() as u64;
                progress(done.fetch_add(step, Ordering::Relaxed) + step, count as u64);
                (links, compared)
            },
        )
        .collect();
    let compared = found.iter().map(|(_, compared)| compared).sum();
    let mut links: Vec<Link> = Vec::with_capacity(found.iter().map(|(links, _)| links.len()).sum());
    for (of_portion, _) in found {
        links.extend(of_portion);
    }
    (links, compared)
}
