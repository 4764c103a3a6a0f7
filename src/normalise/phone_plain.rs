//! Telephone numbers that can be read in one way only, as nearly all can: they need no search for what might be dialled before
//! them.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, Region};

use super::phone::possible;

/// Codes of countries whose numbers are plain digits, each with the figure that is dialled before them at home, if there is one.
///
/// Left out are those where a number may begin with zero, or where more is dialled: a carrier's code, or `06` in Hungary. The
/// library, which knows them all, is the oracle of the test.
#[rustfmt::skip]
const PLAIN: &[(i32, Option<char>)] = &[
    (1, Some('1')),
    (31, Some('0')), (32, Some('0')), (33, Some('0')), (40, Some('0')), (41, Some('0')), (43, Some('0')), (44, Some('0')),
    (46, Some('0')), (49, Some('0')), (90, Some('0')), (353, Some('0')), (421, Some('0')),
    (30, None), (34, None), (45, None), (47, None), (48, None), (351, None), (420, None),
];

/// Returns the number with a country's code and these digits after it, unless they could be read otherwise.
pub(super) fn after_code(code: i32, digits: &str) -> Option<PhoneNumber> {
    let (_, dialled) = PLAIN.iter().find(|(plain, _)| *plain == code)?;
    number(code, *dialled, digits)
}

/// Returns the number that is written so in its own country, unless it could be read otherwise.
pub(super) fn at_home(digits: &str, region: Region) -> Option<PhoneNumber> {
    let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
    let (_, dialled) = PLAIN.iter().find(|(plain, _)| *plain == code)?;
    // Islands that share a code have rules of their own, save in North America.
    if code != 1 && PHONE_NUMBER_UTIL.get_region_for_country_code(code) != Some(region) {
        return None;
    }
    let rest = dialled.and_then(|dialled| digits.strip_prefix(dialled));
    // The code may stand before it without a mark.
    if rest.is_none() && digits.starts_with(&*code.to_string()) {
        return None;
    }
    number(code, *dialled, rest.unwrap_or(digits))
}

fn number(code: i32, dialled: Option<char>, digits: &str) -> Option<PhoneNumber> {
    if digits.starts_with('0') || dialled.is_some_and(|dialled| digits.starts_with(dialled)) {
        return None;
    }
    possible(PhoneNumber { country_code: code, national_number: digits.parse().ok()?, ..PhoneNumber::default() })
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use super::*;
    use proptest::prelude::*;

    /// Regions of the codes, also those that share one.
    const REGIONS: &[&str] = &[
        "US", "CA", "AG", "PR", "JM", "NL", "BE", "FR", "RO", "CH", "AT", "GB", "JE", "IM", "SE", "DE", "TR", "IE",
        "SK", "GR", "ES", "DK", "NO", "SJ", "PL", "PT", "CZ",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_library_reads_the_same(
            region in prop::sample::select(REGIONS),
            start in prop::sample::select(&["", "0", "1", "00", "49", "44", "31", "351", "34", "420", "0800", "900"][..]),
            rest in "[0-9]{3,12}",
        ) {
            let region = Region::from_str(region).expect("a region");
            let digits = format!("{start}{rest}");
            if let Some(number) = at_home(&digits, region) {
                prop_assert_eq!(Some(number), PHONE_NUMBER_UTIL.parse(&digits, Some(region)).ok(), "{} in {:?}", digits, region);
            }
            let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region).unwrap_or_default();
            if let Some(number) = after_code(code, &digits) {
                prop_assert_eq!(Some(number), PHONE_NUMBER_UTIL.parse(format!("+{code}{digits}"), None).ok(), "+{} {}", code, digits);
            }
        }
    }

    #[test]
    fn nearly_all_numbers_are_plain() {
        for (digits, region) in [("2125550199", "US"), ("01712345678", "DE"), ("612345678", "ES"), ("0612345678", "FR")]
        {
            assert!(at_home(digits, Region::from_str(region).expect("a region")).is_some(), "{digits}");
        }
        assert!(after_code(44, "7911123456").is_some());
        // A zero after the code, and a country that is left out.
        assert!(after_code(44, "07911123456").is_none());
        assert!(after_code(39, "3331234567").is_none());
    }
}
