//! Single rows with cells too many or too few, stray quotation marks, or other delimiters.

use super::super::Clean;
use super::{Depth, PLAIN, Take, Writing, case, names};

/// Returns rows and columns: of a few rows the first, a middle and the last column, or all of them.
fn places(table: &Clean, depth: Depth) -> Vec<(usize, usize)> {
    let (rows, columns) = (table.rows.len(), names(table).len());
    if depth == Depth::Every {
        return (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))).collect();
    }
    let columns = [0, columns / 2, columns - 1];
    [0, rows / 2, rows - 1].into_iter().flat_map(|row| columns.map(|column| (row, column))).collect()
}

pub(super) fn missing_and_extra(table: &Clean, depth: Depth, take: Take<'_>) {
    let width = names(table).len();
    let lines = PLAIN.lines(table);
    let file_of = |row: usize, cells: &[String]| {
        let mut lines = lines.clone();
        lines[row + 1] = cells.join(",");
        PLAIN.ended(&lines)
    };
    for (row, column) in places(table, depth) {
        let raw = PLAIN.cells(&table.rows[row]);
        let changed = |change: &dyn Fn(&mut Vec<String>)| {
            let mut changed = table.clone();
            change(&mut changed.rows[row]);
            changed
        };
        let at = format!("row {row} column {column}");
        // A delimiter too few glues two cells together.
        if column + 1 < width {
            let glued = changed(&|cells| {
                let next = cells.remove(column + 1);
                cells[column] += &next;
            });
            let mut written = raw.clone();
            let next = written.remove(column + 1);
            written[column] += &next;
            // Where marks stand in the middle of a cell then, nobody can say how it is meant.
            let quoted = |cell: &str| cell.starts_with('"');
            if !quoted(&raw[column]) && !quoted(&raw[column + 1]) {
                take(case("missing cells", format!("delimiter missing in {at}"), file_of(row, &written), &glued));
            } else {
                take(case(
                    "marks without a delimiter",
                    format!("delimiter missing in {at}"),
                    file_of(row, &written),
                    &glued,
                ));
            }
        }
        let more = changed(&|cells| cells.insert(column + 1, String::new()));
        take(case("extra cells", format!("delimiter twice in {at}"), PLAIN.file(&more), &more));
        let cut = changed(&|cells| cells.truncate(column + 1));
        take(case("missing cells", format!("cut off after {at}"), PLAIN.file(&cut), &cut));
        // Words with a delimiter that nobody quoted.
        let is_words = |cell: &String| cell.contains(' ') && cell.chars().all(|c| c.is_alphabetic() || c == ' ');
        let others = || raw.iter().enumerate().all(|(at, cell)| at == column || !cell.starts_with('"'));
        if (is_words(&table.rows[row][column]) || column + 1 == width) && others() {
            let words = changed(&|cells| {
                cells[column].replace_range(.., "words, more words and, at last, nothing");
            });
            take(case("free text", format!("unquoted words in {at}"), file_of(row, &words.rows[row]), &words));
        }
        if column + 1 == width && others() {
            let json = changed(&|cells| cells[column].replace_range(.., "{\"id\":5,\"name\":\"x\",\"list\":[1,2]}"));
            take(case("free text", format!("unquoted JSON in {at}"), file_of(row, &json.rows[row]), &json));
        }
    }
}

pub(super) fn strays(table: &Clean, depth: Depth, take: Take<'_>) {
    let all = Writing { all: true, ..PLAIN };
    for (writing, kind) in [(PLAIN, ""), (all, ", all quoted")] {
        let lines = writing.lines(table);
        let mut stray = |line: usize, column: usize, cells: &[String], set: &dyn Fn(&mut Clean, String)| {
            for (place, name) in [(0, "start"), (1, "middle"), (2, "end")] {
                let mut cell = cells[column].clone();
                let at = cell.char_indices().nth(cell.chars().count() * place / 2).map_or(cell.len(), |(at, _)| at);
                cell.insert(at, '"');
                let mut raw = writing.cells(cells);
                let was_quoted = raw[column].starts_with('"');
                // Among other marks, or at the edge of quotation marks, the file itself does not tell.
                let family = if cells[column].contains(['"', '\n']) || was_quoted && cells[column].contains(',') {
                    "stray quotes among others"
                } else {
                    "stray quotes"
                };
                raw[column] = if was_quoted { format!("\"{cell}\"") } else { cell.clone() };
                let mut lines = lines.clone();
                lines[line] = raw.join(",");
                let mut changed = table.clone();
                set(&mut changed, cell);
                let name = format!("{name} of line {line} column {column}{kind}");
                take(case(family, name, writing.ended(&lines), &changed));
            }
        };
        for (row, column) in places(table, depth) {
            stray(row + 1, column, &table.rows[row], &|table, cell| table.rows[row][column] = cell);
        }
        let header = names(table);
        let step = if depth == Depth::Every { 1 } else { (header.len() / 2).max(1) };
        for column in (0..header.len()).step_by(step) {
            stray(0, column, &header, &|table, cell| {
                if let Some(header) = &mut table.header {
                    header[column] = cell;
                }
            });
        }
    }
}

pub(super) fn other_rows(table: &Clean, depth: Depth, take: Take<'_>) {
    let some = [0, table.rows.len() / 2, table.rows.len() - 1];
    let rows = if depth == Depth::Every { (0..table.rows.len()).collect() } else { some.to_vec() };
    for row in rows {
        for delimiter in [";", "\t", "|"] {
            let mut lines = PLAIN.lines(table);
            lines[row + 1] = Writing { delimiter, ..PLAIN }.row(&table.rows[row]);
            let name = format!("row {row} with {delimiter:?}");
            take(case("rows of another delimiter", name, PLAIN.ended(&lines), table));
        }
    }
    for delimiter in [";", "\t", "|"] {
        let mut lines = PLAIN.lines(table);
        lines[0] = Writing { delimiter, ..PLAIN }.row(&names(table));
        take(case("header of another delimiter", format!("{delimiter:?}"), PLAIN.ended(&lines), table));
    }
}
