//! What people, and what they did, are told apart by.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::funnel::{Funnel, Span};
use crate::journey::Touch;
use crate::model::{Field, PersonIndex, RecordId, Symbol, When};
use crate::normalise::fold::fold;

use super::Results;

/// What people are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The column whose cells were kept.
    Column,
    /// What rows say of the person themselves, in one spelling for all.
    Field(Field),
    /// The campaign or mailing of a touch.
    Campaign,
    /// What stands behind the @ of the e-mail address.
    Domain,
    /// The time of entry.
    Entry(Span),
    /// The file.
    File,
    /// The tool that exported the file.
    Tool,
}

impl By {
    /// Returns what a name means where no file has a column of it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match fold(name).as_str() {
            "mail domain" | "e mail domain" | "email domain" | "domain" => Self::Domain,
            "day" | "day of entry" => Self::Entry(Span::Day),
            "week" | "week of entry" => Self::Entry(Span::Week),
            "month" | "month of entry" => Self::Entry(Span::Month),
            "campaign" | "mailing" | "mail" => Self::Campaign,
            "file" => Self::File,
            "tool" => Self::Tool,
            other => match other.replace(' ', "_").parse::<Field>().ok()? {
                Field::Campaign => Self::Campaign,
                field if field.is_personal() => Self::Field(field),
                _ => return None,
            },
        })
    }
}

/// Which of several values of a person counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    /// That of the first touch that has one.
    #[default]
    First,
    /// That of the last.
    Last,
}

/// The value of each person, as a number, and what the numbers mean.
pub(super) struct Values {
    /// By person.
    pub(super) of_person: Vec<Option<u32>>,
    /// By number.
    pub(super) names: Vec<String>,
}

impl Values {
    pub(super) fn of(results: Results<'_>, by: By, pick: Pick) -> Self {
        let mut spellings = Spellings::default();
        let people = results.linkage.people.len().max(results.journeys.people());
        let mut of_person = Vec::with_capacity(people);
        for index in 0..people {
            let person = PersonIndex::new(index);
            of_person.push(value_of(results, by, pick, person, &mut spellings));
        }
        let names = spellings.names();
        Self { of_person, names }
    }
}

/// The values of touches, as numbers that they get as they are asked for.
pub(super) struct TouchValues {
    by: Option<By>,
    spellings: RefCell<Spellings>,
}

impl TouchValues {
    /// Prepares to tell touches apart; by their stages if nothing else is asked for.
    pub(super) fn new(by: Option<By>) -> Self {
        Self { by, spellings: RefCell::default() }
    }

    /// Returns the value of a touch.
    pub(super) fn of(&self, results: Results<'_>, touch: &Touch) -> Option<u32> {
        let mut spellings = self.spellings.borrow_mut();
        match self.by {
            None => Some(spellings.value(results.stage_of(touch.role))),
            Some(by) => value_among(results, by, Pick::First, std::slice::from_ref(touch), &[], &mut spellings)
                .or_else(|| {
                    let person = results.linkage.person_of(touch.record)?;
                    value_of(results, by, Pick::First, person, &mut spellings)
                }),
        }
    }

    /// Returns the value that a touch has by itself, whatever its person has.
    pub(super) fn own(&self, results: Results<'_>, touch: &Touch) -> Option<u32> {
        value_among(results, self.by?, Pick::First, std::slice::from_ref(touch), &[], &mut self.spellings.borrow_mut())
    }

    /// Returns what the numbers mean.
    pub(super) fn names(self) -> Vec<String> {
        self.spellings.into_inner().names()
    }
}

/// Values that differ in case, accents or punctuation alone are one; it is shown as it is written most often.
#[derive(Default)]
struct Spellings {
    by_fold: BTreeMap<String, u32>,
    by_symbol: BTreeMap<Symbol, u32>,
    /// For each value, how often it is written how.
    written: Vec<BTreeMap<String, u64>>,
}

