//! Finds which records are of one person: `Records` → [`Linkage`].

mod linkage;
mod weight;

pub use linkage::{Linkage, Membership, Person, UnsurePair};
pub use weight::MatchWeight;
