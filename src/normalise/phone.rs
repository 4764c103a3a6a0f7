//! Telephone numbers: one key for all spellings of a number.

use std::str::FromStr;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, Region};

use super::country::Country;
use super::phone_plain::{self, Plain};
use super::text::tidy;

/// Why a cell is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// A spreadsheet has rounded it to `4.47712E+11`: its last digits are lost.
    #[error("a spreadsheet has rounded it")]
    Damaged,
    /// No number of any country has so few or so many digits, or it holds something else than a number.
    #[error("no telephone number looks like this")]
    Impossible,
    /// It is written without the country's code, and nothing says which country it is of; or without the area's.
    #[error("nothing says of which country it is")]
    NoCountry,
}

/// Returns the number in E.164 form, `+491712345678`.
///
/// `countries` are those that a number without a country code may belong to, the likeliest first; another than the
/// first is taken only if its people write numbers like this and the first's do not, or if the number is in use only
/// there. A number need not be in use anywhere to count: its length must be possible. `00` before a number always means that a country code follows.
/// Extensions are dropped; of several numbers in a cell the first is taken.
pub fn parse(text: &str, countries: &[Country]) -> Result<String, PhoneError> {
    let text = tidy(text);
    if is_rounded(&text) {
        return Err(PhoneError::Damaged);
    }
    let written = Written::of(first_number(&text)).ok_or(PhoneError::Impossible)?;
    if written.international {
        return international(&written.digits).ok_or(PhoneError::Impossible);
    }
    if !(6..=15).contains(&written.digits.len()) {
        return Err(PhoneError::Impossible);
    }
    let digits = written.digits.as_str();
    let regions = || countries.iter().filter_map(|country| Region::from_str(country.code()).ok());
    // The first country in which people write numbers like this one, unless the number is in use only in another of
    // them; else the first in which its length is possible.
    let mut written = regions().filter(|region| written_as_in(digits, *region));
    let first = written.find_map(|region| Some((region, national_number(digits, region)?)));
    let written = first.map(|(region, first)| {
        let in_use = |number: &PhoneNumber| PHONE_NUMBER_UTIL.is_valid_number(number);
        // Whether it is in use is slow to tell, slowest where two dozen countries share a code and each may have given it
        // out; and it is of no matter where the number can be no other one.
        let is_slow = PHONE_NUMBER_UTIL.is_nanpa_country(region);
        let others = written.filter_map(|region| national_number(digits, region));
        let mut others = others.filter(|other| *other != first).peekable();
        if others.peek().is_none() || (!is_slow && in_use(&first)) {
            return first;
        }
        others.find(in_use).filter(|_| !is_slow || !in_use(&first)).unwrap_or(first)
    });
    written
        .map(|number| e164(&number))
        .or_else(|| {
            // Without its area code it is a number in that country still, and in no other.
            let mut others = regions().take_while(|region| !is_without_area(digits, *region));
            others.find_map(|region| with_bare_code(digits, region).or_else(|| national(digits, region)))
        })
        .ok_or_else(|| {
            let is_local = countries.is_empty() || regions().any(|region| is_without_area(digits, region));
            if is_local { PhoneError::NoCountry } else { PhoneError::Impossible }
        })
}

/// Returns the country whose code a number begins with that is written with `+` or `00`.
#[must_use]
pub fn country_of(text: &str) -> Option<Country> {
    let text = tidy(text);
    let written = Written::of(first_number(&text)).filter(|written| written.international)?;
    let (_, _, region) = code_at_start(&written.digits)?;
    Country::new(&region.as_region_str())
}

/// Returns how many digits the country's code has that a number begins with, the code, and the main region that has it.
fn code_at_start(digits: &str) -> Option<(usize, i32, Region)> {
    // Codes have one to three digits, and none is the beginning of another.
    (1..=3).find_map(|length| {
        let code = digits.get(..length)?.parse().ok()?;
        Some((length, code, PHONE_NUMBER_UTIL.get_region_for_country_code(code)?))
    })
}

/// Returns the digits of a number without a country code, where nothing says of which country it is.
#[must_use]
pub fn bare_digits(text: &str) -> Option<String> {
    Written::of(first_number(&tidy(text))).filter(|written| written.digits.len() <= 15).map(|written| written.digits)
}

