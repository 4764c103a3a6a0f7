//! All people's ways → the figures of each stage.

use crate::journey::{Journeys, Touch};
use crate::model::{Day, PersonIndex, Share, When};

use super::advance::{Follower, Passage, StageMap, StageSet, places};
use super::revenue::{Takings, revenue_role};
use super::timing::Timing;
use super::today::last_day;
use super::{Funnel, FunnelSpec, Machines, Progress, StageTally, Times};

/// Returns the figures of the funnel that `spec` describes.
///
/// Every person of the journeys is in [`Funnel::progress`]; whoever is in no stage is counted in none.
#[must_use]
pub fn funnel(journeys: &Journeys, spec: &FunnelSpec) -> Funnel {
    let map = StageMap::new(spec);
    let as_of = spec.as_of.or_else(|| last_day(journeys));
    let revenue_from = revenue_role(journeys);
    let without_machines = map.without_machines();
    let parts = journeys.in_parts(|people| {
        let mut part = Part::new(map.stages, people.len());
        let mut follower = Follower::default();
        let (mut passage, mut filtered) = (Passage::default(), Passage::default());
        for person in people.map(PersonIndex::new) {
            let touches = journeys.of(person);
            follower.advance(touches, &map, &spec.rules, &mut passage);
            part.counts.add(&passage, &map, is_open(&passage, spec, as_of));
            // Only where a machine had a hand in it can the way without it be another one.
            let had_help =
                spec.rules.machines == Machines::Counted && touches.iter().any(|touch| touch.machine.is_some());
            if had_help {
                follower.advance(touches, &without_machines, &spec.rules, &mut filtered);
            }
            part.counts.add_without_machines(if had_help { filtered.reached } else { passage.reached });
            part.timing.add(person, &passage, &map);
            part.counts.add_touches(touches, &map, passage.reached);
            part.takings.add(person, touches, revenue_from, passage.reached);
            part.progress.push(progress_of(&passage));
        }
        part
    });
    let mut whole = Part::new(map.stages, journeys.people());
    for part in parts {
        whole.append(part);
    }
    let Part { counts, timing, mut takings, progress } = whole;
    takings.add_nobodys(journeys, revenue_from);

    let mut stages = counts.finish(spec);
    for (stage, purse) in stages.iter_mut().zip(&mut takings.by_stage) {
        stage.revenue = purse.take();
    }
    let backwards = timing.finish(&mut stages);
    Funnel {
        spec: spec.clone(),
        stages,
        progress,
        revenue_total: takings.total.take(),
        revenue_of_nobody: takings.of_nobody.take(),
        revenue_outside: takings.outside.take(),
        revenue_by_person: takings.by_person,
        revenue_from,
        backwards,
        orders_without_amount: takings.without_amount,
        as_of,
    }
}

/// What is found of some people who follow one another.
struct Part {
    counts: Counts,
    timing: Timing,
    takings: Takings,
    progress: Vec<Progress>,
}

impl Part {
    fn new(stages: usize, people: usize) -> Self {
        let (counts, timing, takings) = (Counts::new(stages), Timing::new(stages), Takings::new(stages));
        Self { counts, timing, takings, progress: Vec::with_capacity(people) }
    }

    /// Adds what is found of the people behind.
    fn append(&mut self, next: Self) {
        self.counts.append(next.counts);
        self.timing.append(next.timing);
        self.takings.append(next.takings);
        self.progress.extend(next.progress);
    }
}

/// Whether the window of somebody who entered has not run out by the end of the day that counts as today.
fn is_open(passage: &Passage, spec: &FunnelSpec, as_of: Option<Day>) -> bool {
    let until = passage
        .entry
        .latest()
        .zip(spec.rules.window)
        .map(|(at, window)| at.epoch_millis().saturating_add(window.millis()));
    let now = as_of.and_then(|day| When::Day(day).latest());
    until.zip(now).is_some_and(|(until, now)| until > now.epoch_millis())
}

