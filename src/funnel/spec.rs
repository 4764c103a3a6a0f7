//! What a funnel is made of.

use crate::model::{Day, Role};

/// One stage: a name, and the roles that reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Name in reports and file names.
    pub name: String,
    /// Any of these roles reaches it.
    pub roles: Vec<Role>,
}

/// At least two stages with different names, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stages(Vec<Stage>);

/// A funnel that is none: fewer than two stages, or a name given twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooFewStages {
    /// One stage or none.
    #[error("a funnel needs at least two stages, and there is only {}", .0.as_deref().unwrap_or("none"))]
    Fewer(Option<String>),
    /// Two stages of one name.
    #[error("two stages are called `{0}`")]
    Twice(String),
}

impl Stages {
    /// Returns the stages as a funnel.
    ///
    /// # Errors
    /// Fewer than two, or two of one name.
    pub fn new(stages: Vec<Stage>) -> Result<Self, TooFewStages> {
        if stages.len() < 2 {
            return Err(TooFewStages::Fewer(stages.first().map(|stage| stage.name.clone())));
        }
        for (place, stage) in stages.iter().enumerate() {
            if stages[..place].iter().any(|before| before.name == stage.name) {
                return Err(TooFewStages::Twice(stage.name.clone()));
            }
        }
        Ok(Self(stages))
    }

    /// Returns the stages in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Stage] {
        &self.0
    }
}

/// A funnel: its stages and the rules by which people move through it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelSpec {
    /// Stages in order.
    pub stages: Stages,
    /// The day that counts as today for waiting times; `None` = the last day that any export names.
    pub as_of: Option<Day>,
}
