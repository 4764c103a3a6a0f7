//! Who stopped after a stage, and who of them may be called.

use std::cmp::Reverse;

use crate::journey::{Journeys, Touch};
use crate::model::{PersonIndex, Role, Standing, When};

use super::advance::StageMap;
use super::{Contact, DropOff, DropOffEntry, Funnel, Held};

/// Returns the people whose furthest stage is `stage`, counted from 0; nobody at the last stage, where people arrive.
///
/// `contacts` says of each person how they can be reached. Whoever asked for no more mail anywhere, whose mail came back,
/// or who cannot be reached at all, is held, with the reason; where several apply, the one named first here.
#[must_use]
pub fn drop_off(funnel: &Funnel, journeys: &Journeys, stage: usize, contacts: &[Contact]) -> DropOff {
    let map = StageMap::new(&funnel.spec);
    let is_last = stage + 1 >= funnel.stages.len();
    let stopped =
        funnel.progress.iter().enumerate().filter(|(_, progress)| !is_last && progress.furthest == Some(stage));
    let mut entries: Vec<_> = stopped
        .map(|(index, progress)| {
            let person = PersonIndex::new(index);
            let touches = journeys.of(person);
            let since = progress.reached.get(stage).copied().flatten().unwrap_or_default();
            let since = if since == When::Unknown { implied_by(touches, stage, &map) } else { since };
            let days_waiting = since.day().zip(funnel.as_of).map(|(day, today)| today.epoch_days() - day.epoch_days());
            let contact = contacts.get(index).copied().unwrap_or_default();
            DropOffEntry { person, since, days_waiting, held: held(touches, contact) }
        })
        .collect();
    entries.sort_by_key(|entry| (entry.held.is_some(), Reverse(entry.days_waiting), order(entry.since), entry.person));
    DropOff { stage, entries }
}

/// Returns the time of the first touch that implies a stage, for somebody whom no row of its own puts there.
fn implied_by(touches: &[Touch], stage: usize, map: &StageMap) -> When {
    let implying = touches.iter().filter(|touch| map.implied(touch) >> stage & 1 == 1);
    implying.fold(When::Unknown, |first, touch| first.or_earlier(touch.when))
}

fn order(when: When) -> (bool, Option<i64>) {
    let at = when.earliest().map(crate::model::Instant::epoch_millis);
    (at.is_none(), at)
}

/// Returns why a person is kept off the list, by everything that is known of them.
fn held(touches: &[Touch], contact: Contact) -> Option<Held> {
    let did = |role| touches.iter().any(|touch| touch.role == role && touch.standing == Standing::Counts);
    if did(Role::Unsubscribes) {
        Some(Held::Unsubscribed)
    } else if did(Role::Bounces) {
        Some(Held::Bounced)
    } else if !contact.email && !contact.phone {
        Some(Held::Unreachable)
    } else {
        None
    }
}
