//! Any result → [`Report`]: a document that knows no output format. One file a report.

mod by_kind;
mod cell;
mod changes;
mod contact;
mod decisions;
mod diff;
mod document;
mod dropoff;
mod email;
mod evaluate;
mod explain;
pub mod figures;
mod findings;
mod funnel;
mod inspect;
mod journeys;
mod ledger;
mod listing;
mod lookup;
mod machine;
mod match_key;
mod maturity;
mod people;
mod records;
mod results;
mod revenue;
mod review;
mod rules;
mod spelling;
mod summary;
mod survival;
mod upload;

pub use cell::Cell;
pub use changes::changes;
pub use decisions::decisions;
pub use diff::diff;
pub use document::{Align, Block, Column, Grid, Report};
pub use dropoff::{Before, ListFigures, call_list, dropoff, dropoff_file, list_figures};
pub use evaluate::{Evaluated, evaluation, expected_error, wrong_pairs};
pub use explain::{Explained, explain};
pub use findings::findings;
pub use funnel::{funnel, overview};
pub use inspect::{Inspected, inspect};
pub use journeys::{journey, journeys};
pub use listing::Listing;
pub use lookup::{Found, Lookup, NoSuchHeader, columns_named};
pub use people::people;
pub use records::records;
pub use results::Results;
pub use review::{review, review_pair};
pub use summary::{Summary, summary};
pub use upload::{Tool, upload};

#[cfg(test)]
mod tests;
