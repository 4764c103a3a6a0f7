use std::collections::BTreeMap;
use std::fmt::Write;

use super::small_campaign;
use crate::support::Desk;
use crate::support::score::rows;

fn explained(desk: &Desk, left: &str, right: &str) -> Vec<BTreeMap<String, String>> {
    rows(&desk.run(&["explain", left, right, "c"]).success())
}

fn thousandths(text: &str) -> i64 {
    let bits: f64 = text.parse().expect("bits");
    format!("{:.0}", bits * 1000.0).parse().expect("a whole number")
}

#[test]
fn the_terms_add_up_to_the_total() {
    let desk = small_campaign();
    for right in ["orders.csv:4", "orders.csv:2", "responses - Try it free.csv:2"] {
        let lines = explained(&desk, "sent_to_launch.csv:3", right);
        let total = lines.iter().position(|line| line["comparison"] == "total").expect("a total");
        let sum: i64 = lines[..total].iter().map(|line| thousandths(&line["bits"])).sum();
        assert_eq!(sum, thousandths(&lines[total]["bits"]), "{lines:#?}");
        assert_eq!(lines[0]["comparison"], "prior");
        assert_eq!(lines[total - 1]["bits_so_far"], lines[total]["bits"]);
    }
}

#[test]
fn a_firm_under_the_name_is_shown_as_what_was_compared() {
    let desk = Desk::new()
        .file("c/orders.csv", "Order ID,Customer Email,Customer Name,Total\n1,bo.berg@gmail.com,Castro-Yates,5\n")
        .file("c/forms.csv", "First Name,Last Name,Email\nBo,Berg,bo@castro.example\n");
    let said = desk.run(&["explain", "orders.csv:2", "forms.csv:2", "c", "--format", "table"]).success();
    let line = said.lines().find(|line| line.starts_with("last name")).expect("the last name");
    assert!(line.contains("Castro-Yates") && !said.contains("as its e-mail spells it"), "{said}");
}

#[test]
fn both_sides_stand_beside_each_other_and_the_outcome_is_that_of_link() {
    let desk = small_campaign();
    let people: BTreeMap<_, _> = rows(&desk.run(&["link", "c"]).success())
        .into_iter()
        .map(|row| (format!("{}:{}", row["file"], row["row"]), row["person_id"].clone()))
        .collect();
    let one = explained(&desk, "sent_to_launch.csv:3", "responses - Try it free.csv:3");
    let outcome = one.last().expect("an outcome");
    assert_eq!(outcome["level"], "one person");
    assert_eq!(outcome["left"], people["sent_to_launch.csv:3"]);
    assert_eq!(outcome["right"], people["responses - Try it free.csv:3"]);
    let first_name = one.iter().find(|line| line["comparison"] == "first name").expect("first names are compared");
    assert_eq!((first_name["left"].as_str(), first_name["right"].as_str()), ("Robert", "Bob"));
    let two = explained(&desk, "sent_to_launch.csv:3", "orders.csv:4");
    assert_eq!(two.last().expect("an outcome")["level"], "two people");
    // Her second order names no firm: what is compared is the domain of her address, and it says so.
    let by_domain = explained(&desk, "sent_to_launch.csv:2", "orders.csv:3");
    let firm = by_domain.iter().find(|line| line["comparison"] == "firm").expect("firms are compared");
    assert_eq!((firm["left"].as_str(), firm["right"].as_str()), ("Acme Ltd", "(by its mail domain)"));
}

#[test]
fn a_suffix_of_the_name_stands_where_it_was_compared() {
    let names = "Name,Email\nAnn Marie Koch,ann@acme.example\nAnn Marie Koch III,koch@acme.example\n";
    let lines = explained(&Desk::new().file("c/contacts.csv", names), "contacts.csv:2", "contacts.csv:3");
    let of = |comparison: &str| {
        let found = lines.iter().find(|line| line["comparison"] == comparison).expect(comparison);
        (found["left"].clone(), found["right"].clone())
    };
    assert_eq!(of("generation"), (String::new(), "iii".to_owned()));
    assert_eq!(of("middle name"), ("marie".to_owned(), "marie".to_owned()));
}

