//! Files that tell of other days, in words.

use crate::funnel::{Funnel, Uncovered, UncoveredSide};
use crate::model::{Position, Records, Share};

use super::figures;

/// Says which files do not cover the days in which people went on, and what that does to the rate.
pub(super) fn words(records: &Records, funnel: &Funnel, gap: &Uncovered) -> String {
    let name = |stage: usize| funnel.stages.get(stage).map_or("", |stage| stage.name.as_str());
    let (from, to) = (name(gap.from), name(gap.to));
    let files = files(records, funnel, gap.to);
    let days = figures::counted(gap.days.unsigned_abs(), "day", "days");
    let people = figures::counted(gap.people, "person", "people");
    let share = Share::new(gap.people, gap.rate.whole);
    let covers = match gap.kind {
        UncoveredSide::StartsLate => format!(
            "{files} tells of {to} from {} on, {days} after the first of {from}: {people} ({share}) came before that, and \
             could not show an early one",
            gap.day
        ),
        UncoveredSide::EndsEarly => format!(
            "{files} tells of {to} up to {}, {days} before the last day that any file names: {people} ({share}) came \
             after that, and could not show one",
            gap.day
        ),
    };
    format!("{covers}; without them {} of {from} go on to {to}, with them {}", gap.without, gap.rate)
}

fn sources(records: &Records, funnel: &Funnel, stage: usize) -> Vec<Position> {
    let roles = funnel.spec.stages.as_slice().get(stage).map_or(&[][..], |stage| stage.roles.as_slice());
    let of_stage = records.sources.iter().filter(|source| source.stages.iter().any(|role| roles.contains(role)));
    let mut places: Vec<_> = of_stage.map(crate::model::Source::position).collect();
    places.sort_unstable();
    places
}

fn files(records: &Records, funnel: &Funnel, stage: usize) -> String {
    let mut names: Vec<_> = sources(records, funnel, stage).iter().map(ToString::to_string).collect();
    names.dedup();
    match names.as_slice() {
        [] => "the file".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one} with {two}"),
        [one, rest @ ..] => format!("{one} with {} more", rest.len()),
    }
}
