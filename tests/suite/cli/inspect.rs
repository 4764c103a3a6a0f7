use expect_test::expect;

use super::small_campaign;
use crate::support::Desk;

#[test]
fn inspect_says_what_a_file_is_taken_for_and_why() {
    small_campaign().run(&["inspect", "c/orders.csv", "--format", "table", "--color", "never"]).is(&expect![[]]);
}

#[test]
fn inspect_as_json_keeps_its_promised_shape() {
    let text = small_campaign().run(&["inspect", "c/orders.csv", "--format", "json"]).success();
    expect![[]].assert_eq(&text);
}

#[test]
fn inspect_tells_several_tables_of_one_file_apart() {
    let desk = Desk::new().copy("fixtures/worlds/saas-300/files", "files");
    let text = desk.run(&["inspect", "files/attendee_81233449910.csv", "--format", "json"]).success();
    let tables: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let roles: Vec<_> = tables.as_array().expect("an array").iter().map(|table| table["role"].clone()).collect();
    assert!(roles.contains(&"none".into()), "{roles:?}");
    let people =
        tables.as_array().expect("an array").iter().max_by_key(|table| table["rows"].as_u64()).expect("tables");
    assert_eq!(people["header_row"], 7);
    assert_eq!(people["stages"], serde_json::json!(["registrations", "attendance"]));
}

#[test]
fn inspect_writes_nothing() {
    let desk = small_campaign();
    let _ = desk.run(&["inspect", "c"]).success();
    assert!(!desk.path("moldau-out").exists());
}
