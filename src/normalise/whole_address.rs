//! An address in one cell: `136 Thorn Court Apt 3, Greenburg, OH 68223`.

use super::postcode;

/// What an address in one cell says, part by part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WholeAddress {
    pub(super) street: String,
    /// Flat or floor.
    pub(super) line: Option<String>,
    pub(super) city: Option<String>,
    pub(super) region: Option<String>,
    pub(super) postcode: Option<String>,
}

/// Words in front of the number of a flat.
const UNITS: &[&str] = &["apt", "apartment", "unit", "suite", "ste", "flat", "#"];

/// Takes an address apart; nothing if it says no more than a street, as far as its commas tell.
pub(super) fn parse(text: &str) -> Option<WholeAddress> {
    let parts: Vec<&str> = text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let places = parts.len().checked_sub(1).filter(|behind| *behind > 0)?;
    let coded = (1..=places).rev().find_map(|place| Some((place, with_postcode(parts[place])?)));
    let (place, postcode, mut words) = match coded {
        Some((place, (postcode, words))) => (place, Some(postcode), words),
        None => (places, None, parts[places].split_whitespace().collect()),
    };
    let region = words.iter().position(|word| is_region(word)).map(|at| words.remove(at).to_owned());
    // The town stands beside its postcode, or in the part before.
    let (place, city) = match words.join(" ") {
        own if is_town(&own) => (place, Some(own)),
        own if !own.is_empty() => return None,
        _ if place > 1 && is_town(parts[place - 1]) => (place - 1, Some(parts[place - 1].to_owned())),
        _ => (place, None),
    };
    if city.is_none() && postcode.is_none() {
        return None;
    }
    let street = parts[..place].join(" ");
    let (street, line) = without_unit(&street);
    Some(WholeAddress { street, line, city, region, postcode })
}

/// Returns the postcode in a part of an address, and the other words of the part.
fn with_postcode(part: &str) -> Option<(String, Vec<&str>)> {
    let words: Vec<&str> = part.split_whitespace().collect();
    for (at, pair) in words.windows(2).enumerate() {
        let joined = pair.join(" ");
        if !postcode::countries_of_form(&joined).is_empty() {
            return Some((joined, [&words[..at], &words[at + 2..]].concat()));
        }
    }
    let is_code = |word: &str| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        (digits == word.len() && (4..=6).contains(&digits)) || !postcode::countries_of_form(word).is_empty()
    };
    let at = words.iter().rposition(|word| is_code(word))?;
    Some((words[at].to_owned(), [&words[..at], &words[at + 1..]].concat()))
}

/// Whether a word is the short form of a state or a province: `OH`, `NSW`.
fn is_region(word: &str) -> bool {
    (2..=3).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_uppercase())
}

/// Whether words can be a town: they hold letters, and no figures.
fn is_town(words: &str) -> bool {
    words.chars().filter(|letter| letter.is_alphabetic()).count() >= 2 && !words.contains(|c: char| c.is_numeric())
}

/// Takes the number of a flat off a street.
fn without_unit(street: &str) -> (String, Option<String>) {
    let words: Vec<&str> = street.split_whitespace().collect();
    if let [before @ .., unit, number] = &words[..]
        && before.len() >= 2
        && UNITS.contains(&unit.trim_end_matches('.').to_lowercase().as_str())
    {
        return (before.join(" "), Some((*number).to_owned()));
    }
    (words.join(" "), None)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_taken_apart_at_their_commas() {
        let told = |text: &str| {
            let said = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
            parse(text).map(|address| {
                let WholeAddress { street, line, city, region, postcode } = address;
                [street, said(line), said(city), said(region), said(postcode)].join("|")
            })
        };
        for (text, expected) in [
            ("136 Thorn Court, Greenburg, OH 68223", "136 Thorn Court|-|Greenburg|OH|68223"),
            ("136 Thorn Court Apt 3, Greenburg, OH 68223, USA", "136 Thorn Court|3|Greenburg|OH|68223"),
            ("136 Thorn Court, Greenburg OH 68223", "136 Thorn Court|-|Greenburg|OH|68223"),
            ("Hauptstr. 5, 80331 München", "Hauptstr. 5|-|München|-|80331"),
            ("Calle Mayor, 3, 28001 Madrid", "Calle Mayor 3|-|Madrid|-|28001"),
            ("12 High Street, Leeds, LS1 4AB", "12 High Street|-|Leeds|-|LS1 4AB"),
            ("12 High Street, Leeds LS1 4AB", "12 High Street|-|Leeds|-|LS1 4AB"),
            ("12 High Street, Leeds", "12 High Street|-|Leeds|-|-"),
        ] {
            assert_eq!(told(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["12 High Street", "Calle Mayor, 3", "Flat 2, 12 High Street", "5, avenue Foch 12", ""] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_cell_is_too_odd(text in "\\PC{0,40}") {
            if let Some(address) = parse(&text) {
                prop_assert!(address.city.is_some() || address.postcode.is_some());
            }
        }
    }
}
