//! What can be wrong with a funnel as it is written.

use crate::funnel::TooFewStages;
use crate::model::{Day, Role};
use crate::normalise::Selector;

use super::condition::{self, ConditionError};
use super::did_you_mean;

/// A funnel that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DefinitionError {
    /// A name that no funnel has.
    #[error("there is no funnel `{word}`")]
    NoFunnel {
        /// The name.
        word: String,
        /// Those that there are.
        names: Vec<String>,
    },
    /// One of several funnels has no name.
    #[error("there are several funnels, and one has no name")]
    Unnamed,
    /// Two funnels of one name.
    #[error("two funnels are called `{0}`")]
    Twice(String),
    /// A word that names no role.
    #[error("`{0}` is not a role")]
    Role(String),
    /// A word that a setting does not know.
    #[error("`{word}` is not a word for `{setting}`")]
    Word {
        /// The setting.
        setting: &'static str,
        /// The word.
        word: String,
        /// Those that it knows.
        words: &'static [&'static str],
    },
    /// Text that is no length of time.
    #[error("`{0}` is not a length of time")]
    Window(String),
    /// Something that is no target.
    #[error("`{0}` is no target")]
    Target(String),
    /// Something that the first stage cannot have.
    #[error("`{stage}` is the first stage: {what}")]
    First {
        /// The stage.
        stage: String,
        /// Why that cannot be.
        what: &'static str,
    },
    /// No time at all.
    #[error("a window of zero lets nobody get beyond the first stage")]
    ZeroWindow,
    /// Text that is no day.
    #[error("`{0}` is not a day")]
    Day(String),
    /// A period that ends before it starts.
    #[error("the period ends on {to}, before it starts on {from}")]
    Period {
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
    },
    /// A stage or an exclusion of no rows in particular.
    #[error("`{0}` does not say which rows it is of")]
    Nothing(String),
    /// A text that is no condition.
    #[error("`{text}` is no condition: {cause}")]
    Condition {
        /// The text.
        text: String,
        /// Why not.
        cause: ConditionError,
    },
    /// A setting that needs an order.
    #[error("`{0}` has no meaning while stages count in any sequence by themselves")]
    NeedsOrder(&'static str),
    /// More different conditions than rows can be marked by.
    #[error("there are more than {most} different conditions", most = Selector::MOST)]
    TooMany,
    /// More exclusions than there can be.
    #[error("there are more than 64 exclusions")]
    TooManyExclusions,
    /// Stages that are no funnel.
    #[error(transparent)]
    Stages(#[from] TooFewStages),
}

impl DefinitionError {
    /// Returns what to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let meant = |word: &str, words: &[&str], all: &str| {
            Some(format!("{}{all} {}", did_you_mean(word, words.iter().copied()), words.join(", ")))
        };
        match self {
            Self::NoFunnel { names, .. } if names.is_empty() => {
                Some("moldau.toml names none: write `[[funnel]]` with a `name`".to_owned())
            }
            Self::NoFunnel { word, names } => {
                meant(word, &names.iter().map(String::as_str).collect::<Vec<_>>(), "the funnels are")
            }
            Self::Unnamed => Some("give each `[[funnel]]` a `name`".to_owned()),
            Self::Twice(_) => Some("give each `[[funnel]]` a name of its own".to_owned()),
            Self::Role(word) => {
                meant(word, &Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>(), "the roles are")
            }
            Self::Word { word, words, .. } => meant(word, words, "it can be"),
            Self::Window(_) | Self::ZeroWindow => {
                Some("write it like `30 days`, `12 hours` or `2 weeks`, or leave it out for no limit".to_owned())
            }
            Self::Target(_) => {
                Some("write `\"40 %\"` for a rate from the stage before, or a number of people".to_owned())
            }
            Self::First { .. } => Some("take it out, or put another stage first".to_owned()),
            Self::Day(_) => Some("write it like 2026-03-31".to_owned()),
            Self::Period { .. } => Some("swap the two days".to_owned()),
            Self::Nothing(_) => Some("give it a `role`, a `file`, a `tool` or a condition under `where`".to_owned()),
            Self::Condition { .. } => Some(condition::HINT.to_owned()),
            Self::NeedsOrder(_) => Some("add `order = \"in order\"`, or take it out".to_owned()),
            Self::TooMany | Self::TooManyExclusions => Some("split the funnel in two".to_owned()),
            Self::Stages(_) => Some("name two or more stages, each once, such as `sends, clicks, orders`".to_owned()),
        }
    }
}
