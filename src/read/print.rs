//! Tables as programs print them for people: cells in frames of bars, or in columns that blanks keep apart.

use super::delimiter::Delimiter;
use super::rows::Rows;
use super::shape::{Shape, shape_of};
use super::split::Dialect;

/// Lines that show how a text is printed.
const SAMPLE: usize = 2000;
/// Lines that a print has at least, its header included.
const FEW: usize = 4;

/// Returns the rows of a text that is printed in frames, with the bar as their delimiter; `None` if it is not.
///
/// ```text
/// +----+------+       id | name         | id | name |
/// | id | name |       ---+------        |---:|------|
/// +----+------+        1 | Ann          |  1 | Ann  |
/// ```
pub(super) fn framed(text: &str) -> Option<(Rows, Dialect)> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE);
    let (mut drawn, mut closed, mut barred, mut count) = (false, 0, 0, 0);
    for line in lines.by_ref().map(str::trim) {
        count += 1;
        drawn |= is_crossed(line);
        closed += usize::from(line.starts_with('|') && line.ends_with('|') && line.len() > 2);
        barred += usize::from(line.contains('|'));
    }
    let rules = text.lines().take(SAMPLE).filter(|line| is_crossed(line.trim())).count();
    if !drawn || count < 3 || barred * 10 < (count - rules.min(count)) * 8 {
        return None;
    }
    let has_border = closed * 10 >= (count - rules.min(count)) * 8;
    let mut rows = Rows::default();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || is_crossed(line) {
            continue;
        }
        let inner = line.strip_prefix('|').filter(|_| has_border).unwrap_or(line);
        let inner = inner.strip_suffix('|').filter(|_| has_border).unwrap_or(inner);
        rows.push(number, inner.split('|').map(str::trim));
    }
    Some((rows, Dialect::of(b'|')))
}

/// Whether a line is drawn and nothing else, with crossings where columns meet.
fn is_crossed(line: &str) -> bool {
    let drawn = line.bytes().all(|byte| matches!(byte, b'-' | b'+' | b'|' | b'=' | b':' | b' '));
    drawn && line.contains(['+', '|']) && (line.contains("--") || line.contains("=="))
}

/// Whether a line is drawn, from one end to the other or column by column.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'_' | b'*' | b' ')) && {
        ["---", "===", "___", "***"].iter().any(|run| line.contains(run))
    }
}

/// Returns the rows of a text whose columns blanks keep apart, if there are more of them than `width`; `None` if there are
/// not, or if the lines do not agree on them.
pub(super) fn aligned(text: &str, width: usize) -> Option<(Rows, Dialect)> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty() && !is_rule(line)).take(SAMPLE).collect();
    let parted = |line: &&str| pieces(line).nth(1).is_some();
    if lines.len() < FEW && !is_small_table(&lines)
        || lines.iter().filter(|line| parted(line)).count() * 10 < lines.len() * 7
    {
        return None;
    }
    if lines.iter().filter(|line| line.contains('\t')).count() * 10 > lines.len() {
        return None;
    }
    let lines: Vec<&str> = lines.into_iter().filter(parted).collect();
    let columns = usual_count(&lines).filter(|columns| *columns > width.max(1));
    let gutters = gutters(&lines);
    if columns.is_none() && gutters.len() < width.max(2) {
        return None;
    }
    let columns = columns.unwrap_or(gutters.len() + 1).max(gutters.len() + 1);
    // A single column may hold such blanks in nearly all of its cells; its header right above them shows that it is one.
    let mut begin = text.lines().skip_while(|line| line.trim().is_empty());
    let is_one =
        begin.next().is_some_and(|first| !parted(&first)) && begin.next().is_some_and(|second| parted(&second));
    if columns == 2 && is_one {
        return None;
    }
    let mut rows = Rows::default();
    for (number, line) in (1..).zip(text.lines()) {
        if !line.trim().is_empty() && !is_rule(line) {
            rows.push(number, cells(line, columns, &gutters));
        }
    }
    Some((rows, Dialect { delimiter: Delimiter::of(b' '), ..Dialect::of(b' ') }))
}

/// Whether two or three lines are a table by themselves: three columns in each, names over at least one value.
fn is_small_table(lines: &[&str]) -> bool {
    let [header, rows @ ..] = lines else { return false };
    let names: Vec<&str> = pieces(header).collect();
    let is_value = |cell: &str| shape_of(cell).is_value();
    let is_header = names.len() >= 3 && names.iter().all(|name| shape_of(name) == Shape::Text);
    let valued = |column: usize| rows.iter().all(|row| pieces(row).nth(column).is_some_and(is_value));
    is_header
        && !rows.is_empty()
        && rows.iter().all(|row| pieces(row).count() == names.len())
        && (0..names.len()).any(valued)
}

/// Returns the pieces of a line between runs of two blanks or more.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    line.trim().split("  ").map(str::trim).filter(|piece| !piece.is_empty())
}

/// Returns how many pieces nearly all lines have.
fn usual_count(lines: &[&str]) -> Option<usize> {
    let mut counts: Vec<usize> = lines.iter().map(|line| pieces(line).count()).collect();
    counts.sort_unstable();
    let usual = counts[counts.len() / 2];
    let alike = counts.iter().filter(|count| **count == usual).count();
    (usual > 1 && alike * 20 >= counts.len() * 19).then_some(usual)
}

