//! Ids that number rows and not people.

use std::collections::BTreeMap;

use crate::model::Records;

use super::{NONE, Profile};

/// Pairs of rows with one id, of which something is known, from which on their disagreement tells.
const ENOUGH: u32 = 3;
/// Identities with one id that are held against the first of them, at most.
const LOOKS: usize = 4;

/// Forgets ids that no two identities share, and those of sources where they are shared by people who have nothing else in common: two
/// files that each number their rows from 1 agree on every number, and say nothing by it.
pub(super) fn forget_row_ids(all: &mut [Profile], records: &Records) {
    let mut sources = vec![NONE; all.len()];
    for record in &records.records {
        if let Some(source) = record.identity.map(|identity| &mut sources[identity.index()])
            && *source == NONE
        {
            *source = u32::try_from(record.source.index()).unwrap_or(NONE);
        }
    }
    let mut held: Vec<(u32, u32)> = (0..).zip(all.iter()).map(|(place, profile)| (profile.id, place)).collect();
    held.retain(|(id, _)| *id != NONE);
    held.sort_unstable();
    let mut is_shared = false;
    // For two sources how many of their pairs with one id agree in something else, and how many there are.
    let mut pairs: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
    for same in held.chunk_by(|a, b| a.0 == b.0) {
        is_shared |= same.len() > 1;
        let first = same[0].1 as usize;
        for (_, other) in same[1..].iter().take(LOOKS) {
            let other = *other as usize;
            if let Some(agree) = agree(&all[first], &all[other]) {
                let tally = pairs.entry((sources[first], sources[other])).or_default();
                *tally = (tally.0 + u32::from(agree), tally.1 + 1);
            }
        }
    }
    let mut forgotten = Vec::new();
    loop {
        let worst = worst(&pairs);
        if worst.is_empty() {
            break;
        }
        pairs.retain(|(one, other), _| !worst.contains(one) && !worst.contains(other));
        forgotten.extend(worst);
    }
    for (profile, source) in all.iter_mut().zip(&sources) {
        if !is_shared || forgotten.contains(source) {
            profile.id = NONE;
        }
    }
}

/// Whether two identities agree in anything that tells people apart; `None` if too little is known of them.
fn agree(left: &Profile, right: &Profile) -> Option<bool> {
    let fields = |profile: &Profile| [profile.last, profile.first, profile.email, profile.phone, profile.birth];
    let known = || fields(left).into_iter().zip(fields(right)).filter(|(a, b)| *a != NONE && *b != NONE);
    let tells = known().next().is_some();
    tells.then(|| known().any(|(a, b)| a == b))
}

/// Returns the sources whose ids agree least with what else is known, if they mostly disagree.
fn worst(pairs: &BTreeMap<(u32, u32), (u32, u32)>) -> Vec<u32> {
    let mut tallies: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for ((one, other), (agree, all)) in pairs {
        for source in if one == other { vec![*one] } else { vec![*one, *other] } {
            let tally = tallies.entry(source).or_default();
            *tally = (tally.0 + agree, tally.1 + all);
        }
    }
    let share = |(agree, all): (u32, u32)| f64::from(agree) / f64::from(all);
    tallies.retain(|_, tally| tally.1 >= ENOUGH && share(*tally) < 0.5);
    let least = tallies.values().map(|tally| share(*tally)).fold(1.0, f64::min);
    tallies.into_iter().filter(|(_, tally)| share(*tally) <= least).map(|(source, _)| source).collect()
}
