//! Journeys and a [`FunnelSpec`] → [`Funnel`]: who got how far, and who stopped where.

mod advance;
mod any_order;
mod breakdown;
mod dropoff;
mod in_order;
mod open;
mod outcome;
mod revenue;
mod rules;
mod sighting;
mod spec;
mod tally;
mod timing;
mod today;
mod trend;
#[cfg(test)]
mod vectors;

pub use breakdown::{Attribution, breakdown};
pub use dropoff::drop_off;
pub use outcome::{Contact, DropOff, DropOffEntry, Funnel, Held, Progress, Revenue, StageTally, Times};
pub use rules::{After, Clock, Exclusion, Order, Period, Rules, Ties, Window};
pub use spec::{FunnelSpec, Stage, Stages, TooFewStages, default_stages};
pub use tally::funnel;
pub use trend::trend;
