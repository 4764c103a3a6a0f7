//! The rates of e-mail by the formulas of the trade, each person counted once.

use crate::journey::{Journeys, Touch};
use crate::model::{Records, Role, Share, Standing, When};

use super::revenue::{Purse, revenue_role};
use super::{Funnel, Machines, Revenue};

/// Head counts of those whom mail was sent to, and what they paid afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailTally {
    /// Mails sent, and people it was sent to; `None` where no export lists them.
    pub sent: Option<(u64, u64)>,
    /// People to whom a mail was delivered; `None` where nothing says so.
    pub delivered: Option<u64>,
    /// Whether an export says what was delivered, rather than sent less returned.
    pub deliveries_listed: bool,
    /// Everyone of whom a mail came back; `None` without such an export.
    pub bounced: Option<u64>,
    /// Of them, people to whom mail was sent by an export.
    pub bounced_of_sent: u64,
    /// Everyone who opened.
    pub opened: Option<u64>,
    /// Of the people to whom a mail was delivered, those who opened.
    pub opened_of_delivered: u64,
    /// Everyone who clicked.
    pub clicked: Option<u64>,
    /// Of the people to whom a mail was delivered, those who clicked.
    pub clicked_of_delivered: u64,
    /// Everyone who asked for no more mail.
    pub unsubscribed: Option<u64>,
    /// Of the people to whom a mail was delivered, those who asked for no more.
    pub unsubscribed_of_delivered: u64,
    /// Of the people to whom a mail was delivered, those who ordered at or after the first mail; `None` without orders.
    pub converted: Option<u64>,
    /// What these paid at or after the first mail, by currency.
    pub revenue: Vec<Revenue>,
    /// What it is: orders, or deals where there are no orders.
    pub revenue_from: Option<Role>,
}

impl EmailTally {
    /// Whether an export lists what was delivered or what came back; else all that was sent is taken for delivered.
    #[must_use]
    pub fn tells_of_delivery(&self) -> bool {
        self.deliveries_listed || self.bounced.is_some()
    }

    /// Returns the people to whom a mail was delivered, of those whom it was sent to; `None` where no export tells.
    #[must_use]
    pub fn delivery_rate(&self) -> Option<Share> {
        if !self.tells_of_delivery() {
            return None;
        }
        Some(Share::new(self.delivered?, self.sent?.1))
    }

    /// Returns the people whose mail came back, of those whom it was sent to.
    #[must_use]
    pub fn bounce_rate(&self) -> Option<Share> {
        self.bounced?;
        Some(Share::new(self.bounced_of_sent, self.sent?.1))
    }

    /// Returns the people who opened, of those to whom a mail was delivered.
    #[must_use]
    pub fn open_rate(&self) -> Option<Share> {
        self.opened?;
        Some(Share::new(self.opened_of_delivered, self.delivered?))
    }

    /// Returns the people who clicked, of those to whom a mail was delivered.
    #[must_use]
    pub fn click_rate(&self) -> Option<Share> {
        self.clicked?;
        Some(Share::new(self.clicked_of_delivered, self.delivered?))
    }

    /// Returns the people who clicked, of those who opened. It can be more than all where clicks lack an open.
    #[must_use]
    pub fn click_to_open_rate(&self) -> Option<Share> {
        Some(Share::new(self.clicked?, self.opened?))
    }

    /// Returns the people who asked for no more mail, of those to whom one was delivered.
    #[must_use]
    pub fn unsubscribe_rate(&self) -> Option<Share> {
        self.unsubscribed?;
        Some(Share::new(self.unsubscribed_of_delivered, self.delivered?))
    }

    /// Returns the people who ordered after the mail, of those to whom one was delivered.
    #[must_use]
    pub fn conversion_rate(&self) -> Option<Share> {
        Some(Share::new(self.converted?, self.delivered?))
    }
}

