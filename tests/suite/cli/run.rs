use std::fs;

use expect_test::expect;

use super::small_campaign;
use crate::support::score::rows;

#[test]
fn a_small_campaign_comes_out_as_counted_by_hand() {
    let desk = small_campaign();
    desk.run(&["run", "c", "--format", "table", "--color", "never"]).is(&expect![[]]);
}

#[test]
fn the_output_folder_holds_every_promised_file() {
    let desk = small_campaign();
    let _ = desk.run(&["run", "c"]).success();
    let mut names = Vec::new();
    for folder in ["moldau-out", "moldau-out/dropoff"] {
        for entry in fs::read_dir(desk.path(folder)).expect("a folder") {
            names.push(format!("{folder}/{}", entry.expect("an entry").file_name().to_string_lossy()));
        }
    }
    names.sort();
    expect![[]].assert_eq(&names.join("\n"));
    let header =
        |name: &str| desk.read(&format!("moldau-out/{name}")).lines().next().map(str::to_owned).unwrap_or_default();
    assert_eq!(header("records.csv"), "file,sheet,row,role,person_id,match_probability,matched_on");
    assert_eq!(header("journeys.csv"), "person_id,stage,time,file,sheet,row,value,note");
    assert_eq!(header("findings.csv"), "file,sheet,row,column,kind,message");
    assert_eq!(
        header("funnel.csv"),
        "stage,people,recorded,implied,entered_here,skipped,from_previous,rate_previous,rate_previous_low,\
         rate_previous_high,rate_first,rate_first_low,rate_first_high,dropped,still_open,median_days,p90_days,revenue"
    );
}

#[test]
fn every_row_is_in_the_records_and_belongs_to_the_right_person() {
    let desk = small_campaign();
    let _ = desk.run(&["run", "c"]).success();
    let records = rows(&desk.read("moldau-out/records.csv"));
    assert_eq!(records.len(), 3 + 1 + 1 + 2 + 3);
    let person = |file: &str, row: &str| {
        let found = records.iter().find(|record| record["file"] == file && record["row"] == row);
        found.unwrap_or_else(|| panic!("{file}:{row}"))["person_id"].clone()
    };
    assert_eq!(person("clicked_launch.csv", "2"), person("responses - Try it free.csv", "3"), "Bob is Robert");
    assert_eq!(person("orders.csv", "2"), person("orders.csv", "3"), "Ann ordered twice");
    assert_eq!(person("orders.csv", "2"), person("sent_to_launch.csv", "2"));
    assert_ne!(person("orders.csv", "4"), person("sent_to_launch.csv", "4"));
}

#[test]
fn a_second_run_replaces_the_first_and_says_the_same() {
    let desk = small_campaign();
    let first = desk.run(&["run", "c"]).success();
    let people = desk.read("moldau-out/people.csv");
    fs::write(desk.path("moldau-out/left-over.txt"), "old").expect("a file");
    assert_eq!(desk.run(&["run", "c"]).success(), first);
    assert_eq!(desk.read("moldau-out/people.csv"), people);
    assert!(!desk.path("moldau-out/left-over.txt").exists(), "the folder is replaced as a whole");
}

#[test]
fn a_failed_run_leaves_the_last_output_as_it_was() {
    let desk = small_campaign();
    let _ = desk.run(&["run", "c"]).success();
    let before = desk.read("moldau-out/run.json");
    let outcome = desk.run(&["run", "nowhere"]);
    assert_eq!(outcome.status, 1);
    assert_eq!(desk.read("moldau-out/run.json"), before);
}

#[test]
fn a_folder_that_is_not_ours_is_never_replaced() {
    let desk = small_campaign().file("precious/thesis.txt", "years of work");
    let outcome = desk.run(&["run", "c", "--out", "precious"]);
    assert_eq!(outcome.status, 1, "{}", outcome.stderr);
    assert_eq!(desk.read("precious/thesis.txt"), "years of work");
    expect![[]].assert_eq(&outcome.stderr);
}

#[test]
fn quiet_means_silent() {
    let outcome = small_campaign().run(&["run", "c", "--quiet"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
}

#[test]
fn an_unsubscribed_person_is_held_back_from_the_call_list_with_the_reason() {
    let desk = small_campaign().file(
        "c/unsubscribed_launch.csv",
        "Email Address,First Name,Last Name,UNSUB_TIME,UNSUB_REASON\nrobert.stone@brightco.example,Robert,Stone,2026-03-06 08:00:00,NORMAL\n",
    );
    let list = rows(&desk.run(&["dropoff", "forms", "c"]).success());
    assert_eq!(list.len(), 1);
    let suppressed: Vec<_> = list[0].iter().filter(|(name, _)| name.contains("suppress")).collect();
    assert_eq!(suppressed, [(&"suppressed".to_owned(), &"unsubscribed".to_owned())]);
}

#[test]
#[cfg(unix)]
fn only_the_owner_can_read_the_results() {
    use std::os::unix::fs::PermissionsExt;
    let desk = small_campaign();
    let _ = desk.run(&["run", "c"]).success();
    for name in ["moldau-out", "moldau-out/people.csv", "moldau-out/dropoff"] {
        let mode = fs::metadata(desk.path(name)).expect("an output").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} {mode:o}");
    }
}
