//! Files without header, without rows, with little of either, and with several tables.

use super::super::Clean;
use super::{PLAIN, Take, case, names};

pub(super) fn shapes(table: &Clean, take: Take<'_>) {
    let text = PLAIN.file(table);
    let part = |count: usize| Clean { rows: table.rows[..count].to_vec(), ..table.clone() };
    take(case("shape", "as it is", text.clone(), table));
    take(case("shape", "no newline at the end", text[..text.len() - 1].to_vec(), table));
    take(case("shape", "two newlines at the end", [&text[..], b"\n"].concat(), table));
    take(case("shape", "byte order mark", [b"\xEF\xBB\xBF", &text[..]].concat(), table));
    for (name, count) in [("no rows", 0), ("one row", 1), ("two rows", 2), ("three rows", 3)] {
        take(case("shape", name, PLAIN.file(&part(count)), &part(count)));
        let text = PLAIN.file(&part(count));
        take(case("shape", format!("{name}, no newline"), text[..text.len() - 1].to_vec(), &part(count)));
    }
    let lines = PLAIN.lines(table);
    for (name, at) in
        [("under the header", 1), ("in the middle", lines.len() / 2), ("before the last", lines.len() - 1)]
    {
        for (kind, blank) in [("blank", String::new()), ("padded blank", ",".repeat(names(table).len() - 1))] {
            let mut lines = lines.clone();
            lines.insert(at, blank);
            take(case("blank rows", format!("{kind} row {name}"), PLAIN.ended(&lines), table));
        }
    }
    let spread: Vec<String> = lines.iter().flat_map(|line| [line.clone(), String::new()]).collect();
    take(case("blank rows", "a blank row after each", PLAIN.ended(&spread), table));
    // A delimiter at the end of each line, and a column of row numbers without a name.
    let closed: Vec<String> = lines.iter().map(|line| format!("{line},")).collect();
    take(case("shape", "a delimiter at the end of each line", PLAIN.ended(&closed), table));
    // Blank columns after each.
    let spread =
        |cells: &Vec<String>| -> Vec<String> { cells.iter().flat_map(|cell| [cell.clone(), String::new()]).collect() };
    let header = table.header.as_ref().map(spread);
    let spread = Clean { header, rows: table.rows.iter().map(spread).collect() };
    take(case("shape", "blank columns", PLAIN.file(&spread), &spread));
    for rows in [table.rows.len(), 2, 1] {
        let bare = Clean { header: None, rows: table.rows[..rows].to_vec() };
        take(case("no header", format!("no header, {rows} rows"), PLAIN.file(&bare), &bare));
    }
}

pub(super) fn several(table: &Clean, take: Take<'_>) {
    let lines = PLAIN.lines(table);
    let other = |width: usize| {
        let header: Vec<String> = (0..width).map(|at| format!("Measure {}", &"ABCDEFGHIJKLMNOP"[at..=at])).collect();
        let row = |line: usize| (0..width).map(move |at| (line * 10 + at).to_string()).collect::<Vec<_>>();
        let mut lines = vec![header.join(",")];
        lines.extend((1..=9).map(|line| row(line).join(",")));
        lines
    };
    let width = names(table).len();
    for (name, width) in [("narrower", width - 1), ("as wide", width), ("wider", width + 2)] {
        let gap = vec![String::new()];
        let below = [lines.clone(), gap.clone(), other(width)].concat();
        let above = [other(width), gap, lines.clone()].concat();
        if width > 1 {
            take(case("several tables", format!("a table below, {name}"), PLAIN.ended(&below), table));
            take(case("several tables", format!("a table above, {name}"), PLAIN.ended(&above), table));
        }
    }
}
