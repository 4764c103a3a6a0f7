//! Which mark parts the cells of a text: the one under which the rows agree best.

mod marks;
mod unusual;

use super::delimiter::Delimiter;
use super::rows::{RowRef, Rows};
use super::shape::{Shape, is_year, shape_of};
use super::split::{Dialect, Split, split};
use unusual::Blanks;

/// Marks that may part cells, in the order in which a tie is decided.
const DELIMITERS: &[u8] = b",;\t|";
/// What else may part cells, if it does so better than these.
const RARE: &[&[u8]] = &[b"~", b"^", b"::", b"\x01", b"\x1E", b"\x1F"];
/// Bytes of text that decide.
const SAMPLE: usize = 1 << 20;
/// Rows of the sample that decide.
const ROWS: usize = 5000;
/// Lines of words that hardly have equally many marks by chance.
const ALIKE: usize = 5;

/// Returns the dialect of `text` and where its first row begins.
///
/// A first line `sep=;`, which spreadsheets obey and do not show, decides and is skipped.
pub(super) fn detect(text: &str) -> (Dialect, usize) {
    if let Some((delimiter, start)) = separator_line(text) {
        return (Dialect::of(delimiter), start);
    }
    let sample = sample(text);
    (best(sample).unwrap_or_else(|| one_column(sample, text)), 0)
}

/// Returns the dialect under which the rows of the sample agree best; `None` if none parts them.
fn best(sample: &str) -> Option<Dialect> {
    let mut best: Option<(f64, Dialect, Rows)> = None;
    let mut hold = |delimiter: Delimiter, weight: f64| {
        if memchr::memmem::find(sample.as_bytes(), delimiter.bytes()).is_none() {
            return;
        }
        let dialect = marks::of(sample, delimiter);
        let Split { rows, strays, .. } = split(sample, dialect);
        // Rows that another delimiter parts speak for that one.
        let own = rows.len() - strays.other.map_or(0, |(_, count)| count).min(rows.len());
        // Without any row, all that the text has is this delimiter.
        let score = if rows.is_empty() { f64::MIN_POSITIVE } else { weight * score(&rows) * share(own, rows.len()) };
        if score > best.as_ref().map_or(0.0, |(best, ..)| *best) {
            best = Some((score, dialect, rows));
        }
    };
    for byte in DELIMITERS {
        // A tab hardly ever stands inside of a cell; the others do.
        hold(Delimiter::of(*byte), if *byte == b'\t' { 1.25 } else { 1.0 });
    }
    for delimiter in RARE.iter().filter_map(|bytes| Delimiter::from_bytes(bytes)) {
        hold(delimiter, 0.8);
    }
    let blanks = unusual::blanks(sample);
    let odd = unusual::odd(sample).filter(|(_, rows)| {
        let score = 0.8 * score(rows);
        best.as_ref().is_none_or(|(best, ..)| score > *best)
    });
    if let Some((dialect, _)) = odd {
        return Some(dialect);
    }
    match (best, blanks) {
        (Some((best, ..)), Some((Blanks::Marked, dialect, rows))) if score(&rows) > best => Some(dialect),
        (Some((_, dialect, rows)), _) => Some(unusual::longer(sample, dialect, &rows).unwrap_or(dialect)),
        (None, blanks) => blanks.map(|(_, dialect, _)| dialect),
    }
}

/// Returns the dialect of a list of one column: parted by what the text does not have.
fn one_column(sample: &str, text: &str) -> Dialect {
    let absent = DELIMITERS.iter().copied().find(|mark| memchr::memchr(*mark, text.as_bytes()).is_none());
    marks::of(sample, Delimiter::of(absent.unwrap_or(UNIT_SEPARATOR)))
}

/// The control character for what delimiters are used for, which no export has.
const UNIT_SEPARATOR: u8 = 0x1F;

