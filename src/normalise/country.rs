//! Countries by the names and codes that exports use.

use std::fmt;

use super::country_names::{ISO, NAMES, THREE_LETTERS};
use super::fold::fold;

/// A country by its ISO 3166 code of two letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// Returns the country of a two-letter code in any case, or `None` if no country has it.
    #[must_use]
    pub fn new(code: &str) -> Option<Self> {
        let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
        let letters = letters.map(|letter| letter.to_ascii_uppercase());
        let (entries, _) = ISO.as_bytes().as_chunks::<3>();
        entries.binary_search_by(|entry| entry[..2].cmp(&letters)).is_ok().then_some(Self(letters))
    }

    /// Whether most of its people bear two surnames, the father's before the mother's.
    #[must_use]
    pub fn has_two_surnames(self) -> bool {
        matches!(
            self.code(),
            "ES" | "MX"
                | "AR"
                | "CO"
                | "CL"
                | "PE"
                | "UY"
                | "EC"
                | "VE"
                | "BO"
                | "PY"
                | "CR"
                | "GT"
                | "HN"
                | "NI"
                | "SV"
                | "PA"
                | "DO"
                | "CU"
                | "PR"
        )
    }

    /// Returns the code in capitals.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// Returns the country that a cell names: by a code of two or three letters, by the letters on its cars, or by its
/// name in one of nine languages.
#[must_use]
pub fn parse(text: &str) -> Option<Country> {
    let text = text.trim();
    if text.len() == 2 && text.is_ascii() {
        // `UK` is nobody's code in the standard, and everybody's in practice.
        return if text.eq_ignore_ascii_case("uk") { Country::new("GB") } else { Country::new(text) };
    }
    let name = fold(text);
    let name = name.strip_prefix("the ").unwrap_or(&name);
    if name.len() == 3
        && let Ok(found) = THREE_LETTERS.binary_search_by_key(&name, |entry| entry.0)
    {
        return Country::new(THREE_LETTERS[found].1);
    }
    NAMES.iter().find(|(_, names)| names.split('|').any(|known| known == name)).and_then(|(code, _)| Country::new(code))
}

/// Returns the country of the last part of an e-mail address's or a page's domain, such as `.de`.
#[must_use]
pub fn of_top_level_domain(domain: &str) -> Option<Country> {
    let (_, last) = domain.rsplit_once('.')?;
    match last {
        "uk" => Country::new("GB"),
        // Sold to everyone, so they say nothing of a country.
        "ai" | "cc" | "co" | "eu" | "fm" | "gg" | "io" | "ly" | "me" | "tv" | "to" | "ws" => None,
        other => Country::new(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_code_is_found() {
        let codes: Vec<&str> = ISO.split_whitespace().collect();
        assert!(codes.is_sorted() && ISO.len() == 3 * codes.len());
        assert!(codes.iter().all(|code| Country::new(&code.to_lowercase()).is_some_and(|known| known.code() == *code)));
        assert!(Country::new("XX").is_none() && Country::new("D ").is_none());
    }

    #[test]
    fn countries_have_many_names() {
        for (text, code) in [
            ("Germany", "DE"),
            ("Deutschland", "DE"),
            ("D", "DE"),
            ("DEU", "DE"),
            ("USA", "US"),
            ("United States of America", "US"),
            ("uk", "GB"),
            ("España", "ES"),
            ("Česko", "CZ"),
            ("The Netherlands", "NL"),
            ("cz", "CZ"),
            ("Österreich", "AT"),
            ("Royaume-Uni", "GB"),
        ] {
            assert_eq!(parse(text).map(|c| c.to_string()).as_deref(), Some(code), "{text}");
        }
        assert_eq!(parse("Atlantis"), None);
        assert_eq!(parse("XX"), None);
        assert_eq!(parse(""), None);
    }

    #[test]
    fn lists_are_in_order_and_name_real_countries() {
        assert!(THREE_LETTERS.is_sorted());
        for (_, code) in THREE_LETTERS {
            assert!(Country::new(code).is_some(), "{code}");
        }
        for (code, names) in NAMES {
            assert!(Country::new(code).is_some(), "{code}");
            for name in names.split('|') {
                assert_eq!(fold(name), name);
            }
        }
    }

    proptest! {
        #[test]
        fn a_code_names_itself(text in any::<String>()) {
            if let Some(country) = parse(&text) {
                prop_assert_eq!(parse(country.code()), Some(country));
            }
        }
    }
}
