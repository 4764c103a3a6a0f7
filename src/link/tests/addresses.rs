//! What addresses say of the people who bear them, beyond their names.

use super::*;

/// How the addresses of two rows compare, among people named Ann, Lopes and Lopez.
fn level(left: &[&str], right: &[&str]) -> String {
    let mut rows = Rows::among_strangers();
    rows.source("lopes.csv", Role::Prospects);
    for first in ["mary", "rosa", "joan", "emma"] {
        for last in ["lopes", "lopez"] {
            rows.row(&[&format!("first={first}"), &format!("last={last}")]);
        }
        rows.row(&["first=ann", &format!("last={first}son")]);
    }
    rows.source("left.csv", Role::Forms);
    let left = rows.row(left);
    rows.source("right.csv", Role::Orders);
    let right = rows.row(right);
    let model = rows.linkage().model;
    let told = explain(&rows.records, &model, &[(left, right)]).swap_remove(0).expect("two rows with an identity");
    told.terms.iter().find(|term| term.comparison == "e-mail").expect("two addresses").level.clone()
}

#[test]
fn two_ways_to_write_a_name_at_one_provider_are_no_typing_error() {
    let ann = ["first=ann", "last=lopez"];
    let with = |mail: &str| level(&[&ann[..], &["email=ann.lopez@gmx.com"]].concat(), &[&ann[..], &[mail]].concat());
    assert_eq!(with("email=annlopez@gmx.com"), "user part spells the name in both");
    assert_eq!(with("email=ann.lopze@gmx.com"), "e-mail nearly equal");
}

#[test]
fn two_names_that_others_bear_are_no_slips_of_each_other() {
    let with = |last: &str, mail: &str| {
        level(&["first=ann", "last=lopez", "email=ann.lopez@gmx.com"], &["first=ann", last, mail])
    };
    assert_eq!(with("last=lopes", "email=ann.lopes@gmx.com"), "two private addresses");
    // Nobody else is called so, and who mistypes a name may mistype it twice.
    assert_eq!(with("last=lopze", "email=ann.lopze@gmx.com"), "e-mail nearly equal");
    assert_eq!(with("last=lopez", "email=ann.lopes@gmx.com"), "e-mail nearly equal");
}

#[test]
fn two_typing_errors_in_a_long_domain_leave_the_user_part() {
    let with = |mail: &str| level(&["first=zoe", "email=zoe@harringtons.com"], &["first=zoe", mail]);
    assert_eq!(with("email=zoe@marringtons.coh"), "user part equal");
    assert_eq!(with("email=zoe@harringtonbrewery.com"), "user part spells the name in both");
}

#[test]
fn pairs_taken_at_random_say_nothing_of_addresses_that_spell_the_name() {
    let rows = Rows::among_strangers();
    let (believed, fitted) = (Model::default(), rows.linkage().model);
    let chance = |model: &Model, level: &str| {
        let mails = model.comparison("e-mail").expect("e-mail is compared");
        mails.levels.iter().find(|known| known.name == level).expect("a level").u
    };
    for level in ["user part spells the name in both", "user part with its number equal"] {
        assert_eq!(chance(&believed, level).to_bits(), chance(&fitted, level).to_bits());
    }
    assert!(chance(&believed, "user part equal") > chance(&fitted, "user part equal"));
}
