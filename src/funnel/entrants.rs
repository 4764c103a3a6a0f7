//! Everybody who entered, and whether they got to the last stage.

use crate::journey::{Journeys, Touch};
use crate::model::{PersonIndex, When};

use super::advance::StageMap;
use super::timing::days_between;
use super::{Funnel, Progress};

/// Those who entered and cannot be looked at over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LeftOut {
    /// They reached the last stage only before they entered.
    pub(super) backwards: u64,
    /// A time is missing.
    pub(super) untimed: u64,
}

/// Goes through everybody who entered at stage `from` at a time of which `usable` makes something: gives `visit` that, and
/// the days after which they reached the `last` stage if they did. Returns how many are left out.
pub(super) fn each_entrant<T>(
    funnel: &Funnel,
    journeys: &Journeys,
    [from, last]: [usize; 2],
    usable: impl Fn(When) -> Option<T>,
    mut visit: impl FnMut(T, Option<f64>),
) -> LeftOut {
    let map = StageMap::new(&funnel.spec);
    let mut left_out = LeftOut::default();
    for (person, progress) in funnel.progress.iter().enumerate() {
        let Some(entry) = progress.reached.get(from).copied().flatten() else { continue };
        let Some(known) = usable(entry) else {
            left_out.untimed += 1;
            continue;
        };
        match way(progress, entry, journeys.of(PersonIndex::new(person)), last, &map) {
            Way::Converted(days) => visit(known, Some(days)),
            Way::Open => visit(known, None),
            Way::Backwards => left_out.backwards += 1,
            Way::Untimed => left_out.untimed += 1,
        }
    }
    left_out
}

/// What became of somebody who entered.
enum Way {
    /// They reached the last stage after so many days.
    Converted(f64),
    /// Not yet.
    Open,
    /// Only before they entered.
    Backwards,
    /// At a time that nobody knows.
    Untimed,
}

/// Returns what became of somebody who entered at `entry`.
fn way(progress: &Progress, entry: When, touches: &[Touch], last: usize, map: &StageMap) -> Way {
    let Some(first) = progress.reached.get(last).copied().flatten() else { return Way::Open };
    match days_between(entry, first) {
        None => Way::Untimed,
        Some(days) if days >= 0.0 => Way::Converted(days),
        // Who had done the last stage before may do it again.
        Some(_) => {
            let again = touches.iter().filter(|touch| map.recorded(touch) >> last & 1 == 1);
            let after = again.filter_map(|touch| days_between(entry, touch.when)).filter(|days| *days >= 0.0);
            after.min_by(f64::total_cmp).map_or(Way::Backwards, Way::Converted)
        }
    }
}
