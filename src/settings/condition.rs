//! `Plan = "Free"`, `amount >= 100`, `url ~ "/demo"` → what the cells of a column must hold.

use crate::model::{Amount, Day};
use crate::normalise::{ColumnTest, Comparison, Operand};

/// Why a text is no condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// There is no comparison in it.
    #[error("it compares nothing")]
    NoComparison,
    /// There is no column before the comparison.
    #[error("it names no column")]
    NoColumn,
    /// There is nothing after the comparison.
    #[error("it does not say what to compare with")]
    NoOperand,
    /// A quotation mark is opened and not closed, or something stands behind it.
    #[error("its quotation marks do not fit")]
    Quotes,
    /// Words are asked to be more or less.
    #[error("only numbers and days can be more or less")]
    NotOrdered,
}

/// How conditions are written.
pub(super) const HINT: &str = "write a column, a comparison (=, !=, ~ for contains, !~, >=, <=, >, <) and a value, such as \
                        `Plan = \"Free\"`, `amount >= 100`, `url ~ \"/demo\"` or `\"Signed up\" >= 2026-03-01`";

/// The comparisons, those of two letters first.
const COMPARISONS: [(&str, Comparison); 9] = [
    ("!=", Comparison::IsNot),
    ("!~", Comparison::ContainsNot),
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("==", Comparison::Is),
    ("=", Comparison::Is),
    ("~", Comparison::Contains),
    (">", Comparison::Above),
    ("<", Comparison::Below),
];

/// Reads a condition.
///
/// # Errors
/// A text that is none.
pub(super) fn parse(text: &str) -> Result<ColumnTest, ConditionError> {
    let (column, rest) = column(text.trim())?;
    let rest = rest.trim_start();
    let found = COMPARISONS.iter().find_map(|(sign, comparison)| Some((*comparison, rest.strip_prefix(sign)?)));
    let (comparison, value) = found.ok_or(ConditionError::NoComparison)?;
    if column.is_empty() {
        return Err(ConditionError::NoColumn);
    }
    let ordered =
        !matches!(comparison, Comparison::Is | Comparison::IsNot | Comparison::Contains | Comparison::ContainsNot);
    let letters = matches!(comparison, Comparison::Contains | Comparison::ContainsNot);
    let value = value.trim();
    let (words, quoted) = match quoted(value) {
        Some((inner, "")) => (inner, true),
        Some(_) => return Err(ConditionError::Quotes),
        None if value.starts_with(['"', '\'']) => return Err(ConditionError::Quotes),
        None => (value, false),
    };
    if words.is_empty() && !quoted || letters && words.trim().is_empty() {
        return Err(ConditionError::NoOperand);
    }
    let measure = || day(words).map(Operand::Day).or_else(|| number(words).map(Operand::Number));
    let operand = match measure().filter(|_| ordered || !quoted && !letters) {
        Some(operand) => operand,
        None if ordered => return Err(ConditionError::NotOrdered),
        None => Operand::Words(words.to_owned()),
    };
    Ok(ColumnTest { column: column.to_owned(), comparison, operand })
}

/// Returns the column and what stands behind it.
fn column(text: &str) -> Result<(&str, &str), ConditionError> {
    if let Some((column, rest)) = quoted(text) {
        return Ok((column.trim(), rest));
    }
    let end = text.find(['=', '!', '~', '>', '<']).ok_or(ConditionError::NoComparison)?;
    Ok((text[..end].trim(), &text[end..]))
}

/// Returns what stands in the quotation marks that a text starts with, and what stands behind them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let mark = text.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    text[1..].split_once(mark)
}

fn number(text: &str) -> Option<Amount> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if !plain || whole.is_empty() || part.len() > 4 || part.contains('.') {
        return None;
    }
    let parts = whole.parse::<i64>().ok()?.checked_mul(Amount::SCALE)?;
    let parts = parts.checked_add(format!("{part:0<4}").parse::<i64>().ok()?)?;
    Some(Amount::from_parts(if negative { -parts } else { parts }))
}

/// Reads a day as settings write it, `2026-03-31`.
pub(super) fn day(word: &str) -> Option<Day> {
    let mut parts = word.splitn(3, '-');
    let mut next =
        |digits: usize| parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, date) = (next(4), next(2), next(2));
    Day::new(year?.parse().ok()?, month?.parse().ok()?, date?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_as_people_write_them() {
        let words = |words: &str| Operand::Words(words.to_owned());
        let number = |parts| Operand::Number(Amount::from_parts(parts));
        let march = || Operand::Day(Day::new(2026, 3, 1).expect("a day"));
        for (text, column, comparison, operand) in [
            ("Plan = \"Free\"", "Plan", Comparison::Is, words("Free")),
            ("Plan='Free tier'", "Plan", Comparison::Is, words("Free tier")),
            ("status == paid", "status", Comparison::Is, words("paid")),
            ("status != \"\"", "status", Comparison::IsNot, words("")),
            ("url ~ \"/demo\"", "url", Comparison::Contains, words("/demo")),
            ("url !~ 42", "url", Comparison::ContainsNot, words("42")),
            ("amount >= 100", "amount", Comparison::AtLeast, number(1_000_000)),
            ("amount < -0.5", "amount", Comparison::Below, number(-5000)),
            ("seats = 5", "seats", Comparison::Is, number(50_000)),
            ("seats = \"5\"", "seats", Comparison::Is, words("5")),
            ("seats > '5'", "seats", Comparison::Above, number(50_000)),
            ("\"Signed up = when\" >= 2026-03-01", "Signed up = when", Comparison::AtLeast, march()),
        ] {
            let expected = ColumnTest { column: column.to_owned(), comparison, operand };
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused_with_the_reason() {
        for (text, error) in [
            ("", ConditionError::NoComparison),
            ("Plan", ConditionError::NoComparison),
            ("\"Plan\" is Free", ConditionError::NoComparison),
            ("= \"Free\"", ConditionError::NoColumn),
            ("Plan =", ConditionError::NoOperand),
            ("url ~ \"\"", ConditionError::NoOperand),
            ("Plan = \"Free", ConditionError::Quotes),
            ("Plan = \"Free\" or \"Pro\"", ConditionError::Quotes),
            ("Plan >= Free", ConditionError::NotOrdered),
            ("amount >= 100 EUR", ConditionError::NotOrdered),
            ("amount >= 1.2.3", ConditionError::NotOrdered),
            ("amount >= 99999999999999999999", ConditionError::NotOrdered),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }
}