impl Spellings {
    fn value(&mut self, text: &str) -> u32 {
        let folded = fold(text);
        let key = if folded.is_empty() { text.to_owned() } else { folded };
        let next = u32::try_from(self.written.len()).unwrap_or(u32::MAX);
        let value = *self.by_fold.entry(key).or_insert(next);
        if value == next {
            self.written.push(BTreeMap::new());
        }
        *self.written[value as usize].entry(text.to_owned()).or_insert(0) += 1;
        value
    }

    fn symbol(&mut self, symbol: Symbol, text: &str) -> u32 {
        if let Some(value) = self.by_symbol.get(&symbol) {
            if let Some(count) = self.written[*value as usize].get_mut(text) {
                *count += 1;
            }
            return *value;
        }
        let value = self.value(text);
        self.by_symbol.insert(symbol, value);
        value
    }

    fn names(self) -> Vec<String> {
        let most = |written: BTreeMap<String, u64>| {
            let best = written.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
            best.map(|(text, _)| text).unwrap_or_default()
        };
        self.written.into_iter().map(most).collect()
    }
}

fn value_of(results: Results<'_>, by: By, pick: Pick, person: PersonIndex, spellings: &mut Spellings) -> Option<u32> {
    if let By::Entry(span) = by {
        let start = span.start(entry(results.funnel, person)?.day()?);
        return Some(spellings.value(&start.to_string()));
    }
    // Rows that are no touch, such as those of a list of contacts, say it where no touch does.
    let rows = results.linkage.people.get(person.index()).map_or(&[][..], |person| person.records.as_slice());
    value_among(results, by, pick, results.touches(person), rows, spellings)
}

/// Returns the first, or the last, value among some touches, else among some rows.
fn value_among(
    results: Results<'_>,
    by: By,
    pick: Pick,
    touches: &[Touch],
    rows: &[RecordId],
    spellings: &mut Spellings,
) -> Option<u32> {
    let records = results.records;
    let of_record = |record: RecordId| -> Option<Symbol> {
        let identity = || records.records[record.index()].identity.map(|id| &records.identities[id.index()]);
        match by {
            By::Column => records.column_of(record),
            By::Field(field) => identity()?.keys[field],
            By::Domain => identity()?.keys[Field::Email],
            By::Campaign | By::Entry(_) | By::File | By::Tool => None,
        }
    };
    let of_touch = |touch: &Touch| match by {
        By::Campaign => touch.campaign,
        _ => of_record(touch.record),
    };
    match by {
        By::File | By::Tool => {
            let mut all: Box<dyn Iterator<Item = &Touch>> = match pick {
                Pick::First => Box::new(touches.iter()),
                Pick::Last => Box::new(touches.iter().rev()),
            };
            all.find_map(|touch| {
                let source = records.source_of(touch.record);
                let text = if by == By::File { Some(&*source.file) } else { source.tool.as_deref() };
                text.map(|text| spellings.value(text))
            })
        }
        _ => {
            let first = || touches.iter().find_map(of_touch);
            let last = || touches.iter().rev().find_map(of_touch);
            let symbol = match pick {
                Pick::First => first().or_else(|| rows.iter().find_map(|record| of_record(*record))),
                Pick::Last => last().or_else(|| rows.iter().rev().find_map(|record| of_record(*record))),
            }?;
            let text = records.texts.get(symbol);
            if by == By::Domain {
                return text.rsplit_once('@').map(|(_, domain)| spellings.value(domain));
            }
            Some(spellings.symbol(symbol, text))
        }
    }
}

/// Returns when somebody entered: at the stage that starts the clock, and who never was there at the earliest in time.
///
/// Who was there without a time has none: those of whom later times are known are not like the others.
fn entry(funnel: &Funnel, person: PersonIndex) -> Option<When> {
    let reached = &funnel.progress.get(person.index())?.reached;
    let start = funnel.spec.starts_at();
    match reached.get(start).copied().flatten() {
        Some(when) => Some(when),
        None => reached.iter().skip(start).flatten().copied().reduce(When::or_earlier),
    }
}
