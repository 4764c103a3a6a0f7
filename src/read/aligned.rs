//! Texts whose cells are parted by blanks: in lines of as many words each, or in columns of fixed width.

use super::rows::Rows;
use super::shape::shape_of;

/// Lines that decide.
const LINES: usize = 500;

/// Fewest lines that show columns.
const FEW: usize = 5;

/// Lines from which on a single blank that stands in all of them is a gap between columns.
const MANY: usize = 20;

/// Returns the rows of `text`, if blanks and nothing else part its cells.
pub(super) fn rows(text: &str) -> Option<Rows> {
    let sample: Vec<&str> = lines(text).map(|(_, line)| line).take(LINES).collect();
    if sample.len() < FEW || is_parted_otherwise(&sample) {
        return None;
    }
    let gaps = if is_of_words(&sample) { None } else { Some(columns(&sample)?) };
    let mut rows = Rows::default();
    for (number, line) in lines(text) {
        match &gaps {
            None => rows.push(number, line.split_whitespace()),
            Some(starts) => rows.push(number, cells(line, starts)),
        }
    }
    Some(rows)
}

/// Returns the lines that hold something, with their numbers; lines that are drawn are left out.
fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let is_drawn = |line: &str| line.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'_' | b' ' | b'\t'));
    (1_u32..).zip(text.lines()).filter(move |(_, line)| !is_drawn(line))
}

/// Whether another mark than the blank stands in the lines as a delimiter would.
fn is_parted_otherwise(sample: &[&str]) -> bool {
    let any = |mark: char| sample.iter().any(|line| line.contains(mark));
    let commas = sample[0].matches(',').count();
    ['\t', ';', '|', '"', '~'].into_iter().any(any)
        || commas > 0
            && sample.iter().filter(|line| line.matches(',').count() == commas).count() * 10 > sample.len() * 8
}

/// Whether all lines have as many words, and at least two columns of values.
fn is_of_words(sample: &[&str]) -> bool {
    let width = |line: &str| line.split_whitespace().count();
    let wide = width(sample[sample.len() - 1]);
    let as_wide = sample.iter().filter(|line| width(line) == wide).count();
    if wide < 3 || as_wide * 50 < sample.len() * 49 {
        return false;
    }
    let words: Vec<Vec<&str>> = sample.iter().skip(1).map(|line| line.split_whitespace().collect()).collect();
    let is_values = |column: &usize| {
        let cells = words.iter().filter_map(|line| line.get(*column));
        cells.filter(|cell| shape_of(cell).is_value()).count() * 50 >= words.len() * 49
    };
    (0..wide).filter(is_values).count() >= 2
}

/// Returns where columns of fixed width begin, in letters: behind blanks that stand in all lines.
fn columns(sample: &[&str]) -> Option<Vec<usize>> {
    if !sample.iter().any(|line| line.trim().contains("   ")) {
        return None;
    }
    let mut filled: Vec<bool> = Vec::new();
    for line in sample {
        for (at, letter) in line.chars().enumerate() {
            if at >= filled.len() {
                filled.push(false);
            }
            filled[at] |= !letter.is_whitespace();
        }
    }
    let wide = if sample.len() >= MANY { 1 } else { 2 };
    let mut starts = Vec::new();
    let mut gap = wide;
    for (at, filled) in filled.iter().enumerate() {
        if *filled && gap >= wide {
            starts.push(at);
        }
        gap = if *filled { 0 } else { gap + 1 };
    }
    let parted: Vec<Vec<String>> = sample.iter().skip(1).map(|line| cells(line, &starts).collect()).collect();
    let share = |fits: &dyn Fn(&str) -> bool, column: usize| {
        parted.iter().filter(|line| line.get(column).is_some_and(|cell| fits(cell))).count() * 10 >= parted.len() * 9
    };
    let valued = (0..starts.len()).filter(|column| share(&|cell| shape_of(cell).is_value(), *column)).count();
    let full = (0..starts.len()).filter(|column| share(&|cell| !cell.is_empty(), *column)).count();
    (starts.len() >= 3 && valued >= 1 && full * 2 >= starts.len()).then_some(starts)
}

/// Returns the cells of a line whose columns begin at `starts`.
fn cells<'a>(line: &'a str, starts: &'a [usize]) -> impl Iterator<Item = String> + 'a {
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    starts.iter().zip(ends).map(|(start, end)| {
        let cell: String = line.chars().skip(*start).take(end - start).collect();
        cell.trim().to_owned()
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn read(text: &str) -> Option<Vec<Vec<String>>> {
        let rows = rows(text)?;
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
}
