//! Cells that say yes or no.

use super::fold::fold;

const YES: &[&str] = &[
    "1",
    "ano",
    "checked",
    "ja",
    "j",
    "o",
    "on",
    "oui",
    "s",
    "si",
    "sim",
    "t",
    "tak",
    "true",
    "vero",
    "verdadero",
    "verdadeiro",
    "vrai",
    "waar",
    "wahr",
    "x",
    "y",
    "yes",
    "pravda",
];
const NO: &[&str] = &[
    "0",
    "f",
    "falsch",
    "false",
    "falso",
    "faux",
    "n",
    "nao",
    "ne",
    "nee",
    "nein",
    "nie",
    "no",
    "non",
    "off",
    "onwaar",
    "nepravda",
    "unchecked",
];

/// Returns what a cell answers, in nine languages; `None` if it is no such answer.
#[must_use]
pub fn parse(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.is_empty() || text.len() > 16 {
        return None;
    }
    if matches!(text, "✓" | "✔" | "☑" | "✅") {
        return Some(true);
    }
    let word = fold(text);
    if YES.contains(&word.as_str()) {
        Some(true)
    } else if NO.contains(&word.as_str()) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_known_in_several_languages() {
        for yes in ["Yes", "JA", "Sí", "oui", "true", "1", "x", "✓", "Ano"] {
            assert_eq!(parse(yes), Some(true), "{yes}");
        }
        for no in ["No", "nein", "Não", "FALSE", "0"] {
            assert_eq!(parse(no), Some(false), "{no}");
        }
        for other in ["", "maybe", "--", "2"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
