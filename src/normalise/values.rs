//! The normal forms of texts, each worked out once for a run.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use crate::model::{Field, Sought, Symbol, Texts};

use super::country::Country;
use super::email::EmailError;
use super::forms::{Forms, Unread};
use super::person_name::{Naming, PersonName};
use super::phone::PhoneError;
use super::{company, country, email, person_name, phone, place, postcode};

/// The normal forms of an e-mail cell.
#[derive(Clone, Copy)]
pub(super) struct EmailKeys {
    pub(super) first: Symbol,
    pub(super) second: Option<Symbol>,
    pub(super) mended: bool,
}

/// What a cell of a telephone number says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhoneKey {
    /// The number with its country's code.
    WithCode(Symbol),
    /// A number without the code of a country.
    National,
}

/// The normal forms of a name cell.
#[derive(Clone, Copy, Default)]
pub(super) struct NameKeys {
    pub(super) first: Option<Symbol>,
    pub(super) middle: Option<Symbol>,
    pub(super) last: Option<Symbol>,
    pub(super) full: Option<Symbol>,
    pub(super) generation: Option<Symbol>,
}

/// What is read out of a name cell, before its parts are stored.
type ReadName = fn(&str) -> Option<PersonName>;

/// Returns which of the memos of names a field's is, and what reads it.
fn reader_of(field: Field, naming: Naming) -> (usize, ReadName) {
    match field {
        Field::FirstName => (0, person_name::parse_first),
        Field::LastName => (1, person_name::parse_last),
        _ => match naming {
            Naming::Plain => (2, person_name::parse_full),
            Naming::TwoSurnames => (3, person_name::parse_full_of_two_surnames),
            Naming::French => (4, person_name::parse_full_in_french),
        },
    }
}

/// Returns what reads a field that needs nothing but the cell, if its texts change by it.
fn word_reader_of(field: Field) -> Option<fn(&str) -> Option<String>> {
    Some(match field {
        Field::Company => company::parse,
        Field::Street => place::street,
        Field::Country => |text| country::parse(text).map(|country| country.code().to_owned()),
        Field::City | Field::Region | Field::JobTitle => place::words,
        _ => return None,
    })
}

/// A normal form that was looked up, or why there is none.
type Form<E> = Result<(String, Sought), E>;

/// What was read of texts of a field, before it is stored; in the order of the texts.
pub(super) enum Read {
    /// Nothing for an address that is its own normal form.
    Emails(Vec<Option<Result<email::Emails, EmailError>>>),
    /// With the number of their memo; unread where an address is in the place of a name, which is looked at with the row.
    Names(usize, Vec<Result<Option<PersonName>, Unread>>),
    Phones(Vec<Form<PhoneError>>),
    Words(Vec<Form<()>>),
    /// The field's texts are their own normal forms, or need more than the cell.
    Nothing,
}

impl Read {
    /// Reads texts of a field, on all threads.
    pub(super) fn new(texts: &Texts, field: Field, new: &[Symbol], naming: Naming) -> Self {
        match field {
            Field::Email => {
                let read = |text: &str| if email::plain(text).is_some() { None } else { Some(email::parse(text)) };
                Self::Emails(read_all(texts, new, read))
            }
            Field::FirstName | Field::LastName | Field::FullName => {
                let (place, parse) = reader_of(field, naming);
                let read = |text: &str| if text.contains('@') { Err(Unread) } else { Ok(parse(text)) };
                Self::Names(place, read_all(texts, new, read))
            }
            Field::Phone => Self::Phones(read_and_look_up(texts, new, |text| phone::parse(texts.get(*text), &[]))),
            field => word_reader_of(field).map_or(Self::Nothing, |parse| {
                Self::Words(read_and_look_up(texts, new, |text| parse(texts.get(*text)).ok_or(())))
            }),
        }
    }
}

/// Stores the addresses of a cell.
fn stored_emails(read: Result<email::Emails, EmailError>, texts: &mut Texts) -> Result<EmailKeys, EmailError> {
    let found = read?;
    let second = found.second.map(|second| texts.intern(&second));
    Ok(EmailKeys { first: texts.intern(&found.first), second, mended: found.mended })
}

/// Stores the parts of a name.
fn stored(name: PersonName, texts: &mut Texts) -> NameKeys {
    let mut intern = |part: Option<String>| part.map(|part| texts.intern(&part));
    let (first, middle, last, full) = (intern(name.first), intern(name.middle), intern(name.last), intern(name.full));
    NameKeys { first, middle, last, full, generation: name.generation.map(|word| texts.intern(word)) }
}

