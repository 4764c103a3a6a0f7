//! What one person's own touches of a mailing give away.

use hashbrown::{HashMap, HashSet};

use crate::model::{Records, Role, Symbol};

use super::super::Touch;
use super::clock::{Clocks, LastSends, Sends, is_send};
use super::{Machine, is_watched, to_judge};

/// Nobody opens a mail so soon after it was sent, in milliseconds: it has yet to arrive and to be noticed.
const OPEN: i64 = 5_000;
/// Nobody clicks so soon: it is to be opened and read besides.
const CLICK: i64 = 10_000;
/// With a click and no open before it, even this is too soon.
const CLICK_WITHOUT_OPEN: i64 = 30_000;
/// So many different links within such a time are a sweep.
const SWEEP: (usize, i64) = (3, 2_000);
/// So many clicks within such a time, whatever the links.
const CLICKS: (usize, i64) = (5, 10_000);
/// So many opens within such a time.
const OPENS: (usize, i64) = (10, 60_000);
/// Every link of a mailing that has at least so many, within such a time.
const EVERY_LINK: (usize, i64) = (4, 60_000);
/// What happens within this of a machine's touch belongs to it.
const VISIT: i64 = 10_000;

/// An open or a click at an instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// Its place among the person's touches.
    pub(super) place: usize,
    pub(super) role: Role,
    pub(super) mailing: Option<Symbol>,
    /// In milliseconds since 1970.
    pub(super) at: i64,
    /// By how many milliseconds it may have been later.
    pub(super) slack: i64,
    /// How long after the send at the latest.
    pub(super) delay: Option<i64>,
    /// The link that was clicked.
    link: Option<u64>,
    pub(super) verdict: Option<Machine>,
}

type LinksByMailing = HashMap<Option<Symbol>, HashSet<u64, foldhash::fast::FixedState>, foldhash::fast::FixedState>;

/// What all people's touches say together.
pub(super) struct Links {
    /// The links of each mailing that anybody clicked.
    by_mailing: LinksByMailing,
    /// Whether anybody's opens are known.
    has_opens: bool,
}

impl Links {
    pub(super) fn of(touches: &[Touch], records: &Records, sends: &Sends) -> Self {
        let mut links = LinksByMailing::default();
        for touch in touches.iter().filter(|touch| touch.role == Role::Clicks) {
            if let Some(link) = link(touch, records) {
                links.entry(sends.mailing_of(touch)).or_default().insert(link);
            }
        }
        Self { by_mailing: links, has_opens: touches.iter().any(|touch| touch.role == Role::Opens) }
    }
}

/// Judges people one after the other; keeps its memory from person to person.
pub(super) struct Visits<'a> {
    records: &'a Records,
    links: &'a Links,
    last_sends: LastSends,
    seen: Vec<Seen>,
}

impl<'a> Visits<'a> {
    pub(super) fn new(records: &'a Records, links: &'a Links) -> Self {
        Self { records, links, last_sends: LastSends::default(), seen: Vec::new() }
    }

    /// Returns the opens and clicks of a person that can be judged, mailing by mailing, in order of time, with what gives
    /// them away.
    pub(super) fn judge(&mut self, touches: &[Touch], clocks: &Clocks<'_>, sends: &Sends) -> &[Seen] {
        self.seen.clear();
        if !touches.iter().any(is_watched) {
            return &self.seen;
        }
        self.last_sends.clear();
        for (place, touch) in touches.iter().enumerate() {
            if is_send(touch.role) {
                self.last_sends.add(touch);
            } else if let Some(at) = to_judge(touch) {
                let slack = clocks.slack(touch);
                let mailing = sends.mailing_of(touch);
                self.seen.push(Seen {
                    place,
                    role: touch.role,
                    mailing,
                    at,
                    slack,
                    delay: self.last_sends.delay(sends, mailing, at).map(|delay| delay + slack),
                    link: link(touch, self.records),
                    verdict: None,
                });
            }
        }
        // Touches stand in order of time, and keep it within their mailing.
        self.seen.sort_by_key(|seen| (seen.mailing, seen.at));
        for own in self.seen.chunk_by_mut(|a, b| a.mailing == b.mailing) {
            swift(own, self.links.has_opens);
            let all = self.links.by_mailing.get(&own[0].mailing).map_or(0, HashSet::len);
            sweeps(own, all);
            same_visit(own);
        }
        &self.seen
    }
}

