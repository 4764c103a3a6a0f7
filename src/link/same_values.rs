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
    /// Where two rows say the same and nobody decided on them these two, with their profile and weight.
    pub(super) undecided: Vec<(RecordId, RecordId, u32, MatchWeight)>,
}

/// Whether rows that say what this profile does may be of several people: its rows stand in registers, and say little more than a
/// name and where or when.
///
/// Who is known by a number or an address is known by it, and whoever orders may order again. Where a name is all there is, or a
/// firm beside it, lists are joined by it.
pub(super) fn may_be_several(profiles: &Profiles, place: u32) -> bool {
    let profile = &profiles.all[place as usize];
    let known = [profile.id, profile.email, profile.phone].into_iter().any(|value| value != NONE);
    let says_more = [profile.birth, profile.street, profile.postcode, profile.city, profile.country, profile.traits];
    let says_more = says_more.into_iter().any(|value| value != NONE);
    profiles.register && profile.last != NONE && says_more && !known && profile.roles & !LISTED == 0
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
            let identity = record.own_identity()?;
            Some((places[identity.index()], record.source, id))
        };
        let mut rows: Vec<(u32, SourceId, RecordId)> = records.ids().filter_map(row).collect();
        rows.par_sort_unstable();
        let equal: Vec<&[(u32, SourceId, RecordId)]> = rows
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|rows| rows.len() > 1 && may_be_several(profiles, rows[0].0) && !settled.has_same(rows[0].0))
            .collect();
        let of_equal: Vec<Self> = equal
            .par_iter()
            .map_init(Memo::new, |memo, rows| {
                let profile = &profiles.all[rows[0].0 as usize];
                let pair = Pair::new(profiles, profile, profile, memo);
                let weigh = |list| weights.of_equals(&pair, list);
                Self::among(rows, profile, profiles, weigh, weights.threshold(), settled.are_several(rows[0].0))
            })
            .collect();
        let mut all = Self::default();
        for alone in of_equal {
            all.rows.extend(alone.rows);
            all.in_doubt += alone.in_doubt;
            all.undecided.extend(alone.undecided);
        }
        all.rows.sort_unstable();
        all
    }

    /// Finds them among rows that say the same, which come source by source; `weigh` says what two of them weigh that stand in two
    /// lists, or in one, that name each person once. `decided` tells that a person said that they are of several.
    fn among(
        rows: &[(u32, SourceId, RecordId)],
        profile: &Profile,
        profiles: &Profiles,
        weigh: impl Fn(Option<Judged>) -> MatchWeight,
        threshold: MatchWeight,
        decided: bool,
    ) -> Self {
        let names_once = |source: SourceId| profiles.once.contains(&source);
        let beside = weigh((profile.once && profiles.once.len() > 1).then(|| Judged::at(TWO_LISTS)));
        let mut alone = Self::default();
        for own in rows.chunk_by(|a, b| a.1 == b.1) {
            let within = weigh(names_once(own[0].1).then(|| Judged::at(ONE_LIST)));
            // Nothing says which of several is the one that another list has.
            let several = own.len() > 1 && within < threshold;
            if decided || beside < threshold || several {
                alone.rows.extend(own.iter().map(|row| row.2));
                let weight = if several { within } else { beside };
                alone.in_doubt += if decided { 0.0 } else { weight.probability() };
            }
        }
        // A decision speaks of all rows that say the same, so that it is clear where there are two.
        if let [one, other] = rows
            && !alone.rows.is_empty()
            && !decided
        {
            let weight = if one.1 == other.1 { weigh(names_once(one.1).then(|| Judged::at(ONE_LIST))) } else { beside };
            alone.undecided.push((one.2, other.2, rows[0].0, weight));
        }
        alone
    }

    /// Returns the place of a row among them.
    pub(super) fn place(&self, row: RecordId) -> Option<usize> {
        self.rows.binary_search(&row).ok()
    }
}
