//! Cells far away from all others, such as a blank typed by accident in the last cell of a sheet: they are told of, and no
//! part of a table.

use super::super::rows::Rows;

/// Empty columns or rows that part such a cell from the others.
const COLUMNS: usize = 200;
const ROWS: u32 = 1000;
/// How many there may be; more are a table.
const MOST: usize = 3;

/// What was taken out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stray {
    /// Rows that held nothing else.
    pub(super) rows: Vec<u32>,
    /// Rows that hold other cells too.
    pub(super) cells: Vec<u32>,
}

/// Takes the stray cells out of a sheet; `columns` tells how many cells of each column hold something.
pub(super) fn take(rows: &mut Rows, columns: &[u32]) -> Stray {
    let mut stray = Stray::default();
    if let Some(width) = width(columns) {
        let far: Vec<usize> = (0..rows.len()).filter(|index| rows.get(*index).len() > width).collect();
        let mut empty = Vec::new();
        for index in far {
            let row = rows.get(index);
            let kept: Vec<String> = row.cells().take(width).map(str::to_owned).collect();
            if kept.iter().all(|cell| cell.trim().is_empty()) {
                stray.rows.push(row.number());
                empty.push(index);
            } else {
                stray.cells.push(row.number());
                rows.replace(index, kept);
            }
        }
        rows.retain(|index| empty.binary_search(&index).is_err());
    }
    while rows.len() > 1 && stray.rows.len() < MOST {
        let (last, before) = (rows.get(rows.len() - 1), rows.get(rows.len() - 2));
        let filled = last.cells().filter(|cell| !cell.trim().is_empty()).count();
        if last.number() - before.number() <= ROWS || filled > 1 {
            break;
        }
        stray.rows.push(last.number());
        let kept = rows.len() - 1;
        rows.retain(|index| index < kept);
    }
    stray.rows.sort_unstable();
    stray
}

/// Returns how many columns there are up to a wide gap behind which hardly a cell stands.
fn width(columns: &[u32]) -> Option<usize> {
    let (mut behind, mut found) = (0, None);
    let mut next = columns.len();
    for column in (0..columns.len()).rev().filter(|column| columns[*column] > 0) {
        if next - column > COLUMNS && next < columns.len() {
            found = Some(column + 1);
        }
        behind += columns[column] as usize;
        if behind > MOST {
            break;
        }
        next = column;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_cell_of_a_sheet_is_no_table() {
        let mut rows = Rows::default();
        rows.push(1, ["email", "name"]);
        rows.push(2, ["a@b.org", "Ann"].into_iter().chain([""; 400]).chain(["y"]));
        rows.push(3, ["c@d.org", "Bob"]);
        rows.push(1_048_576, std::iter::repeat_n("", 16_383).chain(["x"]));
        let mut columns = vec![0; 16_384];
        (columns[0], columns[1], columns[402], columns[16_383]) = (3, 3, 1, 1);
        assert_eq!(take(&mut rows, &columns), Stray { rows: vec![1_048_576], cells: vec![2] });
        assert_eq!(rows.iter().map(|row| row.len()).collect::<Vec<_>>(), [2, 2, 2]);
    }

    #[test]
    fn a_second_table_far_to_the_right_stays() {
        let mut columns = vec![0; 400];
        (columns[0], columns[1], columns[399]) = (5, 5, 9);
        assert_eq!(width(&columns), None);
        assert_eq!(width(&[3, 0, 1]), None);
    }
}
