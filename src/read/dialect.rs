//! Which mark parts the cells of a text: the one under which the rows agree best.

use super::rows::{RowRef, Rows};
use super::shape::{Shape, shape_of};
use super::split::{Dialect, split};

/// Marks that may part cells, in the order in which a tie is decided.
const DELIMITERS: &[u8] = b",;\t|";
/// Bytes of text that decide.
const SAMPLE: usize = 1 << 20;
/// Rows of the sample that decide.
const ROWS: usize = 5000;

/// Returns the dialect of `text` and where its first row begins.
///
/// A first line `sep=;`, which spreadsheets obey and do not show, decides and is skipped.
pub(super) fn detect(text: &str) -> (Dialect, usize) {
    if let Some((delimiter, start)) = separator_line(text) {
        return (Dialect { delimiter, quotes: true }, start);
    }
    let sample = sample(text);
    let mut best = (0.0, DELIMITERS[0]);
    for &delimiter in DELIMITERS {
        if memchr::memchr(delimiter, sample.as_bytes()).is_none() {
            continue;
        }
        let rows = split(sample, Dialect { delimiter, quotes: true }).rows;
        let score = score(&rows);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    (Dialect { delimiter: best.1, quotes: true }, 0)
}

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
        if width > 1 && (agrees || count == 1) {
            agreeing += share(width - 1, width);
        }
        if width > 1 {
            cells += width;
            clean += row.cells().filter(|cell| is_clean(cell)).count();
        }
    }
    if cells == 0 || count == 0 || names_parted_by_comma(rows, count) {
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
    let is_word = |cell: &str| matches!(shape_of(cell), Shape::Text | Shape::Empty);
    usual > 1 && first.is_some_and(|row: RowRef<'_>| row.cells().all(is_word))
}

/// Whether the only delimiter is the one between a family and a given name, `Smith, John`, in a list of one column.
fn names_parted_by_comma(rows: &Rows, count: usize) -> bool {
    let rows = || (0..count).map(|index| rows.get(index));
    rows().next().is_some_and(|row| row.len() == 1)
        && rows().skip(1).all(|row| row.len() <= 2 && (row.len() == 1 || row.cell(1).starts_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(text: &str) -> char {
        char::from(detect(text).0.delimiter)
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
    fn a_separator_line_decides_and_is_skipped() {
        let text = "sep=;\r\na,b;c,d\r\n";
        let (dialect, start) = detect(text);
        assert_eq!((dialect.delimiter, &text[start..]), (b';', "a,b;c,d\r\n"));
        assert_eq!(detect("sep=\\t\na\tb\n").0.delimiter, b'\t');
    }

    #[test]
    fn names_in_one_column_are_not_parted() {
        let text = "Name\nSmith, John\nDoe, Jane\n";
        let (dialect, start) = detect(text);
        let rows = split(&text[start..], dialect).rows;
        assert_eq!(rows.len(), 3);
    }
}
