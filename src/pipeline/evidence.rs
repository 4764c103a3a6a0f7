//! What linkage knows of single rows beyond whose they are.

use crate::link::{self, Counterparts, Linkage, Model, Why};
use crate::model::{RecordId, Records, SourceId};
use crate::progress::Progress;

/// Says why two rows are, or are not, one person in the linkage of [`linkage`](super::linkage).
pub fn why(records: &Records, linkage: &Linkage, rows: [RecordId; 2], progress: &Progress) -> Why {
    let _bar = progress.stage("weighing the evidence", None);
    link::why(records, linkage, &Model::default(), rows[0], rows[1])
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
    Counterparts::new(records, linkage, &Model::default(), left, right)
}
