//! One cell as text for people, and texts made safe to show.

use crate::report::{Cell, figures};

/// Returns a cell's text for people, on one line.
pub(super) fn text(cell: &Cell) -> String {
    match cell {
        Cell::Missing => figures::DASH.to_owned(),
        Cell::Text(words) => clean(words),
        Cell::Count(count) => figures::count(*count),
        Cell::Number(number) => figures::number(*number, 1),
        Cell::Days(days) => figures::days(*days),
        Cell::Rate(rate) => figures::percent(*rate),
        Cell::Share(share) | Cell::Bar(share) => share.to_string(),
        Cell::Spark(counts) => counts.iter().map(u64::to_string).collect::<Vec<_>>().join(" "),
        Cell::PartOf(share) => figures::part_of(*share),
        Cell::Interval(interval) => figures::interval(*interval),
        Cell::Money(amount, currency) => figures::money(*amount, *currency),
        Cell::When(when) => when.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::List(cells) if cells.is_empty() => figures::DASH.to_owned(),
        Cell::List(cells) => cells.iter().map(text).collect::<Vec<_>>().join("; "),
        Cell::Map(entries) if entries.is_empty() => figures::DASH.to_owned(),
        Cell::Map(entries) => {
            let named = entries.iter().map(|(name, inner)| format!("{}: {}", clean(name), text(inner)));
            named.collect::<Vec<_>>().join("; ")
        }
    }
}

/// Returns a text on one line, without anything that a terminal would obey: escape sequences and control characters,
/// and the marks that turn the direction of writing.
#[must_use]
pub fn clean(words: &str) -> String {
    let mut clean = String::with_capacity(words.len());
    let mut letters = words.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => match letters.next() {
                // A control sequence ends at the first letter from @ to ~.
                Some('[') => while letters.next().is_some_and(|inner| !('@'..='~').contains(&inner)) {},
                // A command to the terminal ends at a bell, or at ESC and a backslash.
                Some(']' | 'P' | 'X' | '^' | '_') => {
                    while let Some(inner) = letters.next() {
                        if inner == '\u{7}'
                            || inner == '\u{9c}'
                            || (inner == '\u{1b}' && letters.next_if_eq(&'\\').is_some())
                        {
                            break;
                        }
                    }
                }
                _ => {}
            },
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => {
                if !clean.ends_with(' ') {
                    clean.push(' ');
                }
            }
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {}
            _ if letter.is_control() => {}
            _ => clean.push(letter),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_left_out() {
        for (words, shown) in [
            ("Ann\u{1b}[31m Smith\u{1b}[0m", "Ann Smith"),
            ("\u{1b}]0;title\u{7}Ann", "Ann"),
            ("\u{1b}]8;;http://x\u{1b}\\link", "link"),
            ("a\r\nb\tc", "a b c"),
            ("a\u{9b}31mb", "a31mb"),
            ("a\u{202e}b\0", "ab"),
            ("Zoë 李", "Zoë 李"),
        ] {
            assert_eq!(clean(words), shown, "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_shown_is_a_control_character(words in any::<String>()) {
            prop_assert!(!clean(&words).chars().any(char::is_control));
        }
    }
}
