//! Finds which records are of one person: `Records` → [`Linkage`].

mod affinity;
mod assemble;
mod block;
mod closeness;
mod cluster;
mod cohesion;
mod compare;
mod content_key;
mod counterpart;
mod decisions;
mod evaluate;
mod explain;
mod features;
mod labels;
mod linkage;
mod model;
mod naming;
mod nicknames;
mod one_to_one;
mod past;
mod person_id;
mod rarity;
mod reach;
mod reasons;
mod run;
mod same_values;
mod score;
mod train;
mod weight;
mod why;

#[cfg(test)]
mod tests;

pub use cohesion::{Cohesion, Doubt, WeakLink};
pub use content_key::{ContentKey, NotAKey};
pub use counterpart::{Counterpart, Counterparts};
pub use decisions::{Contradiction, Decided, Decision, Followed, Verdict};
pub use evaluate::{Evaluation, Rates, evaluate};
pub use explain::{Term, Waterfall, compared_fields, compared_trait, explain};
pub use features::is_free_domain;
pub use labels::ENOUGH;
pub use linkage::{Linkage, Membership, Memberships, Person, UnsurePair};
pub use model::{ComparisonModel, Level, Model, RolePair};
pub use past::{Carried, Equals, PastPeople, Regrouped, Regrouping};
pub use reach::{Reach, RuleReach};
pub use reasons::{Reason, Reasons};
pub use run::{Known, link};
pub use weight::MatchWeight;
pub use why::{Hop, Why, closest_rows, decision_on, why};
