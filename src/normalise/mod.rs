//! Text → value, and a table with its layout → records.

pub mod company;
pub mod country;
mod country_names;
pub mod currency;
pub mod date;
mod date_parts;
mod date_words;
pub mod email;
mod email_domains;
pub mod empty;
pub mod fold;
mod legal_forms;
pub mod money;
mod name_words;
pub mod person_name;
pub mod phone;
pub mod place;
pub mod postcode;
mod punycode;
pub mod text;
pub mod yes_no;
