//! Texts whose cells are parted by blanks: in columns that runs of them keep apart, in lines of as many words each, or in
//! columns of fixed width.

use super::rows::Rows;
use super::shape::{Shape, shape_of};

/// Lines that decide.
const SAMPLE: usize = 2000;
/// Lines that runs of blanks part at least, a header included.
const FEW: usize = 4;
/// Lines at least whose words, or places of blanks, part them.
const SOME: usize = 5;
/// Lines from which on a single blank that stands in all of them is a gap between columns.
const MANY: usize = 20;

/// Letters between two columns, from the left: where a gap begins, and where it ends.
type Gap = (usize, usize);

/// Returns the rows of a text that blanks part into more columns than the `width` that another mark makes; `None` if they do
/// not, or if the lines do not agree on them.
pub(super) fn rows(text: &str, width: usize) -> Option<Rows> {
    let sample: Vec<&str> = lines(text).map(|(_, line)| line).take(SAMPLE).collect();
    let wide = by_runs(text, &sample, width);
    let has_more = width <= 1 && wide.as_ref().is_none_or(has_values_side_by_side);
    if has_more { by_words(text, &sample).or_else(|| by_places(text, &sample)).or(wide) } else { wide }
}

/// Returns the lines that hold something, with their numbers; lines that are drawn are left out.
fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1_u32..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !is_rule(line))
}

/// Whether a line is drawn, from one end to the other or column by column.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'_' | b'*' | b' ' | b'\t')) && {
        ["---", "===", "___", "***"].iter().any(|run| line.contains(run))
    }
}

/// Returns the rows of columns that runs of two blanks or more keep apart in nearly all lines.
fn by_runs(text: &str, sample: &[&str], width: usize) -> Option<Rows> {
    let is_parted = |line: &&&str| pieces(line).nth(1).is_some();
    let parted: Vec<&str> = sample.iter().filter(is_parted).copied().collect();
    let tabbed = sample.iter().filter(|line| line.contains('\t')).count();
    if sample.len() < FEW && !is_small_table(sample)
        || parted.len() * 10 < sample.len() * 7
        || tabbed * 10 > sample.len()
    {
        return None;
    }
    let columns = usual_count(&parted).filter(|columns| *columns > width.max(1));
    // A title may stand across them.
    let gaps = gaps_of(&parted, (parted.len() / 10).max(2).min(parted.len() / 5), 2);
    if columns.is_none() && gaps.len() < width.max(2) {
        return None;
    }
    let columns = columns.unwrap_or(gaps.len() + 1).max(gaps.len() + 1);
    // Letters that few lines have may be those of long cells.
    let sure = Some(gaps_of(&parted, 0, 2)).filter(|sure| sure.len() + 1 == columns);
    let gaps = sure.unwrap_or(gaps);
    // A single column may hold such blanks in nearly all of its cells; its header right above them shows that it is one.
    let mut begin = text.lines().skip_while(|line| line.trim().is_empty());
    let mut next = || begin.next().map(|line| is_parted(&&line));
    if columns == 2 && next() == Some(false) && next() == Some(true) {
        return None;
    }
    Some(cut(text, columns, &gaps))
}

/// Returns the rows of lines that all have as many words, in at least two columns of values.
fn by_words(text: &str, sample: &[&str]) -> Option<Rows> {
    let width = |line: &str| line.split_whitespace().count();
    let wide = width(sample.last()?);
    let as_wide = sample.iter().filter(|line| width(line) == wide).count();
    if sample.len() < SOME || is_parted_otherwise(sample) || wide < 3 || as_wide * 50 < sample.len() * 49 {
        return None;
    }
    let words: Vec<Vec<&str>> = sample.iter().skip(1).map(|line| line.split_whitespace().collect()).collect();
    let is_values = |column: &usize| {
        let cells = words.iter().filter_map(|line| line.get(*column));
        cells.filter(|cell| shape_of(cell).is_value()).count() * 50 >= words.len() * 49
    };
    if (0..wide).filter(is_values).count() < 2 {
        return None;
    }
    let mut rows = Rows::default();
    lines(text).for_each(|(number, line)| rows.push(number, line.split_whitespace()));
    Some(rows)
}

