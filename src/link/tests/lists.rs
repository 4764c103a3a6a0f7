//! Lists that name each person once.

use super::known::{decision, past};
use super::*;
use crate::link::{Decision, Verdict};

/// Names that differ from each other in more than a typing error.
fn name(number: usize) -> (String, String) {
    let syllables = ["bal", "dor", "rim", "mun", "kes", "lat", "sov", "tig", "nep", "fuc"];
    let pick = |by: usize| syllables[number / by % 10];
    (format!("{}{}a", pick(1), syllables[number * 7 % 10]), format!("{}{}o", pick(10), pick(1)))
}

/// Two lists of which each names most of the same 100 people once, the second with an error in every fifth family name.
fn census_and_survey() -> Rows {
    let mut rows = Rows::default();
    for (file, left_out, errors) in [("census.csv", 9, false), ("survey.csv", 7, true)] {
        rows.source(file, Role::Prospects);
        for number in (0..100).filter(|number| number % 10 != left_out) {
            let (first, mut last) = name(number);
            if errors && number % 5 == 0 {
                last.insert(2, 'x');
            }
            let born = format!("born={}-{:02}-{:02}", 1930 + number * 7 % 60, number % 12 + 1, number * 3 % 28 + 1);
            rows.row(&[&format!("first={first}"), &format!("last={last}"), &born, "sex=f"]);
        }
    }
    rows
}

#[test]
fn two_lists_are_linked_one_to_one_by_themselves() {
    let rows = census_and_survey();
    let linkage = rows.linkage();
    assert_eq!(linkage.once.len(), 2);
    // 100 people, each in one list at least.
    assert_eq!(linkage.people.len(), 100);
    for person in &linkage.people {
        let mut sources: Vec<_> = person.records.iter().map(|row| rows.records.records[row.index()].source).collect();
        sources.dedup();
        assert_eq!(sources.len(), person.records.len(), "nobody stands in one list twice");
    }
}

#[test]
fn lists_of_customers_are_linked_one_to_one_as_well() {
    let mut rows = Rows::default();
    for (file, left_out) in [("crm.csv", 9), ("shop.csv", 7)] {
        rows.source(file, Role::Prospects);
        for number in (0..100).filter(|number| number % 10 != left_out) {
            let (first, last) = name(number);
            let mail = if number % 4 == left_out % 4 { "other" } else { "one" };
            let cells = [format!("email={first}.{mail}@gmail.com"), format!("first={first}"), format!("last={last}")];
            rows.row(&[&cells[0], &cells[1], &cells[2], &format!("postcode=12{:03}", number * 7)]);
        }
    }
    assert_eq!(rows.linkage().once.len(), 2);
}

#[test]
fn a_twin_of_the_same_list_is_somebody_else() {
    let mut rows = census_and_survey();
    // The last list is the survey: a second row that differs in the given name.
    let (_, last) = name(11);
    let born = format!("born={}-{:02}-{:02}", 1947, 12, 6);
    let twin = rows.row(&["first=pertev", &format!("last={last}"), &born, "sex=f"]);
    let linkage = rows.linkage();
    let person = linkage.person_of(twin).expect("a person");
    assert_eq!(linkage.people[person.index()].records, [twin]);
}

#[test]
fn numbers_of_rows_say_nothing_of_people() {
    let mut rows = Rows::default();
    rows.source("a.csv", Role::Prospects);
    let mut ids = Vec::new();
    for number in 0..40 {
        let (first, last) = name(number);
        for copy in 0..2 {
            let row = number * 2 + copy;
            let place = if copy == 0 { "city=springfield" } else { "postcode=12345" };
            let cells =
                [format!("first={first}"), format!("last={last}"), format!("born=19{}-01-02", 40 + number % 50)];
            let mut cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let id = format!("id={}", 7_000_000 + row * 37);
            cells.extend([place, &id]);
            ids.push(rows.row(&cells));
        }
    }
    let linkage = rows.linkage();
    for copies in ids.chunks(2) {
        assert_eq!(linkage.person_of(copies[0]), linkage.person_of(copies[1]));
    }
}

