//! Files that tell of other days than the people they are about, as findings.

use crate::funnel::{Funnel, Uncovered, UncoveredSide, coverage};
use crate::journey::Journeys;
use crate::model::{Finding, FindingKind, Position, Records, Share, Source, counted};

/// Returns a finding for each stage whose files do not cover the days in which people went on, with what that does to the
/// rate.
pub(super) fn findings(records: &Records, journeys: &Journeys, funnel: &Funnel) -> Vec<Finding> {
    coverage(funnel, journeys).iter().filter_map(|gap| finding(records, funnel, gap)).collect()
}

fn finding(records: &Records, funnel: &Funnel, gap: &Uncovered) -> Option<Finding> {
    let name = |stage: usize| funnel.stages.get(stage).map_or("", |stage| stage.name.as_str());
    let (from, to) = (name(gap.from), name(gap.to));
    let mut files = sources(records, funnel, gap.to);
    let at = if files.is_empty() { return None } else { files.remove(0) };
    let others = match files.as_slice() {
        [] => String::new(),
        [other] => format!("with {other} "),
        others => format!("with {} more files ", others.len()),
    };
    let days = counted(gap.days.unsigned_abs(), "day", "days");
    let people = counted(gap.people, "person", "people");
    let share = Share::new(gap.people, gap.rate.whole);
    let covers = match gap.kind {
        UncoveredSide::StartsLate => format!(
            "{others}tells of {to} from {} on, {days} after the first of {from}: {people} ({share}) came before that, \
             and could not show an early one",
            gap.day
        ),
        UncoveredSide::EndsEarly => format!(
            "{others}tells of {to} up to {}, {days} before the last day that any file names: {people} ({share}) came \
             after that, and could not show one",
            gap.day
        ),
    };
    let message = format!("{covers}; without them {} of {from} go on to {to}, with them {}", gap.without, gap.rate);
    Some(Finding { at, kind: FindingKind::NotCovered, message })
}

/// Returns the tables that fill a stage, by name.
fn sources(records: &Records, funnel: &Funnel, stage: usize) -> Vec<Position> {
    let roles = funnel.spec.stages.as_slice().get(stage).map_or(&[][..], |stage| stage.roles.as_slice());
    let of_stage = records.sources.iter().filter(|source| source.stages.iter().any(|role| roles.contains(role)));
    let mut places: Vec<_> = of_stage.map(Source::position).collect();
    places.sort_unstable();
    places.dedup();
    places
}