fn separator_line(text: &str) -> Option<(u8, usize)> {
    let line = text.lines().next()?;
    let bare = line.trim_matches('"');
    let value = bare.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).map(|_| &bare[4..])?;
    let delimiter = match value.as_bytes() {
        [delimiter] if delimiter.is_ascii() => *delimiter,
        _ if value == "\\t" => b'\t',
        _ => return None,
    };
    let rest = &text[line.len()..];
    let end = if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
    Some((delimiter, line.len() + end))
}

/// Returns the beginning of the text, up to the end of a line.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let end = memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..SAMPLE]);
    let boundary = || (0..=SAMPLE).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end.map_or_else(boundary, |end| end + 1)]
}

/// Returns how well the rows fit together, from 0: how many cells they agree on, and whether these look like cells.
fn score(rows: &Rows) -> f64 {
    let count = rows.len().min(ROWS);
    let mut agreeing = 0.0;
    let (mut cells, mut clean) = (0_usize, 0_usize);
    for index in 0..count {
        let row = rows.get(index);
        let width = row.len();
        let near = [index.checked_sub(1), (index + 1 < count).then_some(index + 1)];
        let agrees = near.into_iter().flatten().any(|near| rows.get(near).len() == width);
        if width > 1 {
            agreeing += share(width - 1, width) * if agrees || count == 1 { 1.0 } else { 0.1 };
            cells += width;
            clean += row.cells().filter(|cell| is_clean(cell)).count();
        }
    }
    if cells == 0 || count == 0 || one_column_parted(rows, count) || is_prose(rows, count) || is_mark(rows, count) {
        return 0.0;
    }
    let heading = if has_heading(rows, count) { 1.5 } else { 1.0 };
    #[expect(clippy::cast_precision_loss, reason = "at most a few thousand rows")]
    let agreement = agreeing / count as f64;
    agreement * share(clean, cells) * heading
}

#[expect(clippy::cast_precision_loss, reason = "counts of a sample")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Whether a cell looks as if it were one cell: of a known shape, or words without a mark that stands between cells.
fn is_clean(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let glued = |at: usize, byte: u8| {
        DELIMITERS.contains(&byte) && at + 1 < bytes.len() && bytes[at + 1] != b' ' && bytes[at + 1] != b'\n'
    };
    match shape_of(cell) {
        // `5;2`: two figures, and what parts them.
        Shape::Number => !cell.contains([';', '\t', '|']),
        Shape::Text | Shape::Code => {
            !bytes.iter().enumerate().any(|(at, byte)| glued(at, *byte)) && !cell.contains('"')
        }
        Shape::Email => !cell.contains([';', '\t', '|', '"']) && cell.matches(',').count() == 0,
        _ => true,
    }
}

