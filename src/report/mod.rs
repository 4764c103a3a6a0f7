//! Any result → [`Report`]: a document that knows no output format.

mod document;

pub use document::{Align, Block, Cell, Column, Grid, Report};
