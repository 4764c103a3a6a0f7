//! Other delimiters, quotation marks, escapes and line ends.

use super::super::Clean;
use super::{PLAIN, Take, Writing, case, names};

/// Returns the table with marks, delimiters and line breaks in some of its last cells.
fn spiced(table: &Clean, inside: &[&str]) -> Clean {
    let mut spiced = table.clone();
    for (at, row) in spiced.rows.iter_mut().enumerate() {
        let last = row.len() - 1;
        if at % 3 == 1 {
            row[last] = format!("see {} there", inside[at / 3 % inside.len()]);
        }
    }
    spiced
}

/// Whether a table can be written without quotation marks.
fn is_bare(table: &Clean, delimiter: &str) -> bool {
    let mut cells = table.header.iter().chain(&table.rows).flatten();
    cells.all(|cell| !cell.contains(delimiter) && !cell.contains(['\n', '"']) && !cell.ends_with(' '))
}

pub(super) fn dialects(table: &Clean, take: Take<'_>) {
    for delimiter in
        [",", ";", "\t", "|", ", ", "; ", "||", "~", "::", " | ", "^", "|~|", " ", "\u{1}", "\u{1f}", "\u{1e}"]
    {
        let family = match delimiter {
            " " => "blank as delimiter",
            _ => "delimiter",
        };
        let spiced = spiced(table, &["x, y; z", "\"this\"", "a b"]);
        for (kind, all) in [("quoted where needed", false), ("all quoted", true)] {
            let writing = Writing { delimiter, all, ..PLAIN };
            take(case(family, format!("{delimiter:?} {kind}"), writing.file(&spiced), &spiced));
            take(case(family, format!("{delimiter:?} {kind}, plain"), writing.file(table), table));
        }
        if delimiter != " " && is_bare(table, delimiter) {
            let writing = Writing { delimiter, quote: None, ..PLAIN };
            take(case(family, format!("{delimiter:?} without quotes"), writing.file(table), table));
        }
        let marked = [format!("sep={delimiter}\n").into_bytes(), Writing { delimiter, ..PLAIN }.file(table)].concat();
        if delimiter.len() == 1 {
            take(case("delimiter", format!("{delimiter:?} named in the first line"), marked, table));
        }
    }
    foreign(table, take);
    for (quote, name) in [('"', "\""), ('\'', "'")] {
        for (escape, kind) in [(name, "doubled"), ("\\", "backslash"), ("\0", "NUL")] {
            for all in [false, true] {
                let writing = Writing { quote: Some(quote), escape, all, ..PLAIN };
                let inside = format!("{quote}this, or that{quote}");
                let table = spiced(table, &[&inside, "one, two", "above\nbelow"]);
                let name = format!("{quote} {kind}{}", if all { ", all quoted" } else { "" });
                if escape != "\0" || quote == '"' {
                    take(case("quotes and escapes", name, writing.file(&table), &table));
                }
            }
        }
    }
    // Marks inside quoted cells that nothing escapes.
    let bare = Writing { escape: "", all: true, ..PLAIN };
    let table = spiced(table, &["\"this\"", "9\" of it"]);
    take(case("quotes and escapes", "nothing escaped", bare.file(&table), &table));
}

/// Delimiters, marks and escapes that hardly any program writes, but some do.
fn foreign(table: &Clean, take: Take<'_>) {
    let table = &spiced(table, &["x, y; z", "(this)", "a b"]);
    for delimiter in [";;", "¦", "§", "¬", "；", "\u{a0}", " – ", "|;|", "~|~", "|||", "\u{14}"] {
        // Between two cells alone, these may as well be a blank column and a blank.
        if names(table).len() == 2 && matches!(delimiter, ";;" | "\u{a0}") {
            continue;
        }
        for all in [false, true] {
            let writing = Writing { delimiter, all, ..PLAIN };
            take(case("foreign delimiter", format!("{delimiter:?}, all quoted: {all}"), writing.file(table), table));
        }
    }
    for escape in ["`", "|", "^", "~", "$", "%", "*", "#", "/", "þ", "´"] {
        for delimiter in [",", ";", "\t"] {
            let quote = escape.chars().next();
            let writing = Writing { delimiter, quote, escape, all: true, ..PLAIN };
            take(case("foreign quotes", format!("{escape} with {delimiter:?}"), writing.file(table), table));
        }
    }
    let said = spiced(table, &["\"this, or that\"", "one, two"]);
    for escape in ["/", "^", "~", "#", "$", "'", "\u{1b}"] {
        for all in [false, true] {
            let writing = Writing { escape, all, ..PLAIN };
            take(case("foreign escapes", format!("{escape:?}, all quoted: {all}"), writing.file(&said), &said));
        }
    }
    let is_one_line = |cell: &String| !cell.contains(['\n', '\r']);
    if table.rows.iter().flatten().all(is_one_line) {
        for end in ["\u{1e}", "\u{85}", "\u{2028}", "\u{1e}\n", "~\n", "|\r\n"] {
            take(case("foreign record ends", format!("{end:?}"), Writing { end, ..PLAIN }.file(table), table));
        }
    }
}

pub(super) fn ends(table: &Clean, take: Take<'_>) {
    for (end, name) in [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")] {
        let writing = Writing { end, ..PLAIN };
        take(case("record ends", name, writing.file(table), table));
        for (other, of) in [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")] {
            let lines = writing.lines(table);
            for at in [0, lines.len() / 2] {
                let mut text = String::new();
                for (index, line) in lines.iter().enumerate() {
                    text += line;
                    text += if index == at { other } else { end };
                }
                take(case("record ends", format!("{name} with {of} after line {at}"), text.into_bytes(), table));
            }
        }
    }
}
