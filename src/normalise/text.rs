//! Cells as people want to see them: without stray blanks, guards and invisible characters.

use std::borrow::Cow;

/// Returns `text` trimmed, inner blanks folded to one, and the guards dropped with which tools and spreadsheets keep a
/// figure from being read as a number: `'0049…`, `="00123"`.
///
/// Borrows where there is nothing to clean. Doing it twice changes nothing.
#[inline]
#[must_use]
pub fn tidy(text: &str) -> Cow<'_, str> {
    if is_tidy(text) { Cow::Borrowed(text) } else { tidy_slowly(text) }
}

fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    if matches!(first, b' ' | b'\'' | b'"' | b'=' | b'`') || matches!(last, b' ') {
        return false;
    }
    // Without a way out in its middle, this looks at many letters at a time.
    let is_plain = bytes.iter().fold(true, |plain, byte| plain & (b' '..0x7f).contains(byte));
    is_plain && memchr::memchr_iter(b' ', bytes).all(|at| bytes.get(at + 1) != Some(&b' '))
}

fn tidy_slowly(text: &str) -> Cow<'_, str> {
    let mut clean = String::with_capacity(text.len());
    let mut blank = false;
    for letter in text.chars() {
        if letter.is_whitespace() || (letter.is_control() && letter != '\u{0}') {
            blank = true;
        } else if !is_invisible(letter) {
            if blank && !clean.is_empty() {
                clean.push(' ');
            }
            blank = false;
            clean.push(letter);
        }
    }
    while let Some(inner) = without_guard(&clean).map(str::to_owned) {
        clean = inner;
    }
    if clean == text { Cow::Borrowed(text) } else { Cow::Owned(clean) }
}

/// Whether a character is there for machines alone: joiners, direction marks, byte order marks, NUL.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffd}')
}

/// Returns the text inside one guard or one pair of quotation marks, if it has any.
fn without_guard(text: &str) -> Option<&str> {
    if let Some(inner) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return Some(inner.trim());
    }
    for mark in ['"', '\'', '`'] {
        let inner = text.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        if let Some(inner) = inner.filter(|inner| !inner.contains(mark)) {
            return Some(inner.trim());
        }
    }
    // A lone apostrophe is a guard before a figure, a sign or a capital; before a small letter it is part of a name
    // (`'s-Hertogenbosch`, `'t Hart`), and so it is where such a name is typed in capitals.
    let inner = text.strip_prefix(['\'', '`'])?;
    let of_name = ["S-", "S ", "T "].iter().any(|start| inner.starts_with(start));
    let guards = |c: char| c.is_ascii_digit() || c.is_uppercase() || matches!(c, '+' | '-' | '=' | '@' | '(');
    (inner.starts_with(guards) && !of_name).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blanks_guards_and_invisible_marks_go() {
        for (raw, clean) in [
            ("  Ann  Lee ", "Ann Lee"),
            ("Ann\u{a0}Lee\n", "Ann Lee"),
            ("'21502", "21502"),
            ("'+39 333", "+39 333"),
            ("=\"00123\"", "00123"),
            ("\"Ann\"", "Ann"),
            ("'s-Hertogenbosch", "'s-Hertogenbosch"),
            ("'S-Hertogenbosch", "'S-Hertogenbosch"),
            ("'T Hart", "'T Hart"),
            ("'FY1R 6BH", "FY1R 6BH"),
            ("'Ann", "Ann"),
            ("\u{feff}a\u{200b}b", "ab"),
            ("", ""),
        ] {
            assert_eq!(tidy(raw), clean, "{raw:?}");
        }
        assert!(matches!(tidy("Ann Lee"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(text in "[ -~\u{a0}é'\"=`\n]{0,12}") {
            let once = tidy(&text).into_owned();
            prop_assert_eq!(tidy(&once).into_owned(), once);
        }
    }
}
