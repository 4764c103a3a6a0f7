//! Text → value, and a table with its layout → records.
//!
//! Each kind of value has a file of its own with total, pure functions: any text gives a value or says why not, and
//! the normal form of a normal form is itself. [`RecordsBuilder`] takes tables in, one after the other, and holds on
//! to nothing but what they say.

mod ahead;
mod amounts;
pub mod company;
mod condition;
pub mod country;
mod country_evidence;
mod country_names;
pub mod currency;
pub mod date;
mod date_parts;
mod date_words;
pub mod email;
mod email_domains;
pub mod empty;
mod firms;
pub mod fold;
mod forms;
mod further;
mod future;
mod id_join;
mod legal_forms;
pub mod money;
mod name_words;
mod names;
mod notes;
mod orders;
mod person;
pub mod person_name;
mod person_parts;
pub mod phone;
mod phone_plain;
pub mod place;
mod plan;
pub mod postcode;
mod punycode;
mod records;
mod rows;
mod selector;
mod settle;
mod side_by_side;
mod store;
#[cfg(test)]
mod table_of_tests;
#[cfg(test)]
mod tests;
pub mod text;
mod values;
mod whole_address;
pub mod yes_no;
mod zone_names;

pub use records::{Options, RecordsBuilder};
pub use selector::{ColumnTest, Comparison, Operand, Selection, Selector};