#[test]
fn ages_count_as_of_one_year() {
    for years in [0, 10, 20] {
        let mut rows = Rows::default();
        let mut of_list: Vec<Vec<RecordId>> = Vec::new();
        for (file, later) in [("1880.csv", 0), ("1890.csv", years)] {
            rows.source(file, Role::Prospects);
            let row = |number: usize| {
                let ((first, last), age) = (name(number), 5 + number * 17 % 40 + later);
                rows.row(&[&format!("first={first}"), &format!("last={last}"), &format!("age={age}")])
            };
            of_list.push((0..100).map(row).collect());
        }
        // Called like the first of them, and as old as that one was when the first list was taken.
        let namesake = rows.row(&["first=balbala", "last=balbalo", "age=5", "sex=m"]);
        let linkage = rows.linkage();
        let found =
            of_list[0].iter().zip(&of_list[1]).filter(|(a, b)| linkage.person_of(**a) == linkage.person_of(**b));
        assert!(found.count() >= 97, "{years} years");
        let pairs = [(of_list[0][0], of_list[1][0]), (of_list[0][0], namesake)];
        let age = |evidence: &Option<crate::link::Waterfall>| {
            let terms = &evidence.as_ref().expect("both rows say who they are").terms;
            terms.iter().find(|term| term.comparison == "age" && !term.is_rarity).map(|term| term.level.clone())
        };
        let told: Vec<_> = explain(&rows.records, &linkage.model, &pairs).iter().map(age).collect();
        let of_namesake = if years == 0 { "age equal" } else { "age different" };
        assert_eq!(told, [Some("age equal".to_owned()), Some(of_namesake.to_owned())], "{years} years");
    }
}

#[test]
fn returns_that_hold_many_of_one_name_are_told_to_list_each_person_once() {
    // Most names are borne by three in the parish, who differ in age and place of birth.
    let mut rows = Rows::default();
    for (file, later, left_out) in [("1880.csv", 0, 7), ("1890.csv", 10, 4)] {
        rows.source(file, Role::Prospects);
        for number in (0_usize..160).filter(|number| number % 12 != left_out) {
            let (first, last) = name(if number < 120 { number % 40 } else { number - 80 });
            let age = format!("age={}", 3 + number * 17 % 61 + later);
            let born = ["aas", "moen", "lien", "berg", "dal"][number * 3 % 5];
            rows.row(&[
                &format!("first={first}"),
                &format!("last={last}"),
                &age,
                &format!("birthplace={born}"),
                "city=vik",
            ]);
        }
    }
    let linkage = rows.linkage();
    assert_eq!(linkage.once.len(), 2);
    assert!(linkage.people.len() >= 158, "{} of 160 people", linkage.people.len());
}

#[test]
fn who_married_and_moved_between_two_returns_is_compared() {
    let mut rows = Rows::default();
    let mut ids = Vec::new();
    for (file, years) in [("1871.csv", 0), ("1881.csv", 10)] {
        rows.source(file, Role::Prospects);
        for number in 0..120 {
            let (first, last) = name(number);
            let is_bride = years > 0 && number == 60;
            let (last, city) = if is_bride { ("quackenbush".to_owned(), "elsewhere") } else { (last, "springfield") };
            let cells = [format!("first={first}"), format!("last={last}"), format!("age={}", 12 + number % 50 + years)];
            let place = format!("birthplace=town{}", number % 17);
            let row = rows.row(&[&cells[0], &cells[1], &cells[2], &place, "sex=f", &format!("city={city}")]);
            if number == 60 {
                ids.push(row);
            }
        }
    }
    let profiles = Profiles::new(&rows.records);
    let blocks = crate::link::block::Blocks::new(&profiles);
    let identity = |row: RecordId| rows.records.records[row.index()].identity.map(IdentityId::index);
    let place = |row: RecordId| {
        (0_u32..)
            .zip(&profiles.all)
            .find(|(_, own)| Some(own.identity as usize) == identity(row))
            .map(|(place, _)| place)
    };
    let (one, other) = (place(ids[0]).expect("a profile"), place(ids[1]).expect("a profile"));
    let mut met = false;
    blocks.before(one.max(other), &mut vec![u32::MAX; profiles.all.len()], |found| met |= found == one.min(other));
    assert!(met, "no rule puts them together");
}

