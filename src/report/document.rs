//! What a report is made of.

use crate::model::{Amount, Currency, Day, Share, When};

/// A document: one main grid of data, and words around it.
///
/// Formats for machines (CSV, TSV, JSON) write the main grid alone; formats for people write everything, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Title; empty for none.
    pub title: String,
    /// What it says, in order. The first [`Block::Grid`] is the main one.
    pub blocks: Vec<Block>,
}

impl Report {
    /// Returns the grid that formats for machines write.
    #[must_use]
    pub fn main_grid(&self) -> Option<&Grid> {
        self.blocks.iter().find_map(|block| match block {
            Block::Grid(grid) => Some(grid),
            _ => None,
        })
    }
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Rows and columns.
    Grid(Grid),
    /// A sentence of its own.
    Text(String),
    /// A heading over what follows.
    Heading(String),
    /// Short points, each with what it is about: `Window  none`.
    Facts(Vec<(String, String)>),
}

/// Rows and columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows of as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in formats for machines: `rate_previous`.
    pub name: &'static str,
    /// Heading in formats for people; `None` = shown in formats for machines only.
    pub heading: Option<&'static str>,
    /// Which side its cells keep to.
    pub align: Align,
}

/// Which side the cells of a column keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// One value, as what it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Not known, or none: empty for machines, a dash for people. Never 0.
    Missing,
    /// Words, or anything that must stay as it is: a phone number, a postcode, an id.
    Text(String),
    /// A count.
    Count(u64),
    /// A number of no unit, such as days.
    Number(f64),
    /// A rate; for machines a fraction of six decimals, for people percent.
    Rate(f64),
    /// A rate with the counts behind it.
    Share(Share),
    /// Money.
    Money(Amount, Option<Currency>),
    /// A time.
    When(When),
    /// A day.
    Day(Day),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// Returns the text, or missing if it is empty.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Cell::Missing } else { Cell::Text(text) }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Missing, Into::into)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Cell::Count(count)
    }
}

impl From<Share> for Cell {
    fn from(share: Share) -> Self {
        Cell::Share(share)
    }
}

impl From<Day> for Cell {
    fn from(day: Day) -> Self {
        Cell::Day(day)
    }
}

impl From<When> for Cell {
    fn from(when: When) -> Self {
        if when == When::Unknown { Cell::Missing } else { Cell::When(when) }
    }
}