/// Returns the rows of columns of fixed width: between them are blanks in all lines.
fn by_places(text: &str, sample: &[&str]) -> Option<Rows> {
    let has_run = || sample.iter().any(|line| line.trim().contains("   "));
    if sample.len() < SOME || is_parted_otherwise(sample) || !has_run() {
        return None;
    }
    let gaps = gaps_of(sample, 0, if sample.len() >= MANY { 1 } else { 2 });
    let columns = gaps.len() + 1;
    let parted: Vec<Vec<&str>> = sample.iter().skip(1).map(|line| cells(line, columns, &gaps)).collect();
    let share = |fits: &dyn Fn(&str) -> bool, column: usize| {
        parted.iter().filter(|line| line.get(column).is_some_and(|cell| fits(cell))).count() * 10 >= parted.len() * 9
    };
    let valued = (0..columns).filter(|column| share(&|cell| shape_of(cell).is_value(), *column)).count();
    let full = (0..columns).filter(|column| share(&|cell| !cell.is_empty(), *column)).count();
    (columns >= 3 && valued >= 1 && full * 2 >= columns).then(|| cut(text, columns, &gaps))
}

/// Whether another mark than the blank stands in the lines as a delimiter would.
fn is_parted_otherwise(sample: &[&str]) -> bool {
    let any = |mark: char| sample.iter().any(|line| line.contains(mark));
    let commas = sample[0].matches(',').count();
    ['\t', ';', '|', '"', '~'].into_iter().any(any)
        || commas > 0
            && sample.iter().filter(|line| line.matches(',').count() == commas).count() * 10 > sample.len() * 8
}

