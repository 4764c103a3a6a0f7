use std::fs;

use expect_test::expect;

use super::small_campaign;
use crate::support::Desk;
use crate::support::score::rows;

/// Two runs: between them Bob orders, Ann orders once more, Eve is new, Cid is gone, and a file is renamed.
fn two_runs() -> Desk {
    let desk = small_campaign();
    let _ = desk.run(&["run", "c", "--out", "march"]).success();
    let orders = desk.read("c/orders.csv")
        + "1004,2026-03-12,7.00,EUR,Robert,Stone,Brightco,robert.stone@brightco.example\n\
           1005,2026-03-13,8.00,EUR,Ann,Lee,Acme Ltd,ann.lee@acme.example\n";
    fs::remove_file(desk.path("c/orders.csv")).expect("removed");
    let sends = desk.read("c/sent_to_launch.csv").replace("cid@example.org,Cid,Moss,", "eve@example.net,Eve,Black,");
    desk.file("c/orders to april.csv", orders).file("c/sent_to_launch.csv", sends)
}

#[test]
fn what_changed_between_two_runs_is_told_person_by_person() {
    let desk = two_runs();
    let _ = desk.run(&["run", "c", "--out", "april", "--since", "march"]).success();
    let changes = rows(&desk.run(&["diff", "march", "april"]).success());
    let told: Vec<_> = changes
        .iter()
        .map(|line| ["change", "name", "from", "to", "orders"].map(|column| line[column].clone()).join(","))
        .collect();
    let mut told = told;
    told.sort();
    expect![[r#"
        gone,Cid Moss,,,
        moved on,Robert Stone,forms,orders,
        new,Eve Black,,,
        ordered,Ann Lee,,,1
        ordered,Robert Stone,,,1"#]]
    .assert_eq(&told.join("\n"));
    for format in ["table", "tsv", "json", "md"] {
        assert!(desk.run(&["diff", "march", "april", "--format", format]).success().contains("moved on"), "{format}");
    }
    let table = desk.run(&["diff", "march", "april", "--format", "table", "--color", "never"]).success();
    assert!(table.contains("orders  2 → 3 (+1)"), "{table}");
}

#[test]
fn a_run_against_itself_is_no_change() {
    let desk = small_campaign();
    let _ = desk.run(&["run", "c"]).success();
    assert_eq!(rows(&desk.run(&["diff", "moldau-out", "moldau-out"]).success()).len(), 0);
}

#[test]
fn a_folder_that_no_run_wrote_has_nothing_to_tell() {
    small_campaign().run(&["diff", "c", "c"]).is(&expect![[r#"
        status 1
        --- stderr
        error: c is no output folder
        hint: name a folder that `moldau run` wrote, such as moldau-out
    "#]]);
}
