//! Records and linkages made for tests, a line for each row.

use std::sync::Arc;

use crate::link::{Linkage, Membership, Person, Reason};
use crate::model::{
    Amount, Confidence, Currency, Day, Event, Instant, Money, PersonId, PersonIndex, Record, RecordId, Records, Role,
    Shown, Source, SourceId, Standing, When,
};

use super::{Journeys, journeys};

/// What one row says: who, what, when, and more if need be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) file: &'static str,
    pub(crate) person: Option<usize>,
    pub(crate) role: Role,
    pub(crate) when: When,
    pub(crate) order: Option<&'static str>,
    pub(crate) money: Option<Money>,
    pub(crate) note: Option<&'static str>,
    pub(crate) standing: Standing,
}

/// Returns a row of the file of its role.
pub(crate) fn row(person: usize, role: Role, when: When) -> Row {
    let (order, money, note, standing) = (None, None, None, Standing::Counts);
    Row { file: role.as_str(), person: Some(person), role, when, order, money, note, standing }
}

/// Returns an order of so many cents.
pub(crate) fn order(person: usize, number: &'static str, cents: i64, when: When) -> Row {
    Row { order: Some(number), money: Some(money(cents, "EUR")), ..row(person, Role::Orders, when) }
}

pub(crate) fn money(cents: i64, currency: &str) -> Money {
    Money { amount: Amount::from_parts(cents * 100), currency: Currency::new(currency) }
}

impl Row {
    pub(crate) fn in_file(self, file: &'static str) -> Self {
        Self { file, ..self }
    }

    pub(crate) fn of_nobody(self) -> Self {
        Self { person: None, ..self }
    }

    pub(crate) fn noted(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }

    pub(crate) fn worth(self, money: Money) -> Self {
        Self { money: Some(money), ..self }
    }

    pub(crate) fn standing(self, standing: Standing) -> Self {
        Self { standing, ..self }
    }
}

/// Day `n` of March 2026.
pub(crate) fn day(n: i8) -> When {
    When::Day(Day::new(2026, 3, n).expect("a day of March"))
}

/// An hour of day `n` of March 2026.
pub(crate) fn at(n: i8, hour: u32) -> When {
    let day = Day::new(2026, 3, n).expect("a day of March");
    When::Instant(Instant::new(day, hour, 0, 0, 0).expect("an hour"))
}

/// Returns the records that these rows make, files in the order of their first row, and whose they are.
pub(crate) fn records(rows: &[Row]) -> (Records, Linkage) {
    let mut files: Vec<&str> = Vec::new();
    for row in rows {
        if !files.contains(&row.file) {
            files.push(row.file);
        }
    }
    let mut records = Records::default();
    let mut linkage = Linkage::default();
    let people = rows.iter().filter_map(|row| row.person).max().map_or(0, |last| last + 1);
    for index in 0..people {
        linkage.people.push(Person { id: PersonId::new(format!("p{index}")), records: Vec::new() });
    }
    for (file, number) in files.iter().zip(0..) {
        let of_file: Vec<_> = rows.iter().filter(|row| row.file == *file).collect();
        let role = of_file.first().map(|row| row.role);
        records.sources.push(Source {
            file: Arc::from(*file),
            sheet: None,
            table: 0,
            role,
            stages: role.into_iter().collect(),
            confidence: Confidence::CERTAIN,
            tool: None,
            rows_read: u32::try_from(of_file.len()).expect("few rows"),
            rows_set_aside: 0,
        });
        for (row, line) in of_file.into_iter().zip(2..) {
            let record = RecordId::new(records.records.len());
            let (identity, follows, shown) = (None, None, Shown::default());
            records.records.push(Record { source: SourceId::new(number), row: line, identity, follows, shown });
            let person = row.person.map(PersonIndex::new);
            if let Some(person) = person {
                linkage.people[person.index()].records.push(record);
            }
            let matched_on = Reason::default();
            linkage.memberships.extend([person.map(|person| Membership { person, probability: 1.0, matched_on })]);
            let order = row.order.map(|order| records.texts.intern(order));
            let note = row.note.map(|note| records.texts.intern(note));
            let (role, when, value, standing) = (row.role, row.when, row.money, row.standing);
            records.events.push(Event {
                record,
                role,
                when,
                order,
                value,
                campaign: None,
                note,
                standing,
                machine: false,
                marks: 0,
            });
        }
    }
    (records, linkage)
}

/// Returns the journeys that these rows make.
pub(crate) fn journeys_of(rows: &[Row]) -> Journeys {
    let (mut records, linkage) = records(rows);
    journeys(&mut records, &linkage)
}