fn progress_of(passage: &Passage) -> Progress {
    let has = |set: StageSet, place: usize| set >> place & 1 == 1;
    let stages = 0..passage.first.len();
    Progress { reached: stages.map(|place| has(passage.reached, place).then(|| passage.first[place])).collect() }
}

/// Head counts of one stage.
#[derive(Clone, Default)]
struct Count {
    people: u64,
    without_machines: u64,
    touches: u64,
    recorded: u64,
    entered_here: u64,
    skipped: u64,
    from_previous: u64,
    from_first: u64,
    dropped: u64,
    still_open: u64,
    matured: u64,
}

struct Counts(Vec<Count>);

impl Counts {
    fn new(stages: usize) -> Self {
        Self(vec![Count::default(); stages])
    }

    fn add(&mut self, passage: &Passage, map: &StageMap, open: bool) {
        let reached = passage.reached;
        let Some(furthest) = passage.furthest() else { return };
        let last = self.0.len() - 1;
        for place in places(reached) {
            let count = &mut self.0[place];
            count.people += 1;
            count.recorded += passage.recorded >> place & 1;
            count.from_first += reached & 1;
            count.matured += reached & 1 & u64::from(!open);
            count.from_previous += map.base(place).map_or(0, |base| reached >> base & 1);
        }
        self.0[reached.trailing_zeros() as usize].entered_here += 1;
        // All stages before the furthest that were not reached.
        for place in places(!reached & ((1 << furthest) - 1)) {
            self.0[place].skipped += 1;
        }
        if furthest < last {
            self.0[furthest].dropped += 1;
            self.0[furthest].still_open += u64::from(open);
        }
    }

    fn append(&mut self, other: Self) {
        for (one, other) in self.0.iter_mut().zip(other.0) {
            one.people += other.people;
            one.without_machines += other.without_machines;
            one.touches += other.touches;
            one.recorded += other.recorded;
            one.entered_here += other.entered_here;
            one.skipped += other.skipped;
            one.from_previous += other.from_previous;
            one.from_first += other.from_first;
            one.dropped += other.dropped;
            one.still_open += other.still_open;
            one.matured += other.matured;
        }
    }

    fn add_without_machines(&mut self, reached: StageSet) {
        for place in places(reached) {
            self.0[place].without_machines += 1;
        }
    }

    fn add_touches(&mut self, touches: &[Touch], map: &StageMap, reached: StageSet) {
        for place in touches.iter().flat_map(|touch| places(map.recorded(touch) & reached)) {
            self.0[place].touches += 1;
        }
    }

