//! Which column means what: header words and content together, each field given to the column that fits it best.

use std::collections::{BTreeMap, BTreeSet};

use super::callers::read_callers;
use super::content::{describe, fit, guess, is_spoilt};
use super::format::{Format, place_of};
use super::header::Header;
use super::lexicon::{Whose, lexicon};
use super::profile::{Kind, Profile};
use crate::model::{Confidence, Field};
use crate::read::Table;

/// What a column was taken for, before its dates and amounts are looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    /// The field.
    pub(super) field: Field,
    /// How well words and content fit it.
    pub(super) score: i32,
}

impl Taken {
    /// Returns how sure that is.
    pub(super) fn confidence(self) -> Confidence {
        let percent = (self.score * 3 / 4).clamp(1, 98);
        Confidence::percent(u8::try_from(percent).unwrap_or(98))
    }
}

/// Score of a column that a known export names.
pub(super) const KNOWN: i32 = 130;

/// Rows from which on one value in all of them is no chance.
const MANY: usize = 5;

/// Words of headers for the customer or for the own people, whoever uses the tool.
const USERS: &[&str] = &["user", "username", "caller", "team", "login", "benutzer", "utilisateur", "usuario", "utente"];

/// Rows from which on a few values in all of them are no chance.
const SOME: usize = 8;

/// Cells that are looked at for the words of events.
const LOOKS: usize = 40;

/// Least score with which a column is taken for something.
const LEAST: i32 = 48;

/// A table's columns as the stages of recognition see them.
pub(super) struct Columns<'a> {
    /// The table.
    pub(super) table: &'a Table,
    /// What each header's words say.
    pub(super) headers: Vec<Header>,
    /// What each column's cells look like.
    pub(super) profiles: Vec<Profile>,
    /// Whether the table has no header.
    pub(super) bare: bool,
}

impl<'a> Columns<'a> {
    /// Looks at the headers and a sample of the cells of `table`.
    pub(super) fn of(table: &'a Table) -> Self {
        let bare = table.header_row.is_none();
        let mut headers: Vec<Header> =
            table.header.iter().map(|text| Header::read(if bare { "" } else { text })).collect();
        take_common_beginning(&mut headers);
        read_callers(&mut headers);
        Self { table, headers, profiles: super::profile::profiles(table), bare }
    }

    /// Returns how well `column` fits `field` by words and content; `None` if it does not.
    pub(super) fn score(&self, column: usize, field: Field) -> Option<i32> {
        let (header, profile) = (&self.headers[column], &self.profiles[column]);
        let sure = || header.fits(field).is_some_and(|own| own.score >= 90) && is_spoilt(field, profile);
        let content = fit(field, profile).or_else(|| sure().then_some(-20))?;
        if field == Field::Phone && self.is_of_callers(column) {
            return Some(80);
        }
        let words = header.fits(field).map_or(0, |candidate| candidate.score + name_shift(self, column, field));
        let words = words.max(plain_name(self, column, field));
        let full = (profile.filled * 6).checked_div(profile.seen).map_or(0, |share| i32::try_from(share).unwrap_or(0));
        let by_words = if words > 0 { words + content + full } else { 0 };
        let alone = guess(profile, self.bare).filter(|(own, _)| *own == field && !header.staff);
        let by_content = alone.map_or(0, |(_, score)| score + full);
        let best = by_words.max(by_content) - self.doubt(column, field);
        (best >= LEAST).then_some(best)
    }

