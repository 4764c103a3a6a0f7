//! Files made of a clean table, each with one thing wrong.

use super::{Case, Clean};

/// How a table is written.
#[derive(Clone, Copy)]
struct Writing {
    delimiter: &'static str,
    quote: Option<char>,
    /// What makes a mark inside a quoted cell a letter.
    escape: &'static str,
    end: &'static str,
    /// Whether all cells are quoted, or only those that need it.
    all: bool,
}

const PLAIN: Writing = Writing { delimiter: ",", quote: Some('"'), escape: "\"", end: "\n", all: false };

impl Writing {
    fn cell(&self, cell: &str) -> String {
        let Some(quote) = self.quote else { return cell.to_owned() };
        let needs = cell.contains(self.delimiter) || cell.contains([quote, '\n', '\r']);
        if !needs && !self.all {
            return cell.to_owned();
        }
        let inside = cell.replace(quote, &format!("{}{quote}", self.escape));
        format!("{quote}{inside}{quote}")
    }

    fn row(&self, cells: &[String]) -> String {
        cells.iter().map(|cell| self.cell(cell)).collect::<Vec<_>>().join(self.delimiter)
    }

    fn lines(&self, table: &Clean) -> Vec<String> {
        table.header.iter().chain(&table.rows).map(|row| self.row(row)).collect()
    }

    fn file(&self, table: &Clean) -> Vec<u8> {
        self.ended(&self.lines(table))
    }

    fn ended(&self, lines: &[String]) -> Vec<u8> {
        lines.iter().flat_map(|line| [line.as_str(), self.end]).collect::<String>().into_bytes()
    }
}

/// Returns all polluted files of a table.
pub(super) fn all(table: &Clean) -> Vec<Case> {
    let mut cases = shapes(table);
    cases.extend(heads(table));
    cases.extend(several(table));
    cases.extend(dialects(table));
    cases.extend(ends(table));
    cases.extend(missing_and_extra(table));
    cases.extend(strays(table));
    cases.extend(other_rows(table));
    cases
}

fn case(family: &'static str, name: impl Into<String>, bytes: Vec<u8>, expected: &Clean) -> Case {
    let first = expected.header.as_ref().map_or_else(String::new, |header| header[0].clone());
    Case { family, name: format!("{} [{first}]", name.into()), bytes, expected: expected.clone() }
}

fn names(table: &Clean) -> Vec<String> {
    table.header.clone().expect("clean tables have a header")
}

fn shapes(table: &Clean) -> Vec<Case> {
    let text = PLAIN.file(table);
    let part = |count: usize| Clean { rows: table.rows[..count].to_vec(), ..table.clone() };
    let mut cases = vec![
        case("shape", "as it is", text.clone(), table),
        case("shape", "no newline at the end", text[..text.len() - 1].to_vec(), table),
        case("shape", "two newlines at the end", [&text[..], b"\n"].concat(), table),
        case("shape", "byte order mark", [b"\xEF\xBB\xBF", &text[..]].concat(), table),
        case("shape", "no rows", PLAIN.file(&part(0)), &part(0)),
        case("shape", "one row", PLAIN.file(&part(1)), &part(1)),
        case("shape", "two rows", PLAIN.file(&part(2)), &part(2)),
        case(
            "shape",
            "blank row in the middle",
            {
                let mut lines = PLAIN.lines(table);
                lines.insert(lines.len() / 2, String::new());
                PLAIN.ended(&lines)
            },
            table,
        ),
    ];
    let bare = Clean { header: None, rows: table.rows.clone() };
    cases.push(case("no header", "no header", PLAIN.file(&bare), &bare));
    cases
}

