//! Rows of a table that are none of its data: totals, notes, its header once more.
//!
//! Setting a real row aside is worse than keeping a note, so each rule wants more than one sign.

use super::super::rows::{RowRef, Rows};
use super::super::shape::{Shape, shape_of};
use super::blocks::Region;
use super::header;
use super::profile::Profile;
use super::totals::{self, Sums};
use crate::model::FindingKind;

/// A row that is none of the data.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Aside {
    /// Index in the grid.
    pub(super) row: usize,
    /// Number that a spreadsheet shows.
    pub(super) number: u32,
    pub(super) kind: FindingKind,
    pub(super) message: String,
}

/// Rows at the end of a table that may be its foot.
const FOOT: usize = 40;

/// Returns the rows of a region that are none of the data, in order; its last rows may be its foot if it is `whole`. The
/// rows before it come to `sums`.
pub(super) fn set_aside(grid: &Rows, region: &Region, whole: bool, sums: &Sums) -> Vec<Aside> {
    let count: usize = region.rows.iter().map(ExactSizeIterator::len).sum();
    let indices = || region.rows.iter().cloned().flatten();
    let profile = Profile::of_some(grid, count, indices());
    if whole && region.header.is_none() && is_prose(grid, &profile, count, indices()) {
        return indices().map(|row| aside(grid, row, FindingKind::Note, "words without a table")).collect();
    }
    let foot = if whole { foot(grid, region, &profile) } else { usize::MAX };
    let mut found = Vec::new();
    let mut before = region.header.filter(|header| indices().next().is_none_or(|first| *header < first));
    let mut parted = false;
    for index in indices() {
        let row = grid.get(index);
        let gap = before.is_some_and(|before| row.number() > grid.get(before).number() + 1);
        before = Some(index);
        let in_foot = index >= foot;
        let is_drawn = is_drawn(row);
        parted |= in_foot && (gap || is_drawn);
        let place = totals::Place { gap: gap || parted, last: in_foot };
        if region.header.is_some_and(|header| header::is_same(row, grid.get(header))) {
            found.push(aside(grid, index, FindingKind::RepeatedHeader, "the header once more"));
        } else if totals::is_total(row, &profile, &place)
            // Beside sums stand averages and shares, which are none.
            || in_foot
                && totals::has_label(row)
                && totals::summed(grid, region, &found, index, sums).is_some_and(|(sums, _)| sums > 0)
            || in_foot && (place.gap || totals::speaks_of_sums(row)) && totals::counts_rows(grid, region, &found, index, sums)
        {
            found.push(aside(grid, index, FindingKind::TotalsRow, "a total of the rows above"));
        } else if in_foot && is_drawn {
            found.push(aside(grid, index, FindingKind::Note, "a line drawn under the table"));
        } else if in_foot && is_note(row, &profile, place.gap) {
            found.push(aside(grid, index, FindingKind::Note, "a note under the table"));
        } else if is_comment(row, &profile) {
            found.push(aside(grid, index, FindingKind::Note, "a comment between the rows"));
        } else if let Some(header) = region.header
            && is_page_title(grid, index, header, region, &profile)
        {
            found.push(aside(grid, index, FindingKind::Note, "a title between the rows"));
        }
    }
    if whole && let Some(row) = totals::sum_without_label(grid, region, &profile, &found, sums) {
        let at = found.partition_point(|aside| aside.row < row);
        found.insert(at, aside(grid, row, FindingKind::TotalsRow, "the sums of the columns above, without a label"));
    }
    found
}

fn aside(grid: &Rows, row: usize, kind: FindingKind, message: &str) -> Aside {
    Aside { row, number: grid.get(row).number(), kind, message: message.to_owned() }
}

/// Whether rows without a header are sentences and no list.
fn is_prose(grid: &Rows, profile: &Profile, count: usize, mut rows: impl Iterator<Item = usize>) -> bool {
    let sentence = |row: usize| grid.get(row).cells().any(|cell| cell.split_whitespace().count() >= 4);
    profile.is_lone_words()
        && (count == 1 || count <= FOOT && rows.by_ref().filter(|row| sentence(*row)).count() * 2 >= count)
}