#[test]
fn a_list_with_years_of_birth_is_told_beside_one_with_whole_dates() {
    let mut rows = Rows::default();
    for (file, left_out) in [("baptisms.csv", 9), ("burials.csv", 7)] {
        rows.source(file, Role::Prospects);
        for number in (0..100).filter(|number| number % 10 != left_out) {
            let (first, last) = name(number);
            let year = 1780 + number * 7 % 60;
            let born = if left_out == 9 {
                format!("born={year}-05-{:02}", number % 28 + 1)
            } else {
                format!("born={year}-00-00")
            };
            let place = format!("city=parish{}", number % 7);
            rows.row(&[&format!("first={first}"), &format!("last={last}"), &born, &place]);
        }
    }
    assert_eq!(rows.linkage().once.len(), 2);
}

#[test]
fn a_county_that_follows_from_the_town_is_no_evidence_of_its_own() {
    let mut rows = census_and_survey();
    let row = |rows: &mut Rows, last: &str| {
        rows.row(&["first=balbala", &format!("last={last}"), "city=newtown", "region=newshire"])
    };
    let pair = (row(&mut rows, "oakes"), row(&mut rows, "marsh"));
    let linkage = rows.linkage();
    let told = explain(&rows.records, &linkage.model, &[pair]).swap_remove(0).expect("both rows say who they are");
    assert!(told.terms.iter().any(|term| term.comparison == "address"));
    assert!(told.terms.iter().all(|term| term.comparison != "region"));
}

#[test]
fn who_is_called_by_the_middle_name_is_found() {
    let told = |left: &[&str], right: &[&str]| {
        let mut rows = census_and_survey();
        let pair = (rows.row(left), rows.row(right));
        let linkage = rows.linkage();
        let told = explain(&rows.records, &linkage.model, &[pair]).swap_remove(0).expect("both rows say who they are");
        let of_names = told.terms.iter().filter(|term| !term.is_rarity && term.comparison.ends_with("t name"));
        of_names.map(|term| term.level.clone()).collect::<Vec<_>>()
    };
    let jamie = ["first=jamie", "middle=wanda", "last=folman"];
    for (other, expected) in [
        (&["first=wanda", "middle=jamie", "last=folman"][..], "called by the other's middle name"),
        (&["first=wanda", "middle=j", "last=folman"], "called by the other's middle name"),
        (&["first=wanda", "last=folman"], "called by the other's middle name"),
        (&["first=wanda", "middle=sofia", "last=folman"], "first name different"),
        (&["first=kerstin", "middle=j", "last=folman"], "first name different"),
    ] {
        assert_eq!(told(&jamie, other)[0], expected, "{other:?}");
        assert_eq!(told(other, &jamie)[0], expected, "{other:?}");
    }
}

#[test]
fn a_womans_family_name_may_be_another() {
    for (sexes, expected) in [
        (["f", "f"], "a woman's last name different"),
        (["m", "m"], "last name different"),
        (["f", "m"], "last name different"),
    ] {
        let mut rows = census_and_survey();
        let [left, right] = sexes.map(|sex| format!("sex={sex}"));
        let pair =
            (rows.row(&["first=balbala", "last=oakes", &left]), rows.row(&["first=balbala", "last=marsh", &right]));
        let linkage = rows.linkage();
        let told = explain(&rows.records, &linkage.model, &[pair]).swap_remove(0).expect("both rows say who they are");
        let of_name = told.terms.iter().find(|term| term.comparison == "last name").map(|term| &*term.level);
        assert_eq!(of_name, Some(expected), "{sexes:?}");
    }
}