fn heads(table: &Clean) -> Vec<Case> {
    let lines = PLAIN.lines(table);
    let width = names(table).len();
    let pad = ",".repeat(width - 1);
    let mut cases = Vec::new();
    for (name, above) in [
        ("a title", vec!["Report of the spring".to_owned()]),
        ("a title and a blank line", vec!["Report of the spring".to_owned(), String::new()]),
        ("a padded title", vec![format!("Report of the spring{pad}")]),
        ("padded lines", vec![format!("Report of the spring{pad}"), format!("Made: 2026-03-02{pad}"), pad.clone()]),
        ("labels", vec!["Report:,spring".to_owned(), "Made:,2026-03-02".to_owned(), String::new()]),
        ("comments", vec!["# made by a tool".to_owned(), "# do not edit, please".to_owned()]),
    ] {
        cases.push(case("preamble", name, PLAIN.ended(&[above, lines.clone()].concat()), table));
    }
    // A header of several rows: groups over it, or its words one under the other.
    let names = names(table);
    let halves: Vec<Vec<String>> =
        names.iter().map(|name| name.split([' ', '_']).map(str::to_owned).collect()).collect();
    let deep =
        |part: usize| halves.iter().map(|words| words.get(part).cloned().unwrap_or_default()).collect::<Vec<_>>();
    if halves.iter().any(|words| words.len() > 1) {
        let header = Some(halves.iter().map(|words| words.join(" ")).collect());
        let expected = Clean { header, rows: table.rows.clone() };
        let text = [vec![PLAIN.row(&deep(0)), PLAIN.row(&deep(1))], lines[1..].to_vec()].concat();
        cases.push(case("header rows", "names on two rows", PLAIN.ended(&text), &expected));
    }
    let imports: Vec<String> = (0..width).map(|at| format!("{{\"ImportId\":\"QID{at}\"}}")).collect();
    let texts: Vec<String> = names.iter().map(|name| format!("{name} of the answer, as asked")).collect();
    let survey = [vec![lines[0].clone(), PLAIN.row(&texts), PLAIN.row(&imports)], lines[1..].to_vec()].concat();
    cases.push(case("header rows", "names, texts, import ids", PLAIN.ended(&survey), table));
    let options: Vec<String> =
        (0..width).map(|at| if at + 2 >= width { "Open-Ended Response".to_owned() } else { String::new() }).collect();
    let asked = [vec![lines[0].clone(), PLAIN.row(&options)], lines[1..].to_vec()].concat();
    cases.push(case("header rows", "questions over kinds of answers", PLAIN.ended(&asked), table));
    cases
}

fn several(table: &Clean) -> Vec<Case> {
    let lines = PLAIN.lines(table);
    let other = |width: usize| {
        let header: Vec<String> = (0..width).map(|at| format!("Measure {}", &"ABCDEFGHIJKLMNOP"[at..=at])).collect();
        let row = |line: usize| (0..width).map(move |at| (line * 10 + at).to_string()).collect::<Vec<_>>();
        let mut lines = vec![header.join(",")];
        lines.extend((1..=9).map(|line| row(line).join(",")));
        lines
    };
    let width = names(table).len();
    let mut cases = Vec::new();
    for (name, width) in [("narrower", width - 2), ("as wide", width), ("wider", width + 2)] {
        let gap = vec![String::new()];
        let below = [lines.clone(), gap.clone(), other(width)].concat();
        let above = [other(width), gap, lines.clone()].concat();
        cases.push(case("several tables", format!("a table below, {name}"), PLAIN.ended(&below), table));
        cases.push(case("several tables", format!("a table above, {name}"), PLAIN.ended(&above), table));
    }
    cases
}

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

fn dialects(table: &Clean) -> Vec<Case> {
    let mut cases = Vec::new();
    for delimiter in [",", ";", "\t", "|", ", ", "; ", "||", "~", "::", " | ", "^", "|~|", " "] {
        for (kind, all) in [("quoted where needed", false), ("all quoted", true)] {
            let writing = Writing { delimiter, all, ..PLAIN };
            let table = spiced(table, &["x, y; z", "\"this\"", "a b"]);
            let name = format!("{delimiter:?} {kind}");
            let family = if delimiter == " " { "blank as delimiter" } else { "delimiter" };
            cases.push(case(family, name, writing.file(&table), &table));
        }
        if delimiter != " " {
            let writing = Writing { delimiter, quote: None, ..PLAIN };
            cases.push(case("delimiter", format!("{delimiter:?} without quotes"), writing.file(table), table));
        }
    }
    for quote in ['"', '\''] {
        for (escape, name) in [(quote.to_string(), "doubled"), ("\\".to_owned(), "backslash")] {
            for all in [false, true] {
                let escape: &'static str = match escape.as_str() {
                    "\"" => "\"",
                    "'" => "'",
                    _ => "\\",
                };
                let writing = Writing { quote: Some(quote), escape, all, ..PLAIN };
                let inside = format!("{quote}this, or that{quote}");
                let table = spiced(table, &[&inside, "one, two", "above\nbelow"]);
                let name = format!("{quote} {name}{}", if all { ", all quoted" } else { "" });
                cases.push(case("quotes and escapes", name, writing.file(&table), &table));
            }
        }
    }
    // Marks inside quoted cells that nothing escapes.
    let bare = Writing { escape: "", all: true, ..PLAIN };
    let table = spiced(table, &["\"this\"", "9\" of it"]);
    cases.push(case("quotes and escapes", "nothing escaped", bare.file(&table), &table));
    cases
}

