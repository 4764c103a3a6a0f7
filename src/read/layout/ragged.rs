//! Rows with more cells than the header: words in which a delimiter stands that nobody quoted.

use super::super::rows::{RowRef, Rows};
use super::super::shape::{Shape, shape_of};
use super::aside::filled;
use super::blocks::Region;
use super::profile::Profile;

/// What was put back together.
#[derive(Default)]
pub(super) struct Mended {
    /// Number of the first row, and how many there are.
    pub(super) rows: Option<(u32, usize)>,
}

/// Puts the words of rows that are too long back into one cell, with `glue` between them, where only one column fits.
pub(super) fn mend(grid: &mut Rows, region: &Region, glue: &str) -> Mended {
    let mut mended = Mended::default();
    let Some(header) = region.header.filter(|_| !glue.is_empty()) else { return mended };
    let named = length(grid.get(header));
    let indices = || region.rows.iter().cloned().flatten();
    let long: Vec<usize> = indices().filter(|row| length(grid.get(*row)) > named).collect();
    if long.is_empty() || named < 2 {
        return mended;
    }
    // Where most rows have the same surplus, nothing names their last columns.
    let width = length(grid.get(long[long.len() / 2]));
    let as_wide = long.iter().filter(|row| length(grid.get(**row)) == width).count();
    if long.len() * 2 > indices().count() && as_wide * 10 >= long.len() * 9 {
        return mended;
    }
    let mut rest = long.iter().copied().peekable();
    let sound: Vec<usize> = indices().filter(|row| rest.next_if_eq(row).is_none()).collect();
    let profile = Profile::of_some(grid, sound.len(), sound.iter().copied());
    if profile.rows() < 2 {
        return mended;
    }
    for index in long {
        let row = grid.get(index);
        let cells: Vec<&str> = row.cells().take(length(row)).collect();
        let Some(column) = column(&cells, named, &profile) else { continue };
        let pieces = cells.len() - named + 1;
        let joined = cells[column..column + pieces].join(glue);
        let (before, after) = (&cells[..column], &cells[column + pieces..]);
        let whole: Vec<String> =
            before.iter().copied().chain([joined.as_str()]).chain(after.iter().copied()).map(str::to_owned).collect();
        mended.rows.get_or_insert((row.number(), 0)).1 += 1;
        grid.replace(index, whole);
    }
    mended
}

/// Returns how many cells a row has, blank ones at its end aside.
fn length(row: RowRef<'_>) -> usize {
    filled(row).last().map_or(0, |(column, _)| column + 1)
}

/// Returns the column that the surplus cells belong to.
fn column(cells: &[&str], named: usize, profile: &Profile) -> Option<usize> {
    let pieces = cells.len() - named + 1;
    let at = |column: usize, first: usize| {
        if column < first { cells[column] } else { cells[column + pieces - 1] }
    };
    let fits = |first: usize| {
        (0..named).filter(|column| *column != first).all(|column| {
            let shape = shape_of(at(column, first));
            let is_empty = shape == Shape::Empty;
            profile.value_shape(column).is_none_or(|usual| is_empty || usual == shape)
                && !(is_empty && profile.is_always_filled(column))
        })
    };
    let is_words = |first: &usize| {
        let parts = &cells[*first..*first + pieces];
        profile.value_shape(*first).is_none()
            && parts.iter().all(|part| !part.trim().is_empty())
            && parts.iter().any(|part| shape_of(part) == Shape::Text)
    };
    // A delimiter typed twice makes a blank cell that is no part of any text, and behind it all values fit again.
    let has_stray = || pieces == 2 && (1..=named).any(|blank| cells[blank].trim().is_empty() && fits(blank));
    let fitting: Vec<usize> = (0..named).filter(is_words).filter(|first| fits(*first)).collect();
    // In sentences a blank follows the comma; between cells it does not.
    let parted = |first: &usize| cells[*first + 1..*first + pieces].iter().all(|part| part.starts_with(' '));
    let mut sentences = fitting.iter().copied().filter(parted);
    match (sentences.next(), sentences.next()) {
        (Some(only), None) => Some(only),
        (None, _) => {
            // Free text stands last, and what stands in its place is no value of another column.
            let last = named - 1;
            let free = fitting.contains(&last) && shape_of(cells[last]) == Shape::Text;
            free.then_some(last).filter(|_| fitting.len() == 1 || profile.has_typed()).filter(|_| !has_stray())
        }
        _ => None,
    }
}
