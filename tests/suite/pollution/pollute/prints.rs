//! Tables as programs print them for people to read: in frames, in columns that blanks align, page by page.

use std::slice::from_ref;

use super::super::Clean;
use super::{PLAIN, Take, Writing, case, names};

pub(super) fn prints(table: &Clean, take: Take<'_>) {
    let plain = PLAIN.lines(table);
    for (name, other) in
        [("a page without a title", None), ("a page with a title", Some("Page 2 of the list".to_owned()))]
    {
        let middle = plain.len() / 2;
        let lines = [&plain[..middle], other.as_slice(), &plain[..1], &plain[middle..]].concat();
        if names(table).len() > 1 {
            take(case("pages", name, PLAIN.ended(&lines), table));
        }
    }
    let remark = ["# calibrated once more".to_owned()];
    let remarked = [&plain[..4], &remark[..], &plain[4..], &remark[..]].concat();
    take(case("pages", "comments between the rows", PLAIN.ended(&remarked), table));
    let last = plain.len() - 1;
    if let Some(open) = plain[last].strip_suffix('"').filter(|line| line.matches('"').count() == 1) {
        let open = [&plain[..last], &[open.to_owned()][..]].concat();
        take(case("pages", "the last mark is missing", PLAIN.ended(&open), table));
    }
    // What stands in a cell of a print is one line, without blanks at its edges.
    let cells = || table.header.iter().chain(&table.rows).flatten();
    if cells().any(|cell| cell.contains(['\n', '|']) || cell.contains("  ") || cell.trim() != cell) {
        return;
    }
    let widths: Vec<usize> = (0..names(table).len())
        .map(|column| table.header.iter().chain(&table.rows).map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let padded = |row: &[String]| -> Vec<String> {
        row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width)).collect()
    };
    let rows = || table.header.iter().chain(&table.rows).map(|row| padded(row));
    let drawn = |crossing: &str| widths.iter().map(|width| "-".repeat(width + 2)).collect::<Vec<_>>().join(crossing);
    let framed: Vec<String> = rows().map(|row| format!("| {} |", row.join(" | "))).collect();
    let rule = format!("+{}+", drawn("+"));
    let frame = [from_ref(&rule), &framed[..1], from_ref(&rule), &framed[1..], from_ref(&rule)].concat();
    take(case("prints", "a frame", PLAIN.ended(&frame), table));
    let marked = [&framed[..1], &[format!("|{}|", drawn("|"))], &framed[1..]].concat();
    take(case("prints", "a table of Markdown", PLAIN.ended(&marked), table));
    let barred: Vec<String> = rows().map(|row| format!(" {}", row.join(" | "))).collect();
    let barred = [&barred[..1], &[drawn("+")], &barred[1..]].concat();
    take(case("prints", "bars and a line", PLAIN.ended(&barred), table));
    let closed: Vec<String> =
        table.header.iter().chain(&table.rows).map(|row| format!("|{}|", row.join("|"))).collect();
    if cells().all(|cell| !cell.contains('"')) {
        take(case("prints", "bars at both ends and no line", PLAIN.ended(&closed), table));
    }
    // Where a column has next to nothing in it, blanks do not tell of it.
    let blanks: Vec<String> = rows().map(|row| row.join("   ").trim_end().to_owned()).collect();
    take(case("prints", "columns", PLAIN.ended(&blanks), table));
    let ruled =
        [&["List of March".to_owned(), String::new()][..], &blanks[..1], &["-".repeat(60)], &blanks[1..]].concat();
    take(case("prints", "columns under a title and a line", PLAIN.ended(&ruled), table));
    let tabs = Writing { delimiter: "\t\t", quote: None, ..PLAIN };
    if cells().all(|cell| !cell.contains('\t')) {
        take(case("prints", "two tabs between cells", tabs.file(table), table));
    }
}
