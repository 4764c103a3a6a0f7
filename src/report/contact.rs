//! The best value of each field over all rows of a person: a golden record.

use crate::journey::Touch;
use crate::model::{Field, RecordId, Records, Role, Shown, Symbol, When};

use super::Cell;
use super::spelling::{Spelling, best};

/// Fields that belong together: taken from one row, so that no address is made of two.
const ADDRESS: [Field; 5] = [Field::Street, Field::Postcode, Field::City, Field::Region, Field::Country];

/// What is best known of a person.
pub(super) struct Contact<'a> {
    fields: [Option<&'a str>; Field::PERSONAL],
    name: Option<String>,
    /// Every further e-mail address, in alphabetical order.
    pub(super) other_emails: Vec<&'a str>,
}

/// Looks through the rows of a person.
struct Gatherer<'a> {
    records: &'a Records,
    /// What the person's rows show.
    shown: Vec<Shown>,
    symbols: Vec<Symbol>,
    spellings: Vec<Spelling<'a>>,
}

impl<'a> Gatherer<'a> {
    fn contact(&mut self, rows: &[RecordId], touches: &[Touch]) -> Contact<'a> {
        let mut fields = [None; Field::PERSONAL];
        self.shown.clear();
        self.shown.extend(rows.iter().map(|row| self.records.records[row.index()].shown));
        for field in Field::ALL.iter().copied().filter(|field| field.is_personal() && *field != Field::Email) {
            fields[field as usize] = self.best_of(field);
        }
        if let Some(shown) = self.fullest_address() {
            for field in [Field::Street, Field::Postcode, Field::City] {
                fields[field as usize] =
                    self.records.shown.get(shown, field).map(|symbol| self.records.texts.get(symbol));
            }
        }
        fields[Field::Phone as usize] =
            fields[Field::Phone as usize].filter(|shown| !is_rounded(shown)).map(|shown| self.dialled(shown, rows));
        let mut emails = self.emails(rows, touches);
        fields[Field::Email as usize] = if emails.is_empty() { None } else { Some(emails.remove(0)) };
        emails.sort_unstable();
        let name = match (
            fields[Field::FullName as usize],
            fields[Field::FirstName as usize],
            fields[Field::LastName as usize],
        ) {
            (_, Some(first), Some(last)) => Some(format!("{first} {last}")),
            (Some(full), ..) => Some(full.to_owned()),
            (None, first, last) => first.or(last).map(str::to_owned),
        };
        Contact { fields, name, other_emails: emails }
    }

    fn best_of(&mut self, field: Field) -> Option<&'a str> {
        self.symbols.clear();
        self.symbols.extend(self.shown.iter().filter_map(|shown| self.records.shown.get(*shown, field)));
        self.symbols.sort_unstable();
        self.spellings.clear();
        for group in self.symbols.chunk_by(|a, b| a == b) {
            let rows = u32::try_from(group.len()).unwrap_or(u32::MAX);
            self.spellings.push(Spelling { text: self.records.texts.get(group[0]), rows });
        }
        best(&mut self.spellings)
    }

    /// Returns an international number without blanks and marks between its digits, any other as it is shown.
    ///
    /// A spreadsheet takes `+1-954-216` for a sum; and without its country no number is certain enough to be rewritten.
    fn dialled(&self, shown: &'a str, rows: &[RecordId]) -> &'a str {
        let texts = &self.records.texts;
        let dialled = || {
            rows.iter().find_map(|row| {
                let record = &self.records.records[row.index()];
                let is_it =
                    self.records.shown.get(record.shown, Field::Phone).is_some_and(|symbol| texts.get(symbol) == shown);
                let identity = record.identity.filter(|_| is_it)?;
                self.records.identities[identity.index()].keys[Field::Phone].map(|symbol| texts.get(symbol))
            })
        };
        let bare = shown.trim_start_matches(['p', 't', 'e', 'l', ':', '\'', ' ']);
        let extended = bare.chars().any(char::is_alphabetic);
        if !extended && (bare.starts_with('+') || bare.starts_with("00")) { dialled().unwrap_or(bare) } else { shown }
    }

    /// Returns what the row shows whose address says most; among equals the first.
    fn fullest_address(&self) -> Option<Shown> {
        let filled =
            |shown: &Shown| ADDRESS.iter().filter(|field| self.records.shown.get(*shown, **field).is_some()).count();
        self.shown.iter().copied().rev().max_by_key(filled).filter(|shown| filled(shown) > 0)
    }

    /// Returns the person's e-mail addresses as shown, one for each normalised address, the best first: one that mail
    /// did not come back from, then the one most rows have, then the one last used.
    fn emails(&mut self, rows: &[RecordId], touches: &[Touch]) -> Vec<&'a str> {
        let records = self.records;
        let key = |row: RecordId| {
            let record = &records.records[row.index()];
            let shown = records.shown.get(record.shown, Field::Email)?;
            let identity = record.identity.and_then(|identity| records.identities[identity.index()].keys[Field::Email]);
            Some((records.texts.get(identity.unwrap_or(shown)), records.texts.get(shown)))
        };
        let mut seen: Vec<(&str, &str)> = rows.iter().copied().filter_map(key).collect();
        seen.sort_unstable();
        if seen.is_empty() {
            return Vec::new();
        }
        let mut mailings: Vec<(&str, bool, When)> = Vec::new();
        // One address needs no order.
        if seen[0].0 != seen[seen.len() - 1].0 {
            mailings = touches
                .iter()
                .filter_map(|touch| Some((key(touch.record)?.0, touch.role == Role::Bounces, touch.when)))
                .collect();
            mailings.sort_unstable();
        }
        let mut ranked: Vec<_> = seen
            .chunk_by(|a, b| a.0 == b.0)
            .map(|group| {
                let address = group[0].0;
                let from = mailings.partition_point(|(other, ..)| *other < address);
                let uses = mailings[from..].iter().take_while(|(other, ..)| *other == address);
                let bounced = uses.clone().any(|(_, bounced, _)| *bounced);
                let last = uses.map(|(.., when)| *when).max_by_key(|when| when.latest());
                let last = last.and_then(When::latest);
                self.spellings.clear();
                for spelling in group.chunk_by(|a, b| a == b) {
                    self.spellings.push(Spelling { text: spelling[0].1, rows: 1 });
                }
                // Small letters are how addresses are written.
                let shown = self
                    .spellings
                    .iter()
                    .map(|spelling| spelling.text)
                    .min_by_key(|text| (text.chars().any(char::is_uppercase), text.len(), *text));
                (
                    bounced,
                    std::cmp::Reverse((group.len(), last)),
                    shown.map_or(address, |shown| written(shown, address)),
                )
            })
            .collect();
        ranked.sort_unstable();
        let mut all: Vec<&str> = ranked.into_iter().map(|(.., shown)| shown).collect();
        // The second address of a cell that holds two.
        for row in rows {
            let identity = records.records[row.index()].identity.map(|identity| &records.identities[identity.index()]);
            let second = identity.and_then(|own| own.second_email).map(|symbol| records.texts.get(symbol));
            let is_new = |second: &&str| seen.iter().all(|(address, _)| address != second) && !all.contains(second);
            if let Some(second) = second.filter(is_new) {
                all.push(second);
            }
        }
        all
    }
}

