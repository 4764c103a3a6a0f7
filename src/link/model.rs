//! What linkage believes before it looks: how often each agreement is found between rows of one person, and between rows of two.

use serde::{Deserialize, Serialize};

use super::compare::COMPARISONS;

/// Probability from which two rows are put together where nobody says otherwise.
pub(super) const THRESHOLD: f64 = 0.6;

/// How often a comparison comes out at one level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// What agrees, as a waterfall says it.
    pub name: String,
    /// Probability of the level if both rows are one person's.
    pub m: f64,
    /// The same if they are two strangers'.
    pub u: f64,
    /// The same if they are two relatives'.
    pub relatives: f64,
    /// The same if they are two colleagues'.
    pub colleagues: f64,
    /// The same if they are two namesakes'.
    pub namesakes: f64,
    /// For a level whose coincidences depend on the value: how many bits more common they are than the value itself.
    pub rarity: Option<f64>,
}

/// The levels of one comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparisonModel {
    /// Which comparison.
    pub name: String,
    /// Its levels, the closest first.
    pub levels: Vec<Level>,
}

/// How rows of two roles go together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolePair {
    /// One role.
    pub one: String,
    /// The other.
    pub other: String,
    /// How many times as likely as two rows in general a row of either is one person's.
    pub times: f64,
}

/// The weights of linkage: a value that can be saved, loaded and shown.
///
/// Two rows that agree may be one person's. They may also be of two strangers who agree by chance (`u`), or of two people who agree
/// for a reason: relatives share a family name, an address and a phone, colleagues a firm, a mail domain and a switchboard,
/// namesakes a name and nothing else. A pair is one person's if that explains it better than all others together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Whether the weights are used as they are; else they are fitted to the records first.
    pub fixed: bool,
    /// Probability from which two rows are put together, from 0 to 1.
    pub threshold: f64,
    /// How many other distinct rows of the same person a row has, on average.
    pub matches: f64,
    /// The same for rows of a relative.
    pub relatives: f64,
    /// The same for rows of a colleague.
    pub colleagues: f64,
    /// The same for rows of a namesake.
    pub namesakes: f64,
    /// What the roles of two rows say of their being one person's, where it was counted.
    #[serde(default)]
    pub roles: Vec<RolePair>,
    /// One entry for each comparison.
    pub comparisons: Vec<ComparisonModel>,
}

impl Default for Model {
    fn default() -> Self {
        let comparisons = COMPARISONS
            .iter()
            .map(|comparison| ComparisonModel {
                name: comparison.name.to_owned(),
                levels: comparison
                    .levels
                    .iter()
                    .map(|level| Level {
                        name: level.name.to_owned(),
                        m: level.m,
                        u: level.u,
                        relatives: level.relatives,
                        colleagues: level.colleagues,
                        namesakes: level.namesakes,
                        rarity: level.rarity,
                    })
                    .collect(),
            })
            .collect();
        Self {
            fixed: false,
            threshold: THRESHOLD,
            matches: 1.0,
            relatives: 0.3,
            colleagues: 1.0,
            namesakes: 0.03,
            roles: Vec::new(),
            comparisons,
        }
    }
}

impl Model {
    /// Returns the levels of a comparison, if the model knows it.
    #[must_use]
    pub fn comparison(&self, name: &str) -> Option<&ComparisonModel> {
        self.comparisons.iter().find(|comparison| comparison.name == name)
    }

    /// Returns what is wrong with a model that someone else wrote; `None` if it can be used.
    #[must_use]
    pub fn implausible(&self) -> Option<String> {
        let is_share = |number: f64| number > 0.0 && number <= 1.0;
        if !is_share(self.threshold) {
            return Some("the threshold is no probability".to_owned());
        }
        if [self.matches, self.relatives, self.colleagues, self.namesakes]
            .iter()
            .any(|rows| !rows.is_finite() || *rows < 0.0)
        {
            return Some("the number of rows that belong to a row is none".to_owned());
        }
        if self.roles.iter().any(|pair| !pair.times.is_finite() || pair.times <= 0.0) {
            return Some("how often two roles go together is no number".to_owned());
        }
        for known in COMPARISONS {
            let Some(comparison) = self.comparison(known.name) else {
                return Some(format!("it knows nothing of the {}", known.name));
            };
            let names = comparison.levels.iter().map(|level| level.name.as_str());
            if !names.eq(known.levels.iter().map(|level| level.name)) {
                return Some(format!("its levels of the {} are of another version", known.name));
            }
            let is_possible = |level: &Level| {
                [level.m, level.u, level.relatives, level.colleagues, level.namesakes].into_iter().all(is_share)
            };
            if !comparison.levels.iter().all(is_possible) {
                return Some(format!("a weight of the {} is no probability", known.name));
            }
        }
        None
    }
}
