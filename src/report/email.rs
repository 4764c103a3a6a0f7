//! The rates of e-mail, each with its counts and what it is of.

use crate::funnel::{EmailTally, Machines, Revenue, email};
use crate::model::{Amount, Role, Share};

use super::{Align, Cell, Column, Grid, Report, Results, figures};

/// Says in a line what became of the mail, if any export tells.
pub(super) fn heads(results: Results<'_>, report: &mut Report) {
    if let Some(tally) = email(results.records, results.journeys, results.funnel) {
        report.facts(vec![("E-mail".to_owned(), head_counts(&tally))]);
    }
}

/// Adds to the report the rates of e-mail, if any export tells of mail.
pub(super) fn rates(results: Results<'_>, report: &mut Report) {
    let Some(tally) = email(results.records, results.journeys, results.funnel) else { return };
    let rates = all(&tally, Of::All);
    if rates.is_empty() && tally.revenue.is_empty() {
        return;
    }
    report.heading("E-mail rates");
    report.grid(grid(&tally, &rates));
    let mut facts: Vec<_> = rates.iter().map(|rate| (rate.name.to_owned(), rate.of.clone())).collect();
    if let Some((amounts, _)) = per_recipient(&tally) {
        facts.push((
            "Revenue per recipient".to_owned(),
            format!(
                "what {} paid at or after their first mail, whatever led to it, less what was given back, by \
                 the number of these people: {amounts}",
                delivered(&tally)
            ),
        ));
    }
    facts.push(("Head counts".to_owned(), head_counts(&tally)));
    let counted = results.funnel.spec.rules.machines == Machines::Counted;
    if counted && results.journeys.touches.iter().any(|touch| touch.machine.is_some()) {
        let words = "their opens and clicks are counted as the exports say; --without-machines leaves them out";
        facts.push(("Machines".to_owned(), words.to_owned()));
    }
    report.facts(facts);
}

/// Returns who the rates after delivery are of, in words.
pub(super) fn delivered(tally: &EmailTally) -> &'static str {
    if tally.tells_of_delivery() {
        "the people to whom a mail was delivered"
    } else {
        "the people it was sent to (no export lists what came back)"
    }
}

/// A rate with what it is of in words.
pub(super) struct Rate {
    pub(super) name: &'static str,
    pub(super) share: Share,
    pub(super) of: String,
}

/// What rates are of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// All mails together.
    All,
    /// One mail.
    One,
}

/// Returns the rates that the exports tell of.
pub(super) fn all(tally: &EmailTally, of: Of) -> Vec<Rate> {
    let sent = "of the people it was sent to";
    let of_delivered = format!("of {}", delivered(tally));
    let arrived = if tally.deliveries_listed {
        "people whom an export lists as delivered to"
    } else if of == Of::One {
        "people from whom it did not come back"
    } else {
        "people who were sent more mails than came back"
    };
    let returned = if of == Of::One { "people from whom it came back" } else { "people of whom any mail came back" };
    let after = match of {
        Of::All => "at or after their first mail",
        Of::One => "at or after it and before the next mail that they got",
    };
    let lacking = if tally.clicked > tally.opened { "; more than all, since clicks lack an open" } else { "" };
    let ordered = if tally.revenue_from == Some(Role::Deals) { "a deal was made with" } else { "ordered" };
    let rates = [
        ("Delivery rate", tally.delivery_rate(), format!("{arrived}, {sent}")),
        ("Bounce rate", tally.bounce_rate(), format!("{returned}, {sent}")),
        ("Open rate", tally.open_rate(), format!("those who opened, {of_delivered}")),
        ("Click rate", tally.click_rate(), format!("those who clicked a link, {of_delivered}")),
        (
            "Click-to-open rate",
            tally.click_to_open_rate(),
            format!("everyone who clicked, of everyone who opened{lacking}"),
        ),
        ("Unsubscribe rate", tally.unsubscribe_rate(), format!("those who asked for no more mail, {of_delivered}")),
        (
            "Conversion rate",
            tally.conversion_rate(),
            format!("those who {ordered} {after}, whatever led to it, {of_delivered}"),
        ),
    ];
    rates.into_iter().filter_map(|(name, share, of)| Some(Rate { name, share: share?, of })).collect()
}

