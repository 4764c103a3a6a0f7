//! The weights of linkage in words: how often each agreement is found between rows of one person, and of two.

use crate::link::{MatchWeight, Model, Reach};

use super::{Align, Cell, Column, Grid, Report, figures};

/// Returns a model, one line a level, and what it believes before it looks.
#[must_use]
pub fn model(model: &Model) -> Report {
    let mut report = Report::new("The weights");
    let columns = vec![
        Column::words("comparison", "Compared"),
        Column::words("level", "How it comes out"),
        Column::machine("m"),
        Column::people("One person", Align::Right),
        Column::machine("u"),
        Column::people("Strangers", Align::Right),
        Column::machine("relatives"),
        Column::machine("colleagues"),
        Column::machine("namesakes"),
        Column::machine("bits"),
        Column::people("Bits", Align::Right),
    ];
    let levels = model.comparisons.iter().flat_map(|of| of.levels.iter().map(|level| (of.name.as_str(), level)));
    let rows = levels.map(|(comparison, level)| {
        let weight = MatchWeight::from_bayes_factor(level.m / level.u);
        let others = [level.relatives, level.colleagues, level.namesakes].map(Cell::Number);
        // What agreeing weighs depends on the value: rare ones weigh more.
        let words = format!("{weight}{}", if level.rarity.is_some() { ", by rarity" } else { "" });
        let mut row = vec![Cell::text(comparison), Cell::text(level.name.as_str())];
        row.extend(
            [level.m, level.u].into_iter().flat_map(|share| [Cell::Number(share), Cell::text(how_often(share))]),
        );
        row.extend(others);
        row.extend([Cell::Number(f64::from(weight.millibits()) / 1000.0), Cell::text(words)]);
        row
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: None });
    let each = |rows: f64| format!("{} on average", figures::number(rows, 3));
    report.facts(vec![
        (
            "Threshold".to_owned(),
            format!("{}: from there on two rows are one person", figures::percent(model.threshold)),
        ),
        ("Other rows of a person".to_owned(), each(model.matches)),
        ("Rows of relatives".to_owned(), each(model.relatives)),
        ("Rows of colleagues".to_owned(), each(model.colleagues)),
        ("Rows of namesakes".to_owned(), each(model.namesakes)),
    ]);
    let pair = |of: &crate::link::RolePair| {
        (
            format!("{} and {}", of.one, of.other),
            format!("{} times as likely one person's as any two rows", figures::number(of.times, 2)),
        )
    };
    report.facts(model.roles.iter().map(pair).collect());
    report.facts(vec![
        ("One person".to_owned(), "how often two rows of one person come out so".to_owned()),
        ("Strangers".to_owned(), "how often two rows of people who have nothing to do with each other do".to_owned()),
        (
            "Bits".to_owned(),
            "what it weighs: one bit more doubles the odds of one person, one less halves them".to_owned(),
        ),
    ]);
    report
}

/// Returns in words how far the blocking rules reach: what they put together, what they miss, and what each of them finds.
#[must_use]
pub fn reach(reach: &Reach) -> Vec<(String, String)> {
    let number = |number: f64| figures::number(number, 0);
    let pairs = format!("about {} of {} possible ones", number(reach.pairs), number(reach.all_pairs));
    let lost = match figures::number(reach.lost, 0).as_str() {
        "0" => "fewer than one of one person that share no key, as far as those tell that hardly were found".to_owned(),
        lost => format!(
            "about {lost} of one person or more, {} of all, share no key and are not found by comparing pairs",
            figures::percent(reach.lost_share())
        ),
    };
    let mut facts = vec![("Pairs to compare".to_owned(), pairs), ("Pairs left out".to_owned(), lost)];
    facts.extend(reach.rules.iter().map(|rule| {
        let words = format!("about {} pairs of one person, {} by this alone", number(rule.found), number(rule.alone));
        (format!("By {}", rule.name), words)
    }));
    facts
}

/// Returns in words how often something comes out so: `41.2 %`, or `1 in 2,000` where that says more.
fn how_often(share: f64) -> String {
    if share < 0.01 && share > 0.0 {
        format!("1 in {}", figures::number(1.0 / share, 0))
    } else {
        figures::percent(share)
    }
}
