//! Cells that say in words that there is nothing in them.

use crate::model::Field;

/// Words that stand for nothing, in lower case.
const NOTHING: &[&str] = &[
    "#n/a",
    "#na",
    "#name?",
    "#null!",
    "#ref!",
    "#value!",
    "#div/0!",
    "#num!",
    "(blank)",
    "(empty)",
    "(leer)",
    "(none)",
    "(not set)",
    "(null)",
    "(vide)",
    "(vuoto)",
    "[empty]",
    "[null]",
    "<null>",
    "<empty>",
    "<blank>",
    "k. a.",
    "k.a.",
    "keine angabe",
    "n.a.",
    "n. a.",
    "n/a",
    "n/d",
    "n.d.",
    "nan",
    "nicht angegeben",
    "no data",
    "none",
    "not applicable",
    "not available",
    "not provided",
    "not set",
    "not specified",
    "null",
    "non renseigné",
    "sin datos",
    "neuvedeno",
    "onbekend",
    "undefined",
    "unknown",
    "unbekannt",
    "inconnu",
    "desconocido",
    "never_subscribed",
    "na",
    "nil",
    "\\n",
];

/// Words among them that are also names of people or towns when they are written like one (`Null`, `Na`).
const ALSO_NAMES: &[&str] = &["na", "nan", "nil", "null", "unknown"];

/// Whether a tidied cell of a column that means `field` says nothing: it is empty, only dashes, or `N/A`, `null` and
/// the like.
///
/// In columns of names a capitalised `Null` or `Na` is somebody's name, and a town may be called `None`.
#[must_use]
pub fn is_empty_word(text: &str, field: Option<Field>) -> bool {
    if text.is_empty() {
        return true;
    }
    if text.len() > 20 {
        return false;
    }
    if text.chars().all(|c| matches!(c, '-' | '–' | '—' | '.' | '?' | '_' | '/' | '*' | ' ' | '#' | '\'' | '"' | '−'))
    {
        return true;
    }
    let lower = text.to_lowercase();
    if !NOTHING.contains(&lower.as_str()) {
        return false;
    }
    let named = matches!(field, Some(Field::FirstName | Field::LastName | Field::FullName | Field::City));
    let looks_like_name = text.starts_with(char::is_uppercase) && !text.chars().skip(1).any(char::is_uppercase);
    let is_name =
        ALSO_NAMES.contains(&lower.as_str()) && named || lower == "none" && matches!(field, Some(Field::City));
    !(is_name && looks_like_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_spelled_out_in_many_ways() {
        for word in ["", "--", "-", "N/A", "null", "NULL", "#N/A", "(blank)", "None", "nan", "—", "keine Angabe"] {
            assert!(is_empty_word(word, Some(Field::Company)), "{word}");
        }
        assert!(!is_empty_word("Nullmeier", Some(Field::LastName)));
        assert!(!is_empty_word("0", None));
    }

    #[test]
    fn a_person_may_be_called_null() {
        assert!(!is_empty_word("Null", Some(Field::LastName)));
        assert!(is_empty_word("NULL", Some(Field::LastName)));
        assert!(is_empty_word("null", Some(Field::LastName)));
        assert!(!is_empty_word("None", Some(Field::City)));
        assert!(is_empty_word("None", Some(Field::FirstName)));
    }
}
