use super::small_campaign;
use crate::support::Desk;
use crate::support::score::rows;

#[test]
fn people_are_listed_once_with_their_furthest_stage() {
    let people = rows(&small_campaign().run(&["people", "c"]).success());
    assert_eq!(people.len(), 4);
    let furthest: Vec<_> =
        people.iter().map(|person| (person["first_name"].as_str(), person["furthest_stage"].as_str())).collect();
    for expected in [("Ann", "orders"), ("Cid", "sends"), ("Dee", "orders")] {
        assert!(furthest.contains(&expected), "{furthest:?}");
    }
}

#[test]
fn a_drop_off_list_names_those_who_stopped_there() {
    let desk = small_campaign();
    let stopped = rows(&desk.run(&["dropoff", "forms", "c"]).success());
    assert_eq!(stopped.len(), 1);
    assert_eq!(stopped[0]["email"], "robert.stone@brightco.example");
    assert!(rows(&desk.run(&["dropoff", "clicks", "c"]).success()).is_empty(), "the only clicker went on");
}

#[test]
fn a_journey_is_in_order_and_every_touch_has_its_place() {
    let touches = rows(&small_campaign().run(&["journeys", "c"]).success());
    let ann = &touches.iter().find(|touch| touch["file"] == "opened_launch.csv").expect("Ann's open")["person_id"];
    let stages: Vec<_> =
        touches.iter().filter(|touch| touch["person_id"] == *ann).map(|touch| touch["stage"].as_str()).collect();
    assert_eq!(stages, ["sends", "opens", "forms", "orders", "orders"]);
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_disarmed_and_telephone_numbers_are_not() {
    let desk = Desk::new()
        .file("leads.csv", "Name,Email,Phone\n=cmd|' /C calc'!A0,a@b.example,+49 30 1234567\n")
        .file("orders.csv", "Order Number,Email,Total\n7,a@b.example,5.00\n");
    let people = desk.run(&["people", "leads.csv", "orders.csv"]).success();
    assert!(!people.contains(",=cmd") && !people.contains("\"=cmd"), "{people}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let desk = Desk::new().copy("fixtures/worlds/saas-300/files", "files");
    let mut child = Command::new(env!("CARGO_BIN_EXE_moldau"))
        .args(["journeys", "files"])
        .current_dir(desk.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("moldau starts");
    let mut first = [0u8; 10];
    child.stdout.take().expect("a pipe").read_exact(&mut first).expect("some output");
    let mut stderr = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("text");
    assert!(child.wait().expect("an end").success(), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
fn one_persons_story_is_told_by_id_or_by_address() {
    let desk = small_campaign();
    let by_address = desk.run(&["journeys", "c", "--person", "Robert.Stone@brightco.example"]).success();
    let touches = rows(&by_address);
    let stages: Vec<_> = touches.iter().map(|touch| touch["stage"].as_str()).collect();
    assert_eq!(stages, ["sends", "clicks", "forms"]);
    assert_eq!(desk.run(&["journeys", "c", "--person", &touches[0]["person_id"]]).success(), by_address);
    let nobody = desk.run(&["journeys", "c", "--person", "eve@nowhere.example"]);
    assert_eq!(nobody.status, 1);
    assert!(!nobody.stderr.contains("eve@"), "{}", nobody.stderr);
}

/// An export of mail events: Ann's mail was loaded by a proxy, Bob's too before he opened it and clicked.
const EVENTS: &str = "\
event,email,id,date,messageId,subject,link,campaignId
sent,ann@a.example,1,2026-03-02 09:00:00,m1,Hi,,77
sent,bob@b.example,2,2026-03-02 09:00:00,m2,Hi,,77
sent,cid@c.example,3,2026-03-02 09:00:00,m3,Hi,,77
loadedByProxy,ann@a.example,4,2026-03-02 09:31:07,m1,Hi,,77
loadedByProxy,bob@b.example,5,2026-03-02 10:31:07,m2,Hi,,77
opened,bob@b.example,6,2026-03-02 11:12:08,m2,Hi,,77
click,bob@b.example,7,2026-03-02 11:13:08,m2,Hi,https://x.example/a,77
";

#[test]
fn an_open_that_its_sender_calls_a_proxys_is_listed_and_counts_at_no_stage() {
    let desk = Desk::new().file("events.csv", EVENTS);
    let notes: Vec<_> = rows(&desk.run(&["journeys", "events.csv"]).success())
        .into_iter()
        .filter(|touch| touch["stage"] == "opens")
        .map(|touch| touch["note"].clone())
        .collect();
    let proxy = "by a machine (marked by the sender): does not count: loadedByProxy";
    assert_eq!(notes.iter().filter(|note| *note == proxy).count(), 2, "{notes:?}");
    assert_eq!(notes.len(), 3);
    let funnel = rows(&desk.run(&["funnel", "events.csv"]).success());
    let opens = funnel.iter().find(|stage| stage["stage"] == "opens").expect("a stage of opens");
    assert_eq!((opens["people"].as_str(), opens["people_without_machines"].as_str()), ("1", "1"));
    let shown = desk.run(&["funnel", "events.csv", "--format", "table"]).success();
    for line in ["Opens and clicks by machines", "How machines are told", "marked by the sender"] {
        assert!(shown.contains(line), "{shown}");
    }
}

#[test]
fn a_column_that_marks_bots_takes_them_out_on_request() {
    let log = "\
Event,Email,Timestamp,URL,Is Bot
Sent,ann@a.example,2026-03-02 09:00:00,,
Sent,bob@b.example,2026-03-02 09:00:00,,
Open,ann@a.example,2026-03-02 09:31:07,,true
Open,bob@b.example,2026-03-02 10:31:07,,false
Click,bob@b.example,2026-03-02 10:33:07,https://x.example/a,false
Click,ann@a.example,2026-03-02 10:33:09,https://x.example/a,true
";
    let desk = Desk::new().file("activity.csv", log).file("left-out.toml", "[funnel]\nmachines = \"left out\"\n");
    let people = |arguments: &[&str]| {
        let funnel = rows(&desk.run(&[&["funnel", "activity.csv"], arguments].concat()).success());
        funnel.iter().map(|stage| stage["people"].clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(people(&[]), "2 2 2");
    assert_eq!(people(&["--without-machines"]), "2 1 1");
    assert_eq!(people(&["--config", "left-out.toml"]), "2 1 1");
}