fn grid(tally: &EmailTally, rates: &[Rate]) -> Grid {
    let figure = |heading: &'static str| Column::people(heading, Align::Right);
    let columns =
        vec![Column::people("E-mail", Align::Left), figure("People"), figure("Rate"), figure("95 % interval")];
    let mut rows: Vec<Vec<Cell>> = rates
        .iter()
        .map(|rate| {
            vec![Cell::text(rate.name), Cell::PartOf(rate.share), rate.share.into(), rate.share.wilson().into()]
        })
        .collect();
    if let Some((_, each)) = per_recipient(tally) {
        for one in each {
            let recipients = Cell::Count(tally.delivered.unwrap_or(0));
            let money = Cell::Money(one.amount, one.currency);
            rows.push(vec![Cell::text("Revenue per recipient"), recipients, money, Cell::Missing]);
        }
    }
    Grid { columns, rows, shown: None }
}

/// Returns the revenue in words and, for each currency, what there is of it for each recipient, to the cent.
pub(super) fn per_recipient(tally: &EmailTally) -> Option<(String, Vec<Revenue>)> {
    let people = i64::try_from(tally.delivered?).ok().filter(|people| *people > 0)?;
    let from = tally.revenue_from?;
    let cent = Amount::SCALE / 100;
    let each = tally.revenue.iter().map(|revenue| {
        // To the nearest cent, halves away from zero.
        let parts = revenue.amount.parts();
        let divisor = people.saturating_mul(cent);
        let half = divisor / 2 * parts.signum();
        Revenue { amount: Amount::from_parts(parts.saturating_add(half) / divisor * cent), ..*revenue }
    });
    let each: Vec<_> = each.collect();
    (!each.is_empty()).then(|| (super::revenue::words(&tally.revenue, from), each))
}

fn head_counts(tally: &EmailTally) -> String {
    let people = |count: u64| figures::counted(count, "person", "people");
    let mut words = Vec::new();
    if let Some((mails, sent)) = tally.sent {
        words.push(format!("{} sent to {}", figures::counted(mails, "mail", "mails"), people(sent)));
    }
    for (what, count) in [
        ("bounced", tally.bounced),
        ("opened", tally.opened),
        ("clicked", tally.clicked),
        ("unsubscribed", tally.unsubscribed),
    ] {
        words.extend(count.map(|count| format!("{} {what}", people(count))));
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revenue_per_recipient_is_rounded_to_the_cent() {
        let per = |parts: i64, people: u64| {
            let revenue = vec![Revenue { currency: None, amount: Amount::from_parts(parts), orders: 1 }];
            let (delivered, revenue_from) = (Some(people), Some(Role::Orders));
            per_recipient(&EmailTally { delivered, revenue, revenue_from, ..EmailTally::default() })
                .map(|(_, each)| each[0].amount.to_string())
        };
        assert_eq!(per(1_000_000, 3).as_deref(), Some("33.33"));
        assert_eq!(per(2_000_000, 3).as_deref(), Some("66.67"));
        assert_eq!(per(-2_000_000, 3).as_deref(), Some("-66.67"));
        assert_eq!(per(100, 2).as_deref(), Some("0.01"));
        assert_eq!(per(100, 3).as_deref(), Some("0.00"));
        assert_eq!(per(100, 0), None);
    }

    #[test]
    fn only_rates_that_the_exports_tell_of_are_shown() {
        let tally = EmailTally {
            sent: Some((4, 4)),
            delivered: Some(3),
            bounced: Some(2),
            bounced_of_sent: 1,
            unsubscribed: Some(1),
            ..EmailTally::default()
        };
        let names: Vec<_> = all(&tally, Of::All).iter().map(|rate| rate.name).collect();
        assert_eq!(names, ["Delivery rate", "Bounce rate", "Unsubscribe rate"]);
        assert_eq!(head_counts(&tally), "4 mails sent to 4 people, 2 people bounced, 1 person unsubscribed");
    }
}
