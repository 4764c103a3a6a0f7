//! What is known from before counts for more than the model.

use proptest::prelude::*;

use super::*;
use crate::link::{ContentKey, Decision, ENOUGH, PastPeople, Regrouping, Verdict};
use crate::model::Position;

fn key(records: &Records, record: RecordId) -> ContentKey {
    let identity = records.records[record.index()].identity.expect("an identity");
    ContentKey::new(&records.identities[identity.index()], records)
}

pub(super) fn decision(records: &Records, verdict: Verdict, pair: (RecordId, RecordId), row: u32) -> Decision {
    let at = Position::of_table("decisions.csv".into(), None).at_row(row);
    Decision { verdict, left: key(records, pair.0), right: key(records, pair.1), at }
}

fn decided(records: &Records, decisions: Vec<Decision>) -> Linkage {
    link(records, &Model::default(), &Known { decisions, ..Known::default() }, &|_, _| {})
}

pub(super) fn past(linkage: &Linkage, records: &Records) -> PastPeople {
    let mut past = PastPeople::default();
    for id in records.ids() {
        if let Some(person) = linkage.person_of(id) {
            let list = u32::try_from(records.records[id.index()].source.index()).unwrap_or_default();
            past.add(key(records, id), linkage.people[person.index()].id.as_str(), list);
        }
    }
    past
}

/// Rows of one Jane and a stranger: two that the model puts together, and one that it does not.
fn janes() -> (Rows, [RecordId; 3]) {
    let mut rows = Rows::among_strangers();
    rows.source("a.csv", Role::Sends);
    let jane = rows.row(&["first=jane", "last=quackenbush", "email=jane@riverfoods.com"]);
    rows.source("b.csv", Role::Orders);
    let same = rows.row(&["first=jane", "last=quackenbush", "email=jane@riverfoods.com", "company=river foods"]);
    let other = rows.row(&["first=piotr", "last=vanterpool", "email=pv@elsewhere.net"]);
    (rows, [jane, same, other])
}

#[test]
fn a_decision_beats_the_model_both_ways() {
    let (rows, [jane, same, other]) = janes();
    let plain = rows.linkage();
    assert_eq!(plain.person_of(jane), plain.person_of(same));
    assert_ne!(plain.person_of(jane), plain.person_of(other));
    let records = &rows.records;
    let linkage = decided(
        records,
        vec![
            decision(records, Verdict::Different, (jane, same), 2),
            decision(records, Verdict::Same, (jane, other), 3),
        ],
    );
    assert_ne!(linkage.person_of(jane), linkage.person_of(same));
    assert_eq!(linkage.person_of(jane), linkage.person_of(other));
    assert_eq!(linkage.decided.followed, 2);
    let membership = linkage.memberships.of(other).expect("a person");
    let words = linkage.reasons.words(membership.matched_on);
    assert_eq!((membership.probability.to_bits(), words[0]), (1.0_f64.to_bits(), "decision"));
}

#[test]
fn decisions_that_contradict_each_other_are_named_with_their_places_and_the_later_counts() {
    let (mut rows, [jane, same, other]) = janes();
    let records = &rows.records;
    let list = vec![
        decision(records, Verdict::Different, (jane, other), 2),
        decision(records, Verdict::Same, (jane, same), 3),
        decision(records, Verdict::Same, (same, other), 4),
    ];
    let linkage = decided(records, list);
    assert_eq!(linkage.person_of(jane), linkage.person_of(other));
    let [contradiction] = &linkage.decided.contradictions[..] else { panic!("{:?}", linkage.decided) };
    assert_eq!(contradiction.at.to_string(), "decisions.csv:2");
    let against: Vec<_> = contradiction.against.iter().map(ToString::to_string).collect();
    assert_eq!(against, ["decisions.csv:3", "decisions.csv:4"]);
    // The other way round the no is the last word.
    let list = vec![
        decision(records, Verdict::Same, (jane, same), 2),
        decision(records, Verdict::Same, (same, other), 3),
        decision(records, Verdict::Different, (jane, other), 4),
    ];
    let linkage = decided(records, list);
    assert_ne!(linkage.person_of(jane), linkage.person_of(other));
    assert_eq!(linkage.decided.contradictions.len(), 1);
    // And a change of mind about one pair is none.
    let list = vec![
        decision(records, Verdict::Different, (jane, other), 2),
        decision(records, Verdict::Same, (other, jane), 3),
    ];
    let linkage = decided(records, list.clone());
    assert_eq!((linkage.decided.followed, linkage.decided.contradictions.len()), (1, 0));
    rows.records.identities.clear();
    rows.records.records.clear();
    assert_eq!(decided(&rows.records, list).decided.absent, 1);
}

