//! Journeys and a [`FunnelSpec`] → [`Funnel`]: who got how far, and who stopped where.

mod advance;
mod dropoff;
mod outcome;
mod revenue;
mod rules;
mod spec;
mod tally;
mod timing;

pub use dropoff::drop_off;
pub use outcome::{Contact, DropOff, DropOffEntry, Funnel, Held, Progress, Revenue, StageTally, Times};
pub use rules::{Clock, Exclusion, Order, Period, Rules, Ties, Window};
pub use spec::{FunnelSpec, Stage, Stages, TooFewStages, default_stages};
pub use tally::funnel;
