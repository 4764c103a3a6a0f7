//! One cell as text for machines: plain numbers, `.` before decimals, ISO dates, nothing for what is missing.

use std::fmt::Write;

use crate::report::{Cell, figures};

/// Appends a cell's text.
pub(super) fn push(text: &mut String, cell: &Cell) {
    // Writing to a String cannot fail.
    let _ = match cell {
        Cell::Text(words) => text.write_str(words),
        Cell::Count(count) => write!(text, "{count}"),
        Cell::Number(number) | Cell::Days(number) if number.is_finite() => {
            text.push_str(&figures::number(*number, 6).replace(',', ""));
            Ok(())
        }
        Cell::Rate(rate) if rate.is_finite() => write!(text, "{rate:.6}"),
        Cell::Missing | Cell::Number(_) | Cell::Days(_) | Cell::Rate(_) => Ok(()),
        Cell::Share(share) | Cell::Bar(share) => share.rate().map_or(Ok(()), |rate| write!(text, "{rate:.6}")),
        Cell::Spark(counts) => {
            text.push_str(&counts.iter().map(u64::to_string).collect::<Vec<_>>().join(" "));
            Ok(())
        }
        Cell::PartOf(share) => write!(text, "{} of {}", share.part, share.whole),
        Cell::Interval(interval) => write!(text, "{:.6} to {:.6}", interval.low, interval.high),
        Cell::Money(amount, _) => write!(text, "{amount}"),
        Cell::When(when) => write!(text, "{when}"),
        Cell::Day(day) => write!(text, "{day}"),
        Cell::List(cells) => {
            for (place, inner) in cells.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "; " });
                push_inner(text, inner);
            }
            Ok(())
        }
        Cell::Map(entries) => {
            for (place, (name, inner)) in entries.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "; " });
                text.push_str(name);
                text.push_str(": ");
                push_inner(text, inner);
            }
            Ok(())
        }
    };
}

/// Appends a value of a list, where money needs its currency beside it: the list may hold several.
fn push_inner(text: &mut String, cell: &Cell) {
    push(text, cell);
    if let Cell::Money(_, Some(currency)) = cell {
        text.push(' ');
        text.push_str(currency.code());
    }
}

/// Whether the cell is written as words, so that a spreadsheet might take it for something else.
pub(super) fn is_words(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(_) | Cell::List(_) | Cell::Map(_) | Cell::PartOf(_) | Cell::Interval(_) | Cell::Spark(_))
}
