//! What stops a run, and what to do about it.

use crate::funnel::TooFewStages;
use crate::history::HistoryError;
use crate::model::{Field, Role};
use crate::read::ReadError;
use crate::recognise::NoSuchColumn;
use crate::settings::did_you_mean;

/// What stops a run.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// What was asked for is not there, or the only file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Not one of the files could be read; the error is the first one's.
    #[error("none of the {count} files can be read")]
    NothingReadable {
        /// How many there are.
        count: usize,
        /// What is wrong with the first.
        #[source]
        first: ReadError,
    },
    /// One file could not be read, and `--strict` says that this is too bad.
    #[error("a file cannot be read, and --strict forbids to go on without it")]
    Strict(#[source] ReadError),
    /// No table holds people.
    #[error("{}", no_people(.tables))]
    NoPeople {
        /// What there is instead, table by table.
        tables: Vec<String>,
    },
    /// `moldau.toml` names a column that there is none of.
    #[error("the settings name a column that is not there: {0}")]
    Overrule(NoSuchColumn),
    /// What was there before cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The roles of the files make no funnel.
    #[error(transparent)]
    Stages(#[from] TooFewStages),
    /// A stage that no file can fill.
    #[error("no file holds anything of the stage `{stage}`: {asked}")]
    EmptyStage {
        /// The stage.
        stage: String,
        /// What fills it.
        asked: String,
        /// What the files hold.
        found: Vec<Role>,
        /// The tables that were looked at.
        looked: Vec<String>,
    },
    /// A condition on a column that no table has.
    #[error("{of} asks for a column `{column}`, and no table that was looked at has one")]
    StageColumn {
        /// What asks for it.
        of: String,
        /// The column.
        column: String,
        /// The tables that were looked at.
        looked: Vec<String>,
        /// The columns that they have.
        headers: Vec<String>,
        /// What these mean.
        fields: Vec<Field>,
    },
    /// A word that names no stage.
    #[error("the funnel has no stage `{word}`")]
    NoStage {
        /// The word.
        word: String,
        /// The stages that it has.
        stages: Vec<String>,
    },
    /// An exclusion that ends before it starts.
    #[error("nothing can be left out after `{after}` and before `{before}`: that stage comes first")]
    Backwards {
        /// Stage after which it counts.
        after: String,
        /// Stage before which it counts.
        before: String,
    },
}

fn no_people(tables: &[String]) -> String {
    if tables.is_empty() {
        "there is nothing but blanks in the files".to_owned()
    } else {
        format!("there are no people in {}", tables.join(", "))
    }
}

impl PipelineError {
    /// Returns what to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read(error) => error.hint(),
            Self::NothingReadable { first, .. } => first.hint(),
            Self::Strict(_) => Some("mend the file, take it away, or run without --strict".to_owned()),
            Self::NoPeople { .. } => Some(
                "a table of people has a column of e-mail addresses, names or telephone numbers; `moldau inspect` \
                 shows what each column was taken for"
                    .to_owned(),
            ),
            Self::Overrule(error) => Some(format!("its columns are {}", error.headers.join(", "))),
            Self::History(error) => error.hint(),
            Self::Stages(error) => error.hint(),
            Self::EmptyStage { found, looked, .. } => {
                let found: Vec<_> = found.iter().map(|role| role.as_str()).collect();
                let (found, looked) = (found.join(", "), some_of(looked));
                Some(format!("the files hold {found}; looked at {looked}; `moldau inspect` shows which is which"))
            }
            Self::StageColumn { column, looked, headers, fields, .. } => {
                let fields = fields.iter().map(|field| field.as_str());
                let meant = did_you_mean(column, headers.iter().map(String::as_str).chain(fields));
                Some(format!("{meant}looked at {}, whose columns are {}", some_of(looked), some_of(headers)))
            }
            Self::NoStage { word, stages } => Some(format!(
                "{}the stages are {}",
                did_you_mean(word, stages.iter().map(String::as_str)),
                stages.join(", ")
            )),
            Self::Backwards { .. } => Some("swap `after` and `before`".to_owned()),
        }
    }
}

/// Names the first of many, and how many more there are.
fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown} and {} more", names.len() - SHOWN) } else { shown }
}
