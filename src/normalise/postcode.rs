//! Postal codes: capitals and digits only.

use super::country::Country;
use super::text::tidy;

/// Returns the postal code in capitals and digits, without a country's letters in front and without the `+4` of a ZIP
/// code; `None` if the cell cannot be one.
///
/// A code of four digits gets back the zero that a spreadsheet took from it, but only where `country` has five digits.
#[must_use]
pub fn parse(text: &str, country: Option<Country>) -> Option<String> {
    let text = tidy(text);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    let text = without_country(text);
    if let Some((zip, more)) = text.split_once(['-', ' '])
        && zip.len() == 5
        && more.len() == 4
        && zip.bytes().chain(more.bytes()).all(|b| b.is_ascii_digit())
    {
        return Some(zip.to_owned());
    }
    let mut code = String::with_capacity(10);
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            code.push(letter.to_ascii_uppercase());
        } else if !matches!(letter, ' ' | '-' | '.' | '–' | '\u{a0}') {
            return None;
        }
    }
    if !(3..=10).contains(&code.len()) || !code.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()) && country.is_some_and(has_five_digits) {
        code.insert(0, '0');
    }
    Some(code)
}

fn has_five_digits(country: Country) -> bool {
    matches!(country.code(), "US" | "DE" | "FR" | "ES" | "IT")
}

/// Drops `D-`, `CZ-` and the like in front of digits.
fn without_country(text: &str) -> &str {
    match text.split_once('-') {
        Some((letters, rest))
            if (1..=2).contains(&letters.len())
                && letters.bytes().all(|b| b.is_ascii_alphabetic())
                && rest.len() >= 4
                && rest.starts_with(|c: char| c.is_ascii_digit())
                && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-')) =>
        {
            rest
        }
        _ => text,
    }
}

/// Returns the countries whose postal codes are written like this one, the likeliest first; none if the form is
/// shared by many.
#[must_use]
pub fn countries_of_form(text: &str) -> &'static [&'static str] {
    let text = tidy(text);
    if let Some((letters, _)) = text.split_once('-').filter(|_| without_country(&text) != &*text) {
        return match letters.to_ascii_uppercase().as_str() {
            "D" | "DE" => &["DE"],
            "A" | "AT" => &["AT"],
            "CH" => &["CH"],
            "CZ" => &["CZ"],
            "F" | "FR" => &["FR"],
            "I" | "IT" => &["IT"],
            "E" | "ES" => &["ES"],
            "NL" => &["NL"],
            "B" | "BE" => &["BE"],
            "L" | "LU" => &["LU"],
            "PL" => &["PL"],
            "SK" => &["SK"],
            "DK" => &["DK"],
            _ => &[],
        };
    }
    // Digits as `9`, letters as `A`.
    let form: String = text
        .chars()
        .take(12)
        .map(|c| {
            if c.is_ascii_digit() {
                '9'
            } else if c.is_ascii_alphabetic() {
                'A'
            } else {
                c
            }
        })
        .collect();
    match form.as_str() {
        "999 99" => &["CZ", "SK", "SE", "GR"],
        "9999 AA" | "9999AA" => &["NL"],
        "99-999" => &["PL"],
        "9999-999" => &["PT"],
        "99999-999" => &["BR"],
        "99999-9999" => &["US"],
        "A9A 9A9" | "A9A9A9" => &["CA"],
        "A9 9AA" | "A99 9AA" | "AA9 9AA" | "AA99 9AA" | "A9A 9AA" | "AA9A 9AA" | "AA99AA" | "AA999AA" | "A99AA"
        | "A999AA" | "A9A9AA" | "AA9A9AA" => &["GB"],
        "A99 A999" => &["IE"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_code_has_one_form() {
        let us = Country::new("US");
        for (text, country, code) in [
            ("'21502", us, Some("21502")),
            ("D-12345", None, Some("12345")),
            ("12345-6789", us, Some("12345")),
            ("541 01", None, Some("54101")),
            ("sw1a 1aa", None, Some("SW1A1AA")),
            ("1234 AB", None, Some("1234AB")),
            ("PL-00-950", None, Some("00950")),
            ("02134", us, Some("02134")),
            ("2134", us, Some("02134")),
            ("2134", None, Some("2134")),
            ("21502.0", us, Some("21502")),
            ("--", None, None),
            ("London", None, None),
            ("a@b", None, None),
        ] {
            assert_eq!(parse(text, country).as_deref(), code, "{text}");
        }
    }

    #[test]
    fn some_forms_name_their_country() {
        assert_eq!(countries_of_form("541 01").first(), Some(&"CZ"));
        assert_eq!(countries_of_form("SW1A 1AA"), ["GB"]);
        assert_eq!(countries_of_form("D-12345"), ["DE"]);
        assert!(countries_of_form("12345").is_empty());
    }

    proptest! {
        #[test]
        fn a_code_is_its_own_normal_form(text in "[A-Za-z0-9 .'-]{0,12}") {
            for country in [None, Country::new("US")] {
                if let Some(code) = parse(&text, country) {
                    prop_assert_eq!(parse(&code, country), Some(code.clone()));
                }
            }
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let _ = (parse(&text, None), countries_of_form(&text));
        }
    }
}
