//! What is known before the work begins: what people decided, and who was who in the last run.

use crate::history::{self, HistoryError};
use crate::link::{Contradiction, Known, Linkage, Verdict};
use crate::model::{Finding, FindingKind, Records};
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

/// Returns what to say of people who hang together by one weak link: where it is, and how to part them.
pub(super) fn weak_links<'a>(records: &'a Records, linkage: &'a Linkage) -> impl Iterator<Item = Finding> + 'a {
    linkage.weak.iter().filter_map(|cohesion| {
        let link = cohesion.weakest?;
        let [ours, theirs] = link.sides;
        let message = format!(
            "person {} hangs together by one weak link: {ours} different rows and {theirs} others, joined by this row and \
             {} ({:.1} %); `moldau explain` says why",
            linkage.people[cohesion.person.index()].id,
            records.position_of(link.right),
            link.probability * 100.0,
        );
        Some(Finding { at: records.position_of(link.left), kind: FindingKind::WeakLink, message })
    })
}
