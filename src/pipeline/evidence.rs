//! What linkage knows of single rows beyond whose they are.

use crate::link::{self, Counterparts, Evaluation, Linkage, Model, Waterfall, Why};
use crate::model::{RecordId, Records, SourceId};
use crate::progress::Progress;

use super::Intake;

/// Says why two rows are, or are not, one person in the linkage of [`linkage`](super::linkage).
pub fn why(records: &Records, linkage: &Linkage, rows: [RecordId; 2], progress: &Progress) -> Why {
    let _bar = progress.stage("weighing the evidence", None);
    link::why(records, linkage, &linkage.model, rows[0], rows[1])
}

/// Returns, of rows on either side, the two whose evidence says most for one person.
pub fn closest_rows(
    records: &Records,
    linkage: &Linkage,
    [lefts, rights]: [&[RecordId]; 2],
    progress: &Progress,
) -> Option<[RecordId; 2]> {
    let _bar = progress.stage("weighing the evidence", None);
    link::closest_rows(records, linkage, lefts, rights)
}

/// Returns what knows, for each row of the source `left`, the rows of the source `right` of the same person in the linkage
/// of [`linkage`](super::linkage).
pub fn counterparts<'a>(
    records: &'a Records,
    linkage: &'a Linkage,
    [left, right]: [SourceId; 2],
    progress: &Progress,
) -> Counterparts<'a> {
    let _bar = progress.stage("weighing the matches", None);
    Counterparts::new(records, linkage, &linkage.model, left, right)
}

/// Returns the evidence on pairs of rows, one each, as it was weighed in [`linkage`](super::linkage).
pub fn evidence_on(
    records: &Records,
    linkage: &Linkage,
    pairs: &[(RecordId, RecordId)],
    progress: &Progress,
) -> Vec<Option<Waterfall>> {
    let _bar = progress.stage("weighing the evidence", None);
    link::explain(records, &linkage.model, pairs)
}

/// Holds the linkage of [`linkage`](super::linkage) against the truth, and returns the threshold that it was made with.
pub fn evaluation(linkage: &Linkage, truth: &[(RecordId, usize)]) -> (f64, Evaluation) {
    (linkage.model.threshold, link::evaluate(linkage, truth))
}

/// Makes a linkage by the same weights with another threshold and holds that against the truth.
pub fn evaluation_at(
    intake: &Intake,
    model: &Model,
    threshold: f64,
    truth: &[(RecordId, usize)],
    progress: &Progress,
) -> (f64, Evaluation) {
    let bar = progress.stage("finding people at another threshold", None);
    let model = Model { threshold, fixed: true, ..model.clone() };
    let linkage = link::link(&intake.records, &model, &intake.known, &|done, total| bar.at(done, total));
    (threshold, link::evaluate(&linkage, truth))
}