    fn finish(self, spec: &FunnelSpec) -> Vec<StageTally> {
        let first = self.0.first().map_or(0, |count| count.people);
        let matured = self.0.first().map_or(0, |count| count.matured);
        let people: Vec<u64> = self.0.iter().map(|count| count.people).collect();
        let stages = spec.stages.as_slice().iter().zip(self.0).enumerate();
        let tally = stages.map(|(place, (stage, count))| StageTally {
            name: stage.name.clone(),
            people: count.people,
            without_machines: count.without_machines,
            touches: count.touches,
            recorded: count.recorded,
            implied: count.people - count.recorded,
            entered_here: count.entered_here,
            skipped: count.skipped,
            from_previous: count.from_previous,
            rate_previous: spec.rules.base_of(place).map(|base| Share::new(count.from_previous, people[base])),
            rate_first: Share::new(count.from_first, first),
            dropped: count.dropped,
            still_open: spec.rules.window.map(|_| count.still_open),
            matured: spec.rules.window.map(|_| Share::new(count.matured, matured)),
            median_days: None,
            p90_days: None,
            times: Times::default(),
            revenue: Vec::new(),
        });
        tally.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{Contact, Held, Order, Period, Revenue, Rules, Stage, Stages, Window, drop_off};
    use crate::journey::story::{Row, at, day, journeys_of, money, order, row};
    use crate::model::{Currency, PersonIndex, Role, Standing};
    use proptest::prelude::*;

    const MAIL_TO_ORDER: &[Role] = &[Role::Sends, Role::Opens, Role::Clicks, Role::Forms, Role::Orders];

    fn spec(roles: &[Role]) -> FunnelSpec {
        let stages = roles.iter().map(|role| Stage { name: role.to_string(), roles: vec![*role] }).collect();
        FunnelSpec::new(Stages::new(stages).expect("stages of different names"))
    }

    fn funnel_of(rows: &[Row], roles: &[Role]) -> Funnel {
        funnel(&journeys_of(rows), &spec(roles))
    }

    /// One figure of every stage.
    fn each<T>(funnel: &Funnel, figure: impl Fn(&StageTally) -> T) -> Vec<T> {
        funnel.stages.iter().map(figure).collect()
    }

    /// Seven people: all the way; skips the form; enters at the form; clicks without an open; bounces; unsubscribes
    /// after the open; only on the list of prospects.
    fn seven() -> Vec<Row> {
        vec![
            row(0, Role::Sends, at(2, 9)),
            row(0, Role::Opens, at(2, 15)),
            row(0, Role::Clicks, at(3, 15)),
            row(0, Role::Forms, at(4, 3)),
            order(0, "1", 10_000, day(9)),
            order(0, "2", 5_055, day(19)),
            row(1, Role::Sends, at(2, 9)),
            row(1, Role::Opens, at(4, 9)),
            row(1, Role::Clicks, at(4, 21)),
            order(1, "3", 7_000, day(12)),
            order(1, "3", 1_000, day(14)).standing(Standing::Refund),
            row(2, Role::Forms, day(5)),
            order(2, "4", 2_000, day(4)),
            row(3, Role::Sends, at(2, 9)),
            row(3, Role::Clicks, at(2, 9)),
            row(4, Role::Sends, at(2, 9)),
            row(4, Role::Bounces, at(2, 9)),
            row(5, Role::Sends, at(2, 9)),
            row(5, Role::Opens, day(6)),
            row(5, Role::Unsubscribes, day(7)),
            row(6, Role::Prospects, day(1)),
            order(6, "5", 100, day(20)).worth(money(100, "USD")).standing(Standing::Void),
        ]
    }

    #[test]
    fn a_funnel_counted_by_hand() {
        let found = funnel_of(&seven(), MAIL_TO_ORDER);
        assert_eq!(each(&found, |stage| stage.people), [5, 4, 3, 2, 3]);
        assert_eq!(each(&found, |stage| stage.recorded), [5, 3, 3, 2, 3]);
        assert_eq!(each(&found, |stage| stage.implied), [0, 1, 0, 0, 0]);
        assert_eq!(each(&found, |stage| stage.touches), [5, 3, 3, 2, 4]);
        assert_eq!(each(&found, |stage| stage.entered_here), [5, 0, 0, 1, 0]);
        assert_eq!(each(&found, |stage| stage.skipped), [1, 1, 1, 1, 0]);
        assert_eq!(each(&found, |stage| stage.from_previous), [0, 4, 3, 1, 2]);
        assert_eq!(
            each(&found, |stage| stage.rate_previous.map(|share| (share.part, share.whole)))[1..],
            [Some((4, 5)), Some((3, 4)), Some((1, 3)), Some((2, 2)),]
        );
        assert_eq!(
            each(&found, |stage| (stage.rate_first.part, stage.rate_first.whole)),
            [(5, 5), (4, 5), (3, 5), (1, 5), (2, 5)]
        );
        assert_eq!(each(&found, |stage| stage.dropped), [1, 1, 1, 0, 0]);
        assert_eq!(each(&found, |stage| stage.still_open), [None; 5]);
        assert_eq!(found.as_of, day(20).day());
        let progress = &found.progress[3];
        assert_eq!(progress.reached[..3], [Some(at(2, 9)), Some(When::Unknown), Some(at(2, 9))]);
        assert_eq!((progress.furthest(), found.progress[6].furthest()), (Some(2), None));
    }

    #[test]
    fn times_are_of_those_who_have_both() {
        let found = funnel_of(&seven(), MAIL_TO_ORDER);
        // Opens: 6 hours, 2 days, and 4 days counted by day alone. Clicks: 1 day, 12 hours; one open is implied.
        assert_eq!(each(&found, |stage| stage.median_days), [None, Some(2.0), Some(0.75), Some(0.5), Some(5.0)]);
        assert_eq!(found.stages[1].p90_days.map(|days| (days * 1000.0).round()), Some(3600.0));
        assert_eq!(each(&found, |stage| stage.times.people), [0, 3, 2, 1, 1]);
        assert_eq!(each(&found, |stage| stage.times.untimed), [0, 1, 1, 0, 0]);
        // Person 2 ordered the day before the form: counted, and in no median.
        assert_eq!(each(&found, |stage| stage.times.backwards), [0, 0, 0, 0, 1]);
        assert_eq!(found.backwards, [(PersonIndex::new(2), 4)]);
    }

    #[test]
    fn a_time_is_from_the_first_touch_to_the_first_at_or_after_it() {
        let rows = [
            row(0, Role::Clicks, at(1, 9)),
            row(0, Role::Opens, at(5, 9)),
            row(0, Role::Clicks, at(6, 9)),
            row(0, Role::Clicks, at(9, 9)),
            row(1, Role::Opens, day(5)),
            row(1, Role::Clicks, at(5, 1)),
        ];
        let found = funnel_of(&rows, &[Role::Opens, Role::Clicks]);
        assert_eq!((found.stages[1].times.people, found.stages[1].median_days), (2, Some(0.5)));
    }

    #[test]
    fn revenue_reconciles_to_the_cent() {
        let mut rows = seven();
        rows.push(order(6, "6", 333, day(3)).worth(money(333, "USD")));
        rows.push(order(0, "7", 1, day(3)).worth(money(1, "USD")).of_nobody());
        rows.push(order(0, "8", 499, day(3)).of_nobody());
        rows.push(Row { money: None, ..order(5, "9", 0, day(8)) });
        let found = funnel_of(&rows, MAIL_TO_ORDER);
        let shown = |revenue: &[Revenue]| -> Vec<String> {
            revenue.iter().map(|r| format!("{} {:?} {}", r.amount, r.currency, r.orders)).collect()
        };
        assert_eq!(shown(&found.revenue_total), ["235.54 Some(EUR) 5", "3.34 Some(USD) 2"]);
        assert_eq!(shown(&found.revenue_of_nobody), ["4.99 Some(EUR) 1", "0.01 Some(USD) 1"]);
        assert!(found.revenue_outside.is_empty());
        assert_eq!(shown(&found.stages[4].revenue), ["230.55 Some(EUR) 4", "3.33 Some(USD) 1"]);
        assert_eq!(shown(&found.stages[3].revenue), ["170.55 Some(EUR) 3"]);
        let person = PersonIndex::new(1);
        assert_eq!(shown(&found.revenue_of(person).collect::<Vec<_>>()), ["60.00 Some(EUR) 1"]);
        assert_eq!((found.revenue_of(PersonIndex::new(5)).len(), found.orders_without_amount), (0, 1));
        let without_orders = funnel_of(&rows, &[Role::Sends, Role::Opens]);
        assert_eq!(shown(&without_orders.revenue_outside), ["20.00 Some(EUR) 1", "3.33 Some(USD) 1"]);
        assert_eq!(without_orders.revenue_total, found.revenue_total);
    }

    #[test]
    fn deals_are_the_revenue_only_where_there_are_no_orders() {
        let deal = |rows: &[Row]| funnel_of(rows, &[Role::Leads, Role::Deals]);
        let won = Row { role: Role::Deals, ..order(0, "d", 900, day(2)) };
        let found = deal(std::slice::from_ref(&won));
        assert_eq!((found.revenue_from, found.revenue_total.len()), (Role::Deals, 1));
        let found = deal(&[won, order(0, "1", 500, day(3))]);
        assert_eq!((found.revenue_from, found.revenue_total[0].amount.to_string()), (Role::Orders, "5.00".into()));
    }

    #[test]
    fn a_drop_off_list_is_of_those_who_stopped_there_those_to_call_first_on_top() {
        let mut rows = seven();
        rows.push(row(7, Role::Sends, at(1, 9)));
        rows.push(row(8, Role::Sends, When::Unknown));
        rows.push(row(9, Role::Sends, at(1, 8)));
        let journeys = journeys_of(&rows);
        let found = funnel(&journeys, &spec(MAIL_TO_ORDER));
        let mut contacts = vec![Contact { email: true, ..Contact::default() }; 10];
        contacts[9] = Contact::default();
        let list = drop_off(&found, &journeys, 0, &contacts);
        let entries: Vec<_> =
            list.entries.iter().map(|entry| (entry.person.index(), entry.days_waiting, entry.held)).collect();
        assert_eq!(
            entries,
            [
                (7, Some(19), None),
                (8, None, None),
                (4, Some(18), Some(Held::Bounced)),
                (9, Some(19), Some(Held::Unreachable)),
            ]
        );
        let after_open = drop_off(&found, &journeys, 1, &contacts);
        assert_eq!(after_open.entries.len(), 1);
        assert_eq!(after_open.entries[0].held, Some(Held::Unsubscribed));
        assert!(drop_off(&found, &journeys, 4, &contacts).entries.is_empty());
        for stage in 0..5 {
            let entries = drop_off(&found, &journeys, stage, &contacts).entries.len() as u64;
            assert_eq!(entries, found.stages[stage].dropped);
        }
    }

    #[test]
    fn mail_that_came_back_for_a_time_holds_nobody_back_until_it_does_so_again_and_again() {
        let bounces = |days: &[i8], more: &[Row]| {
            let sends = days.iter().map(|day| row(0, Role::Sends, at(*day, 9)));
            let bounces = days.iter().map(|day| row(0, Role::Bounces, at(*day, 9)).noted("Soft"));
            let rows: Vec<_> = sends.chain(bounces).chain(more.iter().cloned()).collect();
            let journeys = journeys_of(&rows);
            let found = funnel(&journeys, &spec(&[Role::Sends, Role::Forms]));
            let held = |soft| {
                let contact = Contact { email: true, soft, ..Contact::default() };
                drop_off(&found, &journeys, 0, &[contact]).entries[0].held
            };
            (held(true), held(false))
        };
        assert_eq!(bounces(&[2], &[]), (None, Some(Held::Bounced)));
        assert_eq!(bounces(&[2, 9], &[]).0, None);
        assert_eq!(bounces(&[2, 9, 16], &[]).0, Some(Held::Bounced));
        // Opened in between: the address lives.
        assert_eq!(bounces(&[2, 9, 16], &[row(0, Role::Opens, at(10, 9))]).0, None);
    }

    #[test]
    fn whoever_attended_had_registered_but_an_order_implies_nothing() {
        let rows = [row(0, Role::Attendance, day(2)), order(1, "1", 1, day(2))];
        let found = funnel_of(&rows, &[Role::Forms, Role::Registrations, Role::Attendance, Role::Orders]);
        assert_eq!(each(&found, |stage| stage.implied), [0, 1, 0, 0]);
        assert_eq!(each(&found, |stage| stage.people), [0, 1, 1, 1]);
        assert_eq!(found.stages[1].rate_previous, Some(Share::new(0, 0)));
    }

    #[test]
    fn being_on_a_list_is_no_entry_where_people_enter_anywhere() {
        let rows = [
            row(0, Role::Prospects, at(1, 9)),
            row(0, Role::Sends, at(20, 9)),
            row(0, Role::Orders, at(25, 9)),
            row(1, Role::Prospects, at(1, 9)),
            row(2, Role::Prospects, at(28, 9)),
        ];
        let rules = Rules {
            window: Window::from_days(7),
            period: Period::of_days(day(10).day(), day(25).day()),
            ..Rules::default()
        };
        let reached = |roles: &[Role], order| {
            let spec = FunnelSpec { rules: Rules { order, ..rules.clone() }, ..spec(roles) };
            each(&funnel(&journeys_of(&rows), &spec), |stage| stage.people)
        };
        let all = [Role::Prospects, Role::Sends, Role::Orders];
        assert_eq!(reached(&all, Order::Open), [3, 1, 1]);
        assert_eq!(reached(&all, Order::InOrder), [0, 0, 0]);
        assert_eq!(reached(&[Role::Prospects, Role::Orders], Order::Open), [0, 1]);
    }

    #[test]
    fn a_window_leaves_out_what_came_too_late_and_says_who_still_has_time() {
        let rows = [
            row(0, Role::Sends, at(1, 9)),
            row(0, Role::Clicks, at(8, 9)),
            row(1, Role::Sends, at(1, 9)),
            row(1, Role::Clicks, at(8, 10)),
            row(2, Role::Sends, at(3, 9)),
            row(3, Role::Sends, When::Unknown),
        ];
        let rules = Rules { window: Window::from_days(7), ..Rules::default() };
        let with = FunnelSpec { rules, ..spec(&[Role::Sends, Role::Clicks]) };
        let found = funnel(&journeys_of(&rows), &with);
        assert_eq!(each(&found, |stage| stage.people), [4, 1]);
        assert_eq!((found.stages[0].dropped, found.stages[0].still_open), (3, Some(1)));
        // Of those whose week is over, among them the one without a time, one clicked.
        assert_eq!(found.stages[1].matured, Some(Share::new(1, 3)));
    }

    #[test]
    fn people_enter_within_the_period_and_may_convert_after_it() {
        let rows = [
            row(0, Role::Sends, at(1, 9)),
            row(1, Role::Sends, at(5, 9)),
            row(1, Role::Clicks, at(8, 10)),
            row(2, Role::Sends, at(7, 9)),
        ];
        let period = Period::of_days(day(2).day(), day(6).day());
        let within = FunnelSpec { rules: Rules { period, ..Rules::default() }, ..spec(&[Role::Sends, Role::Clicks]) };
        assert_eq!(each(&funnel(&journeys_of(&rows), &within), |stage| stage.people), [1, 1]);
    }

    fn any_rows() -> impl Strategy<Value = Vec<Row>> {
        let when = prop_oneof![
            1 => Just(When::Unknown),
            2 => (1_i8..9).prop_map(day),
            4 => (1_i8..9, 8_u32..11).prop_map(|(day, hour)| at(day, hour)),
        ];
        let standing = prop_oneof![5 => Just(Standing::Counts), 1 => Just(Standing::Void), 1 => Just(Standing::Refund)];
        let number = prop_oneof![Just("1"), Just("2"), Just("3")];
        let currency = (prop_oneof![Just("EUR"), Just("USD"), Just("")], 1..4_i64, any::<bool>());
        let one = (proptest::option::weighted(0.9, 0..6_usize), 0..Role::ALL.len(), when, number, currency, standing);
        let one = one.prop_map(|(person, role, when, number, (currency, cents, shop), standing)| {
            let role = Role::ALL[role];
            let row = row(person.unwrap_or_default(), role, when).standing(standing);
            let row = if role == Role::Orders {
                let file = if shop { "shop" } else { "payments" };
                Row { order: Some(number), money: Some(money(cents, currency)), ..row }.in_file(file)
            } else {
                row
            };
            if person.is_none() { row.of_nobody() } else { row }
        });
        prop::collection::vec(one, 0..50)
    }

    fn any_order() -> impl Strategy<Value = Order> {
        prop_oneof![Just(Order::Open), Just(Order::InOrder), Just(Order::Strict), Just(Order::Any)]
    }

    fn sum(parts: &[&[Revenue]]) -> Vec<(Option<Currency>, i64, u64)> {
        let mut purse = crate::funnel::revenue::Purse::default();
        for revenue in parts.iter().flat_map(|part| part.iter()) {
            purse.add_revenue(*revenue);
        }
        purse.take().iter().map(|r| (r.currency, r.amount.parts(), r.orders)).collect()
    }

    proptest! {
        #[test]
        fn the_figures_reconcile(rows in any_rows(), window in proptest::option::of(1_u32..6)) {
            let rules = Rules { window: window.and_then(Window::from_days), ..Rules::default() };
            let spec = FunnelSpec { rules, ..spec(MAIL_TO_ORDER) };
            let found = funnel(&journeys_of(&rows), &spec);
            let in_funnel = found.progress.iter().filter(|progress| progress.furthest().is_some()).count() as u64;
            prop_assert_eq!(found.stages.iter().map(|stage| stage.entered_here).sum::<u64>(), in_funnel);
            let arrived = found.stages[4].people;
            prop_assert_eq!(found.stages.iter().map(|stage| stage.dropped).sum::<u64>() + arrived, in_funnel);
            let mut before: Option<&StageTally> = None;
            for (place, stage) in found.stages.iter().enumerate() {
                prop_assert_eq!(stage.people, stage.recorded + stage.implied);
                let later = found.progress.iter().filter(|p| p.reached[place].is_some() && p.furthest() > Some(place));
                prop_assert_eq!(stage.people, later.count() as u64 + stage.dropped + if place == 4 { arrived } else { 0 });
                prop_assert!(stage.still_open.unwrap_or(0) <= stage.dropped);
                prop_assert_eq!(stage.still_open.is_some(), window.is_some());
                prop_assert!(stage.from_previous <= before.map_or(0, |before| before.people));
                prop_assert_eq!(stage.times.people + stage.times.backwards + stage.times.untimed, stage.from_previous);
                prop_assert!(stage.rate_first.part <= stage.rate_first.whole);
                prop_assert!(stage.median_days.is_none_or(|days| days >= 0.0));
                prop_assert!(stage.median_days <= stage.p90_days);
                before = Some(stage);
            }
            let of_people: Vec<_> = found.revenue_by_person.iter().map(|(_, revenue)| *revenue).collect();
            prop_assert_eq!(sum(&[&of_people, &found.revenue_of_nobody]), sum(&[&found.revenue_total]));
            let inside: Vec<_> = found.revenue_by_person.iter()
                .filter(|(person, _)| found.progress[person.index()].furthest().is_some())
                .map(|(_, revenue)| *revenue).collect();
            prop_assert_eq!(
                sum(&[&inside, &found.revenue_outside, &found.revenue_of_nobody]), sum(&[&found.revenue_total])
            );
        }

        #[test]
        fn a_longer_window_never_lowers_a_conversion(rows in any_rows(), days in 1_u32..6, order in any_order()) {
            let journeys = journeys_of(&rows);
            let with = |days| {
                let rules = Rules { order, window: Window::from_days(days), ..Rules::default() };
                funnel(&journeys, &FunnelSpec { rules, ..spec(MAIL_TO_ORDER) })
            };
            let (short, long) = (with(days), with(days + 1));
            for (short, long) in short.stages.iter().zip(&long.stages) {
                prop_assert!(short.people <= long.people && short.rate_first.part <= long.rate_first.part);
            }
        }

        #[test]
        fn where_stages_have_an_order_nobody_skips_and_counts_never_rise(rows in any_rows(), order in any_order()) {
            let rules = Rules { order, ..Rules::default() };
            let found = funnel(&journeys_of(&rows), &FunnelSpec { rules, ..spec(MAIL_TO_ORDER) });
            if order != Order::Open {
                prop_assert!(found.stages.windows(2).all(|pair| pair[0].people >= pair[1].people));
                prop_assert!(found.stages.iter().all(|stage| stage.skipped == 0 && stage.times.backwards == 0));
            }
            for pair in found.stages.windows(2) {
                prop_assert_eq!(pair[1].rate_previous, Some(Share::new(pair[1].from_previous, pair[0].people)));
            }
        }

        #[test]
        fn whoever_reached_a_stage_went_on_dropped_or_still_has_time(
            rows in any_rows(), order in any_order(), window in proptest::option::of(1_u32..6), as_of in 3_i8..12,
        ) {
            let rules = Rules { order, window: window.and_then(Window::from_days), ..Rules::default() };
            let spec = FunnelSpec { rules, as_of: day(as_of).day(), ..spec(MAIL_TO_ORDER) };
            let found = funnel(&journeys_of(&rows), &spec);
            for (place, stage) in found.stages.iter().enumerate() {
                let here = || found.progress.iter().filter(|progress| progress.reached[place].is_some());
                let went_on = here().filter(|progress| progress.furthest() > Some(place)).count() as u64;
                let open = stage.still_open.unwrap_or(0);
                prop_assert!(open <= stage.dropped);
                let arrived = if place + 1 == found.stages.len() { stage.people } else { 0 };
                prop_assert_eq!(stage.people, went_on + (stage.dropped - open) + open + arrived);
                if let Some(matured) = stage.matured {
                    prop_assert!(matured.part <= matured.whole && matured.whole <= found.stages[0].people);
                    prop_assert!(matured.part <= stage.rate_first.part);
                }
            }
        }

        #[test]
        fn the_rows_of_a_breakdown_add_up_to_the_whole(rows in any_rows(), order in any_order(), parts in 1_u32..4) {
            let rules = Rules { order, ..Rules::default() };
            let found = funnel(&journeys_of(&rows), &FunnelSpec { rules, ..spec(MAIL_TO_ORDER) });
            // One value a person, and none for some.
            let value = |person: PersonIndex| (person.index() % 3 != 2).then(|| u32::try_from(person.index()).unwrap_or(0) % parts);
            let split = crate::funnel::split(&found, value);
            for (place, stage) in found.stages.iter().enumerate() {
                prop_assert_eq!(split.iter().map(|part| part.stages[place]).sum::<u64>(), stage.people);
                prop_assert_eq!(split.iter().map(|part| part.from_first[place]).sum::<u64>(), stage.rate_first.part);
            }
            let paid: Vec<&[Revenue]> = split.iter().map(|part| part.revenue.as_slice()).collect();
            let parts = [paid.as_slice(), &[&found.revenue_outside, &found.revenue_of_nobody]].concat();
            prop_assert_eq!(sum(&parts), sum(&[&found.revenue_total]));
        }

        #[test]
        fn shuffled_rows_make_the_same_funnel(rows in any_rows(), seed in any::<u64>()) {
            let mut shuffled = rows.clone();
            let mut state = seed | 1;
            for index in (1..shuffled.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                shuffled.swap(index, (state >> 33) as usize % (index + 1));
            }
            let figures = |rows: &[Row]| {
                let found = funnel_of(rows, MAIL_TO_ORDER);
                (found.progress, found.stages, found.revenue_total, found.as_of)
            };
            prop_assert_eq!(figures(&rows), figures(&shuffled));
        }
    }
}