/// What one person's mail came to.
#[derive(Clone, Copy, Default)]
pub(super) struct Mail {
    sent: u64,
    delivered: u64,
    bounced: u64,
    opened: bool,
    clicked: bool,
    unsubscribed: bool,
    first: When,
}

impl Mail {
    fn of(touches: &[Touch], machines: Machines) -> Self {
        let mut mail = Self::default();
        touches.iter().filter(|touch| is_counted(touch, machines)).for_each(|touch| mail.add(touch));
        mail
    }

    /// Adds a touch that counts.
    pub(super) fn add(&mut self, touch: &Touch) {
        match touch.role {
            Role::Sends => self.sent += 1,
            Role::Deliveries => self.delivered += 1,
            Role::Bounces => self.bounced += 1,
            Role::Opens => self.opened = true,
            Role::Clicks => self.clicked = true,
            Role::Unsubscribes => self.unsubscribed = true,
            _ => {}
        }
        if is_send(touch.role) {
            self.first = self.first.or_earlier(touch.when);
        }
    }

    /// Returns when the first mail was sent or delivered.
    pub(super) fn first(&self) -> When {
        self.first
    }

    /// Whether an export says that it was sent or delivered.
    pub(super) fn went_out(&self) -> bool {
        self.sent + self.delivered > 0
    }

    /// Whether what happened then came at or after the first mail, as far as times are known, and in time.
    pub(super) fn comes_before(&self, when: When, window: Option<i64>) -> bool {
        let millis = |instant: crate::model::Instant| instant.epoch_millis();
        let (first, last) = (self.first.earliest().map(millis), self.first.latest().map(millis));
        let (from, until) = (when.earliest().map(millis), when.latest().map(millis));
        let after = first.zip(until).is_none_or(|(first, until)| first <= until);
        let in_time = |window| last.zip(from).is_none_or(|(last, from)| from.saturating_sub(last) <= window);
        after && window.is_none_or(in_time)
    }
}

/// Whether a touch counts under the rules.
pub(super) fn is_counted(touch: &Touch, machines: Machines) -> bool {
    touch.standing == Standing::Counts && (machines == Machines::Counted || touch.machine.is_none())
}

/// Whether a role says that a mail went out to somebody.
pub(super) fn is_send(role: Role) -> bool {
    matches!(role, Role::Sends | Role::Deliveries)
}

/// Whether a role tells of mail.
pub(super) fn is_mail(role: Role) -> bool {
    is_send(role) || matches!(role, Role::Bounces | Role::Opens | Role::Clicks | Role::Unsubscribes)
}

/// Which roles the exports list, by role.
pub(super) type Listed = [bool; Role::ALL.len()];

/// Adds up what became of mail, person by person.
#[derive(Default)]
pub(super) struct Adder {
    listed: Listed,
    tally: EmailTally,
    mails: u64,
    sent: u64,
    delivered: u64,
    bounced: u64,
    opened: u64,
    clicked: u64,
    unsubscribed: u64,
    converted: u64,
    purse: Purse,
}

impl Adder {
    pub(super) fn new(listed: Listed) -> Self {
        let tally = EmailTally { deliveries_listed: listed[Role::Deliveries as usize], ..EmailTally::default() };
        Self { listed, tally, ..Self::default() }
    }

    /// Adds what one person's mail came to, and says whether one was delivered.
    ///
    /// Without a list of deliveries, mail was delivered to whoever was sent more mails than came back.
    pub(super) fn add(&mut self, mail: &Mail) -> bool {
        self.mails += mail.sent;
        self.sent += u64::from(mail.sent > 0);
        self.bounced += u64::from(mail.bounced > 0);
        self.tally.bounced_of_sent += u64::from(mail.bounced > 0 && mail.sent > 0);
        self.opened += u64::from(mail.opened);
        self.clicked += u64::from(mail.clicked);
        self.unsubscribed += u64::from(mail.unsubscribed);
        let got_it = match (self.tally.deliveries_listed, self.listed[Role::Sends as usize]) {
            (true, true) => mail.delivered > 0 && mail.sent > 0,
            (true, false) => mail.delivered > 0,
            (false, _) => mail.sent > mail.bounced,
        };
        if got_it {
            self.delivered += 1;
            self.tally.opened_of_delivered += u64::from(mail.opened);
            self.tally.clicked_of_delivered += u64::from(mail.clicked);
            self.tally.unsubscribed_of_delivered += u64::from(mail.unsubscribed);
        }
        got_it
    }

