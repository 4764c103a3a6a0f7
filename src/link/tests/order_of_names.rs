//! Names whose words stand in another order, are joined, or are all that a row says.

use super::*;

/// How two rows' names compare, by the comparisons of names alone.
fn told(left: &[&str], right: &[&str]) -> Vec<String> {
    let mut rows = Rows::among_strangers();
    rows.source("left.csv", Role::Prospects);
    let left = rows.row(left);
    rows.source("right.csv", Role::Prospects);
    let right = rows.row(right);
    let told = explain(&rows.records, &Model::default(), &[(left, right)]).swap_remove(0).expect("two rows");
    let of_names = told.terms.iter().filter(|term| term.comparison.ends_with("name") && !term.is_rarity);
    of_names.map(|term| term.level.clone()).collect()
}

#[test]
fn a_name_written_in_another_order_or_joined_is_the_same() {
    let swapped = ["first and last name swapped"];
    let guo = ["first=guo", "middle=juan", "last=li"];
    assert_eq!(told(&guo, &["first=juanli", "last=guo"])[..1], swapped);
    assert_eq!(told(&guo, &["first=li", "middle=guo", "last=juan"])[..1], swapped);
    assert_eq!(told(&["first=r", "last=tejas"], &["first=tejas", "last=ramesh"]), swapped);
    let joined = told(&["first=jing", "middle=lei", "last=xiao"], &["first=jinglei", "last=xiao"]);
    assert_eq!(joined, ["first name equal", "last name equal"]);
    let apart = ["first=min", "middle=qing", "last=liu"];
    assert_eq!(told(&apart, &["first=min qing", "last=liu"]), ["first name equal", "last name equal"]);
    let others = told(&["first=r", "last=tejas"], &["first=tejas", "last=gupta"]);
    assert!(!others.contains(&swapped[0].to_owned()), "{others:?}");
}

#[test]
fn who_has_one_name_may_be_called_by_it() {
    let only = "one's only name is the other's first name";
    assert_eq!(told(&["last=damini"], &["first=damini", "last=joshi"]), [only]);
    assert_eq!(told(&["last=damini"], &["first=rachit", "last=joshi"]), ["last name different"]);
    let mut rows = Rows::among_strangers();
    rows.source("left.csv", Role::Prospects);
    let left = rows.row(&["last=damini", "city=calford", "born=1990-02-11"]);
    rows.source("right.csv", Role::Prospects);
    let right = rows.row(&["first=damini", "last=joshi", "city=calford", "born=1990-02-11"]);
    let linkage = rows.linkage();
    assert_eq!(linkage.person_of(left), linkage.person_of(right));
}

#[test]
fn one_of_several_middle_names_is_not_all_of_them() {
    let maria = |middle: &'static str| ["first=maria", middle, "last=da costa"];
    let level = |left, right| {
        let all = told(&maria(left), &maria(right));
        all.into_iter().find(|level| level.contains("middle")).unwrap_or_default()
    };
    assert_eq!(
        level("middle=luisa valentina oliveira", "middle=sophia luisa viana"),
        "one of several middle names equal"
    );
    assert_eq!(level("middle=luisa oliveira", "middle=luisa"), "middle name equal");
    assert_eq!(level("middle=luisa o", "middle=luisa oliveira"), "middle name equal");
}

#[test]
fn daughters_names_are_written_out() {
    let told = told(&["first=anna", "last=hansdtr"], &["first=anna", "last=hansdatter"]);
    assert_eq!(told, ["first name equal", "last name equal"]);
}
