//! The rates of e-mail, mail by mail.

use crate::funnel::{EmailTally, Mailing, email, mailings};
use crate::model::Share;

use super::email::{Of, Rate, all, per_recipient};
use super::values::TouchValues;
use super::{Align, By, Cell, Column, Grid, Report, Results, figures};

/// Rows that a terminal shows of the mails in the funnel's report.
const SHOWN: usize = 25;

/// Returns one of a mail's rates.
type RateOf = fn(&EmailTally) -> Option<Share>;

/// A mail, its name, and what became of it.
struct Named {
    name: String,
    tally: EmailTally,
}

/// Returns the mails by when they went out, those without a time by name behind them, what is of none last.
fn named(results: Results<'_>) -> Vec<Named> {
    let values = TouchValues::new(Some(By::Campaign));
    let found = mailings(results.records, results.journeys, results.funnel, |touch| values.own(results, touch));
    let names = values.names();
    let name = |mail: Option<u32>| match mail {
        Some(mail) => names.get(mail as usize).cloned().unwrap_or_default(),
        None => "(mail not named)".to_owned(),
    };
    let keyed = |Mailing { mail, first, tally }: Mailing| {
        let at = first.earliest().map(crate::model::Instant::epoch_millis);
        ((mail.is_none(), at.is_none(), at), Named { name: name(mail), tally })
    };
    let mut mails: Vec<_> = found.into_iter().map(keyed).collect();
    mails.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
    mails.into_iter().map(|(_, mail)| mail).collect()
}

/// Adds to the report the rates of each mail, where several are told apart.
pub(super) fn mail_by_mail(results: Results<'_>, report: &mut Report) {
    let mails = named(results);
    if mails.is_empty() {
        return;
    }
    report.heading("Mail by mail");
    let rates: [(&'static str, RateOf); 7] = [
        ("Delivered", EmailTally::delivery_rate),
        ("Bounced", EmailTally::bounce_rate),
        ("Opened", EmailTally::open_rate),
        ("Clicked", EmailTally::click_rate),
        ("Click-to-open", EmailTally::click_to_open_rate),
        ("Unsubscribed", EmailTally::unsubscribe_rate),
        ("Converted", EmailTally::conversion_rate),
    ];
    let used: Vec<_> = rates.iter().filter(|(_, rate)| mails.iter().any(|mail| rate(&mail.tally).is_some())).collect();
    let mut columns = vec![Column::people("Mail", Align::Left), Column::people("Sent to", Align::Right)];
    columns.extend(used.iter().map(|(heading, _)| Column::people(*heading, Align::Right)));
    let has_revenue = mails.iter().any(|mail| per_recipient(&mail.tally).is_some());
    if has_revenue {
        columns.push(Column::people("Per recipient", Align::Right));
    }
    let rows = mails.iter().map(|mail| {
        let sent = mail.tally.sent.map_or(Cell::Missing, |(_, people)| Cell::Count(people));
        let mut row = vec![Cell::text(mail.name.as_str()), sent];
        row.extend(used.iter().map(|(_, rate)| rate(&mail.tally).into()));
        if has_revenue {
            row.push(revenue_each(&mail.tally));
        }
        row
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: Some(SHOWN) });
    let mut facts = vec![(
        "Mail by mail".to_owned(),
        "as above, for each mail by itself; `--mails` has the counts and intervals".to_owned(),
    )];
    facts.extend(followed(&mails));
    report.facts(facts);
}

/// Says which mail an order follows.
fn followed(mails: &[Named]) -> Option<(String, String)> {
    let words = if mails.iter().any(|mail| mail.tally.converted.is_some()) {
        "an order goes to the last mail that its person got before it, whatever led to it, so that each counts once"
    } else if mails.iter().any(|mail| mail.tally.sent.is_some()) {
        "no order can be said to follow one mail rather than another: not every mail has the time when it was sent"
    } else {
        return None;
    };
    Some(("Orders by mail".to_owned(), words.to_owned()))
}

fn revenue_each(tally: &EmailTally) -> Cell {
    let Some((_, each)) = per_recipient(tally) else { return Cell::Missing };
    super::revenue::cell(&each)
}

/// Returns the rates of each mail, a line for each, and of all together.
#[must_use]
pub fn mailing_rates(results: Results<'_>) -> Report {
    let mut report = Report::new("E-mail rates, mail by mail");
    let Some(whole) = email(results.records, results.journeys, results.funnel) else {
        report.grid(Grid { columns: columns(), rows: Vec::new(), shown: None });
        report.text("no export tells of mail: sends, opens, clicks or the like");
        return report;
    };
    let mails = named(results);
    let mut rows: Vec<Vec<Cell>> = mails.iter().flat_map(|mail| lines(&mail.name, &mail.tally, Of::One)).collect();
    rows.extend(lines("all mails", &whole, Of::All));
    report.grid(Grid { columns: columns(), rows, shown: None });
    let mut facts = vec![(
        "People".to_owned(),
        "each counted once for a mail, and once for all mails together: the mails do not add up to all".to_owned(),
    )];
    let mut explained: Vec<&'static str> = Vec::new();
    for (tally, of) in mails.iter().map(|mail| (&mail.tally, Of::One)).chain([(&whole, Of::All)]) {
        for rate in all(tally, of) {
            if !explained.contains(&rate.name) {
                explained.push(rate.name);
                facts.push((rate.name.to_owned(), rate.of));
            }
        }
    }
    if mails.is_empty() {
        facts.push(("Mails".to_owned(), "the exports do not tell one mail from another".to_owned()));
    }
    facts.extend(followed(&mails));
    report.facts(facts);
    report
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("mail", "Mail"),
        Column::words("rate", "Rate"),
        Column::people("People", Align::Right),
        Column::machine("people"),
        Column::machine("of"),
        Column::figures("value", "Value"),
        Column::people("95 % interval", Align::Right),
        Column::machine("low"),
        Column::machine("high"),
        Column::machine("of_whom"),
    ]
}

fn lines(name: &str, tally: &EmailTally, of: Of) -> Vec<Vec<Cell>> {
    let line = |Rate { name: rate, share, of }: Rate| {
        let ends = share.wilson();
        vec![
            Cell::text(name),
            Cell::text(rate),
            Cell::PartOf(share),
            Cell::Count(share.part),
            Cell::Count(share.whole),
            share.into(),
            ends.into(),
            ends.map_or(Cell::Missing, |ends| Cell::Rate(ends.low)),
            ends.map_or(Cell::Missing, |ends| Cell::Rate(ends.high)),
            Cell::text(of),
        ]
    };
    let mut rows: Vec<_> = all(tally, of).into_iter().map(line).collect();
    if let Some((amounts, _)) = per_recipient(tally) {
        let people = Cell::Count(tally.delivered.unwrap_or(0));
        rows.push(vec![
            Cell::text(name),
            Cell::text("Revenue per recipient"),
            people.clone(),
            Cell::Missing,
            people,
            revenue_each(tally),
            Cell::Missing,
            Cell::Missing,
            Cell::Missing,
            Cell::text(format!("{amounts}, by {}", super::email::delivered(tally))),
        ]);
    }
    if rows.is_empty()
        && let Some(clicked) = tally.clicked.or(tally.opened)
    {
        let words =
            format!("{} of no mail that an export of sends names", figures::counted(clicked, "person", "people"));
        let mut row = vec![Cell::Missing; columns().len()];
        row[0] = Cell::text(name);
        row[9] = Cell::text(words);
        rows.push(row);
    }
    rows
}
