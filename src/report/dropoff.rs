//! `dropoff/NN-STAGE.csv`: who stopped after a stage, and how to reach them.

use crate::funnel::{DropOff, Held};
use crate::journey::Touch;
use crate::model::{Field, Records, Role, When};

use super::contact::Contacts;
use super::{Cell, Column, Listing, Results, revenue};

/// Returns one line for each person who stopped after a stage: those to call first, the longest waiting on top; those
/// to be left alone last, with the reason.
#[must_use]
pub fn dropoff<'a>(results: Results<'a>, dropoff: &'a DropOff) -> Listing<'a> {
    let columns = vec![
        Column::machine("person_id"),
        Column::words("name", "Name"),
        Column::words("company", "Company"),
        Column::words("email", "E-mail"),
        Column::words("phone", "Phone"),
        Column::machine("since"),
        Column::figures("days_waiting", "Days"),
        Column::machine("last_touch"),
        Column::machine("last_touch_at"),
        Column::machine("value"),
        Column::machine("currency"),
        Column::words("suppressed", "Do not call"),
    ];
    let mut contacts = Contacts::new(results.records);
    let rows = dropoff.entries.iter().map(move |entry| {
        let person = &results.linkage.people[entry.person.index()];
        let touches = results.touches(entry.person);
        let contact = contacts.of(&person.records, touches);
        let dated = touches.iter().filter(|touch| touch.when != When::Unknown);
        let last = dated.max_by_key(|touch| (touch.when.latest(), touch.role)).or(touches.last());
        let value: Vec<_> = results.funnel.revenue_of(entry.person).collect();
        vec![
            Cell::text(person.id.as_str()),
            contact.name(),
            contact.cell(Field::Company),
            contact.cell(Field::Email),
            contact.cell(Field::Phone),
            entry.since.into(),
            entry.days_waiting.map_or(Cell::Missing, |days| u64::try_from(days).map_or(Cell::Missing, Cell::Count)),
            last.map_or(Cell::Missing, |touch| Cell::text(results.stage_of(touch.role))),
            last.map(|touch| touch.when).into(),
            revenue::cell(&value),
            revenue::currencies(&value),
            Cell::text(entry.held.map_or(String::new(), |held| reason(held, results.records, touches))),
        ]
    });
    let stages = results.funnel.spec.stages.as_slice();
    let title = match (stages.get(dropoff.stage), stages.get(dropoff.stage + 1)) {
        (Some(stage), Some(next)) => format!("Stopped after {}, before {}", stage.name, next.name),
        _ => "Stopped".to_owned(),
    };
    Listing::new(title, columns, rows)
}

/// Longer words for a bounce are a server's answer, and no kind.
const LONGEST_KIND: usize = 24;

/// Returns why a person is kept off a call list, in words; of mail that came back with the kind that the last row about
/// it names: a soft one may well arrive another time.
fn reason(held: Held, records: &Records, touches: &[Touch]) -> String {
    match held {
        Held::Bounced => {
            let bounces = touches.iter().filter(|touch| touch.role == Role::Bounces);
            let mut kinds = bounces.filter_map(|touch| Some(records.texts.get(touch.note?)));
            match kinds.rfind(|kind| kind.chars().count() <= LONGEST_KIND && !kind.contains("://")) {
                Some(kind) => format!("mail came back ({kind})"),
                None => "mail came back".to_owned(),
            }
        }
        Held::Unsubscribed => "unsubscribed".to_owned(),
        Held::Unreachable => "no address or number".to_owned(),
    }
}

/// Returns the name of a drop-off list's file: `02-opens.csv` for the second stage, counted from 1.
///
/// Whatever no file system would like in a name becomes a hyphen.
#[must_use]
pub fn dropoff_file(dropoff: &DropOff, stage: &str) -> String {
    let mut name = String::new();
    for letter in stage.trim().chars().take(60) {
        if letter.is_alphanumeric() || letter == '_' {
            name.extend(letter.to_lowercase());
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_matches('-');
    format!("{:02}-{}.csv", dropoff.stage + 1, if name.is_empty() { "stage" } else { name })
}