type Memo<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// Remembers the normal form of every text that was looked at: the same names, firms and towns come again and again,
/// and telephone numbers are slow to read.
#[derive(Default)]
pub(super) struct Values {
    emails: Memo<Symbol, Result<EmailKeys, EmailError>>,
    /// Which texts are e-mail addresses in normal form, by the place of the symbol.
    plain: Vec<bool>,
    names: [Memo<Symbol, Option<NameKeys>>; 5],
    /// Words and telephone numbers.
    forms: Forms<u8>,
    /// What was to be a telephone number and is none.
    no_phones: Memo<Symbol, PhoneError>,
    /// Postal codes, by the country that they are read for.
    postcodes: Forms<u16>,
    /// Keys of numbers that are written with their country's code somewhere.
    certain_phones: HashSet<Symbol, foldhash::fast::FixedState>,
}

impl Values {
    pub(super) fn email(&mut self, texts: &mut Texts, shown: Symbol) -> Result<EmailKeys, EmailError> {
        if let Some(first) = self.plain_email(texts, shown) {
            return Ok(EmailKeys { first, second: None, mended: false });
        }
        *self.emails.entry(shown).or_insert_with(|| stored_emails(email::parse(texts.get(shown)), texts))
    }

    /// Returns what is known of an e-mail cell that was read before.
    pub(super) fn known_email(&self, shown: Symbol) -> Option<Result<EmailKeys, EmailError>> {
        if self.plain.get(shown.index()) == Some(&true) {
            return Some(Ok(EmailKeys { first: shown, second: None, mended: false }));
        }
        self.emails.get(&shown).copied()
    }

    /// Returns the key of an address that is its own normal form, as most are; these are looked up without a table.
    pub(super) fn plain_email(&mut self, texts: &Texts, shown: Symbol) -> Option<Symbol> {
        if self.plain.get(shown.index()) != Some(&true) {
            email::plain(texts.get(shown))?;
            if self.plain.len() <= shown.index() {
                self.plain.resize(texts.len(), false);
            }
            self.plain[shown.index()] = true;
        }
        Some(shown)
    }

    /// Returns the parts of a cell of a first, last or full name column; `naming` says how people are named where
    /// the table's people live.
    pub(super) fn name(&mut self, texts: &mut Texts, field: Field, shown: Symbol, naming: Naming) -> Option<NameKeys> {
        let (place, parse) = reader_of(field, naming);
        *self.names[place].entry(shown).or_insert_with(|| parse(texts.get(shown)).map(|name| stored(name, texts)))
    }

    /// Returns what is known of a name that was read before.
    pub(super) fn known_name(&self, field: Field, shown: Symbol, naming: Naming) -> Result<Option<NameKeys>, Unread> {
        self.names[reader_of(field, naming).0].get(&shown).copied().ok_or(Unread)
    }

    /// Keeps what was read of texts that are new.
    pub(super) fn keep(&mut self, texts: &mut Texts, field: Field, new: &[Symbol], read: Read) {
        match read {
            Read::Emails(read) => {
                self.plain.resize(new.first().map_or(self.plain.len(), |first| first.index()), false);
                for (text, found) in new.iter().zip(read) {
                    self.plain.push(found.is_none());
                    if let Some(found) = found {
                        self.emails.insert(*text, stored_emails(found, texts));
                    }
                }
            }
            Read::Names(place, read) => {
                for (text, name) in new.iter().zip(read) {
                    if let Ok(name) = name {
                        self.names[place].insert(*text, name.map(|name| stored(name, texts)));
                    }
                }
            }
            Read::Phones(read) => {
                for (text, number) in new.iter().zip(read) {
                    let key = number.map(|(key, sought)| texts.settle(&key, sought));
                    self.keep_phone(*text, phone_key(key));
                }
            }
            Read::Words(read) => {
                for (text, word) in new.iter().zip(read) {
                    let word = word.ok().map(|(word, sought)| texts.settle(&word, sought));
                    self.forms.put(kind_of(field), *text, word);
                }
            }
            Read::Nothing => {}
        }
    }

    /// Remembers what a number turned out to be.
    fn keep_phone(&mut self, shown: Symbol, read: Result<PhoneKey, PhoneError>) {
        match read {
            Ok(PhoneKey::WithCode(key)) => {
                self.certain_phones.insert(key);
                self.forms.put(kind_of(Field::Phone), shown, Some(key));
            }
            Ok(PhoneKey::National) => self.forms.put(NATIONAL, shown, None),
            Err(error) => {
                self.no_phones.insert(shown, error);
            }
        }
    }

    pub(super) fn phone(&mut self, texts: &mut Texts, shown: Symbol) -> Result<PhoneKey, PhoneError> {
        self.known_phone(shown).unwrap_or_else(|| {
            let read = phone::parse(texts.get(shown), &[]);
            let read = phone_key(read.map(|key| texts.intern(&key)));
            self.keep_phone(shown, read);
            read
        })
    }

