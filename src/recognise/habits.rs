//! Where a table seems to have been written, as far as that says whether the day or the month comes first.

use super::columns::{Columns, Taken};
use super::fold::fold_all;
use super::layout::{DateOrder, DecimalMark};
use super::value::{is_blank, number_look};
use crate::model::Field;

/// An order of day and month, and why it is the likelier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Habit {
    /// The order.
    pub(super) order: DateOrder,
    /// Why, to stand behind "because".
    pub(super) because: &'static str,
}

/// Cells that are looked at.
const LOOKS: usize = 300;

/// Returns what countries, amounts and currencies of the table say; `None` if nothing or both.
pub(super) fn habit(columns: &Columns<'_>, taken: &[Option<Taken>]) -> Option<Habit> {
    of_country(columns, taken).or_else(|| of_decimals(columns, taken)).or_else(|| of_currency(columns, taken))
}

/// Returns the filled cells of the column that means `field`, a bounded number.
fn cells<'a>(
    columns: &Columns<'a>,
    taken: &[Option<Taken>],
    field: Field,
) -> Option<impl Iterator<Item = &'a str> + use<'a>> {
    let column = taken.iter().position(|taken| taken.is_some_and(|taken| taken.field == field))?;
    Some(columns.table.column(column).map(str::trim).filter(|cell| !is_blank(cell)).take(LOOKS))
}

/// Counts how many cells speak for the month first, and how many for the day.
fn counted(cells: impl Iterator<Item = Option<DateOrder>>) -> (usize, usize) {
    cells.fold((0, 0), |(months, days), said| match said {
        Some(DateOrder::MonthFirst) => (months + 1, days),
        Some(DateOrder::DayFirst) => (months, days + 1),
        _ => (months, days),
    })
}

/// Returns the order that nearly all of those that say something agree on.
fn agreed(months: usize, days: usize, month: &'static str, day: &'static str) -> Option<Habit> {
    let all = months + days;
    if all == 0 {
        None
    } else if months * 10 >= all * 9 {
        Some(Habit { order: DateOrder::MonthFirst, because: month })
    } else if days * 10 >= all * 9 {
        Some(Habit { order: DateOrder::DayFirst, because: day })
    } else {
        None
    }
}

fn of_country(columns: &Columns<'_>, taken: &[Option<Taken>]) -> Option<Habit> {
    let said = |cell: &str| match fold_all(cell).as_str() {
        "us" | "usa" | "u s" | "u s a" | "united states" | "united states of america" | "ph" | "philippines" => {
            Some(DateOrder::MonthFirst)
        }
        // Both are in use there.
        "ca" | "canada" => None,
        _ => Some(DateOrder::DayFirst),
    };
    let (months, days) = counted(cells(columns, taken, Field::Country)?.map(said));
    agreed(months, days, "its people live in the United States", "its people live where the day comes first")
}

/// Where a comma stands before the decimals, the day comes first.
fn of_decimals(columns: &Columns<'_>, taken: &[Option<Taken>]) -> Option<Habit> {
    let decimals = cells(columns, taken, Field::Amount)?.filter_map(|cell| number_look(cell)?.decimal);
    let (dots, commas) = decimals.fold((0_usize, 0_usize), |(dots, commas), mark| match mark {
        DecimalMark::Dot => (dots + 1, commas),
        DecimalMark::Comma => (dots, commas + 1),
    });
    let day = "its amounts have a comma before the decimals";
    (commas > dots * 9).then_some(Habit { order: DateOrder::DayFirst, because: day })
}

fn of_currency(columns: &Columns<'_>, taken: &[Option<Taken>]) -> Option<Habit> {
    let code = |cell: &str| match cell.to_uppercase().as_str() {
        "USD" | "US$" | "PHP" => Some(DateOrder::MonthFirst),
        "CAD" | "$" | "C$" => None,
        _ => Some(DateOrder::DayFirst),
    };
    let sign = |cell: &str| {
        let day = ["€", "£", "Kč", "zł", "CHF", "EUR", "GBP"].iter().any(|sign| cell.contains(sign));
        day.then_some(DateOrder::DayFirst)
    };
    let (months, days) = match cells(columns, taken, Field::Currency) {
        Some(cells) => counted(cells.map(code)),
        None => counted(cells(columns, taken, Field::Amount)?.map(sign)),
    };
    agreed(months, days, "its amounts are in US dollars", "its currency is one of countries that write the day first")
}
