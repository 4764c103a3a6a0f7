//! Journeys and a [`FunnelSpec`] → [`Funnel`]: who got how far, and who stopped where.
//!
//! What the figures mean unless the rules say otherwise:
//!
//! - A person **reached** a stage if a touch of theirs that counts is of one of its roles (*recorded*), or if a later
//!   step of the same mail, or attendance, proves it (*implied*). An order proves no click. A mail that came back or was
//!   unsubscribed from is no stage and proves none.
//! - Whoever reached a stage and none behind it **dropped** there; whoever skipped the next one and reached a later one
//!   did not. At the last stage people have arrived.
//! - The **time** to a stage is from the first touch of the stage before to the first of this at or after it, in whole
//!   days where one of the two is but a day. Whoever did this only earlier is counted as going backwards.
//! - **Opens and clicks by machines** count as the exports say, with the figure without them beside, unless the rules
//!   leave them out.
//! - **Revenue** is what orders say, each once, less what was given back, whatever stage their people reached.
//!
//! One person's way is found by pure functions over their touches (`open.rs`, `in_order.rs`, `any_order.rs`); `tally.rs`
//! goes through the people once and adds up.

mod advance;
mod any_order;
mod breakdown;
mod call_score;
mod cohort;
mod compare;
mod coverage;
mod credit;
mod dropoff;
mod email;
mod entrants;
mod in_order;
mod like;
mod machine;
mod mailings;
mod open;
mod outcome;
mod paths;
mod revenue;
mod rules;
mod sequences;
mod sighting;
mod spec;
mod split;
#[cfg(test)]
mod statistics;
mod survival;
mod tally;
mod target;
mod timing;
mod today;
mod totals;
mod traits;
mod trend;
#[cfg(test)]
mod vectors;
mod ways;

pub use breakdown::{Attribution, breakdown};
pub use call_score::{CallScore, Did};
pub use cohort::{Cohort, Cohorts, Span, cohorts};
pub use compare::{Difference, Test, difference, holm};
pub use coverage::{Uncovered, UncoveredSide, coverage};
pub use credit::{Credit, Credits, Model, credits};
pub use dropoff::drop_off;
pub use email::{EmailTally, email};
pub use like::{Change, Changed, Likeness, Setting, Tool, like};
pub use machine::{Heads, MachineReport, MachineTally, Machines, machines};
pub use mailings::{Mailing, mailings};
pub use outcome::{Contact, DropOff, DropOffEntry, Funnel, Held, Progress, Revenue, StageTally, Times};
pub use paths::{LegTally, PathTally, Paths, RepeatTally, paths};
pub use rules::{After, Clock, Exclusion, Order, Period, Rules, Ties, Window};
pub use spec::{FunnelSpec, Marked, Reaches, Stage, Stages, TooFewStages, default_stages, repeat_stages};
pub use split::{Part, split};
pub use survival::{ByDay, Survival, survival};
pub use tally::funnel;
pub use target::{Gap, Target, Verdict};
pub use traits::{Trait, done_before, holds, traits};
pub use trend::trend;
pub use ways::{NotPaid, Way, WayTally, not_paid, ways};