/// Two files whose rows have ids that agree: of the same people, or of whoever stands in that row.
fn numbered_alike(ids_are_peoples: bool) -> (usize, usize) {
    let mut rows = Rows::default();
    let mut of_file = Vec::new();
    for file in 0..2 {
        rows.source(&format!("{file}.csv"), Role::Prospects);
        let mut ids = Vec::new();
        for place in 0..60 {
            let number = if file == 0 { place } else { (place * 7 + 3) % 60 };
            let (first, last) = name(number);
            let id = 1_000_000 + if ids_are_peoples { number } else { place };
            // Half of the rows of the second file have no family name: their ids must tell.
            let last = if file == 1 && number % 2 == 0 { "born=".to_owned() } else { format!("last={last}") };
            ids.push((number, rows.row(&[&format!("first={first}"), &last, &format!("id={id}")])));
        }
        ids.sort_unstable();
        of_file.push(ids);
    }
    let linkage = rows.linkage();
    let one = |(left, right): &(&(usize, RecordId), &(usize, RecordId))| {
        linkage.person_of(left.1) == linkage.person_of(right.1)
    };
    let right = of_file[0].iter().zip(&of_file[1]).filter(one).count();
    (right, linkage.people.len())
}

#[test]
fn ids_count_unless_those_who_share_them_have_nothing_else_in_common() {
    assert_eq!(numbered_alike(true), (60, 60));
    let (right, people) = numbered_alike(false);
    assert!(right >= 25 && people >= 60, "{right} of 60 found, {people} people");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Twins, fathers and sons, and namesakes within lists that name each person once are never one person.
    #[test]
    fn nobody_joins_two_rows_of_a_list_that_names_each_person_once(
        relatives in proptest::collection::vec((0_usize..100, 0_usize..100, any::<bool>()), 1..12),
        turned in any::<bool>(),
    ) {
        let mut rows = census_and_survey();
        let mut added = Vec::new();
        for (number, other, is_twin) in relatives {
            let ((own, last), (of_other, _)) = (name(number), name(other));
            if is_twin && own == of_other {
                continue;
            }
            let first = if is_twin { of_other } else { own };
            let year = 1930 + number * 7 % 60 + if is_twin { 0 } else { 27 };
            let born = format!("born={year}-{:02}-{:02}", number % 12 + 1, number * 3 % 28 + 1);
            added.push((format!("first={first}"), format!("last={last}"), born));
        }
        added.sort();
        added.dedup();
        if turned {
            added.reverse();
        }
        for (first, last, born) in &added {
            rows.row(&[first, last, born, "sex=f"]);
        }
        let linkage = rows.linkage();
        prop_assert_eq!(linkage.once.len(), 2);
        for person in &linkage.people {
            let mut sources: Vec<_> =
                person.records.iter().map(|record| rows.records.records[record.index()].source).collect();
            let rows = sources.len();
            sources.dedup();
            prop_assert_eq!(sources.len(), rows);
        }
    }
}

/// Two lists that name each person once; each names two people alike, unless `once` says that there is one.
fn june_and_july(once: bool) -> (Rows, Vec<RecordId>) {
    let mut rows = Rows::default();
    let mut equal = Vec::new();
    for (file, left_out) in [("june.csv", 9), ("july.csv", 7)] {
        rows.source(file, Role::Prospects);
        for number in (0..200).filter(|number| number % 10 != left_out) {
            let (first, last) = name(number % 90 + number / 10);
            let town = format!("city=town{}", number % 7);
            rows.row(&[&format!("first={first}"), &format!("last={last}"), &town]);
        }
        if !once || equal.is_empty() {
            let cells = ["first=bo", "last=ekman", "city=town3"];
            equal.extend([rows.row(&cells), rows.row(&cells)]);
        }
    }
    (rows, equal)
}

/// Returns how many people rows belong to.
fn people_of(linkage: &Linkage, rows: &[RecordId]) -> usize {
    rows.iter().map(|row| linkage.person_of(*row)).collect::<hashbrown::HashSet<_>>().len()
}

#[test]
fn equal_rows_of_a_list_that_names_each_person_once_are_two_people_where_they_say_little() {
    let (rows, equal) = june_and_july(false);
    let linkage = rows.linkage();
    assert_eq!(linkage.once.len(), 2);
    assert_eq!(people_of(&linkage, &equal[..2]), 2);
    assert_eq!(people_of(&linkage, &equal[2..]), 2);
    assert_eq!(linkage.people.iter().map(|person| person.records.len()).sum::<usize>(), rows.records.records.len());
}