    /// Returns how much the other columns speak against what a column by itself may mean.
    fn doubt(&self, column: usize, field: Field) -> i32 {
        let profile = &self.profiles[column];
        match field {
            // One address in all rows is that of who sent the mails.
            Field::Email if profile.distinct == 1 && profile.filled >= MANY => 30,
            Field::Email | Field::FullName | Field::Phone if self.is_of_few(column) => 110,
            // The word for what happened, in a log.
            Field::Campaign if self.tells_events(column) => 60,
            // `Event` over the name of one.
            Field::Status if profile.distinct == 1 && self.headers[column].folded == "event" => {
                if self.tells_events(column) { 0 } else { 60 }
            }
            // What the state adds to a gift is not paid by who gave.
            Field::Amount if self.headers[column].folded.contains("gift aid") => 50,
            // The one line that all calls come from or go to.
            Field::Phone if self.is_one_line(column) => 60,
            // `Id` beside `Member number` is that of the row.
            Field::ExternalId if self.headers[column].folded == "id" && self.names_whose_id(column) => 20,
            // `Number` beside `Telephone` numbers something else.
            Field::Phone if lexicon().numbers.contains(&self.headers[column].folded) => {
                let is_other = |other: usize| {
                    let named = self.headers[other].fits(field).is_some_and(|own| own.score >= 90);
                    other != column && named && self.profiles[other].filled > 0
                };
                if (0..self.headers.len()).any(is_other) { 60 } else { 0 }
            }
            _ => 0,
        }
    }

    /// Whether a few people's names, addresses or numbers repeat in `column` while another column has those of many:
    /// then they are of who called or sold.
    fn is_of_few(&self, column: usize) -> bool {
        let profile = &self.profiles[column];
        let header = &self.headers[column];
        let own = USERS.iter().any(|word| header.has(word)) || NAMES.contains(&header.folded.as_str());
        let few = profile.filled >= SOME && profile.distinct * 4 <= profile.filled;
        few && own
            && (0..self.headers.len()).any(|other| {
                let own = [Field::Email, Field::FullName, Field::LastName, Field::Phone];
                let named =
                    || own.iter().any(|field| self.headers[other].fits(*field).is_some_and(|own| own.score >= 85));
                let many = self.profiles[other].distinct * 2 > self.profiles[other].filled;
                let personal = || own.iter().any(|field| fit(*field, &self.profiles[other]).is_some());
                other != column && many && self.profiles[other].filled * 2 >= profile.filled && named() && personal()
            })
    }

    /// Whether the few numbers of `column` stand beside another column with those of many.
    fn is_one_line(&self, column: usize) -> bool {
        let profile = &self.profiles[column];
        let few = profile.filled >= SOME && profile.distinct * 4 <= profile.filled;
        let many = |other: &Profile| other.mostly(Kind::Phone) && other.distinct * 2 > other.filled;
        few && self.profiles.iter().any(|other| many(other) && other.filled * 2 >= profile.filled)
    }

    /// Whether another column than `column` is headed as the id of a person by a word for one.
    fn names_whose_id(&self, column: usize) -> bool {
        let of_person = |header: &Header| {
            let words: Vec<&str> = header.folded.split(' ').collect();
            let named = words.iter().any(|word| lexicon().qualifiers.get(*word) == Some(&Whose::Person));
            words.len() > 1 && named && header.fits(Field::ExternalId).is_some_and(|own| own.score >= 80)
        };
        let fits = |other: usize| fit(Field::ExternalId, &self.profiles[other]).is_some();
        (0..self.headers.len()).any(|other| {
            other != column && self.profiles[other].filled > 0 && fits(other) && of_person(&self.headers[other])
        })
    }

    /// Whether `column` holds who called, of many, and no other column has the numbers of many.
    fn is_of_callers(&self, column: usize) -> bool {
        let phones = |column: usize| &self.profiles[column];
        let many = |profile: &Profile| profile.mostly(Kind::Phone) && profile.distinct * 2 > profile.filled;
        self.headers[column].has("caller")
            && phones(column).filled >= SOME
            && many(phones(column))
            && !(0..self.headers.len()).any(|other| other != column && many(phones(other)))
    }

