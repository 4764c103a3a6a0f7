//! Rows as evidence about people, in the form that linkage, journeys and reports share.

use std::ops::{Index, IndexMut};
use std::sync::Arc;

use super::{
    Confidence, Field, Finding, IdentityId, Money, Position, RecordId, Role, Shown, ShownTexts, SourceId, Symbol,
    Texts, Traits, When,
};

/// One optional text for each field that describes a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PersonFields([Option<Symbol>; Field::PERSONAL]);

impl PersonFields {
    /// Returns the fields that have a text, in the order of [`Field::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Field, Symbol)> + '_ {
        Field::ALL.iter().zip(&self.0).filter_map(|(field, text)| text.map(|text| (*field, text)))
    }
}

impl Index<Field> for PersonFields {
    type Output = Option<Symbol>;

    /// Returns the text of a personal field.
    ///
    /// # Panics
    /// Panics for a field that describes an event (see [`Field::is_personal`]).
    #[inline]
    fn index(&self, field: Field) -> &Self::Output {
        &self.0[field as usize]
    }
}

impl IndexMut<Field> for PersonFields {
    #[inline]
    fn index_mut(&mut self, field: Field) -> &mut Self::Output {
        &mut self.0[field as usize]
    }
}

/// One table that records come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// File name; inside an archive `archive.zip/member.csv`.
    pub file: Arc<str>,
    /// Sheet of a workbook; `None` for text files.
    pub sheet: Option<Arc<str>>,
    /// Which table of the file or sheet, from 0.
    pub table: usize,
    /// What its rows are, for the most part; `None` if it holds no people.
    pub role: Option<Role>,
    /// Every role that its rows can carry, in order.
    pub stages: Vec<Role>,
    /// How sure role and columns are.
    pub confidence: Confidence,
    /// The tool that exported it, if it was recognised.
    pub tool: Option<String>,
    /// Rows read as data: used and set aside.
    pub rows_read: u32,
    /// Rows set aside, each with a finding that says why.
    pub rows_set_aside: u32,
}

impl Source {
    /// Returns the place of the whole source.
    #[must_use]
    pub fn position(&self) -> Position {
        Position::of_table(Arc::clone(&self.file), self.sheet.clone())
    }
}

/// One row of one source, as evidence about a person.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// Where it comes from.
    pub source: SourceId,
    /// Row, as a spreadsheet shows it.
    pub row: u32,
    /// Its identifying values, normalised; `None` if nothing says whose row it is.
    pub identity: Option<IdentityId>,
    /// The record whose person this one shares whatever it says itself: the first line of its order.
    pub follows: Option<RecordId>,
    /// What it says of the person, cleaned but in its own spelling, for people to read: among [`Records::shown`].
    pub shown: Shown,
}

impl Record {
    /// Returns what the row says itself of whose it is; nothing if it shares another's person whatever it says.
    #[must_use]
    pub fn own_identity(&self) -> Option<IdentityId> {
        self.identity.filter(|_| self.follows.is_none())
    }
}

/// A distinct set of identifying values, normalised so that equal people look equal.
///
/// | field | normal form |
/// |---|---|
/// | `Email` | lower case, typing errors of the domain mended, plus tags and Gmail's dots left out |
/// | `FirstName`, `LastName` | folded to lower-case ASCII words, titles left out; a full name is taken apart into these |
/// | `Company` | folded words without the legal form |
/// | `Phone` | E.164, `+491712345678` |
/// | `Street`, `City`, `Region`, `JobTitle` | folded words |
/// | `Postcode` | capitals and digits only |
/// | `Country` | ISO 3166 code of two letters |
/// | `DateOfBirth` | `1980-02-29`; zeros stand for what is not known: `1980-00-00` |
/// | `ExternalId` | as it stands, blanks trimmed |
///
/// `FullName` is set only where first and last cannot be told apart: its words, folded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The normalised values.
    pub keys: PersonFields,
    /// A further e-mail address of the same cell.
    pub second_email: Option<Symbol>,
    /// Middle names or initials, folded.
    pub middle_name: Option<Symbol>,
    /// `jr`, `sr`, `ii` … where a name says which generation it means.
    pub generation: Option<Symbol>,
    /// What else the row says of the person.
    pub traits: Traits,
}

