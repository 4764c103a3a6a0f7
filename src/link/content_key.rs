//! What a record says, as a name for it that outlasts one run.

use std::fmt;
use std::str::FromStr;

use crate::model::{Field, Identity, Records, Symbol, Texts};

use super::features::mix_number;

/// Digits and letters that cannot be mistaken for each other.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters of each half.
const HALF: usize = 12;
/// Digits at the end of a telephone number that count: the country in front of them may be a guess.
const DIALLED: usize = 7;

/// Names a record by what it says of its person: the same in every file, row and run that says the same.
///
/// It is made of hashes, so it shows nothing of the person. Displays as `k`, twelve letters, `-`, twelve letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentKey {
    /// Made of address and name where it has both, so that it stays when a later export says more or less besides;
    /// else of everything.
    pub core: u64,
    /// Made of everything.
    pub whole: u64,
}

impl ContentKey {
    /// Returns the key of an identity of `records`.
    #[must_use]
    pub fn new(identity: &Identity, records: &Records) -> Self {
        Self::by_hashes(identity, &records.texts, |text| hash_of(records.texts.get(text)))
    }

    /// Returns the key of an identity whose texts have these hashes.
    pub(super) fn by_hashes(identity: &Identity, texts: &Texts, hash: impl Fn(Symbol) -> u64) -> Self {
        let mut whole = Mixed::default();
        let (mut words, mut is_named) = (0_u64, false);
        for (field, text) in identity.keys.iter() {
            match field {
                // Which of the words is the family name may be told from the rest of a file: their order does not count.
                Field::FirstName | Field::LastName | Field::FullName => {
                    is_named = true;
                    words = words.wrapping_add(hash_of_words(texts.get(text), || hash(text)));
                }
                Field::Phone => whole.put(field as u64, hash_of_last_digits(texts.get(text))),
                _ => whole.put(field as u64, hash(text)),
            }
        }
        for (number, text) in (100..).zip([identity.second_email, identity.middle_name, identity.generation]) {
            text.inspect(|text| whole.put(number, hash(*text)));
        }
        for (own, text) in identity.traits.iter() {
            whole.put(120 + own as u64, hash(text));
        }
        whole.put(110, words);
        let Some(email) = identity.keys[Field::Email].filter(|_| is_named) else {
            return Self { core: whole.bits(), whole: whole.bits() };
        };
        // A row that says nothing else is told apart from what it has in common with others.
        let mut core = Mixed(1);
        core.put(0, hash(email));
        for (number, text) in (1..).zip([identity.keys[Field::DateOfBirth], identity.generation]) {
            text.inspect(|text| core.put(number, hash(*text)));
        }
        core.put(110, words);
        Self { core: core.bits(), whole: whole.bits() }
    }
}

/// Returns the hash of a text, which shows nothing of it.
pub(super) fn hash_of(text: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

/// Returns the sum of the hashes of the words of a text; `whole` is the text's own.
fn hash_of_words(text: &str, whole: impl FnOnce() -> u64) -> u64 {
    if !text.contains(' ') {
        return whole();
    }
    text.split(' ').map(hash_of).fold(0, u64::wrapping_add)
}

/// Returns the hash of the digits at the end of a telephone number.
fn hash_of_last_digits(phone: &str) -> u64 {
    let mut digits = [0; DIALLED];
    let last = phone.bytes().rev().filter(u8::is_ascii_digit);
    digits.iter_mut().rev().zip(last).for_each(|(place, digit)| *place = digit);
    hash_of(std::str::from_utf8(&digits).unwrap_or_default())
}

/// Hashes of what a row says, mixed into one.
#[derive(Default)]
struct Mixed(u64);

impl Mixed {
    fn put(&mut self, kind: u64, hash: u64) {
        self.0 = mix_number(mix_number(self.0, kind), hash);
    }

    /// Returns as many bits as [`HALF`] letters hold.
    fn bits(&self) -> u64 {
        self.0 >> (64 - 5 * HALF)
    }
}

impl fmt::Display for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [b'-'; 2 * HALF + 2];
        text[0] = b'k';
        for (at, number) in [(1, self.core), (HALF + 2, self.whole)] {
            for (place, letter) in (0..HALF).rev().zip(&mut text[at..]) {
                *letter = usize::try_from((number >> (5 * place)) % 32).map_or(b'0', |digit| LETTERS[digit]);
            }
        }
        f.pad(std::str::from_utf8(&text).unwrap_or("k"))
    }
}

/// A text that is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the key of a row")]
pub struct NotAKey(pub String);

impl FromStr for ContentKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let half = |letters: &str| {
            let digit = |letter: u8| LETTERS.iter().position(|known| *known == letter.to_ascii_lowercase());
            let number = letters.bytes().try_fold(0_u64, |number, letter| Some((number << 5) | digit(letter)? as u64));
            number.filter(|_| letters.len() == HALF)
        };
        let halves = text.trim().strip_prefix(['k', 'K']).and_then(|rest| rest.split_once('-'));
        let key = halves.and_then(|(core, whole)| Some(Self { core: half(core)?, whole: half(whole)? }));
        key.ok_or_else(|| NotAKey(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(cells: &[(Field, &str)]) -> ContentKey {
        let mut records = Records::default();
        let mut identity = Identity::default();
        for (field, text) in cells {
            identity.keys[*field] = Some(records.texts.intern(text));
        }
        ContentKey::new(&identity, &records)
    }

    #[test]
    fn with_address_and_name_the_rest_may_change() {
        let ann = [(Field::Email, "ann@a.example"), (Field::FirstName, "ann"), (Field::LastName, "lee")];
        let more = [&ann[..], &[(Field::Company, "acme")]].concat();
        assert_eq!(key(&ann).core, key(&more).core);
        assert_ne!(key(&ann).whole, key(&more).whole);
        let swapped = [(Field::Email, "ann@a.example"), (Field::FirstName, "lee"), (Field::LastName, "ann")];
        assert_eq!(key(&ann), key(&swapped));
        let father = [&ann[..], &[(Field::DateOfBirth, "1950-01-01")]].concat();
        assert_ne!(key(&ann).core, key(&father).core);
    }

    #[test]
    fn a_shared_mailbox_alone_names_nobody() {
        let info = [(Field::Email, "info@a.example"), (Field::City, "york")];
        assert_eq!(key(&info).core, key(&info).whole);
        assert_ne!(key(&info).core, key(&info[..1]).core);
    }

    #[test]
    fn a_number_is_the_same_with_and_without_its_country() {
        assert_eq!(key(&[(Field::Phone, "+491712345678")]), key(&[(Field::Phone, "01712345678")]));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "k", "k-", "k0-1", "x000000000000-000000000000", "k00000000000u-000000000000"] {
            assert!(text.parse::<ContentKey>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_key_reads_back(core in 0_u64..1 << 60, whole in 0_u64..1 << 60) {
            let key = ContentKey { core, whole };
            prop_assert_eq!(key.to_string().parse(), Ok(key));
            prop_assert_eq!(key.to_string().to_uppercase().parse(), Ok(key));
        }
    }
}
