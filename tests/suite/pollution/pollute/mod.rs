//! Files made of a clean table, each with one thing wrong.

mod dialects;
mod files;
mod heads;
mod prints;
mod rows;

use super::{Case, Clean};

/// What takes the cases, one after the other.
pub(super) type Take<'t> = &'t mut dyn FnMut(Case);

/// In how many places of a table a row or a cell is polluted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// In a few.
    Some,
    /// In every one.
    Every,
}

/// How a table is written.
#[derive(Clone, Copy)]
struct Writing {
    delimiter: &'static str,
    quote: Option<char>,
    /// What makes a mark inside a quoted cell a letter.
    escape: &'static str,
    end: &'static str,
    /// Whether all cells are quoted, or only those that need it.
    all: bool,
}

const PLAIN: Writing = Writing { delimiter: ",", quote: Some('"'), escape: "\"", end: "\n", all: false };

impl Writing {
    fn cell(&self, cell: &str) -> String {
        let Some(quote) = self.quote else { return cell.to_owned() };
        // What trims lines, and readers that skip blanks, would take blanks at the edges.
        let needs = cell.contains(self.delimiter) || cell.contains([quote, '\n', '\r']) || cell != cell.trim();
        if !needs && !self.all {
            return cell.to_owned();
        }
        let inside = cell.replace(quote, &format!("{}{quote}", self.escape));
        format!("{quote}{inside}{quote}")
    }

    fn cells(&self, cells: &[String]) -> Vec<String> {
        cells.iter().map(|cell| self.cell(cell)).collect()
    }

    fn row(&self, cells: &[String]) -> String {
        self.cells(cells).join(self.delimiter)
    }

    fn lines(&self, table: &Clean) -> Vec<String> {
        table.header.iter().chain(&table.rows).map(|row| self.row(row)).collect()
    }

    fn file(&self, table: &Clean) -> Vec<u8> {
        self.ended(&self.lines(table))
    }

    fn ended(&self, lines: &[String]) -> Vec<u8> {
        lines.iter().flat_map(|line| [line.as_str(), self.end]).collect::<String>().into_bytes()
    }
}

/// Gives all polluted files of a table.
pub(super) fn all(table: &Clean, depth: Depth, take: Take<'_>) {
    files::shapes(table, take);
    files::several(table, take);
    heads::heads(table, take);
    dialects::dialects(table, take);
    dialects::ends(table, take);
    rows::missing_and_extra(table, depth, take);
    rows::strays(table, depth, take);
    rows::other_rows(table, depth, take);
    prints::prints(table, take);
}

fn case(family: &'static str, name: impl Into<String>, bytes: Vec<u8>, expected: &Clean) -> Case {
    Case { family, name: name.into(), bytes, expected: expected.clone() }
}

fn names(table: &Clean) -> Vec<String> {
    table.header.clone().expect("clean tables have a header")
}
