//! The forms in which advertising networks compare people: normalised as each network asks for, then hashed, so that
//! nobody can read who it is.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::model::{Field, RecordId, Records};

use super::contact::Contact;

/// What a person can be known by, before any network's rules.
pub(super) struct Keys<'a> {
    /// Every address, the best first.
    pub(super) emails: Vec<&'a str>,
    /// E.164: `+491712345678`.
    pub(super) phone: Option<&'a str>,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) city: Option<&'a str>,
    pub(super) region: Option<&'a str>,
    pub(super) postcode: Option<&'a str>,
    /// ISO 3166, two capitals.
    pub(super) country: Option<&'a str>,
}

impl<'a> Keys<'a> {
    /// Returns what the person of these rows can be known by.
    pub(super) fn of(records: &'a Records, rows: &[RecordId], contact: &Contact<'a>) -> Self {
        let text = |symbol| records.texts.get(symbol);
        let identities = || {
            let rows = rows.iter().map(|row| &records.records[row.index()]);
            rows.filter_map(|row| Some((row, &records.identities[row.identity?.index()])))
        };
        let normal = |field: Field| identities().find_map(|(_, identity)| identity.keys[field].map(text));
        // The number that is shown, in its normal form; any other that is known else.
        let shown = contact.value(Field::Phone);
        let of_shown = identities()
            .filter(|(row, identity)| {
                let own = identity.keys[Field::Phone].map(text);
                shown.is_some() && (records.shown.get(row.shown, Field::Phone).map(text) == shown || own == shown)
            })
            .find_map(|(_, identity)| identity.keys[Field::Phone].map(text));
        let (first, last) = names(contact);
        let mut emails: Vec<&str> = contact.value(Field::Email).into_iter().collect();
        emails.extend(&contact.other_emails);
        Self {
            emails,
            phone: of_shown.or_else(|| normal(Field::Phone)).filter(|phone| phone.starts_with('+')),
            first_name: first,
            last_name: last,
            city: contact.value(Field::City),
            region: contact.value(Field::Region),
            postcode: contact.value(Field::Postcode),
            country: normal(Field::Country),
        }
    }
}

/// Returns first and last name; of a full name alone, the first word and the rest.
fn names(contact: &Contact<'_>) -> (Option<String>, Option<String>) {
    let of = |field| contact.value(field).map(str::to_owned);
    match (of(Field::FirstName), of(Field::LastName)) {
        (None, None) => {
            let full = contact.value(Field::FullName).unwrap_or_default();
            let full = full.split_once(',').map_or_else(|| full.to_owned(), |(last, first)| format!("{first} {last}"));
            match full.trim().split_once(' ') {
                Some((first, last)) => (Some(first.trim().to_owned()), Some(last.trim().to_owned())),
                None if full.trim().is_empty() => (None, None),
                None => (None, Some(full.trim().to_owned())),
            }
        }
        names => names,
    }
}

/// Returns the SHA-256 hash in lower-case hexadecimal digits.
pub(super) fn hash(form: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(form.as_bytes()) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Returns an address without blanks around it, in lower case.
pub(super) fn email(address: &str) -> String {
    address.trim().to_lowercase()
}

/// Returns an address as Google compares it: of its own mailboxes without dots before the `@`.
pub(super) fn google_email(address: &str) -> String {
    let address: String = email(address).chars().filter(|letter| !letter.is_whitespace()).collect();
    match address.rsplit_once('@') {
        Some((user, domain @ ("gmail.com" | "googlemail.com"))) => format!("{}@{domain}", user.replace('.', "")),
        _ => address,
    }
}

/// Returns the figures of a telephone number with its country's, without anything else and without zeros in front.
pub(super) fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

/// Returns a name in lower case, without blanks around it and with one between its words.
pub(super) fn name(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a name in lower case without punctuation, letters with accents as they are.
pub(super) fn plain_name(text: &str) -> String {
    name(&text.chars().filter(|letter| letter.is_alphanumeric() || letter.is_whitespace()).collect::<String>())
}

/// Returns the letters alone, in lower case: of a city `newyork`, of a state `ca`.
pub(super) fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|letter| letter.is_alphabetic()).collect()
}

/// Returns a postcode as Meta compares it: lower case, without blanks and hyphens, in the USA its first five figures.
pub(super) fn meta_postcode(postcode: &str, in_us: bool) -> String {
    let plain: String = postcode.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    if in_us { plain.chars().take(5).collect() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hashes that any tool for SHA-256 gives, such as `printf %s test@example.com | sha256sum`.
    #[test]
    fn hashes_are_those_of_every_other_tool() {
        for (form, hex) in [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("test@example.com", "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"),
        ] {
            assert_eq!(hash(form), hex, "{form}");
        }
    }

    #[test]
    fn addresses_are_compared_in_lower_case_and_googles_own_without_dots() {
        assert_eq!(email(" Ann.Lee@Acme.COM "), "ann.lee@acme.com");
        for (address, form) in [
            ("Ann.Lee@Gmail.com", "annlee@gmail.com"),
            ("a.n.n@googlemail.com", "ann@googlemail.com"),
            (" Ann.Lee@Acme.com", "ann.lee@acme.com"),
            ("ann.lee+news@gmail.com", "annlee+news@gmail.com"),
        ] {
            assert_eq!(google_email(address), form, "{address}");
        }
    }

    #[test]
    fn names_places_and_numbers_have_each_networks_form() {
        assert_eq!(digits("+49 (0)171 2345"), "4901712345");
        assert_eq!(digits("+16505551212"), "16505551212");
        assert_eq!(name("  Zoë  van der Berg "), "zoë van der berg");
        assert_eq!(plain_name("Anne-Marie O'Neil Jr."), "annemarie oneil jr");
        assert_eq!(letters("New York"), "newyork");
        assert_eq!(letters("Saint-Étienne"), "saintétienne");
        assert_eq!(meta_postcode("94035-1234", true), "94035");
        assert_eq!(meta_postcode("M1 1AE", false), "m11ae");
    }
}
