//! Why two rows are, or are not, one person: the evidence, term by term.

use crate::model::{RecordId, Records};

use super::block::Blocks;
use super::compare::{COMPARISONS, Memo, Pair};
use super::features::Profiles;
use super::run::fitted;
use super::score::Weights;
use super::{MatchWeight, Model};

/// One line of a waterfall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What speaks: `prior`, a comparison, or `other explanations`.
    pub comparison: &'static str,
    /// How it came out, in words.
    pub level: String,
    /// What it adds or takes.
    pub weight: MatchWeight,
    /// Whether it says how rare the shared value is, rather than that it is shared.
    pub is_rarity: bool,
}

/// The evidence on a pair of rows, which adds up to its total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waterfall {
    /// The terms in order.
    pub terms: Vec<Term>,
    /// Their sum.
    pub total: MatchWeight,
}

/// Returns the evidence on each pair of rows; `None` for a pair of which one row says nothing of whose it is.
pub fn explain(records: &Records, model: &Model, pairs: &[(RecordId, RecordId)]) -> Vec<Option<Waterfall>> {
    let profiles = Profiles::new(records);
    let model = &fitted(&profiles, &Blocks::new(&profiles), model);
    let weights = Weights::new(model, profiles.all.len());
    let mut places = vec![0; profiles.all.len()];
    for (place, profile) in profiles.all.iter().enumerate() {
        places[profile.identity as usize] = place;
    }
    let mut memo = Memo::new();
    let place_of = |record: RecordId| records.records[record.index()].identity.map(|identity| places[identity.index()]);
    pairs
        .iter()
        .map(|(left, right)| {
            let (left, right) = (&profiles.all[place_of(*left)?], &profiles.all[place_of(*right)?]);
            Some(waterfall(&Pair::new(&profiles, left, right, &mut memo), &weights, model))
        })
        .collect()
}

/// Returns the evidence on a pair.
pub(super) fn waterfall(pair: &Pair<'_>, weights: &Weights, model: &Model) -> Waterfall {
    let term =
        |comparison, level: &str, weight, is_rarity| Term { comparison, level: level.to_owned(), weight, is_rarity };
    let mut terms = vec![term("prior", "two rows taken at random", weights.prior(), false)];
    for step in weights.steps(pair) {
        let comparison = &COMPARISONS[step.comparison];
        let level = model.comparison(comparison.name).and_then(|of_model| of_model.levels.get(step.level));
        let name = level.map_or("", |level| level.name.as_str());
        terms.push(term(comparison.name, name, MatchWeight::from_millibits(step.weight), false));
        if step.rarity != 0 {
            let says = if step.rarity > 0 { "a rare value" } else { "a common value" };
            terms.push(term(comparison.name, says, MatchWeight::from_millibits(step.rarity), true));
        }
    }
    let others = weights.others(&weights.evidence(pair));
    if others != MatchWeight::ZERO {
        terms.push(term("other explanations", "relatives, colleagues or namesakes", others, false));
    }
    let total = terms.iter().map(|term| term.weight).sum();
    Waterfall { terms, total }
}
