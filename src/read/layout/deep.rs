//! Headers of two and three rows: a question over its answers, names over texts and the ids of a survey tool.

use std::collections::BTreeSet;

use super::super::rows::{RowRef, Rows};
use super::super::shape::{Shape, shape_of};
use super::aside::{Aside, filled};
use super::blocks::Region;
use super::profile::Profile;
use super::{Words, header};
use crate::model::FindingKind;

/// What a header of several rows comes to.
pub(super) struct Deep {
    /// The names that its rows make together; `None` if those of the first one say all.
    pub(super) names: Option<Vec<String>>,
    /// The further rows, in order; they are taken out of the region.
    pub(super) aside: Vec<Aside>,
}

/// Words of survey tools for a column that holds the answer itself.
const ANSWERS: &[&str] =
    &["response", "open-ended response", "antwort", "réponse", "respuesta", "risposta", "antwoord"];

/// Takes the further rows of a header out of the rows of `region`.
pub(super) fn take(grid: &Rows, region: &mut Region, words: Words<'_>) -> Deep {
    let mut deep = Deep { names: None, aside: Vec::new() };
    let Some(mut top) = region.header else { return deep };
    let Some(first) = region.rows.first().map(|rows| rows.start) else { return deep };
    let end = region.rows.iter().map(ExactSizeIterator::len).sum::<usize>();
    let row = |index: usize| (index < grid.len()).then(|| grid.get(index));
    if let Some(ids) = (first..first + 2).find(|index| row(*index).is_some_and(is_import_ids)) {
        // Where the texts were taken for the header, the names stand above them.
        let above = region.preamble.last().copied().filter(|above| ids == first && above + 1 == top);
        if let Some(above) = above.filter(|above| filled(grid.get(*above)).count() == filled(grid.get(top)).count()) {
            region.preamble.pop();
            region.header = Some(above);
            deep.add(grid, top);
            top = above;
        }
        for index in (first..=ids).filter(|index| *index != top) {
            deep.add(grid, index);
        }
        drop_rows(region, ids + 1 - first);
        return deep;
    }
    if let Some(above) = region.preamble.last().copied()
        && above + 1 == top
        && let Some(names) = groups(grid.get(above), grid.get(top))
    {
        region.preamble.pop();
        deep.names = Some(names);
        deep.add(grid, above);
        return deep;
    }
    let below = Profile::of(grid, first + 1..grid.len().min(first + 1 + 25).min(first + end));
    if let Some(second) = row(first).filter(|_| end >= 2)
        && second.number() == grid.get(top).number() + 1
        && let Some(names) =
            bracketed(grid.get(top), second, &below).or_else(|| names(grid.get(top), second, &below, words))
    {
        deep.names = Some(names);
        deep.add(grid, first);
        drop_rows(region, 1);
    }
    deep
}

impl Deep {
    fn add(&mut self, grid: &Rows, row: usize) {
        self.aside.push(Aside {
            row,
            number: grid.get(row).number(),
            kind: FindingKind::HeaderRow,
            message: "a further row of the header".to_owned(),
        });
    }
}

/// Takes `count` rows off the beginning of a region.
fn drop_rows(region: &mut Region, mut count: usize) {
    for rows in &mut region.rows {
        let taken = count.min(rows.len());
        rows.start += taken;
        count -= taken;
    }
    region.rows.retain(|rows| !rows.is_empty());
}

/// Returns the names that a header makes with the groups over it, if several of its columns are called alike and the groups,
/// each of which stands over the first of its columns, tell them apart.
fn groups(above: RowRef<'_>, header: RowRef<'_>) -> Option<Vec<String>> {
    let own: Vec<&str> = filled(header).map(|(_, cell)| cell).collect();
    let repeats = own.iter().collect::<BTreeSet<_>>().len() < own.len();
    // Or the names of single columns stand in the upper row, beside the groups: `Town, People, ` over ` , Men, Women`.
    let is_filled = |row: RowRef<'_>, column: usize| !row.cell(column).trim().is_empty();
    let lacks = |column: &usize| !is_filled(header, *column);
    let beside = (0..header.len()).any(|column| lacks(&column))
        && (0..header.len()).filter(lacks).all(|column| is_filled(above, column))
        && (0..header.len()).any(|column| is_filled(above, column) && is_filled(header, column));
    if !repeats && !beside || filled(above).nth(1).is_none() || above.len() > header.len() {
        return None;
    }
    let mut group = "";
    let names = (0..header.len()).map(|column| {
        let (over, own) = (above.cell(column).trim(), header.cell(column).trim());
        group = if over.is_empty() { group } else { over };
        header::name(&format!("{group} {own}"))
    });
    let names: Vec<String> = names.collect();
    let distinct = names.iter().filter(|name| !name.is_empty()).collect::<BTreeSet<_>>().len();
    (distinct == names.len()).then_some(names)
}

