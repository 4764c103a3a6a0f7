//! A whole mail domain that opens or clicks at once: its gateway does, not its people.

use crate::model::Symbol;

use super::super::Touch;
use super::Machine;
use super::recipients::{Domain, Recipients};
use super::visit::Seen;

/// Fewer people than this may be early by chance.
const PEOPLE: usize = 3;
/// How soon after the send, in milliseconds.
const AFTER_SEND: i64 = 120_000;
/// How close together, in milliseconds, where the send has no time.
const TOGETHER: i64 = 10_000;

/// An open or a click that may be one of its domain's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Early {
    mailing: Option<Symbol>,
    domain: Domain,
    /// Whether it is early by its send.
    has_send: bool,
    at: i64,
    person: usize,
    touch: usize,
}

impl Early {
    pub(super) fn new(seen: &Seen, has_send: bool, domain: Domain, person: usize, touch: usize) -> Self {
        Self { mailing: seen.mailing, domain, has_send, at: seen.at, person, touch }
    }
}

/// Whether a touch can be one of its domain's: soon after its send, or at any known second if that has no time.
pub(super) fn is_early(seen: &Seen, has_send: bool) -> bool {
    if has_send { seen.delay.is_some_and(|delay| delay <= AFTER_SEND) } else { seen.slack == 0 }
}

/// Marks those that (nearly) all people of their domain did.
pub(super) fn mark(early: &mut [Early], recipients: &Recipients, touches: &mut [Touch]) {
    early.sort_unstable();
    for group in early.chunk_by(|a, b| (a.mailing, a.domain, a.has_send) == (b.mailing, b.domain, b.has_send)) {
        let all = recipients.count(group[0].mailing, group[0].domain);
        let mut rest = group;
        while let Some(first) = rest.first() {
            let together =
                if first.has_send { rest.len() } else { rest.partition_point(|other| other.at - first.at <= TOGETHER) };
            let (run, later) = rest.split_at(together);
            rest = later;
            if run.len() >= PEOPLE && is_everybody(run, all) {
                for one in run {
                    let touch = &mut touches[one.touch];
                    touch.machine = touch.machine.or(Some(Machine::Domain));
                }
            }
        }
    }
}

/// Whether these are of four in five people of the domain at least.
fn is_everybody(run: &[Early], all: Option<u32>) -> bool {
    let mut people: Vec<usize> = run.iter().map(|one| one.person).collect();
    people.sort_unstable();
    people.dedup();
    people.len() >= PEOPLE && all.is_none_or(|all| people.len() * 5 >= all as usize * 4)
}
