//! Rows that say the same, and may be of several people all the same.
//!
//! Equal rows are compared once, as one identity. Where rows say who people are by little more than a name, father and son say the
//! same, and so do two of a common name: then what is asked of other pairs is asked of equal rows, too.

use rayon::prelude::*;

use crate::model::{RecordId, Records, Role, SourceId};

use super::MatchWeight;
use super::compare::{Judged, Memo, ONE_LIST, Pair, TWO_LISTS};
use super::decisions::Settled;
use super::features::{NONE, Profile, Profiles};
use super::score::Weights;

/// Roles of lists of people, a bit each; what happened may happen to one person again.
const LISTED: u16 = 1 << Role::Prospects as u16;

/// Rows that stand by themselves though others say the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Alone {
    /// The rows, in their order.
    pub(super) rows: Vec<RecordId>,
    /// How many of them are of one person with another, by the model.
    pub(super) in_doubt: f64,
}

impl Alone {
    /// Finds them in tables that say who people are by names, dates and places; `places` says for each identity its profile.
    pub(super) fn new(
        records: &Records,
        profiles: &Profiles,
        places: &[u32],
        weights: &Weights,
        settled: &Settled,
    ) -> Self {
        if !profiles.register {
            return Self::default();
        }
        let row = |id: RecordId| {
            let record = &records.records[id.index()];
            let identity = record.identity.filter(|_| record.follows.is_none())?;
            Some((places[identity.index()], record.source, id))
        };
        // Who is known by a number or an address is known by it, and whoever orders may order again.
        let by_name = |place: u32| {
            let profile = &profiles.all[place as usize];
            let known = [profile.id, profile.email, profile.phone].into_iter().any(|value| value != NONE);
            profile.last != NONE && !known && profile.roles & !LISTED == 0
        };
        let mut rows: Vec<(u32, SourceId, RecordId)> = records.ids().filter_map(row).collect();
        rows.par_sort_unstable();
        let equal: Vec<&[(u32, SourceId, RecordId)]> = rows
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|rows| rows.len() > 1 && by_name(rows[0].0) && !settled.has_same(rows[0].0))
            .collect();
        let of_equal: Vec<Self> = equal
            .par_iter()
            .map_init(Memo::new, |memo, rows| {
                let profile = &profiles.all[rows[0].0 as usize];
                let pair = Pair::new(profiles, profile, profile, memo);
                Self::among(rows, profile, profiles, |list| weights.of_equals(&pair, list), weights.threshold())
            })
            .collect();
        let mut all = Self::default();
        for alone in of_equal {
            all.rows.extend(alone.rows);
            all.in_doubt += alone.in_doubt;
        }
        all.rows.sort_unstable();
        all
    }

    /// Finds them among rows that say the same, which come source by source; `weigh` says what two of them weigh that stand in two
    /// lists, or in one, that name each person once.
    fn among(
        rows: &[(u32, SourceId, RecordId)],
        profile: &Profile,
        profiles: &Profiles,
        weigh: impl Fn(Option<Judged>) -> MatchWeight,
        threshold: MatchWeight,
    ) -> Self {
        let names_once = |source: SourceId| profiles.once.contains(&source);
        let beside = weigh((profile.once && profiles.once.len() > 1).then(|| Judged::at(TWO_LISTS)));
        let mut alone = Self::default();
        for own in rows.chunk_by(|a, b| a.1 == b.1) {
            let within = weigh(names_once(own[0].1).then(|| Judged::at(ONE_LIST)));
            // Nothing says which of several is the one that another list has.
            let several = own.len() > 1 && within < threshold;
            if beside < threshold || several {
                alone.rows.extend(own.iter().map(|row| row.2));
                let weight = if several { within } else { beside };
                alone.in_doubt += weight.probability();
            }
        }
        alone
    }

    /// Returns the place of a row among them.
    pub(super) fn place(&self, row: RecordId) -> Option<usize> {
        self.rows.binary_search(&row).ok()
    }
}
