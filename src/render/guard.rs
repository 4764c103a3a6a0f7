//! Keeps a text from being run as a formula by the spreadsheet that opens it.

/// Returns whether a spreadsheet that opens a file with this text in a cell could run it as a formula.
///
/// A telephone number in its international form and a plain number begin with a sign too, and are harmless.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    match first {
        '=' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' => true,
        '+' | '-' => !(is_e164(text) || is_plain_number(text) || text.bytes().all(|byte| byte == b'-')),
        _ => false,
    }
}

/// Whether the text is `+` and 7 to 15 digits, the first of them no zero.
fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether the text is a sign, digits, and at most one decimal mark between them.
fn is_plain_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = &text[1..];
    match unsigned.split_once(['.', ',']) {
        Some((whole, rest)) => digits(whole) && digits(rest),
        None => digits(unsigned),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_seen() {
        for text in [
            "=1+1",
            "+1+1",
            "-2+3+cmd|' /C calc'!A0",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1",
            "＋1",
            "－1",
            "＠A",
            "+SUM(1)",
            "-A1",
            "+",
            "+49 171 2345678",
        ] {
            assert!(is_formula(text), "{text:?}");
        }
    }

    #[test]
    fn numbers_words_and_phones_are_left_alone() {
        for text in ["", "a=b", "+491712345678", "-12.50", "+3", "-3,5", "-", "--", "2026-03-02", "'=1", "Ann", "ö"] {
            assert!(!is_formula(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_disarmed_text_is_no_formula(text in "[=+@\\-]?.{0,12}") {
            let disarmed = format!("'{text}");
            prop_assert!(!is_formula(&disarmed));
        }
    }
}