/// Whether an event counts towards its stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It does.
    #[default]
    Counts,
    /// It was cancelled, voided or failed: shown, but reaches nothing.
    Void,
    /// It gives money back: takes from the revenue and reaches nothing.
    Refund,
}

/// Something a record says the person did, or had done to them.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// The record that says so.
    pub record: RecordId,
    /// What happened.
    pub role: Role,
    /// When.
    pub when: When,
    /// Order number, so that an order is counted once.
    pub order: Option<Symbol>,
    /// Money of an order or a deal.
    pub value: Option<Money>,
    /// Campaign or mailing it belongs to.
    pub campaign: Option<Symbol>,
    /// The row's own word for what happened: a call's outcome, a bounce's kind, a page.
    pub note: Option<Symbol>,
    /// Whether it counts.
    pub standing: Standing,
    /// Whether the export itself says that a machine did it: an open or a click.
    pub machine: bool,
    /// The conditions that its row meets, one bit each, once all rows are read.
    pub marks: u32,
}

/// Everything that was read, in one vocabulary.
#[derive(Debug, Default)]
pub struct Records {
    /// Every text that records and events name.
    pub texts: Texts,
    /// The tables, in order of file name, sheet and table.
    pub sources: Vec<Source>,
    /// Their rows, source by source, in row order.
    pub records: Vec<Record>,
    /// What they show of people.
    pub shown: ShownTexts,
    /// The distinct identities among them.
    pub identities: Vec<Identity>,
    /// What the rows say happened, record by record; journeys are made of them, and none is left then.
    pub events: Vec<Event>,
    /// For each record the conditions that its row meets, one bit each, as far as any row meets one.
    pub marks: Vec<u32>,
    /// For each record what stands in the column that was asked for, as far as any row has such a column.
    pub column: Vec<Option<Symbol>>,
    /// What was found on the way.
    pub findings: Vec<Finding>,
    /// The sources that list people whom nobody is to contact, in order.
    pub do_not_contact: Vec<SourceId>,
    /// Mail domains of those who sent and who look after others: colleagues, in alphabetical order.
    pub own_domains: Vec<String>,
}

impl Records {
    /// Returns the source of a record.
    #[must_use]
    pub fn source_of(&self, record: RecordId) -> &Source {
        &self.sources[self.records[record.index()].source.index()]
    }

    /// Returns the place of a record's row.
    #[must_use]
    pub fn position_of(&self, record: RecordId) -> Position {
        self.source_of(record).position().at_row(self.records[record.index()].row)
    }

    /// Returns what a record says itself of whose it is; nothing for one that shares another's person whatever it says.
    #[must_use]
    pub fn own_identity(&self, record: RecordId) -> Option<IdentityId> {
        self.records[record.index()].own_identity()
    }

    /// Returns the conditions that a record's row meets, one bit each.
    #[must_use]
    pub fn marks_of(&self, record: RecordId) -> u32 {
        self.marks.get(record.index()).copied().unwrap_or(0)
    }

    /// Adds to the conditions that a record's row meets.
    pub fn mark(&mut self, record: RecordId, marks: u32) {
        if marks == 0 {
            return;
        }
        if self.marks.len() <= record.index() {
            self.marks.resize(record.index() + 1, 0);
        }
        self.marks[record.index()] |= marks;
    }

    /// Returns what stands in the column that was asked for.
    #[must_use]
    pub fn column_of(&self, record: RecordId) -> Option<Symbol> {
        self.column.get(record.index()).copied().flatten()
    }

    /// Keeps what stands in the column that was asked for.
    pub fn keep(&mut self, record: RecordId, text: Symbol) {
        if self.column.len() <= record.index() {
            self.column.resize(record.index() + 1, None);
        }
        self.column[record.index()] = Some(text);
    }

    /// Returns the ids of all records, in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = RecordId> + use<> {
        (0..self.records.len()).map(RecordId::new)
    }
}
