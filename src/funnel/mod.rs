//! Journeys and a [`FunnelSpec`] → [`Funnel`]: who got how far, and who stopped where.

mod outcome;
mod spec;

pub use outcome::{DropOff, DropOffEntry, Funnel, Held, Progress, Revenue, StageTally};
pub use spec::{FunnelSpec, Stage, Stages, TooFewStages};
