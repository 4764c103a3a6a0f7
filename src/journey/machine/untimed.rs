//! Whole mail domains that opened and clicked, where nothing says when.
//!
//! That everybody of a firm did is a sign of its gateway if it is more than chance, given how many others did. But it
//! does not tell which of these touches the gateway made and which its people, so they are reported and not marked.

use hashbrown::HashMap;

use crate::model::{Records, Role, Standing, Symbol, When};

use super::super::Touch;
use super::clock::Sends;
use super::recipients::{Domain, Recipients};
use super::{Unclear, is_watched};

/// Smaller domains tell nothing.
const PEOPLE: u32 = 4;
/// How many such domains chance may make in a mailing, at most.
const BY_CHANCE: f64 = 0.05;

type Did = HashMap<(Option<Symbol>, Domain), u32, foldhash::fast::FixedState>;
type ByMailing<T> = HashMap<Option<Symbol>, T, foldhash::fast::FixedState>;

/// A mailing's people, those of them who opened and clicked, and how many domains could be seen through.
#[derive(Clone, Copy, Default)]
struct Mailing {
    people: u32,
    did: u32,
    domains: u32,
}

/// Counts the touches without a time of the day, and the domains of which so many opened and clicked that it is no chance.
pub(super) fn look(
    touches: &[Touch],
    starts: &[usize],
    records: &Records,
    recipients: &Recipients,
    sends: &Sends,
    unclear: &mut Unclear,
) {
    let is_untimed = |touch: &&Touch| {
        is_watched(touch)
            && !matches!(touch.when, When::Instant(_))
            && touch.standing == Standing::Counts
            && touch.machine.is_none()
    };
    let mut did = Did::default();
    for ends in starts.windows(2) {
        let own = &touches[ends[0]..ends[1]];
        let mut untimed = own.iter().filter(is_untimed).peekable();
        let Some(first) = untimed.peek().copied() else { continue };
        let mailing = sends.mailing_of(first);
        let (mut opened, mut clicked) = (false, false);
        for touch in untimed {
            unclear.untimed += 1;
            // Of several mailings, the first that is listed stands for the person.
            let is_same = sends.mailing_of(touch) == mailing;
            opened |= is_same && touch.role == Role::Opens;
            clicked |= is_same && touch.role == Role::Clicks;
        }
        if opened
            && clicked
            && let Some(domain) = recipients.domain_of(first, own, records)
        {
            *did.entry((mailing, domain)).or_default() += 1;
        }
    }
    if did.is_empty() {
        return;
    }
    let mut mailings: ByMailing<Mailing> = HashMap::default();
    recipients.all().for_each(|(mailing, domain, people)| {
        let sum = mailings.entry(mailing).or_default();
        sum.people += people;
        sum.did += did.get(&(mailing, domain)).copied().unwrap_or(0).min(people);
        sum.domains += u32::from(people >= PEOPLE);
    });
    recipients.all().for_each(|(mailing, domain, people)| {
        let those = did.get(&(mailing, domain)).copied().unwrap_or(0).min(people);
        let Some(all) = mailings.get(&mailing).filter(|_| people >= PEOPLE && those * 5 >= people * 4) else { return };
        if f64::from(all.domains) * chance(those, people, all) <= BY_CHANCE {
            unclear.domains += 1;
            unclear.people += u64::from(those);
        }
    });
}

/// Returns how likely it is that so many of a domain's people did, if they are like the people of other domains.
fn chance(those: u32, people: u32, all: &Mailing) -> f64 {
    let (others, of_them) = (all.people.saturating_sub(people), all.did.saturating_sub(those));
    // Half a person more on either side: nobody among few is not nobody for certain.
    let rate = (f64::from(of_them) + 0.5) / (f64::from(others) + 1.0);
    let mut tail = 0.0;
    for count in those..=people {
        let mut term = 1.0;
        for step in 0..people {
            let is_one = step < count;
            term *= if is_one { rate * f64::from(people - step) / f64::from(count - step) } else { 1.0 - rate };
        }
        tail += term;
    }
    tail
}
