//! The join ledger: every row in one place, every order on its way, and what makes sums wrong although they add up.

use std::fmt::Write;

use super::small_campaign;
use crate::support::Desk;
use crate::support::score::rows;

#[test]
fn every_row_of_every_file_is_in_one_place() {
    let desk = small_campaign().file(
        "c/calls.csv",
        "Call Date,Contact,Email,Outcome\n2026-03-06,Bob Stone,robert.stone@brightco.example,Reached\n2026-03-06,,,No answer\n",
    );
    assert_eq!(desk.run(&["run", "c"]).status, 0);
    let files = rows(&desk.read("moldau-out/files.csv"));
    assert_eq!(files.len(), 6);
    for file in &files {
        let of = |column: &str| file[column].parse::<u64>().expect("a count");
        let parts = ["linked", "alone", "ambiguous", "duplicate", "of_nobody", "set_aside"].map(of);
        assert_eq!(parts.iter().sum::<u64>(), of("rows_read"), "{file:?}");
    }
    let of = |name: &str| files.iter().find(|file| file["file"] == name).expect("the file");
    let orders = of("orders.csv");
    assert_eq!((orders["linked"].as_str(), orders["alone"].as_str()), ("2", "1"));
    assert_eq!(of("calls.csv")["set_aside"], "1");
}

#[test]
fn orders_outside_the_funnel_are_counted_and_reconciled_to_the_cent() {
    let desk = Desk::new()
        .file(
            "c/clicks.csv",
            "Email,Click Time\n\
             ann@acme.com,2026-03-02 10:00:01\n\
             bob@bolt.com,2026-03-02 11:00:02\n\
             cid@crux.com,2026-03-12 12:00:03\n",
        )
        .file("c/forms.csv", "Email,Submitted At\nann@acme.com,2026-03-03 10:00:00\ncid@crux.com,2026-03-13 10:00:00\n")
        .file(
            "c/orders.csv",
            "Order ID,Email,Order Date,Total,Currency,Status\n\
             1,ann@acme.com,2026-03-05,100.10,EUR,paid\n\
             2,bob@bolt.com,2026-03-06,20.20,EUR,paid\n\
             3,cid@crux.com,2026-03-07,3.03,EUR,paid\n\
             4,dee@dots.com,2026-03-08,0.04,EUR,paid\n\
             5,,2026-03-09,7.00,EUR,paid\n\
             6,ann@acme.com,2026-03-10,50.00,EUR,cancelled\n",
        );
    let said = desk.run(&["funnel", "c", "--format", "table"]).success();
    for line in [
        "Paid               5 orders worth 130.37 EUR",
        "Not counted        1 order worth 50.00 EUR: cancelled, never paid, or given back in full",
        "through every stage                 1       1  100.10 EUR",
        "skipped a stage                     1       1   20.20 EUR",
        "bought first, was reached later       1       1    3.03 EUR",
        "never seen before                   1       1    0.04 EUR",
        "by nobody known                     –       1    7.00 EUR",
        "all                                 4       5  130.37 EUR",
    ] {
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.lines().any(|own| squeeze(own) == squeeze(line)), "{line}\n{said}");
    }
}

#[test]
fn stages_that_most_people_reach_the_other_way_round_are_told_with_the_order_that_fits() {
    let leads = |month: u32| {
        let row = |day: u32| format!("p{day}@firm{day}.com,Ann{day} Archer,Hot,2026-{month:02}-{day:02}\n");
        format!("Email,Name,Lead Status,Created Date\n{}", (1..=9).map(row).collect::<String>())
    };
    let call = |day: u32| format!("p{day}@firm{day}.com,2026-03-{day:02},reached\n");
    let calls = (1..=9).map(call).collect::<String>();
    let said = |month: u32| {
        let desk = Desk::new()
            .file("c/leads.csv", leads(month))
            .file("c/calls.csv", format!("Email,Call Date,Call Outcome\n{calls}"))
            .file("c/orders.csv", "Order ID,Email,Order Date,Total\n1,p1@firm1.com,2026-03-29,5.00\n");
        desk.run(&["funnel", "c", "--format", "table"]).success()
    };
    let first = said(2);
    let hint = "9 of 9 came to leads before calls: --stages leads,calls,orders counts it so";
    assert!(first.contains(hint), "{first}");
    assert!(!said(4).contains("Another order?"));
}

#[test]
fn the_same_payments_in_two_lists_are_never_silent() {
    let desk = Desk::new()
        .file("c/forms.csv", "Email,Submitted At\nann@acme.com,2026-03-01 10:00:00\nbob@bolt.com,2026-03-01 10:00:00\n")
        .file(
            "c/shop orders.csv",
            "Order ID,Email,Order Date,Total,Currency\n1001,ann@acme.com,2026-03-05,100.10,EUR\n1002,bob@bolt.com,2026-03-06,20.20,EUR\n",
        )
        .file(
            "c/payments.csv",
            "Payment ID,Email,Paid at,Amount,Currency\n\
             ch_77,ann@acme.com,2026-03-05,100.10,EUR\n\
             ch_78,bob@bolt.com,2026-03-06,20.20,EUR\n\
             ch_79,bob@bolt.com,2026-03-09,5.00,EUR\n",
        );
    let said = desk.run(&["run", "c", "--format", "table"]);
    let words = "2 payments worth 120.30 EUR here and in shop orders.csv";
    assert!(said.stdout.split_whitespace().collect::<Vec<_>>().join(" ").contains(words), "{}", said.stdout);
    assert!(desk.read("moldau-out/findings.csv").contains("same-payments"));
}

#[test]
fn a_file_of_deals_that_begins_late_is_named_with_its_effect() {
    let (mut leads, mut deals) =
        ("Email,Created Date\n".to_owned(), "Deal Name,Email,Close Date,Amount,Deal Stage\n".to_owned());
    for person in 0..200 {
        let day = person / 3;
        let date = |day: i32| format!("2026-{:02}-{:02}", 1 + day / 28, 1 + day % 28);
        writeln!(leads, "person{person}@firm{person}.com,{}", date(day)).expect("text");
        if person % 4 == 0 && day + 5 >= 28 {
            writeln!(deals, "Deal {person},person{person}@firm{person}.com,{},100,Closed Won", date(day + 5))
                .expect("text");
        }
    }
    let desk = Desk::new().file("c/leads.csv", leads).file("c/deals.csv", deals);
    let said = desk.run(&["funnel", "c", "--format", "table"]).success();
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("deals.csv: tells of deals from 2026-02-0"), "{said}");
    assert!(words.contains("came before that, and could not show an early one; without them"), "{said}");
}

#[test]
fn rates_have_a_worst_and_a_best_case() {
    let desk = Desk::new()
        .file(
            "c/forms.csv",
            "Email,First Name,Submitted At\n\
             ann@acme.com,Ann,2026-03-01 10:00:00\nbob@bolt.com,Bob,2026-03-01 10:00:00\n\
             cid@crux.com,Cid,2026-03-01 10:00:00\n,,2026-03-01 11:00:00\n",
        )
        .file(
            "c/orders.csv",
            "Order ID,Email,Order Date,Total,Currency\n1,ann@acme.com,2026-03-05,10.00,EUR\n2,zoe@zinc.com,2026-03-06,20.00,EUR\n",
        );
    let said = desk.run(&["funnel", "c", "--format", "table"]).success();
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("orders 25.0 % 1 of 4 33.3 % 66.7 % 2 of 3"), "{said}");
}
