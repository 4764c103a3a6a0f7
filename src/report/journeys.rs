//! `journeys.csv`: what happened to each person, in order.

use crate::journey::Machine;
use crate::model::{Currency, Money, PersonIndex, RecordId, Role, Standing, Symbol, When};

use super::results::{place, place_columns};
use super::{Cell, Column, Listing, Results};

/// Returns one line for each touch, person by person; at last those of nobody that can be named.
#[must_use]
pub fn journeys(results: Results<'_>) -> Listing<'_> {
    let nobodys = results.journeys.nobodys.iter().map(move |touch| {
        let touch = Line {
            role: touch.role,
            when: touch.when,
            record: touch.record,
            value: touch.value,
            order: touch.order,
            campaign: None,
            note: None,
            standing: touch.standing,
            machine: None,
        };
        touch.cells(results, Cell::Missing)
    });
    let everyone = results.people().flat_map(move |(person, _)| lines_of(results, person));
    Listing::new("Journeys", columns(), everyone.chain(nobodys))
}

/// Returns one line for each touch of one person.
#[must_use]
pub fn journey(results: Results<'_>, person: PersonIndex) -> Listing<'_> {
    Listing::new("Journey", columns(), lines_of(results, person))
}

fn columns() -> Vec<Column> {
    let mut columns =
        vec![Column::words("person_id", "Person"), Column::words("stage", "Stage"), Column::words("time", "Time")];
    columns.extend(place_columns());
    columns.extend([
        Column::figures("value", "Value"),
        Column::words("note", "Note"),
        Column::machine("currency"),
        Column::machine("order_id"),
        Column::machine("campaign"),
    ]);
    columns
}

fn lines_of(results: Results<'_>, person: PersonIndex) -> impl Iterator<Item = Vec<Cell>> {
    let id = &results.linkage.people[person.index()].id;
    results.touches(person).iter().map(move |touch| {
        let line = Line {
            role: touch.role,
            when: touch.when,
            record: touch.record,
            value: touch.value,
            order: touch.order,
            campaign: touch.campaign,
            note: touch.note,
            standing: touch.standing,
            machine: touch.machine,
        };
        line.cells(results, Cell::text(id.as_str()))
    })
}

/// A touch of a person or of nobody.
struct Line {
    role: Role,
    when: When,
    record: RecordId,
    value: Option<Money>,
    order: Option<Symbol>,
    campaign: Option<Symbol>,
    note: Option<Symbol>,
    standing: Standing,
    machine: Option<Machine>,
}

impl Line {
    fn cells(&self, results: Results<'_>, person: Cell) -> Vec<Cell> {
        let text = |symbol: Option<Symbol>| symbol.map_or("", |symbol| results.records.texts.get(symbol));
        let standing = match self.standing {
            Standing::Counts => "",
            Standing::Void => "does not count",
            Standing::Refund => "money back",
        };
        let note = match (standing, text(self.note)) {
            (standing, "") => standing.to_owned(),
            ("", note) => note.to_owned(),
            (standing, note) => format!("{standing}: {note}"),
        };
        let note = match self.machine.map(Machine::as_str) {
            None => note,
            Some(sign) if note.is_empty() => format!("by a machine ({sign})"),
            Some(sign) => format!("by a machine ({sign}): {note}"),
        };
        let [file, sheet, row, at] = place(results.records, self.record);
        let currency = self.value.and_then(|money| money.currency);
        vec![
            person,
            Cell::text(results.stage_of(self.role)),
            self.when.into(),
            file,
            sheet,
            row,
            at,
            self.value.map_or(Cell::Missing, |money| Cell::Money(money.amount, money.currency)),
            Cell::text(note),
            Cell::text(currency.as_ref().map_or("", Currency::code)),
            Cell::text(text(self.order)),
            Cell::text(text(self.campaign)),
        ]
    }
}
