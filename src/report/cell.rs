//! One value of a grid.

use crate::model::{Amount, Currency, Day, Interval, Share, When};

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
    /// A length of time in days; for people in minutes, hours or days.
    Days(f64),
    /// A rate; for machines a fraction of six decimals, for people percent.
    Rate(f64),
    /// A rate with the counts behind it, shown as the rate.
    Share(Share),
    /// The same, shown as the counts: `41 of 100`.
    PartOf(Share),
    /// The same, shown as a bar where there is room for one.
    Bar(Share),
    /// Counts one after the other in time, shown as a line of marks where there is room for one.
    Spark(Vec<u64>),
    /// From where to where a rate may lie.
    Interval(Interval),
    /// Money.
    Money(Amount, Option<Currency>),
    /// A time.
    When(When),
    /// A day.
    Day(Day),
    /// Several values; joined with `; ` where a format has no lists.
    List(Vec<Cell>),
    /// Values by name, in order; `name: value` joined with `; ` where a format has no such thing.
    Map(Vec<(String, Cell)>),
}

impl Cell {
    /// Returns the text, or missing if it is empty.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Cell::Missing } else { Cell::Text(text) }
    }

    /// Returns the texts as a list.
    #[must_use]
    pub fn list<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Cell::List(texts.into_iter().map(|text| Cell::Text(text.into())).collect())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Missing, Into::into)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::text(text)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Cell::Count(count)
    }
}

impl From<u32> for Cell {
    fn from(count: u32) -> Self {
        Cell::Count(count.into())
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Cell::Count(count as u64)
    }
}

impl From<Share> for Cell {
    fn from(share: Share) -> Self {
        Cell::Share(share)
    }
}

impl From<Interval> for Cell {
    fn from(interval: Interval) -> Self {
        Cell::Interval(interval)
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