#[test]
fn a_decision_outlives_what_a_later_export_says_besides() {
    let (rows, [jane, _, other]) = janes();
    let list = vec![decision(&rows.records, Verdict::Same, (jane, other), 2)];
    let mut later = Rows::among_strangers();
    later.source("export of june.csv", Role::Orders);
    let jane = later.row(&["first=jane", "last=quackenbush", "email=jane@riverfoods.com", "city=york"]);
    let other = later.row(&["first=piotr", "last=vanterpool", "email=pv@elsewhere.net", "phone=+14155550122"]);
    let linkage = decided(&later.records, list);
    assert_eq!(linkage.person_of(jane), linkage.person_of(other));
}

#[test]
fn nobody_is_asked_again_what_was_decided() {
    let mut rows = Rows::among_strangers();
    rows.smiths();
    rows.source("a.csv", Role::Sends).row(&["first=john", "last=smith", "company=acme"]);
    rows.row(&["first=john", "last=smith", "city=york"]);
    rows.row(&["first=jon", "last=smith", "email=john@smithpaul.com"]);
    let records = &rows.records;
    let before = rows.linkage().unsure;
    assert!(!before.is_empty(), "something is doubtful");
    for verdict in [Verdict::Same, Verdict::Different] {
        let pair = &before[0];
        let linkage = decided(records, vec![decision(records, verdict, (pair.left, pair.right), 2)]);
        let asked = linkage.unsure.iter().any(|other| (other.left, other.right) == (pair.left, pair.right));
        assert!(!asked, "{verdict:?}");
    }
}

#[test]
fn ids_are_inherited_and_merging_and_splitting_is_told() {
    let (rows, [jane, same, other]) = janes();
    let records = &rows.records;
    let first = rows.linkage();
    let id = |linkage: &Linkage, row| linkage.people[linkage.person_of(row).expect("one").index()].id.clone();
    let after =
        |decisions| link(records, &Model::default(), &Known { decisions, past: past(&first, records) }, &|_, _| {});
    assert!(after(Vec::new()).regrouped.is_empty());
    let merged = after(vec![decision(records, Verdict::Same, (jane, other), 2)]);
    assert_eq!(id(&merged, other), id(&first, jane), "two rows against one");
    assert_eq!(merged.regrouped.len(), 1);
    assert_eq!((merged.regrouped[0].kind, &merged.regrouped[0].before), (Regrouping::Merged, &id(&first, other)));
    let split = after(vec![decision(records, Verdict::Different, (jane, same), 2)]);
    assert_eq!(split.regrouped.len(), 1);
    assert_eq!((split.regrouped[0].kind, &split.regrouped[0].before), (Regrouping::Split, &id(&first, jane)));
    assert_ne!(id(&split, jane), id(&split, same));
}

/// People of whom some have a twin with a near name at the same firm, and their rows in two lists.
fn near_names() -> (Rows, Vec<(RecordId, RecordId)>) {
    let mut rows = Rows::among_strangers();
    let names = ["ashdown", "bexley", "corran", "dunmore", "elwick", "farrow", "garside", "hexham", "ilkley", "jarrow"];
    let pair = |rows: &mut Rows, first: &str, last: &str, number: usize| {
        let mail = format!("email={first}.{last}{number}@mail{number}.net");
        (rows.row(&[&format!("first={first}"), &format!("last={last}"), "city=york"]), mail)
    };
    let mut pairs = Vec::new();
    for (number, last) in names.iter().chain(&names).chain(&names).enumerate() {
        rows.source(&format!("a{}.csv", number / 10), Role::Sends);
        let first = ["ann", "rob", "eve"][number / 10];
        let (left, mail) = pair(&mut rows, first, last, number);
        let right = rows.row(&[&format!("first={first}"), &format!("last={last}"), &mail]);
        pairs.push((left, right));
    }
    (rows, pairs)
}

