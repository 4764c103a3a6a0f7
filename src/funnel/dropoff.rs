//! Who stopped after a stage, and who of them may be called.

use std::cmp::Reverse;

use crate::journey::{Journeys, Touch};
use crate::model::{PersonIndex, Role, Standing, When};

use super::advance::StageMap;
use super::{CallScore, Contact, DropOff, DropOffEntry, Funnel, Held};

/// Returns the people whose furthest stage is `stage`, counted from 0; nobody at the last stage, where people arrive.
///
/// `contacts` says of each person what is known besides what happened. Whoever is not to be contacted, asked for no more
/// mail anywhere, bought, whose mail came back, who is a colleague or a test, or cannot be reached at all, is held, with
/// the reason: the strictest word of any of their rows holds for the whole person.
#[must_use]
pub fn drop_off(funnel: &Funnel, journeys: &Journeys, stage: usize, contacts: &[Contact]) -> DropOff {
    let map = StageMap::new(&funnel.spec);
    let is_last = stage + 1 >= funnel.stages.len();
    let stopped =
        funnel.progress.iter().enumerate().filter(|(_, progress)| !is_last && progress.furthest() == Some(stage));
    let mut entries: Vec<_> = stopped
        .map(|(index, progress)| {
            let person = PersonIndex::new(index);
            let touches = journeys.of(person);
            let since = progress.reached.get(stage).copied().flatten().unwrap_or_default();
            let since = if since == When::Unknown { implied_by(touches, stage, &map) } else { since };
            let days_waiting = since.day().zip(funnel.as_of).map(|(day, today)| today.epoch_days() - day.epoch_days());
            let contact = contacts.get(index).copied().unwrap_or_default();
            let score = CallScore::of(touches, contact, funnel.as_of);
            let held = held(&journeys.until_now(person), contact, funnel.revenue_from);
            DropOffEntry { person, since, days_waiting, score, held }
        })
        .collect();
    entries.sort_by_key(|entry| {
        let by_score = (Reverse(entry.score.points), Reverse(entry.days_waiting));
        (entry.held.is_some(), by_score, order(entry.since), entry.person)
    });
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

/// Returns why a person is kept off the list, by everything that is known of them; `paying` is what money comes from.
fn held(touches: &[Touch], contact: Contact, paying: Role) -> Option<Held> {
    let of = |role| touches.iter().filter(move |touch| touch.role == role && touch.standing == Standing::Counts);
    let bought = || {
        // A deal without money was opened and not won.
        let paid = of(paying).filter(|touch| paying == Role::Orders || touch.value.is_some());
        paid.map(|touch| touch.when).reduce(When::or_earlier).map(Held::Bought)
    };
    let own = [
        of(Role::Unsubscribes).next().map(|_| Held::Unsubscribed),
        bought(),
        is_undeliverable(touches, contact.soft).then_some(Held::Bounced),
        (!contact.email && !contact.phone).then_some(Held::Unreachable),
        contact.bar,
    ];
    own.into_iter().flatten().min()
}

/// As many mails that came back for a time, one after the other, as make an address undeliverable.
const SOFT: usize = 3;

/// Whether mail cannot be delivered: it came back for good, or time and again without a sign of life since.
///
/// This is what senders do: an address that does not exist is given up at once, a full mailbox or a server that is down
/// only after several mails. Mails of one day are one attempt, since servers repeat them.
fn is_undeliverable(touches: &[Touch], soft: bool) -> bool {
    let is_bounce = |touch: &&Touch| touch.role == Role::Bounces && touch.standing == Standing::Counts;
    if !soft {
        return touches.iter().any(|touch| is_bounce(&touch));
    }
    let alive = |touch: &Touch| {
        let own = !matches!(touch.role, Role::Prospects | Role::Sends | Role::Bounces | Role::Calls);
        own && touch.machine.is_none() && touch.standing == Standing::Counts
    };
    let since = touches.iter().rposition(alive).map_or(0, |last| last + 1);
    let mut attempts: Vec<_> =
        touches[since..].iter().filter(is_bounce).map(|touch| (touch.when.day(), touch.campaign)).collect();
    attempts.sort_unstable();
    attempts.dedup();
    attempts.len() >= SOFT
}
