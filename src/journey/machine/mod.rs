//! Opens and clicks that no person made: mail gateways that follow every link before they deliver, and proxies that
//! fetch images for their users.
//!
//! What exports hold is times, links and addresses, so these are judged, touch by touch:
//!
//! | what gives it away | told in |
//! |---|---|
//! | the sender's own mark | the event itself |
//! | seconds after the send; every link swept; more at once than a person makes; what came with such a touch | `visit.rs` |
//! | a whole mail domain at once | `domain.rs` |
//! | a crowd in the first seconds of a mailing whose send nobody dates | `start.rs` |
//!
//! A touch of which only the day or the minute is known is never judged by seconds. Where the only sign is that a whole
//! domain opened and clicked, nothing tells the machine's touches from those of people: this is reported (`untimed.rs`),
//! and no touch is marked. Nothing is taken out here: a marked touch stays in its journey.
//!
//! How fast is too fast follows what gateways do and what senders publish: they fetch within seconds of delivery, where
//! a person needs the mail to arrive, to be noticed, opened and read; a sweep is several links in a second or two.

mod clock;
mod domain;
mod recipients;
mod start;
mod untimed;
mod visit;

use crate::model::{Records, Role, Standing, When};

use self::clock::{Clocks, Sends};
use self::domain::Early;
use self::recipients::Recipients;
use self::visit::{Links, Visits};
use super::Touch;
use super::parts::change_parts;

/// What gave a machine away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Machine {
    /// The export itself says so.
    Marked,
    /// It came sooner after the send than a person can.
    Swift,
    /// It came with a crowd in the first seconds of a mailing whose send has no time.
    Start,
    /// Every link, or several links at once.
    Sweep,
    /// More of them in so short a time than a person makes.
    Burst,
    /// (Nearly) everybody of its mail domain at once.
    Domain,
    /// Within seconds of another touch of the same person that a machine made.
    SameVisit,
}

impl Machine {
    /// Everything that gives a machine away, the surest first.
    pub const ALL: &[Machine] = &[
        Machine::Marked,
        Machine::Swift,
        Machine::Start,
        Machine::Sweep,
        Machine::Burst,
        Machine::Domain,
        Machine::SameVisit,
    ];

    /// Returns the rule in few words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Machine::Marked => "marked by the sender",
            Machine::Swift => "seconds after the send",
            Machine::Start => "first seconds of the mailing",
            Machine::Sweep => "links swept",
            Machine::Burst => "too many at once",
            Machine::Domain => "whole mail domain at once",
            Machine::SameVisit => "same visit",
        }
    }
}

/// What cannot be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unclear {
    /// Opens and clicks without a time of the day.
    pub untimed: u64,
    /// Opens and clicks timed to the minute alone.
    pub to_the_minute: u64,
    /// Opens and clicks with a time, of mailings whose sends have none.
    pub unsent: u64,
    /// Mail domains, of mailings without times, of which so many opened and clicked that a gateway is likely.
    pub domains: u64,
    /// The people of these domains who did.
    pub people: u64,
}

/// Whether machines make such touches.
fn is_watched(touch: &Touch) -> bool {
    matches!(touch.role, Role::Opens | Role::Clicks)
}

/// Marks the opens and clicks that machines made, of touches that are put together by person: those of one from each of
/// `starts` to the next, in order of time.
pub(super) fn mark(touches: &mut [Touch], starts: &[usize], records: &Records) -> Unclear {
    if !touches.iter().any(is_watched) {
        return Unclear::default();
    }
    let clocks = Clocks::of(touches, records);
    let sends = Sends::of(touches);
    let recipients = Recipients::of(touches, starts, records, &sends);
    let links = Links::of(touches, records, &sends);
    let judged = change_parts(touches, starts, |mut part| {
        let mut visits = Visits::new(records, &links);
        let mut early: Vec<Early> = Vec::new();
        let mut unclear = Unclear::default();
        part.each(|_, first, own| {
            for one in visits.judge(own, &clocks, &sends) {
                if let Some(machine) = one.verdict {
                    own[one.place].machine = Some(machine);
                }
                unclear.to_the_minute += u64::from(one.slack > 0);
                let has_send = sends.has_time(one.mailing);
                unclear.unsent += u64::from(!has_send);
                if domain::is_early(one, has_send)
                    && let Some(domain) = recipients.domain_of(&own[one.place], own, records)
                    && recipients.can_be(domain::PEOPLE, domain)
                {
                    early.extend(Early::new(one, domain, first + one.place, &own[one.place]));
                }
            }
        });
        // Kept until all are there, and of millions of touches there may be as many.
        early.shrink_to_fit();
        (early, unclear)
    });
    let mut early: Vec<Vec<Early>> = Vec::with_capacity(judged.len());
    let mut unclear = Unclear::default();
    for (own, found) in judged {
        early.push(own);
        unclear.to_the_minute += found.to_the_minute;
        unclear.unsent += found.unsent;
    }
    domain::mark(&early, &recipients, &sends, touches, starts);
    drop(early);
    start::mark(touches, starts, &clocks, &sends);
    untimed::look(touches, starts, records, &recipients, &sends, &mut unclear);
    unclear
}

/// Whether a touch is an open or a click that is still to be judged, and at which instant it was.
fn to_judge(touch: &Touch) -> Option<i64> {
    let When::Instant(at) = touch.when else { return None };
    (is_watched(touch) && touch.standing == Standing::Counts && touch.machine.is_none()).then(|| at.epoch_millis())
}

#[cfg(test)]
mod tests;
