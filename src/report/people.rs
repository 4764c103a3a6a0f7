//! `people.csv`: who everyone is, and how far they got.

use crate::funnel::Progress;
use crate::model::{Field, PersonIndex, When};

use super::contact::Contact;
use super::{Align, Cell, Column, Listing, Results, revenue};

/// Fields that a table for people shows; the others are for machines.
const SHOWN: &[(Field, &str)] = &[(Field::FullName, "Name"), (Field::Company, "Company"), (Field::Email, "E-mail")];

/// Returns one line for each person: the best value of each field, when they were first and last seen, the day of each
/// stage, and what they paid.
#[must_use]
pub fn people(results: Results<'_>) -> Listing<'_> {
    let personal = || Field::ALL.iter().copied().filter(|field| field.is_personal());
    let mut columns = vec![Column::machine("person_id")];
    for field in personal() {
        let heading = SHOWN.iter().find(|(shown, _)| *shown == field);
        columns.push(match heading {
            Some((_, heading)) => Column::words(field.as_str(), *heading),
            None => Column::machine(field.as_str()),
        });
    }
    columns.push(Column::machine("other_emails"));
    columns.push(Column::machine("first_seen"));
    columns.push(Column { align: Align::Right, ..Column::words("last_seen", "Last seen") });
    columns.push(Column::words("furthest_stage", "Got to"));
    for stage in results.stage_names() {
        let taken = columns.iter().any(|column| column.name.as_deref() == Some(stage));
        columns.push(Column::machine(if taken { format!("stage_{stage}") } else { stage.to_owned() }));
    }
    columns.extend([Column::figures("revenue", "Paid"), Column::machine("currency"), Column::machine("rows")]);
    let row = move |number: usize, _| {
        let (index, person) = (PersonIndex::new(number), &results.linkage.people[number]);
        let touches = results.touches(index);
        let contact = Contact::of(results.records, &person.records, touches);
        let mut row = vec![Cell::text(person.id.as_str())];
        row.extend(personal().map(|field| contact.cell(field)));
        row.push(Cell::text(contact.other_emails.join("; ")));
        let known = || touches.iter().map(|touch| touch.when).filter(|when| *when != When::Unknown);
        row.push(known().min_by_key(|when| when.earliest()).into());
        row.push(known().max_by_key(|when| when.latest()).and_then(When::day).into());
        let progress = results.funnel.progress.get(index.index());
        let furthest = progress.and_then(Progress::furthest);
        row.push(furthest.and_then(|stage| results.stage_names().nth(stage)).map_or(Cell::Missing, Cell::from));
        for (stage, _) in results.stage_names().enumerate() {
            row.push(match progress.and_then(|progress| progress.reached.get(stage).copied().flatten()) {
                None => Cell::Missing,
                Some(When::Unknown) => Cell::text("reached"),
                Some(when) => Cell::When(when),
            });
        }
        let paid: Vec<_> = results.funnel.revenue_of(index).collect();
        row.extend([revenue::cell(&paid), revenue::currencies(&paid), person.records.len().into()]);
        row
    };
    Listing::by_number("People", columns, results.linkage.people.len(), row)
}
