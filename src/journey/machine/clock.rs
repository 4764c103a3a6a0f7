//! When mailings were sent, and how precisely exports say when things happened.

use hashbrown::HashMap;

use crate::model::{Records, Role, Symbol, When};

use super::super::Touch;
use super::is_watched;

/// A minute in milliseconds.
pub(super) const MINUTE: i64 = 60_000;

type ByMailing<T> = HashMap<Option<Symbol>, T, foldhash::fast::FixedState>;

/// Which tables say opens and clicks to the minute alone.
pub(super) struct Clocks<'a> {
    records: &'a Records,
    /// For each source, whether some open, and some click, has seconds.
    seconds: Vec<[bool; 2]>,
}

impl<'a> Clocks<'a> {
    pub(super) fn of(touches: &[Touch], records: &'a Records) -> Self {
        let mut seconds = vec![[false; 2]; records.sources.len()];
        for touch in touches.iter().filter(|touch| is_watched(touch)) {
            if let When::Instant(at) = touch.when {
                let source = records.records[touch.record.index()].source.index();
                seconds[source][column(touch.role)] |= at.epoch_millis() % MINUTE != 0;
            }
        }
        Self { records, seconds }
    }

    /// Returns by how many milliseconds a touch may have been later than its row says.
    pub(super) fn slack(&self, touch: &Touch) -> i64 {
        let source = self.records.records[touch.record.index()].source.index();
        if self.seconds[source][column(touch.role)] { 0 } else { MINUTE - 1 }
    }
}

fn column(role: Role) -> usize {
    usize::from(role == Role::Clicks)
}

/// Whether a role says that a mail went out to somebody.
pub(super) fn is_send(role: Role) -> bool {
    matches!(role, Role::Sends | Role::Deliveries)
}

/// The first and the last instant at which a mailing is said to have gone out.
#[derive(Clone, Copy)]
struct Span {
    first: i64,
    last: i64,
}

/// The mailings that sends are known of, and when they went out.
pub(super) struct Sends {
    mailings: ByMailing<Option<Span>>,
}

impl Sends {
    pub(super) fn of(touches: &[Touch]) -> Self {
        let mut mailings: ByMailing<Option<Span>> = HashMap::default();
        for touch in touches.iter().filter(|touch| is_send(touch.role)) {
            let at = if let When::Instant(at) = touch.when { Some(at.epoch_millis()) } else { None };
            // Under no mailing: all of them together.
            for mailing in [touch.campaign, None].into_iter().take(1 + usize::from(touch.campaign.is_some())) {
                let span = mailings.entry(mailing).or_insert(None);
                if let Some(at) = at {
                    let known = span.unwrap_or(Span { first: at, last: at });
                    *span = Some(Span { first: known.first.min(at), last: known.last.max(at) });
                }
            }
        }
        Self { mailings }
    }

    /// Returns the mailing of a touch: its own if sends are known of it or of none at all, else that of no name.
    pub(super) fn mailing_of(&self, touch: &Touch) -> Option<Symbol> {
        touch.campaign.filter(|_| self.mailings.is_empty() || self.mailings.contains_key(&touch.campaign))
    }

    /// Whether it is known of anybody when they were sent the mailing.
    pub(super) fn has_time(&self, mailing: Option<Symbol>) -> bool {
        self.mailings.get(&mailing).is_some_and(Option::is_some)
    }

    /// Returns when the mailing went out if it is said to have gone out to everybody at one instant.
    pub(super) fn at_once(&self, mailing: Option<Symbol>) -> Option<i64> {
        let span = (*self.mailings.get(&mailing)?)?;
        (span.first == span.last).then_some(span.first)
    }
}

/// When one person was last sent each mailing, as their touches are gone through in order of time.
#[derive(Default)]
pub(super) struct LastSends(ByMailing<i64>);

impl LastSends {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Takes note of a send.
    pub(super) fn add(&mut self, touch: &Touch) {
        if let When::Instant(at) = touch.when {
            self.0.insert(touch.campaign, at.epoch_millis());
            self.0.insert(None, at.epoch_millis());
        }
    }

    /// Returns how long after the send of its mailing something happened at the latest, in milliseconds.
    pub(super) fn delay(&self, sends: &Sends, mailing: Option<Symbol>, at: i64) -> Option<i64> {
        let sent = self.0.get(&mailing).copied().or_else(|| sends.at_once(mailing))?;
        (sent <= at).then(|| at - sent)
    }
}
