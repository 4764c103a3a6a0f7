use std::fs;

use expect_test::expect;

use super::small_campaign;
use crate::support::score::rows;

#[test]
fn a_small_campaign_comes_out_as_counted_by_hand() {
    let desk = small_campaign();
    desk.run(&["run", "c", "--format", "table", "--color", "never"]).is(&expect![[r#"
        status 0
        --- stdout
        Funnel

        Stage   People  Of the stage before     Rate  95 % interval  Of the first
        ─────────────────────────────────────────────────────────────────────────
        sends        3                    –        –              –       100.0 %
        opens        2               2 of 3   66.7 %    20.8–93.9 %        66.7 %
        clicks       1               1 of 2   50.0 %     9.5–90.5 %        33.3 %
        forms        2               1 of 1  100.0 %   20.7–100.0 %        66.7 %
        orders       2               1 of 2   50.0 %     9.5–90.5 %        33.3 %

        Behind the figures
        Stage   Recorded  Implied  Entered here  Skipped it  Stopped here  Median time        Paid
        ──────────────────────────────────────────────────────────────────────────────────────────
        sends          3        0             3           1             1            –  200.75 EUR
        opens          1        1             0           1             0            –  200.75 EUR
        clicks         1        0             0           2             0            –           –
        forms          2        0             0           1             1            –  200.75 EUR
        orders         2        0             1           0             0          2 d  210.75 EUR

        Opens and clicks by machines
        Cannot tell  2 opens and clicks without a time of the day: no rule can tell a machine's from a person's

        E-mail  3 mails sent to 3 people, 1 person opened, 1 person clicked

        Does it add up?
        Rows               10 read = 10 used + 0 set aside
        People             4 found = 4 in the funnel + 0 at none of its stages
        Paid               3 orders worth 210.75 EUR
        – in the funnel    3 orders worth 210.75 EUR
        – outside it       nothing
        – by nobody known  nothing
        Without a time     2 at opens, 1 at clicks, 1 at forms: they count, and are in no median time

        How they came to their order
        Way                People  Orders        Paid
        ─────────────────────────────────────────────
        skipped a stage         1       2  200.75 EUR
        never seen before       1       1   10.00 EUR
        all                     2       3  210.75 EUR

        Rules in force
        Sequence    open: people enter at any stage and may skip one; nobody is forced through the first
        Time limit  none: a stage counts however long it takes
        Implied     a stage is counted where a later step of the same mail proves it: 1 time in all
        Today       2026-03-10, the last day that any file names

        What the words mean
        Of the first  of the people at the first stage, those who reached this one
        Recorded      a row says that they were here
        Entered here  had reached no earlier stage: they came in at this one
        Skipped it    reached a later stage and not this one
        Stopped here  reached no later stage; the drop-off list names them
        Paid          what the people of this stage ordered, whenever that was, less what was given back
        Median time   from the stage before to this one: half of the people took no longer (min, h = hours, d = days)
        --- stderr
        Files
        File                         Taken for  Rows  Linked  Alone
        ───────────────────────────────────────────────────────────
        clicked_launch.csv           clicks        1       1      0
        opened_launch.csv            opens         1       1      0
        orders.csv                   orders        3       2      1
        responses - Try it free.csv  forms         2       2      0
        sent_to_launch.csv           sends         3       2      1

        Linked  rows of people who are in another file as well
        Alone   rows of people who are in this file alone

        People
        Rows      10 read = 10 used + 0 set aside
        People    4 found: 2 with several rows, 2 with one
        Doubtful  no doubtful pair
        Expected  fewer than one mistake is to be expected among 4 people
        Largest   Pj3cqxt1c5m with 5 rows, held by links of at least 100.0 %; P6yysgxwd7r with 3 rows, held by links of at least 100.0 %

        Whom to call
        Stopped after  People  To call
        ──────────────────────────────
        forms               1        1
        sends               1        1

        What to do next
        moldau-out/dropoff/    one list a stage: who stopped there, and how to reach them
        moldau-out/people.csv  everyone found, with how far they got
        moldau funnel          the funnel once more, with every word explained
    "#]]);
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
    expect![[r#"
        moldau-out/dropoff
        moldau-out/dropoff/01-sends.csv
        moldau-out/dropoff/02-opens.csv
        moldau-out/dropoff/03-clicks.csv
        moldau-out/dropoff/04-forms.csv
        moldau-out/files.csv
        moldau-out/findings.csv
        moldau-out/funnel.csv
        moldau-out/journeys.csv
        moldau-out/paths.csv
        moldau-out/people.csv
        moldau-out/records.csv
        moldau-out/review.csv
        moldau-out/run.json"#]]
    .assert_eq(&names.join("\n"));
    let header =
        |name: &str| desk.read(&format!("moldau-out/{name}")).lines().next().map(str::to_owned).unwrap_or_default();
    // Further columns may follow at the end; these are what others rely on.
    let begins = |name: &str, columns: &str| assert!(header(name).starts_with(columns), "{name}: {}", header(name));
    begins("records.csv", "file,sheet,row,role,person_id,match_probability,matched_on");
    begins("journeys.csv", "person_id,stage,time,file,sheet,row,value,note");
    begins("findings.csv", "file,sheet,row,column,kind,message");
    begins(
        "funnel.csv",
        "stage,people,recorded,implied,entered_here,skipped,from_previous,rate_previous,rate_previous_low,\
         rate_previous_high,rate_first,rate_first_low,rate_first_high,dropped,still_open,median_days,p90_days,revenue",
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
    expect![[r#"
        error: $DESK/precious holds files that no earlier run wrote
        hint: choose a new or an empty folder with --out: it is replaced as a whole
    "#]]
    .assert_eq(&outcome.stderr);
}

#[test]
fn of_very_many_files_those_taken_for_the_same_share_a_line() {
    let mut desk = small_campaign();
    for number in 0..50 {
        let name = ["Ada", "Bea", "Cyd", "Dov", "Eli", "Fay", "Gil"][number % 7];
        let last = ["Moor", "Nash", "Otis", "Penn", "Quay", "Rowe", "Shaw", "Tull"][number % 8];
        let rows = format!("Email Address,First Name,Last Name,Opens\n{name}@{last}{number}.example,{name},{last},1\n");
        desk = desk.file(&format!("c/opened_weekly_{number:02}.csv"), rows);
    }
    let said = desk.run(&["run", "c", "--format", "csv"]).stderr;
    let line = said.lines().find(|line| line.starts_with("opened_")).expect("the opens are told of");
    let cells: Vec<_> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    assert_eq!(cells, ["opened_launch.csv and 50 more", "opens", "51", "1", "50"], "{said}");
    assert!(said.contains("moldau-out/files.csv"), "{said}");
    assert_eq!(rows(&desk.read("moldau-out/files.csv")).len(), 55);
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