/// Whether the first row as wide as most has words only, as a header does.
fn has_heading(rows: &Rows, count: usize) -> bool {
    let mut widths: Vec<usize> = (0..count).map(|index| rows.get(index).len()).collect();
    widths.sort_unstable();
    let usual = widths[count / 2];
    let first = (0..count).map(|index| rows.get(index)).find(|row| row.len() == usual);
    // Years stand in headers, too.
    let is_word = |cell: &str| match shape_of(cell) {
        Shape::Empty => true,
        Shape::Text => is_clean(cell),
        _ => is_year(cell.trim()),
    };
    let has_word = |row: RowRef<'_>| row.cells().any(|cell| shape_of(cell) == Shape::Text);
    usual > 1 && first.is_some_and(|row: RowRef<'_>| has_word(row) && row.cells().all(is_word))
}

/// Whether what parts the rows stands around the cells: then what parts them is a column by itself, `|a|,|b|`.
fn is_mark(rows: &Rows, count: usize) -> bool {
    let first = rows.get(0);
    let ends = [0, first.len().saturating_sub(1)];
    if !ends.iter().all(|column| first.cell(*column).is_empty()) {
        return false;
    }
    let parts = |cell: &str| DELIMITERS.iter().any(|mark| cell.as_bytes() == [*mark]);
    (1..first.len().saturating_sub(1)).any(|column| {
        let cell = first.cell(column);
        parts(cell) && (1..count).filter(|row| rows.get(*row).cell(column) == cell).count() * 10 >= (count - 1) * 9
    })
}

/// Whether what parts the rows are the commas of sentences: each before a blank, and several words between them.
fn is_prose(rows: &Rows, count: usize) -> bool {
    let (mut cells, mut words) = (0_usize, 0_usize);
    // No two authors set as many commas in each line.
    if count >= ALIKE && (1..count).all(|row| rows.get(row).len() == rows.get(0).len()) {
        return false;
    }
    for row in (0..count).map(|index| rows.get(index)).filter(|row| row.len() > 1) {
        cells += row.len();
        words += row.cells().map(|cell| cell.split_whitespace().count()).sum::<usize>();
        if row.cells().skip(1).any(|cell| !cell.is_empty() && !cell.starts_with(' ')) {
            return false;
        }
    }
    words > cells * 3
}

/// Whether what parts the rows stands inside the cells of a list of one column: `Smith, John`, `12,50`.
fn one_column_parted(rows: &Rows, count: usize) -> bool {
    let is_figures = |cell: &str| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let is_inside = |row: RowRef<'_>| {
        row.cell(1).starts_with(' ') || is_figures(row.cell(1)) && is_figures(row.cell(0).trim_start_matches('-'))
    };
    let rows = || (0..count).map(|index| rows.get(index));
    rows().next().is_some_and(|row| row.len() == 1)
        && (rows().skip(1).all(|row| row.len() <= 2 && (row.len() == 1 || is_inside(row))) || are_lists(rows().skip(1)))
}

