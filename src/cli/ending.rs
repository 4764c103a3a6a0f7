//! How a command ends: what could not be read, and the exit status that says so.

use crate::console::Console;
use crate::failure::Status;
use crate::link::Linkage;
use crate::pipeline::{self, FailedFile, Intake, Outcome};
use crate::report::Results;

/// Returns what reports about people draw on.
pub(super) fn results(outcome: &Outcome) -> Results<'_> {
    Results {
        records: &outcome.intake.records,
        linkage: &outcome.linkage,
        journeys: &outcome.journeys,
        funnel: &outcome.funnel,
    }
}

/// Says what could not be read or used, and returns how the command ended.
pub(super) fn status(console: &Console, intake: &Intake) -> Status {
    warn_of_unused(console, &intake.unused_overrules);
    warn_of_failed(console, &intake.failed)
}

/// Says which decisions could not be followed.
pub(super) fn warn_of_contradictions(console: &Console, linkage: &Linkage) {
    for contradiction in &linkage.decided.contradictions {
        let finding = pipeline::contradiction(contradiction);
        console.warning(&format!("{}: {}", finding.at, finding.message), Some("change or take out one of these lines"));
    }
}

/// Says which settings speak of no file.
pub(super) fn warn_of_unused(console: &Console, patterns: &[String]) {
    for pattern in patterns {
        console.warning(
            &format!("the settings speak of `{pattern}`, and no table that was read fits"),
            Some("`moldau inspect` lists the tables with their files and sheets"),
        );
    }
}

/// Says which files could not be read. What is no export at all, such as a letter, is left out with a word, and nothing
/// is missing for it.
pub(super) fn warn_of_failed(console: &Console, failed: &[FailedFile]) -> Status {
    let (others, failed): (Vec<_>, Vec<_>) = failed.iter().partition(|file| file.error.is_no_export());
    for file in &others {
        console.note(&format!("{}: left out", file.error));
    }
    for file in &failed {
        console.warning(&format!("{}; the other files were used", file.error), file.error.hint().as_deref());
    }
    if failed.is_empty() { Status::Done } else { Status::Incomplete }
}