/// Whether the cells of some column are several values each, with a blank between them, as date and time are not.
fn has_values_side_by_side(rows: &Rows) -> bool {
    let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let are_values = |cell: &str| {
        let shapes: Vec<_> = cell.split_whitespace().map(shape_of).collect();
        shapes.len() > 1
            && shapes.iter().all(|shape| shape.is_value())
            && shapes.iter().any(|shape| *shape != Shape::Date)
    };
    (0..width).any(|column| rows.len() > 1 && rows.iter().skip(1).all(|row| are_values(row.cell(column))))
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

/// Returns the gaps between columns: places of at least `least` letters in which no more than `most` of the lines have any.
fn gaps_of(lines: &[&str], most: usize, least: usize) -> Vec<Gap> {
    let mut filled: Vec<usize> = Vec::new();
    for line in lines {
        for (at, letter) in line.trim_end().chars().enumerate() {
            if filled.len() <= at {
                filled.resize(at + 1, 0);
            }
            filled[at] += usize::from(!letter.is_whitespace());
        }
    }
    let mut found = Vec::new();
    let mut start = None;
    for (at, count) in filled.iter().enumerate() {
        match (*count <= most, start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                if at - first >= least && first > 0 {
                    found.push((first, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Returns the rows of a text whose columns these gaps part.
fn cut(text: &str, columns: usize, gaps: &[Gap]) -> Rows {
    let mut rows = Rows::default();
    lines(text).for_each(|(number, line)| rows.push(number, cells(line, columns, gaps)));
    rows
}

/// Returns the cells of a line: cut in the gaps, or where it has letters in them, at its own runs of blanks.
fn cells<'a>(line: &'a str, columns: usize, gaps: &[Gap]) -> Vec<&'a str> {
    let at = |place: usize| line.char_indices().nth(place).map_or(line.len(), |(at, _)| at);
    let is_blank = |(start, end): &Gap| line[at(*start)..at(*end)].bytes().all(|byte| byte == b' ');
    if gaps.len() + 1 == columns && gaps.iter().all(is_blank) {
        let starts = std::iter::once(0).chain(gaps.iter().map(|(_, end)| at(*end)));
        let ends = gaps.iter().map(|(start, _)| at(*start)).chain([line.len()]);
        return starts.zip(ends).map(|(start, end)| line[start..end].trim()).collect();
    }
    let own: Vec<&str> = pieces(line).collect();
    if own.len() == columns {
        return own;
    }
    // Names that are longer than what stands below them reach into the gaps, each over its own column.
    let words: Vec<&str> = line.split_whitespace().collect();
    let starts = || std::iter::once(0).chain(gaps.iter().map(|(_, end)| at(*end)));
    let ends = starts().skip(1).chain([line.len().max(1)]);
    let place = |word: &str| word.as_ptr().addr() - line.as_ptr().addr();
    let is_over = |(word, (start, end)): (&&str, (usize, usize))| place(word) < end && place(word) + word.len() > start;
    let fits = words.len() == columns && gaps.len() + 1 == columns;
    if fits && words.iter().zip(starts().zip(ends)).all(is_over) { words } else { vec![line.trim()] }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn read(text: &str) -> Option<Vec<Vec<String>>> {
        let rows = rows(text, 1)?;
        Some(rows.iter().map(|row| row.cells().map(str::to_owned).collect()).collect())
    }

    #[test]
    fn lines_of_as_many_words_are_rows() {
        let log = " 00001 19970101  1   11.77\r\n 00002 19970112  1   12.00\r\n 00002 19970112  5   77.00\r\n \
                   00003 19970102  2   20.76\r\n 00003 19970330  2   20.76\r\n";
        let found = read(log).expect("rows");
        assert_eq!(found.len(), 5);
        assert_eq!(found[2], ["00002", "19970112", "5", "77.00"]);
    }

    #[test]
    fn columns_of_fixed_width_are_cells() {
        let mut text = String::from("NAME            CITY        TOTAL\n--------------- ----------- ------\n");
        for (name, city, total) in [
            ("Ann Archer", "Leeds", "12.00"),
            ("Bjorn", "New York", "7.50"),
            ("Chiara de Conti", "", "112.00"),
            ("Dmitri Dvorak", "Brno", "9.00"),
            ("Elena", "San Jose", "8.00"),
        ] {
            let _ = writeln!(text, "{name:<16}{city:<12}{total:>6}");
        }
        let found = read(&wider(&text)).expect("rows");
        assert_eq!(found[0], ["NAME", "CITY", "TOTAL"]);
        assert_eq!(found[3], ["Chiara de Conti", "", "112.00"]);
    }

    /// Puts two blanks more behind each column.
    fn wider(text: &str) -> String {
        let widen = |line: &str| format!("{}  {}  {}\n", &line[..16], &line[16..28], &line[28..]);
        text.lines().map(widen).collect()
    }

    #[test]
    fn other_texts_are_left_alone() {
        let prose =
            "This is a letter\nof a few lines that\nhold 3 numbers and 2\nmore words, nothing else\nthan that\n";
        for text in [prose, "a,b,c\n1,2,3\n4,5,6\n7,8,9\n1,2,3\n", "1 2 3\n4 5 6\n", "a b\nc d\ne f\ng h\ni j\n"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    fn texts(text: &str, width: usize) -> Vec<String> {
        let rows = rows(text, width).expect("columns");
        rows.iter().map(|row| format!("{}: {}", row.number(), row.cells().collect::<Vec<_>>().join("|"))).collect()
    }

    #[test]
    fn two_lines_are_a_table_if_names_stand_over_a_value() {
        assert_eq!(texts("Name     Town   Sum\nAnn Lee  York    12\n", 1), ["1: Name|Town|Sum", "2: Ann Lee|York|12"]);
        for text in ["Name     Town   Sum\nAnn Lee  York   many\n", "Ann  Lee\n12  13\n", "Dear Ann,  so  far\n"] {
            assert!(rows(text, 1).is_none(), "{text}");
        }
    }

    #[test]
    fn columns_are_where_blanks_stand_in_all_lines() {
        let text = "List of March\n\nName        Town       Sum\n--------------------------\nAnn Lee     York        12\n\
                    Bob                    1,50\nCarla Roy   New York   100\nDora        Leeds        7\n";
        assert_eq!(
            texts(text, 2),
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
        assert_eq!(texts(runs, 1)[3], "4: 200|9.0|100");
        let titled = "List of March\n\nName      Town\nAnn Lee   York\nBob       Leeds\nCarla     Ulm\n";
        assert_eq!(texts(titled, 1)[1..], ["3: Name|Town", "4: Ann Lee|York", "5: Bob|Leeds", "6: Carla|Ulm"]);
        let one = "Street\n4 Back  St\n3 Hill  St\n7 Mill  St\n8 Good  St\n";
        assert!(rows(one, 1).is_none(), "a single column");
        for plain in [
            "2026-03-01 10:00 INFO started\n2026-03-01 10:01 INFO ended  well\n2026-03-01 10:02 WARN x\n2026-03-01 10:02 y\n",
            "name,  city\nAnn,   York\nBob,   Leeds\nCarl,  Ulm\n",
        ] {
            assert!(rows(plain, 2).is_none(), "{plain}");
        }
    }
}