fn ends(table: &Clean) -> Vec<Case> {
    let mut cases = Vec::new();
    for (end, name) in [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")] {
        let writing = Writing { end, ..PLAIN };
        cases.push(case("record ends", name, writing.file(table), table));
        for (other, of) in [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")] {
            let lines = writing.lines(table);
            for at in [0, 1, lines.len() / 2] {
                let mut text = String::new();
                for (index, line) in lines.iter().enumerate() {
                    text += line;
                    text += if index == at { other } else { end };
                }
                cases.push(case("record ends", format!("{name} with {of} after line {at}"), text.into_bytes(), table));
            }
        }
    }
    cases
}

/// Returns an early, a middle and the last row, and in each the first, a middle and the last column.
fn places(table: &Clean) -> Vec<(usize, usize)> {
    let (rows, columns) = (table.rows.len(), names(table).len());
    let columns = [0, columns / 2, columns - 1];
    [0, 1, rows / 2, rows - 1].into_iter().flat_map(|row| columns.map(|column| (row, column))).collect()
}

fn missing_and_extra(table: &Clean) -> Vec<Case> {
    let mut cases = Vec::new();
    let width = names(table).len();
    for (row, column) in places(table) {
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
            cases.push(case("missing cells", format!("delimiter missing in {at}"), PLAIN.file(&glued), &glued));
        }
        let more = changed(&|cells| cells.insert(column + 1, String::new()));
        cases.push(case("extra cells", format!("delimiter twice in {at}"), PLAIN.file(&more), &more));
        let cut = changed(&|cells| cells.truncate(column + 1));
        cases.push(case("missing cells", format!("cut off after {at}"), PLAIN.file(&cut), &cut));
        // Words with a delimiter that nobody quoted.
        let is_words = |cell: &String| cell.contains(' ') && cell.chars().all(|c| c.is_alphabetic() || c == ' ');
        if is_words(&table.rows[row][column]) || column + 1 == width {
            let words = changed(&|cells| {
                cells[column].replace_range(.., "words, more words and, at last, nothing");
            });
            let writing = Writing { quote: None, ..PLAIN };
            cases.push(case("free text", format!("unquoted words in {at}"), writing.file(&words), &words));
        }
        if column + 1 == width {
            let json = changed(&|cells| cells[column].replace_range(.., "{\"id\":5,\"name\":\"x\",\"list\":[1,2]}"));
            let writing = Writing { quote: None, ..PLAIN };
            cases.push(case("free text", format!("unquoted JSON in {at}"), writing.file(&json), &json));
        }
    }
    cases
}

fn strays(table: &Clean) -> Vec<Case> {
    let mut cases = Vec::new();
    for (row, column) in places(table) {
        for (place, name) in [(0, "start"), (1, "middle"), (2, "end")] {
            for all in [false, true] {
                let mut changed = table.clone();
                let cell = &mut changed.rows[row][column];
                let at = cell.char_indices().nth(cell.chars().count() * place / 2).map_or(cell.len(), |(at, _)| at);
                cell.insert(at, '"');
                let writing = Writing { all, ..PLAIN };
                let mut lines = writing.lines(table);
                let bare = |cell: &String| if all { format!("\"{cell}\"") } else { cell.clone() };
                lines[row + 1] = changed.rows[row].iter().map(bare).collect::<Vec<_>>().join(",");
                let name = format!("{name} of row {row} column {column}{}", if all { ", all quoted" } else { "" });
                cases.push(case("stray quotes", name, writing.ended(&lines), &changed));
            }
        }
    }
    cases
}

fn other_rows(table: &Clean) -> Vec<Case> {
    let mut cases = Vec::new();
    for row in [0, 1, table.rows.len() / 2, table.rows.len() - 1] {
        for delimiter in [";", "\t", "|"] {
            let mut lines = PLAIN.lines(table);
            lines[row + 1] = Writing { delimiter, ..PLAIN }.row(&table.rows[row]);
            let name = format!("row {row} with {delimiter:?}");
            cases.push(case("rows of another delimiter", name, PLAIN.ended(&lines), table));
        }
    }
    cases
}
