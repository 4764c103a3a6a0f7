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
    "n/c",
    "n.v.t.",
    "nvt",
    "leer",
    "néant",
    "nessuno",
    "non disponibile",
    "no disponible",
    "non disponible",
    "nicht vorhanden",
    "ohne angabe",
    "não informado",
    "nao informado",
    "brak",
    "brak danych",
    "nie dotyczy",
    "tba",
    "tbd",
    "\\n",
];

/// Words among them that are also names of people or towns when they are written like one (`Null`, `Na`).
const ALSO_NAMES: &[&str] = &["na", "nan", "nil", "null", "unknown", "leer", "brak", "tba"];

/// Words that stand where others have a time, of what never happened.
const NEVER: &[&str] = &["never", "not yet", "nie", "noch nie", "jamais", "nunca", "nooit", "nikdy", "nigdy", "mai"];

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
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text.starts_with('0') && is_zero_date(text);
    }
    if !text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| matches!(c, '-' | '–' | '—' | '.' | '?' | '_' | '/' | '*' | ' ' | '#' | '\'' | '"' | '−'))
    {
        return true;
    }
    let is = |word: &&str| word.eq_ignore_ascii_case(text);
    if field == Some(Field::Timestamp) && NEVER.iter().any(is) {
        return true;
    }
    if !may_be_nothing(text) {
        return false;
    }
    if !NOTHING.iter().any(is) {
        return false;
    }
    let named = matches!(field, Some(Field::FirstName | Field::LastName | Field::FullName | Field::City));
    let looks_like_name = text.starts_with(char::is_uppercase) && !text.chars().skip(1).any(char::is_uppercase);
    let is_name = ALSO_NAMES.iter().any(is) && named || is(&"none") && matches!(field, Some(Field::City));
    !(is_name && looks_like_name)
}

/// For every letter the lengths of the words for nothing that begin with it, a bit for each.
const LENGTHS: [u32; 128] = {
    let mut lengths = [0; 128];
    let mut place = 0;
    while place < NOTHING.len() {
        let word = NOTHING[place].as_bytes();
        lengths[word[0] as usize] |= 1 << word.len();
        place += 1;
    }
    lengths
};

/// Whether a text begins like one of the words for nothing and is as long: most cells are not, which saves looking at all words.
fn may_be_nothing(text: &str) -> bool {
    let first = text.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
    LENGTHS.get(usize::from(first)).is_some_and(|lengths| lengths >> text.len().min(31) & 1 == 1)
}

/// Whether it is a date of zeros, with which databases say that something never happened: `0000-00-00 00:00:00`.
fn is_zero_date(text: &str) -> bool {
    let zeros = text.bytes().filter(|b| *b == b'0').count();
    let parted = |b: u8| matches!(b, b'-' | b'/' | b':' | b'.' | b' ' | b'T');
    // Dots alone part the decimals of a number, too.
    let is_date = text.starts_with("00.00.") || text.bytes().any(|b| matches!(b, b'-' | b'/' | b':'));
    zeros >= 6 && is_date && text.bytes().all(|b| b == b'0' || parted(b))
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
        assert!(!is_empty_word("Leer", Some(Field::City)) && is_empty_word("leer", Some(Field::Company)));
        assert!(is_empty_word("Never", Some(Field::Timestamp)) && !is_empty_word("Never", Some(Field::Company)));
        assert!(!is_empty_word("0", None));
        assert!(is_empty_word("0000-00-00 00:00:00", None));
        assert!(is_empty_word("00.00.0000", None));
        assert!(!is_empty_word("0.0000000", None));
        assert!(!is_empty_word("000000000", None));
    }

    #[test]
    fn every_word_for_nothing_is_found() {
        for word in NOTHING {
            assert!(is_empty_word(word, None), "{word}");
        }
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
