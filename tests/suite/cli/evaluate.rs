use super::small_campaign;
use crate::support::Desk;
use crate::support::score::{rows, score};

#[test]
fn figures_against_the_truth_are_those_of_the_scorer() {
    let desk =
        Desk::new().copy("fixtures/worlds/dach-300/files", "files").copy("fixtures/worlds/dach-300/truth", "truth");
    let found = rows(&desk.run(&["evaluate", "files", "--truth", "truth/records.csv"]).success());
    let records = desk.run(&["link", "files"]).success();
    let known = score(&crate::support::checkout("fixtures/worlds/dach-300"), &records);
    let figure = |name: &str| found[0][name].parse::<f64>().expect("a figure");
    assert!((figure("pairs_precision") - known.precision).abs() < 1e-5, "{found:?}");
    assert!((figure("pairs_recall") - known.recall).abs() < 1e-5, "{found:?}");
    assert!((figure("pairs_f1") - known.f1()).abs() < 1e-5, "{found:?}");
    assert!(figure("rows_f1") > 0.9 && figure("rows_f1") <= 1.0);
    // Without being asked, some thresholds besides the one in force.
    let tried: Vec<_> = found.iter().map(|line| line["threshold"].as_str()).collect();
    assert_eq!(tried, ["0.600000", "0.500000", "0.800000", "0.900000", "0.950000", "0.990000"]);
    let recall = |line: usize| found[line]["pairs_recall"].parse::<f64>().expect("a figure");
    assert!(recall(1) >= recall(5), "{found:?}");
}

/// Says of the small campaign that Ann's second order was somebody else's, and that Bob and Dee are one.
const WRONG: &str = "File,Row,Person\n\
    orders.csv,2,ann\norders.csv,3,another\norders.csv,4,bob\n\
    sent_to_launch.csv,3,bob\nresponses - Try it free.csv,3,bob\n";

