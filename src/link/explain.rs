//! Why two rows are, or are not, one person: the evidence, term by term.

use crate::model::{Field, RecordId, Records, Trait};

use super::block::Blocks;
use super::compare::{COMPARISONS, Memo, Pair};
use super::features::{NONE, Profile, Profiles};
use super::labels::Labels;
use super::run::fitted;
use super::same_values::may_be_several;
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
    /// Whether both rows say exactly the same, so that they are one without being weighed.
    pub equal: bool,
    /// Whether linkage compares the two at all: whether they share anything by which rows are found.
    pub candidates: bool,
}

/// Returns the fields that a comparison of this name looks at; none for a term that compares nothing.
#[must_use]
pub fn compared_fields(comparison: &str) -> &'static [Field] {
    match comparison {
        "e-mail" => &[Field::Email],
        "first name" => &[Field::FirstName],
        "last name" => &[Field::LastName],
        "middle name" | "generation" => &[Field::FullName],
        "phone" => &[Field::Phone],
        "firm" => &[Field::Company],
        "address" => &[Field::Street, Field::Postcode, Field::City],
        "date of birth" => &[Field::DateOfBirth],
        "id" => &[Field::ExternalId],
        "country" => &[Field::Country],
        "region" => &[Field::Region],
        "occupation" => &[Field::JobTitle],
        _ => &[],
    }
}

/// Returns the trait that a comparison of this name looks at, if it looks at one.
#[must_use]
pub fn compared_trait(comparison: &str) -> Option<Trait> {
    Some(match comparison {
        "sex" => Trait::Sex,
        "place of birth" => Trait::Birthplace,
        "age" => Trait::Age,
        "second address line" => Trait::AddressLine,
        "nationality or group" => Trait::Group,
        "marital status" => Trait::MaritalStatus,
        "further column" | "second further column" | "third further column" | "fourth further column" => Trait::Further,
        _ => return None,
    })
}

/// Returns the evidence on each pair of rows; `None` for a pair of which one row says nothing of whose it is.
pub fn explain(records: &Records, model: &Model, pairs: &[(RecordId, RecordId)]) -> Vec<Option<Waterfall>> {
    Explainer::new(records, model).explain(pairs)
}

/// Linkage made ready to explain one pair after another.
pub(super) struct Explainer<'a> {
    records: &'a Records,
    profiles: Profiles,
    blocks: Blocks,
    model: Model,
    /// For each identity the place of its profile.
    places: Vec<usize>,
}

impl<'a> Explainer<'a> {
    /// Fits `model` to the records.
    pub(super) fn new(records: &'a Records, model: &Model) -> Self {
        let profiles = Profiles::new(records);
        let blocks = Blocks::new(&profiles);
        let model = fitted(&profiles, &blocks, model, &Labels::default());
        let mut places = vec![0; profiles.all.len()];
        for (place, profile) in profiles.all.iter().enumerate() {
            places[profile.identity as usize] = place;
        }
        Self { records, profiles, blocks, model, places }
    }

    /// Returns the rows that are explained.
    pub(super) fn records(&self) -> &'a Records {
        self.records
    }

    /// Returns the weight from which a pair is one person's.
    pub(super) fn threshold(&self) -> MatchWeight {
        Weights::new(&self.model, self.profiles.all.len()).threshold()
    }

    /// Calls `found` with each pair that can be weighed, and its place among `pairs`.
    pub(super) fn each(&self, pairs: &[(RecordId, RecordId)], mut found: impl FnMut(usize, &Pair<'_>, &Weights)) {
        let weights = Weights::new(&self.model, self.profiles.all.len());
        let mut memo = Memo::new();
        for (number, rows) in pairs.iter().enumerate() {
            if let (Some(left), Some(right)) = (self.place_of(rows.0), self.place_of(rows.1)) {
                let [left, right] = self.side_by_side(left, right, *rows);
                found(number, &Pair::new(&self.profiles, &left, &right, &mut memo), &weights);
            }
        }
    }

    /// Returns the evidence on each pair of rows; `None` where one of them says nothing of whose it is.
    pub(super) fn explain(&self, pairs: &[(RecordId, RecordId)]) -> Vec<Option<Waterfall>> {
        let mut all = vec![None; pairs.len()];
        let mut seen = vec![NONE; self.profiles.all.len()];
        self.each(pairs, |number, pair, weights| {
            let mut found = waterfall(pair, weights, &self.model);
            found.equal = pair.left.identity == pair.right.identity;
            let [left, right] = [pair.left, pair.right].map(|profile| self.places[profile.identity as usize]);
            found.candidates = found.equal || self.are_candidates(left, right, &mut seen);
            all[number] = Some(found);
        });
        all
    }

    fn place_of(&self, record: RecordId) -> Option<usize> {
        self.records.records[record.index()].identity.map(|identity| self.places[identity.index()])
    }

    fn side_by_side(&self, left: usize, right: usize, rows: (RecordId, RecordId)) -> [Profile; 2] {
        let mut both = [self.profiles.all[left], self.profiles.all[right]];
        if left == right {
            // A profile stands in every list that any of its rows stands in: that says nothing against itself.
            // Two of its rows may stand in one list that names each person once.
            let [one, other] = [rows.0, rows.1].map(|row| self.records.records[row.index()].source);
            let within = rows.0 != rows.1 && one == other && self.profiles.once.contains(&one);
            let is_asked = within && u32::try_from(left).is_ok_and(|place| may_be_several(&self.profiles, place));
            if !is_asked {
                both[0].lists = 0;
            }
        }
        both
    }

    fn are_candidates(&self, left: usize, right: usize, seen: &mut [u32]) -> bool {
        let (earlier, later) = (left.min(right), left.max(right));
        let Ok(number) = u32::try_from(later) else { return false };
        seen[earlier] = NONE;
        let mut met = false;
        self.blocks.before(number, seen, |other| met |= other as usize == earlier);
        met
    }
}

/// Returns the evidence on a pair.
pub(super) fn waterfall(pair: &Pair<'_>, weights: &Weights, model: &Model) -> Waterfall {
    let term =
        |comparison, level: &str, weight, is_rarity| Term { comparison, level: level.to_owned(), weight, is_rarity };
    let prior = weights.prior() + weights.affinity(pair.left.roles, pair.right.roles);
    let mut terms = vec![term("prior", "two rows taken at random", prior, false)];
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
    Waterfall { terms, total, equal: false, candidates: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_comparison_says_what_it_looks_at() {
        // Which list a row stands in is no field: it is known of the file.
        for comparison in COMPARISONS.iter().filter(|comparison| comparison.name != "list") {
            let is_known = !compared_fields(comparison.name).is_empty() || compared_trait(comparison.name).is_some();
            assert!(is_known, "{}", comparison.name);
        }
    }
}
