//! Any result → [`Report`]: a document that knows no output format.

mod cell;
mod document;
pub mod figures;
mod listing;

pub use cell::Cell;
pub use document::{Align, Block, Column, Grid, Report};
pub use listing::Listing;
