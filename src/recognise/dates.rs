//! How each column writes its dates and its decimals, decided on all its values.

use super::layout::{DateOrder, DateStyle, DecimalMark};
use super::profile::{Kind, Profile};
use super::value::{Lead, date_look, is_blank, number_look};
use crate::read::Table;

/// What the dates of one column show.
#[derive(Clone, Copy, Debug, Default)]
struct Shown {
    year: usize,
    day: usize,
    month: usize,
    either: usize,
    word: usize,
    half_days: usize,
    mark: Option<char>,
    /// Which figures from 1 to 12 stand first, and which second, where both are possible, one bit each.
    firsts: u16,
    seconds: u16,
}

impl Shown {
    fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut shown = Self::default();
        for cell in cells.filter(|cell| !is_blank(cell)) {
            let Some(look) = date_look(cell) else { continue };
            match look.lead {
                Lead::Year => shown.year += 1,
                Lead::Day => shown.day += 1,
                Lead::Month => shown.month += 1,
                Lead::Word => shown.word += 1,
                Lead::Either => {
                    shown.either += 1;
                    shown.firsts |= 1 << look.figures.0;
                    shown.seconds |= 1 << look.figures.1;
                }
            }
            if matches!(look.lead, Lead::Day | Lead::Month | Lead::Either) {
                shown.mark = shown.mark.or(Some(look.mark));
            }
            shown.half_days += usize::from(look.half_days);
            // A hundred values that say the same decide for the rest.
            if shown.day.max(shown.month) >= 100 {
                break;
            }
        }
        shown
    }

    /// Returns the order that the values themselves decide.
    fn decided(&self) -> Option<DateOrder> {
        let figures = self.day + self.month + self.either;
        if figures == 0 {
            return Some(if self.year > 0 { DateOrder::YearFirst } else { DateOrder::DayFirst });
        }
        match self.day.cmp(&self.month) {
            std::cmp::Ordering::Greater => Some(DateOrder::DayFirst),
            std::cmp::Ordering::Less => Some(DateOrder::MonthFirst),
            // Nobody writes the month first with dots.
            std::cmp::Ordering::Equal if self.mark == Some('.') => Some(DateOrder::DayFirst),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// Returns how each column of `table` writes its dates; `None` for columns that hold none.
///
/// `english` says whether the headers are English. A column that its values leave open follows the table's other
/// columns, then the reading in which its dates lie closer together, then AM and PM, then the language; what is not
/// decided by some value of the table is marked as a guess.
pub(super) fn date_styles(table: &Table, profiles: &[Profile], english: bool) -> Vec<Option<DateStyle>> {
    let shown: Vec<Option<Shown>> = profiles
        .iter()
        .enumerate()
        .map(|(column, profile)| {
            let dates = profile.share(Kind::Date) >= 30;
            dates.then(|| Shown::of(table.column(column)))
        })
        .collect();
    let with_order = |order: DateOrder| {
        shown.iter().flatten().filter(|shown| shown.mark.is_some() && shown.decided() == Some(order)).count()
    };
    let (days, months) = (with_order(DateOrder::DayFirst), with_order(DateOrder::MonthFirst));
    let open = || shown.iter().flatten().filter(|shown| shown.decided().is_none());
    let firsts = open().fold(0, |bits, shown| bits | shown.firsts).count_ones();
    let seconds = open().fold(0, |bits, shown| bits | shown.seconds).count_ones();
    let half_days = open().any(|shown| shown.half_days > 0);
    let guess = if firsts > seconds + 1 {
        DateOrder::DayFirst
    } else if seconds > firsts + 1 || half_days || (english && open().any(|shown| shown.mark == Some('/'))) {
        DateOrder::MonthFirst
    } else {
        DateOrder::DayFirst
    };
    let style = |shown: Shown| match shown.decided() {
        Some(order) => DateStyle { order, decided: true },
        None if days > months => DateStyle { order: DateOrder::DayFirst, decided: true },
        None if months > days => DateStyle { order: DateOrder::MonthFirst, decided: true },
        None => DateStyle { order: guess, decided: false },
    };
    shown.into_iter().map(|shown| shown.map(style)).collect()
}

/// Returns which mark each column writes before its decimals; `None` for columns that hold no numbers.
///
/// `amount` says which columns were taken for amounts.
pub(super) fn decimal_marks(
    table: &Table,
    profiles: &[Profile],
    amount: impl Fn(usize) -> Option<bool>,
    english: bool,
) -> Vec<Option<DecimalMark>> {
    let holds = |column: usize, profile: &Profile| {
        amount(column).unwrap_or_else(|| profile.share(Kind::Money) >= 20 && profile.mostly(Kind::Number))
    };
    let found: Vec<Option<Option<DecimalMark>>> = profiles
        .iter()
        .enumerate()
        .map(|(column, profile)| holds(column, profile).then(|| decided_mark(table, column, profile)))
        .collect();
    let count = |mark: DecimalMark| found.iter().flatten().filter(|own| **own == Some(mark)).count();
    let (dots, commas) = (count(DecimalMark::Dot), count(DecimalMark::Comma));
    let others = match dots.cmp(&commas) {
        std::cmp::Ordering::Greater => DecimalMark::Dot,
        std::cmp::Ordering::Equal if english => DecimalMark::Dot,
        std::cmp::Ordering::Less | std::cmp::Ordering::Equal => DecimalMark::Comma,
    };
    found.into_iter().map(|mark| mark.map(|mark| mark.unwrap_or(others))).collect()
}

/// Returns the mark that most values which decide it use, from all rows if need be.
fn decided_mark(table: &Table, column: usize, profile: &Profile) -> Option<DecimalMark> {
    if profile.share(Kind::Money) == 0 && profile.seen == table.rows.len() {
        return None;
    }
    let (mut dots, mut commas) = (0, 0);
    for look in table.column(column).filter_map(number_look) {
        match look.decimal {
            Some(DecimalMark::Dot) => dots += 1,
            Some(DecimalMark::Comma) => commas += 1,
            None => {}
        }
        if dots + commas >= 100 {
            break;
        }
    }
    match (dots, commas) {
        (0, 0) => None,
        _ if commas > dots => Some(DecimalMark::Comma),
        _ => Some(DecimalMark::Dot),
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::profiles;
    use super::super::testing::table;
    use super::*;

    fn orders(csv: &str, english: bool) -> Vec<Option<(DateOrder, bool)>> {
        let table = table("a.csv", csv);
        let styles = date_styles(&table, &profiles(&table), english);
        styles.into_iter().map(|style| style.map(|style| (style.order, style.decided))).collect()
    }

    #[test]
    fn one_value_above_twelve_decides_for_its_column_and_the_others() {
        let found = orders("a,b,c\n03/04/2026,01/02/2026,x\n25/04/2026,01/03/2026,y\n", true);
        assert_eq!(found, [Some((DateOrder::DayFirst, true)), Some((DateOrder::DayFirst, true)), None]);
        assert_eq!(orders("a\n04/25/2026\n03/04/2026\n", false), [Some((DateOrder::MonthFirst, true))]);
    }

    #[test]
    fn what_nothing_decides_is_a_guess() {
        assert_eq!(orders("a\n03/04/2026 2:30 PM\n", true), [Some((DateOrder::MonthFirst, false))]);
        assert_eq!(orders("a\n03/04/2026\n", false), [Some((DateOrder::DayFirst, false))]);
        assert_eq!(orders("a\n03.04.2026\n", true), [Some((DateOrder::DayFirst, true))]);
        assert_eq!(orders("a\n2026-04-03\n", true), [Some((DateOrder::YearFirst, true))]);
    }

    #[test]
    fn days_that_follow_each_other_hint_at_the_order() {
        let found = orders("sent,opened\n02/03/2026,03/03/2026\n02/03/2026,04/03/2026\n02/03/2026,08/03/2026\n", true);
        assert_eq!(found, [Some((DateOrder::DayFirst, false)); 2]);
    }

    #[test]
    fn a_late_row_decides() {
        let mut csv = String::from("a\n");
        for _ in 0..5000 {
            csv.push_str("03/04/2026\n");
        }
        csv.push_str("31/04/2026\n03/04/2026\n");
        assert_eq!(orders(&csv, true), [Some((DateOrder::DayFirst, true))]);
    }

    #[test]
    fn decimals_are_decided_on_all_values_or_by_the_other_columns() {
        let marks = |csv: &str, english: bool| {
            let table = table("a.csv", csv);
            decimal_marks(&table, &profiles(&table), |column| (column == 0).then_some(true), english)
        };
        assert_eq!(marks("a;b\n1,200;x\n12,50;y\n", true), [Some(DecimalMark::Comma), None]);
        assert_eq!(marks("a;b\n1.200;3,50\n2.000;4,10\n", true), [Some(DecimalMark::Comma); 2]);
        assert_eq!(marks("a\n1,200\n", true), [Some(DecimalMark::Dot)]);
        assert_eq!(marks("a;b\n1,200;z\n", false), [Some(DecimalMark::Comma), None]);
    }
}
