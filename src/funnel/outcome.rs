//! What a funnel found.

use crate::model::{Amount, Currency, Day, PersonIndex, Role, Share, When};

use super::{CallScore, FunnelSpec};

/// Revenue in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revenue {
    /// Currency; `None` where nothing says it.
    pub currency: Option<Currency>,
    /// Paid, less what was given back.
    pub amount: Amount,
    /// Orders that count, each once.
    pub orders: u64,
}

/// One stage's figures.
#[derive(Clone, Debug, PartialEq)]
pub struct StageTally {
    /// Stage's name.
    pub name: String,
    /// People who reached the stage, recorded or implied.
    pub people: u64,
    /// Touches of anyone that count towards the stage, however many of one person: events beside people.
    pub touches: u64,
    /// People who reached the stage without what machines made: `people` if the rules leave that out anyway.
    pub without_machines: u64,
    /// Of these, people with a row that says so.
    pub recorded: u64,
    /// Of these, people without such a row whom a later step of the same mail implies.
    pub implied: u64,
    /// People whose first stage this is, by the order of the stages.
    pub entered_here: u64,
    /// People who reached a later stage but not this one, whether they reached an earlier one or not.
    pub skipped: u64,
    /// People who were at the stage before and reached this one: the numerator of `rate_previous`.
    pub from_previous: u64,
    /// `from_previous` of the people at the stage before; `None` at the first stage.
    pub rate_previous: Option<Share>,
    /// People at the first stage who reached this one, of all people at the first stage.
    pub rate_first: Share,
    /// People whose furthest stage this is (at the last stage: 0, they have arrived).
    pub dropped: u64,
    /// Of these, people whose time is not up yet; `None` without a window.
    pub still_open: Option<u64>,
    /// Of the people at the first stage whose time is up (or not known), those who reached this one; `None` without a
    /// window. Unlike `rate_first`, it does not sink because people have only just entered.
    pub matured: Option<Share>,
    /// Median days from the stage before, of those who have a time for both.
    pub median_days: Option<f64>,
    /// 90th percentile of the same.
    pub p90_days: Option<f64>,
    /// Who these times are of, and who they are not.
    pub times: Times,
    /// What the people of this stage paid, by currency, whenever they paid it.
    pub revenue: Vec<Revenue>,
}

/// Of whom the times from the stage before are, among the people at both stages.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Times {
    /// People with a time for both, this stage at or after the one before: those that the median and the rest are of.
    pub people: u64,
    /// People with a time for both who did this stage only before the other: counted here, and in no median.
    pub backwards: u64,
    /// People without a time for one or the other.
    pub untimed: u64,
    /// 75th percentile of the days, beside the median and the 90th.
    pub p75_days: Option<f64>,
}

/// How far one person got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// For each stage, when it was first reached; `None` = not reached. An implied stage has no time of its own.
    pub reached: Box<[Option<When>]>,
}

impl Progress {
    /// Returns the furthest stage; `None` if the person is in no stage.
    #[must_use]
    pub fn furthest(&self) -> Option<usize> {
        self.reached.iter().rposition(Option::is_some)
    }
}

/// A funnel's figures, and each person's way through it.
#[derive(Clone, Debug)]
pub struct Funnel {
    /// The rules that were used.
    pub spec: FunnelSpec,
    /// One entry a stage.
    pub stages: Vec<StageTally>,
    /// One entry a person, by [`PersonIndex`].
    pub progress: Vec<Progress>,
    /// Everything that was ordered, by currency: by people of the funnel, of others and of nobody.
    pub revenue_total: Vec<Revenue>,
    /// Of it, what was ordered by nobody that can be named.
    pub revenue_of_nobody: Vec<Revenue>,
    /// Of it, what was ordered by people who are in no stage.
    pub revenue_outside: Vec<Revenue>,
    /// What each person who paid paid, by person and currency.
    pub revenue_by_person: Vec<(PersonIndex, Revenue)>,
    /// What the revenue is made of: orders, or deals where there are no orders.
    pub revenue_from: Role,
    /// Who did a stage only before the one in front of it, with the place of that stage, by person.
    pub backwards: Vec<(PersonIndex, usize)>,
    /// Orders that count but say no amount: in no revenue.
    pub orders_without_amount: u64,
    /// The day that counts as today.
    pub as_of: Option<Day>,
}

impl Funnel {
    /// Returns what a person paid, by currency; empty if nothing.
    #[must_use]
    pub fn revenue_of(&self, person: PersonIndex) -> impl ExactSizeIterator<Item = Revenue> {
        let from = self.revenue_by_person.partition_point(|(other, _)| *other < person);
        let own = &self.revenue_by_person[from..];
        own[..own.partition_point(|(other, _)| *other == person)].iter().map(|(_, revenue)| *revenue)
    }

    /// Returns how many people are in the funnel of whom no stage that starts the clock has a time: whatever the period on
    /// which people enter, they count.
    #[must_use]
    pub fn entered_nobody_knows_when(&self) -> u64 {
        let first = self.spec.starts_at();
        let in_it = self.progress.iter().filter(|progress| progress.furthest().is_some());
        in_it.filter(|progress| progress.reached[first..].iter().flatten().all(|when| *when == When::Unknown)).count()
            as u64
    }
}

/// Why a person is kept off a call list; where several reasons apply, the first of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Held {
    /// They are on a list of people whom nobody is to contact.
    DoNotContact,
    /// They asked for no more mail.
    Unsubscribed,
    /// They bought, at the time that is known of their first order.
    Bought(When),
    /// Their mail came back for good, or time and again.
    Bounced,
    /// They are colleagues.
    Colleague,
    /// They are nobody: somebody tried something out.
    Test,
    /// There is neither an address nor a number.
    Unreachable,
}

/// A person on a drop-off list.
#[derive(Clone, Debug, PartialEq)]
pub struct DropOffEntry {
    /// Who.
    pub person: PersonIndex,
    /// When they reached the stage at which they stopped.
    pub since: When,
    /// Whole days from then to the day that counts as today.
    pub days_waiting: Option<i64>,
    /// Who is worth calling first.
    pub score: CallScore,
    /// Why they are not to be called, if so.
    pub held: Option<Held>,
}

/// What is known of a person besides what happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contact {
    /// Whether there is an e-mail address.
    pub email: bool,
    /// Whether there is a telephone number.
    pub phone: bool,
    /// How sure it is that all their rows are theirs, from 0 to 1: that of the row that is least so.
    pub sure: f64,
    /// Whether all mail that came back from them did so for a time alone, such as from a full mailbox, as far as rows say.
    pub soft: bool,
    /// What bars them whatever they did: that they are not to be contacted, colleagues, or tests.
    pub bar: Option<Held>,
}

impl Default for Contact {
    /// Nobody that can be reached.
    fn default() -> Self {
        Self { email: false, phone: false, sure: 1.0, soft: false, bar: None }
    }
}

/// The people whose furthest stage is this one.
///
/// Whoever skipped the next stage but reached a later one has not stopped, and is not on it.
#[derive(Clone, Debug)]
pub struct DropOff {
    /// Place of the stage in the funnel, from 0.
    pub stage: usize,
    /// Who, those to be called first on top; those who are held last.
    pub entries: Vec<DropOffEntry>,
}