/// Returns what names the link of a click: its address without what is told to the page, which may differ by person.
fn link(touch: &Touch, records: &Records) -> Option<u64> {
    use std::hash::BuildHasher;
    let text = records.texts.get(touch.note.filter(|_| touch.role == Role::Clicks)?);
    let address = text.split(['?', '#']).next().unwrap_or(text).trim_end_matches('/');
    Some(foldhash::fast::FixedState::default().hash_one(address))
}

/// What came sooner after the send than a person can; a click without an open is a sign only where opens are known.
fn swift(seen: &mut [Seen], has_opens: bool) {
    let mut opened = !has_opens;
    for one in seen {
        let limit = match one.role {
            Role::Clicks if !opened => CLICK_WITHOUT_OPEN,
            Role::Clicks => CLICK,
            _ => OPEN,
        };
        opened |= one.role == Role::Opens;
        if one.delay.is_some_and(|delay| delay <= limit) {
            one.verdict = Some(Machine::Swift);
        }
    }
}

/// Several links at once, every link, and more than a person makes; `links` is how many links the mailing has.
fn sweeps(seen: &mut [Seen], links: usize) {
    for (role, (many, within)) in [(Role::Clicks, CLICKS), (Role::Opens, OPENS)] {
        let own: Vec<usize> = (0..seen.len()).filter(|at| seen[*at].role == role && seen[*at].slack == 0).collect();
        if role == Role::Clicks && own.len() >= SWEEP.0 {
            mark_links(seen, &own, SWEEP.0, SWEEP.1);
            if links >= EVERY_LINK.0 {
                mark_links(seen, &own, links, EVERY_LINK.1);
            }
        }
        let mut marked_to = 0;
        for first in 0..(own.len() + 1).saturating_sub(many) {
            let last = first + many - 1;
            if seen[own[last]].at - seen[own[first]].at <= within {
                for at in &own[first.max(marked_to)..=last] {
                    seen[*at].verdict = seen[*at].verdict.or(Some(Machine::Burst));
                }
                marked_to = last + 1;
            }
        }
    }
}

/// Marks the clicks of each span of `within` milliseconds in which `many` different links were clicked.
fn mark_links(seen: &mut [Seen], clicks: &[usize], many: usize, within: i64) {
    let mut counts: HashMap<u64, usize, foldhash::fast::FixedState> = HashMap::default();
    let (mut first, mut marked_to) = (0, 0);
    for last in 0..clicks.len() {
        if let Some(link) = seen[clicks[last]].link {
            *counts.entry(link).or_default() += 1;
        }
        while seen[clicks[last]].at - seen[clicks[first]].at > within {
            if let Some(link) = seen[clicks[first]].link
                && let Some(count) = counts.get_mut(&link)
            {
                *count -= 1;
                if *count == 0 {
                    counts.remove(&link);
                }
            }
            first += 1;
        }
        if counts.len() >= many {
            for at in &clicks[first.max(marked_to)..=last] {
                seen[*at].verdict = seen[*at].verdict.or(Some(Machine::Sweep));
            }
            marked_to = last + 1;
        }
    }
}

/// What came within seconds of a touch that its own signs gave away; it gives away no others in turn.
fn same_visit(seen: &mut [Seen]) {
    let is_sign = |one: &Seen| one.verdict.is_some_and(|machine| machine != Machine::SameVisit);
    let near = |one: &mut Seen, sign: Option<i64>| {
        if one.verdict.is_none() && one.slack == 0 && sign.is_some_and(|at| (one.at - at).abs() <= VISIT) {
            one.verdict = Some(Machine::SameVisit);
        }
    };
    let mut sign = None;
    for one in seen.iter_mut() {
        near(one, sign);
        sign = if is_sign(one) { Some(one.at) } else { sign };
    }
    sign = None;
    for one in seen.iter_mut().rev() {
        near(one, sign);
        sign = if is_sign(one) { Some(one.at) } else { sign };
    }
}
