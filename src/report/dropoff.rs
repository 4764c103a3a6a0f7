//! `dropoff/NN-STAGE.csv`: who stopped after a stage, whom to call first, and how to reach them.

use std::collections::BTreeSet;

use crate::funnel::{CallScore, Did, DropOff, DropOffEntry, Held};
use crate::journey::Touch;
use crate::model::{Field, PersonId, Records, Role, Standing, When};

use super::contact::Contact;
use super::{Align, Cell, Column, Listing, Report, Results, figures, revenue};

/// Who of some people was on an earlier list already.
pub type Before<'a> = Option<&'a BTreeSet<PersonId>>;

/// Returns one line for each person who stopped after a stage: those to call first on top; those to be left alone last,
/// with the reason. Where an earlier list is known, it says who was not on that.
#[must_use]
pub fn dropoff<'a>(results: Results<'a>, dropoff: &'a DropOff, before: Before<'a>) -> Listing<'a> {
    let columns = vec![
        Column::machine("person_id"),
        Column::figures("score", "Score"),
        Column::machine("name"),
        Column::machine("company"),
        Column::people("Who", Align::Left),
        Column::words("email", "E-mail"),
        Column::words("phone", "Phone"),
        Column::machine("since"),
        Column::figures("days_waiting", "Days"),
        Column::machine("last_touch"),
        Column::machine("last_touch_at"),
        Column::machine("value"),
        Column::machine("currency"),
        Column::words("suppressed", "Do not call"),
        Column::words("reason", "Why first"),
        Column::machine("identity_sure"),
        if before.is_some() { Column::words("new", "New") } else { Column::machine("new") },
    ];
    let row = move |number: usize, _| {
        let entry = &dropoff.entries[number];
        let person = &results.linkage.people[entry.person.index()];
        let touches = results.touches(entry.person);
        let contact = Contact::of(results.records, &person.records, touches);
        let dated = touches.iter().filter(|touch| touch.when != When::Unknown);
        let last = dated.max_by_key(|touch| (touch.when.latest(), touch.role)).or(touches.last());
        let value: Vec<_> = results.funnel.revenue_of(entry.person).collect();
        vec![
            Cell::text(person.id.as_str()),
            entry.score.points.into(),
            contact.name(),
            contact.cell(Field::Company),
            who([contact.name(), contact.cell(Field::Company)]),
            contact.cell(Field::Email),
            contact.cell(Field::Phone),
            entry.since.into(),
            entry.days_waiting.map_or(Cell::Missing, |days| u64::try_from(days).map_or(Cell::Missing, Cell::Count)),
            last.map_or(Cell::Missing, |touch| Cell::text(results.stage_of(touch.role))),
            last.map(|touch| touch.when).into(),
            revenue::cell(&value),
            revenue::currencies(&value),
            Cell::text(entry.held.map_or(String::new(), |held| reason(held, results.records, touches))),
            Cell::text(why_first(&entry.score, touches)),
            Cell::Rate(entry.score.contact.sure),
            if entry.held.is_none() && before.is_some_and(|known| !known.contains(&person.id)) {
                "yes".into()
            } else {
                Cell::Missing
            },
        ]
    };
    let stages = results.funnel.spec.stages.as_slice();
    let title = match (stages.get(dropoff.stage), stages.get(dropoff.stage + 1)) {
        (Some(stage), Some(next)) => format!("Stopped after {}, before {}", stage.name, next.name),
        _ => "Stopped".to_owned(),
    };
    Listing::by_number(title, columns, dropoff.entries.len(), row)
}

/// Returns what is known of name and firm in one.
fn who(known: [Cell; 2]) -> Cell {
    let texts = known.into_iter().filter_map(|cell| if let Cell::Text(text) = cell { Some(text) } else { None });
    Cell::text(texts.collect::<Vec<_>>().join(", "))
}

/// How many stopped after a stage, and what becomes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFigures {
    /// The stage's name.
    pub stage: String,
    /// Everybody on the list.
    pub people: u64,
    /// Those who may be called.
    pub to_call: u64,
    /// Of these, those who were not on the earlier list; `None` if there was none.
    pub new: Option<u64>,
    /// Why the others are held back, with how many each reason holds, those that hold the most first.
    pub held: Vec<(&'static str, u64)>,
}

/// Returns the figures of a list.
#[must_use]
pub fn list_figures(results: Results<'_>, dropoff: &DropOff, before: Before<'_>) -> ListFigures {
    let callable = || dropoff.entries.iter().filter(|entry| entry.held.is_none());
    let id = |entry: &DropOffEntry| &results.linkage.people[entry.person.index()].id;
    let new = |before: &BTreeSet<PersonId>| callable().filter(|entry| !before.contains(id(entry))).count() as u64;
    ListFigures {
        stage: results.stage_names().nth(dropoff.stage).unwrap_or_default().to_owned(),
        people: dropoff.entries.len() as u64,
        to_call: callable().count() as u64,
        new: before.map(new),
        held: held_back(dropoff),
    }
}

