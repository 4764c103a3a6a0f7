//! Files that lie in the folder from another year, as findings: they count, and nobody should take the sum for granted.
//!
//! A file is old where all its days end long before those of the others begin. Files of one step are held against each
//! other, since two exports of it are either one campaign's, or two of which one is too many; a step that has no other is
//! held against all that happened. Lists of people say when somebody was entered, which tells nothing of a campaign.

use std::collections::BTreeMap;

use crate::model::{Day, Finding, FindingKind, Records, Role, Source, counted};

/// Days without anything between two exports of one step from which on they may be of two campaigns.
const GAP: i64 = 90;
/// Days without anything between a step that has one export alone, and all else.
const GAP_TO_ALL: i64 = 180;
/// One in so many of a file's days may stand apart from the rest: a slip of a year makes no file old.
const STRAY: u64 = 50;

/// The days of one source, but for single ones that stand apart.
struct Span {
    source: usize,
    role: Role,
    first: Day,
    last: Day,
}

/// Returns a finding for each file that seems to be from an earlier campaign.
pub(super) fn old_files(records: &Records) -> Vec<Finding> {
    let spans = spans(records);
    let mut found: Vec<Finding> = Vec::new();
    let mut roles: Vec<Role> = spans.iter().map(|span| span.role).collect();
    roles.sort_unstable();
    roles.dedup();
    for role in roles {
        let (own, others): (Vec<&Span>, Vec<&Span>) = spans.iter().partition(|span| span.role == role);
        let what = format!("the other files of {role}");
        let mut old = before_a_gap(&own, GAP).map(|(old, next)| (old, next, what));
        if old.is_none() {
            let first = others.iter().min_by_key(|span| span.first);
            let is_old =
                |first: &&&Span| own.iter().all(|span| first.first.epoch_days() - span.last.epoch_days() >= GAP_TO_ALL);
            old = first.filter(is_old).map(|first| (own.clone(), *first, "all other files".to_owned()));
        }
        let Some((old, next, what)) = old else { continue };
        found.extend(old.into_iter().map(|span| finding(records, span, next, &what)));
    }
    found
}

/// Returns the files before the last long gap among files of one step, and the first behind it.
fn before_a_gap<'s>(spans: &[&'s Span], gap: i64) -> Option<(Vec<&'s Span>, &'s Span)> {
    let mut spans = spans.to_vec();
    spans.sort_by_key(|span| (span.first, span.last, span.source));
    let last_of = |spans: &[&Span]| spans.iter().map(|span| span.last.epoch_days()).max();
    let is_gap = |place: &usize| {
        let (before, behind) = spans.split_at(*place);
        let (Some(end), Some(last)) = (last_of(before), last_of(behind)) else { return false };
        let first = behind[0].first.epoch_days();
        // What goes on for years has pauses.
        first - end >= gap.max(last - first)
    };
    let place = (1..spans.len()).rev().find(is_gap)?;
    Some((spans[..place].to_vec(), spans[place]))
}

fn finding(records: &Records, span: &Span, next: &Span, what: &str) -> Finding {
    let days = u64::try_from(next.first.epoch_days() - span.last.epoch_days()).unwrap_or_default();
    let message = format!(
        "its days end on {}, {} before those of {what} begin ({}): it counts like them; if it is of an earlier campaign, \
         take it out of the folder, or give it role = \"none\" in moldau.toml",
        span.last,
        counted(days, "day", "days"),
        records.sources[next.source].position()
    );
    Finding { at: records.sources[span.source].position(), kind: FindingKind::OldFile, message }
}

/// Returns the days of each source of something that happens.
fn spans(records: &Records) -> Vec<Span> {
    let mut days: Vec<BTreeMap<Day, u64>> = vec![BTreeMap::new(); records.sources.len()];
    for event in records.events.iter().filter(|event| !matches!(event.role, Role::Prospects | Role::Leads)) {
        if let Some(day) = event.when.day() {
            *days[records.records[event.record.index()].source.index()].entry(day).or_default() += 1;
        }
    }
    let span = |(source, days): (usize, BTreeMap<Day, u64>)| {
        let of: &Source = &records.sources[source];
        let role = of.role.filter(|role| !matches!(role, Role::Prospects | Role::Leads) && !role.is_exit())?;
        let stray = days.values().sum::<u64>() / STRAY;
        let first = edge(days.iter(), stray)?;
        let last = edge(days.iter().rev(), stray)?;
        Some(Span { source, role, first, last })
    };
    days.into_iter().enumerate().filter_map(span).collect()
}

/// Returns the first of some days before which not more than `stray` events lie.
fn edge<'d>(days: impl Iterator<Item = (&'d Day, &'d u64)>, stray: u64) -> Option<Day> {
    let mut passed = 0;
    let mut is_behind = |count: u64| {
        passed += count;
        passed > stray
    };
    days.into_iter().find(|(_, count)| is_behind(**count)).map(|(day, _)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(source: usize, role: Role, first: i64, last: i64) -> Span {
        let day = |days| Day::from_epoch_days(days).expect("a day");
        Span { source, role, first: day(first), last: day(last) }
    }

    fn old(spans: &[(i64, i64)]) -> Vec<usize> {
        let spans: Vec<_> =
            spans.iter().enumerate().map(|(place, days)| span(place, Role::Orders, days.0, days.1)).collect();
        let spans: Vec<_> = spans.iter().collect();
        before_a_gap(&spans, GAP).map(|(old, _)| old.iter().map(|span| span.source).collect()).unwrap_or_default()
    }

    #[test]
    fn what_ends_long_before_the_others_begin_is_old_and_what_follows_on_is_not() {
        assert_eq!(old(&[(400, 420), (20, 50)]), [1]);
        assert_eq!(old(&[(0, 20), (400, 420), (800, 830)]), [0, 1]);
        assert!(old(&[(0, 364), (365, 730)]).is_empty(), "one year after the other");
        assert!(old(&[(0, 30), (60, 90), (120, 150)]).is_empty(), "pauses of weeks");
        assert!(old(&[(0, 600), (700, 1400)]).is_empty(), "a pause among years");
        assert!(old(&[(0, 30)]).is_empty() && old(&[]).is_empty());
    }

    #[test]
    fn single_days_that_stand_apart_move_no_edge() {
        let day = |days| Day::from_epoch_days(days).expect("a day");
        let days = BTreeMap::from([(day(1), 1), (day(400), 60), (day(410), 40), (day(9000), 1)]);
        assert_eq!((edge(days.iter(), 2), edge(days.iter().rev(), 2)), (Some(day(400)), Some(day(410))));
        assert_eq!(edge(BTreeMap::new().iter(), 0), None);
    }
}