/// Returns the index of the row from which on no row is as full as the rows of the table are.
fn foot(grid: &Rows, region: &Region, profile: &Profile) -> usize {
    let mut start = usize::MAX;
    for index in region.rows.iter().rev().flat_map(|rows| rows.clone().rev()).take(FOOT) {
        let row = grid.get(index);
        let filled = filled(row).count();
        let lone = filled == 1 && profile.usual_fill() >= 2 || filled == 2 && profile.usual_fill() >= 4;
        if !lone && !totals::has_label(row) {
            break;
        }
        start = index;
    }
    start
}

/// Returns the filled cells of a row with their columns.
pub(super) fn filled(row: RowRef<'_>) -> impl Iterator<Item = (usize, &str)> {
    row.cells().enumerate().map(|(column, cell)| (column, cell.trim())).filter(|(_, cell)| !cell.is_empty())
}

/// Whether a row is a comment for programs among rows of several cells: `# calibrated`.
fn is_comment(row: RowRef<'_>, profile: &Profile) -> bool {
    let mut cells = filled(row);
    let text = cells.next().filter(|(column, _)| *column == 0).map_or("", |(_, text)| text);
    let words = text.strip_prefix('#').or_else(|| text.strip_prefix("//"));
    words.is_some_and(|words| words.trim_start_matches('#').starts_with([' ', '\t']))
        && profile.usual_fill() >= 2
        && cells.next().is_none()
}

/// Whether a row is a line that is drawn and nothing else: `__________`.
fn is_drawn(row: RowRef<'_>) -> bool {
    let mut cells = filled(row);
    let line = cells.next().map_or("", |(_, line)| line);
    line.len() >= 3 && line.bytes().all(|byte| b"-_=*~".contains(&byte)) && cells.next().is_none()
}

/// Whether a row is the title of a page: lone words right above the header once more.
fn is_page_title(grid: &Rows, index: usize, header: usize, region: &Region, profile: &Profile) -> bool {
    let is_next = region.rows.iter().any(|rows| rows.contains(&index) && rows.contains(&(index + 1)));
    is_next
        && header::is_same(grid.get(index + 1), grid.get(header))
        && profile.usual_fill() >= 2
        && filled(grid.get(index)).count() == 1
        && filled(grid.get(index)).all(|(_, cell)| cell.contains(char::is_alphabetic))
}

/// Words that say that a table has ended, in lower case.
const ENDINGS: &[&str] = &[
    "end",
    "ende",
    "fin",
    "fine",
    "fim",
    "einde",
    "konec",
    "koniec",
    "slut",
    "loppu",
    "vége",
    "sfârșit",
    "τέλος",
    "конец",
];

/// Whether words say that the table is over: `End of report`.
fn ends_a_table(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let is_ending = words.next().is_some_and(|first| ENDINGS.contains(&first.to_lowercase().as_str()));
    is_ending && words.count() <= 3
}

/// Whether a row at the end of a table is words about it.
fn is_note(row: RowRef<'_>, profile: &Profile, gap: bool) -> bool {
    let mut cells = filled(row);
    let Some((column, text)) = cells.next() else { return false };
    // `* as of 31.12.2025` holds a date and is none.
    let is_words = shape_of(text) == Shape::Text
        || gap
            && text.split_whitespace().count() >= 2
            && text.chars().filter(|letter| letter.is_alphabetic()).count() >= 4;
    if !is_words {
        return false;
    }
    let further = cells.count();
    if further > 0 {
        return gap && further == 1 && text.ends_with(':');
    }
    let words = text.split_whitespace().count();
    let marked = text.starts_with(['©', '*', '†', '(', '[']) || text.starts_with("--") || text.ends_with(['.', ':']);
    let strange = profile.value_shape(column).is_some();
    if gap {
        return strange
            || ends_a_table(text)
            || marked
            || words >= 4
            || text.contains(|letter: char| letter.is_ascii_digit() || letter == ':');
    }
    column == 0 && profile.usual_fill() >= 3 && (words >= 5 || marked && words >= 2 || strange && words >= 3)
}
