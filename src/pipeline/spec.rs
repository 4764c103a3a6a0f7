//! The funnel as it is meant + what the files hold → the funnel that is counted.

use crate::funnel::{Clock, Exclusion, FunnelSpec, Marked, Order, Reaches, Stages, default_stages, repeat_stages};
use crate::model::{Records, Role};
use crate::normalise::Selection;
use crate::settings::{Definition, Settings};

use super::PipelineError;

/// Returns the funnel, each stage and exclusion of which some file can fill.
///
/// # Errors
/// A stage or a column that no file holds, and an exclusion between stages that there are none of.
pub(super) fn spec(
    settings: &Settings,
    records: &Records,
    selections: &[Selection],
) -> Result<FunnelSpec, PipelineError> {
    let definition = &settings.funnel;
    let stages = match &definition.stages {
        Some(stages) => stages.clone(),
        None => default_stages(records)?,
    };
    let repeats = matches!(stages.as_slice(), [only] if only.roles == [Role::Orders]).then(repeat_stages).flatten();
    let has_repeats = repeats.is_some();
    let stages = repeats.unwrap_or(stages);
    let marked = marked(definition, &stages, selections)?;
    if definition.stages.is_some() {
        fillable(&stages, &marked, records)?;
    }
    let mut spec = FunnelSpec { as_of: settings.as_of, marked, ..FunnelSpec::new(stages) };
    spec.name.clone_from(&definition.name);
    spec.rules = definition.rules.clone();
    spec.rules.machines = settings.machines;
    if has_repeats && spec.rules.order == Order::Open {
        // Each order is a stage of its own, from the first one ever.
        spec.rules.order = Order::InOrder;
        spec.rules.clock = Clock::First;
    }
    spec.targets.clone_from(&definition.targets);
    spec.rules.exclusions = exclusions(definition, &spec.stages)?;
    Ok(spec)
}

/// Returns the marked rows with the tables that they are in.
fn marked(definition: &Definition, stages: &Stages, selections: &[Selection]) -> Result<Vec<Marked>, PipelineError> {
    let mut found = Vec::with_capacity(definition.marked.len());
    for marked in &definition.marked {
        let Some(selection) = selections.get(marked.mark.trailing_zeros() as usize) else { continue };
        if selection.tables.is_empty()
            && let Some((_, column)) = selection.lacking.first()
        {
            let of = match marked.reaches {
                Reaches::Stage(place) => {
                    format!("the stage `{}`", stages.as_slice().get(place).map_or("", |stage| stage.name.as_str()))
                }
                Reaches::Exclusion(_) => "what is left out".to_owned(),
            };
            return Err(PipelineError::StageColumn {
                of,
                column: column.clone(),
                looked: selection.lacking.iter().map(|(table, _)| table.clone()).collect(),
                headers: selection.headers.clone(),
                fields: selection.fields.clone(),
            });
        }
        found.push(Marked { tables: selection.tables.clone(), ..marked.clone() });
    }
    Ok(found)
}

/// Makes sure that each stage has a role that some file holds, or rows that some file can have.
fn fillable(stages: &Stages, marked: &[Marked], records: &Records) -> Result<(), PipelineError> {
    let mut found: Vec<Role> = records.sources.iter().flat_map(|source| source.stages.iter().copied()).collect();
    found.extend(records.sources.iter().filter_map(|source| source.role));
    found.sort_unstable();
    found.dedup();
    for (place, stage) in stages.as_slice().iter().enumerate() {
        let own = || marked.iter().filter(|marked| marked.reaches == Reaches::Stage(place));
        if stage.roles.iter().any(|role| found.contains(role)) || own().any(|marked| !marked.tables.is_empty()) {
            continue;
        }
        let asked = stage.roles.iter().map(|role| role.as_str()).chain(own().map(|marked| marked.words.as_str()));
        let looked = records.sources.iter().map(|source| {
            let role = source.role.map_or("no people", Role::as_str);
            let tool = source.tool.as_ref().map_or_else(String::new, |tool| format!(", {tool}"));
            format!("{} ({role}{tool})", source.position())
        });
        return Err(PipelineError::EmptyStage {
            stage: stage.name.clone(),
            asked: asked.collect::<Vec<_>>().join(", or "),
            found,
            looked: looked.collect(),
        });
    }
    Ok(())
}

fn exclusions(definition: &Definition, stages: &Stages) -> Result<Vec<Exclusion>, PipelineError> {
    let all: Vec<_> = stages.as_slice().iter().map(|stage| stage.name.clone()).collect();
    let place = |name: &Option<String>, otherwise: usize| match name {
        None => Ok(otherwise),
        Some(word) => {
            let found = all.iter().position(|stage| stage.eq_ignore_ascii_case(word));
            found.ok_or_else(|| PipelineError::NoStage { word: word.clone(), stages: all.clone() })
        }
    };
    let exclusion = |barred: &crate::settings::Barred| {
        let (from, to) = (place(&barred.after, 0)?, place(&barred.before, all.len().saturating_sub(1))?);
        if from >= to {
            return Err(PipelineError::Backwards { after: all[from].clone(), before: all[to].clone() });
        }
        Ok(Exclusion { roles: barred.roles.clone(), from, to })
    };
    definition.exclusions.iter().map(exclusion).collect()
}
