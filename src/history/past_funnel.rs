//! The funnel of an earlier run.

use std::path::Path;

use crate::model::Share;

use super::HistoryError;
use super::records::read_csv;

/// One stage of an earlier run.
#[derive(Clone, Debug, PartialEq)]
pub struct PastStage {
    /// Its name.
    pub name: String,
    /// People who reached it.
    pub people: u64,
    /// Of the people at the first stage, those who reached it.
    pub rate_first: Share,
}

/// Returns the funnel that a run left in its output folder.
///
/// # Errors
/// A folder that no run wrote, or a funnel that cannot be read.
pub fn past_funnel(folder: &Path) -> Result<Vec<PastStage>, HistoryError> {
    let mut stages: Vec<PastStage> = Vec::new();
    let mut first = None;
    read_csv(folder, "funnel.csv", &["stage", "people", "rate_first"], |_, [name, people, rate]| {
        let people: u64 = people.parse().unwrap_or(0);
        let whole = *first.get_or_insert(people);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "head counts are far below 2^52, and a rate lies between 0 and 1"
        )]
        let part = (rate.parse::<f64>().unwrap_or(0.0).clamp(0.0, 1.0) * whole as f64).round() as u64;
        stages.push(PastStage { name: name.to_owned(), people, rate_first: Share::new(part, whole) });
    })?;
    Ok(stages)
}