#[test]
fn people_read_an_answer_in_words() {
    let desk = small_campaign();
    let run = |right: &str| {
        let outcome = desk.run(&["explain", "\"sent_to_launch.csv:2:A\"", right, "c", "--format", "table"]);
        outcome.success()
    };
    let yes = run("opened_launch.csv:2");
    assert!(yes.starts_with("Are sent_to_launch.csv:2 and opened_launch.csv:2 one person?\n\nYes: "), "{yes}");
    assert!(yes.contains("rows say exactly the same"), "{yes}");
    let no = run("orders.csv:4");
    assert!(no.contains("\nNo: the evidence does not suffice, 0.0 %. It lacks "), "{no}");
    assert!(no.contains("Needed  +"), "{no}");
}

#[test]
fn people_may_be_named_by_an_address_or_their_id() {
    let desk = small_campaign();
    let records = rows(&desk.run(&["link", "c"]).success());
    let dee = records.iter().find(|row| row["file"] == "orders.csv" && row["row"] == "4").expect("Dee's order");
    let by_name = explained(&desk, "Ann.Lee@acme.example", &dee["person_id"]);
    assert_eq!(by_name.last().expect("an outcome")["right"], dee["person_id"]);
    let mail = by_name.iter().find(|line| line["comparison"] == "e-mail").expect("addresses are compared");
    assert_eq!(mail["right"], "dee@frost.example");
    assert_eq!(mail["right_column"], "Billing Email Address");
    let shown = desk.run(&["explain", "orders.csv:2", "orders.csv:4", "c", "-f", "table"]).success();
    assert!(shown.contains("`Billing First Name` against `Billing First Name`"), "{shown}");
    for (name, message) in [
        ("nobody@nowhere.example", "no row that was read has this e-mail address"),
        ("Pxxxxxxxxxx", "nor the id of a person"),
    ] {
        let outcome = desk.run(&["explain", "orders.csv:2", name, "c"]);
        assert!(outcome.status == 1 && outcome.stderr.contains(message), "{}", outcome.stderr);
    }
}

#[test]
fn rows_that_others_connect_are_explained_by_them() {
    // The first row shares an address with the second, the second a number and a name with the third.
    let mut contacts = "First name,Last name,Email,Phone\n".to_owned();
    for number in 0..60 {
        let (first, last) = (["Ada", "Ben", "Cleo", "Dov", "Eli"][number % 5], ["Rush", "Stein", "Toth"][number % 3]);
        writeln!(contacts, "{first}{number},{last}{number},{first}.{last}{number}@mail.example,+1202555{number:04}")
            .expect("a string takes everything");
    }
    let desk = Desk::new()
        .file("c/list.csv", contacts)
        .file(
            "c/forms.csv",
            "Full name,Email,Mobile phone,Submitted At\n\
             ,quill7@quackmail.example,,2026-03-02\n\
             Zelda Quackenbush,quill7@quackmail.example,+12025559990,2026-03-03\n",
        )
        .file(
            "c/orders.csv",
            "Order Number,Order Date,Total,Customer name,Email,Billing phone\n\
             7,2026-03-09,5.00,Zelda Quackenbush,,+12025559990\n",
        );
    let outcome = desk.run(&["explain", "forms.csv:2", "orders.csv:2", "c", "--format", "md"]).success();
    assert!(outcome.contains("## The rows that connect them"), "{outcome}");
    assert!(
        outcome.contains("| forms.csv:2 | forms.csv:3 |") && outcome.contains("| forms.csv:3 | orders.csv:2 |"),
        "{outcome}"
    );
}

#[test]
fn a_row_that_is_not_there_is_an_error_that_says_which_are() {
    let desk = small_campaign();
    for (record, message, hint) in [
        ("orders.csv:99", "orders.csv has no row 99 that was read as data", "its rows go from 2 to 4"),
        ("order.csv:2", "no file that was read is called `order.csv`", "did you mean `orders.csv`?"),
        ("orders.csv[March]:2", "orders.csv has no sheet `March`", "it has no sheets"),
        ("orders.csv", "`orders.csv` is not the place of a row", "such as clicks.csv:5"),
        ("sent_to_launch.csv:2", "both are row sent_to_launch.csv:2", "name two different rows"),
    ] {
        let outcome = desk.run(&["explain", "sent_to_launch.csv:2", record, "c"]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""), "{record}");
        assert!(outcome.stderr.contains(message) && outcome.stderr.contains(hint), "{record}: {}", outcome.stderr);
    }
}