/// Whether a row holds the ids that Qualtrics writes under its header.
fn is_import_ids(row: RowRef<'_>) -> bool {
    let mut cells = filled(row).peekable();
    cells.peek().is_some() && cells.all(|(_, cell)| cell.starts_with('{') && cell.contains("\"ImportId\""))
}

/// Returns the names that two rows make together if the second has nothing but units in brackets: `[mm]`, `(EUR)`.
fn bracketed(top: RowRef<'_>, second: RowRef<'_>, below: &Profile) -> Option<Vec<String>> {
    let is_unit = |cell: &str| {
        let inner = |open: char, close: char| cell.strip_prefix(open).is_some_and(|rest| rest.ends_with(close));
        inner('[', ']') || inner('(', ')')
    };
    let count = filled(second).count();
    let is_named = || filled(second).all(|(column, cell)| is_unit(cell) && !top.cell(column).trim().is_empty());
    if count < 2 || count * 2 < below.usual_fill() || top.len() < second.len() || !is_named() {
        return None;
    }
    let joined = |column: usize| header::name(&format!("{} {}", top.cell(column).trim(), second.cell(column).trim()));
    // Negative amounts stand in brackets, too.
    let over_values = filled(second).any(|(column, cell)| {
        shape_of(cell) == Shape::Text && below.value_shape(column).is_some() && below.is_always_filled(column)
    });
    over_values.then(|| (0..top.len()).map(joined).collect())
}

/// Returns the names that two rows make together if the second belongs to the header.
fn names(top: RowRef<'_>, second: RowRef<'_>, below: &Profile, words: Words<'_>) -> Option<Vec<String>> {
    let cells: Vec<(usize, &str)> = filled(second).collect();
    if cells.is_empty() || below.rows() < 2 || cells.iter().any(|(_, cell)| shape_of(cell) != Shape::Text) {
        return None;
    }
    // A row of data does not lack all the values that every other row has.
    let always =
        || below.live().filter(|column| below.is_always_filled(*column) && below.value_shape(*column).is_some());
    let lacks =
        |column: usize| shape_of(second.cell(column)) == Shape::Empty || shape_of(second.cell(column)) == Shape::Text;
    let blank = |column: usize| second.cell(column).trim().is_empty();
    if always().next().is_some_and(|_| !always().all(lacks)) {
        return None;
    }
    let is_answer = |cell: &str| ANSWERS.contains(&cell.trim().to_lowercase().as_str());
    let width = top.len().max(second.len()).max(below.width());
    let mut question = "";
    let mut joined = Vec::with_capacity(width);
    for column in 0..width {
        let (above, own) = (top.cell(column).trim(), second.cell(column).trim());
        question = if above.is_empty() { question } else { above };
        joined.push(header::name(&match (above, own) {
            (above, own) if own.is_empty() || is_answer(own) && !above.is_empty() => above.to_owned(),
            ("", own) if is_answer(own) => question.to_owned(),
            (_, own) => format!("{question} {own}"),
        }));
    }
    let answers = cells.iter().all(|(_, cell)| is_answer(cell));
    // Options under a question that stands over the first of them only.
    let spread = cells.iter().any(|(column, _)| top.cell(*column).trim().is_empty() && *column < top.len());
    let some = cells.iter().any(|(_, cell)| is_answer(cell));
    let typed = always().filter(|column| blank(*column)).count();
    // Words that make a known name together with the word over them.
    let known = || cells.iter().all(|(column, _)| words(&joined[*column]) && !top.cell(*column).trim().is_empty());
    let split = typed >= 2 && (known() || cells.iter().any(|(column, _)| always().any(|other| other == *column)));
    // Words where every other row has values, and nothing else: the units of the columns.
    let over_values = || cells.iter().all(|(column, _)| always().any(|other| other == *column));
    let distinct = || cells.iter().map(|(_, cell)| *cell).collect::<BTreeSet<_>>().len();
    let units = always().count() >= 2 && over_values() && (typed >= 1 || always().count() >= 3) && distinct() >= 2;
    (answers || some && typed >= 1 || spread && typed >= 1 || split || units).then_some(joined)
}