/// Links again, knowing what the first time found and what was decided.
fn again(rows: &Rows, first: &Linkage, decisions: Vec<Decision>) -> Linkage {
    let known = Known { decisions, past: past(first, &rows.records) };
    link(&rows.records, &Model::default(), &known, &|_, _| {})
}

#[test]
fn people_whose_rows_say_the_same_keep_their_ids() {
    let (rows, equal) = june_and_july(false);
    let id =
        |linkage: &Linkage, row: &RecordId| linkage.people[linkage.person_of(*row).expect("one").index()].id.clone();
    let first = rows.linkage();
    let second = again(&rows, &first, Vec::new());
    for row in &equal {
        assert_eq!(id(&second, row), id(&first, row));
    }
    assert_eq!(second.regrouped, []);
}

#[test]
fn what_is_decided_of_equal_rows_holds() {
    let (rows, equal) = june_and_july(true);
    let first = rows.linkage();
    let asked = |linkage: &Linkage| linkage.unsure.iter().any(|pair| equal == [pair.left, pair.right]);
    assert_eq!(people_of(&first, &equal), 2);
    for (verdict, people) in [(Verdict::Same, 1), (Verdict::Different, 2)] {
        let decision = decision(&rows.records, verdict, (equal[0], equal[1]), 2);
        let linkage = again(&rows, &first, vec![decision]);
        assert_eq!(people_of(&linkage, &equal), people, "{verdict:?}");
        assert_eq!((linkage.decided.followed, linkage.decided.contradictions.len()), (1, 0), "{verdict:?}");
        assert!(!asked(&linkage), "{verdict:?}");
        assert_eq!(linkage.regrouped.len(), 2 - people, "{verdict:?}");
    }
}

#[test]
fn lists_of_names_alone_are_joined_by_the_name() {
    let mut rows = Rows::default();
    let mut smiths = Vec::new();
    for file in ["june.csv", "july.csv"] {
        rows.source(file, Role::Prospects);
        for number in 0..200 {
            let (first, last) = name(number);
            let last = if number % 3 == 0 { "smith" } else { &last };
            rows.row(&[&format!("first={first}"), &format!("last={last}")]);
        }
        smiths.push(rows.row(&["first=zoe", "last=smith"]));
    }
    assert_eq!(people_of(&rows.linkage(), &smiths), 1);
}

/// Births with their days beside a list of the same people that gives ages alone, at `year` or, where that is `None`, at weddings of
/// several years.
fn births_and_ages(year: Option<i16>) -> Rows {
    let mut rows = Rows::default();
    rows.source("births.csv", Role::Prospects);
    let born = |number: usize| 1820 + i16::try_from(number * 7 % 50).unwrap_or_default();
    for number in (0..120).filter(|number| number % 10 != 9) {
        let (first, last) = name(number);
        let date = format!("born={}-05-{:02}", born(number), number % 28 + 1);
        rows.row(&[
            &format!("first={first}"),
            &format!("last={last}"),
            &date,
            &format!("birthplace=town{}", number % 5),
        ]);
    }
    rows.source("ages.csv", Role::Prospects);
    for number in (0..120).filter(|number| number % 10 != 7) {
        let (first, last) = name(number);
        let then = year.unwrap_or(1860 + i16::try_from(number * 11 % 40).unwrap_or_default());
        let age = format!("age={}", then - born(number));
        let place = format!("birthplace=town{}", number % 5);
        let record = rows.row(&[&format!("first={first}"), &format!("last={last}"), &age, &place]);
        rows.records.events.push(Event {
            record,
            role: Role::Prospects,
            when: Day::new(then, 6, 1).map_or(When::Unknown, When::Day),
            order: None,
            value: None,
            campaign: None,
            note: None,
            standing: Standing::Counts,
            machine: false,
            marks: 0,
        });
    }
    rows
}

