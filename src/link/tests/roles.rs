//! Rows of two roles that go together more often than rows in general.

use super::*;

/// A campaign among 600 people of whom every two bear one name. 80 fill in the form, no two of one name, and of these 70 order: 40 give
/// their address, the others a name alone. Returns the orders that give a name alone, each beside its buyer's form.
fn campaign() -> (Rows, Vec<(RecordId, RecordId)>) {
    let syllables = ["bal", "dor", "rim", "mun", "kes", "lat", "sov", "tig", "nep", "fuc", "gar", "win", "zel"];
    let name = |number: usize| {
        let pick = |by: usize| syllables[number / by % 13];
        let first = format!("first={}{}a", pick(1), syllables[number * 5 % 13]);
        (first, format!("last={}{}{}o", pick(13), pick(1), syllables[number * 7 % 11]))
    };
    let mail =
        |number: usize, bearer: usize| format!("email=box{number}x{bearer}@firm{}.example", (number * 2 + bearer) % 90);
    let mut rows = Rows::default();
    rows.source("prospects.csv", Role::Prospects);
    for number in 0..300 {
        let (first, last) = name(number);
        for bearer in 0..2 {
            let phone = format!("phone=+4930{}", 1_234_567 + number * 7919 + bearer * 3_333_331);
            let firm = format!("company={} works", syllables[(number + bearer * 6) % 13].repeat(2 + number % 3));
            rows.row(&[&first, &last, &mail(number, bearer), &phone, &firm]);
        }
    }
    rows.source("forms.csv", Role::Forms);
    let forms: Vec<RecordId> = (0..80)
        .map(|number| {
            let (first, last) = name(number);
            rows.row(&[&first, &last, &mail(number, 0), "city=springfield"])
        })
        .collect();
    rows.source("orders.csv", Role::Orders);
    let mut orders = Vec::new();
    for (number, form) in forms.into_iter().enumerate().take(70) {
        let (first, last) = name(number);
        if number < 40 {
            rows.row(&[&first, &last, &mail(number, 0), "country=US"]);
        } else {
            orders.push((rows.row(&[&first, &last, "country=US"]), form));
        }
    }
    (rows, orders)
}

#[test]
fn an_order_is_likelier_of_who_filled_in_the_form() {
    let (rows, orders) = campaign();
    let linkage = rows.linkage();
    let found = |linkage: &Linkage| {
        orders.iter().filter(|(order, form)| linkage.person_of(*order) == linkage.person_of(*form)).count()
    };
    // All of 30 are found, and nobody is anybody else: 600 people.
    assert_eq!((found(&linkage), linkage.people.len()), (30, 600));
    let pair = linkage.model.roles.iter().find(|pair| pair.one == "forms" && pair.other == "orders");
    assert!(pair.expect("both are there").times > 4.0);
    // Without what the roles say each of two namesakes is as likely.
    let unaware = Model { roles: Vec::new(), ..linkage.model.clone() };
    assert_eq!(found(&link(&rows.records, &unaware, &Known::default(), &|_, _| {})), 0);
}

#[test]
fn what_roles_say_is_part_of_the_evidence_that_adds_up() {
    let (rows, orders) = campaign();
    let linkage = rows.linkage();
    let of_pair =
        |model: &Model| explain(&rows.records, model, &orders[..1]).swap_remove(0).expect("both say something");
    let (aware, unaware) = (of_pair(&linkage.model), of_pair(&Model { roles: Vec::new(), ..linkage.model.clone() }));
    assert!(aware.total.millibits() > unaware.total.millibits() + 2000);
    assert_eq!(aware.terms.iter().map(|term| term.weight).sum::<crate::link::MatchWeight>(), aware.total);
    assert!(linkage.unsure.iter().all(|pair| pair.probability > 0.0));
}

#[test]
fn one_role_alone_says_nothing() {
    let rows = Rows::among_strangers();
    assert_eq!(rows.linkage().model.roles, []);
}
