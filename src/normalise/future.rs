//! Days far behind all others: typing errors of a year, or plans of a far future.

use crate::model::{Day, Finding, FindingKind, Records, Role};

/// Days behind all others from which on a day is out of line.
const GAP: i64 = 366;
/// Days that there must be to be held against.
const ENOUGH: usize = 10;
/// Days behind all others from which on a day is out of line of fewer than that.
const WIDE_GAP: i64 = 5 * 366;
/// Out of line is one of so many; more of them are no typing errors.
const ONE_IN: usize = 200;

/// Returns the findings of events that lie more than a year behind all others of the input.
///
/// The day on which somebody came on a list or was born is no event, and plays no part.
pub(super) fn findings(records: &Records) -> Vec<Finding> {
    let mut days: Vec<i64> = records
        .events
        .iter()
        .filter(|event| event.role != Role::Prospects)
        .filter_map(|event| event.when.day().map(Day::epoch_days))
        .collect();
    days.sort_unstable();
    let Some(last) = last_in_line(&days) else { return Vec::new() };
    let far = records.events.iter().filter(|event| {
        event.role != Role::Prospects && event.when.day().is_some_and(|day| day.epoch_days() > last + GAP)
    });
    let mut findings: Vec<Finding> = far
        .map(|event| Finding {
            at: records.position_of(event.record),
            kind: FindingKind::BadDate,
            message: "the date lies more than a year after all others: is its year right?".to_owned(),
        })
        .collect();
    findings.dedup();
    findings
}

/// Returns the last of the sorted days behind which only a few lie, and those far away; `None` if none do.
fn last_in_line(days: &[i64]) -> Option<i64> {
    let gap = if days.len() < ENOUGH { WIDE_GAP } else { GAP };
    if days.len() < 2 {
        return None;
    }
    let few = (days.len() / ONE_IN).max(1);
    let from = days.len() - few - 1;
    days[from..].windows(2).find(|pair| pair[1] - pair[0] > gap).map(|pair| pair[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_days_far_behind_the_others_are_out_of_line() {
        let campaign = || (20_000..20_020).collect::<Vec<i64>>();
        assert_eq!(last_in_line(&campaign()), None);
        assert_eq!(last_in_line(&[campaign(), vec![33_000]].concat()), Some(20_019));
        assert_eq!(last_in_line(&[campaign(), vec![33_000, 33_001]].concat()), None);
        assert_eq!(last_in_line(&[campaign(), vec![20_300]].concat()), None);
        assert_eq!(last_in_line(&[20_000, 20_001, 33_000]), Some(20_001));
        assert_eq!(last_in_line(&[20_000, 20_001, 20_900]), None);
    }
}