#[test]
fn pairs_that_were_got_wrong_are_named_with_their_evidence() {
    let desk = small_campaign().file("truth.csv", WRONG);
    let pairs = rows(&desk.run(&["evaluate", "c", "--truth", "truth.csv", "--pairs"]).success());
    let named: Vec<_> =
        pairs.iter().map(|pair| (pair["mistake"].as_str(), pair["left"].as_str(), pair["right"].as_str())).collect();
    assert!(named.contains(&("two people taken for one", "orders.csv:2", "orders.csv:3")), "{named:?}");
    assert_eq!(named.len(), 2, "{named:?}");
    let missed = pairs.iter().find(|pair| pair["mistake"] == "one person taken for two").expect("Bob and Dee");
    assert!(missed["speaks_against"].contains("last name different"), "{missed:?}");
    let shown = desk.run(&["evaluate", "c", "--truth", "truth.csv", "-f", "table", "--thresholds", "0.9"]).success();
    for words in ["60.0 %", "90.0 %", "Got wrong", "5 rows of 3 people, taken for 3"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn rows_of_the_truth_that_do_not_exist_are_named() {
    let desk =
        small_campaign().file("truth.csv", format!("{WRONG}orders.csv,99,ann\nsent.csv,2,ann\norders.csv,2,bob\n"));
    let outcome = desk.run(&["evaluate", "c", "--truth", "truth.csv"]);
    assert_eq!(outcome.status, 0);
    for words in [
        "2 of the rows in truth.csv are not among those that were read",
        "the first of them is in line 7: orders.csv has no row 99",
        "1 of the lines in truth.csv name a row once more",
    ] {
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
}

#[test]
fn a_truth_may_name_rows_by_their_ids() {
    let desk = Desk::new()
        .file(
            "c/leads.csv",
            "Lead ID,First name,Last name,Email\nL-1001,Ann,Leeming,ann@leeming.example\n\
             L-1002,Cid,Mossgrove,cid@mossgrove.example\nL-1003,Ann,Leeming,ann@leeming.example\n",
        )
        .file("truth.csv", "record_id,entity_id\nL-1001,1\nL-1002,2\nL-1003,1\n");
    let found = rows(&desk.run(&["evaluate", "c", "--truth", "truth.csv"]).success());
    assert_eq!((found[0]["people"].as_str(), found[0]["pairs_f1"].as_str()), ("2", "1.000000"));
}

#[test]
fn a_truth_may_be_two_columns_of_ids_whatever_they_are_called() {
    let leads = "Ref,First name,Last name,Email\nL-1001,Ann,Leeming,ann@leeming.example\n\
        L-1002,Cid,Mossgrove,cid@mossgrove.example\nL-1003,Ann,Leeming,ann@leeming.example\n\
        L-1004,Dee,Frostman,dee@frostman.example\n";
    let desk = Desk::new()
        .file("c/leads.csv", leads)
        .file("pairs.csv", "left,right\nL-1001,L-1003\n")
        .file("people.csv", "ref,who\nL-1001,a\nL-1002,b\nL-1003,a\nL-1004,c\n")
        .file("wrong.csv", "one,other\nL-1001,L-1002\nL-1009,L-1003\n");
    for truth in ["pairs.csv", "people.csv"] {
        let outcome = desk.run(&["evaluate", "c", "--truth", truth, "-f", "table"]).success();
        assert!(outcome.contains("4 rows of 3 people, taken for 3"), "{truth}: {outcome}");
        assert!(outcome.contains("Nothing was got wrong."), "{truth}: {outcome}");
    }
    let outcome = desk.run(&["evaluate", "c", "--truth", "wrong.csv"]);
    assert!(outcome.stderr.contains("1 of the rows in wrong.csv are not among"), "{}", outcome.stderr);
    let found = rows(&outcome.success());
    assert_eq!((found[0]["pairs_precision"].as_str(), found[0]["pairs_recall"].as_str()), ("0.000000", "0.000000"));
}

#[test]
fn decisions_that_took_part_are_named_in_evaluate_and_explain() {
    let truth = "file,row,person\nsent_to_launch.csv,3,bob\nresponses - Try it free.csv,3,bob\n";
    let desk = small_campaign().file("truth.csv", truth);
    let records = rows(&desk.run(&["link", "c"]).success());
    let key = |file: &str, row: &str| {
        let found = records.iter().find(|record| record["file"] == file && record["row"] == row);
        found.expect("a row")["key"].clone()
    };
    let (cid, dee) = (key("sent_to_launch.csv", "4"), key("orders.csv", "4"));
    let (bob, form) = (key("sent_to_launch.csv", "3"), key("responses - Try it free.csv", "3"));
    let desk = desk.file("decisions.csv", format!("decision,left_key,right_key\nyes,{cid},{dee}\nno,{bob},{form}\n"));
    let explained = |left: &str, right: &str| desk.run(&["explain", left, right, "c", "-f", "table"]).success();
    let yes = explained("sent_to_launch.csv:4", "orders.csv:4");
    assert!(yes.contains("Yes: so it was decided in decisions.csv:2."), "{yes}");
    let no = explained("clicked_launch.csv:2", "responses - Try it free.csv:3");
    assert!(no.contains("No: so it was decided in decisions.csv:3."), "{no}");
    let pairs = rows(&desk.run(&["evaluate", "c", "--truth", "truth.csv", "--pairs"]).success());
    let parted = pairs.iter().find(|pair| pair["decided_in"] == "decisions.csv:3").expect("Bob's form");
    assert_eq!(parted["mistake"], "one person taken for two, as decided in decisions.csv:3");
}

#[test]
fn without_a_truth_the_expected_mistakes_are_said_in_words() {
    let desk = small_campaign();
    let shown = desk.run(&["evaluate", "c", "--format", "table"]).success();
    assert!(shown.contains("4 people"), "{shown}");
    let found = rows(&desk.run(&["evaluate", "c"]).success());
    assert!(found[0]["may_be_two"].parse::<f64>().expect("a figure") < 1.0, "{found:?}");
}

#[test]
fn a_truth_that_says_nothing_is_an_error_that_says_what_is_needed() {
    let desk = small_campaign()
        .file("truth.csv", "File,Owner\norders.csv,ann\n")
        .file("other.csv", "file,row,person\nx.csv,2,ann\n");
    for (file, message, hint) in [
        ("truth.csv", "truth.csv does not say whose each row is", "file, row and person"),
        ("other.csv", "other.csv names none of the rows that were read", "no file that was read is called `x.csv`"),
    ] {
        let outcome = desk.run(&["evaluate", "c", "--truth", file]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""));
        assert!(outcome.stderr.contains(message) && outcome.stderr.contains(hint), "{}", outcome.stderr);
    }
    assert_eq!(desk.run(&["evaluate", "c", "--thresholds", "0.5"]).status, 2);
    assert_eq!(desk.run(&["evaluate", "c", "--truth", "other.csv", "--thresholds", "7"]).status, 1);
}
