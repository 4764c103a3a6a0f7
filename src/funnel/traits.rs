//! What those who converted have in common, and the others have not: for ideas, not for proof.

use crate::journey::Journeys;
use crate::model::{PersonIndex, Role, Share, Standing};

use super::advance::StageMap;
use super::{Difference, Funnel, difference, holm};

/// Something that is so of some people and not of others.
#[derive(Clone, Debug, PartialEq)]
pub struct Trait {
    /// Its place in the list that was asked for.
    pub index: usize,
    /// Of those of whom it is so, those who converted.
    pub with: Share,
    /// Of the others, those who converted.
    pub without: Share,
    /// The difference.
    pub difference: Difference,
    /// The chance of an accident, as all of them were looked at.
    pub p: f64,
}

/// Returns how those who have something convert against those who have not, the clearest first.
///
/// `has` says of each thing and person whether it is so. The people are those at the first stage that starts a clock;
/// they convert if they reach the last stage. What everybody has, or nobody, says nothing and is left out.
#[must_use]
pub fn traits(funnel: &Funnel, things: usize, has: impl Fn(usize, PersonIndex) -> bool) -> Vec<Trait> {
    let (from, last) = (funnel.spec.starts_at(), funnel.stages.len().saturating_sub(1));
    let mut counts = vec![[Share::new(0, 0); 2]; things];
    for (index, progress) in funnel.progress.iter().enumerate() {
        if progress.reached.get(from).is_none_or(Option::is_none) {
            continue;
        }
        let converted = u64::from(progress.furthest() == Some(last));
        for (thing, shares) in counts.iter_mut().enumerate() {
            let share = &mut shares[usize::from(!has(thing, PersonIndex::new(index)))];
            share.whole += 1;
            share.part += converted;
        }
    }
    let mut found: Vec<Trait> = counts
        .into_iter()
        .enumerate()
        .filter_map(|(index, [with, without])| {
            let difference = difference(with, without)?;
            Some(Trait { index, with, without, difference, p: difference.p })
        })
        .collect();
    let values: Vec<f64> = found.iter().map(|one| one.p).collect();
    for (one, p) in found.iter_mut().zip(holm(&values)) {
        one.p = p;
    }
    found.sort_by(|a, b| a.difference.p.total_cmp(&b.difference.p).then(a.index.cmp(&b.index)));
    found
}

/// Returns, for each person, the roles of what they did before they first reached the last stage, one bit each.
#[must_use]
pub fn done_before(funnel: &Funnel, journeys: &Journeys) -> Vec<u32> {
    let map = StageMap::new(&funnel.spec);
    let last = map.stages.saturating_sub(1);
    let of = |touches: &[crate::journey::Touch]| {
        let before = touches.iter().take_while(|touch| map.recorded(touch) >> last & 1 == 0);
        let did = before.filter(|touch| touch.standing == Standing::Counts && touch.machine.is_none());
        did.fold(0, |set, touch| set | 1 << touch.role as u32)
    };
    journeys.iter().map(|(_, touches)| of(touches)).collect()
}

/// Whether a set of roles holds one.
#[must_use]
pub fn holds(set: u32, role: Role) -> bool {
    set >> role as u32 & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funnel::{FunnelSpec, Stage, Stages, funnel};
    use crate::journey::story::{at, journeys_of, order, row};

    #[test]
    fn what_converters_did_before_tells_them_apart() {
        let mut rows = Vec::new();
        for person in 0..200 {
            rows.push(row(person, Role::Opens, at(1, 9)));
            if person % 2 == 0 {
                rows.push(row(person, Role::Calls, at(2, 9)));
            }
            // Of those who were called nearly all order; a call after the order is none before it.
            if person % 2 == 0 && person > 10 || person % 20 == 1 {
                rows.push(order(person, "", 100, at(3, 9)));
                rows.push(row(person, Role::Clicks, at(4, 9)));
            }
        }
        let stages = [Role::Opens, Role::Orders].map(|role| Stage { name: role.to_string(), roles: vec![role] });
        let journeys = journeys_of(&rows);
        let found = funnel(&journeys, &FunnelSpec::new(Stages::new(stages.to_vec()).expect("two stages")));
        let did = done_before(&found, &journeys);
        let roles = [Role::Calls, Role::Clicks];
        let found = traits(&found, 2, |thing, person| holds(did[person.index()], roles[thing]));
        assert_eq!(found.len(), 1, "nobody clicked before");
        assert_eq!((found[0].with, found[0].without), (Share::new(94, 100), Share::new(10, 100)));
        assert!(found[0].p < 1e-9 && found[0].difference.low > 0.7);
    }
}