    /// Returns what is known of a number that was read before.
    pub(super) fn known_phone(&self, shown: Symbol) -> Option<Result<PhoneKey, PhoneError>> {
        if let Ok(Some(key)) = self.forms.get(kind_of(Field::Phone), shown) {
            Some(Ok(PhoneKey::WithCode(key)))
        } else if self.is_national(shown) {
            Some(Ok(PhoneKey::National))
        } else {
            self.no_phones.get(&shown).copied().map(Err)
        }
    }

    /// Whether what stands for a key is a number as it is shown, whose country is still to be found.
    pub(super) fn is_national(&self, key: Symbol) -> bool {
        self.forms.get(NATIONAL, key).is_ok()
    }

    /// Whether a number is written with its country's code somewhere.
    pub(super) fn is_certain(&self, phone: Symbol) -> bool {
        self.certain_phones.contains(&phone)
    }

    /// Returns the numbers that are written with their country's code somewhere, in no order.
    pub(super) fn certain(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.certain_phones.iter().copied()
    }

    pub(super) fn postcode(&mut self, texts: &mut Texts, shown: Symbol, country: Option<Country>) -> Option<Symbol> {
        self.known_postcode(shown, country).unwrap_or_else(|Unread| {
            let found = postcode::parse(texts.get(shown), country).map(|code| texts.intern(&code));
            self.postcodes.put(kind_in(country), shown, found);
            found
        })
    }

    /// Returns what is known of a postal code that was read before.
    pub(super) fn known_postcode(&self, shown: Symbol, country: Option<Country>) -> Result<Option<Symbol>, Unread> {
        self.postcodes.get(kind_in(country), shown)
    }

    /// Reads postal codes of countries that were not read before, on all threads.
    pub(super) fn read_postcodes(&mut self, texts: &mut Texts, codes: &[(Symbol, Option<Country>)]) {
        let read =
            read_and_look_up(texts, codes, |(text, country)| postcode::parse(texts.get(*text), *country).ok_or(()));
        for ((code, country), normal) in codes.iter().zip(read) {
            let normal = normal.ok().map(|(normal, sought)| texts.settle(&normal, sought));
            self.postcodes.put(kind_in(*country), *code, normal);
        }
    }

    /// Returns what is known of the normal form of a field that was read before.
    pub(super) fn known_word(&self, field: Field, shown: Symbol) -> Result<Option<Symbol>, Unread> {
        match word_reader_of(field) {
            None => Ok(Some(shown)),
            Some(_) => self.forms.get(kind_of(field), shown),
        }
    }

    /// Returns the normal form of a field that needs nothing but the cell.
    pub(super) fn word(&mut self, texts: &mut Texts, field: Field, shown: Symbol) -> Option<Symbol> {
        let Some(parse) = word_reader_of(field) else { return Some(shown) };
        self.forms.get(kind_of(field), shown).unwrap_or_else(|Unread| {
            let found = parse(texts.get(shown)).map(|word| texts.intern(&word));
            self.forms.put(kind_of(field), shown, found);
            found
        })
    }
}

/// Returns what a number without any country beside it turned out to be.
fn phone_key(read: Result<Symbol, PhoneError>) -> Result<PhoneKey, PhoneError> {
    match read {
        Ok(key) => Ok(PhoneKey::WithCode(key)),
        Err(PhoneError::NoCountry) => Ok(PhoneKey::National),
        Err(error) => Err(error),
    }
}

/// Stands for telephone numbers without the code of a country; greater than any field's number.
const NATIONAL: u8 = u8::MAX;

/// Returns what texts of a field are read as.
fn kind_of(field: Field) -> u8 {
    field as u8 + 1
}

/// Returns the number of the country that a postal code is read for.
fn kind_in(country: Option<Country>) -> u16 {
    country.map_or(1, |country| country.code().bytes().fold(0, |number, letter| number << 8 | u16::from(letter)))
}

/// Texts that are worth a thread's while.
const AT_LEAST: usize = 64;

/// Reads texts side by side.
fn read_all<T: Send>(texts: &Texts, which: &[Symbol], read: impl Fn(&str) -> T + Sync) -> Vec<T> {
    which.par_iter().with_min_len(AT_LEAST).map(|text| read(texts.get(*text))).collect()
}

/// Reads side by side what has one text as its normal form, and looks that up, which waits for memory.
fn read_and_look_up<T: Sync, E: Send>(
    texts: &Texts,
    which: &[T],
    read: impl Fn(&T) -> Result<String, E> + Sync,
) -> Vec<Form<E>> {
    let some = |some: &[T]| {
        let read: Vec<Result<String, E>> = some.iter().map(&read).collect();
        let forms: Vec<Option<&str>> = read.iter().map(|form| form.as_deref().ok()).collect();
        let mut sought = Vec::with_capacity(forms.len());
        texts.look_up(&forms, &mut sought);
        read.into_iter().zip(sought).map(|(form, sought)| Ok((form?, sought))).collect::<Vec<_>>()
    };
    which.par_chunks(AT_LEAST).flat_map_iter(some).collect()
}
