//! [`Table`](crate::read::Table) → [`Layout`]: which export it is and what each column means.

mod layout;

pub use layout::{Column, Condition, DateOrder, DateStyle, DecimalMark, Layout, StageRule};