/// Whether rows are words with commas between some of them, here more and there fewer: `red, green`, `blue`.
fn are_lists<'a>(rows: impl Iterator<Item = RowRef<'a>>) -> bool {
    let mut widths = Vec::new();
    for row in rows {
        if row.cells().skip(1).any(|cell| !cell.starts_with(' ')) {
            return false;
        }
        widths.push(row.len());
    }
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(1);
    usual == 1 || widths.iter().filter(|width| **width == usual).count() * 5 < widths.len() * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(text: &str) -> char {
        detect(text).0.delimiter.letter()
    }

    #[test]
    fn rows_that_agree_decide() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n4,5,6\n", ','),
            ("Name;Betrag;Ort\nMüller;47,55;Köln\nMaier;5.126,54;Ulm, Donau\n", ';'),
            ("Name\tBetrag\nMüller, Hans\t47,55\nMaier, Eva\t5.126,54\n", '\t'),
            ("id|email\n1|a@b.org\n2|c@d.org\n", '|'),
            ("email,tags\na@b.org,x;y;z\nc@d.org,x;y;z\n", ','),
            ("email\na@b.org\nc@d.org\n", ','),
            ("Betrag;Steuer\n47,55;1,20\n12,10;0,90\n", ';'),
            ("Name,Address\nAnn,\"1 High St; Leeds\"\nBob,\"2 High St; York\"\n", ','),
            ("\"a\",\"b;c\"\n\"1\",\"2;3\"\n", ','),
            ("email;name\n", ';'),
            (
                "no; name; what they said\n1; Ann; it came late, and the box was torn\n2; Bob; we are happy\n\
                 3; Cid; good price, fair staff and quick to come\n4; Dee; fine\n5; Eve; so and so, to be fair to all\n",
                ';',
            ),
            ("q8:q9:q10\n1:7:5\n2:3:4\n5:5:5\n", ':'),
            ("1,5;2,25;3\n4,5;5,75;6\n7,0;8,1;9\n", ';'),
            ("unit,sex,geo\t2014 \t2013 \t2012\nA,T,AT\t12.1 \t12.2 b\t.\nA,T,BE\t11.0 \t: \t3\n", '\t'),
            ("name¦town¦note\nAnn¦York¦so, so\nBob¦Ulm¦fine\nCid¦Bonn¦\n", '¦'),
            ("name;;town;;note\nAnn;;York;;a;b\nBob;;Ulm;;fine\nCid;;Bonn;;x\n", ';'),
        ] {
            assert_eq!(delimiter(text), expected, "{text}");
        }
    }

    #[test]
    fn a_report_of_sections_keeps_its_delimiter() {
        let text = "Attendee Report\nReport Generated:,03/20/2026 10:12\nTopic,Webinar ID,Actual Start Time\n\
                    See it live,812 3344 9910,03/16/2026 16:00\n\nAttendee Details\nAttended,User Name,First Name,Email\n\
                    No,brandon Delacruz,Brandon,b@icloud.com\nNo,Mike Clark,Michael,m@keystone.com\n";
        assert_eq!(delimiter(text), ',');
    }

    #[test]
    fn texts_with_a_comma_and_a_blank_part_nothing_where_lines_end_in_commas() {
        let text = "\"Source\",\"Indicators\",\n\n\"Updated\",\"2023-05-10\",\n\n\"Country\",\"Code\",\"Indicator\",\"1960\",\n\
                    \"Aruba\",\"ABW\",\"People, all\",\"54608\",\n\"Africa\",\"AFE\",\"People, all\",\"130692\",\n\
                    \"Chad\",\"TCD\",\"People, all\",\"8622\",\n";
        let (dialect, _) = detect(text);
        assert_eq!(dialect.delimiter.bytes(), b",");
    }

    #[test]
    fn a_separator_line_decides_and_is_skipped() {
        let text = "sep=;\r\na,b;c,d\r\n";
        let (dialect, start) = detect(text);
        assert_eq!((dialect.delimiter, &text[start..]), (Delimiter::of(b';'), "a,b;c,d\r\n"));
        assert_eq!(detect("sep=\\t\na\tb\n").0.delimiter.letter(), '\t');
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        let rows = split(text, detect(text).0).rows;
        rows.iter().map(|row| row.cells().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn what_parts_the_only_column_parts_nothing() {
        let note =
            "Please ask Mary, who keeps this list, before you change it; she knows, more or less, what it is for.\n";
        assert_eq!(cells(note), [[note.trim()]]);
        assert_eq!(cells("Name\nSmith, John\nDoe, Jane\n"), [["Name"], ["Smith, John"], ["Doe, Jane"]]);
        assert_eq!(cells("Betrag\n12,50\n-3,10\n"), [["Betrag"], ["12,50"], ["-3,10"]]);
        let tags = "Tags\nred, green, blue\nred\ngreen, red\nblue, green, red\nblue\n";
        assert!(cells(tags).iter().all(|row| row.len() == 1));
        let titled = "List of March\nName, Town, Sum\nAnn, York, 12\nBob, Leeds, 7\nCarl, Ulm, 3\n";
        assert_eq!(cells(titled).last().map(Vec::len), Some(3));
    }

    #[test]
    fn other_marks_and_escapes_are_seen() {
        assert_eq!(
            cells("'name','note'\n'Ann','x, y'\n'Bob','it''s'\n"),
            [["name", "note"], ["Ann", "x, y"], ["Bob", "it's"]]
        );
        assert_eq!(
            cells("name,note\n\"Ann\",\"said \\\"hi\\\", twice\"\n\"Bob\",\"a\\b\"\n"),
            [["name", "note"], ["Ann", "said \"hi\", twice"], ["Bob", "a\\b"]]
        );
        assert_eq!(
            cells("\"name\", \"city\"\n\"Ann\", \"Leeds, UK\"\n\"Bob\", \"York\"\n"),
            [["name", "city"], ["Ann", "Leeds, UK"], ["Bob", "York"]]
        );
        assert_eq!(
            cells("zip,city\n'08135,Leeds\n'94110,York\n"),
            [["zip", "city"], ["'08135", "Leeds"], ["'94110", "York"]]
        );
    }
}
