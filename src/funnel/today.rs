//! Which day counts as today where nobody says it.

use crate::journey::Journeys;
use crate::model::{Day, Role};

/// A day that nothing came before for longer than this is out of line.
const GAP: i64 = 366;
/// Out of line is at most one time in so many …
const ONE_IN: usize = 1000;
/// … and one at all only among so many.
const ENOUGH: usize = 50;

/// Returns the last day on which anything happened.
///
/// The day on which somebody came on a list of prospects counts only where there is nothing else. A few times that lie
/// more than a year after all others are typing errors, not today.
pub(super) fn last_day(journeys: &Journeys) -> Option<Day> {
    let last = |lists: bool| {
        let people = journeys.touches.iter().map(|touch| (touch.role, touch.when));
        let nobodys = journeys.nobodys.iter().map(|touch| (touch.role, touch.when));
        let all = people.chain(nobodys).filter(move |(role, _)| (*role == Role::Prospects) == lists);
        settled(&all.filter_map(|(_, when)| when.day()))
    };
    last(false).or_else(|| last(true))
}

/// Returns the last of some days that is not out of line.
fn settled(days: &(impl Iterator<Item = Day> + Clone)) -> Option<Day> {
    let last = days.clone().max()?;
    let mut settled = last;
    loop {
        let start = settled.epoch_days() - GAP;
        let (mut all, mut beyond, mut before) = (0, 0, None);
        for day in days.clone() {
            all += 1;
            if day.epoch_days() > start {
                beyond += 1;
            } else {
                before = before.max(Some(day));
            }
        }
        match before {
            Some(before) if all >= ENOUGH && beyond <= (all / ONE_IN).max(1) => settled = before,
            _ => return Some(settled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(days: i64) -> Day {
        Day::from_epoch_days(days).expect("a day of the calendar")
    }

    #[test]
    fn a_typing_error_in_the_year_is_not_today() {
        let campaign = || (20_000..20_090).map(day);
        let last = |others: &[i64]| settled(&campaign().chain(others.iter().map(|days| day(*days))));
        assert_eq!(last(&[]), Some(day(20_089)));
        assert_eq!(last(&[20_200]), Some(day(20_200)));
        assert_eq!(last(&[33_000]), Some(day(20_089)));
        assert_eq!(last(&[33_000, 33_001]), Some(day(33_001)));
        assert_eq!(settled(&[day(20_000), day(33_000)].into_iter()), Some(day(33_000)));
        assert_eq!(settled(&std::iter::empty()), None);
    }
}
