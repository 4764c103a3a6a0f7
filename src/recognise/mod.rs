//! [`Table`](crate::read::Table) → [`Layout`]: which export it is and what each column means.
//!
//! Content decides first, header words second, and exact formats last; the names of file and sheet are evidence for
//! the role. Languages are files in `lexicon/`, exports files in `formats/`.

mod asked;
mod bookings;
mod callers;
mod columns;
mod content;
mod dates;
mod decimals;
mod fold;
mod format;
mod habits;
mod header;
mod ids;
mod layout;
mod lexicon;
mod likeness;
mod machine;
mod name;
mod nobody;
mod outcome;
mod overrule;
mod part;
mod payment;
mod person;
mod profile;
mod ranges;
mod requests;
mod role;
mod rules;
mod siblings;
mod spelled;
mod spelling;
mod stages;
mod suppression;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod times;
mod topics;
mod value;

pub use fold::fold;
pub use format::{FieldWord, Format, FormatStage, Formats, RoleWord, Says, StandingWord};
pub use header::is_header_word;
pub use layout::{Column, Condition, DateOrder, DateStyle, DecimalMark, Layout, MachineSign, Part, StageRule};
pub use overrule::{NoSuchColumn, Overrule, fits};
pub use siblings::Siblings;
pub use spelled::{booked, date as date_in_figures, money as money_in_figures};
pub use suppression::{is_of_staff, lists_no_contacts};
pub use table::{recognise, recognise_among};
