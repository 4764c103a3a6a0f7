//! A whole mail domain that opens or clicks at once: its gateway does, not its people.

use crate::model::{Instant, Symbol, When};

use super::super::Touch;
use super::Machine;
use super::clock::Sends;
use super::recipients::{Domain, Recipients};
use super::visit::Seen;

/// Fewer people than this may be early by chance.
pub(super) const PEOPLE: usize = 3;
/// How soon after the send, in milliseconds.
const AFTER_SEND: i64 = 120_000;
/// How close together, in milliseconds, where the send has no time.
const TOGETHER: i64 = 10_000;
/// About so many are looked at together: where no send has a time, each of millions of touches may be one.
const TOGETHER_AT_MOST: usize = 1 << 20;
/// Looked at in so many shares at most, as each share goes through all of them.
const SHARES: usize = 16;

/// An open or a click that may be one of its domain's.
///
/// In order: by mailing and domain, then by time, then by person, since touches stand person by person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Early {
    mailing: Option<Symbol>,
    domain: Domain,
    at: Instant,
    /// Its place among all touches.
    touch: u32,
}

impl Early {
    /// Returns that of the touch at a place among all, if it has an instant.
    pub(super) fn new(seen: &Seen, domain: Domain, place: usize, touch: &Touch) -> Option<Self> {
        let When::Instant(at) = touch.when else { return None };
        Some(Self { mailing: seen.mailing, domain, at, touch: u32::try_from(place).ok()? })
    }
}

/// Whether a touch can be one of its domain's: soon after its send, or at any known second if that has no time.
pub(super) fn is_early(seen: &Seen, has_send: bool) -> bool {
    if has_send { seen.delay.is_some_and(|delay| delay <= AFTER_SEND) } else { seen.slack == 0 }
}

/// Marks those that (nearly) all people of their domain did; touches go person by person, from one of `starts` to the next.
pub(super) fn mark(
    early: &[Vec<Early>],
    recipients: &Recipients,
    sends: &Sends,
    touches: &mut [Touch],
    starts: &[usize],
) {
    let shares = early.iter().map(Vec::len).sum::<usize>().div_ceil(TOGETHER_AT_MOST).min(SHARES);
    let mut share: Vec<Early> = Vec::new();
    for number in 0..shares {
        share.clear();
        share.extend(early.iter().flatten().filter(|one| one.domain.share(shares) == number));
        share.sort_unstable();
        mark_share(&share, recipients, sends, touches, starts);
    }
}

/// The same for all that there is of some domains, sorted.
fn mark_share(early: &[Early], recipients: &Recipients, sends: &Sends, touches: &mut [Touch], starts: &[usize]) {
    for group in early.chunk_by(|a, b| (a.mailing, a.domain) == (b.mailing, b.domain)) {
        if group.len() < PEOPLE {
            continue;
        }
        // Where nothing says who was sent it: all who ever opened or clicked. Of a free provider's thousands some always
        // do at once.
        let all = recipients.count(group[0].mailing, group[0].domain).map(|all| all as usize);
        let all = all.unwrap_or_else(|| people_of(group, starts));
        let has_send = sends.has_time(group[0].mailing);
        let mut rest = group;
        while let Some(first) = rest.first() {
            let since = |other: &Early| other.at.epoch_millis() - first.at.epoch_millis();
            let together = if has_send { rest.len() } else { rest.partition_point(|other| since(other) <= TOGETHER) };
            let (run, later) = rest.split_at(together);
            rest = later;
            if run.len() >= PEOPLE && is_everybody(run, all, starts) {
                for one in run {
                    let touch = &mut touches[one.touch as usize];
                    touch.machine = touch.machine.or(Some(Machine::Domain));
                }
            }
        }
    }
}

/// Whether these are of four in five people of the domain at least.
fn is_everybody(run: &[Early], all: usize, starts: &[usize]) -> bool {
    let people = people_of(run, starts);
    people >= PEOPLE && people * 5 >= all * 4
}

/// Returns of how many people these are.
fn people_of(run: &[Early], starts: &[usize]) -> usize {
    let person = |one: &Early| starts.partition_point(|start| *start <= one.touch as usize);
    let mut people: Vec<usize> = run.iter().map(person).collect();
    people.sort_unstable();
    people.dedup();
    people.len()
}