    /// Whether `column` is headed as a column of events and holds words for them.
    fn tells_events(&self, column: usize) -> bool {
        let lexicon = lexicon();
        let headed = self.headers[column].folded.split(' ').any(|word| lexicon.event_headers.contains(word));
        let told = |cell: &str| cell.len() < 48 && lexicon.events.contains_key(&super::fold::fold_all(cell));
        headed && self.table.column(column).take(LOOKS).any(told)
    }

    /// Returns what else `column` may mean, of the fields that no other column fits better.
    pub(super) fn next_best(
        &self,
        column: usize,
        own: Option<Taken>,
        taken: &[Option<Taken>],
    ) -> Option<(Field, Confidence)> {
        let is_better = |field: Field, score: i32| {
            taken.iter().flatten().all(|taken| taken.field != field || taken.score < score + KNOWN / 2)
        };
        let others = Field::ALL.iter().filter(|field| own.is_none_or(|own| own.field != **field));
        let scored = others.filter_map(|field| Some((self.score(column, *field)?, *field)));
        let best =
            scored.filter(|(score, field)| is_better(*field, *score)).min_by_key(|(score, field)| (-*score, *field));
        best.map(|(score, field)| (field, Taken { field, score }.confidence()))
    }

    /// Returns the column whose header has the words of `text`.
    pub(super) fn place_of(&self, text: &str) -> Option<usize> {
        place_of(&self.table.header, text)
    }

    /// Returns in words why `column` was taken for `field`, and `known` whether the export names it.
    pub(super) fn evidence(&self, column: usize, field: Field, known: bool) -> String {
        let words = self.headers[column].fits(field).map(|candidate| match candidate.score {
            85.. => "its header says so",
            _ => "its header hints at it",
        });
        let words = if known { Some("the export is known") } else { words };
        match (words, describe(field, &self.profiles[column])) {
            (Some(words), Some(content)) => format!("{words}; {content}"),
            (Some(words), None) => words.to_owned(),
            (None, Some(content)) => content,
            (None, None) => "the columns beside it leave that".to_owned(),
        }
    }
}

/// Takes off the word that names, address and number of a person begin with, whatever it is: `Ticket First Name`, `Ticket
/// Email`, `Ticket Company`.
fn take_common_beginning(headers: &mut [Header]) {
    let rest_of = |header: &Header| header.folded.split_once(' ').map(|(_, rest)| Header::read(rest));
    let personal = |rest: &Header| {
        rest.candidates.first().filter(|own| own.score >= 90 && own.field.is_personal()).map(|own| own.field)
    };
    let is_open = |word: &str| matches!(lexicon().qualifiers.get(word), None | Some(Whose::Thing));
    let mut fields: BTreeMap<&str, BTreeSet<Field>> = BTreeMap::new();
    for header in headers.iter().filter(|header| !header.staff && !header.question) {
        let Some((word, _)) = header.folded.split_once(' ').filter(|(word, _)| is_open(word)) else { continue };
        fields.entry(word).or_default().extend(rest_of(header).as_ref().and_then(personal));
    }
    // `Parent name`, `Parent email`: the two alone are enough where no other column names anybody.
    let plainly = |wanted: Field| headers.iter().any(|header| header.fits(wanted).is_some_and(|own| own.score >= 88));
    let nobody_else = ![Field::FirstName, Field::LastName, Field::FullName].into_iter().any(plainly);
    let is_person = |fields: &BTreeSet<Field>| {
        let named = [Field::FirstName, Field::LastName, Field::FullName].iter().any(|field| fields.contains(field));
        fields.contains(&Field::Email) && named && (fields.len() >= 3 || nobody_else)
    };
    let best = fields
        .iter()
        .filter(|(_, fields)| is_person(fields))
        .max_by_key(|(word, fields)| (fields.len(), std::cmp::Reverse(**word)));
    let Some(word) = best.map(|(word, _)| (*word).to_owned()) else { return };
    for header in headers.iter_mut().filter(|header| header.folded.split_once(' ').is_some_and(|(own, _)| own == word))
    {
        if let Some(rest) = rest_of(header).filter(|rest| personal(rest).is_some()) {
            header.candidates = rest.candidates;
        }
    }
}