/// Whether a spreadsheet has rounded the number away: nobody answers `4.47712E+11`.
fn is_rounded(shown: &str) -> bool {
    let power = shown.find(['E', 'e']).map(|at| (&shown[..at], &shown[at + 1..]));
    let is_figures =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'+'));
    power.is_some_and(|(number, power)| is_figures(number) && is_figures(power))
}

/// Returns the address as somebody can write to it: as it is shown, or, out of a cell that holds more than it or that was
/// mended, in its normal form.
fn written<'a>(shown: &'a str, address: &'a str) -> &'a str {
    let is_bare =
        |c: char| c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '-' | '+' | '\'' | '&' | '%' | '!' | '#');
    let domain = |text: &'a str| text.rsplit_once('@').map_or("", |(_, domain)| domain);
    let mended = || domain(address).is_ascii() && !domain(shown).eq_ignore_ascii_case(domain(address));
    let of_google = domain(address) == "gmail.com" && domain(shown).eq_ignore_ascii_case("googlemail.com");
    let plain = shown.chars().all(is_bare) && shown.matches('@').count() == 1 && (of_google || !mended());
    if plain || !address.contains('@') { shown } else { address }
}

impl<'a> Contact<'a> {
    /// Returns the best values of the person who has these rows of `records`, and these touches.
    pub(super) fn of(records: &'a Records, rows: &[RecordId], touches: &[Touch]) -> Self {
        Gatherer { records, shown: Vec::with_capacity(rows.len()), symbols: Vec::new(), spellings: Vec::new() }
            .contact(rows, touches)
    }

    /// Returns the best value of a field, as shown.
    pub(super) fn value(&self, field: Field) -> Option<&'a str> {
        self.fields[field as usize]
    }

    /// Returns the value of a field as a cell.
    pub(super) fn cell(&self, field: Field) -> Cell {
        let value = self.fields[field as usize];
        match field {
            Field::FullName => self.name(),
            _ => value.map_or(Cell::Missing, Cell::from),
        }
    }

    /// Returns the whole name as a cell.
    pub(super) fn name(&self) -> Cell {
        self.name.as_deref().map_or(Cell::Missing, Cell::from)
    }
}
