//! Puts every event with its person.

use crate::link::Linkage;
use crate::model::{Event, RecordId, Records, Standing, Symbol};

use super::gather::gather;
use super::machine::{self, Machine};
use super::orders::{Habits, drop_somebodys, merge_orders, name_currencies, settle_refunds};
use super::parts::change_parts;
use super::repeats::drop_repeats;
use super::sequence::Sequencer;
use super::{Journeys, NobodysTouch, Touch};

/// Returns what happened to each person, in order of time, each thing once.
///
/// The outcome depends on what the records say and on who is who, not on the order in which files were read: rows that
/// cannot be told apart by time are in order of role, then of file, sheet, table and row.
///
/// A negative amount on an order that counts is money given back, whatever the row calls it.
///
/// The events become the journeys: of millions, there is no room for both, so `records` has none left.
///
/// # Panics
/// Panics beyond 2³² events, which no machine that this runs on can hold.
#[must_use]
pub fn journeys(records: &mut Records, linkage: &Linkage) -> Journeys {
    let people = linkage.people.len();
    let events = std::mem::take(&mut records.events);
    let records = &*records;
    // Nobody's come after everybody's.
    let whose = |event: &Event| linkage.person_of(event.record).map_or(people, |person| person.index().min(people));

    // Two passes instead of a sort: where each person's touches start, then each touch to its place.
    let mut starts = vec![0_usize; people + 2];
    for event in &events {
        starts[whose(event) + 1] += 1;
    }
    for index in 0..=people {
        starts[index + 1] += starts[index];
    }
    let mut next = starts.clone();
    let place_of = |event: &Event| {
        let place = &mut next[whose(event)];
        *place += 1;
        u32::try_from(*place - 1).expect("fewer than 2^32 events")
    };
    let mut said = vec![false; records.records.len()];
    for event in &events {
        said[event.record.index()] = true;
    }
    let mut places: Vec<u32> = events.iter().map(place_of).collect();
    drop(next);
    let mut touches: Vec<Touch> = events.into_iter().map(touch).collect();
    gather(&mut touches, &mut places);
    drop(places);
    starts.pop();
    let mut nobodys = touches.split_off(starts[people]);

    let rows = Rows::new(records);
    let everybodys = starts.windows(2).map(|ends| &touches[ends[0]..ends[1]]);
    let habits = Habits::learn(everybodys.chain([nobodys.as_slice()]), &rows);
    let lengths = change_parts(&mut touches, &starts, |mut part| {
        let mut sequencer = Sequencer::default();
        let mut lengths = Vec::with_capacity(part.starts.len());
        part.each(|_, _, own| {
            let length = settle(own, &rows, &habits, true);
            sequencer.weave(&mut own[..length]);
            lengths.push(length);
        });
        lengths
    });
    let (mut kept, mut start) = (0, 0);
    for (person, length) in lengths.into_iter().flatten().enumerate() {
        let end = starts[person + 1];
        starts[person] = kept;
        if start != kept {
            touches.copy_within(start..start + length, kept);
        }
        kept += length;
        start = end;
    }
    starts[people] = kept;
    let mut duplicates = touches.len() - kept;
    touches.truncate(kept);
    let unclear = machine::mark(&mut touches, &starts, records);

    duplicates += nobodys.len();
    let length = settle(&mut nobodys, &rows, &habits, false);
    nobodys.truncate(length);
    drop_somebodys(&mut nobodys, &touches, &rows);
    duplicates -= nobodys.len();
    let nobodys: Vec<_> = nobodys.iter().map(nobodys_touch).collect();
    let repeated = if duplicates > 0 { repeated(said, &touches, &nobodys) } else { Vec::new() };
    let (later, later_of_nobody) = (Vec::new(), 0);
    let duplicates = duplicates as u64;
    let (testers, left_out) = (Vec::new(), Vec::new());
    Journeys { touches, starts, nobodys, duplicates, repeated, later, later_of_nobody, testers, left_out, unclear }
}

/// Returns the records that said something of which nothing is left.
fn repeated(mut said: Vec<bool>, touches: &[Touch], nobodys: &[NobodysTouch]) -> Vec<RecordId> {
    for record in touches.iter().map(|touch| touch.record).chain(nobodys.iter().map(|touch| touch.record)) {
        said[record.index()] = false;
    }
    (0..).zip(said).filter(|(_, said)| *said).map(|(number, _)| RecordId::new(number)).collect()
}

