use super::*;
use crate::journey::story::{Row, day, records, row};
use crate::journey::{Journeys, journeys};
use crate::model::{Field, Identity, IdentityId, Instant};
use proptest::prelude::*;

/// So many seconds after nine o'clock of the 2nd of March 2026.
fn after(seconds: i64) -> When {
    let nine = crate::model::Day::new(2026, 3, 2).expect("a day").start().epoch_millis() + 9 * 3_600_000;
    When::Instant(Instant::from_epoch_millis(nine + seconds * 1000).expect("an instant"))
}

fn sent(person: usize) -> Row {
    row(person, Role::Sends, after(0))
}

fn open(person: usize, seconds: i64) -> Row {
    row(person, Role::Opens, after(seconds))
}

fn click(person: usize, seconds: i64) -> Row {
    row(person, Role::Clicks, after(seconds))
}

/// Returns the journeys of these rows; every five people in a row have a mail domain of their own.
fn told(rows: &[Row]) -> Journeys {
    let (mut records, linkage) = records(rows);
    for person in 0..linkage.people.len() {
        let email = records.texts.intern(&format!("p{person}@firm{}.example", person / 5));
        let mut identity = Identity::default();
        identity.keys[Field::Email] = Some(email);
        records.identities.push(identity);
    }
    for (person, of) in linkage.people.iter().enumerate() {
        for record in &of.records {
            records.records[record.index()].identity = Some(IdentityId::new(person));
        }
    }
    journeys(&mut records, &linkage)
}

/// What gave each open and click away, person by person in order of time.
fn signs(rows: &[Row]) -> Vec<Option<Machine>> {
    told(rows).touches.iter().filter(|touch| is_watched(touch)).map(|touch| touch.machine).collect()
}

#[test]
fn nobody_is_so_fast() {
    let rows = [sent(0), open(0, 3), click(0, 9), open(0, 3600), click(0, 3660)];
    assert_eq!(signs(&rows), [Some(Machine::Swift), Some(Machine::Swift), None, None]);
}

#[test]
fn a_quick_reader_is_a_person() {
    let rows = [sent(0), open(0, 25), click(0, 41), sent(5), open(5, 7)];
    assert_eq!(signs(&rows), [None, None, None]);
}

#[test]
fn a_mailing_that_went_out_at_once_did_so_for_all() {
    assert_eq!(signs(&[sent(0), sent(5), open(10, 4), open(10, 944)]), [Some(Machine::Swift), None]);
    assert_eq!(signs(&[sent(0), row(5, Role::Sends, after(3)), open(10, 4), open(10, 944)]), [None, None]);
}

#[test]
fn a_click_soon_after_the_send_is_a_machines_if_nothing_was_opened_before() {
    assert_eq!(signs(&[sent(0), click(0, 22), open(0, 500)]), [Some(Machine::Swift), None]);
    assert_eq!(signs(&[sent(0), open(0, 14), click(0, 22)]), [None, None]);
    // Where no opens are known, a click without one tells nothing.
    assert_eq!(signs(&[sent(0), click(0, 22), click(0, 501)]), [None, None]);
}

#[test]
fn what_comes_with_a_machines_touch_is_its_own_but_gives_away_nothing_else() {
    let rows = [sent(0), click(0, 8), open(0, 15), open(0, 24), open(0, 7201)];
    assert_eq!(signs(&rows), [Some(Machine::Swift), Some(Machine::SameVisit), None, None]);
}

#[test]
fn the_delivery_counts_rather_than_the_send() {
    let rows = [sent(0), row(0, Role::Deliveries, after(1800)), click(0, 1806), open(0, 5403)];
    assert_eq!(signs(&rows), [Some(Machine::Swift), None]);
}

#[test]
fn several_links_at_once_are_a_sweep() {
    let links = ["/a", "/b?to=1", "/c"].map(|link| click(0, 7201).noted(link));
    assert_eq!(signs(&[[sent(0), open(0, 7101)].as_slice(), &links].concat())[1..], [Some(Machine::Sweep); 3]);
    // The same link twice, told apart by what is said to the page, is a double click.
    let twice = ["/a?c=1", "/a?c=2", "/b"].map(|link| click(0, 7201).noted(link));
    assert_eq!(signs(&[[sent(0)].as_slice(), &twice].concat()), [None; 3]);
}

#[test]
fn every_link_within_a_minute_is_a_sweep() {
    let links = ["/a", "/b", "/c", "/d"];
    let slowly: Vec<_> = links.iter().zip(0..).map(|(link, at)| click(0, 7205 + 15 * at).noted(link)).collect();
    assert_eq!(signs(&slowly), [Some(Machine::Sweep); 4]);
    // Somebody else has clicked a fifth one: it was not every link.
    let fifth = click(1, 9001).noted("/e");
    assert_eq!(signs(&[slowly.as_slice(), &[fifth]].concat()), [None; 5]);
}

#[test]
fn more_than_a_person_makes_is_a_machines() {
    let clicks: Vec<_> = (0..5).map(|at| click(0, 7201 + 2 * at)).collect();
    assert_eq!(signs(&clicks), [Some(Machine::Burst); 5]);
    assert_eq!(signs(&clicks[..4]), [None; 4]);
    let opens: Vec<_> = (0..12).map(|at| open(0, 7201 + 5 * at)).collect();
    assert_eq!(signs(&opens), [Some(Machine::Burst); 12]);
    assert_eq!(signs(&opens[..9]), [None; 9]);
}