#[test]
fn enough_decisions_of_both_kinds_teach_the_model_and_fewer_do_not() {
    let (rows, pairs) = near_names();
    let records = &rows.records;
    let list = |count: usize| -> Vec<Decision> {
        let verdict = |number: usize| if number.is_multiple_of(2) { Verdict::Same } else { Verdict::Different };
        let decision = |(number, pair): (usize, &(RecordId, RecordId))| {
            decision(records, verdict(number), *pair, u32::try_from(number).unwrap_or(0))
        };
        pairs.iter().take(count).enumerate().map(decision).collect()
    };
    let plain = rows.linkage();
    let few = decided(records, list(2 * ENOUGH - 1));
    assert!(!few.decided.teaches());
    assert_eq!(few.model, plain.model, "too few of one kind");
    let many = decided(records, list(2 * ENOUGH));
    assert_eq!((many.decided.followed, many.decided.followed_same), (2 * ENOUGH, ENOUGH));
    assert!(many.decided.teaches());
    assert_ne!(many.model, plain.model);
    assert_eq!(many.model, decided(records, list(2 * ENOUGH)).model, "the same decisions, the same weights");
    // One kind alone teaches nothing, however many.
    let yes = pairs.iter().map(|pair| decision(records, Verdict::Same, *pair, 1)).collect();
    assert_eq!(decided(records, yes).model, plain.model);
}

#[test]
fn what_people_say_of_pairs_moves_how_like_pairs_are_judged() {
    let (rows, pairs) = near_names();
    let records = &rows.records;
    // Of pairs that are all alike people say most often the one, and of enough others the other.
    let half = pairs.len() / 2;
    let verdicts = |verdict: Verdict| -> Vec<Decision> {
        let other = if verdict == Verdict::Same { Verdict::Different } else { Verdict::Same };
        let most = pairs[..half].iter().map(|pair| decision(records, verdict, *pair, 1));
        let rest = pairs[half..half + ENOUGH].iter().map(|pair| decision(records, other, *pair, 2));
        most.chain(rest).collect()
    };
    let weight = |decisions: Vec<Decision>| {
        let linkage = decided(records, decisions);
        let last = *pairs.last().expect("pairs");
        explain(records, &linkage.model, &[last])[0].as_ref().expect("a waterfall").total
    };
    assert!(weight(verdicts(Verdict::Same)) > weight(verdicts(Verdict::Different)));
}

/// Rows of few values, so that they are often alike.
fn row() -> impl Strategy<Value = Vec<String>> {
    let pick = |field: &'static str, values: &'static [&'static str]| {
        proptest::option::weighted(0.7, proptest::sample::select(values))
            .prop_map(move |value| value.map(|value| format!("{field}={value}")))
    };
    (
        pick("first", &["jane", "john", "j", "mary"]),
        pick("last", &["smith", "quackenbush", "lee"]),
        pick("email", &["jane@riverfoods.com", "j.smith@gmail.com", "info@acme.com", "mary@lee.net"]),
        pick("phone", &["+14155550122", "+14155550123"]),
        pick("company", &["acme", "river foods"]),
    )
        .prop_map(|(a, b, c, d, e)| [a, b, c, d, e].into_iter().flatten().collect::<Vec<_>>())
        .prop_filter("says something", |cells| !cells.is_empty())
}

/// Entries of registers with few values, so that many say the same.
fn entry() -> impl Strategy<Value = Vec<String>> {
    let pick = |field: &'static str, values: &'static [&'static str]| {
        proptest::sample::select(values).prop_map(move |value| format!("{field}={value}"))
    };
    (pick("first", &["ole", "kari"]), pick("last", &["olsen", "hansen"]), pick("city", &["vik", "moss"]))
        .prop_map(|(a, b, c)| vec![a, b, c])
}

