//! Times that cannot be as they stand, as findings: each is counted as the files say, and named so that it can be mended.

use crate::funnel::Funnel;
use crate::journey::{Journeys, Touch};
use crate::model::{Finding, FindingKind, PersonIndex, Records};

/// Returns who did a stage only before the one in front of it, and what is dated after the day that counts as today
/// where nobody chose that day.
pub(super) fn oddities(records: &Records, journeys: &Journeys, funnel: &Funnel) -> Vec<Finding> {
    let mut found: Vec<Finding> = funnel
        .backwards
        .iter()
        .filter_map(|(person, stage)| backwards(records, journeys, funnel, *person, *stage))
        .collect();
    if let (None, Some(today)) = (funnel.spec.as_of, funnel.as_of) {
        let late = |touch: &&Touch| touch.when.day().is_some_and(|day| day > today);
        found.extend(journeys.touches.iter().filter(late).map(|touch| Finding {
            at: records.position_of(touch.record),
            kind: FindingKind::FutureDate,
            message: format!(
                "this is dated {} and nearly everything else ends on {today}: it counts as it stands; is the year right?",
                touch.when.day().map_or(String::new(), |day| day.to_string())
            ),
        }));
    }
    found
}

fn backwards(
    records: &Records,
    journeys: &Journeys,
    funnel: &Funnel,
    person: PersonIndex,
    stage: usize,
) -> Option<Finding> {
    let progress = funnel.progress.get(person.index())?;
    let (before, here) =
        (progress.reached.get(stage.checked_sub(1)?)?.as_ref()?, progress.reached.get(stage)?.as_ref()?);
    let stages = funnel.spec.stages.as_slice();
    let is_it = |touch: &&Touch| {
        touch.when == *here && (stages[stage].roles.is_empty() || stages[stage].roles.contains(&touch.role))
    };
    let touch = journeys.of(person).iter().find(is_it)?;
    let days = before.day()?.epoch_days() - here.day()?.epoch_days();
    let earlier = match days {
        0 => "on the same day but earlier than".to_owned(),
        1 => "1 day before".to_owned(),
        days => format!("{days} days before"),
    };
    Some(Finding {
        at: records.position_of(touch.record),
        kind: FindingKind::BackwardsTime,
        message: format!(
            "{} came {earlier} {}: both count, and this time is in no median",
            stages[stage].name,
            stages[stage - 1].name
        ),
    })
}
