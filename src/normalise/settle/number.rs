//! Which number one without its country's code is, once all tables are in.

use hashbrown::HashSet;

use crate::model::{Symbol, Texts};
use crate::normalise::country::Country;
use crate::normalise::phone::{self, PhoneError};
use crate::normalise::values::Values;

/// What a number without its country's code turned out to be.
pub(super) enum Number {
    /// A text that is known already.
    Known(Symbol),
    /// One that is new.
    New(String),
}

impl Number {
    /// Returns its key, which is stored if it is new.
    pub(super) fn key(self, texts: &mut Texts) -> Symbol {
        match self {
            Self::Known(key) => key,
            Self::New(key) => texts.intern(&key),
        }
    }
}

/// The numbers that are written with their country's code somewhere.
#[derive(Default)]
pub(super) struct Certain {
    /// The codes of all countries that any table speaks for.
    codes: Vec<i32>,
    /// The numbers without those codes.
    figures: HashSet<u64, foldhash::fast::FixedState>,
}

impl Certain {
    pub(super) fn of(texts: &Texts, values: &Values, countries: &[Country]) -> Self {
        let figures = values.certain().filter_map(|key| phone::figures_after_code(texts.get(key)));
        Self { codes: phone::codes_of(countries), figures: figures.map(number_of).collect() }
    }
}

/// Returns figures as a number, which keeps the zeros that they begin with.
fn number_of(figures: &str) -> u64 {
    figures.bytes().fold(1, |number: u64, figure| number.wrapping_mul(10).wrapping_add(u64::from(figure & 0xF)))
}

/// What is known when all tables are in.
pub(super) struct Known<'a> {
    pub(super) texts: &'a Texts,
    pub(super) values: &'a Values,
    pub(super) certain: &'a Certain,
}

impl Known<'_> {
    /// Returns the key of a number without its country's code.
    ///
    /// A number that stands somewhere else with its country's code is that number.
    pub(super) fn number(&self, shown: Symbol, countries: &[Country]) -> Result<Number, PhoneError> {
        let text = self.texts.get(shown);
        let key = match phone::parse(text, countries) {
            Ok(key) => key,
            Err(PhoneError::NoCountry) => phone::bare_digits(text).ok_or(PhoneError::Impossible)?,
            Err(error) => return Err(error),
        };
        let own = self.texts.find(&key);
        if let Some(other) = own.is_none_or(|own| !self.values.is_certain(own)).then(|| self.elsewhere(&key)).flatten()
        {
            return Ok(Number::Known(other));
        }
        Ok(own.map_or(Number::New(key), Number::Known))
    }

    /// Returns the number with the same figures that is written with another country's code somewhere, if there is
    /// just one.
    fn elsewhere(&self, key: &str) -> Option<Symbol> {
        let figures = phone::figures_after_code(key)?;
        if !self.certain.figures.contains(&number_of(figures)) {
            return None;
        }
        let mut known = self
            .certain
            .codes
            .iter()
            .map(|code| format!("+{code}{figures}"))
            .filter(|other| other != key)
            .filter_map(|other| self.texts.find(&other))
            .filter(|other| self.values.is_certain(*other));
        let found = known.next()?;
        // Two such numbers: nothing says which of them it is.
        known.all(|other| other == found).then_some(found)
    }
}