#[test]
fn ages_tell_years_of_birth_where_another_list_gives_them() {
    for year in [Some(1880), None] {
        let mut rows = births_and_ages(year);
        let judged = |rows: &Rows, pair| {
            let told =
                explain(&rows.records, &rows.linkage().model, &[pair]).swap_remove(0).expect("both say who they are");
            let births = told.terms.iter().filter(|term| !term.is_rarity && term.comparison == "date of birth");
            births.map(|term| term.level.clone()).collect::<Vec<_>>()
        };
        let linkage = rows.linkage();
        assert_eq!(linkage.once.len(), 2, "{year:?}");
        // The first row of births is that of the first row of ages.
        assert_eq!(
            judged(&rows, (RecordId::new(0), RecordId::new(108))),
            ["date of birth equal as far as it is known"]
        );
        assert_eq!(linkage.person_of(RecordId::new(0)), linkage.person_of(RecordId::new(108)));
        // Where nothing bears it out, ages stay ages.
        for event in &mut rows.records.events {
            event.when = When::Unknown;
        }
        let is_known = judged(&rows, (RecordId::new(0), RecordId::new(108)));
        assert_eq!(is_known.is_empty(), year.is_none());
    }
}

#[test]
fn one_figure_of_a_year_of_birth_is_less_than_another_year() {
    let told = |one: &str, other: &str| {
        let mut rows = census_and_survey();
        let mut row = |born: &str| rows.row(&["first=balbala", "last=oakes", &format!("born={born}")]);
        let pair = (row(one), row(other));
        let model = rows.linkage().model;
        let told = explain(&rows.records, &model, &[pair]).swap_remove(0).expect("both rows say who they are");
        let births = told.terms.into_iter().filter(|term| !term.is_rarity && term.comparison == "date of birth");
        births.map(|term| term.level).collect::<Vec<_>>().join(", ")
    };
    for (one, other, expected) in [
        ("1953-00-00", "1954-00-00", "year of birth a year apart"),
        ("1953-00-00", "1955-00-00", "year of birth two years apart"),
        ("1953-00-00", "1943-00-00", "one figure of the year of birth different"),
        ("1953-00-00", "1961-00-00", "date of birth different"),
        ("1953-00-06", "1953-06-16", "date of birth nearly equal"),
        ("1953-00-00", "1953-06-16", "date of birth equal as far as it is known"),
    ] {
        assert_eq!(told(one, other), expected, "{one} {other}");
        assert_eq!(told(other, one), expected, "{other} {one}");
    }
}

#[test]
fn who_lives_in_a_town_of_two_spellings_is_compared() {
    let mut rows = Rows::default();
    let mut ids = Vec::new();
    for (file, town) in [("roll 2009.csv", "caixville"), ("roll 2014.csv", "caixvile")] {
        rows.source(file, Role::Prospects);
        ids.push(rows.row(&["last=samar", &format!("city={town}"), "sex=m", "age=52"]));
    }
    let told =
        explain(&rows.records, &Model::default(), &[(ids[0], ids[1])]).swap_remove(0).expect("both say who they are");
    assert!(told.candidates, "no rule puts them together");
}

#[test]
fn names_joined_otherwise_are_the_same() {
    for (one, other) in [
        (&["first=zheng", "middle=yong", "last=shan"][..], &["first=zheng", "last=yongshan"][..]),
        (&["first=yong", "middle=shan", "last=zheng"], &["first=zheng", "last=yongshan"]),
        (&["first=yongshan", "last=zheng"], &["first=yong", "middle=shan", "last=zheng"]),
    ] {
        let mut rows = census_and_survey();
        let pair = (rows.row(one), rows.row(other));
        let told =
            explain(&rows.records, &rows.linkage().model, &[pair]).swap_remove(0).expect("both say who they are");
        assert!(told.terms.iter().all(|term| !term.level.contains("different")), "{one:?} {other:?}");
    }
    // One of them has no given name.
    assert!(!one_person(&["middle=yong", "last=shan"], &["last=yongshan", "city=elsewhere"]));
}
