//! What is known before the work begins: what people decided, and who was who in the last run.

use crate::history::{self, HistoryError};
use crate::link::{Contradiction, Known, Verdict};
use crate::model::{Finding, FindingKind};
use crate::settings::Settings;

/// Returns what people decided, and the people of the last run, if there is any.
pub(super) fn known(settings: &Settings) -> Result<Known, HistoryError> {
    let decisions = history::decisions(&history::kept(&settings.decisions)?);
    let past = match &settings.since {
        Some(run) => history::past_people(run)?,
        // Whatever is wrong with a folder that nobody named: then it is no earlier run.
        None => history::past_people(&settings.out).unwrap_or_default(),
    };
    Ok(Known { decisions, past })
}

/// Returns what to say of a decision that cannot be followed.
#[must_use]
pub fn contradiction(contradiction: &Contradiction) -> Finding {
    let word = match contradiction.verdict {
        Verdict::Same => "yes",
        Verdict::Different => "no",
    };
    let against: Vec<_> = contradiction.against.iter().map(ToString::to_string).collect();
    let message = if against.is_empty() {
        format!("the decision `{word}` cannot be followed: both rows say the same and cannot be told apart")
    } else {
        format!("the decision `{word}` contradicts {}: the later decision counts", against.join(", "))
    };
    Finding { at: contradiction.at.clone(), kind: FindingKind::ContradictingDecision, message }
}
