//! Times and rows that are not as they should be: each counted, named, and never clipped in silence.

use std::fmt::Write;

use crate::support::{Desk, Outcome};

fn words(outcome: &Outcome) -> String {
    let all = format!("{}{}", outcome.stdout, outcome.stderr);
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn says(outcome: &Outcome, what: &str) {
    let said = words(outcome);
    assert!(said.contains(what), "`{what}` is not in\n{}{}", outcome.stdout, outcome.stderr);
}

#[test]
fn a_deal_won_before_the_first_contact_is_counted_and_listed() {
    let desk =
        Desk::new().file("c/leads.csv", "Email,Created Date\nann@acme.com,2026-03-10\nbob@bolt.com,2026-03-01\n").file(
            "c/deals.csv",
            "Deal Name,Email,Close Date,Amount,Deal Stage\n\
             A,ann@acme.com,2026-03-04,100,Closed Won\nB,bob@bolt.com,2026-03-05,50,Closed Won\n",
        );
    let outcome = desk.run(&["run", "c", "--format", "table"]);
    says(&outcome, "Back to front 1 at deals came there only before the stage in front of it: they count");
    let findings = desk.read("moldau-out/findings.csv");
    assert!(
        findings.contains("deals.csv,,2,,backwards-time,\"deals came 6 days before leads: both count"),
        "{findings}"
    );
    assert!(desk.read("moldau-out/funnel.csv").contains("\ndeals,2,2,"), "both count");
}

#[test]
fn events_without_a_time_count_and_are_in_no_median() {
    let desk = Desk::new()
        .file(
            "c/clicks.csv",
            "Email,Click Time\nann@acme.com,2026-03-01 10:00:01\nbob@bolt.com,\ncid@crux.com,2026-03-01 11:00:01\n",
        )
        .file(
            "c/orders.csv",
            "Order ID,Email,Order Date,Total\n1,ann@acme.com,2026-03-03,5.00\n2,bob@bolt.com,2026-03-04,6.00\n",
        );
    let outcome = desk.run(&["funnel", "c", "--format", "table"]);
    says(&outcome, "Without a time 1 at orders: they count, and are in no median time");
    says(&outcome, "orders 2 2 of 3");
}

#[test]
fn things_of_the_same_instant_follow_one_another_in_the_order_of_the_stages() {
    let desk = Desk::new()
        .file("c/clicks.csv", "Email,Click Time\nann@acme.com,2026-03-01 10:00:01\n")
        .file("c/forms.csv", "Email,Submitted At\nann@acme.com,2026-03-01 10:00:01\n");
    let outcome = desk.run(&["funnel", "c", "--order", "in-order", "--format", "table"]);
    says(&outcome, "forms 1 1 of 1 100.0 %");
    let desk = desk.file("moldau.toml", "[funnel]\norder = \"in order\"\nties = \"apart\"\n");
    let outcome = desk.run(&["funnel", "c", "--config", "moldau.toml", "--format", "table"]);
    says(&outcome, "forms 0 0 of 1 0.0 %");
    says(&outcome, "Same time a stage must be later than the one before");
}

#[test]
fn a_date_in_the_future_is_named_and_does_not_become_today() {
    let mut clicks = "Email,Click Time\n".to_owned();
    for person in 0..60 {
        writeln!(clicks, "p{person}@firm{person}.com,2026-03-{:02} 10:00:01", 1 + person % 28).expect("text");
    }
    clicks += "late@latefirm.com,2062-03-01 10:00:01\n";
    let desk = Desk::new()
        .file("c/clicks.csv", clicks)
        .file("c/orders.csv", "Order ID,Email,Order Date,Total\n1,p1@firm1.com,2026-03-03,5.00\n");
    let outcome = desk.run(&["run", "c", "--format", "table"]);
    says(&outcome, "Today 2026-03-28, the last day that any file names");
    let findings = desk.read("moldau-out/findings.csv");
    assert!(findings.contains("clicks.csv,,62,,future-date,this is dated 2062-03-01"), "{findings}");
}

#[test]
fn an_order_without_a_person_is_in_the_sum_and_has_its_place() {
    let desk = Desk::new().file("c/clicks.csv", "Email,Click Time\nann@acme.com,2026-03-01 10:00:01\n").file(
        "c/orders.csv",
        "Order ID,Email,Order Date,Total,Currency\n1,ann@acme.com,2026-03-03,5.00,EUR\n2,,2026-03-04,6.50,EUR\n",
    );
    let outcome = desk.run(&["run", "c", "--format", "table"]);
    says(&outcome, "– by nobody known 1 order worth 6.50 EUR");
    says(&outcome, "Paid 2 orders worth 11.50 EUR");
    assert!(desk.read("moldau-out/findings.csv").contains("orders.csv,,3,,nobodys-order,"));
}

#[test]
fn several_currencies_are_never_added_up() {
    let desk = Desk::new()
        .file("c/clicks.csv", "Email,Click Time\nann@acme.com,2026-03-01 10:00:01\n")
        .file(
            "c/orders.csv",
            "Order ID,Email,Order Date,Total,Currency\n1,ann@acme.com,2026-03-03,5.00,EUR\n2,ann@acme.com,2026-03-04,6.50,USD\n",
        );
    let outcome = desk.run(&["funnel", "c", "--format", "table"]);
    says(&outcome, "there are several currencies: they are shown apart and never added up");
    says(&outcome, "Paid 1 order worth 5.00 EUR, 1 order worth 6.50 USD");
    assert!(!words(&outcome).contains("11.50"));
}

#[test]
fn files_that_are_not_sure_are_one_short_list() {
    let desk = Desk::new()
        .file("c/a.csv", "Email\nann@acme.com\n")
        .file("c/b.csv", "Email\nbob@bolt.com\n")
        .file("c/d.csv", "Email\ncid@crux.com\n")
        .file("c/clicks.csv", "Email,Click Time\nann@acme.com,2026-03-01 10:00:01\n");
    let outcome = desk.run(&["run", "c", "--format", "table"]);
    assert!(outcome.stderr.matches("`moldau inspect` says why").count() <= 1, "{}", outcome.stderr);
}

#[test]
fn a_stage_that_nobody_reaches_is_named_with_what_would_fill_it() {
    let desk = Desk::new()
        .file("c/leads.csv", "Email,Plan,Created\nann@acme.com,Free,2026-03-01\n")
        .file("c/orders.csv", "Order ID,Email,Order Date,Total\n1,ann@acme.com,2026-03-03,5.00\n")
        .file(
            "moldau.toml",
            "[funnel]\nstages = [\"leads\", { name = \"Large\", role = \"leads\", where = 'Plan = \"Large\"' }, \"orders\"]\n",
        );
    let outcome = desk.run(&["run", "c", "--format", "table"]);
    says(&outcome, "nobody is at Large, which is filled by leads where Plan = \"Large\" in leads.csv");
    assert!(desk.read("moldau-out/funnel.csv").contains("\nLarge,0,0,0,0,1,0,"), "an empty stage is a line of zeros");
}

#[test]
fn a_window_of_nothing_is_refused() {
    let desk = Desk::new().file("c/clicks.csv", "Email,Click Time\nann@acme.com,2026-03-01 10:00:01\n");
    let outcome = desk.run(&["funnel", "c", "--window", "0 days"]);
    assert_eq!(outcome.status, 2);
    says(&outcome, "error: --window: a window of zero lets nobody get beyond the first stage");
}

#[test]
fn what_lies_after_the_day_asked_for_had_not_happened_and_still_keeps_people_off_call_lists() {
    let desk = Desk::new().file("c/clicks.csv", "Email,Click Time\nann@acme.com,2026-03-01 10:00:01\n").file(
        "c/orders.csv",
        "Order ID,Email,Order Date,Total\n1,ann@acme.com,2026-03-03,5.00\n2,ann@acme.com,2026-03-09,5.00\n",
    );
    let outcome = desk.run(&["funnel", "c", "--as-of", "2026-03-05", "--format", "table"]);
    says(&outcome, "1 row tells of days after 2026-03-05, the day asked for: left out of all figures");
    let figures = desk.run(&["funnel", "c", "--as-of", "2026-03-05"]).success();
    assert!(figures.contains(",5.00,"), "the order of the 9th is not in the revenue: {figures}");
    let early = desk.run(&["dropoff", "clicks", "c", "--as-of", "2026-03-02", "--format", "csv"]).success();
    assert_eq!(early.lines().count(), 2, "{early}");
    assert!(early.contains("bought on 2026-03-03"), "who has bought by now is not called: {early}");
}

/// Puts the rows of an export into another sequence, the header first.
fn shuffled(text: &str, seed: u64) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut state = seed;
    for at in (2..lines.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = 1 + usize::try_from(state >> 33).expect("a number of 31 bits") % at;
        lines.swap(at, other);
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_same_rows_in_another_sequence_and_files_named_in_another_one_make_the_same_bytes() {
    let folder = crate::support::checkout("fixtures/worlds/saas-300/files");
    let names = [
        "sent_to_spring_launch.csv",
        "opened_spring_launch.csv",
        "clicked_spring_launch.csv",
        "bounced_spring_launch.csv",
        "orders_export_1.csv",
        "responses - Try it free.csv",
    ];
    let desk = |seed: Option<u64>| {
        names.iter().fold(Desk::new(), |desk, name| {
            let text = std::fs::read_to_string(folder.join(name)).expect("an export");
            desk.file(name, seed.map_or(text.clone(), |seed| shuffled(&text, seed)))
        })
    };
    let print = |desk: &Desk, names: &[&str]| {
        let args: Vec<&str> = ["funnel"].iter().chain(names).chain(&["--window", "30 days"]).copied().collect();
        desk.run(&args).success()
    };
    let whole = print(&desk(None), &names);
    assert!(whole.lines().count() > 4, "{whole}");
    let backwards: Vec<&str> = names.iter().rev().copied().collect();
    for seed in [1, 2, 3] {
        assert_eq!(print(&desk(Some(seed)), &backwards), whole, "seed {seed}");
    }
}

#[test]
fn a_file_of_another_year_is_told_of_and_those_that_follow_on_are_not() {
    let orders = |day: &str| format!("Order ID,Email,Order Date,Total\n{day}-1,ann@acme.com,{day},5.00\n");
    let desk = Desk::new()
        .file("c/clicks.csv", "Email,Click Time\nann@acme.com,2026-03-01 10:00:01\nbob@bolt.com,2026-03-02 10:00:01\n")
        .file("c/orders-a.csv", orders("2026-03-04"))
        .file("c/orders-b.csv", orders("2026-05-20"));
    let outcome = desk.run(&["run", "c", "--format", "table"]);
    assert!(!words(&outcome).contains("old-file"), "{}", outcome.stderr);
    let desk = desk.file("c/orders-old.csv", orders("2025-03-09"));
    let outcome = desk.run(&["run", "c", "--format", "table"]);
    says(&outcome, "1 × old-file");
    says(
        &outcome,
        "orders-old.csv: its days end on 2025-03-09, 360 days before those of the other files of orders begin",
    );
    says(&outcome, "(orders-a.csv)");
    // A step that has no other file is held against all that happened.
    let clicks = desk.read("c/clicks.csv");
    let desk = desk.file("d/clicks.csv", clicks).file("d/orders.csv", orders("2025-03-09"));
    says(&desk.run(&["run", "d", "--format", "table"]), "before those of all other files begin (clicks.csv)");
}
