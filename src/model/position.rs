//! Where in the input something stands.

use std::fmt;
use std::sync::Arc;

/// A place in a file, as precise as is known: file, sheet, row and column.
///
/// Displays as `contacts.xlsx[Leads]:18:C`, with the row that a spreadsheet shows when it opens the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// File name; inside an archive `archive.zip/member.csv`.
    pub file: Arc<str>,
    /// Sheet of a workbook; `None` for text files.
    pub sheet: Option<Arc<str>>,
    /// Row, counted from 1 with header and preamble.
    pub row: Option<u32>,
    /// Column, counted from 0.
    pub column: Option<usize>,
}

impl Position {
    /// Returns the position of a whole file or sheet.
    #[must_use]
    pub fn of_table(file: Arc<str>, sheet: Option<Arc<str>>) -> Self {
        Self { file, sheet, row: None, column: None }
    }

    /// Returns the same place narrowed to a row.
    #[must_use]
    pub fn at_row(&self, row: u32) -> Self {
        Self { row: Some(row), ..self.clone() }
    }

    /// Returns the same place narrowed to a column, counted from 0.
    #[must_use]
    pub fn at_column(&self, column: usize) -> Self {
        Self { column: Some(column), ..self.clone() }
    }
}

/// Returns the letters that a spreadsheet shows over a column, counted from 0.
#[must_use]
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, "[{sheet}]")?;
        }
        if let Some(row) = self.row {
            write!(f, ":{row}")?;
        }
        if let Some(column) = self.column {
            write!(f, ":{}", column_letters(column))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_like_a_spreadsheet() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn a_place_is_as_precise_as_it_is_known() {
        let table = Position::of_table("contacts.xlsx".into(), Some("Leads".into()));
        assert_eq!(table.to_string(), "contacts.xlsx[Leads]");
        assert_eq!(table.at_row(18).at_column(2).to_string(), "contacts.xlsx[Leads]:18:C");
        assert_eq!(Position::of_table("a.csv".into(), None).at_column(0).to_string(), "a.csv:A");
    }
}
