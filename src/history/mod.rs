//! What was there before: what people decided, and what an earlier run found.
//!
//! [`pairs`](fn@pairs) reads decisions, from the list that they are remembered in (`decisions.csv`) and from `review.csv` as a
//! spreadsheet saved it; [`past_people`] reads an output folder's people back, so that they keep their ids; [`diff`](fn@diff) says
//! what changed between two [`Run`]s.

mod call_list;
mod diff;
mod error;
mod pairs;
mod past_funnel;
mod records;
mod run;

pub use call_list::past_call_list;
pub use diff::{Change, Diff, PersonChange, diff};
pub use error::HistoryError;
pub use pairs::{Entry, PairList, Side, decisions, is_pair_list, kept, news, pairs};
pub use past_funnel::{PastStage, past_funnel};
pub use records::past_people;
pub use run::{PastPerson, Run};

/// Name of the list of unsure pairs in an output folder.
pub const REVIEW_FILE: &str = "review.csv";
/// Name of the list of rows and their people in an output folder.
pub const RECORDS_FILE: &str = "records.csv";
