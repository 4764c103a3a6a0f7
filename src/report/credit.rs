//! What was paid, by what led to it.

use crate::funnel::{Credits, Model, Revenue, Window, credits};
use crate::model::Role;

use super::values::TouchValues;
use super::{By, Cell, Column, Grid, Report, Results, revenue, rules};

/// Returns what each stage, or each value of what was asked for, is given of the orders that followed it.
#[must_use]
pub fn credit(results: Results<'_>, model: Model, lookback: Option<Window>, by: Option<(&str, By)>) -> Report {
    let values = TouchValues::new(by.map(|(_, by)| by));
    let found = credits(results.funnel, results.journeys, model, lookback, |touch| values.of(results, touch));
    let names = values.names();
    let mut report = Report::new("What led to the orders");
    let about = by.map_or("Touch", |(name, _)| name);
    report.grid(grid(&found, &names, about, results));
    let whole = revenue::words(&results.funnel.revenue_total, found.from);
    report.facts(explained(model, lookback, &whole));
    report
}

fn grid(found: &Credits, names: &[String], about: &str, results: Results<'_>) -> Grid {
    let (one, many) = if found.from == Role::Deals { ("deals", "Deals") } else { ("orders", "Orders") };
    let columns = vec![
        Column::words("value", about.to_owned()),
        Column::figures(one, many),
        Column::figures("touched", "Of which a part"),
        Column::figures("revenue", "Paid"),
    ];
    let mut given: Vec<_> = found.credits.iter().collect();
    let amount = |revenue: &[Revenue]| revenue.iter().map(|one| one.amount.parts()).sum::<i64>();
    let name = |value: Option<u32>| value.and_then(|value| names.get(value as usize)).map(String::as_str);
    given.sort_by(|a, b| {
        let key = |credit: &crate::funnel::Credit| (credit.value.is_none(), std::cmp::Reverse(amount(&credit.revenue)));
        key(a).cmp(&key(b)).then(b.orders.total_cmp(&a.orders)).then(name(a.value).cmp(&name(b.value)))
    });
    let mut rows: Vec<Vec<Cell>> = given
        .into_iter()
        .map(|credit| {
            vec![
                Cell::text(name(credit.value).unwrap_or("(no value)")),
                Cell::Number((credit.orders * 1000.0).round() / 1000.0),
                Cell::Count(credit.touched),
                revenue::cell(&credit.revenue),
            ]
        })
        .collect();
    for (name, (orders, paid)) in [("(nothing before)", &found.untouched), ("(nobody known)", &found.nobodys)] {
        if *orders > 0 || !paid.is_empty() {
            rows.push(vec![Cell::text(name), float(*orders), Cell::Missing, revenue::cell(paid)]);
        }
    }
    let total = &results.funnel.revenue_total;
    let given: f64 = found.credits.iter().map(|credit| credit.orders).sum();
    #[expect(clippy::cast_precision_loss, reason = "orders are far below 2^52")]
    let all = given + (found.untouched.0 + found.nobodys.0) as f64;
    rows.push(vec![
        Cell::text("all"),
        Cell::Number((all * 1000.0).round() / 1000.0),
        Cell::Missing,
        revenue::cell(total),
    ]);
    Grid { columns, rows, shown: None }
}

#[expect(clippy::cast_precision_loss, reason = "orders are far below 2^52")]
fn float(count: u64) -> Cell {
    Cell::Number(count as f64)
}

fn explained(model: Model, lookback: Option<Window>, whole: &str) -> Vec<(String, String)> {
    let words = match model {
        Model::First => "first touch: all of an order to the first thing that its person did before it",
        Model::Last => "last touch: all of an order to the last thing that its person did before it",
        Model::Linear => "linear: the same part to everything that its person did before it",
        Model::Position => "by position: 40 % to the first thing, 40 % to the last, 20 % to those between",
        Model::Decay => "decay: a part to everything, half as much for each seven days that it was earlier",
    };
    let limit = match lookback {
        Some(window) => format!("{} before the order; what has no date lies outside it", rules::length(window)),
        None => "as far as the files go; --lookback sets a limit".to_owned(),
    };
    let did = "opens, clicks, forms, registrations, attendance, calls and leads of the person; no sends, nothing that a machine did";
    vec![
        ("Model".to_owned(), words.to_owned()),
        ("Looked back".to_owned(), limit),
        ("Touches".to_owned(), did.to_owned()),
        (
            "Adds up".to_owned(),
            format!("to the cent to all that was paid: {whole}; refunds are taken from what led to them"),
        ),
        (
            "Mind".to_owned(),
            "what came before an order need not have led to it: a model shares out, it proves nothing".to_owned(),
        ),
    ]
}