    /// Adds orders of somebody to whom a mail was delivered.
    pub(super) fn add_orders<'a>(&mut self, orders: impl Iterator<Item = &'a Touch>) {
        let mut has_ordered = false;
        for order in orders {
            has_ordered |= order.standing == Standing::Counts;
            if let Some(value) = order.value {
                self.purse.add(order.standing, value);
            }
        }
        self.converted += u64::from(has_ordered);
    }

    /// Returns the head counts; `money` is what revenue is made of, if it is known when that was.
    pub(super) fn finish(mut self, money: Option<Role>) -> EmailTally {
        let only = |role: Role, people: u64| self.listed[role as usize].then_some(people);
        let listed_money = money.filter(|role| self.listed[*role as usize]);
        EmailTally {
            sent: self.listed[Role::Sends as usize].then_some((self.mails, self.sent)),
            delivered: (self.listed[Role::Sends as usize] || self.tally.deliveries_listed).then_some(self.delivered),
            bounced: only(Role::Bounces, self.bounced),
            opened: only(Role::Opens, self.opened),
            clicked: only(Role::Clicks, self.clicked),
            unsubscribed: only(Role::Unsubscribes, self.unsubscribed),
            converted: listed_money.map(|_| self.converted),
            revenue: self.purse.take(),
            revenue_from: listed_money,
            ..self.tally
        }
    }
}

/// Returns which roles the exports list.
pub(super) fn listed(records: &Records, journeys: &Journeys) -> Listed {
    let mut there = [false; Role::ALL.len()];
    // An export of returns without a row says that none came back.
    records.sources.iter().filter_map(|source| source.role).for_each(|role| there[role as usize] = true);
    journeys.touches.iter().for_each(|touch| there[touch.role as usize] = true);
    there
}

