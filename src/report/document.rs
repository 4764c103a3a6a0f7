//! What a report is made of.

use std::borrow::Cow;

use super::Cell;

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
    /// Returns a report of this title that says nothing yet.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), blocks: Vec::new() }
    }

    /// Returns the grid that formats for machines write.
    #[must_use]
    pub fn main_grid(&self) -> Option<&Grid> {
        self.blocks.iter().find_map(|block| match block {
            Block::Grid(grid) => Some(grid),
            _ => None,
        })
    }

    /// Adds rows and columns.
    pub fn grid(&mut self, grid: Grid) {
        self.blocks.push(Block::Grid(grid));
    }

    /// Adds a sentence of its own.
    pub fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text(text.into()));
    }

    /// Adds a sentence that must not be overlooked.
    pub fn alert(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Alert(text.into()));
    }

    /// Adds a heading over what follows.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// Adds lines to be copied as they stand; without any, nothing.
    pub fn lines(&mut self, lines: Vec<String>) {
        if !lines.is_empty() {
            self.blocks.push(Block::Lines(lines));
        }
    }

    /// Adds short points; without any, nothing.
    pub fn facts(&mut self, facts: Vec<(String, String)>) {
        if !facts.is_empty() {
            self.blocks.push(Block::Facts(facts));
        }
    }
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Rows and columns.
    Grid(Grid),
    /// A sentence of its own.
    Text(String),
    /// A sentence that must not be overlooked.
    Alert(String),
    /// A heading over what follows.
    Heading(String),
    /// Short points, each with what it is about: `Window  none`.
    Facts(Vec<(String, String)>),
    /// Lines to be copied as they stand.
    Lines(Vec<String>),
}

/// Rows and columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows of as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows a terminal shows, so that a list of thousands does not run off the screen; every other format
    /// writes them all. `None` = all.
    pub shown: Option<usize>,
}

/// A column of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in formats for machines, such as `rate_previous`; `None` = shown in formats for people only.
    pub name: Option<Cow<'static, str>>,
    /// Heading in formats for people; `None` = shown in formats for machines only.
    pub heading: Option<Cow<'static, str>>,
    /// Which side its cells keep to.
    pub align: Align,
    /// What a person may type into its cells; empty for columns that nobody fills in.
    pub choices: &'static [&'static str],
}

impl Column {
    /// Returns a column of words.
    #[must_use]
    pub fn words(name: impl Into<Cow<'static, str>>, heading: impl Into<Cow<'static, str>>) -> Self {
        Self { name: Some(name.into()), heading: Some(heading.into()), align: Align::Left, choices: &[] }
    }

    /// Returns a column of figures.
    #[must_use]
    pub fn figures(name: impl Into<Cow<'static, str>>, heading: impl Into<Cow<'static, str>>) -> Self {
        Self { align: Align::Right, ..Self::words(name, heading) }
    }

    /// Returns a column that only formats for machines have.
    #[must_use]
    pub fn machine(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: Some(name.into()), heading: None, align: Align::Left, choices: &[] }
    }

    /// Returns a column that a person fills in with one of these words, which only formats for machines have.
    #[must_use]
    pub fn to_fill_in(name: impl Into<Cow<'static, str>>, choices: &'static [&'static str]) -> Self {
        Self { choices, ..Self::machine(name) }
    }

    /// Returns a column that only formats for people have.
    #[must_use]
    pub fn people(heading: impl Into<Cow<'static, str>>, align: Align) -> Self {
        Self { name: None, heading: Some(heading.into()), align, choices: &[] }
    }
}

/// Which side the cells of a column keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}
