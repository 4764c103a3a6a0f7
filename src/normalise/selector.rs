//! Which rows meet a condition that a person wrote: of these files, of that tool, with such cells.

use crate::model::{Amount, Day, Field, Role};
use crate::read::{RowRef, Table};
use crate::recognise::{DateOrder, DecimalMark, Layout, fits};

use super::fold::{fold, fold_into};
use super::text::tidy;
use super::{date, money};

/// Rows that a person chose; everything that is said must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// Files of such a name, in which `*` stands for any letters; `None` = of any.
    pub file: Option<String>,
    /// Exports of this tool; `None` = of any.
    pub tool: Option<String>,
    /// Tables that can carry any of these roles; none = any.
    pub roles: Vec<Role>,
    /// What cells must hold.
    pub tests: Vec<ColumnTest>,
}

/// What the cells of a column must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnTest {
    /// The column: its header, or the word of the field that it means.
    pub column: String,
    /// How its cells are compared.
    pub comparison: Comparison,
    /// What with.
    pub operand: Operand,
}

/// How a cell is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// It is the same; of words, case, accents and punctuation play no part.
    Is,
    /// It is not the same, or empty.
    IsNot,
    /// It contains these letters, of any case.
    Contains,
    /// It does not contain them.
    ContainsNot,
    /// It is as much or more.
    AtLeast,
    /// It is as much or less.
    AtMost,
    /// It is more.
    Above,
    /// It is less.
    Below,
}

/// What a cell is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Words.
    Words(String),
    /// A number or an amount of any currency.
    Number(Amount),
    /// A day.
    Day(Day),
}

/// Which tables a [`Selector`] found something to look at in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Tables that have all that it asks for.
    pub tables: Vec<String>,
    /// Tables that fit but for a column: the table, and the column it lacks.
    pub lacking: Vec<(String, String)>,
    /// The headers of those tables, each once.
    pub headers: Vec<String>,
    /// The fields that their columns mean, each once.
    pub fields: Vec<Field>,
}

impl Selector {
    /// The most selectors that rows can be marked by.
    pub const MOST: u32 = 32;

    /// Returns the tests for the rows of a table, or `None` if it speaks of other tables; says so in `selection`.
    pub(super) fn tests_of(&self, table: &Table, layout: &Layout, selection: &mut Selection) -> Option<Vec<CellTest>> {
        let same = |a: &str, b: &str| fold(a) == fold(b);
        let fits_file = self.file.as_deref().is_none_or(|pattern| fits(pattern, &table.file));
        let fits_tool = self.tool.as_deref().is_none_or(|tool| layout.tool.as_deref().is_some_and(|t| same(t, tool)));
        let roles = layout.roles();
        let fits_role = self.roles.is_empty() || self.roles.iter().any(|role| roles.contains(role));
        if !(fits_file && fits_tool && fits_role) {
            return None;
        }
        let place = table.position().to_string();
        let mut tests = Vec::with_capacity(self.tests.len());
        for test in &self.tests {
            let Some(column) = column_of(layout, &test.column) else {
                selection.lacks(place, &test.column, layout);
                return None;
            };
            tests.push(CellTest::of(test, column, layout));
        }
        selection.tables.push(place);
        Some(tests)
    }
}

impl Selection {
    /// Returns the column of that name, and takes down whether the table has it.
    pub(super) fn column(&mut self, name: &str, table: &Table, layout: &Layout) -> Option<usize> {
        let found = column_of(layout, name);
        let place = table.position().to_string();
        match found {
            Some(_) => self.tables.push(place),
            None => self.lacks(place, name, layout),
        }
        found
    }

    fn lacks(&mut self, place: String, column: &str, layout: &Layout) {
        self.lacking.push((place, column.to_owned()));
        for column in layout.columns.iter().filter(|column| !column.header.is_empty()) {
            if !self.headers.contains(&column.header) {
                self.headers.push(column.header.clone());
            }
            self.fields.extend(column.field.filter(|field| !self.fields.contains(field)));
        }
    }
}

/// Returns the column of that header, spelled so or nearly so, else the one that means the field of that word.
fn column_of(layout: &Layout, name: &str) -> Option<usize> {
    let name = name.trim();
    let folded = fold(name);
    let headers = || layout.columns.iter().map(|column| column.header.as_str());
    let exact = headers().position(|header| header == name);
    let near = || headers().position(|header| !folded.is_empty() && fold(header) == folded);
    exact.or_else(near).or_else(|| layout.column_of(name.to_lowercase().parse::<Field>().ok()?))
}

/// A condition that rows of one table are marked by.
pub(super) struct Marking {
    /// The bit that it sets.
    pub(super) mark: u32,
    pub(super) tests: Vec<CellTest>,
}

impl Marking {
    /// Whether a row meets it; `word` is a place to fold cells in.
    pub(super) fn holds(&self, row: RowRef<'_>, word: &mut String) -> bool {
        self.tests.iter().all(|test| test.holds(row.cell(test.column), word))
    }
}

/// A test of one column of one table, its words prepared once and not for every row.
pub(super) struct CellTest {
    column: usize,
    comparison: Comparison,
    operand: Operand,
    decimal: Option<DecimalMark>,
    dates: DateOrder,
}

