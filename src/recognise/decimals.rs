//! Which mark each column writes before its decimals, decided on all its values.
//!
//! A cell with both marks, or with one that three figures do not follow, decides for itself. The column's mark is for the
//! others, such as `1,234`. Money has no three decimals as a rule, so that these are thousands unless every other value
//! of the column has this very mark before its decimals; and that is said.

use super::layout::DecimalMark;
use super::profile::{Kind, Profile};
use super::value::number_look;
use crate::read::Table;

/// The marks of a table's columns.
pub(super) struct Decimals {
    /// One for each column; `None` for columns that hold no amounts.
    pub(super) marks: Vec<Option<DecimalMark>>,
    /// What is unsure, by column.
    pub(super) unsure: Vec<(usize, String)>,
}

/// What the numbers of one column show.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    dots: usize,
    commas: usize,
    /// Numbers whose only mark has three figures behind it.
    open_dots: usize,
    open_commas: usize,
}

impl Marks {
    fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut marks = Self::default();
        for look in cells.filter(|cell| cell.contains(['.', ','])).filter_map(number_look) {
            match (look.decimal, look.open) {
                (Some(DecimalMark::Dot), _) => marks.dots += 1,
                (Some(DecimalMark::Comma), _) => marks.commas += 1,
                (None, Some(DecimalMark::Dot)) => marks.open_dots += 1,
                (None, Some(DecimalMark::Comma)) => marks.open_commas += 1,
                (None, None) => {}
            }
        }
        marks
    }

    /// Returns the mark that the values decide: the most used one, or with both in use the one that leaves thousands.
    fn decided(&self) -> Option<DecimalMark> {
        if self.dots + self.commas == 0 {
            return None;
        }
        let most = if self.commas > self.dots { DecimalMark::Comma } else { DecimalMark::Dot };
        Some(if self.is_mixed() { self.as_thousands().unwrap_or(most) } else { most })
    }

    fn is_mixed(&self) -> bool {
        self.dots > 0 && self.commas > 0
    }

    /// Returns the mark with which the open numbers are thousands, if they all have the same one.
    fn as_thousands(&self) -> Option<DecimalMark> {
        match (self.open_dots, self.open_commas) {
            (1.., 0) => Some(DecimalMark::Comma),
            (0, 1..) => Some(DecimalMark::Dot),
            _ => None,
        }
    }

    /// Says what is unsure of a column that is read with `mark`, where `usual` is the mark of the other columns.
    fn unsure(&self, mark: DecimalMark, usual: DecimalMark) -> Option<String> {
        let open = self.open_dots + self.open_commas;
        let as_decimals = if mark == DecimalMark::Dot { self.open_dots } else { self.open_commas };
        let name = if mark == DecimalMark::Dot { "dot" } else { "comma" };
        let many = |count: usize| if count == 1 { "1 amount".to_owned() } else { format!("{count} amounts") };
        if open == 0 {
            return None;
        }
        if as_decimals > 0 {
            return Some(format!(
                "{} with three figures behind the {name} read as decimals, as the others of the column",
                many(as_decimals)
            ));
        }
        let contrary = self.decided().is_none() && mark != usual;
        (self.is_mixed() || contrary).then(|| {
            let why = if self.is_mixed() { "some have a dot before the decimals and some a comma; " } else { "" };
            format!("{why}{} with three figures behind the only mark read as thousands", many(open))
        })
    }
}

/// Returns which mark each column writes before its decimals.
///
/// `amount` says which columns were taken for amounts.
pub(super) fn decimal_marks(
    table: &Table,
    profiles: &[Profile],
    amount: impl Fn(usize) -> Option<bool>,
    english: bool,
) -> Decimals {
    let holds = |column: usize, profile: &Profile| {
        amount(column).unwrap_or_else(|| profile.share(Kind::Money) >= 20 && profile.mostly(Kind::Number))
    };
    let found: Vec<Option<Marks>> = profiles
        .iter()
        .enumerate()
        .map(|(column, profile)| holds(column, profile).then(|| Marks::of(table.column(column))))
        .collect();
    let count = |mark: DecimalMark| found.iter().flatten().filter(|own| own.decided() == Some(mark)).count();
    let (dots, commas) = (count(DecimalMark::Dot), count(DecimalMark::Comma));
    let usual = match dots.cmp(&commas) {
        std::cmp::Ordering::Greater => DecimalMark::Dot,
        std::cmp::Ordering::Equal if english => DecimalMark::Dot,
        std::cmp::Ordering::Less | std::cmp::Ordering::Equal => DecimalMark::Comma,
    };
    let mark = |own: &Marks| own.decided().or(own.as_thousands()).unwrap_or(usual);
    let unsure = found.iter().enumerate().filter_map(|(column, own)| {
        let own = own.as_ref().filter(|_| amount(column) == Some(true))?;
        Some((column, own.unsure(mark(own), usual)?))
    });
    Decimals { unsure: unsure.collect(), marks: found.iter().map(|own| own.as_ref().map(mark)).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::profile::profiles;
    use super::super::testing::table;
    use super::*;

    fn decimals(csv: &str, english: bool) -> Decimals {
        let table = table("a.csv", csv);
        decimal_marks(&table, &profiles(&table), |column| (column == 0).then_some(true), english)
    }

    #[test]
    fn decimals_are_decided_on_all_values_or_by_the_other_columns() {
        let marks = |csv: &str, english: bool| decimals(csv, english).marks;
        assert_eq!(marks("a;b\n1,200;x\n12,50;y\n", true), [Some(DecimalMark::Comma), None]);
        assert_eq!(marks("a;b\n1.200;3,50\n2.000;4,10\n", true), [Some(DecimalMark::Comma); 2]);
        assert_eq!(marks("a;b\n1200;3,50\n", true), [Some(DecimalMark::Comma); 2]);
        assert_eq!(marks("a\n1,200\n", true), [Some(DecimalMark::Dot)]);
        // Nothing but numbers like these: money has no three decimals.
        assert_eq!(marks("a;b\n1,200;z\n", false), [Some(DecimalMark::Dot), None]);
        assert_eq!(marks("a;b\n12,5;z\n7,5;z\n$1,234.50;z\n1,234;z\n", true), [Some(DecimalMark::Dot), None]);
    }

    #[test]
    fn an_amount_that_reads_in_two_ways_is_said() {
        let unsure = |csv: &str, english: bool| decimals(csv, english).unsure.into_iter().map(|(_, why)| why).next();
        assert_eq!(
            unsure("a;b\n1,200;x\n12,50;y\n", true).as_deref(),
            Some("1 amount with three figures behind the comma read as decimals, as the others of the column")
        );
        assert!(unsure("a;b\n12,5;z\n$1,234.50;z\n1,234;z\n", true).is_some_and(|why| why.starts_with("some have")));
        assert_eq!(unsure("a\n1,200\n3.50\n", true), None);
        assert_eq!(unsure("a;b\n1.200,00;x\n3.500;y\n", true), None);
        assert!(unsure("a;b\n1,200;z\n", false).is_some());
    }
}
