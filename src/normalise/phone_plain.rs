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

/// What plain digits are.
pub(super) enum Plain {
    /// This number, and none but this.
    Number(PhoneNumber),
    /// No number: none of the country has so few or so many digits.
    NoNumber,
    /// They could be read in several ways.
    Unclear,
}

impl Plain {
    /// Returns the number; what `read` makes of the digits if they could be read in several ways.
    pub(super) fn or_else(self, read: impl FnOnce() -> Option<PhoneNumber>) -> Option<PhoneNumber> {
        match self {
            Self::Number(number) => Some(number),
            Self::NoNumber => None,
            Self::Unclear => read(),
        }
    }
}

/// Reads these digits after a country's code.
pub(super) fn after_code(code: i32, digits: &str) -> Plain {
    PLAIN.iter().find(|(plain, _)| *plain == code).map_or(Plain::Unclear, |plain| number(*plain, digits))
}

/// Reads digits that are written so in the number's own country.
pub(super) fn at_home(digits: &str, region: Region) -> Plain {
    let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region);
    // Islands that share a code have rules of their own, save in North America.
    let is_main = |code: i32| code == 1 || PHONE_NUMBER_UTIL.get_region_for_country_code(code) == Some(region);
    let plain = PLAIN.iter().find(|(plain, _)| Some(*plain) == code && is_main(*plain));
    let Some((code, dialled)) = plain.copied() else { return Plain::Unclear };
    let rest = dialled.and_then(|dialled| digits.strip_prefix(dialled));
    // The code may stand before it without a mark.
    if rest.is_none() && digits.starts_with(&*code.to_string()) {
        return Plain::Unclear;
    }
    match number((code, dialled), rest.unwrap_or(digits)) {
        // The figure may belong to a shorter number, and islands leave their area's code out.
        Plain::NoNumber if rest.is_some() || PHONE_NUMBER_UTIL.get_region_for_country_code(code) != Some(region) => {
            Plain::Unclear
        }
        plain => plain,
    }
}

fn number((code, dialled): (i32, Option<char>), digits: &str) -> Plain {
    let is_unclear = digits.starts_with('0') || dialled.is_some_and(|dialled| digits.starts_with(dialled));
    let Some(national_number) = digits.parse().ok().filter(|_| !is_unclear) else { return Plain::Unclear };
    let number = PhoneNumber { country_code: code, national_number, ..PhoneNumber::default() };
    possible(number).map_or(Plain::NoNumber, Plain::Number)
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
            let read = || PHONE_NUMBER_UTIL.parse(&digits, Some(region)).ok().and_then(possible);
            let plain = at_home(&digits, region).or_else(read);
            prop_assert_eq!(plain, read(), "{} in {:?}", digits, region);
            let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region).unwrap_or_default();
            let read = || PHONE_NUMBER_UTIL.parse(format!("+{code}{digits}"), None).ok().and_then(possible);
            prop_assert_eq!(after_code(code, &digits).or_else(read), read(), "+{} {}", code, digits);
        }
    }

    #[test]
    fn nearly_all_numbers_are_plain() {
        for (digits, region) in [("2125550199", "US"), ("01712345678", "DE"), ("612345678", "ES"), ("0612345678", "FR")]
        {
            let plain = at_home(digits, Region::from_str(region).expect("a region"));
            assert!(matches!(plain, Plain::Number(_)), "{digits}");
        }
        assert!(matches!(after_code(44, "7911123456"), Plain::Number(_)));
        assert!(matches!(after_code(34, "6123456789"), Plain::NoNumber));
        // A zero after the code, and a country that is left out.
        assert!(matches!(after_code(44, "07911123456"), Plain::Unclear));
        assert!(matches!(after_code(39, "3331234567"), Plain::Unclear));
    }
}
