//! Why nothing can be learnt from what was there before.

use std::io;
use std::path::PathBuf;

use crate::model::Position;
use crate::read::ReadError;

/// Why a list of decisions or an earlier run cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The list is no table, or damaged.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file cannot be opened.
    #[error("cannot read {}", .0.display())]
    Unreadable(PathBuf, #[source] io::Error),
    /// A file that is no list of pairs.
    #[error("{file} is no list of pairs: it lacks the column `{lacks}`")]
    NotPairs {
        /// The file.
        file: String,
        /// The first column that is missing.
        lacks: &'static str,
        /// Whether it holds decisions all the same.
        decided: bool,
    },
    /// Decisions of the list that is kept that cannot be understood; nothing is known without them.
    #[error("{}: {what}", .at)]
    Unclear {
        /// The first of them.
        at: Position,
        /// What is wrong there.
        what: &'static str,
    },
    /// A folder that no run wrote.
    #[error("{} is no output folder", .0.display())]
    NotARun(PathBuf),
    /// A file of an output folder that was changed so that it cannot be read back.
    #[error("{file} is not as a run writes it: {what}")]
    Changed {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
    },
}

impl HistoryError {
    /// Returns what to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Read(error) => return error.hint(),
            Self::Unreadable(..) => return None,
            Self::NotPairs { .. } => "fill in the column `decision` of the `review.csv` that `moldau run` writes, and \
                                      keep its other columns"
                .to_owned(),
            Self::Unclear { .. } => "write yes or no, or leave it empty; or take the line away".to_owned(),
            Self::NotARun(_) => "name a folder that `moldau run` wrote, such as moldau-out".to_owned(),
            Self::Changed { .. } => "run `moldau run` once more to write the folder anew".to_owned(),
        })
    }
}
