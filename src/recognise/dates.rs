//! How each column writes its dates, decided on all its values.

use super::habits::Habit;
use super::layout::{DateOrder, DateStyle};
use super::profile::{Kind, Profile};
use super::siblings::Lean;
use super::value::{Lead, date_look, is_blank};
use crate::read::Table;

/// Cells from which it is told whether they are dates without marks.
const UNMARKED: usize = 2000;
/// One in so many of them may be something else.
const FEW: usize = 20;

/// Returns the two figures before the year of a date that is written without marks.
fn unmarked(cell: &str) -> Option<(u32, u32)> {
    let number = cell.parse::<u32>().ok().filter(|_| matches!(cell.len(), 7 | 8) && !cell.starts_with('+'))?;
    let (first, second, year) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
    let right = (1..=31).contains(&first) && (1..=31).contains(&second) && (1800..=2100).contains(&year);
    right.then_some((first, second))
}

/// Whether cells are dates without any marks, the year last.
pub(super) fn are_unmarked<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    Shown::unmarked(cells).is_some()
}

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
    /// Dates with dots, which nobody writes with the month first.
    dotted: usize,
    /// Which figures from 1 to 12 stand first, and which second, where both are possible, one bit each.
    firsts: u16,
    seconds: u16,
}

impl Shown {
    fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut shown = Self::default();
        for cell in cells.filter(|cell| !is_blank(cell)) {
            let Some(look) = date_look(cell) else { continue };
            if look.mark == '.' && matches!(look.lead, Lead::Day | Lead::Month | Lead::Either) {
                shown.dotted += 1;
                // They say nothing of dates with slashes beside them, which may come from elsewhere.
                if shown.dotted >= 1000 && shown.day + shown.month + shown.either == 0 {
                    break;
                }
                continue;
            }
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

    /// Of cells that are dates without any marks, the year last: `24121980`, or `1021980` from which a spreadsheet took the zero.
    ///
    /// Numbers are hardly ever all such dates; a few cells may be something else.
    fn unmarked<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut shown = Self::default();
        let (mut dates, mut others) = (0, 0);
        for cell in cells.filter(|cell| !is_blank(cell)).take(UNMARKED) {
            match unmarked(cell.trim()) {
                Some((first, second)) if first > 12 && second <= 12 => shown.day += 1,
                Some((first, second)) if first <= 12 && second > 12 => shown.month += 1,
                Some((first, second)) if first <= 12 => {
                    shown.either += 1;
                    shown.firsts |= 1 << first;
                    shown.seconds |= 1 << second;
                }
                _ => others += 1,
            }
            if others * FEW > dates + FEW {
                return None;
            }
            dates += 1;
        }
        let agree = shown.day.min(shown.month) * FEW <= shown.day.max(shown.month);
        (dates >= 10 && others * FEW <= dates && agree).then_some(shown)
    }

    /// Returns the order that the values themselves decide.
    fn decided(&self) -> Option<DateOrder> {
        let figures = self.day + self.month + self.either;
        if figures == 0 {
            let day_first = self.dotted > 0 || self.year == 0;
            return Some(if day_first { DateOrder::DayFirst } else { DateOrder::YearFirst });
        }
        match self.day.cmp(&self.month) {
            std::cmp::Ordering::Greater => Some(DateOrder::DayFirst),
            std::cmp::Ordering::Less => Some(DateOrder::MonthFirst),
            std::cmp::Ordering::Equal => None,
        }
    }
    /// Whether its values show figures with an order that others can follow.
    fn says_order(&self) -> bool {
        self.day + self.month > 0 || self.dotted > 0
    }
}

/// How the columns of a table write their dates.
pub(super) struct Dates {
    /// One style for each column; `None` for columns that hold no dates.
    pub(super) styles: Vec<Option<DateStyle>>,
    /// Why the columns that nothing decides are read as they are.
    pub(super) because: &'static str,
}

/// Returns how the columns of `table` write their dates.
///
/// A column that its values leave open follows the table's other columns, then the other tables of its tool. What that
/// leaves open is marked as a guess: the reading in which its dates lie closer together, or else the `habit` of the table's
/// country, the order of all other tables, the one that goes with AM and PM, or that of the headers' language.
pub(super) fn date_styles(
    table: &Table,
    profiles: &[Profile],
    english: bool,
    habit: Option<Habit>,
    lean: Lean,
) -> Dates {
    let shown: Vec<Option<Shown>> = profiles
        .iter()
        .enumerate()
        .map(|(column, profile)| {
            let dates = profile.share(Kind::Date) >= 20 || profile.share(Kind::NoSuchDate) >= 20;
            if dates { Some(Shown::of(table.column(column))) } else { Shown::unmarked(table.column(column)) }
        })
        .collect();
    let with_order = |order: DateOrder| {
        shown.iter().flatten().filter(|shown| shown.says_order() && shown.decided() == Some(order)).count()
    };
    let (days, months) = (with_order(DateOrder::DayFirst), with_order(DateOrder::MonthFirst));
    let open = || shown.iter().flatten().filter(|shown| shown.decided().is_none());
    let guess = guess(&open().copied().collect::<Vec<_>>(), english, habit, lean);
    let style = |shown: Shown| match shown.decided() {
        Some(order) => DateStyle { order, decided: true },
        None if days > months => DateStyle { order: DateOrder::DayFirst, decided: true },
        None if months > days => DateStyle { order: DateOrder::MonthFirst, decided: true },
        None => match lean.of_tool {
            Some(order) => DateStyle { order, decided: true },
            None => DateStyle { order: guess.order, decided: false },
        },
    };
    Dates { styles: shown.into_iter().map(|shown| shown.map(style)).collect(), because: guess.because }
}

/// Returns the likelier order of columns that nothing decides, and why.
fn guess(open: &[Shown], english: bool, habit: Option<Habit>, lean: Lean) -> Habit {
    let firsts = open.iter().fold(0, |bits, shown| bits | shown.firsts).count_ones();
    let seconds = open.iter().fold(0, |bits, shown| bits | shown.seconds).count_ones();
    let (day, month) = (DateOrder::DayFirst, DateOrder::MonthFirst);
    let of = |order: DateOrder, because: &'static str| Habit { order, because };
    if open.iter().any(|shown| shown.dotted > 0) {
        return of(day, "other dates of the column have dots, with which the day comes first");
    }
    if firsts > seconds + 1 {
        return of(day, "then its dates lie closer together");
    }
    if seconds > firsts + 1 {
        return of(month, "then its dates lie closer together");
    }
    if let Some(habit) = habit {
        return habit;
    }
    if let Some(order) = lean.of_all {
        return of(order, "the dates of the other files are written so");
    }
    if open.iter().any(|shown| shown.half_days > 0) {
        return of(month, "its times say AM and PM");
    }
    if english && open.iter().any(|shown| shown.mark == Some('/')) {
        return of(month, "the headers are English and the dates have slashes");
    }
    of(day, "most countries write it so")
}
