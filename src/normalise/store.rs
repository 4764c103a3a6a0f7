//! What rows are read with: the texts that are known and what is known of them.
//!
//! Most of what a row says has been said before, or was looked up ahead. Such a row can be read without storing anything,
//! on any thread; what says something new is read once more by the one thread that may store it.

use crate::model::{Field, Symbol, Texts};

use super::country::Country;
use super::email::EmailError;
use super::forms::Unread;
use super::person_name::Naming;
use super::phone::PhoneError;
use super::values::{EmailKeys, NameKeys, PhoneKey, Values};

/// Texts and their normal forms.
pub(super) trait Store {
    /// Returns the text that a symbol names.
    fn text(&self, symbol: Symbol) -> &str;
    /// Returns the symbol of a text, if it is stored or can be.
    fn intern(&mut self, text: &str) -> Option<Symbol>;
    /// Returns what an e-mail cell says.
    fn email(&mut self, shown: Symbol) -> Result<EmailKeys, EmailError>;
    /// Returns the parts of a cell of a first, last or full name column.
    fn name(&mut self, field: Field, shown: Symbol, naming: Naming) -> Option<NameKeys>;
    /// Returns the same if it was read before.
    fn known_name(&self, field: Field, shown: Symbol, naming: Naming) -> Result<Option<NameKeys>, Unread>;
    /// Returns what a cell of a telephone number says by itself.
    fn phone(&mut self, shown: Symbol) -> Result<PhoneKey, PhoneError>;
    /// Returns the normal form of a postal code.
    fn postcode(&mut self, shown: Symbol, country: Option<Country>) -> Option<Symbol>;
    /// Returns the normal form of a field that needs nothing but the cell.
    fn word(&mut self, field: Field, shown: Symbol) -> Option<Symbol>;
    /// Says that a finding is due; returns whether it can be taken down.
    fn can_note(&mut self) -> bool;
}

/// Stores what is new.
pub(super) struct Growing<'a> {
    pub(super) texts: &'a mut Texts,
    pub(super) values: &'a mut Values,
}

impl Store for Growing<'_> {
    fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol)
    }

    fn intern(&mut self, text: &str) -> Option<Symbol> {
        Some(self.texts.intern(text))
    }

    fn email(&mut self, shown: Symbol) -> Result<EmailKeys, EmailError> {
        self.values.email(self.texts, shown)
    }

    fn name(&mut self, field: Field, shown: Symbol, naming: Naming) -> Option<NameKeys> {
        self.values.name(self.texts, field, shown, naming)
    }

    fn known_name(&self, field: Field, shown: Symbol, naming: Naming) -> Result<Option<NameKeys>, Unread> {
        self.values.known_name(field, shown, naming)
    }

    fn phone(&mut self, shown: Symbol) -> Result<PhoneKey, PhoneError> {
        self.values.phone(self.texts, shown)
    }

    fn postcode(&mut self, shown: Symbol, country: Option<Country>) -> Option<Symbol> {
        self.values.postcode(self.texts, shown, country)
    }

    fn word(&mut self, field: Field, shown: Symbol) -> Option<Symbol> {
        self.values.word(self.texts, field, shown)
    }

    fn can_note(&mut self) -> bool {
        true
    }
}

/// Stores nothing: what it is asked for is of use only if all of it was known.
pub(super) struct Fixed<'a> {
    texts: &'a Texts,
    values: &'a Values,
    all_known: bool,
}

impl<'a> Fixed<'a> {
    pub(super) fn new(texts: &'a Texts, values: &'a Values) -> Self {
        Self { texts, values, all_known: true }
    }

    /// Whether all that was asked for was known so far.
    pub(super) fn all_known(&self) -> bool {
        self.all_known
    }

    /// Returns what is known, else anything.
    fn known<T>(&mut self, known: Option<T>, else_: T) -> T {
        self.all_known &= known.is_some();
        known.unwrap_or(else_)
    }
}

impl Store for Fixed<'_> {
    fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol)
    }

    fn intern(&mut self, text: &str) -> Option<Symbol> {
        let found = self.texts.find(text);
        self.all_known &= found.is_some();
        found
    }

    fn email(&mut self, shown: Symbol) -> Result<EmailKeys, EmailError> {
        self.known(self.values.known_email(shown), Err(EmailError::NoAt))
    }

    fn name(&mut self, field: Field, shown: Symbol, naming: Naming) -> Option<NameKeys> {
        self.known(self.values.known_name(field, shown, naming).ok(), None)
    }

    fn known_name(&self, field: Field, shown: Symbol, naming: Naming) -> Result<Option<NameKeys>, Unread> {
        self.values.known_name(field, shown, naming)
    }

    fn phone(&mut self, shown: Symbol) -> Result<PhoneKey, PhoneError> {
        self.known(self.values.known_phone(shown), Err(PhoneError::Impossible))
    }

    fn postcode(&mut self, shown: Symbol, country: Option<Country>) -> Option<Symbol> {
        self.known(self.values.known_postcode(shown, country).ok(), None)
    }

    fn word(&mut self, field: Field, shown: Symbol) -> Option<Symbol> {
        self.known(self.values.known_word(field, shown).ok(), None)
    }

    fn can_note(&mut self) -> bool {
        self.all_known = false;
        false
    }
}