/// Sorts the touches of one person, or of nobody, moves those that stay to the front and returns how many they are.
fn settle(touches: &mut [Touch], rows: &Rows<'_>, habits: &Habits, is_person: bool) -> usize {
    let mut length = touches.len();
    // Most people have one order at most and nothing given back, and cost nothing here.
    let orders = || touches.iter().filter(|touch| touch.order.is_some());
    if orders().nth(1).is_some() || touches.iter().any(|touch| touch.standing == Standing::Refund) {
        touches.sort_by_key(|touch| rows.place(touch.record));
        name_currencies(touches, rows, is_person);
        length = merge_orders(touches, rows, habits);
        settle_refunds(&mut touches[..length], rows, habits);
    }
    // Where a row stands is looked up only where time and role do not decide.
    touches[..length].sort_by(|a, b| {
        let by_time = (a.when, a.role).cmp(&(b.when, b.role));
        by_time.then_with(|| rows.place(a.record).cmp(&rows.place(b.record)))
    });
    drop_repeats(&mut touches[..length], rows)
}

fn touch(event: Event) -> Touch {
    let standing = standing(&event);
    let Event { record, role, when, order, value, campaign, note, machine, marks, .. } = event;
    let machine = machine.then_some(Machine::Marked);
    Touch { role, when, record, order, value, campaign, note, standing, marks, machine }
}

fn nobodys_touch(touch: &Touch) -> NobodysTouch {
    let Touch { role, when, record, order, value, standing, .. } = *touch;
    NobodysTouch { role, when, record, order, value, standing }
}

fn standing(event: &Event) -> Standing {
    let gives_back = event.standing == Standing::Counts && event.value.is_some_and(|money| money.amount.is_negative());
    if gives_back { Standing::Refund } else { event.standing }
}

