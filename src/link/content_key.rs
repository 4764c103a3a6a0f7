//! What a record says, as a name for it that outlasts one run.

use std::fmt;
use std::str::FromStr;

use crate::model::{Field, Identity, Records};

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
        let text = |symbol| records.texts.get(symbol);
        let mut whole = Part::new();
        let mut words: Vec<&str> = Vec::with_capacity(8);
        for (field, symbol) in identity.keys.iter() {
            match field {
                Field::FirstName | Field::LastName | Field::FullName => words.extend(text(symbol).split(' ')),
                Field::Phone => whole.put_last_digits(field as u8, text(symbol)),
                _ => whole.put(field as u8, text(symbol)),
            }
        }
        // Which of the words is the family name may be told from the rest of a file.
        words.sort_unstable();
        for (number, symbol) in (100..).zip([identity.second_email, identity.middle_name, identity.generation]) {
            whole.put(number, symbol.map_or("", text));
        }
        for (own, symbol) in identity.traits.iter() {
            whole.put(120 + own as u8, text(symbol));
        }
        for word in &words {
            whole.put(110, word);
        }
        let (whole, mut core) = whole.finish();
        let core = match identity.keys[Field::Email] {
            Some(email) if !words.is_empty() => {
                core.put(0, text(email));
                core.put(1, identity.keys[Field::DateOfBirth].map_or("", text));
                core.put(2, identity.generation.map_or("", text));
                for word in &words {
                    core.put(110, word);
                }
                core.finish().0
            }
            _ => whole,
        };
        Self { core, whole }
    }
}

/// What is going to be hashed, in one piece: there are millions of them.
struct Part(Vec<u8>);

impl Part {
    /// Makes room for all that most rows say.
    fn new() -> Self {
        Self(Vec::with_capacity(192))
    }

    /// Puts the digits at the end of a telephone number.
    fn put_last_digits(&mut self, kind: u8, phone: &str) {
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        let digits = phone.bytes().filter(is_digit).count();
        self.0.push(kind);
        self.0.extend(phone.bytes().filter(is_digit).skip(digits.saturating_sub(DIALLED)));
        self.0.push(0);
    }

    fn put(&mut self, kind: u8, text: &str) {
        self.0.push(kind);
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(0);
    }

    /// Returns as many bits as [`HALF`] letters hold, and the place for another piece.
    fn finish(mut self) -> (u64, Self) {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&blake3::hash(&self.0).as_bytes()[..8]);
        self.0.clear();
        (u64::from_le_bytes(bytes) >> (64 - 5 * HALF), self)
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
