//! Bytes → [`Table`]: text cells that know their place.

mod table;

pub use table::{Form, RowRef, Rows, Table};