/// Returns the figures of a key after its country's code, if it has one.
pub(super) fn figures_after_code(key: &str) -> Option<&str> {
    let digits = key.strip_prefix('+')?;
    digits.get(code_at_start(digits)?.0..)
}

/// Returns the codes of countries, each once.
pub(super) fn codes_of(countries: &[Country]) -> Vec<i32> {
    let regions = countries.iter().filter_map(|country| Region::from_str(country.code()).ok());
    let mut codes: Vec<i32> =
        regions.filter_map(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(region)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// What is left of a number as somebody wrote it.
struct Written {
    /// Whether the digits begin with a country's code.
    international: bool,
    digits: String,
}

impl Written {
    fn of(text: &str) -> Option<Self> {
        let text =
            text.trim_start_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '+' | '(' | '＋' | '０'..='９'));
        let mut international = text.trim_start_matches('(').starts_with(['+', '＋']);
        let mut digits = String::with_capacity(16);
        for letter in without_extension(text).chars() {
            match letter {
                '0'..='9' => digits.push(letter),
                ' ' | '(' | ')' | '-' | '.' | '/' | '+' | '–' | '‐' | '‑' | '—' | '_' | '[' | ']' | '\'' | ','
                | '＋' | '－' | '\\' | '|' | '~' | ':' | ';' | '•' | '·' | '*' => {}
                other => digits.push(char::from_digit(other.to_digit(10).or_else(|| wide_digit(other))?, 10)?),
            }
            if digits.len() > 24 {
                return None;
            }
        }
        if !international && digits.starts_with("00") {
            digits.drain(..2);
            international = true;
        } else if international && digits.starts_with("00") {
            digits.drain(..2);
        }
        // `+49 (0) 171`: the bracket says which figure is not dialled from abroad; Italian numbers keep theirs.
        if let Some(bracket) = text.find("(0)").filter(|_| international && !digits.starts_with("39")) {
            let before = text[..bracket].bytes().filter(u8::is_ascii_digit).count();
            let dialled = if text.trim_start_matches('(').starts_with("00") { 2 } else { 0 };
            let at = before.saturating_sub(dialled);
            if at > 0 && digits.as_bytes().get(at) == Some(&b'0') {
                digits.remove(at);
            }
        }
        (digits.len() >= 6).then_some(Self { international, digits })
    }
}

/// Returns the value of a digit of another script.
fn wide_digit(letter: char) -> Option<u32> {
    if !letter.is_numeric() {
        return None;
    }
    any_ascii::any_ascii_char(letter).parse().ok().filter(|digit| *digit < 10)
}

/// Whether a text is a number in a spreadsheet's short form: `4.47712E+11`, `4,47E+11`.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    !mantissa.is_empty()
        && mantissa.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'+' | b'-'))
        && mantissa.bytes().any(|b| b.is_ascii_digit())
        && (1..=2).contains(&exponent.len())
        && exponent.bytes().all(|b| b.is_ascii_digit())
}

/// Whether an id is a number of which a spreadsheet has kept the short form alone; `12E5` may be an id.
pub(super) fn is_rounded_id(text: &str) -> bool {
    text.contains('+') && is_rounded(text)
}

/// What is said of a number in a spreadsheet's short form.
pub(super) const ROUNDED: &str =
    "a spreadsheet has rounded this number and its last digits are lost; export it again as text";

/// Returns the first of several numbers in a cell.
fn first_number(text: &str) -> &str {
    let text = text.strip_suffix(".0").filter(|rest| rest.bytes().all(|b| b.is_ascii_digit())).unwrap_or(text);
    let figures = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    for (at, mark) in text.char_indices() {
        let parts = (&text[..at], &text[at + mark.len_utf8()..]);
        let splits = match mark {
            ';' | '|' | '/' | ',' | '\\' => true,
            'o' | 'u' | 'e' | 'y' => at > 0 && text[..at].ends_with(' '),
            '+' => at > 0,
            _ => false,
        };
        // A slash also stands between the parts of one number: only a whole number before and after is two.
        if splits && figures(parts.0) >= 7 && figures(parts.1) >= 7 {
            return parts.0;
        }
    }
    text
}

