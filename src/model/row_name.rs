//! Rows as people name them.

use std::str::FromStr;

/// A row by the words of reports: `contacts.xlsx[Leads]:18`, `clicks.csv:5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowName {
    /// File, as it was typed; folders before it are parted by `/`.
    pub file: String,
    /// Sheet of a workbook, if one was named.
    pub sheet: Option<String>,
    /// Row, as a spreadsheet shows it.
    pub row: u32,
}

/// A text that names no row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the place of a row")]
pub struct NotARow(pub String);

impl FromStr for RowName {
    type Err = NotARow;

    /// Reads the place of a row; quotes around it and a column behind it (`clicks.csv:5:C`) play no part.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NotARow(text.to_owned());
        let plain = text.trim().trim_matches(|letter| matches!(letter, '"' | '\'' | '`')).trim();
        let (before, last) = plain.rsplit_once(':').ok_or_else(wrong)?;
        let is_column = (1..=3).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_alphabetic());
        let (place, row) = match number(last) {
            Some(row) => (before, row),
            None if is_column => {
                let (place, row) = before.rsplit_once(':').ok_or_else(wrong)?;
                (place, number(row).ok_or_else(wrong)?)
            }
            None => return Err(wrong()),
        };
        // A file name may hold brackets; those at the end, after a name, are the sheet's.
        let sheet = place.strip_suffix(']').and_then(|open| open.rsplit_once('[')).filter(|(file, _)| !file.is_empty());
        let (file, sheet) = sheet.map_or((place, None), |(file, sheet)| (file, Some(sheet.to_owned())));
        if file.is_empty() {
            return Err(wrong());
        }
        Ok(Self { file: file.replace('\\', "/"), sheet, row })
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok().filter(|number| *number > 0) } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Position;

    fn name(file: &str, sheet: Option<&str>, row: u32) -> RowName {
        RowName { file: file.into(), sheet: sheet.map(str::to_owned), row }
    }

    #[test]
    fn places_are_read_as_reports_write_them() {
        for (text, expected) in [
            ("clicks.csv:5", name("clicks.csv", None, 5)),
            ("clicks.csv:5:C", name("clicks.csv", None, 5)),
            ("contacts.xlsx[Leads]:18:AB", name("contacts.xlsx", Some("Leads"), 18)),
            (" \"call sheet.xlsx[March: done]:2\" ", name("call sheet.xlsx", Some("March: done"), 2)),
            ("C:\\data\\clicks.csv:5", name("C:/data/clicks.csv", None, 5)),
            ("all.zip/jan/clicks[1].csv:7", name("all.zip/jan/clicks[1].csv", None, 7)),
            ("-:3", name("-", None, 3)),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_names_no_row_is_refused() {
        for text in
            ["", ":", "clicks.csv", "clicks.csv:", "clicks.csv:C", "clicks.csv:0", ":5", "a.csv:+5", "a:99999999999"]
        {
            assert_eq!(text.parse::<RowName>(), Err(NotARow(text.to_owned())));
        }
    }

    proptest! {
        #[test]
        fn what_a_position_shows_is_read_back(
            file in "[a-zé0-9 .:/]{0,9}[.]csv", sheet in proptest::option::of("[A-Za-z0-9 :.]{1,9}"),
            row in 1_u32.., column in proptest::option::of(0_usize..16_000),
        ) {
            let mut at = Position::of_table(file.trim().into(), sheet.as_deref().map(Into::into)).at_row(row);
            at.column = column;
            prop_assert_eq!(at.to_string().parse(), Ok(name(file.trim(), sheet.as_deref(), row)));
        }
    }
}