/// Where rows stand, in an order that is the same whatever file was read first.
pub(super) struct Rows<'a> {
    records: &'a Records,
    /// Each source's place by file, sheet and table; empty if the sources already are in that order.
    ranks: Vec<u32>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(records: &'a Records) -> Self {
        let sources = &records.sources;
        let name = |index: u32| {
            let source = &sources[index as usize];
            (&source.file, &source.sheet, source.table)
        };
        let mut order: Vec<u32> = (0..sources.len()).map(|index| u32::try_from(index).unwrap_or(u32::MAX)).collect();
        if order.is_sorted_by_key(|index| name(*index)) && records.records.is_sorted_by_key(|r| (r.source, r.row)) {
            return Self { records, ranks: Vec::new() };
        }
        order.sort_by_key(|index| name(*index));
        let mut ranks = vec![0; order.len()];
        for (rank, index) in (0..).zip(order) {
            ranks[index as usize] = rank;
        }
        Self { records, ranks }
    }

    /// Returns a key that sorts records by file, sheet, table and row.
    pub(super) fn place(&self, record: RecordId) -> (u32, u32, RecordId) {
        if self.ranks.is_empty() {
            return (0, 0, record);
        }
        let row = &self.records.records[record.index()];
        (self.ranks[row.source.index()], row.row, record)
    }

    /// Returns the place of a record's source among the sources, by file, sheet and table.
    pub(super) fn source(&self, record: RecordId) -> u32 {
        let index = self.records.records[record.index()].source.index();
        self.ranks.get(index).copied().unwrap_or_else(|| u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Returns the number without the hash before it, where something bears that number, else the number as it is.
    pub(super) fn bare_number(&self, number: Symbol) -> Symbol {
        let bare = self.records.texts.get(number).strip_prefix('#');
        bare.and_then(|bare| self.records.texts.find(bare)).unwrap_or(number)
    }

    /// Returns how many sources there are.
    pub(super) fn sources(&self) -> usize {
        self.records.sources.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::{Row, at, day, journeys_of, money, order, records, row};
    use super::*;
    use crate::model::{Currency, Money, PersonIndex, Role, When};
    use proptest::prelude::*;

    /// One person's roles in order.
    fn roles(rows: &[Row]) -> Vec<Role> {
        journeys_of(rows).of(PersonIndex::new(0)).iter().map(|touch| touch.role).collect()
    }

    /// One person's amounts in cents, in order, with their standing.
    fn cents(rows: &[Row]) -> Vec<(Option<i64>, Standing)> {
        let cents = |touch: &Touch| (touch.value.map(|money| money.amount.parts() / 100), touch.standing);
        journeys_of(rows).of(PersonIndex::new(0)).iter().map(cents).collect()
    }

    #[test]
    fn money_that_went_back_without_a_currency_has_that_of_its_order_or_of_the_only_one_paid_in() {
        let currencies = |rows: &[Row]| -> Vec<_> {
            let journeys = journeys_of(rows);
            let touches = journeys.of(PersonIndex::new(0)).iter();
            touches.map(|touch| touch.value.and_then(|money| money.currency)).collect()
        };
        let bare = Money { currency: None, ..money(300, "EUR") };
        let back = |number| order(0, number, 0, day(9)).worth(bare).standing(Standing::Refund).in_file("refunds");
        let [euro, dollar] = ["EUR", "USD"].map(Currency::new);
        let one = order(0, "1", 500, day(2));
        let other = order(0, "2", 0, day(3)).worth(money(700, "USD"));
        assert_eq!(currencies(&[one.clone(), other.clone(), back("2")]), [euro, dollar, dollar]);
        assert_eq!(currencies(&[one.clone(), back("R-7")]), [euro, euro]);
        assert_eq!(currencies(&[one, other, back("R-7")]), [euro, dollar, None]);
    }

    #[test]
    fn touches_are_in_order_of_time_and_then_of_role() {
        let rows = [
            row(0, Role::Orders, at(9, 12)),
            row(0, Role::Clicks, at(3, 9)),
            row(0, Role::Opens, at(3, 9)),
            row(0, Role::Sends, at(2, 9)),
        ];
        assert_eq!(roles(&rows), [Role::Sends, Role::Opens, Role::Clicks, Role::Orders]);
    }

    #[test]
    fn a_day_stands_among_its_instants_in_its_usual_place() {
        let rows = [
            row(0, Role::Orders, day(3)),
            row(0, Role::Opens, day(3)),
            row(0, Role::Clicks, at(3, 18)),
            row(0, Role::Sends, at(3, 7)),
            row(0, Role::Sends, at(4, 7)),
        ];
        assert_eq!(roles(&rows), [Role::Sends, Role::Opens, Role::Clicks, Role::Orders, Role::Sends]);
    }

    #[test]
    fn touches_without_time_keep_their_usual_place() {
        let rows = [
            row(0, Role::Clicks, When::Unknown),
            row(0, Role::Prospects, When::Unknown),
            row(0, Role::Orders, at(1, 7)),
            row(0, Role::Opens, at(4, 7)),
            row(0, Role::Forms, day(6)),
        ];
        assert_eq!(roles(&rows), [Role::Prospects, Role::Orders, Role::Opens, Role::Clicks, Role::Forms]);
    }

    #[test]
    fn lines_of_an_order_are_one_order() {
        let total = [order(0, "1", 5000, at(2, 9)), Row { money: None, ..order(0, "1", 0, When::Unknown) }];
        assert_eq!(cents(&total), [(Some(5000), Standing::Counts)]);
        let repeated = [order(0, "1", 5000, day(2)), order(0, "1", 5000, day(2))];
        assert_eq!(cents(&repeated), [(Some(5000), Standing::Counts)]);
        let parts = [order(0, "1", 5000, day(2)), order(0, "1", 700, day(2))];
        assert_eq!(cents(&parts), [(Some(5700), Standing::Counts)]);
    }

    #[test]
    fn equal_lines_add_up_where_the_source_writes_an_amount_on_each() {
        let rows = [
            order(0, "1", 500, day(2)),
            order(0, "1", 500, day(2)),
            order(1, "2", 500, day(2)),
            order(1, "2", 900, day(2)),
            order(2, "3", 500, day(2)),
            order(2, "3", 100, day(2)),
        ];
        assert_eq!(cents(&rows), [(Some(1000), Standing::Counts)]);
    }

    #[test]
    fn one_order_in_two_exports_is_one_order_if_person_and_amount_fit() {
        let twice = [order(0, "1", 5000, at(2, 9)), order(0, "1", 5000, day(4)).in_file("payments")];
        assert_eq!(cents(&twice).len(), 1);
        let hash = [order(0, "#1", 5000, at(2, 9)), order(0, "1", 5000, day(4)).in_file("payments")];
        assert_eq!(cents(&hash).len(), 1);
        let gross_and_net = [order(0, "1", 5000, at(2, 9)), order(0, "1", 4200, day(2)).in_file("books")];
        assert_eq!(cents(&gross_and_net).len(), 1);
        let other_tool = [order(0, "1", 5000, at(2, 9)), order(0, "1", 700, day(20)).in_file("tickets")];
        assert_eq!(cents(&other_tool).len(), 2);
        let other_person = [order(0, "1", 5000, at(2, 9)), order(1, "1", 5000, at(2, 9)).in_file("tickets")];
        assert_eq!(cents(&other_person).len(), 1);
        assert_eq!(journeys_of(&other_person).duplicates, 0);
    }

    #[test]
    fn a_payment_that_failed_first_counts_and_an_order_void_elsewhere_does_not() {
        let retried = [order(0, "1", 500, at(2, 9)).standing(Standing::Void), order(0, "1", 500, at(2, 10))];
        assert_eq!(cents(&retried), [(Some(500), Standing::Counts)]);
        let cancelled =
            [order(0, "1", 500, at(2, 9)), order(0, "1", 500, day(3)).standing(Standing::Void).in_file("shop")];
        assert_eq!(cents(&cancelled), [(Some(500), Standing::Void)]);
        let [sold, cancelled] = cancelled;
        let known = [sold.clone().in_file("zz"), cancelled.noted("cancelled"), order(1, "2", 1, day(9)).in_file("zz")];
        assert_eq!(cents(&known), [(Some(500), Standing::Void)]);
        let pending = sold.clone().standing(Standing::Void).noted("pending").in_file("export 1");
        let paid_later =
            [pending, sold.noted("paid").in_file("export 2"), order(1, "2", 1, day(9)).in_file("export 2")];
        assert_eq!(cents(&paid_later), [(Some(500), Standing::Counts)]);
    }

    #[test]
    fn money_given_back_stays_beside_its_order() {
        let rows = [
            order(0, "1", 500, day(2)),
            order(0, "1", 200, day(5)).standing(Standing::Refund),
            order(0, "1", 200, day(5)).standing(Standing::Refund).in_file("payments"),
            order(0, "9", -50, day(7)),
        ];
        let expected = [(500, Standing::Counts), (200, Standing::Refund), (-50, Standing::Refund)];
        assert_eq!(cents(&rows), expected.map(|(cents, standing)| (Some(cents), standing)));
        assert_eq!(journeys_of(&rows).duplicates, 1);
    }

    #[test]
    fn an_order_that_a_list_of_orders_calls_refunded_comes_to_nothing() {
        let refunded = order(0, "2", 700, day(3)).standing(Standing::Refund);
        let listed = [order(0, "1", 500, day(2)), refunded.clone()];
        assert_eq!(cents(&listed), [(Some(500), Standing::Counts), (Some(700), Standing::Void)]);
        // In a list of its own it is money that went out.
        let apart = [order(0, "1", 500, day(2)), refunded.clone().in_file("refunds")];
        assert_eq!(cents(&apart)[1], (Some(700), Standing::Refund));
        // With the sale beside it, it is taken from that.
        let both = [order(0, "2", 700, day(2)), refunded];
        assert_eq!(cents(&both)[1], (Some(700), Standing::Refund));
    }

    #[test]
    fn an_event_at_one_instant_counts_once_but_a_day_may_hold_several() {
        let click = row(0, Role::Clicks, at(2, 9));
        let rows = [click.clone(), click.clone().in_file("clicks (1)"), click.clone().noted("/price")];
        assert_eq!(roles(&rows).len(), 1);
        let links = [click.clone().noted("/demo"), click.clone().noted("/price"), click];
        assert_eq!(roles(&links).len(), 2);
        let days = [row(0, Role::Clicks, day(2)), row(0, Role::Clicks, day(2)).in_file("clicks (1)")];
        assert_eq!(roles(&days).len(), 2);
    }

    #[test]
    fn payments_without_number_are_as_many_as_the_fullest_file_says() {
        let paid = Row { order: None, ..order(0, "", 500, at(2, 9)) };
        let twice = [paid.clone(), paid.clone()];
        assert_eq!(cents(&twice).len(), 2);
        let copied = [paid.clone(), paid.clone(), paid.clone().in_file("copy")];
        assert_eq!(cents(&copied).len(), 2);
        let other = [paid.clone(), paid.clone().worth(money(501, "EUR")).in_file("copy")];
        assert_eq!(cents(&other).len(), 2);
        let numbered = [paid, order(0, "7", 500, at(2, 9)).in_file("shop")];
        assert_eq!(journeys_of(&numbered).of(PersonIndex::new(0))[0].order.map(crate::model::Symbol::index), Some(0));
        assert_eq!(cents(&numbered).len(), 1);
    }

    #[test]
    fn an_order_of_nobody_stays_nobodys_unless_it_is_known_whose_it_is() {
        let rows = [
            order(0, "1", 500, day(2)),
            order(0, "1", 500, day(2)).of_nobody().in_file("payments"),
            order(0, "2", 900, day(2)).of_nobody().in_file("payments"),
            order(0, "2", 100, day(2)).of_nobody().in_file("payments"),
        ];
        let journeys = journeys_of(&rows);
        let cents: Vec<_> = journeys.nobodys.iter().map(|touch| touch.value.map(|v| v.amount.parts() / 100)).collect();
        assert_eq!(cents, [Some(1000)]);
        assert_eq!(journeys.duplicates, 2);
    }

    #[test]
    fn nobody_and_nothing_make_no_journeys() {
        let journeys = journeys_of(&[]);
        assert_eq!((journeys.people(), journeys.starts.as_slice()), (0, [0].as_slice()));
    }

    fn any_row() -> impl Strategy<Value = Row> {
        let when = prop_oneof![
            Just(When::Unknown),
            (1_i8..5).prop_map(day),
            (1_i8..5, 8_u32..11).prop_map(|(day, hour)| at(day, hour)),
        ];
        let number = prop_oneof![Just(None), Just(Some("1")), Just(Some("2"))];
        let standing = prop_oneof![5 => Just(Standing::Counts), 1 => Just(Standing::Void), 1 => Just(Standing::Refund)];
        let file = prop_oneof![Just("a"), Just("b"), Just("c")];
        (proptest::option::of(0..3_usize), 0..Role::ALL.len(), when, number, 1..4_i64, standing, file).prop_map(
            |(person, role, when, number, cents, standing, file)| {
                let role = Role::ALL[role];
                let money = matches!(role, Role::Orders | Role::Deals).then(|| money(cents, "EUR"));
                let order = number.filter(|_| money.is_some());
                Row { file, person, role, when, order, money, note: None, standing }
            },
        )
    }

    proptest! {
        #[test]
        fn the_order_of_files_changes_nothing(rows in prop::collection::vec(any_row(), 0..40)) {
            let told = |rows: &[Row]| {
                let (mut records, linkage) = records(rows);
                let journeys = journeys(&mut records, &linkage);
                let place = |record| records.position_of(record);
                let word = |symbol: Option<crate::model::Symbol>| symbol.map(|s| records.texts.get(s).to_owned());
                let own = |t: &Touch| (t.role, t.when, place(t.record), word(t.order), t.value, t.standing);
                let touches: Vec<_> = journeys.touches.iter().map(own).collect();
                let nobodys = journeys.nobodys.iter();
                let nobodys: Vec<_> = nobodys.map(|t| (t.role, t.when, place(t.record), word(t.order), t.value)).collect();
                (touches, nobodys, journeys.starts.clone(), journeys.duplicates)
            };
            let mut by_file = rows.clone();
            by_file.sort_by_key(|row| std::cmp::Reverse(row.file));
            let mut sorted = by_file.clone();
            sorted.sort_by_key(|row| row.file);
            prop_assert_eq!(told(&by_file), told(&sorted));
        }

        #[test]
        fn every_event_is_a_touch_or_a_duplicate(rows in prop::collection::vec(any_row(), 0..60)) {
            let journeys = journeys_of(&rows);
            let kept = journeys.touches.len() + journeys.nobodys.len();
            prop_assert_eq!(kept as u64 + journeys.duplicates, rows.len() as u64);
            for (person, touches) in journeys.iter() {
                let (_, linkage) = records(&rows);
                prop_assert!(touches.iter().all(|touch| linkage.person_of(touch.record) == Some(person)));
                let days: Vec<_> = touches.iter().filter_map(|touch| touch.when.day()).collect();
                prop_assert!(days.is_sorted());
                let instants: Vec<_> = touches.iter().filter(|t| matches!(t.when, When::Instant(_))).collect();
                prop_assert!(instants.is_sorted_by_key(|touch| (touch.when, touch.role)));
            }
        }
    }
}