impl CellTest {
    fn of(test: &ColumnTest, column: usize, layout: &Layout) -> Self {
        let of_table = &layout.columns[column];
        let operand = match (&test.operand, test.comparison) {
            (Operand::Words(words), Comparison::Contains | Comparison::ContainsNot) => {
                Operand::Words(tidy(words).to_lowercase())
            }
            (Operand::Words(words), _) => Operand::Words(fold(words)),
            (other, _) => other.clone(),
        };
        Self {
            column,
            comparison: test.comparison,
            operand,
            decimal: of_table.decimal,
            dates: of_table.dates.map_or(DateOrder::YearFirst, |style| style.order),
        }
    }

    fn holds(&self, cell: &str, word: &mut String) -> bool {
        match &self.operand {
            Operand::Words(words) => {
                word.clear();
                let same = if matches!(self.comparison, Comparison::Contains | Comparison::ContainsNot) {
                    word.extend(cell.chars().flat_map(char::to_lowercase));
                    word.contains(words.as_str())
                } else {
                    fold_into(cell, word);
                    word == words
                };
                same == matches!(self.comparison, Comparison::Is | Comparison::Contains)
            }
            Operand::Number(number) if !cell.trim().is_empty() => {
                money::parse(cell, self.decimal).is_ok_and(|(amount, _)| self.compares(&amount, number))
            }
            Operand::Number(_) => false,
            Operand::Day(day) => date::parse(cell, self.dates)
                .ok()
                .and_then(crate::model::When::day)
                .is_some_and(|d| self.compares(&d, day)),
        }
    }

    fn compares<T: Ord>(&self, cell: &T, operand: &T) -> bool {
        match self.comparison {
            Comparison::Is | Comparison::Contains => cell == operand,
            Comparison::IsNot | Comparison::ContainsNot => cell != operand,
            Comparison::AtLeast => cell >= operand,
            Comparison::AtMost => cell <= operand,
            Comparison::Above => cell > operand,
            Comparison::Below => cell < operand,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::table_of_tests::{layout, table};
    use crate::normalise::{Options, RecordsBuilder};

    fn test(column: &str, comparison: Comparison, operand: Operand) -> ColumnTest {
        ColumnTest { column: column.into(), comparison, operand }
    }

    fn words(words: &str) -> Operand {
        Operand::Words(words.into())
    }

    const HEADER: [(&str, Option<Field>); 4] = [
        ("E-mail", Some(Field::Email)),
        ("Plan name", None),
        ("Value", Some(Field::Amount)),
        ("Page", Some(Field::Url)),
    ];

    /// Returns the marks of some rows, and what was looked at.
    fn marks(selector: Selector) -> (Vec<u32>, Selection) {
        let rows: [&[&str]; 3] = [
            &["a@acme.de", "Free", "99.99", "https://acme.de/Demo?a=1"],
            &["b@acme.de", "PRO-plan", "1,000.00", "https://acme.de/"],
            &["c@acme.de", "", "", ""],
        ];
        let mut builder = RecordsBuilder::new(Options { selectors: vec![selector], ..Options::default() });
        builder.add(&table(&HEADER, &rows), &layout(&HEADER));
        let selection = builder.selections()[0].clone();
        let records = builder.finish();
        (records.ids().map(|id| records.marks_of(id)).collect(), selection)
    }

    #[test]
    fn rows_are_marked_by_what_their_cells_hold() {
        let number = |units: i64| Operand::Number(Amount::from_parts(units * Amount::SCALE));
        for (column, comparison, operand, expected) in [
            ("Plan name", Comparison::Is, words("free"), [1, 0, 0]),
            ("plan_name", Comparison::Is, words("Pro Plan"), [0, 1, 0]),
            ("Plan name", Comparison::IsNot, words("Free"), [0, 1, 1]),
            ("url", Comparison::Contains, words("/demo"), [1, 0, 0]),
            ("Page", Comparison::ContainsNot, words("/demo"), [0, 1, 1]),
            ("amount", Comparison::AtLeast, number(100), [0, 1, 0]),
            ("Value", Comparison::Below, number(100), [1, 0, 0]),
            ("Value", Comparison::Is, number(1000), [0, 1, 0]),
            ("Value", Comparison::IsNot, number(1000), [1, 0, 0]),
        ] {
            let selector = Selector { tests: vec![test(column, comparison, operand.clone())], ..Selector::default() };
            assert_eq!(marks(selector).0, expected, "{column} {comparison:?} {operand:?}");
        }
    }

    #[test]
    fn a_table_is_of_the_file_the_tool_and_the_role() {
        let file = |pattern: &str| Selector { file: Some(pattern.into()), ..Selector::default() };
        assert_eq!(marks(file("a*")), (vec![1; 3], Selection { tables: vec!["a.csv".into()], ..Selection::default() }));
        assert_eq!(marks(file("b*")), (vec![0; 3], Selection::default()));
        let tool = Selector { tool: Some("Mailchimp".into()), ..Selector::default() };
        assert_eq!(marks(tool).1, Selection::default());
        let role = Selector { roles: vec![Role::Orders], ..Selector::default() };
        assert_eq!(marks(role).1, Selection::default());
    }

    #[test]
    fn a_column_that_is_not_there_is_told_with_those_that_are() {
        let (marks, selection) =
            marks(Selector { tests: vec![test("Plann", Comparison::Is, words("x"))], ..Selector::default() });
        assert_eq!(marks, [0; 3]);
        assert_eq!(selection.lacking, [("a.csv".to_owned(), "Plann".to_owned())]);
        assert_eq!(selection.headers, ["E-mail", "Plan name", "Value", "Page"]);
        assert_eq!(selection.fields, [Field::Email, Field::Amount, Field::Url]);
    }
}
