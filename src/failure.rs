//! What stopped the run: words for it, what to do about it, and the exit status.

use std::process::ExitCode;

use crate::folder::FolderError;
use crate::funnel::TooFewStages;
use crate::history::HistoryError;
use crate::pipeline::PipelineError;
use crate::read::ReadError;
use crate::settings::SettingsError;

/// A failure that a command words itself, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Advice {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// How a run ended, as the shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything was done.
    Done,
    /// It failed; nothing was written.
    Failed,
    /// It was called in a way that means nothing.
    Usage,
    /// It was done, but not with everything that was given, or a check that was asked for did not hold.
    Incomplete,
    /// Another run is writing to the same place.
    Locked,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(match status {
            Status::Done => 0,
            Status::Failed => 1,
            Status::Usage => 2,
            Status::Incomplete => 3,
            Status::Locked => 4,
        })
    }
}

/// Returns what to do about an error, if one of its causes knows.
#[must_use]
pub fn hint(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|cause| {
        let read = cause.downcast_ref::<ReadError>().map(ReadError::hint);
        let settings = || cause.downcast_ref::<SettingsError>().map(SettingsError::hint);
        let pipeline = || cause.downcast_ref::<PipelineError>().map(PipelineError::hint);
        let stages = || cause.downcast_ref::<TooFewStages>().map(TooFewStages::hint);
        let advice = || cause.downcast_ref::<Advice>().map(|advice| Some(advice.hint.clone()));
        let folder = || cause.downcast_ref::<FolderError>().map(|error| error.hint().map(str::to_owned));
        let history = || cause.downcast_ref::<HistoryError>().map(HistoryError::hint);
        read.or_else(settings)
            .or_else(pipeline)
            .or_else(stages)
            .or_else(advice)
            .or_else(folder)
            .or_else(history)
            .flatten()
    })
}

/// Returns the exit status that an error stands for.
#[must_use]
pub fn status(error: &anyhow::Error) -> Status {
    let locked = |cause: &(dyn std::error::Error + 'static)| {
        matches!(cause.downcast_ref::<FolderError>(), Some(FolderError::Locked(_)))
    };
    let usage = |cause: &(dyn std::error::Error + 'static)| cause.is::<SettingsError>();
    if error.chain().any(locked) {
        Status::Locked
    } else if error.chain().any(usage) {
        Status::Usage
    } else {
        Status::Failed
    }
}