fn files(lists: &[Vec<Vec<String>>], names: &[&str]) -> Rows {
    let mut rows = Rows::default();
    for (list, name) in lists.iter().zip(names) {
        rows.source(name, Role::Prospects);
        for cells in list {
            rows.row(&cells.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_decision_that_is_followed_holds(
        list in proptest::collection::vec(row(), 4..24),
        picks in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 1..12),
    ) {
        let rows = files(&[list], &["a.csv"]);
        let records = &rows.records;
        let ids: Vec<RecordId> = records.ids().collect();
        let pairs: Vec<_> = picks.iter().map(|(a, b, yes)| (ids[a.index(ids.len())], ids[b.index(ids.len())], *yes)).collect();
        let list: Vec<_> = (2..).zip(&pairs).map(|(row, (a, b, yes))| {
            decision(records, if *yes { Verdict::Same } else { Verdict::Different }, (*a, *b), row)
        }).collect();
        let linkage = decided(records, list.clone());
        let overruled = |decision: &Decision| {
            let later = list.iter().filter(|other| other.at.row > decision.at.row);
            let keys = |decision: &Decision| (decision.left.min(decision.right), decision.left.max(decision.right));
            later.clone().any(|other| keys(other) == keys(decision))
                || linkage.decided.contradictions.iter().any(|contradiction| contradiction.at == decision.at)
        };
        let mut followed = 0;
        for (decision, (a, b, yes)) in list.iter().zip(&pairs) {
            if !overruled(decision) {
                followed += 1;
                prop_assert_eq!(linkage.person_of(*a) == linkage.person_of(*b), *yes);
            }
        }
        prop_assert_eq!(followed, linkage.decided.followed);
        prop_assert_eq!(linkage.decided.absent, 0);
        // The last word always counts, unless its two rows say the same.
        if let Some(last) = list.last() && (last.left != last.right || last.verdict == Verdict::Same) {
            prop_assert!(!overruled(last));
        }
    }

    #[test]
    fn ids_stay_when_rows_are_added_and_files_renamed(
        list in proptest::collection::vec(row(), 2..16),
        added in proptest::collection::vec(row(), 0..8),
    ) {
        let before = files(std::slice::from_ref(&list), &["march.csv"]);
        let first = before.linkage();
        let after = files(&[added, list.clone()], &["april.csv", "old list.csv"]);
        let known = Known { past: past(&first, &before.records), ..Known::default() };
        let second = link(&after.records, &Model::default(), &known, &|_, _| {});
        let offset = after.records.records.len() - list.len();
        let mut ids = std::collections::BTreeSet::new();
        prop_assert!(second.people.iter().all(|person| ids.insert(person.id.clone())), "one id, one person");
        // Who has the same rows as before, and perhaps new ones, has the same id.
        for person in &first.people {
            let now: std::collections::BTreeSet<_> = person.records.iter()
                .filter_map(|row| second.person_of(RecordId::new(row.index() + offset))).collect();
            let Some(only) = now.first().filter(|_| now.len() == 1) else { continue };
            let of_others = second.people[only.index()].records.iter()
                .filter(|row| row.index() >= offset)
                .any(|row| first.person_of(RecordId::new(row.index() - offset)) != first.person_of(person.records[0]));
            if !of_others {
                prop_assert_eq!(&second.people[only.index()].id, &person.id);
            }
        }
        // A run after itself changes nothing.
        let known = Known { past: past(&second, &after.records), ..Known::default() };
        let third = link(&after.records, &Model::default(), &known, &|_, _| {});
        prop_assert!(third.people.iter().zip(&second.people).all(|(a, b)| a.id == b.id) && third.regrouped.is_empty());
    }

    #[test]
    fn equal_rows_of_registers_keep_their_ids_when_files_are_renamed_and_rows_added(
        lists in proptest::collection::vec(proptest::collection::vec(entry(), 1..24), 2..4),
        added in proptest::collection::vec(entry(), 0..6),
    ) {
        let numbered = |lists: &[Vec<Vec<String>>]| {
            // What stands in one list alone tells it from the others.
            let own = |number: usize| vec![format!("first=anna{number}"), "last=olsen".to_owned(), "city=own".to_owned()];
            let with_own = |(number, list): (usize, &Vec<Vec<String>>)| [vec![own(number)], list.clone()].concat();
            lists.iter().enumerate().map(with_own).collect::<Vec<_>>()
        };
        let lists = numbered(&lists);
        let names = ["a.csv", "b.csv", "c.csv"];
        let before = files(&lists, &names);
        let first = before.linkage();
        let mut turned = lists.clone();
        turned.reverse();
        let ids = |linkage: &Linkage, row: usize| linkage.person_of(RecordId::new(row)).map(|person| linkage.people[person.index()].id.clone());
        // For each row its place where the lists stand the other way round.
        let starts = |lists: &[Vec<Vec<String>>]| {
            lists.iter().scan(0, |start, list| { let own = *start; *start += list.len(); Some(own) }).collect::<Vec<_>>()
        };
        let same = |second: &Linkage, lists_now: &[Vec<Vec<String>>]| {
            let (then, now) = (starts(&lists), starts(lists_now));
            lists.iter().enumerate().all(|(number, list)| {
                (0..list.len()).all(|row| {
                    ids(&first, then[number] + row) == ids(second, now[lists.len() - 1 - number] + row)
                })
            })
        };
        let renamed = files(&turned, &names);
        prop_assert!(same(&renamed.linkage(), &turned), "without the earlier run");
        let known = Known { past: past(&first, &before.records), ..Known::default() };
        prop_assert!(same(&link(&renamed.records, &Model::default(), &known, &|_, _| {}), &turned), "with it");
        // Further rows that nobody said before, at the end of one.
        let further = added.into_iter().map(|cells| [cells, vec!["birthplace=new".to_owned()]].concat());
        turned[0].extend(further);
        let more = files(&turned, &names);
        let second = link(&more.records, &Model::default(), &known, &|_, _| {});
        let alone = |row: usize| first.person_of(RecordId::new(row)).is_some_and(|person| first.people[person.index()].records.len() == 1);
        let (then, now) = (starts(&lists), starts(&turned));
        for (number, list) in lists.iter().enumerate() {
            for row in (0..list.len()).filter(|row| alone(then[number] + row)) {
                let place = now[lists.len() - 1 - number] + row;
                let is_alone = second.person_of(RecordId::new(place)).is_some_and(|person| second.people[person.index()].records.len() == 1);
                if is_alone {
                    prop_assert_eq!(ids(&first, then[number] + row), ids(&second, place));
                }
            }
        }
    }

    #[test]
    fn the_order_of_files_and_rows_changes_nothing(
        lists in proptest::collection::vec(proptest::collection::vec(row(), 1..10), 1..4),
        turn in any::<bool>(),
    ) {
        let names = ["a.csv", "b.csv", "c.csv", "d.csv"];
        let there = files(&lists, &names);
        let mut turned = lists.clone();
        turned.reverse();
        if turn {
            for list in &mut turned {
                list.reverse();
            }
        }
        let back = files(&turned, &names);
        let people = |rows: &Rows| {
            let linkage = rows.linkage();
            let keys = |person: &crate::link::Person| {
                let mut keys: Vec<_> = person.records.iter().map(|row| key(&rows.records, *row)).collect();
                keys.sort_unstable();
                (person.id.clone(), keys)
            };
            let mut people: Vec<_> = linkage.people.iter().map(keys).collect();
            people.sort();
            people
        };
        prop_assert_eq!(people(&there), people(&back));
    }

    #[test]
    fn only_people_with_several_rows_may_be_two(list in proptest::collection::vec(row(), 2..24)) {
        let rows = files(&[list], &["a.csv"]);
        let linkage = rows.linkage();
        let many = linkage.people.iter().filter(|person| person.records.len() > 1).count();
        prop_assert_eq!(linkage.doubt.people, linkage.people.len());
        let most = f64::from(u32::try_from(many).expect("few"));
        prop_assert!((0.0..=most).contains(&linkage.doubt.may_be_two));
        prop_assert!(linkage.largest.len() <= many && linkage.largest.len() <= 5);
    }

    #[test]
    fn a_higher_threshold_only_takes_people_apart(
        list in proptest::collection::vec(row(), 2..40),
        thresholds in proptest::collection::vec(0.01_f64..0.9999, 2..5),
        is_learnt in any::<bool>(),
    ) {
        let rows = files(&[list], &["a.csv"]);
        let model = if is_learnt { rows.linkage().model } else { Model { fixed: true, ..Model::default() } };
        let mut thresholds = thresholds;
        thresholds.push(0.6);
        thresholds.sort_by(f64::total_cmp);
        let at = |threshold| link(&rows.records, &Model { threshold, ..model.clone() }, &Known::default(), &|_, _| {});
        let all: Vec<_> = thresholds.into_iter().map(at).collect();
        for pair in all.windows(2) {
            for person in &pair[1].people {
                let owners: std::collections::BTreeSet<_> =
                    person.records.iter().map(|record| pair[0].person_of(*record)).collect();
                prop_assert_eq!(owners.len(), 1);
            }
        }
    }
}