/// Cuts an extension off: `x123`, `ext. 5`, `#7`, `;ext=5`, `DW 12`.
fn without_extension(text: &str) -> &str {
    let mut figures = 0;
    for (at, letter) in text.char_indices() {
        if letter.is_ascii_digit() {
            figures += 1;
        } else if figures >= 6 && (letter.is_alphabetic() || letter == '#') {
            return &text[..at];
        }
    }
    text
}

fn international(digits: &str) -> Option<String> {
    if !(7..=18).contains(&digits.len()) {
        return None;
    }
    let plain = code_at_start(digits)
        .and_then(|(length, code, _)| Some(phone_plain::after_code(code, digits.get(length..)?)))
        .unwrap_or(Plain::Unclear);
    plain.or_else(|| possible(PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None).ok()?)).as_ref().map(e164)
}

fn national(digits: &str, region: Region) -> Option<String> {
    national_number(digits, region).as_ref().map(e164)
}

fn national_number(digits: &str, region: Region) -> Option<PhoneNumber> {
    let read = |digits: &str| possible(PHONE_NUMBER_UTIL.parse(digits, Some(region)).ok()?);
    let number = phone_plain::at_home(digits, region).or_else(|| read(digits))?;
    // `0 22 123 45 67`: a zero dialled before the number in a country that has done away with it.
    let bare = digits.strip_prefix('0').filter(|_| number.italian_leading_zero());
    let in_use = |number: &PhoneNumber| PHONE_NUMBER_UTIL.is_valid_number(number);
    Some(bare.filter(|_| !in_use(&number)).and_then(read).filter(in_use).unwrap_or(number))
}

fn is_without_area(digits: &str, region: Region) -> bool {
    let number = PHONE_NUMBER_UTIL.parse(digits, Some(region)).ok();
    let length = number.map(|number| PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number));
    length == Some(Ok(NumberLengthType::IsPossibleLocalOnly))
}

/// Keeps a number whose length is possible with its area code, not only among neighbours.
pub(super) fn possible(number: PhoneNumber) -> Option<PhoneNumber> {
    let length = PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number);
    (length == Ok(NumberLengthType::IsPossible)).then_some(number)
}

fn e164(number: &PhoneNumber) -> String {
    PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::E164).into_owned()
}

/// Returns the number that begins with the region's code although neither `+` nor `00` says so.
fn with_bare_code(digits: &str, region: Region) -> Option<String> {
    let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region)?.to_string();
    let rest = digits.strip_prefix(&code)?;
    (rest.len() >= 8).then(|| international(digits)).flatten()
}

/// Whether people of the region write their numbers like this: with the figure that is dialled before the area code,
/// where there is one, and without where there is none.
fn written_as_in(digits: &str, region: Region) -> bool {
    if PHONE_NUMBER_UTIL.is_nanpa_country(region) {
        // The 1 is hardly ever written, and no area code begins with it or with 0.
        let number = if digits.len() == 11 { digits.strip_prefix('1').unwrap_or("") } else { digits };
        return number.len() == 10 && !number.starts_with(['0', '1']);
    }
    match region {
        Region::IT | Region::SM | Region::VA => true,
        Region::HU => digits.starts_with("06"),
        Region::RU | Region::KZ | Region::BY => digits.starts_with('8'),
        region if WITHOUT_PREFIX.contains(&region) => !digits.starts_with('0'),
        _ => digits.starts_with('0'),
    }
}