/// Returns the head counts of the mail, under the rules of the funnel; `None` if no export tells of mail.
///
/// Whoever got several mails is one person.
#[must_use]
pub fn email(records: &Records, journeys: &Journeys, funnel: &Funnel) -> Option<EmailTally> {
    let listed = listed(records, journeys);
    if Role::ALL.iter().filter(|role| is_mail(**role) && listed[**role as usize]).count() < 2 {
        return None;
    }
    let rules = &funnel.spec.rules;
    let window = rules.window.map(super::Window::millis);
    let money = revenue_role(journeys);
    let mut all = Adder::new(listed);
    for (_, touches) in journeys.iter() {
        let mail = Mail::of(touches, rules.machines);
        if all.add(&mail) {
            all.add_orders(touches.iter().filter(|touch| touch.role == money && mail.comes_before(touch.when, window)));
        }
    }
    Some(all.finish(Some(money)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Stage, Stages, Window, funnel};
    use crate::journey::journeys;
    use crate::journey::story::{Row, at, day, order, records, row};

    fn tally(rows: &[Row], window: Option<Window>) -> Option<EmailTally> {
        let stages = [Role::Sends, Role::Orders].map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let mut spec = FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages"));
        spec.rules.window = window;
        let (mut records, linkage) = records(rows);
        let journeys = journeys(&mut records, &linkage);
        email(&records, &journeys, &funnel(&journeys, &spec))
    }

    fn parts(share: Option<Share>) -> Option<(u64, u64)> {
        share.map(|share| (share.part, share.whole))
    }

    /// Two mails to the first; one of two came back for the second; the third's only one did; the fourth asked for no
    /// more; the fifth was never written to.
    fn rows() -> Vec<Row> {
        vec![
            row(0, Role::Sends, at(1, 9)),
            row(0, Role::Sends, at(8, 9)),
            row(0, Role::Opens, at(1, 10)),
            row(0, Role::Clicks, at(1, 11)),
            order(0, "1", 1000, day(1)),
            order(0, "2", 500, day(20)),
            row(1, Role::Sends, at(1, 9)),
            row(1, Role::Sends, at(8, 9)),
            row(1, Role::Bounces, at(8, 9)),
            row(1, Role::Clicks, at(2, 9)),
            row(2, Role::Sends, at(1, 9)),
            row(2, Role::Bounces, at(1, 9)),
            row(2, Role::Opens, at(1, 9)),
            row(3, Role::Sends, day(1)),
            row(3, Role::Unsubscribes, day(2)),
            order(3, "3", 700, at(1, 0)).in_file("orders"),
            row(4, Role::Bounces, day(2)),
            order(4, "4", 900, day(3)),
        ]
    }

    #[test]
    fn every_rate_has_the_numerator_and_the_denominator_of_its_formula() {
        let found = tally(&rows(), None).expect("mail");
        assert_eq!((found.sent, found.delivered, found.bounced), (Some((6, 4)), Some(3), Some(3)));
        assert_eq!(parts(found.delivery_rate()), Some((3, 4)));
        assert_eq!(parts(found.bounce_rate()), Some((2, 4)));
        assert_eq!(parts(found.open_rate()), Some((1, 3)));
        assert_eq!(parts(found.click_rate()), Some((2, 3)));
        assert_eq!(parts(found.click_to_open_rate()), Some((2, 2)));
        assert_eq!(parts(found.unsubscribe_rate()), Some((1, 3)));
        assert_eq!(parts(found.conversion_rate()), Some((2, 3)));
        assert_eq!((found.revenue[0].amount.to_string(), found.revenue[0].orders), ("22.00".to_owned(), 3));
    }

    #[test]
    fn orders_before_the_mail_and_after_the_window_are_none_of_its_doing() {
        let mut rows = rows();
        rows.push(order(1, "5", 100, day(28)));
        let found = tally(&rows, Window::from_days(7)).expect("mail");
        assert_eq!((found.converted, found.revenue[0].amount.to_string()), (Some(2), "17.00".to_owned()));
        let early = [row(0, Role::Sends, at(5, 9)), row(0, Role::Opens, at(5, 9)), order(0, "1", 100, day(4))];
        let found = tally(&early, None).expect("mail");
        assert_eq!((found.converted, found.revenue.is_empty()), (Some(0), true));
    }

    #[test]
    fn a_list_of_deliveries_beats_the_returns() {
        let mut rows = rows();
        rows.push(row(0, Role::Deliveries, at(1, 9)));
        let found = tally(&rows, None).expect("mail");
        assert_eq!((found.delivered, found.deliveries_listed), (Some(1), true));
    }

    #[test]
    fn without_mail_there_are_no_rates_and_without_a_list_of_sends_none_of_it() {
        assert_eq!(tally(&[row(0, Role::Forms, day(1)), order(0, "1", 1, day(2))], None), None);
        let found = tally(&[row(0, Role::Opens, day(1)), row(0, Role::Clicks, day(2))], None).expect("mail");
        assert_eq!((found.delivered, parts(found.open_rate())), (None, None));
        assert_eq!(parts(found.click_to_open_rate()), Some((1, 1)));
        let found = tally(&[row(0, Role::Sends, day(1)), row(0, Role::Clicks, day(2))], None).expect("mail");
        assert_eq!((found.delivery_rate(), parts(found.click_rate())), (None, Some((1, 1))));
    }
}
