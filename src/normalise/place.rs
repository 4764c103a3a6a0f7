//! Streets, towns, regions and job titles: folded words, the usual abbreviations written out alike.

use super::fold::fold;

/// Words of a street and the one form that stands for all their spellings.
#[rustfmt::skip]
const STREET_WORDS: &[(&str, &str)] = &[
    ("street", "st"), ("saint", "st"), ("avenue", "ave"), ("av", "ave"), ("avda", "ave"), ("avenida", "ave"),
    ("road", "rd"), ("boulevard", "blvd"), ("bd", "blvd"), ("boul", "blvd"), ("drive", "dr"), ("lane", "ln"),
    ("court", "ct"), ("place", "pl"), ("square", "sq"), ("highway", "hwy"), ("parkway", "pkwy"), ("terrace", "ter"),
    ("suite", "ste"), ("apartment", "apt"), ("building", "bldg"), ("floor", "fl"), ("north", "n"), ("south", "s"),
    ("east", "e"), ("west", "w"), ("mount", "mt"), ("strasse", "str"), ("weg", "weg"), ("platz", "pl"),
    ("calle", "c"), ("cl", "c"), ("plaza", "pl"), ("paseo", "po"), ("carretera", "ctra"), ("rua", "r"), ("rue", "r"),
    ("piazza", "pza"), ("corso", "cso"), ("viale", "vle"), ("ulica", "ul"), ("ulice", "ul"), ("aleja", "al"),
    ("namesti", "nam"), ("plac", "pl"), ("straat", "str"), ("numero", "no"), ("nr", "no"), ("num", "no"),
];

/// Endings of one-word streets and the form that stands for all their spellings: `Hauptstraße`, `Hauptstr.`
const STREET_ENDINGS: &[(&str, &str)] = &[("strasse", "str"), ("straat", "str"), ("platz", "pl")];

/// Returns a street with its house number as folded words, common abbreviations alike; `None` if no letter or figure
/// is left.
#[must_use]
pub fn street(text: &str) -> Option<String> {
    let folded = fold(text);
    let mut street = String::with_capacity(folded.len());
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        if !street.is_empty() {
            street.push(' ');
        }
        if let Some((_, short)) = STREET_WORDS.iter().find(|(long, _)| *long == word) {
            street.push_str(short);
        } else if let Some((stem, short)) =
            STREET_ENDINGS.iter().find_map(|(long, short)| Some((word.strip_suffix(long)?, short)))
        {
            street.push_str(stem);
            street.push_str(short);
        } else {
            street.push_str(word);
        }
    }
    (!street.is_empty()).then_some(street)
}

/// Returns a town, a region or a job title as folded words; `None` if no letter or figure is left.
#[must_use]
pub fn words(text: &str) -> Option<String> {
    let folded = fold(text);
    (!folded.is_empty()).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_street_meet() {
        for (left, right) in [
            ("Hauptstraße 12a", "Hauptstr. 12a"),
            ("4634 Brian Street", "4634 brian st."),
            ("Calle Mayor, 3", "C/ Mayor 3"),
            ("Berliner Strasse 5", "Berliner Str. 5"),
            ("5 Avenue Foch", "5, av. Foch"),
        ] {
            assert_eq!(street(left), street(right), "{left}");
        }
        assert_ne!(street("Hauptstraße 12"), street("Hauptstraße 13"));
        assert_eq!(street("--"), None);
        assert_eq!(words("São Paulo").as_deref(), Some("sao paulo"));
    }

    proptest! {
        #[test]
        fn a_street_is_its_own_normal_form(text in any::<String>()) {
            if let Some(once) = street(&text) {
                prop_assert_eq!(street(&once), Some(once.clone()));
            }
        }
    }
}