/// Returns how many of a list are to be called, how many are held back and why.
#[must_use]
pub fn call_list(results: Results<'_>, dropoff: &DropOff, before: Before<'_>) -> Report {
    let mut report = Report::new("");
    let list = list_figures(results, dropoff, before);
    let people = figures::counted(list.to_call, "person", "people");
    let words = match list.new {
        Some(new) => format!("{people}, {} of them new since the last list", figures::count(new)),
        None => people,
    };
    let mut facts = vec![("To call".to_owned(), words)];
    let all = list.people - list.to_call;
    if all > 0 {
        let people = figures::counted(all, "person", "people");
        facts.push(("Held back".to_owned(), format!("{people}: {}", listed(&list.held))));
    }
    if list.held.iter().any(|(what, _)| *what == kind(Held::Colleague)) {
        let domains = results.records.own_domains.join(", ");
        facts.push(("Your domain".to_owned(), format!("{domains}, by who sends and who looks after others")));
    }
    report.facts(facts);
    report
}

/// Returns why people of a list are held back, each reason with how many it holds, those that hold the most first.
fn held_back(dropoff: &DropOff) -> Vec<(&'static str, u64)> {
    let mut held: Vec<&'static str> = dropoff.entries.iter().filter_map(|entry| entry.held).map(kind).collect();
    held.sort_unstable();
    let mut counts: Vec<_> = held.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect();
    counts.sort_by_key(|(_, people)| std::cmp::Reverse(*people));
    counts
}

/// Returns reasons with their counts in words: `4 unsubscribed, 2 bought`.
pub(super) fn listed(held: &[(&'static str, u64)]) -> String {
    let all: Vec<_> = held.iter().map(|(what, people)| format!("{} {what}", figures::count(*people))).collect();
    all.join(", ")
}

/// Returns what holds a person back, in few words.
fn kind(held: Held) -> &'static str {
    match held {
        Held::DoNotContact => "on a do-not-contact list",
        Held::Unsubscribed => "unsubscribed",
        Held::Bought(_) => "bought",
        Held::Bounced => "whose mail came back",
        Held::Colleague => "at your own mail domain",
        Held::Test => "typed in as a test",
        Held::Unreachable => "without address or number",
    }
}

/// Longer words for a bounce are a server's answer, and no kind.
const LONGEST_KIND: usize = 24;

/// Returns why a person is kept off a call list, in words; of mail that came back with the kind that the last row about
/// it names.
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
        Held::Bought(when) => match when.day() {
            Some(day) => format!("bought on {day}"),
            None => "bought".to_owned(),
        },
        Held::Colleague => "a colleague, by mail domain".to_owned(),
        Held::Test => "a test".to_owned(),
        Held::Unreachable => "no address or number".to_owned(),
        other => kind(other).to_owned(),
    }
}

/// People who are less sure than this to be who they seem get it said.
const SURE: f64 = 0.95;

/// Returns in words what makes somebody worth calling first, or not: `filled in a form, clicked twice; 3 days ago`.
fn why_first(score: &CallScore, touches: &[Touch]) -> String {
    let done: Vec<_> = score.did.iter().copied().take(2).map(did).collect();
    let mut parts = vec![if done.is_empty() { "did nothing so far".to_owned() } else { done.join(", ") }];
    parts.extend(score.days_ago.map(|days| match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{} days ago", figures::count(days.unsigned_abs())),
    }));
    if touches.iter().any(|touch| touch.role == Role::Orders && touch.standing != Standing::Counts) {
        parts.push("an order was cancelled or paid back".to_owned());
    }
    if score.contact.soft {
        parts.push("mail came back for a time".to_owned());
    }
    if !score.contact.phone {
        parts.push("no phone".to_owned());
    }
    if score.contact.sure < SURE {
        parts.push(format!("{:.0} % sure who it is", score.contact.sure * 100.0));
    }
    parts.join("; ")
}

fn did(did: Did) -> String {
    let what = match did.role {
        Role::Orders => "ordered",
        Role::Deals => "had a deal",
        Role::Attendance => "attended",
        Role::Forms => "filled in a form",
        Role::Registrations => "registered",
        Role::Leads => "became a lead",
        Role::Calls => "was called",
        Role::Clicks => "clicked",
        _ => "opened",
    };
    match did.times {
        1 => what.to_owned(),
        2 => format!("{what} twice"),
        times => format!("{what} {} times", figures::count(times.into())),
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
