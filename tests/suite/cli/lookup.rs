use expect_test::expect;

use crate::support::Desk;
use crate::support::score::rows;

/// A call sheet, and the shop's orders of the same people under other spellings.
fn desk() -> Desk {
    Desk::new()
        .file(
            "calls.csv",
            "Full name,Email,Phone,Note\n\
             Robert Stonebridge,robert.stonebridge@brightco.example,+12025550111,=1+1\n\
             Ann Leeming,,+12025550112,\"call, again\"\n\
             Cid Mossgrove,cid@mossgrove.example,0012,\n\
             Ann Leeming,ann@leeming.example,,\n",
        )
        .file(
            "orders.csv",
            "Order Number,Order Date,Order Total,Customer name,Email,Billing phone,Note\n\
             0071,2026-03-05,120.50,Bob Stonebridge,Robert.Stonebridge@BrightCo.example,,first\n\
             0072,2026-03-09,80.25,Bob Stonebridge,robert.stonebridge@brightco.example,,second\n\
             0073,2026-03-10,10.00,Ann Leeming,ann@leeming.example,+12025550112,\n\
             0074,2026-03-11,,Dee Frostman,dee@frostman.example,,=2\n",
        )
}

#[test]
fn columns_are_fetched_by_person_and_the_left_file_stays_as_it_is() {
    let outcome = desk().run(&["lookup", "calls.csv", "orders.csv", "--add", "order number,C"]);
    let left: Vec<String> =
        outcome.stdout.lines().map(|line| line.splitn(9, ',').take(4).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(left[1], "Robert Stonebridge,robert.stonebridge@brightco.example,+12025550111,=1+1");
    assert!(
        outcome.stderr.contains("4 rows of calls.csv: 3 found in orders.csv, 1 without a match are marked by blanks"),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("1 of them have several matches"), "{}", outcome.stderr);
    let found = rows(&outcome.success());
    let of = |place: usize, column: &str| found[place][column].as_str();
    // Of two matches as certain the newest is taken.
    assert_eq!((of(0, "Order Number"), of(0, "Order Total"), of(0, "matches")), ("0072", "80.25", "2"));
    assert_eq!((of(0, "matched_row"), of(1, "matched_row")), ("orders.csv:3", "orders.csv:4"));
    assert!(of(0, "matched_on").starts_with("e-mail") && of(1, "matched_on").contains("phone"), "{found:#?}");
    assert!(of(1, "match_probability").parse::<f64>().expect("a probability") > 0.5);
    for column in ["Order Number", "Order Total", "match_probability", "matched_on", "matched_row", "matches"] {
        assert_eq!(of(2, column), "", "nobody is found for Cid");
    }
    assert_eq!(of(1, "Note"), "call, again");
}

#[test]
fn a_header_that_is_taken_names_its_file_and_values_stay_as_they_are() {
    let found = desk().run(&["lookup", "orders.csv", "calls.csv", "--add", "Note", "-q"]).success();
    assert!(
        found.starts_with(
            "Order Number,Order Date,Order Total,Customer name,Email,Billing phone,Note,Note (calls.csv),match_probability,"
        ),
        "{found}"
    );
    assert!(found.contains(",first,=1+1,"), "{found}");
    assert!(found.ends_with("0074,2026-03-11,,Dee Frostman,dee@frostman.example,,=2,,,,,\n"), "{found}");
}

#[test]
fn a_match_that_has_what_is_asked_for_goes_before_one_that_has_not() {
    let found = rows(&desk().run(&["lookup", "orders.csv", "calls.csv", "--add", "Phone"]).success());
    let ann = found.iter().find(|row| row["Order Number"] == "0073").expect("Ann's order");
    assert_eq!((ann["Phone"].as_str(), ann["matches"].as_str()), ("+12025550112", "2"));
}

#[test]
fn an_order_that_counts_goes_before_one_that_was_cancelled() {
    let desk = desk().file(
        "shop.csv",
        "Order Number,Status,Order Date,Order Total,Email\n\
         1,completed,2026-03-05,120.50,robert.stonebridge@brightco.example\n\
         2,cancelled,2026-03-09,80.25,robert.stonebridge@brightco.example\n\
         3,cancelled,2026-03-09,10.00,cid@mossgrove.example\n",
    );
    let found = rows(&desk.run(&["lookup", "calls.csv", "shop.csv", "--add", "Order Number,Status"]).success());
    let of = |place: usize| ["Order Number", "Status"].map(|column| found[place][column].as_str());
    assert_eq!((of(0), of(2)), (["1", "completed"], ["3", "cancelled"]));
}

#[test]
fn all_matches_have_a_line_each_and_those_without_can_be_had_alone() {
    let all =
        rows(&desk().run(&["lookup", "calls.csv", "orders.csv", "--add", "Order Number", "--all-matches"]).success());
    let numbers: Vec<_> = all.iter().map(|row| row["Order Number"].as_str()).collect();
    assert_eq!(numbers, ["0072", "0071", "0073", "", "0073"]);
    let none =
        rows(&desk().run(&["lookup", "calls.csv", "orders.csv", "--add", "Order Number", "--unmatched"]).success());
    let names: Vec<_> = none.iter().map(|row| row["Full name"].as_str()).collect();
    assert_eq!(names, ["Cid Mossgrove"]);
}

#[test]
fn the_left_table_keeps_its_shape_whatever_it_looks_like() {
    let desk = desk()
        .file(
            "report.csv",
            "Call report March,,,\nmade by the team,,,\n\nNote,Full name,Email,Note\n\
             ring,Bob Stonebridge,robert.stonebridge@brightco.example,a\n\
             back,Nobody,,\n\
             later,Ann Leeming,ann@leeming.example,b\n\
             ,Dee Frostman,dee@frostman.example,c\n\
             \nExported from the call centre on 3 March 2026,,,\n",
        )
        .file("bare.csv", "Bob Stonebridge,robert.stonebridge@brightco.example\nAnn Leeming,ann@leeming.example\n");
    let outcome = desk.run(&["lookup", "report.csv", "orders.csv", "--add", "Order Number"]);
    let lines: Vec<String> =
        outcome.stdout.lines().map(|line| line.splitn(6, ',').take(5).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(
        lines,
        [
            "Note,Full name,Email,Note,Order Number",
            "ring,Bob Stonebridge,robert.stonebridge@brightco.example,a,0072",
            "back,Nobody,,,",
            "later,Ann Leeming,ann@leeming.example,b,0073",
            ",Dee Frostman,dee@frostman.example,c,0074",
            "Exported from the call centre on 3 March 2026,,,,",
        ]
    );
    for words in ["4 rows of report.csv: 3 found", "1 more row that is no data", "what stands above the header"] {
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
    let json = desk.run(&["lookup", "report.csv", "orders.csv", "--add", "Order Number", "-f", "json", "-q"]).success();
    assert!(json.contains(r#""Note": "ring""#) && json.contains(r#""Note (2)": "a""#), "{json}");
    let bare = rows(&desk.run(&["lookup", "bare.csv", "orders.csv", "--add", "Order Number"]).success());
    let numbers: Vec<_> = bare.iter().map(|row| (row["column 1"].as_str(), row["Order Number"].as_str())).collect();
    assert_eq!(numbers, [("Bob Stonebridge", "0072"), ("Ann Leeming", "0073")]);
}

#[test]
fn a_star_fetches_all_columns() {
    let found = rows(&desk().run(&["lookup", "calls.csv", "orders.csv", "--add", "*", "--all"]).success());
    assert_eq!(found[0]["Order Number"], "0072");
    assert_eq!((found[0]["Note"].as_str(), found[0]["Note (orders.csv)"].as_str()), ("=1+1", "second"));
    assert_eq!(found.len(), 5);
}

#[test]
fn either_file_may_come_through_a_pipe_and_every_format_tells_the_same() {
    let desk = desk();
    let direct = desk.run(&["lookup", "calls.csv", "orders.csv", "--add", "Order Total", "-q"]).success();
    let piped = desk.run_with_input(
        &["lookup", "-", "orders.csv", "--add", "Order Total", "-q"],
        desk.read("calls.csv").as_bytes(),
    );
    assert_eq!(piped.success(), direct);
    let json = desk.run(&["lookup", "calls.csv", "orders.csv", "--add", "Order Total", "-f", "json", "-q"]).success();
    let lines: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(lines[0]["Order Total"], "80.25");
    assert!(lines[2]["match_probability"].is_null());
}

#[test]
fn two_sheets_of_one_workbook_are_two_sides() {
    let desk = Desk::new().copy("fixtures/worlds/saas-300/files", "files");
    let outcome = desk.run(&["lookup", "files/Call sheet.xlsx", "files/Call sheet.xlsx", "--add", "A"]);
    assert_eq!(outcome.status, 1);
    assert!(outcome.stderr.contains("both sides are one table of files/Call sheet.xlsx"), "{}", outcome.stderr);
    let sheet = desk.run(&[
        "lookup",
        "files/Call sheet.xlsx",
        "files/orders_export_1.csv",
        "--add",
        "Total",
        "--left-sheet",
        "Mai",
    ]);
    assert!(
        sheet.stderr.contains("on a sheet `Mai`") && sheet.stderr.contains("Call sheet.xlsx[March]"),
        "{}",
        sheet.stderr
    );
}

#[test]
fn a_column_that_is_not_there_is_an_error_that_lists_those_that_are() {
    desk().run(&["lookup", "calls.csv", "orders.csv", "--add", "Order Totl"]).is(&expect![[r"
        status 1
        --- stderr
        error: orders.csv has no column `Order Totl`
        hint: did you mean `Order Total`? its columns are Order Number, Order Date, Order Total, Customer name, Email, Billing phone, Note
    "]]);
    desk().run(&["lookup", "-", "-", "--add", "A"]).is(&expect![[r"
        status 1
        --- stderr
        error: standard input cannot be both files
        hint: name a file for one of the two
    "]]);
    assert_eq!(desk().run(&["lookup", "calls.csv", "orders.csv"]).status, 2);
}
