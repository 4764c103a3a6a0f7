//! The ways that people take, and one person's whole story.

use expect_test::expect;

use super::small_campaign;
use crate::support::score::rows;

#[test]
fn the_common_ways_are_counted() {
    let desk = small_campaign();
    let ways = rows(&desk.run(&["journeys", "c", "--paths"]).success());
    let shown: Vec<_> =
        ways.iter().map(|way| (way["path"].as_str(), way["people"].as_str(), way["converted"].as_str())).collect();
    assert_eq!(
        shown,
        [
            ("sends", "1", "0"),
            ("sends → opens → forms → orders", "1", "1"),
            ("sends → clicks → forms", "1", "0"),
            ("orders", "1", "1"),
        ]
    );
    let repeats = rows(&desk.run(&["journeys", "c", "--repeats"]).success());
    let shown: Vec<_> = repeats.iter().map(|one| (one["people"].as_str(), one["median_days"].as_str())).collect();
    assert_eq!(shown, [("2", ""), ("1", "4")]);
    let times = rows(&desk.run(&["journeys", "c", "--times"]).success());
    assert!(times.iter().any(|leg| leg["from"] == "forms" && leg["to"] == "orders" && leg["median_days"] == "2"));
    assert_eq!(desk.run(&["journeys", "c", "--paths", "--repeats"]).status, 2);
}

#[test]
fn one_person_has_a_whole_story() {
    let desk = small_campaign().variable("COLUMNS", "90");
    desk.run(&["journeys", "c", "--person", "ann.lee@acme.example", "--format", "table"]).is(&expect![[r#"
        status 0
        --- stdout
        Journey

        Who      Ann Lee, Acme Ltd, ann.lee@acme.example
        Rows     5 rows of 4 files, all of one person with 100.0 %
        Got to   orders; the last that happened was 1 day before 2026-03-10
        Skipped  clicks
        Paid     2 orders worth 200.75 EUR

        Person       Stage   Time                 After  Where                               Value
        ──────────────────────────────────────────────────────────────────────────────────────────
        Pj3cqxt1c5m  sends   –                        –  sent_to_launch.csv:2                    –
        Pj3cqxt1c5m  opens   –                        –  opened_launch.csv:2                     –
        Pj3cqxt1c5m  forms   2026-03-03 10:00:00      –  responses - Try it free.csv:2           –
        Pj3cqxt1c5m  orders  2026-03-05             2 d  orders.csv:2                   120.50 EUR
        Pj3cqxt1c5m  orders  2026-03-09             4 d  orders.csv:3                    80.25 EUR
    "#]]);
}
