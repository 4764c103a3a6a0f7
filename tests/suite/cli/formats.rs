use expect_test::expect;

use super::small_campaign;

#[test]
fn every_format_tells_the_same_funnel() {
    let desk = small_campaign();
    for (format, expected) in [("csv", expect![[]]), ("tsv", expect![[]]), ("md", expect![[]])] {
        desk.run(&["funnel", "c", "--format", format, "--quiet"]).is(&expected);
    }
}

#[test]
fn json_has_numbers_as_numbers_and_nothing_as_null() {
    let text = small_campaign().run(&["funnel", "c", "--format", "json", "--quiet"]).success();
    let stages: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(stages[0]["stage"], "sends");
    assert_eq!(stages[0]["people"], 3);
    assert!(stages[0]["rate_previous"].is_null());
}

#[test]
fn an_unknown_format_is_wrong_usage_and_lists_the_formats() {
    let outcome = small_campaign().run(&["funnel", "c", "--format", "pdf"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("table, csv, tsv, json or md"), "{}", outcome.stderr);
}
