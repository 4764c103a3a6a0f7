//! `review.csv`: pairs of rows that may be one person, for a person to decide.

use crate::link::{ContentKey, Linkage, UnsurePair};
use crate::model::{Field, Record, RecordId, Records};

use super::results::place;
use super::{Cell, Column, Grid, Listing, Reader, Report, figures};

/// Fields that stand beside each other, left and right.
const BESIDE: &[Field] = &[
    Field::FullName,
    Field::Email,
    Field::Company,
    Field::Phone,
    Field::Street,
    Field::Postcode,
    Field::City,
    Field::DateOfBirth,
    Field::ExternalId,
];

/// Returns one line for each unsure pair, the most doubtful first: both sides beside each other, the evidence, and an
/// empty `decision` to fill with yes or no.
#[must_use]
pub fn review<'a>(records: &'a Records, linkage: &'a Linkage) -> Listing<'a> {
    let mut columns = vec![
        Column::to_fill_in("decision", &["yes", "no"]),
        Column::figures("probability", "Same person?"),
        Column::machine("weight"),
        Column::words("linked", "Now"),
        Column::words("evidence", "Evidence"),
    ];
    for field in BESIDE {
        let word = if *field == Field::FullName { "name" } else { field.as_str() };
        let shown = match field {
            Field::FullName => Some("Name"),
            Field::Email => Some("E-mail"),
            _ => None,
        };
        for side in ["left", "right"] {
            let name = format!("{side}_{word}");
            columns.push(match shown {
                Some(heading) if side == "left" => Column::words(name, heading),
                Some(heading) => Column::words(name, format!("Other {}", heading.to_lowercase())),
                None => Column::machine(name),
            });
        }
    }
    for side in ["left", "right"] {
        columns.extend(["file", "sheet", "row", "person_id"].map(|word| Column::machine(format!("{side}_{word}"))));
    }
    columns.extend(["left_key", "right_key"].map(Column::machine));
    let rows = linkage.unsure.iter().map(move |pair| line(records, linkage, pair));
    Listing::new("Pairs to decide", columns, rows)
}

/// Returns one pair for a person to decide: both sides beside each other, and the evidence in words.
#[must_use]
pub fn review_pair(records: &Records, linkage: &Linkage, pair: &UnsurePair, number: usize, count: usize) -> Report {
    let sides = [pair.left, pair.right];
    let (left, right) = (&records.records[pair.left.index()], &records.records[pair.right.index()]);
    let mut report = Report::new(format!("Pair {number} of {count}"));
    let columns =
        vec![Column::words("field", ""), Column::words("left", "One row"), Column::words("right", "The other")];
    let place = |id: RecordId| Cell::text(records.position_of(id).to_string());
    let mut rows = vec![vec![Cell::text("stands in"), place(sides[0]), place(sides[1])]];
    for field in BESIDE {
        let cells = [left, right].map(|record| shown(records, record, *field));
        if cells.iter().any(|cell| *cell != Cell::Missing) {
            let word = if *field == Field::FullName { "name".to_owned() } else { field.as_str().replace('_', " ") };
            let [left, right] = cells;
            rows.push(vec![Cell::text(word), left, right]);
        }
    }
    let rows_of = |id: RecordId| {
        let rows = linkage.person_of(id).map_or(1, |person| linkage.people[person.index()].records.len());
        Cell::text(figures::counted(rows as u64, "row", "rows"))
    };
    rows.push(vec![Cell::text("this person has"), rows_of(sides[0]), rows_of(sides[1])]);
    report.grid(Grid { columns, rows, shown: None });
    let now = if pair.linked { "counted as one person" } else { "counted as two people" };
    let mut facts = vec![("Now".to_owned(), format!("{now}, {} sure to be one", figures::percent(pair.probability)))];
    for (side, levels) in [("For one person", &pair.speaks_for), ("Against", &pair.speaks_against)] {
        if !levels.is_empty() {
            facts.push((side.to_owned(), levels.join(", ")));
        }
    }
    report.facts(facts);
    report
}

fn line(records: &Records, linkage: &Linkage, pair: &UnsurePair) -> Vec<Cell> {
    let (left, right) = (&records.records[pair.left.index()], &records.records[pair.right.index()]);
    let mut row = vec![
        Cell::Missing,
        Cell::Rate(pair.probability),
        Cell::Number(f64::from(pair.weight.millibits()) / 1000.0),
        Cell::text(if pair.linked { "together" } else { "apart" }),
        Cell::text(evidence(pair)),
    ];
    for field in BESIDE {
        row.extend([left, right].map(|record| shown(records, record, *field)));
    }
    for id in [pair.left, pair.right] {
        row.extend(place(records, id, Reader::Machine).into_iter().take(3));
        row.push(person(linkage, id));
    }
    row.extend([left, right].map(|record| key(records, record)));
    row
}

fn key(records: &Records, record: &Record) -> Cell {
    let identity = record.identity.map(|identity| &records.identities[identity.index()]);
    identity.map_or(Cell::Missing, |identity| Cell::text(ContentKey::new(identity, records).to_string()))
}

fn person(linkage: &Linkage, record: RecordId) -> Cell {
    linkage.person_of(record).map_or(Cell::Missing, |person| Cell::text(linkage.people[person.index()].id.as_str()))
}

fn shown(records: &Records, record: &Record, field: Field) -> Cell {
    let text = |field: Field| records.shown.get(record.shown, field).map(|symbol| records.texts.get(symbol));
    if field == Field::FullName && text(field).is_none() {
        let parts: Vec<_> = [text(Field::FirstName), text(Field::LastName)].into_iter().flatten().collect();
        return Cell::text(parts.join(" "));
    }
    Cell::text(text(field).unwrap_or(""))
}

/// Returns in words what speaks for the pair, and what against it.
fn evidence(pair: &UnsurePair) -> String {
    let sides = [("for one person", &pair.speaks_for), ("against", &pair.speaks_against)];
    let words = sides.iter().filter(|(_, levels)| !levels.is_empty());
    words.map(|(side, levels)| format!("{side}: {}", levels.join(", "))).collect::<Vec<_>>().join("; ")
}
