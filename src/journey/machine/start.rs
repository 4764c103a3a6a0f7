//! A mailing whose send has no time: its first event stands for it, if that is plainly a machine's.
//!
//! People come one by one and ever more of them, so the first seconds see fewer than the minutes after. Where they see a
//! crowd and then fewer, the crowd is of machines, and the mailing went out just before.

use hashbrown::HashMap;

use crate::model::Symbol;

use super::super::Touch;
use super::clock::{Clocks, Sends};
use super::{Machine, to_judge};

/// The first seconds, in milliseconds.
const FIRST: i64 = 15_000;
/// Until when there must be fewer, in milliseconds from the first event.
const AFTER: i64 = 120_000;
/// The fewest people who are a crowd.
const CROWD: u32 = 5;

/// The start of a mailing.
#[derive(Clone, Copy)]
struct Start {
    at: i64,
    /// People in the first seconds.
    crowd: u32,
    /// The last of them.
    person: Option<usize>,
    /// Touches after that.
    after: u32,
}

/// Marks the opens and clicks of the first seconds of mailings that start with a crowd.
///
/// Each person's touches go from one of `ends` to the next.
pub(super) fn mark(touches: &mut [Touch], ends: &[usize], clocks: &Clocks<'_>, sends: &Sends) {
    let mut starts: HashMap<Option<Symbol>, Start, foldhash::fast::FixedState> = HashMap::default();
    // What other signs gave away is a part of the crowd as well: all are looked at as if nothing was marked yet.
    let unsent = |touch: &Touch| {
        let at = to_judge(&Touch { machine: None, ..*touch })?;
        let mailing = sends.mailing_of(touch);
        (!sends.has_time(mailing) && clocks.slack(touch) == 0).then_some((mailing, at))
    };
    for (mailing, at) in touches.iter().filter_map(unsent) {
        let start = starts.entry(mailing).or_insert(Start { at, crowd: 0, person: None, after: 0 });
        start.at = start.at.min(at);
    }
    if starts.is_empty() {
        return;
    }
    for (person, ends) in ends.windows(2).enumerate() {
        for (mailing, at) in touches[ends[0]..ends[1]].iter().filter_map(unsent) {
            let Some(start) = starts.get_mut(&mailing) else { continue };
            let since = at - start.at;
            if since <= FIRST {
                start.crowd += u32::from(start.person.replace(person) != Some(person));
            } else if since <= AFTER {
                start.after += 1;
            }
        }
    }
    for touch in touches {
        let Some((mailing, at)) = unsent(touch) else { continue };
        let of_crowd = starts
            .get(&mailing)
            .is_some_and(|start| at - start.at <= FIRST && start.crowd >= CROWD && start.crowd > start.after);
        if of_crowd {
            touch.machine = touch.machine.or(Some(Machine::Start));
        }
    }
}