#[test]
fn a_whole_domain_within_two_minutes_of_the_send_is_its_gateway() {
    let sends = (0..5).map(sent);
    let four: Vec<_> =
        sends.clone().chain((0..4).zip((50..).step_by(11)).map(|(person, at)| open(person, at))).collect();
    assert_eq!(signs(&four), [Some(Machine::Domain); 4]);
    let three: Vec<_> = sends.chain((0..3).zip((50..).step_by(11)).map(|(person, at)| open(person, at))).collect();
    assert_eq!(signs(&three), [None; 3]);
}

#[test]
fn times_to_the_minute_tell_only_whole_domains() {
    // One person in the minute of the send may have been quick; five of five are not.
    assert_eq!(signs(&[sent(0), open(0, 0), click(0, 0)]), [None, None]);
    let all: Vec<_> = (0..5).flat_map(|person| [sent(person), open(person, 0), click(person, 60)]).collect();
    assert_eq!(signs(&all), [Some(Machine::Domain); 10]);
    assert_eq!(told(&all).unclear.to_the_minute, 10);
}

#[test]
fn some_of_many_who_open_at_once_are_no_gateway() {
    // No send is known: five people of a domain, three of them within seconds.
    let opens = [0, 1, 2, 900, 1800].into_iter().zip(0..).map(|(at, person)| open(person, 7201 + at));
    assert_eq!(signs(&opens.collect::<Vec<_>>()), [None; 5]);
    let together: Vec<_> = (0..5).map(|person| open(person, 7201 + i64::try_from(person).expect("few"))).collect();
    assert_eq!(signs(&together), [Some(Machine::Domain); 5]);
}

#[test]
fn without_a_time_of_the_send_people_of_one_domain_give_each_other_away() {
    let untimed = (0..5).map(|person| row(person, Role::Sends, day(2)));
    let together: Vec<_> = untimed.clone().chain((0..5).zip(7201..).map(|(person, at)| click(person, at))).collect();
    assert_eq!(signs(&together), [Some(Machine::Domain); 5]);
    let apart: Vec<_> =
        untimed.chain((0..5).zip((7201..).step_by(600)).map(|(person, at)| click(person, at))).collect();
    assert_eq!(signs(&apart), [None; 5]);
    assert_eq!(told(&apart).unclear.unsent, 5);
}

#[test]
fn a_mailing_without_sends_starts_with_a_crowd_only_if_machines_are_in_it() {
    // One person of each domain, so that nothing but the crowd tells.
    let crowd: Vec<_> = (0..6).zip(1..).map(|(person, at)| open(5 * person, at)).collect();
    let people: Vec<_> = (0..4).zip((40..).step_by(300)).map(|(person, at)| open(5 * person + 1, at)).collect();
    let told = signs(&[crowd, people.clone()].concat());
    assert_eq!(told.iter().filter(|sign| **sign == Some(Machine::Start)).count(), 6);
    let steady: Vec<_> = (0..60).zip((1..).step_by(2)).map(|(person, at)| open(5 * person, at)).collect();
    assert!(signs(&steady).iter().all(Option::is_none));
    assert!(signs(&people).iter().all(Option::is_none));
}

#[test]
fn where_nothing_is_timed_a_likely_gateway_is_reported_and_no_touch_is_marked() {
    let mut rows: Vec<_> = (0..200).map(|person| row(person, Role::Sends, When::Unknown)).collect();
    let both = |person: usize| [Role::Opens, Role::Clicks].map(|role| row(person, role, When::Unknown));
    rows.extend((10..15).chain([40, 81, 122]).flat_map(both));
    let journeys = told(&rows);
    assert!(journeys.touches.iter().all(|touch| touch.machine.is_none()));
    assert_eq!(journeys.unclear, Unclear { untimed: 16, domains: 1, people: 5, ..Unclear::default() });
    // Where half of all people do both, a domain of five that does is nothing.
    rows.extend((50..150).flat_map(both));
    assert_eq!(told(&rows).unclear.domains, 0);
}

#[test]
fn other_touches_are_never_a_machines() {
    let rows = [sent(0), row(0, Role::Forms, after(1)), row(0, Role::Unsubscribes, after(2))];
    assert!(told(&rows).touches.iter().all(|touch| touch.machine.is_none()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn marks_do_not_depend_on_the_order_of_rows_and_take_nothing_away(
        made in prop::collection::vec((0_usize..12, 0_usize..3, 0_i64..200, 0_usize..4), 1..60),
    ) {
        let rows: Vec<_> = made
            .into_iter()
            .map(|(person, kind, seconds, link)| match kind {
                0 => sent(person),
                1 => open(person, seconds),
                _ => click(person, seconds).noted(["/a", "/b", "/c", "/d"][link]),
            })
            .collect();
        let mut files = rows.clone();
        files.reverse();
        let shown = |rows: &[Row]| {
            let journeys = told(rows);
            let own = |touch: &Touch| (touch.when, touch.role, touch.machine);
            let people = journeys.iter();
            let mut shown: Vec<_> =
                people.flat_map(|(person, touches)| touches.iter().map(move |touch| (person, own(touch)))).collect();
            shown.sort_unstable();
            shown
        };
        let (one, other) = (shown(&rows), shown(&files));
        prop_assert_eq!(one.len(), other.len());
        prop_assert_eq!(one, other);
    }
}