/// Countries in which nothing is dialled before the area code, or which have no area codes.
#[rustfmt::skip]
const WITHOUT_PREFIX: &[Region] = &[
    Region::AD, Region::BH, Region::CL, Region::CR, Region::CY, Region::CZ, Region::DK, Region::EE, Region::ES,
    Region::GR, Region::GT, Region::HK, Region::HN, Region::IS, Region::KW, Region::LU, Region::LV, Region::MC,
    Region::MO, Region::MT, Region::MX, Region::NI, Region::NO, Region::OM, Region::PA, Region::PL, Region::PT,
    Region::QA, Region::SG, Region::SV, Region::TN,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn countries(codes: &[&str]) -> Vec<Country> {
        codes.iter().filter_map(|code| Country::new(code)).collect()
    }

    #[test]
    fn all_spellings_of_a_number_have_one_key() {
        let cases: &[(&[&str], &str, &[&str])] = &[
            (
                &["DE"],
                "+491234567890",
                &[
                    "+49 123 456 7890",
                    "00491234567890",
                    "01234567890",
                    "(0123) 456-7890",
                    "+49 (0) 123 456 7890",
                    "0049 (0) 123 456 7890",
                    "0123/4567890",
                    "0123 / 456 78 90",
                    "+491234567890",
                    "491234567890",
                    "Tel. 0123 4567890",
                    "01234567890 / 0171 1234567",
                ],
            ),
            (
                &["US"],
                "+14517464480",
                &[
                    "+1-451-746-4480",
                    "0014517464480",
                    "4517464480",
                    "(451) 746-4480",
                    "14517464480",
                    "451.746.4480 x123",
                    "451-746-4480 ext. 5",
                    "+1 451 746 4480;ext=5",
                    "4517464480.0",
                ],
            ),
            (&["GB"], "+447249680354", &["+44 (0) 724 968 0354", "07249680354", "p:+447249680354", "(0724) 968-0354"]),
            (&["IT"], "+39333123456", &["'+39 333 123456", "333 123456"]),
            (&["IT"], "+390612345678", &["06 1234 5678", "+39 06 12345678"]),
            (&["CZ"], "+420774123456", &["774 123 456", "(774) 123-456", "00420774123456", "774/123456"]),
            (&["ES"], "+34612345678", &["612 345 678", "+34-612-345-678", "0034 612345678"]),
            (&["FR"], "+33612345678", &["06 12 34 56 78", "+33 (0)6 12 34 56 78", "0033612345678"]),
            (&["NL"], "+31612345678", &["06-12345678", "+31 6 12345678"]),
        ];
        for (codes, key, spellings) in cases {
            for spelling in *spellings {
                assert_eq!(parse(spelling, &countries(codes)).as_deref(), Ok(*key), "{spelling} in {codes:?}");
            }
        }
    }

    #[test]
    fn the_way_a_number_is_written_decides_between_countries() {
        assert_eq!(parse("774123456", &countries(&["DE", "CZ"])).as_deref(), Ok("+420774123456"));
        assert_eq!(parse("07249680354", &countries(&["US", "GB"])).as_deref(), Ok("+447249680354"));
        assert_eq!(parse("4517464480", &countries(&["GB", "US"])).as_deref(), Ok("+14517464480"));
        // Both write the zero, and only one has such a number.
        assert_eq!(parse("(0687) 078-456", &countries(&["GB", "NL"])).as_deref(), Ok("+31687078456"));
        // A zero that is no longer dialled, and one that belongs to the number.
        assert_eq!(parse("0 22 123 45 67", &countries(&["PL"])).as_deref(), Ok("+48221234567"));
        assert_eq!(parse("06 6981 2345", &countries(&["IT"])).as_deref(), Ok("+390669812345"));
        // A spreadsheet took the zero.
        assert_eq!(parse("1712345678", &countries(&["DE"])).as_deref(), Ok("+491712345678"));
    }

    #[test]
    fn what_is_no_number_says_why() {
        assert_eq!(parse("4.47712E+11", &countries(&["GB"])), Err(PhoneError::Damaged));
        assert_eq!(parse("12345", &countries(&["US"])), Err(PhoneError::Impossible));
        // Without the area code it is only what it says, and no number of Germany either.
        assert_eq!(parse("555-2671", &countries(&["US", "DE"])), Err(PhoneError::NoCountry));
        assert_eq!(parse("call me", &countries(&["US"])), Err(PhoneError::Impossible));
        assert_eq!(parse("0171 2345678", &[]), Err(PhoneError::NoCountry));
        assert_eq!(parse("+4917", &[]), Err(PhoneError::Impossible));
    }

    #[test]
    fn a_country_code_names_the_country() {
        assert_eq!(country_of("+49 123 456 7890").map(|c| c.to_string()).as_deref(), Some("DE"));
        assert_eq!(country_of("0042077123").map(|c| c.to_string()).as_deref(), Some("CZ"));
        assert_eq!(country_of("0171 2345678"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn a_key_is_its_own_key(text in "[+0-9 ()/x.-]{0,20}") {
            for codes in [&["DE"][..], &["US"], &["IT", "CZ"]] {
                if let Ok(key) = parse(&text, &countries(codes)) {
                    prop_assert_eq!(parse(&key, &countries(codes)), Ok(key.clone()));
                }
            }
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let _ = (parse(&text, &countries(&["DE"])), country_of(&text));
        }
    }
}
