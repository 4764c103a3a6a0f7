//! What those who converted have in common: for ideas, not for proof.

use crate::funnel::{done_before, holds, traits};
use crate::model::{Field, PersonIndex, Role};

use super::difference;
use super::values::Values;
use super::{Align, By, Cell, Column, Grid, Pick, Report, Results, figures};

/// People that a value needs to be looked at.
const ENOUGH: usize = 30;
/// Lines that are shown.
const SHOWN: usize = 25;

/// Something that may be so of a person.
enum Thing {
    /// They did this before they converted.
    Did(Role),
    /// They have this value of the property at that place.
    Value(usize, u32),
}

/// Returns what those who converted have in common and the others have not; `by` is a column to look at besides.
#[must_use]
pub fn common_traits(results: Results<'_>, by: Option<(&str, By)>) -> Report {
    let funnel = results.funnel;
    let did = done_before(funnel, results.journeys);
    let mut properties = vec![
        ("country", By::Field(Field::Country)),
        ("mail domain", By::Domain),
        ("job title", By::Field(Field::JobTitle)),
        ("city", By::Field(Field::City)),
        ("campaign", By::Campaign),
        ("first seen in", By::File),
    ];
    properties.extend(by.filter(|(_, by)| !properties.iter().any(|(_, other)| other == by)));
    let values: Vec<_> = properties.iter().map(|(_, by)| Values::of(results, *by, Pick::First)).collect();
    let things = things(results, &did, &values);
    let has = |thing: usize, person: PersonIndex| match things.get(thing) {
        Some(Thing::Did(role)) => did.get(person.index()).is_some_and(|set| holds(*set, *role)),
        Some(Thing::Value(property, value)) => {
            values[*property].of_person.get(person.index()).copied().flatten() == Some(*value)
        }
        None => false,
    };
    let found = traits(funnel, things.len(), has);
    let mut report = Report::new("What those who converted have in common");
    report.alert("exploratory: looked for in these data, so it holds for these data; test it before you build on it");
    let mut columns = vec![
        Column::words("what", "What"),
        Column::people("Converted with it", Align::Right),
        Column::machine("with_converted"),
        Column::machine("with"),
        Column::figures("rate_with", "Rate"),
        Column::machine("without_converted"),
        Column::machine("without"),
        Column::figures("rate_without", "Without it"),
    ];
    columns.extend(difference::columns());
    let rows = found.iter().map(|one| {
        let name = match things.get(one.index) {
            Some(Thing::Did(role)) => format!("{role} before"),
            Some(Thing::Value(property, value)) => {
                let text = values[*property].names.get(*value as usize).map_or("", String::as_str);
                format!("{}: {text}", properties[*property].0)
            }
            None => String::new(),
        };
        let mut cells = vec![
            Cell::text(name),
            Cell::PartOf(one.with),
            Cell::Count(one.with.part),
            Cell::Count(one.with.whole),
            one.with.into(),
            Cell::Count(one.without.part),
            Cell::Count(one.without.whole),
            one.without.into(),
        ];
        cells.extend(difference::cells(Some((one.difference, one.p)), ["more likely", "less likely"]));
        cells
    });
    report.grid(Grid { columns, rows: rows.collect(), shown: Some(SHOWN) });
    report.facts(explained(results, found.len()));
    report
}

/// Lists what is looked at: what people did on the way, and each value that enough of them have.
fn things(results: Results<'_>, did: &[u32], values: &[Values]) -> Vec<Thing> {
    let spec = &results.funnel.spec;
    let ends = |role: Role| {
        let stages = spec.stages.as_slice();
        let at = [spec.starts_at(), stages.len().saturating_sub(1)];
        at.iter().filter_map(|place| stages.get(*place)).any(|stage| stage.roles.contains(&role))
    };
    let is_step = |role: &&Role| !ends(**role) && !role.is_exit() && **role != Role::Prospects;
    let some = |role: Role| did.iter().filter(|set| holds(**set, role)).count() >= ENOUGH;
    let roles = Role::ALL.iter().filter(is_step).filter(|role| some(**role)).map(|role| Thing::Did(*role));
    let mut things: Vec<Thing> = roles.collect();
    for (property, values) in values.iter().enumerate() {
        let mut counts = vec![0; values.names.len()];
        for value in values.of_person.iter().flatten() {
            counts[*value as usize] += 1;
        }
        let mut often: Vec<u32> =
            (0..).zip(&counts).filter(|(_, count)| **count >= ENOUGH).map(|(value, _)| value).collect();
        often.sort_by(|a, b| values.names[*a as usize].cmp(&values.names[*b as usize]));
        things.extend(often.into_iter().map(|value| Thing::Value(property, value)));
    }
    things
}

fn explained(results: Results<'_>, looked_at: usize) -> Vec<(String, String)> {
    let stages = &results.funnel.stages;
    let name = |place: usize| stages.get(place).map_or("", |stage| stage.name.as_str());
    let (first, last) = (name(results.funnel.spec.starts_at()), name(stages.len().saturating_sub(1)));
    vec![
        ("Converted".to_owned(), format!("of the people at {first}, those who reached {last}")),
        ("Before".to_owned(), format!("only what somebody did before {last} counts as theirs")),
        (
            "Verdict".to_owned(),
            format!(
                "{} looked at, so each has to be clearer (Holm); Fisher's exact test where a cell is small; who is \
                 different in one thing is different in others",
                figures::counted(looked_at as u64, "thing was", "things were")
            ),
        ),
        ("Left out".to_owned(), format!("what fewer than {ENOUGH} people have")),
    ]
}
