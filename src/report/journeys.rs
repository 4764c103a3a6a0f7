//! `journeys.csv`: what happened to each person, in order.

use crate::journey::Machine;
use crate::model::{Currency, Field, Money, PersonIndex, RecordId, Role, Standing, Symbol, When};

use super::contact::Contact;
use super::results::{place, place_columns};
use super::{Align, Cell, Column, Grid, Listing, Reader, Report, Results, figures, revenue};

/// Returns one line for each touch, person by person; at last those of nobody that can be named.
#[must_use]
pub fn journeys(results: Results<'_>) -> Listing<'_> {
    let people = results.linkage.people.len();
    let parts = people + results.journeys.nobodys.len();
    let rows = move |part: usize, reader: Reader, add: &mut dyn FnMut(&[Cell])| {
        if part < people {
            return lines_of(results, PersonIndex::new(part), reader).for_each(|row| add(&row));
        }
        let touch = &results.journeys.nobodys[part - people];
        let line = Line {
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
        add(&line.cells(results, Cell::Missing, reader));
    };
    Listing::in_parts("Journeys", columns(), [parts, 1], rows)
}

/// Returns one person's whole story: who they are, how far they got, and one line for each touch.
#[must_use]
pub fn journey(results: Results<'_>, person: PersonIndex) -> Report {
    let mut report = Report::new("Journey");
    report.facts(who(results, person));
    let mut columns = columns();
    columns.insert(3, Column::people("After", Align::Right));
    let mut before = None;
    let rows = lines_of(results, person, Reader::Anybody).zip(results.touches(person)).map(|(mut row, touch)| {
        let after = before.and_then(|before| days_from(before, touch.when)).map_or(Cell::Missing, Cell::Days);
        before = if touch.when == When::Unknown { before } else { Some(touch.when) };
        row.insert(3, after);
        row
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
    report
}

/// Returns the days from one time to another, in whole days where one of them is but a day.
#[expect(clippy::cast_precision_loss, reason = "ten thousand years in milliseconds are far below 2^52")]
fn days_from(from: When, to: When) -> Option<f64> {
    match (from, to) {
        (When::Instant(from), When::Instant(to)) => {
            let millis = to.epoch_millis() - from.epoch_millis();
            Some(millis as f64 / 86_400_000.0)
        }
        _ => from.day().zip(to.day()).map(|(from, to)| (to.epoch_days() - from.epoch_days()) as f64),
    }
}

/// Returns who somebody is, how sure that is, and how far they got.
fn who(results: Results<'_>, index: PersonIndex) -> Vec<(String, String)> {
    let person = &results.linkage.people[index.index()];
    let contact = Contact::of(results.records, &person.records, results.touches(index));
    let shown = [contact.name(), contact.cell(Field::Company), contact.cell(Field::Email), contact.cell(Field::Phone)];
    let shown: Vec<_> =
        shown.into_iter().filter_map(|cell| if let Cell::Text(text) = cell { Some(text) } else { None }).collect();
    let mut facts = vec![("Who", shown.join(", "))];
    if !contact.other_emails.is_empty() {
        facts.push(("Also", contact.other_emails.join(", ")));
    }
    let mut sources: Vec<_> = person.records.iter().map(|id| results.records.records[id.index()].source).collect();
    sources.sort_unstable();
    sources.dedup();
    let sure = person.records.iter().filter_map(|id| results.linkage.memberships.of(*id));
    let sure = sure.map(|found| found.probability).fold(1.0, f64::min);
    let rows = figures::counted(person.records.len() as u64, "row", "rows");
    let files = figures::counted(sources.len() as u64, "file", "files");
    facts.push(("Rows", format!("{rows} of {files}, all of one person with {}", figures::percent(sure))));
    let progress = results.funnel.progress.get(index.index());
    if let Some((progress, furthest)) = progress.and_then(|progress| Some((progress, progress.furthest()?))) {
        let names: Vec<_> = results.stage_names().collect();
        let name = |stage: usize| names.get(stage).copied().unwrap_or("");
        let last = results.touches(index).iter().filter_map(|touch| touch.when.day()).max();
        let ago = last.zip(results.funnel.as_of).map(|(last, today)| today.epoch_days() - last.epoch_days());
        let ago = ago.filter(|days| *days >= 0).map_or(String::new(), |days| {
            format!(
                "; the last that happened was {} before {}",
                figures::counted(days.unsigned_abs(), "day", "days"),
                results.funnel.as_of.map_or(String::new(), |day| day.to_string())
            )
        });
        facts.push(("Got to", format!("{}{ago}", name(furthest))));
        let first = progress.reached.iter().position(Option::is_some).unwrap_or(furthest);
        let skipped: Vec<_> = (first..furthest).filter(|stage| progress.reached[*stage].is_none()).map(name).collect();
        if !skipped.is_empty() {
            facts.push(("Skipped", skipped.join(", ")));
        }
    }
    let paid: Vec<_> = results.funnel.revenue_of(index).collect();
    if !paid.is_empty() {
        facts.push(("Paid", revenue::words(&paid, results.funnel.revenue_from)));
    }
    facts.into_iter().map(|(about, words)| (about.to_owned(), words)).collect()
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

fn lines_of(results: Results<'_>, person: PersonIndex, reader: Reader) -> impl Iterator<Item = Vec<Cell>> {
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
        line.cells(results, Cell::text(id.as_str()), reader)
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
    fn cells(&self, results: Results<'_>, person: Cell, reader: Reader) -> Vec<Cell> {
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
        let [file, sheet, row, at] = place(results.records, self.record, reader);
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