/// Headers that say no more than that something is called so.
const NAMES: &[&str] = &["name", "nom", "nombre", "nome", "naam", "nazev", "jmeno", "nazwa"];

/// Returns how well a column that is headed just `Name` fits a field that other columns make of it: the number of an
/// order where it holds figures, the first name beside a last name and the other way round.
fn plain_name(columns: &Columns<'_>, column: usize, field: Field) -> i32 {
    let header = &columns.headers[column];
    let profile = &columns.profiles[column];
    let plain =
        header.fits(Field::FullName).is_some_and(|own| own.score >= 95) && header.folded.split(' ').count() == 1;
    let is_name = plain && NAMES.contains(&header.folded.as_str());
    let beside = |wanted: Field| {
        let sure = |header: &Header| header.fits(wanted).is_some_and(|own| own.score >= 95);
        columns.headers.iter().enumerate().any(|(other, header)| other != column && sure(header))
    };
    match field {
        Field::OrderId if is_name && profile.share(Kind::Code) >= 90 && !beside(Field::OrderId) => 105,
        // `Customer` over numbers: whose it is, but not what they are called.
        Field::ExternalId if plain && !is_name && profile.share(Kind::Code) >= 90 && !beside(field) => 96,
        // The name of a contact beside a first and a last name, over names of firms.
        Field::Company => {
            let whole = header.fits(Field::FullName).is_some_and(|own| own.score >= 90) && !beside(field);
            let apart = beside(Field::FirstName) && beside(Field::LastName);
            // `Customer` over names of firms, and no other column for them.
            let firms = profile.share(Kind::Business) >= 40 && !beside(Field::Company);
            if whole && (apart && profile.share(Kind::Firm) >= 30 || firms) { 112 } else { 0 }
        }
        Field::FirstName | Field::LastName if plain && profile.share(Kind::Names) < 50 => {
            let other = if field == Field::FirstName { Field::LastName } else { Field::FirstName };
            if beside(other) && !beside(field) { 105 } else { 0 }
        }
        Field::FullName if profile.share(Kind::Names) >= 60 => {
            let half = |field: Field| header.fits(field).is_some_and(|own| own.score >= 80);
            let alone = !beside(Field::FirstName) && !beside(Field::LastName);
            if alone && (half(Field::FirstName) || half(Field::LastName)) { 90 } else { 0 }
        }
        _ => 0,
    }
}

/// Returns how much the names beside it change what a header of a name means.
fn name_shift(columns: &Columns<'_>, column: usize, field: Field) -> i32 {
    if !matches!(field, Field::FirstName | Field::LastName | Field::FullName) {
        return 0;
    }
    let header = &columns.headers[column];
    // A header that can mean only this name settles it for the ambiguous one beside it.
    let only = |wanted: Field| {
        columns.headers.iter().enumerate().any(|(other, header)| {
            let sure = header.fits(wanted).is_some_and(|own| own.score >= 80 && own.whose < Whose::Other);
            let doubtful = [Field::FirstName, Field::LastName, Field::FullName]
                .into_iter()
                .any(|field| field != wanted && header.fits(field).is_some_and(|own| own.score >= 60));
            other != column && sure && !doubtful && fit(wanted, &columns.profiles[other]).is_some()
        })
    };
    let (first, last) = (only(Field::FirstName), only(Field::LastName));
    let profile = &columns.profiles[column];
    let two_words = profile.share(Kind::Names) >= 60;
    let ambiguous = header.fits(Field::FullName).is_some();
    let of_deal = |header: &Header| header.has("deal") || header.has("opportunity");
    match field {
        // Beside the value and the stage of a deal its name stands, not that of a person.
        Field::FullName if NAMES.contains(&header.folded.as_str()) && columns.headers.iter().any(of_deal) => -45,
        Field::LastName if first && !last && ambiguous => 25,
        Field::FullName if first && !last && header.fits(Field::LastName).is_some() => -30,
        Field::FirstName if last && !first && ambiguous && !two_words => 25,
        Field::FirstName | Field::LastName if !first && !last && two_words => -45,
        Field::FullName if !first && !last && two_words => 15,
        _ => 0,
    }
}