/// Returns the places, in letters from the left, where nearly all lines have two blanks or more between their columns.
fn gutters(lines: &[&str]) -> Vec<(usize, usize)> {
    let mut filled: Vec<usize> = Vec::new();
    for line in lines {
        for (at, letter) in line.trim_end().chars().enumerate() {
            if filled.len() <= at {
                filled.resize(at + 1, 0);
            }
            filled[at] += usize::from(letter != ' ');
        }
    }
    // A title may stand across them.
    let most = (lines.len() / 10).max(2).min(lines.len() / 5);
    let mut found = Vec::new();
    let mut start = None;
    for (at, count) in filled.iter().enumerate() {
        match (*count <= most, start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                if at - first >= 2 && first > 0 {
                    found.push((first, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Returns the cells of a line: cut in the gutters, or where it has letters in them, at its own blanks.
fn cells<'a>(line: &'a str, columns: usize, gutters: &[(usize, usize)]) -> Vec<&'a str> {
    let own: Vec<&str> = pieces(line).collect();
    if own.len() == columns {
        return own;
    }
    let at = |place: usize| line.char_indices().nth(place).map_or(line.len(), |(at, _)| at);
    let is_blank = |(start, end): &(usize, usize)| line[at(*start)..at(*end)].bytes().all(|byte| byte == b' ');
    if gutters.len() + 1 == columns && gutters.iter().all(is_blank) {
        let starts = std::iter::once(0).chain(gutters.iter().map(|(_, end)| at(*end)));
        let ends = gutters.iter().map(|(start, _)| at(*start)).chain([line.len()]);
        return starts.zip(ends).map(|(start, end)| line[start..end].trim()).collect();
    }
    // Names that are longer than what stands below them reach into the gutters, each over its own column.
    let words: Vec<&str> = line.split_whitespace().collect();
    let starts = || std::iter::once(0).chain(gutters.iter().map(|(_, end)| at(*end)));
    let ends = starts().skip(1).chain([line.len().max(1)]);
    let place = |word: &str| word.as_ptr().addr() - line.as_ptr().addr();
    let is_over = |(word, (start, end)): (&&str, (usize, usize))| place(word) < end && place(word) + word.len() > start;
    let fits = words.len() == columns && gutters.len() + 1 == columns;
    if fits && words.iter().zip(starts().zip(ends)).all(is_over) { words } else { vec![line.trim()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(found: Option<(Rows, Dialect)>) -> Vec<String> {
        let (rows, _) = found.expect("a print");
        rows.iter().map(|row| format!("{}: {}", row.number(), row.cells().collect::<Vec<_>>().join("|"))).collect()
    }

    #[test]
    fn frames_are_taken_off() {
        for text in [
            "+----+-------+\n| id | name  |\n+----+-------+\n|  1 | Ann B |\n|  2 |       |\n+----+-------+\n",
            "\n id | name\n----+-------\n  1 | Ann B\n  2 | \n",
            "\n| id | name |\n|---:|:-----|\n| 1 | Ann B |\n| 2 | |\n",
        ] {
            let told: Vec<_> = texts(framed(text)).into_iter().map(|row| row[3..].to_owned()).collect();
            assert_eq!(told, ["id|name", "1|Ann B", "2|"], "{text}");
        }
        assert!(framed("id|name\n1|2\n3|4\n").is_none());
    }

    #[test]
    fn two_lines_are_a_table_if_names_stand_over_a_value() {
        assert_eq!(
            texts(aligned("Name     Town   Sum\nAnn Lee  York    12\n", 1)),
            ["1: Name|Town|Sum", "2: Ann Lee|York|12"]
        );
        for text in ["Name     Town   Sum\nAnn Lee  York   many\n", "Ann  Lee\n12  13\n", "Dear Ann,  so  far\n"] {
            assert!(aligned(text, 1).is_none(), "{text}");
        }
    }

    #[test]
    fn columns_are_where_blanks_stand_in_all_lines() {
        let text = "List of March\n\nName        Town       Sum\n--------------------------\nAnn Lee     York        12\n\
                    Bob                    1,50\nCarla Roy   New York   100\nDora        Leeds        7\n";
        assert_eq!(
            texts(aligned(text, 2)),
            [
                "1: List of March",
                "3: Name|Town|Sum",
                "5: Ann Lee|York|12",
                "6: Bob||1,50",
                "7: Carla Roy|New York|100",
                "8: Dora|Leeds|7"
            ]
        );
        let runs = "time  temp  hum\n0  20.0  40\n10  20.15  41\n200  9.0  100\n";
        assert_eq!(texts(aligned(runs, 1))[3], "4: 200|9.0|100");
        let titled = "List of March\n\nName      Town\nAnn Lee   York\nBob       Leeds\nCarla     Ulm\n";
        assert_eq!(texts(aligned(titled, 1))[1..], ["3: Name|Town", "4: Ann Lee|York", "5: Bob|Leeds", "6: Carla|Ulm"]);
        let one = "Street\n4 Back  St\n3 Hill  St\n7 Mill  St\n8 Good  St\n";
        assert!(aligned(one, 1).is_none(), "a single column");
        for plain in [
            "2026-03-01 10:00 INFO started\n2026-03-01 10:01 INFO ended  well\n2026-03-01 10:02 WARN x\n2026-03-01 10:02 y\n",
            "name,  city\nAnn,   York\nBob,   Leeds\nCarl,  Ulm\n",
        ] {
            assert!(aligned(plain, 2).is_none(), "{plain}");
        }
    }
}