/// Gives each field to the column that fits it best; the times of events are chosen later, by the role.
pub(super) fn assign(columns: &Columns<'_>, format: Option<&Format>) -> Vec<Option<Taken>> {
    let count = columns.headers.len();
    let mut taken: Vec<Option<Taken>> = vec![None; count];
    let mut given: Vec<Field> = vec![Field::Timestamp];
    let mut ignored = vec![false; count];
    for header in format.iter().flat_map(|format| &format.ignore) {
        if let Some(column) = columns.place_of(header) {
            ignored[column] = true;
        }
    }
    for (field, header) in format.iter().flat_map(|format| &format.columns) {
        let place = columns.place_of(header).filter(|column| {
            let profile = &columns.profiles[*column];
            fit(field.0, profile).is_some() || is_spoilt(field.0, profile)
        });
        match place {
            Some(column) if taken[column].is_none() => {
                taken[column] = Some(Taken { field: field.0, score: KNOWN });
                given.push(field.0);
            }
            _ if header.is_empty() => given.push(field.0),
            _ => {}
        }
    }
    let mut fits: Vec<(i32, usize, Field)> = Vec::new();
    for column in (0..count).filter(|column| !ignored[*column]) {
        for field in Field::ALL.iter().filter(|field| **field != Field::Timestamp) {
            fits.extend(columns.score(column, *field).map(|score| (score, column, *field)));
        }
    }
    fits.sort_by_key(|(score, column, field)| (-score, *column, *field));
    for (score, column, field) in &fits {
        if taken[*column].is_none() && !given.contains(field) {
            taken[*column] = Some(Taken { field: *field, score: *score });
            given.push(*field);
        }
    }
    // A second address or number, behind the main one.
    for field in [Field::Email, Field::Phone] {
        let Some(main) = taken.iter().position(|taken| taken.is_some_and(|taken| taken.field == field)) else {
            continue;
        };
        let best = taken[main].map_or(0, |taken| taken.score);
        for (score, column, own) in &fits {
            let holds = columns.profiles[*column].mostly(if field == Field::Email { Kind::Email } else { Kind::Phone });
            let staff = columns.headers[*column].staff;
            // Of two telephone numbers that are as good, the first one is the main one.
            let placed = *column > main || field == Field::Phone && *score + 15 >= best;
            if *own == field && placed && taken[*column].is_none() && holds && !staff {
                taken[*column] = Some(Taken { field, score: *score });
            }
        }
    }
    if columns.bare {
        last_name_after_first(columns, &mut taken);
    }
    taken
}

/// Without headers, a column of single words behind the first names holds the last names.
fn last_name_after_first(columns: &Columns<'_>, taken: &mut [Option<Taken>]) {
    let first = taken.iter().position(|taken| taken.is_some_and(|taken| taken.field == Field::FirstName));
    let Some(first) = first else { return };
    let next = first + 1;
    if next < taken.len() && taken[next].is_none() && columns.profiles[next].share(Kind::OneWord) >= 80 {
        taken[next] = Some(Taken { field: Field::LastName, score: 50 });
    }
}

/// Whether a place is that of an internet connection: the table names browsers or devices beside it.
pub(super) fn is_of_the_network(columns: &Columns<'_>, column: usize, field: Field) -> bool {
    let place = matches!(field, Field::City | Field::Country | Field::Region | Field::Postcode);
    let beside =
        |header: &Header| ["browser", "device", "agent"].iter().any(|word| header.has(word)) && !header.has("sales");
    let plain = columns.headers[column].folded.split(' ').count() == 1;
    place && plain && columns.headers.iter().any(beside)
}
